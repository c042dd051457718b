"""From a task file to its contract, without running anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sera_rpa.contract.kinds import kind_of
from sera_rpa.contract.model import Column, Contract
from sera_rpa.errors import SeraError

if TYPE_CHECKING:
    from robot.running import ResourceFile, TestSuite
    from robot.running.arguments.argumentspec import ArgInfo


def read_contract(task_file: Path) -> Contract:
    """The contract of a task file.

    Raises:
        SeraError: TASK_UNKNOWN when there is no such file; TASK_UNFIT when it has no usable Test Template.
    """
    from robot.api import TestSuite
    from robot.errors import DataError

    from sera_rpa.contract.robot_types import teach_robot

    teach_robot()
    if not task_file.is_file():
        raise SeraError("TASK_UNKNOWN", f"there is no file '{task_file}'")
    try:
        suite = TestSuite.from_file_system(task_file)
    except DataError as err:
        raise SeraError("TASK_UNFIT", f"'{task_file.name}' cannot be read: {err}") from err
    return contract_of(suite)


def contract_of(suite: TestSuite) -> Contract:
    """The contract of a suite that Robot has built, which may be about to run.

    A template keyword in the suite that Robot refused because of a type it learned too late
    (see :mod:`sera_rpa.contract.robot_types`) is repaired in place.

    Raises:
        SeraError: TASK_UNFIT.
    """
    from sera_rpa.contract.robot_types import teach_robot

    teach_robot()
    source = Path(suite.source or suite.name)
    template = _template(suite, source)
    keyword = _keyword(suite, source, template)
    if keyword.error:
        raise SeraError(
            "TASK_UNFIT", f"the template keyword '{template}' of '{source.name}' is faulty: {keyword.error}"
        )
    doc = _unescape(suite.doc or keyword.doc).strip()
    return Contract(
        task=source.stem,
        source=source,
        title=_first_sentence(doc) or template,
        doc=doc,
        keyword=template,
        columns=tuple(_columns(keyword, source)),
    )


def _template(suite: TestSuite, source: Path) -> str:
    from robot.utils import eq

    names = [str(getattr(test, "template", None) or "") for test in suite.tests]
    if not names or not names[0]:
        raise SeraError("TASK_UNFIT", f"'{source.name}' has no task with a template")
    others = sorted({name for name in names if not eq(name, names[0], ignore="_")})
    if others:
        raise SeraError("TASK_UNFIT", f"'{source.name}' has more than one template: '{names[0]}', '{others[0]}'")
    return names[0]


def _keyword(suite: TestSuite, source: Path, name: str) -> Any:
    from robot.utils import eq

    found = next((kw for kw in suite.resource.keywords if eq(kw.name, name, ignore="_")), None)
    if found is not None:
        if found.error and source.is_file():
            _repair(found, source)
        return found
    folder, visited = source.parent, set[Path]()
    for resource in _resources(suite.resource, folder, visited):
        for kw in resource.keywords:
            if eq(kw.name, name, ignore="_") or eq(f"{resource.name}.{kw.name}", name, ignore="_"):
                return kw
    for library in _libraries(suite.resource, folder):
        for kw in library.keywords:
            if eq(kw.name, name, ignore="_") or eq(f"{library.name}.{kw.name}", name, ignore="_"):
                return kw
    raise SeraError("TASK_UNFIT", f"'{source.name}' names the template '{name}', and there is no such keyword")


def _repair(keyword: Any, source: Path) -> None:
    """Take over the signature from a fresh parse, now that Robot knows all the types."""
    from robot.api import TestSuite

    for fresh in TestSuite.from_file_system(source).resource.keywords:
        if fresh.name == keyword.name and not fresh.error:
            keyword.args = fresh.args
            keyword.error = None


def _resources(resource: ResourceFile, folder: Path, visited: set[Path]) -> Iterator[ResourceFile]:
    from robot.errors import DataError
    from robot.running import ResourceFile

    for imported in resource.imports:
        if str(imported.type) != "RESOURCE":
            continue
        path = _located(imported.name, folder)
        if path is None or path in visited:
            continue
        visited.add(path)
        try:
            found = ResourceFile.from_file_system(path)
        except DataError:
            continue  # Robot itself reports a broken resource file
        yield found
        yield from _resources(found, path.parent, visited)


def _libraries(resource: ResourceFile, folder: Path) -> Iterator[Any]:
    from robot.errors import DataError
    from robot.running.testlibraries import TestLibrary

    for imported in resource.imports:
        if str(imported.type) != "LIBRARY":
            continue
        name = imported.name
        if name.endswith(".py"):
            path = _located(name, folder)
            if path is None:
                continue
            name = str(path)
        try:
            yield TestLibrary.from_name(name, args=imported.args)
        except DataError:
            continue  # Robot itself reports a library that cannot be imported


def _located(name: str, folder: Path) -> Path | None:
    import sys

    plain = name.replace("${CURDIR}", str(folder)).replace("${/}", "/")
    for base in (folder, *map(Path, sys.path)):
        path = (base / plain).resolve()
        if path.is_file():
            return path
    return None


def _columns(keyword: Any, source: Path) -> Iterator[Column]:
    from robot.running.docstringparser import parse_docstring

    docs = parse_docstring(_unescape(keyword.doc)).args
    arguments = [arg for arg in keyword.args if arg.name]
    if not arguments:
        raise SeraError("TASK_UNFIT", f"the template keyword '{keyword.name}' of '{source.name}' has no arguments")
    if getattr(keyword, "embedded", None):
        raise SeraError(
            "TASK_UNFIT", f"the template keyword '{keyword.name}' of '{source.name}' has embedded arguments"
        )
    for arg in arguments:
        yield _column(arg, _words(docs.get(arg.name, "").replace("`", "")), keyword.name)


def _column(arg: ArgInfo, doc: str, keyword: str) -> Column:
    from robot.utils import NOT_SET

    if arg.kind in (arg.VAR_POSITIONAL, arg.VAR_NAMED, arg.POSITIONAL_ONLY):
        raise SeraError("TASK_UNFIT", f"'{keyword}' takes '{arg.name}' in a way that no column can give")
    info = arg.type if arg.type else None
    kind = kind_of(info)
    if info is not None and "Secret" in str(info):
        raise SeraError("TASK_UNFIT", f"'{keyword}' asks for the secret '{arg.name}': secrets do not come from a sheet")
    if info is not None:
        try:
            info.get_converter()
        except TypeError as err:
            raise SeraError("TASK_UNFIT", f"'{keyword}', argument '{arg.name}': {err}") from err
    default = "" if arg.default is NOT_SET else _default_text(arg.default)
    column = Column(arg.name, info, str(info) if info else "str", kind, arg.required, default, doc)
    if not arg.required:
        _require_fitting_default(column, keyword)
    return column


def _default_text(default: Any) -> str:
    from enum import Enum

    if default is None or default is True or default is False:
        return f"${{{default}}}"
    if default == "":
        return "${EMPTY}"
    return default.name if isinstance(default, Enum) else str(default)


def _require_fitting_default(column: Column, keyword: str) -> None:
    if column.type is None or re.search(r"[$@&%]\{|\\", column.default) or column.kind.item:
        return
    try:
        column.type.convert(column.default, column.name)
    except ValueError as err:
        raise SeraError("TASK_UNFIT", f"the default of '{column.name}' of '{keyword}' does not fit: {err}") from err


def _first_sentence(doc: str) -> str:
    paragraph = _words(doc.split("\n\n")[0])
    return re.split(r"(?<=[.!?])\s", paragraph, maxsplit=1)[0]


def _words(text: str) -> str:
    return " ".join(text.split())


def _unescape(doc: str) -> str:
    """Documentation keeps its Robot escapes (``\\;`` or ``\\${x}``) until it is run."""
    from robot.utils import unescape

    return str(unescape(doc))
