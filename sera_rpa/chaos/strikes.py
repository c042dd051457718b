"""What a worker does to itself, or to what is around it, at the moment of a strike."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from typing import Any

import psutil
from sqlalchemy import event

from sera_rpa.chaos.plan import Plan
from sera_rpa.engine.desk import desk
from sera_rpa.engine.session_names import PARENT_VARIABLE

FULL_SECONDS = 4.0
JUMP = timedelta(hours=2)
ENDLESS_PAGES = 1_073_741_823


def _kill_worker(plan: Plan) -> None:
    psutil.Process().kill()
    time.sleep(60)  # the signal comes in a moment; nothing may happen until then


def _kill_supervisor(plan: Plan) -> None:
    _kill(int(json.loads(os.environ[PARENT_VARIABLE])[0]))


def _kill_browser(plan: Plan) -> None:
    """Ends every Chromium below the worker, or below its supervisor where the workers share one."""
    mine = _browsers(psutil.Process())
    for process in mine or _browsers(psutil.Process(int(json.loads(os.environ[PARENT_VARIABLE])[0]))):
        _kill(process.pid)


def _kill_portal(plan: Plan) -> None:
    _kill(plan.portal_pid)


def _freeze_worker(plan: Plan) -> None:
    psutil.Process().suspend()


def _fill_disk(plan: Plan) -> None:
    """For some seconds every transaction of this worker needs a page more than the ledger may have (SQLITE_FULL)."""
    until = time.monotonic() + FULL_SECONDS

    @event.listens_for(desk.ledger, "begin")
    def _need_a_page(connection: Any) -> None:
        if time.monotonic() > until:
            return
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        try:
            connection.exec_driver_sql("CREATE TABLE filling (content)")
            connection.exec_driver_sql("INSERT INTO filling VALUES (zeroblob(100000000))")
        finally:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {ENDLESS_PAGES}")


def _jump(by: timedelta) -> None:
    """Moves the wall clock of all code of this suite in this process; what is measured monotonically goes on."""

    class Kind(type):
        def __instancecheck__(cls, instance: Any) -> bool:
            return isinstance(instance, datetime)

    class Jumped(datetime, metaclass=Kind):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + by

    for name, module in list(sys.modules.items()):
        if name.startswith("sera_rpa.") and name != __name__ and _is_datetime(getattr(module, "datetime", None)):
            module.datetime = Jumped  # type: ignore[attr-defined]


def _is_datetime(what: Any) -> bool:
    return isinstance(what, type) and issubclass(what, datetime)  # the real one, or one that jumped before


ACTS: dict[str, Callable[[Plan], None]] = {
    "kill worker": _kill_worker,
    "kill supervisor": _kill_supervisor,
    "kill browser": _kill_browser,
    "kill portal": _kill_portal,
    "freeze worker": _freeze_worker,
    "fill disk": _fill_disk,
    "clock forward": lambda plan: _jump(JUMP),
    "clock back": lambda plan: _jump(-JUMP),
}
"""Every act by the name that a fault gives it."""


def _browsers(top: psutil.Process) -> list[psutil.Process]:
    found = []
    for process in top.children(recursive=True):
        try:
            if any(argument.startswith("--remote-debugging") for argument in process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue  # ended while we looked
    return found


def _kill(pid: int) -> None:
    try:
        psutil.Process(pid).kill()
    except psutil.NoSuchProcess:
        return  # ended by itself
