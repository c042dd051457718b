"""One running portal: its data file, clock, settings and faults, and the way back to the seed."""

import json
import shutil
import sqlite3
import uuid
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from . import accounts, payments, renewals, seed, timesheets
from .clock import FRESH_START, BusinessClock
from .events import Origin
from .faults import FaultBoard
from .settings import Settings, SettingsBook, processor
from .store import Store
from .traffic import Traffic

_KEPT = ("meta", "sign_in")
"""Tables that a reset leaves; every other one is emptied, whichever area it belongs to."""

_SMALL = 500
"""Customers of a business whose rows are kept in memory once it was sown, so that the next reset copies them."""


class Portal:
    """Opens a data file; a new one gets sign-ins and the seeded business, an existing one is continued.

    Args:
        path: the SQLite file.
        number: seed number of a new business.
        customers: how many customers a new business has.
        start: business time to begin at; None: a new business at its fresh start, an existing one where it is.
            "now": the machine's time in the company's zone.
        layout: which generation of the front end is served.
    """

    def __init__(
        self,
        path: Path,
        number: int = 1,
        customers: int = 2000,
        start: datetime | str | None = None,
        layout: str = "v1",
    ) -> None:
        self.store = Store(path)
        self.settings = SettingsBook(self.store)
        self.clock = BusinessClock(self.store, self.settings.now.time_zone)
        self.faults = FaultBoard()
        self.traffic = Traffic()
        self.layout = self._first_layout = layout
        self._sown: tuple[tuple[int, int, datetime], dict[str, list[sqlite3.Row]]] | None = None
        if not self.store.meta("instance"):
            with self.store.write() as db:
                accounts.create_accounts(db)
                self.reset(number, customers, start)
        elif start is not None:
            self.clock.set(self._begin(start))
        self._worked_until = self.store.meta("worked_until")

    @property
    def instance(self) -> str:
        """Changes with every reset, so that a client can tell two businesses apart."""
        return self.store.meta("instance")

    def reset(
        self, number: int | None = None, customers: int | None = None, start: datetime | str | None = None
    ) -> None:
        """Back to the seed: business, clock, settings, accounts' locks, no sessions, no faults. Passwords stay.

        What is not given is as in the last reset; the clock begins at its fresh start.
        """
        sown = json.loads(self.store.meta("sown", '{"seed": 1, "customers": 2000}'))
        number = sown["seed"] if number is None else number
        customers = sown["customers"] if customers is None else customers
        begin = self._begin(start or FRESH_START)
        with self.store.write() as db:
            db.execute("PRAGMA defer_foreign_keys = ON")
            tables = [table for table in self.store.tables() if table not in _KEPT]
            for table in reversed(tables):  # those that refer to others are emptied before them
                db.execute(f"DELETE FROM {table}")
            accounts.restore_accounts(db)
            self.store.set_meta("settings", "{}")
            self.clock.move_to_zone(Settings.time_zone)
            self.clock.set(begin)
            self.store.set_meta("sown", json.dumps({"seed": number, "customers": customers}))
            self.store.set_meta("worked_until", begin.date().isoformat())
            self._worked_until = begin.date().isoformat()
            self.store.set_meta("instance", str(uuid.uuid4()))
            self._sow(db, tables, number, customers, begin)
        shutil.rmtree(self.store.files, ignore_errors=True)
        self.settings.load()
        self.faults.clear()
        self.traffic = Traffic()
        self.layout = self._first_layout

    def _sow(self, db: sqlite3.Connection, tables: list[str], number: int, customers: int, begin: datetime) -> None:
        """Fills the empty tables; a small business that was sown just before is copied."""
        asked = (number, customers, begin)
        if self._sown and self._sown[0] == asked:
            for table, rows in self._sown[1].items():
                marks = ", ".join("?" * len(rows[0]))
                db.executemany(f"INSERT INTO {table} ({', '.join(rows[0].keys())}) VALUES ({marks})", rows)
            return
        seed.sow(db, number, customers, begin, self.clock.utc_text)
        timesheets.sow_timesheets(db, self.clock, begin.date())
        if customers <= _SMALL:
            found = {table: _rows(db, table) for table in tables}
            self._sown = asked, {table: rows for table, rows in found.items() if rows}

    def change_settings(self, changes: dict[str, Any]) -> Settings:
        """Changes tenant settings and what hangs on them. Raises BadSetting and changes nothing."""
        settings = self.settings.change(changes)
        self.clock.move_to_zone(settings.time_zone)
        return settings

    def new_day(self) -> None:
        """Carries out what the days that have begun since the last call bring; a clock set back undoes nothing."""
        today = self.clock.now().date()
        if today.isoformat() <= self._worked_until:
            return
        with self.store.write() as db:
            last = self.store.meta("worked_until")
            if last < today.isoformat():
                origin = Origin("system", "CLOCK", "/new_day", self.clock.utc_text())
                payments.settle(db, origin, today)
                renewals.run(db, origin, date.fromisoformat(last), today, self._biller(today))
                timesheets.plan_shifts(db, self.clock, date.fromisoformat(last) + timedelta(1), today)
                self.store.set_meta("worked_until", today.isoformat())
        self._worked_until = today.isoformat()

    def close(self) -> None:
        """Closes the data file."""
        self.store.close()

    def _biller(self, today: date) -> renewals.Bill:
        """How a subscription is invoiced; the method on file is charged where a payment processor is connected."""
        return partial(payments.bill_subscription, today, bool(processor(self.settings.now)))

    def _begin(self, start: datetime | str) -> datetime:
        return self.clock.real_local() if isinstance(start, str) else start


def _rows(db: sqlite3.Connection, table: str) -> list[sqlite3.Row]:
    """All that is stored in a table; columns that SQLite works out are left out, as ``table_info`` does."""
    columns = ", ".join(column["name"] for column in db.execute(f"PRAGMA table_info({table})"))
    return db.execute(f"SELECT {columns} FROM {table}").fetchall()
