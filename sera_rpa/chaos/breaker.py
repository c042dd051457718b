"""The Robot listener that breaks workers: it knows each step and its moments, and strikes once where the plan says."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from robot.libraries.BuiltIn import BuiltIn
from robot.running import TestCase

from sera_rpa.chaos.control import ask, newest_event
from sera_rpa.chaos.faults import ANSWERED, BEGUN, CLICKED, CONFIRMED, ENDED, FILLED, INTENDED
from sera_rpa.chaos.plan import OUTSIDE, PLAN_VARIABLE, ROW, Plan, Strike, is_first, is_open, note, read_journal
from sera_rpa.chaos.strikes import ACTS
from sera_rpa.engine.desk import desk

SENDING = ("Click To Send", "Choose File To Send")
BLINDING = "kill browser"
EVERY = ""
"""Stands for every step of an attempt whose browser was taken away."""


class Breaker:
    """Added to every worker of a round through ``ROBOT_OPTIONS``; the suite itself knows nothing of it."""

    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self) -> None:
        self._plan = Plan.read(Path(os.environ[PLAN_VARIABLE]))
        self._stack: list[str] = []
        self._step = ""
        self._sent = False  # clicked within the Write Once in progress
        self._broken: set[str] = set()  # steps that were struck in this attempt: each break has an attempt of its own
        self._event = 0  # newest of the portal, as far as it was asked for

    def start_keyword(self, data: Any, result: Any) -> None:
        """Strikes before the row, before an intent, and before a record is read back."""
        if desk.claim is not None:
            if _is_row(data):
                self._step, self._sent, self._broken = "", False, set()
                self._reach(ROW, BEGUN)
            elif result.name == "Note Intent":
                self._step = desk.step or OUTSIDE
                self._reach(self._step, FILLED)
            elif self._sent and self._stack and self._stack[-1] == "Write Once":
                self._sent = False
                self._reach(self._step, ANSWERED)
        self._stack.append(result.name)

    def end_keyword(self, data: Any, result: Any) -> None:
        """Strikes after an intent, a click or an upload, a confirmation, and after the row."""
        self._stack.pop()
        if desk.claim is None:
            return
        if _is_row(data):
            self._reach(ROW, ENDED)
        elif not result.passed:
            return
        elif not self._sent and not desk.step and self._stack and self._stack[-1] == "Write Once":
            self._let_land()  # its look is over
        elif result.name == "Note Intent":
            self._reach(self._step, INTENDED)
        elif result.name in SENDING:
            self._sent = self._step != OUTSIDE
            self._reach(self._step, CLICKED)
        elif result.name == "Write Once":
            self._reach(str(BuiltIn().replace_variables(data.args[0])), CONFIRMED)
            self._step = ""

    def end_test(self, data: Any, result: Any) -> None:
        """Notes when the row ended."""
        if desk.claim is not None:
            self._note(ROW, "over")

    def _reach(self, step: str, moment: str) -> None:
        self._note(step, moment)
        assert desk.claim is not None
        own = [one for one in self._plan.strikes if (one.position, one.step) == (desk.claim.position, step)]
        strike = next((one for one in own if is_open(self._plan.journal, one)), None)
        if strike and not self._broken & {step, EVERY}:
            if moment == INTENDED and strike.portal_fault and is_first(self._plan.journal, strike, "portal"):
                self._set_faults(strike)
            if moment == strike.moment and is_first(self._plan.journal, strike, "struck"):
                self._broken.add(EVERY if strike.act == BLINDING else step)
                self._note(step, "struck", strike=strike.number, by=strike.act or strike.portal_fault)
                if strike.act:
                    ACTS[strike.act](self._plan)

    def _set_faults(self, strike: Strike) -> None:
        slow = {"seconds": strike.seconds} if strike.seconds else {}
        for route in strike.routes:
            wanted = {"name": strike.portal_fault, "route": route, "count": 1} | slow
            fault = ask(self._plan.portal, "faults", "POST", wanted)
            self._note(strike.step, "set", by_fault=strike.number, fault=fault["id"])

    def _let_land(self) -> None:
        """Tells the portal when what it holds back of this row takes effect: it was looked for and not found."""
        assert desk.claim is not None
        for strike in self._plan.strikes:
            if strike.position != desk.claim.position or strike.lands_after_look is None:
                continue
            lines = read_journal(self._plan.journal)
            if any(line.get("strike") == strike.number for line in lines) and is_first(
                self._plan.journal, strike, "landing"
            ):
                for line in lines:
                    if line.get("by_fault") == strike.number:
                        wanted = {"id": line["fault"], "lands_in": strike.lands_after_look}
                        ask(self._plan.portal, "faults", "PUT", wanted)
                self._note(strike.step, "landing", landing=strike.number)

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
