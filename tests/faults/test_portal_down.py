"""A portal that is not there: at the start nothing is begun, in the middle the rows wait and are gone on with."""

from tests.faults.line import Line, Portal, wait_until

ROWS = [
    {"reference": f"D-{number}", "customer": str(10001 + number % 3), "allow_overbooking": "yes"} for number in range(8)
]


def test_a_portal_that_is_down_at_the_start_begins_nothing(sera: Portal, line: Line) -> None:
    sheet, tenant = line.sheet(ROWS), line.tenant()
    sera.end()
    ran = line.run(sheet, tenant=tenant)
    sera.start()
    assert ran.exit == 6, ran.output
    assert "PORTAL_UNREACHABLE: " in ran.output
    assert sera.url in ran.output
    assert line.statuses() == {}
    assert [path.name for path in line.results.glob("*") if path.is_dir() and path.name != "state"] == []


def test_a_portal_in_maintenance_leaves_the_rows_waiting(sera: Portal, line: Line) -> None:
    sera.fault("maintenance", route="*", seconds=60)
    ran = line.book(ROWS[:2])
    sera.heal()
    assert ran.exit == 6, ran.output
    assert ran.stopped_by.startswith("PORTAL_MAINTENANCE: ")
    assert ran.counts == {"pending": 2, "total": 2}
    assert sera.events() == []


def test_a_portal_that_dies_in_the_middle_ends_the_run_and_the_next_run_goes_on(sera: Portal, line: Line) -> None:
    arguments = line.booking(line.sheet(ROWS), tenant=line.tenant(patience_seconds=1, timeout_seconds=4))
    process = line.start(*arguments)
    wait_until(lambda: len(sera.events("appointment.booked")) >= 2, "two rows booked")
    sera.end(hard=True)
    cut = line.end(process)
    assert cut.exit == 6, cut.output
    assert cut.stopped_by.startswith("PORTAL_UNREACHABLE: ")
    assert 1 <= cut.counts["done"] < len(ROWS)
    assert set(cut.counts) <= {"done", "pending", "unknown", "failed", "total"}

    sera.start()
    again = line.command(*arguments)
    assert again.exit == 0, again.output
    assert [len(sera.jobs(row["reference"])) for row in ROWS] == [1] * len(ROWS)


def test_a_portal_that_comes_back_in_time_costs_no_second_command(sera: Portal, line: Line) -> None:
    rows = [row | {"reference": f"back-{row['reference']}"} for row in ROWS[:5]]
    process = line.start(*line.booking(line.sheet(rows), tenant=line.tenant(patience_seconds=30)))
    before = len(sera.events("appointment.booked"))
    wait_until(lambda: len(sera.events("appointment.booked")) > before, "a row booked")
    sera.end(hard=True)
    sera.start()
    ran = line.end(process)
    assert ran.exit == 0, ran.output
    assert [len(sera.jobs(row["reference"])) for row in rows] == [1] * len(rows)
