"""What the documentation says of a task file: its columns, samples and what access it needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from sera_rpa.access import LEAST, Need, read_needs
from sera_rpa.contract import Contract, read_contract
from sera_rpa.places import docs_dir, inputs_dir, list_tasks


@dataclass(frozen=True)
class TaskDoc:
    """One task file."""

    contract: Contract = field(repr=False)
    needs: tuple[Need, ...]
    samples: tuple[Path, ...]
    guide: Path | None  # its page in docs

    @property
    def name(self) -> str:
        """As commands take it: ``book_jobs``."""
        return self.contract.task

    @property
    def page(self) -> str:
        """Its place in the site."""
        return f"tasks/{self.name}.html"

    @property
    def commands(self) -> list[tuple[str, str]]:
        """What to do with it, and the command that does it."""
        run = f"sera-rpa run {self.name}"
        check = f"sera-rpa check {self.name}"
        if not any(column.required for column in self.contract.columns):
            column = self.contract.columns[0]
            options = f" --set {column.name}={column.default_text or column.kind.example}"
            return [("see what is wrong with the options", check + options), ("carry it out", run + options)]
        return [
            ("get an empty sheet with these columns", f"sera-rpa template {self.name} --out rows.xlsx"),
            ("see everything that is wrong with it; nothing is sent", f"{check} --input rows.xlsx"),
            ("carry it out; the same command again goes on where it stopped", f"{run} --input rows.xlsx"),
        ]


def read_tasks() -> list[TaskDoc]:
    """The suite's tasks, by name."""
    return [_task(file) for file in list_tasks()]


def needed(need: Need) -> str:
    """What a task needs, in words: ``edit quotes (Admin access), for rows that fill items``."""
    where = f"for rows with {need.column} = {need.value}" if need.value else f"for rows that fill {need.column}"
    return f"{need.what} ({LEAST[need.what]} access)" + (f", {where}" if need.column else "")


def _task(file: Path) -> TaskDoc:
    from robot.api import TestSuite

    guide = docs_dir() / f"{file.stem.replace('_', '-')}.md"
    return TaskDoc(
        contract=read_contract(file),
        needs=tuple(read_needs(TestSuite.from_file_system(file).metadata)),
        samples=tuple(sorted(inputs_dir().glob(f"{file.stem}.*"))),
        guide=guide if guide.is_file() else None,
    )
