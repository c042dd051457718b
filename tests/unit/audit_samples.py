"""Runs made up for the tests of reports, results and terminal: every status, long and hostile texts, many rows."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sera_rpa.errors import SeraError
from sera_rpa.ledger.records import Attempt, Item, Run, Status

START = datetime(2026, 11, 24, 12, 31, 4, 120000, tzinfo=UTC)
EVIL = (
    "${EVIL}  \n %{HOME} </script><script>document.title='owned'</script>"
    "<img src=x onerror=\"document.title='owned'\">'\"\\"
)
RIGHT_TO_LEFT = "\u202eמרים כהן\u202c"
PORTAL = "https://sandbox.example.test"


def refusal(code: str, what: str, then: str | None = None) -> tuple[Status, str, str]:
    error = SeraError(code, what, then)
    status = {"data": Status.REFUSED, "input": Status.INVALID}.get(error.code.family.value, Status.FAILED)
    if code == "WRITE_UNCONFIRMED":
        status = Status.UNKNOWN
    return status, code, str(error)


def attempt(
    number: int = 1,
    status: Status = Status.DONE,
    code: str = "",
    message: str = "",
    seconds: float = 2.1,
    at: int = 0,
    shot: str = "",
) -> Attempt:
    started = START + timedelta(seconds=3 + at)
    ended = started + timedelta(seconds=seconds)
    return Attempt(
        number, "worker-1", started, ended, status, code, message, f"logs/1/log.html#s1-t{at + number}", shot
    )


def payload(reference: str, customer: str, **more: object) -> dict[str, object]:
    return {
        "reference": reference,
        "customer": customer,
        "service_category": "AC Tune-Up",
        "day": "2026-11-25",
        "arrival_window": "8:00 am - 9:00 am",
        "create_customer_if_missing": False,
    } | more


def record(number: int, technician: str = "Jordan P.") -> dict[str, object]:
    return {
        "job": str(1000900 + number),
        "appointment": str(2000900 + number),
        "customer": "10017",
        "service": "AC Tune-Up",
        "day": "2026-11-25",
        "window": "8:00 am - 9:00 am",
        "technician": technician,
        "pinned": False,
    }


def item(position: int, customer: str, told: tuple[Status, str, str] = (Status.DONE, "", ""), **more: object) -> Item:
    status, code, message = told
    reference = str(more.pop("reference", f"J-{1000 + position}"))
    earlier = str(more.pop("earlier_run", ""))
    tries = more.pop("attempts", None)
    shot = str(more.pop("shot", ""))
    if tries is None:
        tries = (attempt(1, status, code, message, 1.6 + position % 7 * 0.31, position * 3, shot),)
    done = status is Status.DONE
    return Item(
        position=position,
        address=f"jobs.csv, row {position + 1}",
        reference=reference,
        status=status,
        code=code,
        message=message,
        payload=payload(reference, customer, **more),
        record=record(position) if done else {},
        record_url=f"{PORTAL}/jobs/{1000900 + position}" if done else "",
        earlier_run=earlier,
        attempts=() if earlier or status in (Status.PENDING, Status.INVALID) else tries,  # type: ignore[arg-type]
    )


def run(items: list[Item], exit_code: int | None = 4, stopped_by: str = "", ended: bool = True) -> Run:
    return Run(
        id="20261124-0731-book_jobs",
        task="book_jobs",
        title="Books one job for every row of the input.",
        tenant="sandbox",
        portal=PORTAL,
        account="dispatch@hoosier.example.test",
        by="mweber",
        host="office-pc-4",
        version="0.1.0",
        input_name="jobs.csv",
        input_sha256="9f2c4e0d7b1a86c35f0e9d28b4a7716c1d3e5f6a8b90c2d4e6f8a1b3c5d7e9f0",
        started=START,
        ended=START + timedelta(seconds=48.4) if ended else None,
        exit_code=exit_code,
        stopped_by=stopped_by,
        items=tuple(items),
    )


def every_status(shot: str = "screenshots/J-1001.png") -> Run:
    """Twelve rows that between them stand at every status."""
    busy = refusal(
        "PORTAL_SLOW",
        "the Schedule window of customer 'Åsa Lindqvist' did not close within 15 s; last seen: 'Saving …'",
    )
    retried = (attempt(1, busy[0], busy[1], busy[2], 15.4, 20, shot), attempt(2, seconds=2.4, at=40, shot=shot))
    given_up = refusal(
        "PORTAL_ERROR",
        "Sera showed 'We're sorry, but something went wrong.' (status 500) when job was saved for 'Terry O'Neil'",
    )
    tries = tuple(attempt(n, *given_up, seconds=4.0 + n, at=60 + n, shot=shot) for n in (1, 2, 3))
    return run(
        [
            item(1, "Ada Müller", shot=shot, notes="Gate code 4711. Please ring twice."),
            item(2, 'Bob\'s "Best" Bagels & Co', shot=shot, service_category="Furnace Repair"),
            item(
                3,
                "Chen Wei 陈伟",
                refusal(
                    "NO_FREE_SLOT",
                    "nobody is free on Wed 11/25/2026 between 8:00 am and 9:00 am for 'AC Tune-Up'; "
                    "6 technicians have the skill, 6 are booked",
                ),
                shot=shot,
            ),
            item(
                4,
                "Smith",
                refusal(
                    "CUSTOMER_AMBIGUOUS",
                    "3 customers fit 'Smith': 'Anna Smith' (10044, (317) 555-0119), "
                    "'Bert Smith' (10178, (317) 555-0162), 'Smith Dental Group' (10302, (317) 555-0190)",
                ),
            ),
            item(5, "Åsa Lindqvist 🌨️", attempts=retried),
            item(6, "Terry O'Neil", given_up, attempts=tries),
            item(
                7,
                "Dana Kowalczyk",
                refusal(
                    "WRITE_UNCONFIRMED",
                    "'Save' was clicked for reference 'J-1007' and the connection ended before Sera answered",
                ),
                shot=shot,
            ),
            item(8, "Édouard Lefèvre", earlier_run="20261123-1630-book_jobs"),
            item(9, RIGHT_TO_LEFT, shot=shot),
            item(10, EVIL, refusal("CUSTOMER_NOT_FOUND", f"Sera has no customer '{EVIL}'")),
            item(
                11,
                "Gina Park",
                refusal(
                    "CELL_INVALID",
                    "jobs.csv, row 12, column 'day': '31.02.2026' is no date; "
                    "expected YYYY-MM-DD, for example 2026-11-30",
                ),
                day="31.02.2026",
            ),
            item(12, "Harald Bø", (Status.PENDING, "", "")),
            item(13, "Ines Duarte", (Status.RUNNING, "", ""), attempts=()),
        ]
    )


def many(number: int = 10_000) -> Run:
    """Many rows, each with a payload of ordinary size; one in seven refused, one in fifty failed."""
    no = refusal("NO_FREE_SLOT", "nobody is free on Wed 11/25/2026 between 8:00 am and 9:00 am for 'AC Tune-Up'")
    down = refusal("PORTAL_SLOW", "the slots of Wed 11/25/2026 did not appear within 15 s; last seen: 'Loading …'")
    notes = "Customer says the unit on the roof makes a grinding noise since the weekend; ladder is in the garage. " * 2
    items = []
    for place in range(1, number + 1):
        told = down if place % 50 == 0 else no if place % 7 == 0 else (Status.DONE, "", "")
        shot = "screenshots/J-1001.png" if told[0] is Status.DONE else ""
        items.append(item(place, f"Customer {place % 400} of Meridian Street", told, notes=notes, shot=shot))
    return run(items)


def picture(path: Path, width: int = 64, height: int = 40) -> Path:
    """A real PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    lines = b"".join(b"\0" + b"\x9d\xb8\xd9" * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    )
    return path
