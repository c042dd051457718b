"""YAML: values are the text that stands there, and every problem names line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from sera_rpa.contract import Checked, Contract, check, read_contract


@pytest.fixture(scope="module")
def contract() -> Contract:
    return read_contract(Path(__file__).parent / "data" / "plan_visits.robot")


@pytest.fixture
def checked(contract: Contract, tmp_path: Path):  # type: ignore[no-untyped-def]
    def run(text: str) -> Checked:
        path = tmp_path / "jobs.yaml"
        path.write_text(text, encoding="utf-8")
        return check(contract, path)

    return run


def test_yaml_typing_does_not_change_identifiers(checked) -> None:  # type: ignore[no-untyped-def]
    result = checked(
        "- reference: 007\n  customer: Null\n  phone: 0317555\n  postal_code: 1e3\n  notes: yes\n"
        "  urgent: yes\n  day: 2026-11-30\n  start: 12:30\n  fee: 1.50\n"
    )
    assert result.problems == []
    assert result.rows[0].payload == {
        "reference": "007", "customer": "Null", "phone": "0317555", "postal_code": "1e3", "notes": "yes",
        "urgent": True, "day": "2026-11-30", "start": "12:30:00", "fee": "1.50",
    }  # fmt: skip


@pytest.mark.parametrize("order", [("defaults", "rows"), ("rows", "defaults")])
def test_defaults_fill_what_a_row_leaves_out_wherever_they_stand(checked, order: tuple[str, str]) -> None:  # type: ignore[no-untyped-def]
    parts = {
        "defaults": "defaults: {day: 2026-11-30, priority: High}\n",
        "rows": "rows:\n- {reference: 1, customer: A}\n- {reference: 2, customer: B, priority: ~}\n",
    }
    result = checked("".join(parts[name] for name in order))
    assert result.problems == []
    assert [row.payload.get("priority") for row in result.rows] == ["High", None]
    assert [row.payload["day"] for row in result.rows] == ["2026-11-30"] * 2


def test_anchors_and_merge_keys_work_as_in_yaml(checked) -> None:  # type: ignore[no-untyped-def]
    result = checked("- &a {reference: 1, customer: A, day: 2026-11-30}\n- {<<: *a, reference: 2}\n")
    assert [row.payload["customer"] for row in result.rows] == ["A", "A"]
    assert [row.reference for row in result.rows] == ["1", "2"]


def test_lists_stay_lists_and_their_items_are_checked(checked) -> None:  # type: ignore[no-untyped-def]
    result = checked(
        "- reference: 1\n  customer: A\n  day: 2026-11-30\n  tags: [a, 'b; c']\n  days:\n  - 2026-01-01\n  - never\n"
    )
    assert result.rows[0].payload["tags"] == ["a", "b; c"]
    assert [(p.column, p.cell) for p in result.problems] == [("days", "line 6, column 3")]


def test_every_problem_names_line_and_column(checked) -> None:  # type: ignore[no-untyped-def]
    result = checked(
        "- reference: 1\n  reference: 2\n  customr: A\n  day: {a: b}\n  notes: [a]\n"
        "- just text\n- {reference: !!python/object:os.system x, customer: B, day: 2026-11-30}\n"
    )
    assert [(p.code, p.row, p.column, p.cell) for p in result.problems] == [
        ("COLUMN_UNKNOWN", 1, "customr", "line 3, column 12"),
        ("COLUMN_TWICE", 1, "reference", "line 2, column 14"),
        ("CELL_MISSING", 1, "customer", "line 1, column 3"),
        ("CELL_INVALID", 1, "day", "line 4, column 8"),
        ("CELL_INVALID", 1, "notes", "line 5, column 10"),
        ("CELL_INVALID", 2, "", "line 6, column 3"),
        ("CELL_INVALID", 3, "reference", "line 7, column 15"),
    ]


def test_a_row_that_is_no_mapping_brings_no_further_complaints(checked) -> None:  # type: ignore[no-untyped-def]
    assert [p.observed for p in checked("- just text\n").problems] == ["this is no row"]


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("- reference: 'open\n", "INPUT_UNREADABLE", "line 2, column 1"),
        ("- {reference: 1, customer: A, day: 2026-11-30}\n---\n- {}\n", "INPUT_UNREADABLE", "second document"),
        ("- *gone\n", "INPUT_UNREADABLE", "refers to nothing"),
        ("just text\n", "INPUT_UNREADABLE", "a single value"),
        ("reference: 1\n", "INPUT_UNREADABLE", "'reference' (line 1, column 1) is neither 'defaults' nor 'rows'"),
        ("rows: 5\n", "INPUT_UNREADABLE", "holds no list"),
        ("defaults: {a: b}\n", "INPUT_EMPTY", "no 'rows:'"),
        ("# nothing\n", "INPUT_EMPTY", "holds no rows"),
        ("[]\n", "INPUT_EMPTY", "there are no rows"),
        ("rows:\n", "INPUT_EMPTY", "there are no rows"),
        ("- reference: \x07\n", "INPUT_UNREADABLE", "no valid YAML"),
    ],
)
def test_a_file_of_another_shape_is_refused(checked, text: str, code: str, says: str) -> None:  # type: ignore[no-untyped-def]
    problems = [p for p in checked(text).problems if not p.column]
    assert [p.code for p in problems] == [code]
    assert says in problems[0].message
