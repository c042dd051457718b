"""Makes each row of the input a Robot task of its own and puts its outcome on record."""

from __future__ import annotations

import os
import re
import signal
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from robot.api import logger
from robot.api.deco import keyword, library
from robot.libraries.BuiltIn import BuiltIn, RobotNotRunningError
from robot.running import TestCase
from robot.utils import DotDict, escape
from sqlalchemy.exc import SQLAlchemyError

from sera_rpa.engine.desk import desk
from sera_rpa.engine.limits import seconds_to_rest, share_of_rows, tell_others
from sera_rpa.engine.session_names import MEGABYTES_VARIABLE
from sera_rpa.engine.verdict import failed_library, judge
from sera_rpa.errors import Family, SeraError, code_of
from sera_rpa.ledger.claims import Claim, Outcome, claim_next, extend, give_back, next_due, note_start, settle
from sera_rpa.ledger.journal import has_sent, open_steps
from sera_rpa.ledger.limits import count_started
from sera_rpa.ledger.processes import ProcessMark, is_alive, own_children, own_tree, tree_bytes
from sera_rpa.ledger.records import OBJECT, Status
from sera_rpa.ledger.workers import dismiss_worker, note_alive, register_worker
from sera_rpa.objects import to_record, to_result

BEAT_SECONDS = 5.0
ROWS_PER_LOG = 500
"""So many rows a worker carries out before another takes over, so that its log stays easy to open."""
WEIGH_SECONDS = 10.0
"""How long a worker's memory is taken to be what it was."""

_SEVERAL = re.compile(r"Several failures occurred:\s+1\) ")


@library(scope="GLOBAL", version="1")
class Rows:
    """Imported by every task file: turns its one template task into one task per row.

    The input is named by ``-v INPUT:<file>``; the command ``sera-rpa run`` hands its rows over through the ledger
    instead. Each row ends in the ledger as done, refused, failed or unknown.
    """

    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self) -> None:
        self.ROBOT_LIBRARY_LISTENER = self
        self._suite: Any = None
        self._started = False  # whether the row's own keyword began
        self._setup_message = ""
        self._stop = threading.Event()
        self._ended = threading.Event()
        self._fed = 0
        self._weighed = -WEIGH_SECONDS  # when the worker's memory was looked at
        self._worker = ""
        self._session: Any = None
        self._drivers: list[ProcessMark] = []  # what this process drives its browser with: Node

    # keywords

    @keyword
    def report_result(self, record: Any, **facts: Any) -> None:
        """Puts what the portal confirmed on record as the row's result.

        Args:
            record: an object as a keyword returned it, e.g. a job, or a dictionary.
            facts: what else the reports should show, e.g. ``customer_name``.
        """
        desk.record, reported, path = to_result(record)
        desk.record |= to_record(facts)
        if reported:
            desk.record[OBJECT] = reported
        desk.record_url = desk.tenant.address + path if path else ""

    @keyword
    def screenshot_path(self) -> str:
        """Returns where the screenshot of the row in hand belongs, without its suffix."""
        if desk.claim is None:
            return str(Path(_variable("${OUTPUT DIR}", ".")) / "screenshot-{index}")
        folder = desk.folder / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        return str(folder / f"{desk.claim.stem}-{desk.claim.number}")

    @keyword
    def note_screenshot(self, path: str) -> None:
        """Puts the screenshot of the row in hand on record."""
        desk.screenshot = Path(os.path.relpath(path, desk.folder)).as_posix()

    @keyword
    def note_fault(self, code: str, what: str) -> None:
        """Puts on record what the portal showed after a row failed without an error code of its own.

        Args:
            code: an error code of the portal or machine family, e.g. ``SESSION_LOST``.
            what: what was seen; of Robot's collection of several failures the first, and of that its first line.
        """
        desk.fault = str(SeraError(code, _SEVERAL.sub("", what).partition("\n")[0]))

    @keyword
    def refuse(self, code: str, what: str, then: str | None = None) -> None:
        """Ends the row with an error code and says what a person has to correct.

        Args:
            code: an error code, e.g. ``NO_FREE_SLOT``.
            what: what happened to which thing, observed against expected.
            then: what to do next; the code's own advice unless given.
        """
        raise SeraError(code, what, then)

    # listener: one task per row

    def start_suite(self, data: Any, result: Any) -> None:
        """Replaces the template task by the first row."""
        templates = {test.template or "" for test in data.tests}
        if self._suite is not None or len(templates) != 1 or templates == {""}:
            return  # no task file: a suite of tests may import the keywords, and have templates of its own
        from sera_rpa.engine.session import join_run

        self._suite = data
        try:
            self._session = join_run(data)
        except SeraError as error:
            self._only(data, str(error))
            return
        data.tests.clear()
        self._install_signals()
        self._worker = f"{self._session.run}/{os.getpid()}"
        threading.Thread(target=self._beat, name="heartbeat", daemon=True).start()
        if self._session.message:
            self._only(data, self._session.message)
        elif not self._feed():
            self._only(data, "", name=self._session.nothing_to_do)

    def start_test(self, data: Any, result: Any) -> None:
        """Lays the row's values out for its task."""
        self._started = False
        if desk.claim is not None:
            if self._fed == 1:
                note_start(desk.ledger, desk.claim)
            BuiltIn().set_test_variable("${ROW}", DotDict(desk.claim.payload))

    def start_keyword(self, data: Any, result: Any) -> None:
        """Notes that the row's own keyword began: from now on the row counts as tried."""
        if data.type == "KEYWORD" and isinstance(data.parent, TestCase):
            self._started = True

    def end_keyword(self, data: Any, result: Any) -> None:
        """Remembers why a set-up failed, in its own words."""
        if result.type == "SETUP" and result.failed:
            self._setup_message = result.message

    def end_test(self, data: Any, result: Any) -> None:
        """Puts the row's outcome on record and makes the next row a task."""
        claim = desk.claim
        if claim is None:
            return
        try:
            if self._started:
                self._settle(claim, result)
            else:
                self._untried(claim, self._setup_message or result.message)
        except SeraError as error:  # the lease went to another worker: its outcome counts, not ours
            logger.warn(str(error))
        finally:
            desk.clear()
        if not all(map(is_alive, self._drivers)):
            self._leave_to_another("What drives the browser ended")
        if not self._stop.is_set():
            self._feed()

    def close(self) -> None:
        """Takes the worker off the record at the end of the run."""
        self._ended.set()
        if desk.claim is not None and not self._started:
            give_back(desk.ledger, desk.claim)
            desk.clear()
        if self._worker:
            dismiss_worker(desk.ledger, self._worker)
        if self._session is not None:
            self._session.leave()

    # private

    def _feed(self) -> bool:
        """Claims the next row and makes it a task; waits for one that is due later. False when none is left."""
        if self._fed == 0:
            self._register()
        elif self._is_used_up():
            return False
        while not self._stop.is_set():
            rest = seconds_to_rest()
            if rest:
                self._stop.wait(min(1.0, rest))
                continue
            claim = claim_next(desk.ledger, self._session.run, self._worker)
            if claim and not self._may_start(claim):
                give_back(desk.ledger, claim)
                return False
            if claim:
                self._fed += 1
                desk.claim = claim
                name = claim.name + (f" (attempt {claim.number})" if claim.number > 1 else "")
                test = self._suite.tests.create(name=escape(name), doc="", tags=[f"attempt:{claim.number}"])
                for part in ("setup", "teardown"):
                    fixture = getattr(self._session.template, part)
                    if fixture:
                        getattr(test, part).config(name=fixture.name, args=fixture.args)
                test.timeout = self._session.template.timeout
                columns = [name for name in self._session.columns if name in claim.payload]
                test.body.create_keyword(
                    name=self._session.keyword, args=[f"{column}=${{ROW}}[{column}]" for column in columns]
                )
                return True
            due = next_due(desk.ledger, self._session.run)
            if due is None:
                return False
            self._stop.wait(min(1.0, max(0.02, (due - datetime.now(UTC)).total_seconds())))
        return False

    def _is_used_up(self) -> bool:
        """Whether a fresh worker should take over: the log is long enough, or the processes hold too much memory."""
        if self._session.by_hand:
            return False
        if self._fed >= ROWS_PER_LOG:
            return True
        most = int(os.environ.get(MEGABYTES_VARIABLE) or 0)
        if not most or time.monotonic() - self._weighed < WEIGH_SECONDS:
            return False
        self._weighed, held = time.monotonic(), tree_bytes() // 2**20
        if held > most:
            logger.console(f"{held} MB are held after {self._fed} rows, {most} may be: a fresh worker takes over.")
        return held > most

    def _may_start(self, claim: Claim) -> bool:
        """Waits for the row's share of the minute; False when a stop comes first, or the run may try no more rows."""
        most = int(desk.wish.get("max_rows") or 0)
        if claim.number == 1 and not count_started(desk.ledger, self._session.run, most):
            told = f"{most} rows were tried, as many as the run may try"
            self._session.stopped(str(SeraError("CAP_REACHED", told)))
            return False
        while wait := share_of_rows():
            if self._stop.wait(min(1.0, wait)):
                return False
            extend(desk.ledger, claim)
        return True

    def _settle(self, claim: Claim, result: Any) -> None:
        log = self._session.log_address(result.id)
        if result.passed:
            outcome = Outcome(
                Status.DONE, record=desk.record, record_url=desk.record_url, log=log, screenshot=desk.screenshot
            )
        else:
            verdict = judge(
                result.message, desk.fault, failed_library(result),
                open_write=bool(open_steps(desk.ledger, claim.item)),
                number=claim.number, attempts=self._session.attempts,
            )  # fmt: skip
            desk.session_ready = desk.session_ready and verdict.status is Status.REFUSED
            capped = verdict.code == "CAP_REACHED"
            if capped and not has_sent(desk.ledger, claim):
                self._untried(claim, verdict.message)
                return
            tell_others(verdict, desk.failed_step)
            outcome = Outcome(
                verdict.status, verdict.code, verdict.message, desk.record, desk.record_url, log, desk.screenshot,
                retry_at=datetime.now(UTC) if capped else verdict.retry_at,
            )  # fmt: skip
            if capped:  # the row waits with the steps that it has sent, and goes on behind them
                self._end_run(verdict.message)
        settle(desk.ledger, claim, outcome)

    def _untried(self, claim: Claim, message: str) -> None:
        """The row goes back as it came, and no other is taken: what failed was not the row's."""
        give_back(desk.ledger, claim)
        self._end_run(message)

    def _end_run(self, message: str) -> None:
        if self._stop.is_set():
            return
        stated = next((line for line in message.splitlines() if code_of(line)), "") or desk.fault
        code = code_of(stated)
        lost = code is None or code.name == "BROWSER_DIED" or code.family is Family.PORTAL
        if lost and not _browser_runs():  # a page that did not come tells nothing of the portal then
            self._leave_to_another(message)
            return
        self._stop.set()
        self._session.stopped(stated or str(SeraError("BUG", message or "A set-up failed without a message")))

    def _leave_to_another(self, why: str) -> None:
        """This worker takes no more rows; the supervisor starts another. Without a supervisor the run ends here."""
        if self._stop.is_set():
            return
        self._stop.set()
        if self._session.by_hand:
            self._session.stopped(str(SeraError("BROWSER_DIED", why)))

    def _only(self, data: Any, message: str, name: str = "Input") -> None:
        """A single task instead of rows: it fails with the message, or says that there is nothing to do."""
        data.tests.clear()
        data.setup.config(name="No Operation")
        data.teardown.config(name="No Operation")
        test = data.tests.create(name=escape(name))
        if message:
            test.body.create_keyword(name="Fail", args=[escape(message)])
        else:
            test.body.create_keyword(name="Log", args=[escape(name)])

    def _register(self) -> None:
        register_worker(desk.ledger, self._worker, self._session.run, own_tree(), self._session.parent)

    @keyword
    def register_processes(self) -> None:
        """Puts the processes that this worker has started, the browser above all, on record: none may outlive it."""
        self._drivers = own_children()
        if self._worker:
            self._register()

    def _beat(self) -> None:
        """Shows that the worker is alive and renews the lease of the row in hand, also while it stops.

        Stops feeding when the supervisor is gone.
        """
        while not self._ended.wait(BEAT_SECONDS):
            parent: ProcessMark | None = self._session.parent
            if parent and not is_alive(parent):
                self._stop.set()
            claim = desk.claim
            try:
                note_alive(desk.ledger, self._worker)
                if claim:
                    extend(desk.ledger, claim)
            except (SeraError, SQLAlchemyError):
                continue  # a lost row the worker itself learns of before its next click; a busy ledger is asked again

    def _install_signals(self) -> None:
        """First signal: finish the row in hand, take no other. Second: Robot's own handling."""
        if threading.current_thread() is not threading.main_thread():
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            robots = signal.getsignal(number)

            def handle(signum: int, frame: Any, robots: Any = robots) -> None:
                if self._stop.is_set() and callable(robots):
                    robots(signum, frame)
                self._stop.set()
                self._session.interrupted()

            signal.signal(number, handle)


def _browser_runs() -> bool:
    """Whether this process has a browser: what drives it, and what that has started."""
    return len(own_tree()) > 1 + len(own_children()) > 1


def _variable(name: str, default: str) -> str:
    try:
        return str(BuiltIn().get_variable_value(name, default))
    except RobotNotRunningError:
        return default
