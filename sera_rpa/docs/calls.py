"""Which keyword calls which, read from the Robot files without running anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PARTS = ("LOOK", "WRITE", "CONFIRM")


@dataclass(frozen=True)
class Step:
    """One use of `Write Once`: the step's name and the keyword of each of its parts."""

    name: str
    look: str
    write: str
    confirm: str


@dataclass(frozen=True)
class Body:
    """What a keyword of a Robot file is made of; names as they stand in it, without the library's or file's own."""

    file: Path
    name: str
    calls: frozenset[str]  # outside of Write Once
    steps: tuple[Step, ...]

    @property
    def reached(self) -> frozenset[str]:
        """Every keyword that it calls, those in the parts of `Write Once` too."""
        return self.calls | {name for step in self.steps for name in (step.look, step.write, step.confirm)}


def read_bodies(file: Path) -> list[Body]:
    """The keywords of a ``.resource`` or ``.robot`` file; of the latter also what its settings call, without a name."""
    from robot.running import ResourceFile, TestSuite

    from sera_rpa.contract.robot_types import teach_robot

    teach_robot()
    if file.suffix != ".robot":
        return [_body(file, keyword) for keyword in ResourceFile.from_file_system(file).keywords]
    suite = TestSuite.from_file_system(file)
    settings = {fixture.name for part in (suite, *suite.tests) for fixture in (part.setup, part.teardown) if fixture}
    return [Body(file, "", frozenset(settings), ()), *(_body(file, keyword) for keyword in suite.resource.keywords)]


def plain(name: str) -> str:
    """A keyword's name for comparing, as Robot compares names."""
    return name.rpartition(".")[2].replace(" ", "").replace("_", "").lower()


def _body(file: Path, keyword: Any) -> Body:
    calls: set[str] = set()
    steps: list[Step] = []
    for call in _calls(keyword):
        if plain(call.name) == "writeonce":
            steps.append(_step(list(call.args)))
        else:
            calls.add(call.name)
            if plain(call.name).startswith("runkeyword"):
                calls.update(str(arg) for arg in call.args)
    for fixture in (keyword.setup, keyword.teardown):
        if fixture:
            calls.add(fixture.name)
    return Body(file, keyword.name, frozenset(calls), tuple(steps))


def _calls(item: Any) -> Iterator[Any]:
    for part in item.body:
        if part.type == "KEYWORD":
            yield part
        elif hasattr(part, "body"):
            yield from _calls(part)


def _step(args: list[Any]) -> Step:
    named = {part: str(args[args.index(part) + 1]) for part in PARTS}
    return Step(str(args[0]), named["LOOK"], named["WRITE"], named["CONFIRM"])
