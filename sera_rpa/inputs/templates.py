"""Empty sheets that fit a contract.

No template has an example among its rows: an example that somebody forgets to delete would be carried out.
Examples stand on the second worksheet (XLSX) or in comments (YAML). CSV has room for neither and is its heading alone.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sera_rpa.errors import SeraError

if TYPE_CHECKING:
    from sera_rpa.contract.model import Column, Contract

LAST_ROW = 1_048_576  # of a worksheet


def write_template(contract: Contract, out: Path, examples: bool = True) -> None:
    """Write an empty sheet as the suffix of ``out`` says (.csv, .xlsx, .yaml); an existing file is replaced.

    Args:
        examples: whether to show what a cell may look like, where the format has room for it.

    Raises:
        SeraError: INPUT_UNREADABLE for another suffix, or when the file cannot be written.
    """
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx, ".yaml": _write_yaml, ".yml": _write_yaml}
    writer = writers.get(out.suffix.lower())
    if writer is None:
        raise SeraError(
            "INPUT_UNREADABLE",
            f"'{out.name}' names no format that templates are written in",
            "End it in .xlsx, .csv or .yaml.",
        )
    try:
        writer(contract, out, examples)
    except OSError as err:
        raise SeraError(
            "INPUT_UNREADABLE",
            f"'{out}' cannot be written: {err.strerror or err}",
            "Close it elsewhere, or choose another name.",
        ) from err


def _write_csv(contract: Contract, out: Path, examples: bool) -> None:
    """With a byte-order mark: Excel takes a CSV file without one for the local code page."""
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerow(column.name for column in contract.columns)


def _write_yaml(contract: Contract, out: Path, examples: bool) -> None:
    lines = [f"# {contract.title}", "# Each row begins with '- '. Columns that are left out take their default.", "#"]
    width = max(len(column.name) for column in contract.columns)
    for column in contract.columns:
        lines.append(f"# {column.name:{width}}  {need_of(column)}; {column.kind.format}")
        if column.doc:
            lines.append(f"# {'':{width}}  {column.doc}")
    if examples:
        lines += ["#", "# For example:"]
        for index, column in enumerate(contract.columns):
            value = _yaml_value(column)
            if column.required and (value or index == 0):
                lines.append(f"#   {'- ' if index == 0 else '  '}{column.name}: {value}".rstrip())
    lines += ["rows: []", ""]
    out.write_text("\n".join(lines), encoding="utf-8", newline="\n")


def _yaml_value(column: Column) -> str:
    if column.kind.item:
        return f"[{', '.join(part.strip() for part in example_of(column).split(';'))}]"
    text = example_of(column)
    return f"'{text}'" if ": " in text or " #" in text or (text[:1] in "@`&*!|>%?-[]{},\"'#" and text) else text


def need_of(column: Column) -> str:
    """Whether a column must be filled, and what an empty cell means."""
    if column.required:
        return "required"
    return f"optional, {column.default_text} when empty" if column.default_text else "optional"


def example_of(column: Column) -> str:
    """A value to show: the one after "for example" in the argument's documentation, or one that fits the type."""
    _, found, rest = column.doc.partition("for example ")
    if found and column.kind.sort == "text":
        quote = rest[:1]
        if quote in "'\"`" and quote:
            bare = rest.lstrip(quote)
            return bare.partition(quote)[0]
        return rest.rstrip(".").partition(", ")[0]
    return column.kind.example


def _write_xlsx(contract: Contract, out: Path, examples: bool) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxFileError

    book = xlsxwriter.Workbook(str(out))
    sheet = book.add_worksheet(contract.task[:31])
    legend = book.add_worksheet("Columns")
    formats = {
        "required": book.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1}),
        "optional": book.add_format({"bg_color": "#F2F2F2", "bottom": 1}),
        "text": book.add_format({"num_format": "@"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "datetime": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "time": book.add_format({"num_format": "hh:mm"}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
    }
    sheet.freeze_panes(1, 1)
    for index, column in enumerate(contract.columns):
        _write_column(sheet, index, column, formats)
    _write_legend(legend, contract, formats, examples)
    for index, column in enumerate(contract.columns):
        if column.choices or column.kind.suggested:
            _add_drop_down(book, sheet, index, column)
        else:
            sheet.data_validation(1, index, LAST_ROW - 1, index, {"validate": "any", **_prompt(column)})
    try:
        book.close()
    except XlsxFileError as err:
        raise OSError(f"{err}") from err


def _write_column(sheet: Any, index: int, column: Column, formats: dict[str, Any]) -> None:
    sort = column.kind.sort
    style = formats.get("text" if sort in ("list", "other", "choice", "bool", "date_range", "file", "moment") else sort)
    longest = max([len(column.name) + 4, len(example_of(column)), *(len(choice) for choice in column.choices), 12])
    sheet.set_column(index, index, min(longest + 2, 40), style)
    sheet.write_string(0, index, column.name, formats["required" if column.required else "optional"])
    note = "\n".join(part for part in (column.doc, f"{need_of(column)}; {column.kind.format}") if part)
    sheet.write_comment(0, index, note, {"x_scale": 2, "y_scale": 1.2})


def _prompt(column: Column) -> dict[str, str]:
    """The message that Excel shows beside a selected cell; it allows 32 and 255 characters."""
    text = f"{column.doc} " if column.doc else ""
    text += f"({need_of(column)}; {column.kind.format})"
    return {"input_title": column.name[:32], "input_message": text if len(text) <= 255 else f"{text[:254]}…"}


def _add_drop_down(book: Any, sheet: Any, index: int, column: Column) -> None:
    """A list in the rule itself may have 255 characters and no comma; a longer one stands on a hidden worksheet.

    Where the words are only suggested, Excel takes others too.
    """
    words = column.choices or column.kind.suggested
    source: Any = list(words)
    if len(",".join(source)) > 255 or any("," in choice for choice in source):
        hidden = book.get_worksheet_by_name("Choices") or book.add_worksheet("Choices")
        hidden.hide()
        hidden.write_column(0, index, source)
        from xlsxwriter.utility import xl_range_abs

        source = f"=Choices!{xl_range_abs(0, index, len(words) - 1, index)}"
    rule = {
        "validate": "list",
        "source": source,
        "error_title": column.name[:32],
        "error_message": "Choose one of the list.",
        "show_error": bool(column.choices),
    }
    sheet.data_validation(1, index, LAST_ROW - 1, index, {**rule, **_prompt(column)})


def _write_legend(legend: Any, contract: Contract, formats: dict[str, Any], examples: bool) -> None:
    titles = ["Column", "Holds", "Required", "When empty", "Meaning", *(["Example"] if examples else [])]
    legend.freeze_panes(1, 0)
    for index, (title, width) in enumerate(zip(titles, (28, 44, 10, 20, 70, 30), strict=False)):
        legend.set_column(index, index, width)
        legend.write_string(0, index, title, formats["required"])
    for row, column in enumerate(contract.columns, 1):
        texts = [column.name, column.kind.format, "yes" if column.required else "no", column.default_text, column.doc]
        if examples:
            texts.append(example_of(column))
        for index, text in enumerate(texts):
            legend.write_string(row, index, text, formats["wrapped"])
