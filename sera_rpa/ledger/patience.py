"""Patience with a database that is away for a moment: restarting, locked, or behind a broken connection."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import InterfaceError, OperationalError

LONGEST_SECONDS = 60.0
PAUSE_SECONDS = (0.05, 0.2, 0.5, 1.0)

P = ParamSpec("P")
T = TypeVar("T")


def patiently(work: Callable[Concatenate[Engine, P], T]) -> Callable[Concatenate[Engine, P], T]:
    """Repeats a transaction whose database went away, for at most a minute.

    The commit of a try whose answer was lost may stand: ``work`` must end the same when it finds it done.
    """

    @wraps(work)
    def repeated(engine: Engine, /, *args: P.args, **kwargs: P.kwargs) -> T:
        deadline, number = time.monotonic() + LONGEST_SECONDS, 0
        while True:
            try:
                return work(engine, *args, **kwargs)
            except (OperationalError, InterfaceError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(PAUSE_SECONDS[min(number, len(PAUSE_SECONDS) - 1)])
                number += 1

    return repeated
