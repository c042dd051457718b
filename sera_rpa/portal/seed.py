"""The business that a fresh portal starts with, made from a seed number: same number and clock, same business.

What a test may count on, "day 1" being the first whole working day after the clock's day (``opening.next_open_day``):

- day 1, 10:00: every plumber has a pinned appointment, so the hour is yellow for every plumbing service;
- day 1, 14:00: everybody in Heating & Air has a Normal, unpinned appointment, so the hour is yellow for Normal
  services and green for "No Heat Emergency", which bumps;
- day 2: no electrician has a free hour, so the day is full.
"""

import random
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from . import seed_people as people
from .clock import FRESH_START
from .financing import sow_financing
from .opening import next_open_day, opening
from .out_of_coverage import sow_out_of_coverage
from .places import COVERED, Street, streets
from .seed_care import sow_care
from .seed_memberships import sow_memberships
from .seed_money import sow_history, sow_money
from .seed_purchase_orders import sow_purchase_orders
from .seed_warranties import sow_warranties
from .text import fold

FIRST_CUSTOMER, FIRST_ADDRESS, FIRST_JOB, FIRST_APPOINTMENT = 10001, 50001, 1000001, 2000001
DAYS_BACK = DAYS_AHEAD = 21


@dataclass
class _Plan:
    """One appointment before it has a number."""

    technician: int | None
    service: int
    start: datetime
    minutes: int
    pinned: bool = False
    status: str = "Pending"
    created: datetime = FRESH_START


def sow(db: sqlite3.Connection, seed: int, customers: int, now: datetime, utc: Callable[[datetime], str]) -> None:
    """Fills the empty tables. ``now`` is the business clock's local time, ``utc`` writes a local time as UTC text."""
    now = now.replace(second=0, microsecond=0)
    chance = random.Random(seed)
    db.executemany("INSERT INTO coverage VALUES (?)", [(z,) for zips in COVERED.values() for z in zips])
    _catalog(db, now)
    homes = _customers(db, chance, customers, now, utc)
    sow_history(db, seed, homes, now, utc, FIRST_JOB, FIRST_APPOINTMENT)
    _appointments(db, chance, homes, now, utc)
    sow_memberships(db, seed, now, utc)
    sow_money(db, seed, now, utc)
    sow_care(db, seed, now, utc)
    sow_purchase_orders(db, seed, now, utc)
    sow_warranties(db, seed, now.date())
    sow_financing(db)
    sow_out_of_coverage(db, seed, now.date())
    db.execute("INSERT INTO online_service SELECT id FROM service WHERE priority = 'Normal' AND minutes <= 120")


def _catalog(db: sqlite3.Connection, now: datetime) -> None:
    department = {name: number for number, name in enumerate(people.DEPARTMENTS, 1)}
    db.executemany("INSERT INTO department VALUES (?, ?)", [(number, name) for name, number in department.items()])
    for number, (owner, name, priority, minutes) in enumerate(people.SERVICES, 101):
        db.execute("INSERT INTO service VALUES (?, ?, ?, ?, ?)", (number, department[owner], name, priority, minutes))
    for number, (owner, first, last, lacking) in enumerate(people.TECHNICIANS, 201):
        mail = f"{_mail_name(first)}.{_mail_name(last)}@hoosier-home.example.test"
        db.execute(
            "INSERT INTO technician VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                department[owner],
                first,
                last,
                f"{first} {last}",
                mail,
                f"317555018{number % 10}",
                number % 5 == 0,
            ),
        )
        for service, (of, name, _, _) in enumerate(people.SERVICES, 101):
            if of == owner and name not in lacking:
                db.execute("INSERT INTO skill VALUES (?, ?)", (number, service))


def _customers(
    db: sqlite3.Connection, chance: random.Random, count: int, now: datetime, utc: Callable[[datetime], str]
) -> list[tuple[int, int]]:
    """Writes the customers; gives (customer, address) of every address that can be booked."""
    places = [s for s in streets() if s.zip in {z for zips in COVERED.values() for z in zips}]
    rows: list[tuple[object, ...]] = []
    searches: list[tuple[object, ...]] = []
    addresses: list[tuple[object, ...]] = []
    tags: list[tuple[int, str]] = []
    homes: list[tuple[int, int]] = []
    notes: list[tuple[object, ...]] = []
    keys: dict[str, int] = {}
    for index in range(count):
        number = FIRST_CUSTOMER + index
        known = people.KNOWN[index] if index < len(people.KNOWN) else _anybody(chance, index, places)
        phone = _phone(index)
        name = f"{known.first} {known.last}"
        keys[name] = keys.get(name, 0) + 1
        key = name if keys[name] == 1 else f"{name} {keys[name]}"
        created = utc(now - timedelta(days=chance.randint(22, 1500), minutes=chance.randint(0, 500)))
        rows.append((number, known.first, known.last, known.email, phone, key, known.archived, known.member, created))
        lines = []
        for place, (location, line1, city, zip_code) in enumerate(known.addresses):
            address = FIRST_ADDRESS + len(addresses)
            kind = "Commercial" if location in ("Office", "Shop", "Workshop") else "Residential"
            addresses.append(
                (address, number, location or "Home", kind, line1, city, "IN", zip_code, place == 0, not known.manual)
            )
            lines.append(f"{line1}, {city}, IN {zip_code}")
            if not known.archived and not known.manual and city in COVERED:
                homes.append((number, address))
        searches.append((number, known.archived, fold(name), known.email, phone, fold(" | ".join(lines)), lines[0]))
        tags.extend((number, tag) for tag in known.tags)
        if chance.random() < 0.2:
            notes.append(("customer", number, "Carmen Ruiz", created, chance.choice(people.CUSTOMER_NOTES), 0))
    db.executemany("INSERT INTO customer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    db.executemany("INSERT INTO customer_search VALUES (?, ?, ?, ?, ?, ?, ?)", searches)
    db.executemany("INSERT INTO address VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", addresses)
    db.executemany("INSERT INTO customer_tag VALUES (?, ?)", tags)
    db.executemany("INSERT INTO note (subject, subject_id, author, at, text, system) VALUES (?, ?, ?, ?, ?, ?)", notes)
    return homes


def _phone(index: int) -> str:
    """A number of their own for everybody: 555-0100 to 555-0199 in every area code first, then 555-0200 and so on."""
    block, place = divmod(index, 100 * len(people.AREA_CODES))
    exchange, hundred = divmod(block, 99)
    return f"{people.AREA_CODES[place // 100]}{555 + exchange}{hundred + 1:02d}{place % 100:02d}"


def _anybody(chance: random.Random, index: int, places: list[Street]) -> people.Known:
    first, last = chance.choice(people.FIRST_NAMES), chance.choice(people.LAST_NAMES)
    addresses = []
    for nth in range(chance.choices([1, 2, 3], [86, 11, 3])[0]):
        street = chance.choice(places)
        location = "" if nth == 0 else people.LOCATIONS[(index + nth) % len(people.LOCATIONS)]
        addresses.append((location, f"{chance.randint(100, 9899)} {street.name}", street.city, street.zip))
    return people.Known(
        first, last, f"{_mail_name(first)}.{_mail_name(last)}{index}@example.test", tuple(addresses),
        (chance.choice(people.TAGS),) if chance.random() < 0.15 else (),
        archived=chance.random() < 0.03, member=chance.random() < 0.25,
    )  # fmt: skip


def _appointments(
    db: sqlite3.Connection,
    chance: random.Random,
    homes: list[tuple[int, int]],
    now: datetime,
    utc: Callable[[datetime], str],
) -> None:
    if not homes:
        return
    plans = sorted(_plans(chance, now), key=lambda p: p.created)
    department = dict(db.execute("SELECT id, department_id FROM service").fetchall())
    makers = [row["name"] for row in db.execute("SELECT name FROM sign_in ORDER BY id")] or ["Office"]
    jobs, appointments, notes = [], [], []
    past = int(db.execute("SELECT count(*) FROM job").fetchone()[0])
    for index, plan in enumerate(plans):
        customer, address = chance.choice(homes)
        job, appointment, created = FIRST_JOB + past + index, FIRST_APPOINTMENT + past + index, utc(plan.created)
        opportunity = "Open"
        if plan.status in ("Completed", "Cancelled"):
            opportunity = "Won" if plan.status == "Completed" and chance.random() < 0.7 else "Lost"
        jobs.append((job, customer, address, department[plan.service], opportunity, created))
        appointments.append(
            (appointment, job, plan.service, plan.technician, plan.pinned, plan.start.isoformat(), plan.minutes, 1,
             plan.status, chance.choice(people.APPOINTMENT_NOTES), created, chance.choice(makers))
        )  # fmt: skip
        if plan.status == "Cancelled":
            notes.append(
                ("job", job, makers[0], created, f"Appointment {appointment} cancelled: customer asked to.", 1)
            )
    db.executemany("INSERT INTO job VALUES (?, ?, ?, ?, ?, ?)", jobs)
    db.executemany("INSERT INTO appointment VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", appointments)
    db.executemany("INSERT INTO note (subject, subject_id, author, at, text, system) VALUES (?, ?, ?, ?, ?, ?)", notes)


def _plans(chance: random.Random, now: datetime) -> Iterator[_Plan]:
    fixed = list(_promised(now.date()))
    for offset in range(-DAYS_BACK, DAYS_AHEAD + 1):
        day = now.date() + timedelta(offset)
        hours = opening(day)
        if hours is None:
            continue
        for technician, (owner, *_, lacking) in enumerate(people.TECHNICIANS, 201):
            booked = [p for p in fixed if p.technician == technician and p.start.date() == day]
            booked += _day_of(chance, technician, owner, lacking, hours, booked, _busy(offset))
            for plan in booked:
                yield _aged(chance, plan, now)
        if offset >= 0 and chance.random() < 0.35:
            service, (_, _, _, minutes) = chance.choice(list(enumerate(people.SERVICES, 101)))
            start = hours[0] + timedelta(hours=chance.randint(1, 3))
            if start + timedelta(minutes=minutes) <= hours[1]:
                yield _aged(chance, _Plan(None, service, start, minutes), now)


def _promised(today: date) -> Iterator[_Plan]:
    """The full hours and the full day that the module's docstring promises."""
    day1, day2 = next_open_day(today, 1), next_open_day(today, 2)
    number = {name: n for n, (_, name, _, _) in enumerate(people.SERVICES, 101)}
    for technician, (owner, *_) in enumerate(people.TECHNICIANS, 201):
        if owner == "Plumbing":
            yield _Plan(technician, number["Drain Cleaning"], datetime.combine(day1, time(10)), 90, pinned=True)
        elif owner == "Heating & Air":
            yield _Plan(technician, number["Heating Repair"], datetime.combine(day1, time(14)), 120)
        else:
            for hour in (8, 10, 12, 14):
                yield _Plan(technician, number["Electrical Repair"], datetime.combine(day2, time(hour)), 90)
            yield _Plan(technician, number["Electrical Safety Inspection"], datetime.combine(day2, time(16)), 60)


def _day_of(
    chance: random.Random, technician: int, owner: str, lacking: tuple[str, ...], hours: tuple[datetime, datetime],
    booked: list[_Plan], busy: float,
) -> list[_Plan]:  # fmt: skip
    """Fills a technician's day round what is booked already."""
    can = [
        (n, minutes)
        for n, (of, name, _, minutes) in enumerate(people.SERVICES, 101)
        if of == owner and name not in lacking
    ]
    made: list[_Plan] = []
    start = hours[0]
    while start < hours[1]:
        service, minutes = chance.choice(can)
        end = start + timedelta(minutes=minutes)
        clash = any(p.start < end and start < p.start + timedelta(minutes=p.minutes) for p in booked)
        if clash or end > hours[1] or chance.random() > busy:
            start += timedelta(hours=1)
            continue
        made.append(_Plan(technician, service, start, minutes, pinned=chance.random() < 0.12))
        start = hours[0] + timedelta(hours=-(-(end - hours[0]) // timedelta(hours=1)))
    return made


def _busy(offset: int) -> float:
    """How likely a free hour is to be booked, by distance from today."""
    if offset < 0:
        return 0.6
    return 0.4 if offset == 0 else 0.28 if offset <= 7 else 0.15


def _aged(chance: random.Random, plan: _Plan, now: datetime) -> _Plan:
    """Gives a plan the status and the booking time that fit the clock."""
    end = plan.start + timedelta(minutes=plan.minutes)
    if end <= now:
        plan.status = "Cancelled" if chance.random() < 0.07 else "Completed"
    elif plan.start <= now:
        plan.status = "Running" if plan.technician else "Pending"
    elif plan.technician and plan.start - now <= timedelta(hours=1) and not plan.pinned:
        plan.status = "Accepted"
    booked = datetime.combine(plan.start.date() - timedelta(chance.randint(1, 12)), time(8)) + timedelta(
        minutes=chance.randint(0, 530)
    )
    latest = now - timedelta(minutes=chance.randint(60, 3000))
    plan.created = min(booked, latest)
    return plan


def _mail_name(name: str) -> str:
    return "".join(c for c in fold(name) if c.isalnum())
