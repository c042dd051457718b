"""The records of a contract: columns, problems, checked rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sera_rpa.contract.kinds import Kind
from sera_rpa.contract.schema import schema_of

if TYPE_CHECKING:
    from robot.api import TypeInfo


OPTIONS = "the options"
"""What an input is called that came in no file but as ``--set column=value``."""


@dataclass(frozen=True)
class Column:
    """One argument of the template keyword, which is one column of the input."""

    name: str
    type: TypeInfo | None = field(repr=False)  # None: the signature names no type
    type_name: str  # as the signature has it: "date", "Literal['Normal', 'High']"
    kind: Kind = field(repr=False)
    required: bool
    default: str  # text as in the signature ("${EMPTY}", "Normal"); "" for a required column
    doc: str  # from the Args section of the keyword's documentation

    @property
    def choices(self) -> tuple[str, ...]:
        """What a cell may hold, where that is a closed list; empty otherwise."""
        return self.kind.choices

    @property
    def default_text(self) -> str:
        """The default as a person would write it in a cell: "" for ``${EMPTY}`` and ``${None}``."""
        words = {"${EMPTY}": "", "@{EMPTY}": "", "${None}": "", "${True}": "yes", "${False}": "no"}
        if self.kind.sort == "bool":
            words |= {"True": "yes", "False": "no"}
        return words.get(self.default, self.default)


@dataclass(frozen=True)
class Contract:
    """What one row of a task's input must look like."""

    task: str  # "book_jobs"
    source: Path
    title: str  # first sentence of the task file's documentation
    doc: str  # the task file's documentation, the keyword's where the file has none
    keyword: str  # the template keyword, as the task file calls it
    columns: tuple[Column, ...]

    @property
    def writes(self) -> bool:
        """Whether the task changes the portal: then ``reference`` is its first column."""
        return bool(self.columns) and self.columns[0].name == "reference"

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """The columns by name, in the order of the signature."""
        return {column.name: column for column in self.columns}

    @property
    def files(self) -> list[str]:
        """The columns that name files, one or a list of them."""
        kinds = {column.name: (column.kind, column.kind.item) for column in self.columns}
        return [name for name, own in kinds.items() if any(kind and kind.sort == "file" for kind in own)]

    @cached_property
    def schema(self) -> dict[str, Any]:
        """JSON schema (2020-12) of one row."""
        return schema_of(self)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with an input."""

    code: str  # a name from sera_rpa.errors.CODES
    file: str  # name of the file without folder; OPTIONS or "request" for values that came in no file
    row: int = 0  # 1-based row as a person sees it in the sheet; 0 when the whole file is meant
    column: str = ""
    cell: str = ""  # "C7" in XLSX, "line 12, column 8" in YAML
    observed: str = ""
    expected: str = ""
    advice: str = ""  # what to do, where that is more than putting in what was expected

    @property
    def message(self) -> str:
        """One line for people, beginning with the code."""
        where = [self.file]
        if self.row:
            where.append(f"row {self.row}")
        if self.column and self.file == OPTIONS:
            where = [f"option '{self.column}'"]
        elif self.column:
            where.append(f"column '{self.column}'")
        if self.cell:
            where.append(self.cell if " " in self.cell else f"cell {self.cell}")
        parts = [self.observed]
        if self.expected:
            parts.append(f"Expected {self.expected}")
        if self.advice:
            parts.append(self.advice)
        text = " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)
        return f"{self.code}: {', '.join(where)}: {text}"


@dataclass(slots=True)
class Row:
    """One row as it was read."""

    position: int  # 1-based among the rows
    address: str  # "jobs.csv, row 7"
    reference: str  # "" where the task has no such column or the cell is empty
    payload: dict[str, Any] = field(repr=False)  # column -> JSON value; empty optional cells are left out
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the row fits the contract."""
        return not self.problems


@dataclass(frozen=True)
class Checked:
    """An input file after the check."""

    name: str  # file name without folder
    sha256: str  # of the file's bytes; "" when it could not be read
    rows: list[Row] = field(repr=False)  # all of them, also those with problems
    file_problems: tuple[Problem, ...]  # what concerns the file as a whole: no row of it may run
    folder: Path = Path()  # from which the files that rows name are counted

    @property
    def problems(self) -> list[Problem]:
        """Everything that is wrong, the file's own problems first, then row by row."""
        return [*self.file_problems, *(problem for row in self.rows for problem in row.problems)]

    @property
    def ok(self) -> bool:
        """Whether every row may run."""
        return not self.file_problems and all(row.ok for row in self.rows)
