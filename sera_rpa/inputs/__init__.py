"""Sheets in (CSV, XLSX, YAML) and template sheets out."""

from __future__ import annotations

from pathlib import Path

from sera_rpa.inputs.sheet import InputFault, Record, Sheet
from sera_rpa.inputs.templates import write_template

__all__ = ["InputFault", "Record", "Sheet", "read_rows", "write_template"]


def read_rows(source: Path, prefer: str = "") -> Sheet:
    """Open an input file; its records are then read one by one.

    Args:
        source: a .csv, .tsv, .xlsx, .xlsm, .yaml or .yml file.
        prefer: the worksheet to read if the workbook has one of that name; the first visible one otherwise.

    Raises:
        InputFault: the file is missing, a folder, locked, of another format, not UTF-8, broken or empty.
    """
    from sera_rpa.inputs.files import digest, require_readable

    suffix = require_readable(source)
    sha256 = digest(source)
    if suffix in (".xlsx", ".xlsm"):
        from sera_rpa.inputs.xlsx_rows import read_xlsx

        return read_xlsx(source, sha256, prefer)
    if suffix in (".yaml", ".yml"):
        from sera_rpa.inputs.yaml_rows import read_yaml

        return read_yaml(source, sha256)
    from sera_rpa.inputs.csv_rows import read_csv

    return read_csv(source, sha256)
