"""Sera in another layout: the same task books the same sheet, told by the tenant file alone."""

import csv

import pytest

from tests.faults.line import TOP, Line, Portal, Ran

pytestmark = pytest.mark.long

SAMPLE = TOP / "tasks" / "inputs" / "book_jobs.csv"
MAPS = {"v2": "v2", "v3": "v1"}
"""Layout that the portal shows, and the UI map that does for it."""

MORE = [
    {"reference": "archived", "customer": "10011"},
    {"reference": "next-year", "customer": "10001", "day": "2027-01-12", "arrival_window": "10:00 am"},
    {"reference": "email-taken", "customer": "Ann Other", "customer_email": "elena.markovic@hoosier-home.example.test",
     "customer_phone": "317-555-7002", "create_customer_if_missing": "yes", "service_address": "4520 Maple Grove Dr"},
]  # fmt: skip
"""What the sample has no row for: a status of the customer's page, a turn of the year, a refusal of a form."""

DONE = {
    "J-2001": ("2026-11-30", "8:00 am - 9:00 am", "Jörg Weiß"),
    "J-2002": ("2026-11-30", "1:00 pm - 2:00 pm", "Grace Kim"),
    "J-2003": ("2026-12-02", "9:00 am - 10:00 am", "Elena Marković"),
    "J-2005": ("2026-12-01", "2:00 pm - 3:00 pm", "Malik Johnson"),
    "J-2006": ("2026-11-25", "2:00 pm - 3:00 pm", "Caleb O'Neill"),
    "J-2007": ("2026-11-27", "10:00 am - 11:00 am", "Frank Dubois"),
    "J-2009": ("2026-12-02", "9:00 am - 10:00 am", "Bianca Torres"),
    "J-2010": ("2026-12-03", "8:00 am - 9:00 am", "Elena Marković"),
    "J-2012": ("2026-12-04", "11:00 am - 12:00 pm", "Bianca Torres"),
    "next-year": ("2027-01-12", "10:00 am - 11:00 am", "Aaron Becker"),
}
"""Day, window and technician that v1 shows of them."""

REFUSED = {
    "J-2004": "CUSTOMER_AMBIGUOUS",
    "J-2008": "ADDRESS_UNSCHEDULABLE",
    "J-2011": "DAY_CLOSED",
    "archived": "CUSTOMER_ARCHIVED",
    "email-taken": "EMAIL_TAKEN",
}


@pytest.fixture(scope="module", params=MAPS)
def ran(request: pytest.FixtureRequest, sera: Portal, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """The sheet in one layout. v2 words the second step of the sign-in anew, so there the account has one."""
    sera.reset()
    sera.show(request.param)
    line = Line(sera, tmp_path_factory.mktemp(request.param), "Super" if request.param == "v2" else "Admin")
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file), *MORE]
    return line.book(rows, tenant=line.tenant(layout=MAPS[request.param]))


def test_the_sheet_is_booked_as_in_v1(ran: Ran, sera: Portal) -> None:
    rows = ran.results["rows"]
    done = {row["reference"]: row["record"] for row in rows if row["status"] == "done"}
    assert {
        name: tuple(record[fact] for fact in ("day", "window", "technician")) for name, record in done.items()
    } == DONE, ran.output
    assert {row["reference"]: row["code"] for row in rows if row["status"] == "refused"} == REFUSED
    assert [row["reference"] for row in rows if len(row["attempts"]) != 1] == []
    assert {name: [str(job["id"]) for job in sera.jobs(name)] for name in DONE} == {
        name: [record["job"]] for name, record in done.items()
    }


def test_an_address_is_read_without_the_words_of_its_card(ran: Ran) -> None:
    said = ran.rows["J-2008"]["message"]
    assert "PO Box 2217" in said
    assert "Book" not in said and "Schedule " not in said and "Actions" not in said
