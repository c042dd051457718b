"""A year of work and its money, made from the seed number: quotes, invoices, payments and weekly batches that agree.

The programs that ``seed_memberships`` sold stand on the finalized invoices of their jobs.

The year ends where ``seed`` begins with its own appointments, three weeks ago; money is made for those too.
"""

import random
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from . import seed_people as people
from .discounts import discount
from .invoices import FIRST
from .money import share
from .opening import opening
from .seed_pricebook import FOR_SERVICE, sow_pricebook

FIRST_BATCH = 12001
PAYS_BY_CARD = 10012
"""The one customer of a fresh business with a payment method on file."""
_YEAR, _RECENT = 365, 22
_JOBS_PER_HOME = 1.3
_WARM = range(5, 10)
Utc = Callable[[datetime], str]


def sow_history(
    db: sqlite3.Connection, seed: int, homes: list[tuple[int, int]], now: datetime, utc: Utc, first_job: int, first: int
) -> None:
    """Writes the jobs and appointments of the year, all over by now, numbered from ``first_job`` and ``first``.

    No technician is in two places; there are no more jobs than the technicians can do.
    """
    chance = random.Random(f"history {seed}")
    visits = list(_visits(chance, now.date()))
    wanted = min(len(visits), round(len(homes) * _JOBS_PER_HOME))
    visits = sorted(chance.sample(visits, wanted), key=lambda v: v[2])
    department = dict(db.execute("SELECT id, department_id FROM service").fetchall())
    makers = [row["name"] for row in db.execute("SELECT name FROM sign_in ORDER BY id")] or ["Office"]
    jobs, appointments = [], []
    for at, (technician, service, start, minutes) in enumerate(visits):
        customer, address = chance.choice(homes)
        created = utc(datetime.combine(start.date() - timedelta(chance.randint(1, 9)), time(8 + at % 9, at * 7 % 60)))
        cancelled = chance.random() < 0.06
        opportunity = "Lost" if cancelled or chance.random() < 0.28 else "Won"
        jobs.append((first_job + at, customer, address, department[service], opportunity, created))
        appointments.append(
            (first + at, first_job + at, service, technician, chance.random() < 0.1, start.isoformat(), minutes, 1,
             "Cancelled" if cancelled else "Completed", chance.choice(people.APPOINTMENT_NOTES), created,
             chance.choice(makers))
        )  # fmt: skip
    db.executemany(
        "INSERT INTO job (id, customer_id, address_id, department_id, opportunity, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        jobs,
    )
    db.executemany(
        "INSERT INTO appointment (id, job_id, service_id, technician_id, pinned, start, minutes, window_hours, "
        "status, notes, created_at, created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        appointments,
    )


def sow_money(db: sqlite3.Connection, seed: int, now: datetime, utc: Utc) -> None:
    """Fills pricebook, tax zones and promo codes, then quotes, invoices, payments and batches of the jobs there are."""
    sow_pricebook(db, now.date())
    db.execute(
        "INSERT INTO payment_method SELECT id, 'Credit Card', 'Visa', '4242', '12/29', '', ?, 'Customer' FROM customer "
        "WHERE id = ?",
        (utc(now - timedelta(30)), PAYS_BY_CARD),
    )
    books = _Books(db, random.Random(f"money {seed}"), now, utc)
    rows = db.execute(
        "SELECT j.*, a.start, a.minutes, a.status, s.name AS service, t.name AS technician, d.name AS department "
        "FROM job j JOIN appointment a ON a.job_id = j.id JOIN service s ON s.id = a.service_id "
        "JOIN department d ON d.id = j.department_id LEFT JOIN technician t ON t.id = a.technician_id ORDER BY "
        "a.start, j.id"
    )
    for row in rows:
        books.job(row)
    books.write(db)


def _visits(chance: random.Random, today: date) -> Iterator[tuple[int, int, datetime, int]]:
    """Every visit that the technicians could make: technician, service, start, minutes."""
    numbered = list(enumerate(people.SERVICES, 101))
    for back in range(_YEAR, _RECENT, -1):
        day = today - timedelta(back)
        hours = opening(day)
        if hours is None:
            continue
        wrong = "Heating" if day.month in _WARM else "Cooling"
        for technician, (owner, *_, lacking) in enumerate(people.TECHNICIANS, 201):
            can = [
                (n, minutes) for n, (of, name, _, minutes) in numbered
                if of == owner and name not in lacking and not name.startswith(wrong)
            ]  # fmt: skip
            busy = hours[0]
            while busy < hours[1]:
                service, minutes = chance.choice(can)
                if busy + timedelta(minutes=minutes) <= hours[1]:
                    yield technician, service, busy, minutes
                busy += timedelta(hours=-(-minutes // 60))


@dataclass
class _Books:
    """The rows of the money tables while they grow."""

    db: sqlite3.Connection
    chance: random.Random
    now: datetime
    utc: Utc
    quotes: list[tuple[object, ...]] = field(default_factory=list)
    lines: list[tuple[object, ...]] = field(default_factory=list)
    invoices: list[list[object]] = field(default_factory=list)
    payments: list[list[object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.today = self.now.date()
        self.tasks = {(t["department_id"], t["name"]): t for t in self.db.execute("SELECT * FROM task")}
        self.members = {r["id"] for r in self.db.execute("SELECT id FROM customer WHERE member = 1")}
        self.promos = self.db.execute("SELECT * FROM promo_code").fetchall()
        self.office = [r["name"] for r in self.db.execute("SELECT name FROM sign_in ORDER BY id")] or ["Office"]
        self.zone = self.db.execute("SELECT * FROM tax_zone ORDER BY id LIMIT 1").fetchone()
        sold = self.db.execute(
            "SELECT s.job_id, s.systems, p.* FROM membership_sale s JOIN program p ON p.id = s.program_id"
        )
        self.sold = {r["job_id"]: r for r in sold}

    def job(self, row: sqlite3.Row) -> None:
        """Quotes of one job, and its invoice when one was accepted."""
        start = datetime.fromisoformat(row["start"])
        over = row["status"] == "Completed"
        if row["status"] == "Cancelled":
            return
        recent = (self.today - start.date()).days < _RECENT
        if not over:
            if self.chance.random() < 0.12 and row["technician"]:
                self._quote(row, start, "Draft" if start > self.now else "Open")
            return
        moment = start + timedelta(minutes=row["minutes"])
        if row["opportunity"] != "Won":
            if self.chance.random() < 0.7:
                self._quote(row, moment, "Open" if recent and self.chance.random() < 0.5 else "Denied")
            return
        if self.chance.random() < 0.12:
            self._quote(row, moment, "Open" if recent else "Archived", big=True)
        total = self._quote(row, moment, "Accepted")
        self._invoice(row, moment, total, recent)

    def _quote(self, row: sqlite3.Row, moment: datetime, status: str, *, big: bool = False) -> tuple[int, ...]:
        chance, number = self.chance, len(self.quotes) + 1
        pricing = "Member" if row["customer_id"] in self.members or chance.random() < 0.6 else "Nonmember"
        usual = FOR_SERVICE[row["service"]]
        names = usual[:1] if row["minutes"] >= 240 else chance.sample(usual, 1 if chance.random() < 0.62 else 2)
        if big:
            names = list(usual[-2:])
        subtotal = 0
        for name in names:
            task = self.tasks[row["department_id"], name]
            price = task["price"] + (share(task["price"], 15_000) if pricing == "Nonmember" else 0)
            quantity = 2 if price < 20_000 and chance.random() < 0.1 else 1
            subtotal += price * quantity
            self.lines.append((number, task["id"], None, name, quantity, price, price * quantity))
        if status == "Accepted" and (plan := self.sold.get(row["id"])):
            amount = plan["price"] + (plan["systems"] - 1) * plan["additional"]
            subtotal += amount
            self.lines.append((number, None, plan["id"], plan["name"], plan["systems"], plan["price"], amount))
        day = moment.date().isoformat()
        valid = [p for p in self.promos if p["starts_on"] <= day <= (p["expires_on"] or "9999")]
        promo = chance.choice(valid) if valid and chance.random() < 0.14 else None
        off = discount(promo, subtotal)
        tax = share(subtotal - off, self.zone["rate"])
        made = self.utc(moment - timedelta(minutes=20))
        owner = row["technician"] or self.office[0]
        decided = (self.utc(moment), owner) if status in ("Accepted", "Denied", "Archived") else (None, None)
        reason = (
            chance.choice(("Too expensive.", "Wants to think about it.", "Went with another company."))
            if status == "Denied"
            else ""
        )
        self.quotes.append(
            (number, row["id"], row["customer_id"], names[0], status, pricing, promo["id"] if promo else None,
             self.zone["id"],
             self.zone["rate"], subtotal, off, tax, subtotal - off + tax, reason, made, owner, *decided)
        )  # fmt: skip
        return subtotal, off, tax, subtotal - off + tax

    def _invoice(self, row: sqlite3.Row, moment: datetime, sums: tuple[int, ...], recent: bool) -> None:
        chance, number = self.chance, FIRST + len(self.invoices)
        day = min(moment.date() + timedelta(chance.choice((0, 0, 0, 1, 2))), self.today)
        pending = recent and chance.random() < 0.2 and row["id"] not in self.sold
        voided = not pending and chance.random() < 0.006 and row["id"] not in self.sold
        emailed = self.utc(moment + timedelta(minutes=15)) if chance.random() < 0.8 else None
        status = "Pending" if pending else "Voided" if voided else "Finalized"
        paid = 0
        for amount, paid_on in self._plan(sums[3], day):
            self._payment(row, number, amount, paid_on, given_back=voided)
            paid += 0 if voided else amount
        if voided:
            self._void_quote()
        self.invoices.append(
            [number, row["id"], row["customer_id"], row["address_id"], row["department_id"], status, *sums, paid,
             row["technician"] or "", row["department"], self.utc(moment), None if pending else day.isoformat(),
             emailed, None]
        )  # fmt: skip

    def _plan(self, total: int, day: date) -> list[tuple[int, date]]:
        """How and when an invoice is paid: mostly at once, some later, some in two parts, some not at all."""
        chance, age = self.chance, (self.today - day).days
        luck = chance.random()
        if luck < (0.02 if age > 90 else 0.09):
            return []
        later = min(day + timedelta(chance.randint(2, 21)), self.today)
        if luck < 0.16:
            half = total // 2
            return [(half, day)] if chance.random() < 0.3 else [(half, day), (total - half, later)]
        return [(total, day if luck < 0.78 else later)]

    def _payment(self, row: sqlite3.Row, invoice: int, amount: int, day: date, *, given_back: bool) -> None:
        chance = self.chance
        method, online = chance.choices(
            [("Credit Card", False), ("Check", False), ("Banking (ACH)", False), ("External", False), ("Cash", False),
             ("Credit Card", True)],
            [44, 20, 10, 8, 5, 13],
        )[0]  # fmt: skip
        brand, last4 = chance.choice(("Visa", "Mastercard", "Discover")), chance.randint(0, 9999)
        detail = {
            "Credit Card": f"{brand} ending in {last4:04d}",
            "Check": f"Check {chance.randint(100, 9800)}",
            "Banking (ACH)": f"Account ending in {last4:04d}",
            "External": chance.choice(("Zelle", "Financing")), "Cash": "",
        }[method]  # fmt: skip
        gateway = method in ("Credit Card", "Banking (ACH)")
        settles = day + timedelta(1 if method == "Credit Card" else 3) if gateway else None
        done = settles <= self.today if settles else (self.today - day).days > 6 or chance.random() < 0.5
        status = "Completed" if done else "Unsettled" if gateway else "Pending"
        number = len(self.payments) + 1
        at = self.utc(datetime.combine(day, time(9 + number % 8, number * 7 % 60)) if day < self.today else self.now)
        by = "Online Payment" if online else row["technician"] or self.office[0]
        customer = row["customer_id"]
        self.payments.append(
            [number, invoice, customer, "Payment", method, detail, amount, status if not given_back else "Completed",
             by, "", at,
             day.isoformat(), settles.isoformat() if settles else None, done or given_back, 1, None, None]
        )  # fmt: skip
        if given_back:
            self.payments.append(
                [number + 1, invoice, customer, "Refund", method, detail, amount, "Completed", self.office[0],
                 "Invoice voided.", at,
                 day.isoformat(), None, 1, 0, number, None]
            )  # fmt: skip

    def _void_quote(self) -> None:
        last = self.quotes[-1]
        self.quotes[-1] = (*last[:4], "Archived", *last[5:])
        job = last[1]
        self.db.execute("UPDATE job SET opportunity = 'Lost' WHERE id = ?", (job,))

    def write(self, db: sqlite3.Connection) -> None:
        """Puts the rows into their tables, with a batch for each past week."""
        batches, items = self._batches()
        db.executemany(f"INSERT INTO quote VALUES ({','.join('?' * 18)}, NULL, NULL)", self.quotes)
        db.executemany(
            "INSERT INTO quote_line (quote_id, task_id, program_id, name, quantity, price, amount) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            self.lines,
        )
        db.executemany(
            "INSERT INTO invoice (id, job_id, customer_id, address_id, department_id, status, subtotal, discount, "
            "tax, total, "
            f"paid, owner, class, created_at, completed_on, emailed_at, batch_id) VALUES ({','.join('?' * 17)})",
            self.invoices,
        )
        db.executemany(f"INSERT INTO payment VALUES ({','.join('?' * 17)})", self.payments)
        db.executemany("INSERT INTO batch (id, name, package, at, by) VALUES (?, ?, 'QBO', ?, ?)", batches)
        db.executemany("INSERT INTO batch_item VALUES (?, ?, ?, ?, 1)", items)
        db.execute(
            "UPDATE membership_sale SET (invoice, sold_on) = "
            "(SELECT i.id, i.completed_on FROM invoice i WHERE i.job_id = membership_sale.job_id)"
        )

    def _batches(self) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        """A batch every Friday until the last one, of what the week brought."""
        newest = self.today - timedelta((self.today.weekday() - 4) % 7 or 7)
        batches: dict[int, tuple[object, ...]] = {}
        items: list[tuple[object, ...]] = []
        weeks = (_YEAR + 13) // 7

        def batch(day: str) -> int | None:
            friday = date.fromisoformat(day)
            friday += timedelta((4 - friday.weekday()) % 7)
            if friday > newest:
                return None
            number = FIRST_BATCH + weeks - (newest - friday).days // 7
            if number not in batches:
                at = self.utc(datetime.combine(friday, time(16, 30)))
                batches[number] = (number, f"Batch #{number}", at, self.office[0])
            return number

        for row in self.invoices:
            if row[5] == "Finalized" and (number := batch(str(row[14]))):
                row[16] = number
                items.append((number, "invoice", row[0], row[9]))
        for pay in self.payments:
            if pay[7] == "Completed" and (number := batch(str(pay[11]))):
                pay[16] = number
                items.append((number, "payment", pay[0], pay[6] if pay[3] == "Payment" else -int(str(pay[6]))))
        return sorted(batches.values(), key=lambda b: int(str(b[0]))), items
