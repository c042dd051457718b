"""A contract is read from the template keyword's signature and nothing else."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest

from sera_rpa.contract import read_contract
from sera_rpa.errors import SeraError

DATA = Path(__file__).parent / "data"
PLAN_VISITS = DATA / "plan_visits.robot"


def task(folder: Path, arguments: str, extra: str = "", template: str = "Do One") -> Path:
    path = folder / "do_it.robot"
    path.write_text(
        f"*** Settings ***\nDocumentation    Does it. Again.\nTest Template    {template}\n{extra}\n"
        f"*** Tasks ***\nDo It\n\n*** Keywords ***\nDo One\n    [Arguments]    {arguments}\n    Log    1\n",
        encoding="utf-8",
    )
    return path


def refusal(path: Path) -> str:
    with pytest.raises(SeraError) as caught:
        read_contract(path)
    assert caught.value.code.name == "TASK_UNFIT"
    return str(caught.value)


def test_every_argument_becomes_a_column_with_type_default_and_meaning() -> None:
    contract = read_contract(PLAN_VISITS)
    assert (contract.task, contract.title, contract.keyword) == (
        "plan_visits", "Plans one visit for every row of the input.", "Plan One Visit",
    )  # fmt: skip
    seen = {c.name: (c.type_name, c.required, c.default, c.choices) for c in contract.columns}
    assert list(seen)[:3] == ["reference", "customer", "day"]
    assert seen["reference"] == ("str", True, "", ())
    assert seen["phone"] == ("str", False, "${EMPTY}", ())
    assert seen["start"] == ("time", False, "08:30", ())
    assert seen["urgent"] == ("bool", False, "${False}", ("yes", "no"))
    assert seen["priority"] == ("Literal['Normal', 'High']", False, "Normal", ("Normal", "High"))
    assert seen["latest_day"] == ("date | None", False, "${None}", ())
    assert contract.by_name["reference"].doc == "The office's own key of the visit, for example V-1001."


def test_a_task_writes_when_its_first_column_is_the_reference(tmp_path: Path) -> None:
    assert read_contract(PLAN_VISITS).writes
    assert not read_contract(task(tmp_path, "${day: date}    ${reference: str}")).writes


def test_the_schema_names_types_required_columns_and_defaults() -> None:
    schema = read_contract(PLAN_VISITS).schema
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["required"] == ["reference", "customer", "day"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["day"] == {"type": "string", "format": "date", "description": "Day of the visit."}
    assert schema["properties"]["priority"]["anyOf"][0] == {"enum": ["Normal", "High"]}
    assert schema["properties"]["priority"]["default"] == "Normal"
    assert schema["properties"]["days"]["anyOf"][0]["items"] == {"type": "string", "format": "date"}


def test_a_template_keyword_is_found_in_an_imported_resource(tmp_path: Path) -> None:
    (tmp_path / "work.resource").write_text("*** Keywords ***\nFar Away\n    [Arguments]    ${a: int}\n    Log    1\n")
    path = task(tmp_path, "${x}", "Resource    work.resource", template="Far away")
    assert [(c.name, c.type_name) for c in read_contract(path).columns] == [("a", "int")]


def test_a_python_keyword_as_template_brings_its_enums(tmp_path: Path) -> None:
    (tmp_path / "Paint.py").write_text(
        "from enum import Enum\nfrom datetime import time\nclass Colour(Enum):\n    RED = 1\n    DARK_BLUE = 2\n"
        "def paint(reference: str, colour: Colour = Colour.RED, at: time | None = None): pass\n"
    )
    columns = read_contract(task(tmp_path, "${x}", "Library    Paint.py", template="Paint")).by_name
    assert columns["colour"].choices == ("RED", "DARK_BLUE")
    assert columns["colour"].default == "RED"
    assert columns["at"].kind.sort == "time"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("@{rest}", "no column can give"),
        ("${a: Secret}", "secrets do not come from a sheet"),
        ("${a: Priority}", "Unrecognized type 'Priority'"),
        ("${a: int}=many", "default of 'a'"),
    ],
)
def test_a_signature_that_no_sheet_can_fill_is_refused(tmp_path: Path, arguments: str, says: str) -> None:
    assert says in refusal(task(tmp_path, arguments))


def test_a_task_without_a_template_or_with_an_unknown_one_is_refused(tmp_path: Path) -> None:
    assert "no such keyword" in refusal(task(tmp_path, "${a}", template="Do Two"))
    plain = tmp_path / "plain.robot"
    plain.write_text("*** Tasks ***\nA\n    Log    1\n")
    assert "no task with a template" in refusal(plain)


def test_a_missing_task_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SeraError, match="TASK_UNKNOWN: there is no file"):
        read_contract(tmp_path / "gone.robot")


def test_importing_the_contract_does_not_import_robot_framework() -> None:
    code = (
        "import sys, sera_rpa.contract, sera_rpa.inputs; "
        "print(sorted({'robot', 'yaml', 'xlsxwriter', 'python_calamine'} & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=DATA.parents[2]
    )
    assert found.stdout.strip() == "[]"


def test_a_suite_that_robot_parsed_before_it_knew_time_of_day_runs_all_the_same() -> None:
    """As in plain ``robot tasks/x.robot``, where the file is parsed before any of our code is imported."""
    code = f"""
from robot.api import TestSuite
suite = TestSuite.from_file_system(r"{PLAN_VISITS}")
assert "time" in suite.resource.keywords[0].error
from sera_rpa.contract import contract_of
assert contract_of(suite).by_name["start"].kind.sort == "time"
test = suite.tests[0]
test.body.clear()
test.body.create_keyword(name="Plan One Visit", args=["reference=a", "customer=b", "day=2026-01-02", "start=07:15"])
suite.resource.keywords[0].body.create_keyword(name="Should Be Equal", args=["${{start.hour}}", "${{7}}"])
result = suite.run(output=None, stdout=__import__("io").StringIO())
assert result.suite.tests[0].status == "PASS", result.suite.tests[0].message
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=DATA.parents[2]
    )
    assert done.returncode == 0, done.stderr


def test_what_the_check_lets_through_robot_converts_to_the_types_of_the_signature() -> None:
    from robot.api import TestSuite

    from sera_rpa.contract import check_values

    values = {
        "reference": "V-1", "customer": "A", "day": "2026-11-30", "start": "8:15", "crew": "2.0", "fee": "1 000.50",
        "urgent": "Yes", "priority": "high", "tags": "a; b", "days": "2026-01-01\n2026-01-02",
    }  # fmt: skip
    row = check_values(read_contract(PLAN_VISITS), values)
    assert row.ok
    spec = TestSuite.from_file_system(PLAN_VISITS).resource.keywords[0].args
    given = dict(spec.convert([], list(row.payload.items()))[1])
    assert given == {
        "reference": "V-1", "customer": "A", "day": date(2026, 11, 30), "start": time(8, 15), "crew": 2,
        "fee": Decimal("1000.50"),
        "urgent": True, "priority": "High", "tags": ["a", "b"], "days": [date(2026, 1, 1), date(2026, 1, 2)],
    }  # fmt: skip
