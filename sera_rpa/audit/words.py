"""Records in plain words: the one place where statuses, times, reasons and next steps become text for people.

The audit page, the results and the terminal all say the same thing because they all ask here.
Days and times are written the way the portal writes them (``Wed 11/25/2026``, ``8:00 am``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sera_rpa.errors import CODES, EXIT_MEANINGS, Exit, code_of
from sera_rpa.ledger.records import Item, Run, Status

STATUS_WORDS: dict[Status, str] = {
    Status.DONE: "Done",
    Status.REFUSED: "Refused",
    Status.FAILED: "Failed",
    Status.UNKNOWN: "Unknown",
    Status.INVALID: "Invalid",
    Status.HELD: "Held",
    Status.CLOSED: "Closed by hand",
    Status.RUNNING: "In progress",
    Status.PENDING: "Waiting",
}
"""Each status as a person reads it, in the order in which totals are shown."""

STATUS_MEANINGS: dict[Status, str] = {
    Status.DONE: "Sera confirmed it",
    Status.REFUSED: "Sera or a business rule said no; a person corrects the row",
    Status.FAILED: "Sera or this machine had a fault; the row can be tried again",
    Status.UNKNOWN: "something was sent and Sera has not confirmed it yet; the next run looks before it writes",
    Status.INVALID: "the row does not fit the task's columns; it was never started",
    Status.HELD: "an operator keeps it back until it is released",
    Status.CLOSED: "an operator ended it by hand and said why",
    Status.RUNNING: "a worker has the row",
    Status.PENDING: "the row has not been tried",
}

FILE_WORDS: dict[str, str] = {"audit": "Audit page", "csv": "As a sheet", "json": "For programs"}
"""The files of a run, by the names that the engine gives them."""

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Reason(NamedTuple):
    """A message taken apart for reading; its parts are shown, never interpreted."""

    code: str
    what: str
    then: str


def reason(message: str, code: str = "") -> Reason:
    """Take ``CODE: what happened. What to do next.`` apart.

    Args:
        message: the whole message; may be empty or carry no code.
        code: the code that the ledger holds, used where the message begins with none.

    Returns:
        The code (or an empty text), what happened, and what to do next where the message ends with
        the code's own advice. Advice written for the one case stays part of what happened.
    """
    found = code_of(message)
    text = message.removeprefix(f"{found.name}: ").strip() if found else message.strip()
    if re.match("[a-z]+[ ,]", text):
        text = text[0].upper() + text[1:]
    known = found or CODES.get(code)
    if known and text.endswith(known.next_step):
        return Reason(known.name, text.removesuffix(known.next_step).strip(), known.next_step)
    return Reason(known.name if known else code, text, "")


def one_line(text: object) -> str:
    """The text on one line, with control characters gone that could steer a terminal or turn the line round."""
    return _TURNING.sub("", _UNSEEN.sub(" ", str(text))).strip()


def duration(seconds: float) -> str:
    """Seconds as ``2.1 s``, ``1 min 05 s`` or ``2 h 03 min``."""
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"


def clock(moment: datetime, seconds: bool = False) -> str:
    """The time of day in this machine's zone, ``7:31 am`` or ``7:31:05 am``."""
    local = moment.astimezone()
    tail = f":{local.second:02d}" if seconds else ""
    return f"{local.hour % 12 or 12}:{local.minute:02d}{tail} {'am' if local.hour < 12 else 'pm'}"


def day(value: date, year: bool = True) -> str:
    """A day as ``Wed 11/25/2026``, or ``Wed 11/25`` without the year."""
    text = f"{_DAYS[value.weekday()]} {value.month:02d}/{value.day:02d}"
    return f"{text}/{value.year}" if year else text


def moment(value: datetime) -> str:
    """Day, time and zone on this machine, ``Tue 11/24/2026, 7:31 am EST``."""
    local = value.astimezone()
    return f"{day(local.date())}, {clock(value)} {local.tzname() or ''}".strip()


def instant(value: datetime | None) -> str | None:
    """The instant as ISO 8601 in UTC with ``Z``, to the millisecond."""
    if value is None:
        return None
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def noun(record: Mapping[str, Any], kind: str = "") -> str:
    """What the record's number is a number of: the reported object's kind, else job or customer; empty without any."""
    return next((name for name in (kind, "job", "customer") if record.get(name)), "")


def numbered(record: Mapping[str, Any], kind: str = "") -> str:
    """The record's number with its noun: ``job 1000909``, ``membership 300123``; empty where it has none.

    Args:
        record: what the portal confirmed.
        kind: of the object that was reported; empty where it is not known.
    """
    name = noun(record, kind)
    return f"{name} {cell(record[name])}" if name else ""


def confirmed(record: Mapping[str, Any], year: bool = True) -> list[str]:
    """What came of a row, in one or two short lines: its summary, when and by whom, which membership for how long."""
    lines = booked(record, year) or term(record)
    return [cell(record["summary"]), *filter(None, [" · ".join(lines)])] if record.get("summary") else lines


def term(record: Mapping[str, Any]) -> list[str]:
    """A membership's program and first day, then when it is billed again or ends.

    Understands ``program``, ``starts_on``, ``next_billing_date`` and ``ends_on``; empty without a first day.
    """
    if not record.get("starts_on"):
        return []
    lines = [f"{cell(record.get('program'))}, from {_day_text(record['starts_on'])}".lstrip(", ")]
    for name, word in (("next_billing_date", "next billing"), ("ends_on", "ends")):
        if record.get(name):
            lines.append(f"{word} {_day_text(record[name])}")
    return lines


def booked(record: Mapping[str, Any], year: bool = True) -> list[str]:
    """When and by whom, from what the portal confirmed: day and arrival window, then the technician.

    Understands ``day`` (or the date in ``start``), ``window`` (or ``arrival_window``), ``technician`` and ``pinned``.
    What is not there is left out; a day that is no ISO date is shown as it stands, nobody as Sera's "Unassigned".
    """
    when = _day_text(record.get("day") or str(record.get("start") or "")[:10], year)
    window = str(record.get("window") or record.get("arrival_window") or "").replace(" - ", " – ")
    slot = f"{when}, {window}" if when and window else when or window
    technician = str(record["technician"] or "Unassigned") if "technician" in record else ""
    if technician and record.get("pinned") is True:
        technician += " (Pinned)"
    return [part for part in (slot, technician) if part]


def cell(value: object) -> str:
    """A cell of the input or of a record as text: lists with commas, yes and no, nothing for an empty cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(cell(part) for part in value)
    return str(value)


def subject(payload: Mapping[str, Any], record: Mapping[str, Any] | None = None) -> str:
    """Whom or what the row is about: the customer, by name where it is known, or the first filled column."""
    if record and record.get("customer_name"):
        return cell(record["customer_name"])
    if payload.get("customer"):
        return cell(payload["customer"])
    return next((cell(v) for k, v in payload.items() if k != "reference" and cell(v)), "")


def asked(payload: Mapping[str, Any], most: int = 4) -> list[str]:
    """The row's key facts besides its subject: the first short cells, days written as days."""
    about = subject(payload)
    facts = []
    for name, value in payload.items():
        text = cell(value)
        if name == "reference" or not text or isinstance(value, bool) or len(text) > 48 or text == about:
            continue
        facts.append(_day_text(text))
    return facts[:most]


def exit_words(run: Run) -> str:
    """The run's exit code as a sentence."""
    if run.exit_code is None:
        return "The run has not ended." if run.ended is None else "The run ended without an exit code."
    try:
        text = EXIT_MEANINGS[Exit(run.exit_code)]
    except ValueError:
        return f"The run ended with exit code {run.exit_code}."
    return f"{text[0].upper()}{text[1:]}."


def title(run: Run) -> str:
    """What the run is for, as a heading: the task file's first sentence without its full stop, else the task's name."""
    return (run.title or run.task).removesuffix(".")


def rows(number: int) -> str:
    """``1 row``, ``10,000 rows``."""
    return "1 row" if number == 1 else f"{number:,} rows"


def done_earlier(item: Item) -> bool:
    """Whether an earlier run did this row, so that this run had nothing to do."""
    return item.status is Status.DONE and bool(item.earlier_run)


def next_steps(run: Run) -> list[str]:
    """What a person does now, most urgent first; empty when every row is done."""
    count = {status: run.count(status) for status in Status}
    steps = []
    if run.exit_code == Exit.SECRET_FOUND:
        steps.append("Delete this run's folder and report it: a secret stands in its files.")
    if number := count[Status.UNKNOWN]:
        steps.append(
            f"Unknown, {rows(number)}: run the same command again. "
            "It looks in Sera first and writes only what is not there. "
            "Do not enter these rows by hand before that."
        )
    if number := count[Status.REFUSED]:
        steps.append(f"Refused, {rows(number)}: correct them in {run.input_name}, then run the same command again.")
    if number := count[Status.INVALID]:
        steps.append(
            f"Invalid, {rows(number)}: correct the cells in {run.input_name}, then run the same command again."
        )
    if number := count[Status.FAILED]:
        steps.append(f"Failed, {rows(number)}: run the same command again.")
    number = count[Status.PENDING] + count[Status.RUNNING]
    if number and run.ended is not None:
        steps.append(f"Not finished, {rows(number)}: run the same command again to go on.")
    if steps and any(item.reference for item in run.items if item.status is Status.DONE):
        steps.append("Rows that are done are skipped by every later run.")
    return steps


def size(number: int) -> str:
    """Bytes as ``812 bytes``, ``14 kB`` or ``2.1 MB``."""
    if number < 1000:
        return f"{number} bytes"
    return f"{number / 1000:.0f} kB" if number < 999_500 else f"{number / 1e6:.1f} MB"


def evidence(item: Item) -> str:
    """The last screenshot taken of the row, relative to the run's folder; empty when there is none."""
    return next((a.screenshot for a in reversed(item.attempts) if a.screenshot), "")


def _day_text(value: object, year: bool = True) -> str:
    """A day as the portal writes it; what is no ISO date stays as it stands."""
    try:
        return day(date.fromisoformat(str(value)), year)
    except ValueError:
        return str(value)
