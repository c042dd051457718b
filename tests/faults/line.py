"""The whole line as a person starts it: the real command, a real portal in its own process, a real Chromium."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import pyotp
import yaml

TOP = Path(__file__).parents[2]
WHOLE_LINE = [sys.executable, "-m", "sera_rpa.cli"]
LONGEST_SECONDS = 600
"""What waits longer hangs. Nothing is judged by it: a machine may be several times slower than another."""
MONDAY = "2026-11-30"
"""The first working day of the week after the one in which a fresh portal begins."""

QUICK = {
    "layout": "v1",
    "identity_path": "/health",
    "time_zone": "America/Indiana/Indianapolis",
    "timeout_seconds": 8,
    "settle_seconds": 1.5,
    "patience_seconds": 8,
    "attempts": 3,
    "busy_seconds": 1,
}
"""Settings of the tests' tenant: those of the sandbox, with less patience."""


class Portal:
    """A stand-in portal: its process, and the control routes that say what is true."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self.port = 0
        self.start()

    def start(self) -> None:
        """Starts the process; after the first time at the same port, with the same data."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sera_rpa.portal", "--port", str(self.port), "--data", str(self._data), "--json",
             "--customers", "60"],
            stdout=subprocess.PIPE, text=True, cwd=TOP,
        )  # fmt: skip
        assert self.process.stdout is not None
        stated = json.loads(self.process.stdout.readline())
        self.url: str = stated["url"]
        self.sign_ins: list[dict[str, Any]] = stated["sign_ins"]
        self.port = int(self.url.rpartition(":")[2])
        self._http = httpx.Client(base_url=self.url, timeout=LONGEST_SECONDS, verify=False)

    def end(self, *, hard: bool = False) -> None:
        """Ends the process; ``hard`` as a power cut would."""
        self._http.close()
        if hard:
            self.process.kill()
        else:
            self.process.terminate()
        self.process.wait(10)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def reset(self, **how: Any) -> None:
        """Back to the seed, without faults and natural delays."""
        self._send("POST", "/_control/reset", {"seed": 1, "customers": 60, **how})
        self._send("PUT", "/_control/settings", {"latency_ms": 0})
        self.begin = self.newest_event()

    def account(self, access_level: str) -> dict[str, Any]:
        return next(one for one in self.sign_ins if one["access_level"] == access_level)

    def change_account(self, email: str, **how: Any) -> None:
        self._send("POST", f"/_control/accounts/{email}", how)

    def fault(self, name: str, route: str = "POST /api/appointments", **how: Any) -> None:
        self._send("POST", "/_control/faults", {"name": name, "route": route, **how})

    def heal(self) -> None:
        self._http.delete("/_control/faults").raise_for_status()

    def show(self, layout: str) -> None:
        """Shows pages in a layout from now on; a reset brings the first back."""
        self._send("PUT", "/_control/layout", {"layout": layout})

    def hits(self) -> dict[str, int]:
        """How often each fault struck."""
        return {fault["name"]: fault["hits"] for fault in self._get("/_control/faults")}

    def expire_sessions(self) -> None:
        self._send("POST", "/_control/sessions/expire", {})

    def truth(self, kind: str, **filters: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._get(f"/_control/truth/{kind}", **filters)
        return found

    def events(self, kind: str = "", since: int | None = None) -> list[dict[str, Any]]:
        """What was written since the last reset; control routes, faults and the portal's own messages left out."""
        found = self._get("/_control/events", kind=kind, since=self.begin if since is None else since)
        return [event for event in found if is_written(event)]

    def newest_event(self) -> int:
        return max((event["id"] for event in self._get("/_control/events")), default=0)

    def person(self, access_level: str) -> httpx.Client:
        """A person of the office, signed in over HTTP; to be closed."""
        who = self.account(access_level)
        person = httpx.Client(base_url=self.url, follow_redirects=True, timeout=LONGEST_SECONDS, verify=False)
        fields = {"admin[email]": who["email"], "admin[password]": who["password"]}
        page = _submit(person, "/admins/login", person.get("/admins/login"), fields)
        if who["totp_seed"]:
            code = {"admin[otp_attempt]": pyotp.TOTP(who["totp_seed"]).now()}
            page = _submit(person, "/admins/login/two_factor", page, code)
        assert page.url.path == "/dispatch", page.text
        person.headers["X-CSRF-Token"] = _in_page(page, r'name="csrf-token" content="([^"]+)"')
        return person

    def jobs(self, reference: str) -> list[dict[str, Any]]:
        """The jobs that carry a row's reference."""
        return self.truth("jobs", notes_contains=f"[Ref {reference}]")

    def _get(self, path: str, **query: Any) -> Any:
        answer = self._http.get(path, params=query)
        answer.raise_for_status()
        return answer.json()

    def _send(self, method: str, path: str, body: Mapping[str, Any]) -> Any:
        answer = self._http.request(method, path, json=body)
        answer.raise_for_status()
        return answer.json()


def is_written(event: Mapping[str, Any]) -> bool:
    """Whether an event is somebody's doing: no control route, no fault, no message that the portal sends by itself."""
    own = event["who"] == "portal" or event["kind"] in ("mail.sent", "text.sent")
    return not (own or event["path"].startswith("/_control"))


def _submit(person: httpx.Client, path: str, page: httpx.Response, fields: dict[str, str]) -> httpx.Response:
    token = _in_page(page, r'name="authenticity_token" value="([^"]+)"')
    return person.post(path, data={**fields, "authenticity_token": token})


def _in_page(page: httpx.Response, pattern: str) -> str:
    found = re.search(pattern, page.text)
    assert found, page.text
    return found[1]


@dataclass
class Ran:
    """One finished command and what its run put on record."""

    exit: int
    output: str
    seconds: float = 0.0
    folder: Path | None = None
    results: dict[str, Any] = field(default_factory=dict)

    @property
    def rows(self) -> dict[str, dict[str, Any]]:
        """The rows of the run by their reference."""
        return {row["reference"]: row for row in self.results["rows"]}

    @property
    def counts(self) -> dict[str, int]:
        """How many rows ended how; only where there are any."""
        return {status: number for status, number in self.results["counts"].items() if number}

    @property
    def stopped_by(self) -> str:
        return str(self.results["run"]["stopped_by"])

    def codes(self, reference: str) -> list[str]:
        """The codes of a row's attempts in this run, in their order."""
        return [attempt["code"] for attempt in self.rows[reference]["attempts"]]


@dataclass
class Line:
    """A place for inputs and results, and the command pointed at a portal."""

    portal: Portal
    home: Path
    level: str = "Admin"
    extra: dict[str, str] = field(default_factory=dict)
    """Environment on top, e.g. a wrong password."""

    @property
    def results(self) -> Path:
        return self.home / "results"

    @property
    def ledger(self) -> Path:
        return self.results / "state" / "ledger.db"

    def environment(self) -> dict[str, str]:
        account = self.portal.account(self.level)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SERA_")}
        browser = {name: os.environ[name] for name in ("SERA_BROWSER",) if name in os.environ}
        told = {
            "SERA_URL": self.portal.url,
            "SERA_EMAIL": account["email"],
            "SERA_PASSWORD": account["password"],
            "SERA_TOTP_SEED": account["totp_seed"] or "",
            "SERA_RESULTS": str(self.results),
            "PYTHONPATH": str(TOP),
            "PYTHONUTF8": "1",
        }
        return clean | browser | told | self.extra

    def sheet(self, rows: Sequence[Mapping[str, str]], name: str = "jobs.csv") -> Path:
        """Writes an input; a row names only the columns it means, the rest of a booking that works is filled in."""
        whole = [
            {"service_category": "Heating Tune-Up", "day": MONDAY, "arrival_window": "8:00 am"} | row for row in rows
        ]
        columns = ["reference", "customer", *sorted({c for row in whole for c in row} - {"reference", "customer"})]
        path = self.home / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(whole)
        return path

    def tenant(self, **settings: Any) -> Path:
        """Writes the tests' tenant file, with other settings where asked."""
        path = self.home / "quick.yaml"
        path.write_text(yaml.safe_dump({**QUICK, "url": self.portal.url, **settings}), encoding="utf-8")
        return path

    def start(self, *arguments: str | Path, stdout: Any = subprocess.PIPE, **more: Any) -> subprocess.Popen[str]:
        """Starts ``sera-rpa`` in a process group of its own; its output is to be read by the caller."""
        return subprocess.Popen(
            [*WHOLE_LINE, *map(str, arguments)], cwd=self.home, env=self.environment(), text=True, encoding="utf-8",
            stdin=subprocess.DEVNULL, stdout=stdout, stderr=subprocess.STDOUT, start_new_session=True, **more,
        )  # fmt: skip

    def command(self, *arguments: str | Path) -> Ran:
        """Runs ``sera-rpa`` with these arguments to its end."""
        begun = time.monotonic()
        ran = self.end(self.start(*arguments))
        ran.seconds = time.monotonic() - begun
        return ran

    def end(self, process: subprocess.Popen[str]) -> Ran:
        """Waits for the end of a command that was started."""
        try:
            output, _ = process.communicate(timeout=LONGEST_SECONDS)
        except subprocess.TimeoutExpired:
            end_tree(process.pid)
            raise AssertionError(f"no end after {LONGEST_SECONDS} s: {process.communicate()[0]}") from None
        return self.read(process.returncode, output)

    def kill(self, process: subprocess.Popen[str]) -> None:
        """Kills a command and all that works for it."""
        for pid in [process.pid, *(other.pid for other in self.processes())]:
            kill(pid)
        process.communicate(timeout=LONGEST_SECONDS)

    def kill_when(self, true: Callable[[], Any], what: str, source: Path, task: str, **settings: Any) -> None:
        """Carries an input out and kills all of it as soon as something is true."""
        process = self.start(*self.booking(source, task=task, tenant=self.tenant(**settings)))
        wait_until(true, what)
        self.kill(process)

    def run(self, source: Path, *options: str, tenant: Path | None = None, task: str = "book_jobs") -> Ran:
        """Runs ``sera-rpa run`` with a task on an input."""
        return self.command(*self.booking(source, *options, tenant=tenant, task=task))

    def rows(self, name: str, rows: Sequence[Mapping[str, object]]) -> Path:
        """Writes an input of any task as YAML, values as they are."""
        path = self.home / f"{name}.yaml"
        path.write_text(yaml.safe_dump([dict(row) for row in rows], allow_unicode=True), encoding="utf-8")
        return path

    def booking(
        self, source: Path, *options: str, tenant: Path | None = None, task: str = "book_jobs"
    ) -> list[str | Path]:
        """The arguments of ``sera-rpa`` that carry an input out: by one worker, unless the options say otherwise."""
        workers = () if "--workers" in options else ("--workers", "1")
        return ["run", task, "--input", source, "--tenant", tenant or self.tenant(), *workers, *options]

    def book(self, rows: Sequence[Mapping[str, str]], *options: str, tenant: Path | None = None) -> Ran:
        """Writes a sheet and runs it."""
        return self.run(self.sheet(rows), *options, tenant=tenant)

    def read(self, code: int, output: str) -> Ran:
        """What a command that has ended left behind."""
        ran = Ran(code, output)
        stated = re.search(r"^json: (.+)$", output, re.MULTILINE)
        if stated:
            path = Path(stated[1])
            ran.folder, ran.results = path.parent, json.loads(path.read_text(encoding="utf-8"))
        return ran

    def ask_ledger(self, query: str) -> list[tuple[Any, ...]]:
        """Reads the ledger from outside while it is used; nothing where it is not there yet."""
        try:
            with sqlite3.connect(f"file:{self.ledger}?mode=ro", uri=True, timeout=5) as connection:
                return connection.execute(query).fetchall()
        except sqlite3.OperationalError:
            return []

    def statuses(self) -> dict[str, str]:
        """Every row of the ledger and where it stands."""
        return dict(self.ask_ledger("SELECT reference, status FROM items"))

    def processes(self) -> list[psutil.Process]:
        """Every process that works for this line: they all inherit where its results go."""
        found = []
        for process in psutil.process_iter():
            try:
                ours = process.environ().get("SERA_RESULTS") == str(self.results)
                if ours and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
            except psutil.Error:
                continue
        return found


def wait_until(true: Callable[[], Any], what: str, every: float = 0.05) -> Any:
    """Waits for a state; what it was is returned, and named where it does not come."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(every)
    raise AssertionError(f"not within {LONGEST_SECONDS} s: {what}")


def end_tree(pid: int) -> None:
    """Kills a process with everything below it, as ``kill -9`` on each."""
    try:
        top = psutil.Process(pid)
        victims = [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return
    for victim in victims:
        kill(victim.pid)


def kill(pid: int) -> None:
    """``kill -9``; a process that is gone already is fine."""
    try:
        os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    except ProcessLookupError:
        return
