"""The Out of Coverage report: whom the website and the Customer Portal could not let book."""

from io import BytesIO

from python_calamine import CalamineWorkbook

from .conftest import Office


def test_the_report_holds_addresses_outside_the_coverage_area_alone(office: Office) -> None:
    shown = office.get("/api/reports/out_of_coverage").json()
    covered = {row["zip"] for row in office.truth("coverage")}
    assert shown["filtered"] == 12
    assert [row["zip"] for row in shown["rows"] if row["zip"] in covered] == []
    [known] = [row for row in shown["rows"] if row["customer_id"] == 10009]
    assert (known["name"], known["source"]) == ("Denise Hartwell", "Customer Portal")
    assert known["zip"] in known["address"]


def test_the_report_is_narrowed_by_name_zip_and_day(office: Office) -> None:
    [one, *_] = office.get("/api/reports/out_of_coverage").json()["rows"]
    year, month, day = one["day"].split("-")
    query = {"name": one["name"].upper(), "zip": one["zip"], "date": f"{month}/{day}/{year}"}
    assert one in office.get("/api/reports/out_of_coverage", params=query).json()["rows"]
    assert office.get("/api/reports/out_of_coverage", params={**query, "zip": "99999"}).json()["rows"] == []


def test_the_download_holds_what_is_shown(office: Office) -> None:
    shown = office.get("/api/reports/out_of_coverage", params={"department_id": 2}).json()["rows"]
    answer = office.get("/api/reports/out_of_coverage.xlsx", params={"department_id": 2})
    assert "OutOfCoverageReport-2026-11-24-" in answer.headers["content-disposition"]
    heads, *rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert heads == ["Date", "Name", "Email", "Phone", "Address", "Zip", "Service Category", "Department", "Source"]
    assert [row[1] for row in rows] == [row["name"] for row in shown]
    assert {row[7] for row in rows} == {"Plumbing"}
