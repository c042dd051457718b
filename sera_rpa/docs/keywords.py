"""The documentation of all keywords, read with Robot's own libdoc."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from sera_rpa.contract.date_range import DateRange
from sera_rpa.contract.moment import Moment
from sera_rpa.docs.calls import Body, Step, plain, read_bodies
from sera_rpa.places import keywords_dir, list_tasks, resources_dir

KINDS = ("keywords", "resources", "libraries")
"""The folders that hold keywords, from what a task calls to what works underneath."""


@dataclass(frozen=True)
class Argument:
    """One argument of a keyword."""

    name: str
    type: str  # as the signature has it; "" where it names none
    default: str | None  # as the signature has it; None where the argument must be given
    doc: str
    many: bool = False  # takes any number of values


@dataclass(frozen=True)
class KeywordDoc:
    """One keyword. Texts are in Robot's documentation format."""

    name: str
    summary: str  # the first paragraph
    body: tuple[str, ...]  # the paragraphs after it, without those below
    arguments: tuple[Argument, ...]
    returns: str
    raises: dict[str, str]
    probe: str  # how LOOK finds what the keyword wrote; "" where it writes nothing
    after_kill: str
    example: tuple[str, ...]  # lines of Robot data
    tags: tuple[str, ...]
    steps: tuple[Step, ...] = ()
    users: tuple[str, ...] = ()  # files other than its own that call it, e.g. "tasks/book_jobs"
    inner: bool = False  # a step of other keywords of its file: called there alone, its arguments not explained

    @property
    def writes(self) -> bool:
        """Whether it changes Sera."""
        return "write" in self.tags


@dataclass(frozen=True)
class Area:
    """One file of keywords."""

    kind: str  # one of KINDS
    name: str  # "customers", "Matching"
    doc: str
    setting: str  # the line that imports it
    keywords: tuple[KeywordDoc, ...] = field(repr=False)

    @property
    def title(self) -> str:
        """The name as a heading."""
        return self.name.replace("_", " ").capitalize() if self.kind != "libraries" else self.name

    @property
    def page(self) -> str:
        """Its place in the site."""
        return f"{self.kind}/{self.name}.html"


def read_areas() -> list[Area]:
    """All areas with all their keywords, folder by folder."""
    files = [*sorted(keywords_dir().glob("*.resource")), *sorted(resources_dir().glob("*.resource"))]
    bodies = [body for file in [*files, *list_tasks()] for body in read_bodies(file)]
    areas = []
    for file in files:
        kind = "keywords" if file.parent == keywords_dir() else "resources"
        areas.append(_area(kind, file.stem, read_libdoc(str(file)), f"{kind}/{file.name}", bodies))
    for file in library_files():
        name = f"sera_rpa.libraries.{file.stem}"
        areas.append(_area("libraries", file.stem, read_libdoc(name), name, bodies))
    return areas


def read_libdoc(source: str) -> Any:
    """Robot's documentation of a resource file or a library.

    Libdoc knows no type that the suite has added to Robot's own (see :mod:`sera_rpa.contract.robot_types`); it is told
    of them first.
    """
    from robot.libdocpkg import LibraryDocumentation, standardtypes

    from sera_rpa.contract.robot_types import teach_robot

    teach_robot()
    for added in (time, Moment, DateRange):
        standardtypes._std_docs_robot.setdefault(added, str(added.__doc__))
    return LibraryDocumentation(source)


def library_files() -> list[Path]:
    """The libraries that Robot files import."""
    from sera_rpa import libraries

    return sorted(Path(str(libraries.__file__)).parent.glob("[A-Z]*.py"))


def _area(kind: str, name: str, doc: Any, imported: str, bodies: list[Body]) -> Area:
    setting = f"{'Library ' if kind == 'libraries' else 'Resource'}    {imported}"
    own = [body for body in bodies if kind != "libraries" and (body.file.parent.name, body.file.stem) == (kind, name)]
    keywords = [_keyword(one, kind, own, bodies) for one in doc.keywords]
    return Area(kind, name, doc.doc.strip(), setting, tuple(sorted(keywords, key=lambda one: one.inner)))


def _keyword(doc: Any, kind: str, own: list[Body], bodies: list[Body]) -> KeywordDoc:
    told = _paragraphs(doc.doc)
    named = plain(doc.name)
    inside = any(named in _plain(body.reached) for body in own)
    outside = {body.file for body in bodies if body not in own and named in _plain(body.reached)}
    explained = any(arg.doc for arg in doc.args) or bool(doc.args.return_doc or told["Example"])
    return KeywordDoc(
        name=doc.name,
        summary=told[""][0],
        body=tuple(told[""][1:]),
        arguments=tuple(_argument(one) for one in doc.args if one.name),
        returns=(doc.args.return_doc or "").strip(),
        raises=dict(doc.args.raises or {}),
        probe=" ".join(told["Probe"]),
        after_kill=" ".join(told["After a kill"]),
        example=tuple(line.removeprefix("|").removeprefix(" ") for one in told["Example"] for line in one.splitlines()),
        tags=tuple(doc.tags),
        steps=next((body.steps for body in own if plain(body.name) == named), ()),
        users=tuple(sorted(f"{file.parent.name}/{file.stem}" for file in outside)),
        inner=inside and not outside and not explained,
    )


def _plain(names: Iterable[str]) -> set[str]:
    return {plain(name) for name in names}


def _argument(arg: Any) -> Argument:
    from robot.utils import NOT_SET

    many = arg.kind in (arg.VAR_POSITIONAL, arg.VAR_NAMED)
    default = None if arg.default is NOT_SET or many else str(arg.default_repr)
    return Argument(arg.name, str(arg.type) if arg.type else "", default, (arg.doc or "").strip(), many)


def _paragraphs(doc: str) -> dict[str, list[str]]:
    """The paragraphs of a documentation; those that begin with one of the suite's own headings stand under it."""
    found: dict[str, list[str]] = {"": [], "Probe": [], "After a kill": [], "Example": []}
    for paragraph in re.split(r"\n\s*\n", doc.strip()):
        heading = re.match(r"(Probe|After a kill|Example):\s*", paragraph)
        text = paragraph[heading.end() :] if heading else paragraph
        found[heading[1] if heading else ""].append(text.strip())
    return found
