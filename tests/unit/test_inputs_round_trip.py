"""What people write comes through every format unchanged, and large sheets come through quickly."""

from __future__ import annotations

import csv
import json
import tracemalloc
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sera_rpa.contract import Contract, check, check_values, read_contract
from sera_rpa.contract.cells import tidy

EVIL = [
    "${EVIL}  \\n %{HOME}", "@{list} &{dict} \\${x}", "Jürgen \"Jo\" O'Brien", "שלום עולם", "مرحبا", "👩‍🔧 Ünïcödé",
    "=cmd|' /C calc'!A0", "a;b,c\td", "two\nlines", "-", "NULL", "_x000D_", "<b>&amp;</b>", "x" * 5000,
    "#hash", "007", "yes",
]  # fmt: skip
# XML, and so XLSX, holds no control characters; a sheet error or a shortened number is refused on purpose.
TEXTS = st.text(
    st.characters(blacklist_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=40
) | st.sampled_from(EVIL)
NAMES = TEXTS.filter(lambda text: tidy(text) != "" and "\ufeff" not in text)


@cache
def contract() -> Contract:
    return read_contract(Path(__file__).parent / "data" / "plan_visits.robot")


def write(path: Path, customers: list[str]) -> None:
    rows = [[f"V-{n}", customer, "2026-11-30"] for n, customer in enumerate(customers)]
    head = ["reference", "customer", "day"]
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
    elif path.suffix == ".xlsx":
        with xlsxwriter.Workbook(str(path)) as book:
            page = book.add_worksheet()
            for number, row in enumerate([head, *rows]):
                for index, text in enumerate(row):
                    page.write_string(number, index, text)
    else:
        data = [dict(zip(head, row, strict=True)) for row in rows]
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".yaml"])
@given(customers=st.lists(NAMES, min_size=1, max_size=5))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_texts_come_through_unchanged_but_for_white_space_at_the_ends(
    tmp_path: Path, suffix: str, customers: list[str]
) -> None:
    path = tmp_path / f"jobs{suffix}"
    write(path, customers)
    result = check(contract(), path)
    assert [p.message for p in result.problems] == []
    assert [row.payload["customer"] for row in result.rows] == [tidy(customer) for customer in customers]
    assert json.loads(json.dumps([row.payload for row in result.rows])) == [row.payload for row in result.rows]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".yaml"])
def test_evil_texts_come_through_every_format(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"jobs{suffix}"
    write(path, EVIL)
    assert [row.payload["customer"] for row in check(contract(), path).rows] == EVIL


def test_a_request_follows_the_rules_of_a_sheet() -> None:
    row = check_values(
        contract(), {"reference": "1", "customer": 5.5, "crew": 2.0, "fee": 0.1, "nots": "x", "tags": ["a"]}
    )
    assert [(p.code, p.column) for p in row.problems] == [
        ("COLUMN_UNKNOWN", "nots"), ("CELL_MANGLED", "customer"), ("CELL_MISSING", "day"),
    ]  # fmt: skip
    assert row.payload == {"reference": "1", "crew": 2, "fee": "0.1", "tags": ["a"]}
    assert row.problems[2].message.startswith("CELL_MISSING: request, column 'day': ")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".yaml"])
def test_ten_thousand_rows_are_checked_with_little_memory(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"jobs{suffix}"
    write(path, [f"Customer {n}" for n in range(10_000)])
    contract()
    assert check(contract(), path).ok
    tracemalloc.start()
    result = check(contract(), path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(result.rows) == 10_000
    assert peak < 40_000_000
