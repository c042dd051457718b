"""The tables in the documentation that are made from the code.

``python -m tests.docs.tables`` writes them anew; the tests compare them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from sera_rpa.audit.words import STATUS_MEANINGS
from sera_rpa.contract import read_contract
from sera_rpa.docs.keywords import KeywordDoc, read_areas
from sera_rpa.error_families import FAMILIES
from sera_rpa.errors import CODES, EXIT_MEANINGS
from sera_rpa.inputs.templates import need_of

TOP = Path(__file__).resolve().parents[2]


def exits() -> str:
    """The exit codes."""
    return _table(("code", "means"), [(str(code.value), text) for code, text in EXIT_MEANINGS.items()])


def outcomes() -> str:
    """What a row can stand at."""
    return _table(("outcome", "means"), [(f"**{s.value}**", text) for s, text in STATUS_MEANINGS.items()])


def errors() -> str:
    """The error codes, family by family."""
    parts = []
    for family, (title, text) in FAMILIES.items():
        codes = [(f"`{c.name}`", c.meaning, c.next_step) for c in CODES.values() if c.family is family]
        parts.append(f"## {title}\n\n{text}\n\n{_table(('code', 'means', 'what to do'), codes)}")
    return "\n\n".join(parts)


def columns_of(task: Path) -> str:
    """The columns of a task file."""
    columns = read_contract(task).columns
    rows = [(f"`{c.name}`", c.doc, f"{need_of(c)}; {c.kind.format}") for c in columns]
    return _table(("column", "meaning", "cell"), rows)


def writes() -> str:
    """The keywords that change Sera, how each is found again and what a kill leads to."""
    rows = []
    for area in read_areas():
        for keyword in area.keywords:
            if keyword.writes and area.kind == "keywords":
                cells = (keyword.summary, keyword.probe, keyword.after_kill)
                rows.append((f"`{keyword.name}`{_steps(keyword)}", *(_line(cell) for cell in cells)))
    return _table(("keyword and its step", "changes", "is found again by", "after a kill"), rows)


def _steps(keyword: KeywordDoc) -> str:
    names = (re.sub(r"\$\{.*?\}", "…", step.name) for step in keyword.steps)
    return "".join(f"<br>{name}" for name in names)


def _line(text: str) -> str:
    text = " ".join(text.replace("``", "`").split())
    return text[:1].upper() + text[1:]


TABLES: dict[str, tuple[str, Callable[[], str]]] = {
    "exits": ("README.md", exits),
    "outcomes": ("README.md", outcomes),
    "errors": ("docs/errors.md", errors),
    "writes": ("docs/writes.md", writes),
    **{
        task.stem: (f"docs/{task.stem.replace('_', '-')}.md", partial(columns_of, task))
        for task in sorted((TOP / "tasks").glob("*.robot"))
    },
}
"""Each table's file and maker."""


def stated(name: str) -> str:
    """The table as the documentation has it."""
    file, _ = TABLES[name]
    found = _place(name).search((TOP / file).read_text(encoding="utf-8"))
    assert found, f"{file} has no place for the table '{name}'"
    return found[2].strip("\n")


def write() -> None:
    """Puts every table into its file."""
    for name, (file, make) in TABLES.items():
        path = TOP / file
        text = path.read_text(encoding="utf-8")
        begin, old, end = _place(name).search(text).groups()  # type: ignore[union-attr]
        new = text.replace(f"{begin}\n{old}{end}", f"{begin}\n{make()}\n{end}")
        path.write_text(new, encoding="utf-8", newline="\n")


def _place(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- table: {name} -->)\n(.*?)(<!-- end -->)", re.DOTALL)


def _table(heading: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heading, tuple("---" for _ in heading), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    write()
