"""The account that signs in, its one-time codes and its kept session."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any, NoReturn

from robot.api.deco import keyword, library
from robot.api.types import Secret
from robot.libraries.BuiltIn import BuiltIn

from sera_rpa.access import Need, lacking_access, read_needs
from sera_rpa.browser import ensure_browser, launch_args
from sera_rpa.engine.desk import desk
from sera_rpa.errors import Family, SeraError, code_of
from sera_rpa.ledger.history import find_run_head, note_account, note_stop, waiting_rows
from sera_rpa.ledger.turns import end_turn, take_turn
from sera_rpa.signin.account import Account as Found
from sera_rpa.signin.account import find_account
from sera_rpa.signin.codes import next_code
from sera_rpa.signin.sessions import forget_session, keep_session, kept_session
from sera_rpa.tenants import identify

PORTAL_POLL_SECONDS = 0.5
TURN_POLL_SECONDS = 0.2


class RowsStopped(Exception):
    """What ended the run for all its rows, in its own words."""

    ROBOT_SUPPRESS_NAME = True


@library(scope="GLOBAL", version="1")
class Account:
    """Hands out secrets as ``Secret`` only."""

    def __init__(self) -> None:
        self._found: Found | None = None
        self._carried = b""  # the stored state that this worker's browser carries

    @keyword
    def get_account(self) -> Found:
        """Returns the tenant's account: ``email`` (text) and ``password`` (Secret).

        Raises:
            SECRET_MISSING: no e-mail or password in environment, keyring or file.
        """
        if self._found is None:
            self._found = find_account(desk.tenant)
            desk.secrets.add(self._found.password.value)
            if self._found.totp_seed:
                desk.secrets.add(self._found.totp_seed.value)
        return self._found

    @keyword
    def account_should_be_allowed(self, shown: str) -> None:
        """Ends the run before its first row where the account may not do what the task file needs.

        A task file states it as ``Metadata    Needs    edit quotes, edit invoices``; the names are those of
        :mod:`sera_rpa.access`. ``Needs items`` holds only where a row of the run fills that column, and
        ``Needs sold_as=quote`` only where one holds that value. Where the page shows no access level, Sera itself
        has the last word, row by row.

        Args:
            shown: what the page shows of the account, e.g. ``Admin access``.

        Raises:
            ACCESS_MISSING: the account's level is too low.
        """
        needs = read_needs(_metadata())
        lacking = lacking_access(shown, [need.what for need in needs if not need.column])
        if lacking:
            self._not_allowed(shown, f"the task needs {lacking}")
        for need in needs:
            lacking = lacking_access(shown, [need.what]) if need.column else ""
            row = self._first_row(need) if lacking else ""
            if row:
                self._not_allowed(shown, f"{row} fills '{need.column}', which needs {lacking}")

    def _first_row(self, need: Need) -> str:
        rows = waiting_rows(desk.ledger, desk.run) if desk.run else iter(())
        return next((address for address, payload in rows if need.holds_for(payload)), "")

    def _not_allowed(self, shown: str, why: str) -> NoReturn:
        raise SeraError("ACCESS_MISSING", f"'{self.get_account().email}' has {shown}; {why}; nothing was started")

    @keyword
    def get_one_time_code(self) -> Secret:
        """Returns a one-time code that was never used before; waits for the next 30-second window where it must.

        Raises:
            MFA_SEED_MISSING: the account has no TOTP seed.
        """
        account = self.get_account()
        if account.totp_seed is None:
            raise SeraError("MFA_SEED_MISSING", f"Sera asks for a one-time code of '{account.email}'")
        code = next_code(desk.ledger, account.email, account.totp_seed)
        desk.secrets.add(code.value)
        return code

    @keyword
    def get_kept_session(self) -> str:
        """Returns the path of a file with the stored browser state of the account, or nothing when there is none.

        The file is readable by its owner only and must be dropped with `Drop Session File` once the browser has it.
        """
        state = kept_session(desk.scope, self.get_account().email)
        self._carried = state or b""
        if state is None:
            return ""
        handle, path = tempfile.mkstemp(prefix="sera-", suffix=".json")
        with os.fdopen(handle, "wb") as file:
            file.write(state)
        self._remember(state)
        return path

    @keyword
    def drop_session_file(self, path: str) -> None:
        """Deletes the file that `Get Kept Session` made."""
        if path:
            Path(path).unlink(missing_ok=True)

    @keyword
    def keep_session(self) -> None:
        """Stores the browser's signed-in state, encrypted, for the next worker or run."""
        browser: Any = BuiltIn().get_library_instance("Browser")
        saved = Path(browser.save_storage_state())
        state = saved.read_bytes()
        saved.unlink()
        self._carried = state
        self._remember(state)
        keep_session(desk.scope, self.get_account().email, state)

    @keyword
    def take_turn_to_sign_in(self) -> bool:
        """Waits until this worker alone may sign the account in.

        Returns: True, without the turn, as soon as another worker has left a session newer than the one carried here.

        Raises:
            SIGN_IN_REFUSED: or whatever else has meanwhile stopped the run for all its rows.
        """
        while True:
            mine = take_turn(desk.ledger, self._turn)
            # Looked at with the turn in hand: what the last one left or stopped is on record before its turn ends.
            state = kept_session(desk.scope, self.get_account().email)
            newer = bool(state) and state != self._carried
            stopped = find_run_head(desk.ledger, desk.run).stopped_by if desk.run else ""
            if mine and not newer and not code_of(stopped):
                return False
            if mine:
                end_turn(desk.ledger, self._turn)
            if newer:
                return True
            if code_of(stopped):
                raise RowsStopped(stopped)
            time.sleep(TURN_POLL_SECONDS)

    @keyword
    def end_turn_to_sign_in(self, error: str = "") -> None:
        """Lets the next worker sign in. A definite refusal first stops the run, so that nobody tries it again.

        Args:
            error: why this worker could not sign in; empty where it could.
        """
        code = code_of(error)
        if desk.run and code and code.family is Family.SIGN_IN:
            note_stop(desk.ledger, desk.run, error)
        end_turn(desk.ledger, self._turn)

    @property
    def _turn(self) -> str:
        account = f"{desk.scope}|{self.get_account().email.lower()}"
        return "sign-in " + hashlib.sha256(account.encode()).hexdigest()[:32]

    @keyword
    def forget_session(self) -> None:
        """Drops the stored state of the account: the portal no longer accepts it."""
        forget_session(desk.scope, self.get_account().email)

    @keyword
    def session_is_ready(self) -> bool:
        """Tells whether Sera was seen signed in and no portal fault came since."""
        return desk.session_ready

    @keyword
    def note_session_ready(self) -> None:
        """Notes that Sera was seen signed in."""
        desk.session_ready = True
        if desk.run:
            note_account(desk.ledger, desk.run, self.get_account().email)

    @keyword
    def wait_until_portal_answers(self) -> None:
        """Waits for a portal that does not answer, as long as the tenant's patience lasts.

        Raises:
            PORTAL_UNREACHABLE: it did not come back.
            PORTAL_MAINTENANCE: it is still in maintenance.
        """
        deadline = time.monotonic() + desk.tenant.patience_seconds
        while True:
            try:
                identify(desk.tenant)
                return
            except SeraError:
                if time.monotonic() >= deadline:
                    raise
            time.sleep(PORTAL_POLL_SECONDS)

    @keyword
    def get_browser_launch(self, headed: bool = False) -> dict[str, Any]:
        """Returns the browser to start: ``executablePath`` and ``args``.

        Raises:
            BROWSER_MISSING: there is none and none could be installed.
        """
        return {"executablePath": str(ensure_browser(headed).path), "args": launch_args()}

    def _remember(self, state: bytes) -> None:
        cookies = json.loads(state).get("cookies", [])
        desk.secrets.update(cookie["value"] for cookie in cookies if len(cookie.get("value", "")) >= 16)


def _metadata() -> Any:
    return BuiltIn().get_variable_value("&{SUITE METADATA}", {})
