"""YAML: a list of mappings, or ``defaults:`` and ``rows:``. Values are the text that stands there.

YAML's own typing is not used: ``phone: 0317555`` keeps its zero, ``yes`` stays a word until
the column's type decides.
Only an empty value, ``~`` and ``null`` mean "empty"; a customer may be called ``Null``.
The file is read as a stream of events, so that memory holds one row at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sera_rpa.inputs.encoding import require_utf8
from sera_rpa.inputs.sheet import InputFault, Record, Sheet, Stray, Unfit

_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map")}
_SHAPE = "Write a list of rows, each starting with '- ', or 'defaults:' and 'rows:'"


def read_yaml(source: Path, sha256: str) -> Sheet:
    """Open a YAML file. Each row names its own columns, so the sheet has no heading."""
    require_utf8(source)
    defaults = _defaults(source)
    return Sheet(source.name, sha256, None, _records(source, defaults), emptiness="there are no rows")


class _Node:
    """A scalar (text or None), a list of nodes or a list of key and value pairs, with where it stands."""

    __slots__ = ("column", "foreign", "line", "value")

    def __init__(self, value: Any, event: Any, foreign: str = "") -> None:
        self.value = value
        self.line: int = event.start_mark.line + 1
        self.column: int = event.start_mark.column + 1
        self.foreign = foreign  # a tag that is none of YAML's own

    @property
    def place(self) -> str:
        return f"line {self.line}, column {self.column}"


class _Pairs(list[tuple[_Node, _Node]]):
    """The pairs of a mapping, in order, also where a key stands twice."""


class _Reader:
    """Builds nodes from the events of one file."""

    def __init__(self, source: Path) -> None:
        import yaml

        self.yaml = yaml
        self.name = source.name
        self.file = source.open("rb")
        self.loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(self.file)
        self.anchors: dict[str, _Node] = {}
        self.row = 0

    def close(self) -> None:
        self.loader.dispose()
        self.file.close()

    def event(self) -> Any:
        try:
            return self.loader.get_event()
        except self.yaml.YAMLError as err:
            mark = getattr(err, "problem_mark", None)
            where = f" (line {mark.line + 1}, column {mark.column + 1})" if mark else ""
            what = getattr(err, "problem", None) or getattr(err, "reason", None) or str(err)
            raise InputFault(
                "INPUT_UNREADABLE", self.name, f"this is no valid YAML{where}: {what}", "Correct the line", self.row
            ) from err

    def begin(self) -> Any:
        """The event that opens the document's only value."""
        self.event()
        event = self.event()
        if isinstance(event, self.yaml.StreamEndEvent):
            raise InputFault("INPUT_EMPTY", self.name, "the file holds no rows")
        return self.event()

    def end(self) -> None:
        """Make sure that nothing follows the value."""
        self.event()
        if not isinstance(self.event(), self.yaml.StreamEndEvent):
            raise InputFault(
                "INPUT_UNREADABLE",
                self.name,
                "the file holds a second document after '---'",
                "Put all rows into one list",
                self.row,
            )

    def node(self, event: Any) -> _Node:
        yaml = self.yaml
        if isinstance(event, yaml.AliasEvent):
            known = self.anchors.get(event.anchor)
            if known is None:
                place = f"line {event.start_mark.line + 1}, column {event.start_mark.column + 1}"
                raise InputFault(
                    "INPUT_UNREADABLE",
                    self.name,
                    f"'*{event.anchor}' ({place}) refers to nothing",
                    "Correct the line",
                    self.row,
                )
            return _Node(known.value, event, known.foreign)
        tag = event.tag or ""
        foreign = tag if tag not in _TAGS and tag not in ("", "!") else ""
        if isinstance(event, yaml.ScalarEvent):
            blank = event.style in (None, "") and event.implicit[0] and event.value in ("", "~", "null")
            node = _Node(None if blank else event.value, event, foreign)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = _Node(list(self.items(yaml.SequenceEndEvent)), event, foreign)
        else:
            nodes = self.items(yaml.MappingEndEvent)
            node = _Node(_Pairs((key, next(nodes)) for key in nodes), event, foreign)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def items(self, end: type) -> Iterator[_Node]:
        while not isinstance(event := self.event(), end):
            yield self.node(event)


def _defaults(source: Path) -> _Pairs:
    """What stands under ``defaults:``, before or after the rows; empty for a file that is a plain list."""
    reader = _Reader(source)
    try:
        event = reader.begin()
        if isinstance(event, reader.yaml.SequenceStartEvent):
            return _Pairs()
        if not isinstance(event, reader.yaml.MappingStartEvent):
            raise InputFault("INPUT_UNREADABLE", source.name, "the file holds a single value, not rows", _SHAPE)
        defaults: _Pairs | None = None
        rows = False
        for key in reader.items(reader.yaml.MappingEndEvent):
            if key.value == "rows" and not rows:
                rows = True
                _skip(reader)
            elif key.value == "defaults" and defaults is None:
                value = reader.node(reader.event()).value
                if not isinstance(value, _Pairs) and value is not None:
                    raise InputFault(
                        "INPUT_UNREADABLE", source.name, f"'defaults' ({key.place}) holds no columns", _SHAPE
                    )
                defaults = value or _Pairs()
            else:
                again = "stands twice" if key.value in ("rows", "defaults") else "is neither 'defaults' nor 'rows'"
                raise InputFault("INPUT_UNREADABLE", source.name, f"'{key.value}' ({key.place}) {again}", _SHAPE)
        if not rows:
            raise InputFault("INPUT_EMPTY", source.name, "there is no 'rows:'")
        return defaults or _Pairs()
    finally:
        reader.close()


def _skip(reader: _Reader) -> None:
    """Pass over the rows without keeping them; anchors in them are remembered for the defaults."""
    event = reader.event()
    if isinstance(event, reader.yaml.SequenceStartEvent):
        for _ in reader.items(reader.yaml.SequenceEndEvent):
            pass
    else:
        reader.node(event)


def _records(source: Path, defaults: _Pairs) -> Iterator[Record]:
    reader = _Reader(source)
    yaml = reader.yaml
    try:
        event = reader.begin()
        if isinstance(event, yaml.SequenceStartEvent):
            yield from _rows(reader, defaults)
            reader.end()
            return
        for key in reader.items(yaml.MappingEndEvent):
            event = reader.event()
            if key.value == "defaults":
                reader.node(event)
            elif isinstance(event, yaml.SequenceStartEvent):
                yield from _rows(reader, defaults)
            elif reader.node(event).value is not None:
                raise InputFault("INPUT_UNREADABLE", source.name, f"'rows' ({key.place}) holds no list", _SHAPE)
        reader.end()
    finally:
        reader.close()


def _rows(reader: _Reader, defaults: _Pairs) -> Iterator[Record]:
    for number, node in enumerate(reader.items(reader.yaml.SequenceEndEvent), 1):
        reader.row = number + 1
        if isinstance(node.value, _Pairs):
            if node.value:
                yield _record(number, node, defaults)
        elif node.value is not None:
            unfit = Unfit("this is no row", "'column: value' pairs")
            yield Record(number, {}, (Stray("", node.place, unfit),), {"": node.place})
    reader.row = 0


def _record(number: int, node: _Node, defaults: _Pairs) -> Record:
    cells: dict[str, Any] = {}
    marks = {"": node.place}
    strays: list[Stray] = []
    merged: list[tuple[_Node, _Node]] = []
    for key, value in node.value:
        if key.value == "<<":
            merged.extend(_merged(value))
            continue
        name = key.value.strip() if isinstance(key.value, str) else ""
        if not name:
            strays.append(Stray("", key.place, Unfit("a value without a column name", "'column: value' pairs")))
        elif name in cells:
            observed = f"the column stands twice, here and in {marks[name]}"
            strays.append(Stray(name, value.place, Unfit(observed, code="COLUMN_TWICE", advice="Keep one of the two")))
        else:
            cells[name] = _cell(value)
            marks[name] = value.place
    for key, value in (*merged, *defaults):
        if isinstance(key.value, str) and key.value.strip() not in cells:
            cells[key.value.strip()] = _cell(value)
            marks[key.value.strip()] = value.place
    return Record(number, cells, tuple(strays), marks)


def _merged(node: _Node) -> Iterator[tuple[_Node, _Node]]:
    """The pairs that ``<<: *anchor`` brings in; the first of several anchors wins, as YAML has it."""
    sources = node.value if isinstance(node.value, list) and not isinstance(node.value, _Pairs) else [node]
    for source in sources:
        if isinstance(source.value, _Pairs):
            yield from source.value


def _cell(node: _Node) -> Any:
    if node.foreign:
        return Unfit(f"the tag '{node.foreign}' is not allowed here", "a plain value")
    if isinstance(node.value, _Pairs):
        return Unfit("the cell holds a mapping", "a plain value or a list of them")
    if isinstance(node.value, list):
        if any(isinstance(item.value, list) for item in node.value):
            return Unfit("the cell holds lists within a list", "a plain value or a list of them")
        return [_cell(item) for item in node.value]
    return node.value
