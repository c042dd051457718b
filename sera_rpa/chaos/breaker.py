"""The Robot listener that breaks workers: it knows each step and its moments, and strikes once where the plan says."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from robot.running import TestCase

from sera_rpa.chaos.control import ask, newest_event
from sera_rpa.chaos.faults import ANSWERED, BEGUN, CLICKED, CONFIRMED, ENDED, FILLED, INTENDED
from sera_rpa.chaos.plan import OUTSIDE, PLAN_VARIABLE, ROW, Plan, is_first, note
from sera_rpa.chaos.strikes import ACTS
from sera_rpa.engine.desk import desk


class Breaker:
    """Added to every worker of a round through ``ROBOT_OPTIONS``; the suite itself knows nothing of it."""

    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self) -> None:
        self._plan = Plan.read(Path(os.environ[PLAN_VARIABLE]))
        self._stack: list[str] = []
        self._step = ""
        self._sent = False  # clicked within the Write Once in progress
        self._event = 0  # newest of the portal, as far as it was asked for

    def start_keyword(self, data: Any, result: Any) -> None:
        """Strikes before the row, before an intent, and before a record is read back."""
        if desk.claim is not None:
            if _is_row(data):
                self._step, self._sent = "", False
                self._reach(ROW, BEGUN)
            elif result.name == "Note Intent":
                self._step = desk.step or OUTSIDE
                self._reach(self._step, FILLED)
            elif self._sent and self._stack and self._stack[-1] == "Write Once":
                self._sent = False
                self._reach(self._step, ANSWERED)
        self._stack.append(result.name)

    def end_keyword(self, data: Any, result: Any) -> None:
        """Strikes after an intent, a click, a confirmation, and after the row."""
        self._stack.pop()
        if desk.claim is None:
            return
        if _is_row(data):
            self._reach(ROW, ENDED)
        elif not result.passed:
            return
        elif result.name == "Note Intent":
            self._reach(self._step, INTENDED)
        elif result.name == "Click To Send":
            self._sent = self._step != OUTSIDE
            self._reach(self._step, CLICKED)
        elif result.name == "Write Once":
            self._reach(str(data.args[0]), CONFIRMED)
            self._step = ""

    def end_test(self, data: Any, result: Any) -> None:
        """Notes when the row ended."""
        if desk.claim is not None:
            self._note(ROW, "over")

    def _reach(self, step: str, moment: str) -> None:
        self._note(step, moment)
        assert desk.claim is not None
        for strike in self._plan.strikes:
            if (strike.position, strike.step) != (desk.claim.position, step):
                continue
            if moment == INTENDED and strike.portal_fault and is_first(self._plan.journal, strike, "portal"):
                for route in strike.routes:
                    wanted = {"name": strike.portal_fault, "route": route, "count": 1}
                    ask(
                        self._plan.portal,
                        "faults",
                        "POST",
                        wanted | ({"seconds": strike.seconds} if strike.seconds else {}),
                    )
            if moment == strike.moment and is_first(self._plan.journal, strike, "struck"):
                self._note(step, "struck", strike=strike.number, by=strike.act or strike.portal_fault)
                if strike.act:
                    ACTS[strike.act](self._plan)
                return

    def _note(self, step: str, moment: str, **more: Any) -> None:
        assert desk.claim is not None
        if self._plan.learning:
            self._event = newest_event(self._plan.portal, self._event)
            more["event"] = self._event
        note(
            self._plan.journal,
            at=time.time(),
            pid=os.getpid(),
            position=desk.claim.position,
            step=step,
            moment=moment,
            **more,
        )


def _is_row(data: Any) -> bool:
    return data.type == "KEYWORD" and isinstance(data.parent, TestCase)
