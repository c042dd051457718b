"""``kill -9`` at many moments of one sheet's life: at the end every row is in Sera exactly once."""

from __future__ import annotations

import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psutil
import pytest

from tests.faults.line import LONGEST_SECONDS, MONDAY, Line, Portal, Ran, end_tree, kill, wait_until

STREET = "4520 Maple Grove Dr, Indianapolis"


def rows(sera: Portal, pairs: int) -> list[dict[str, str]]:
    """Every second row creates its customer: known later by e-mail, by phone, or by the name alone."""
    homes = Counter(address["customer_id"] for address in sera.truth("addresses"))
    found = []
    for number, customer in enumerate([one for one, many in homes.items() if one > 10012 and many == 1][:pairs]):
        booking = {"day": MONDAY, "arrival_window": f"{8 + number % 4}:00", "allow_overbooking": "yes"}
        found.append({"reference": f"K-{2 * number + 1:02d}", "customer": str(customer), **booking})
        new = {"reference": f"K-{2 * number + 2:02d}", "customer": person(number), "service_address": STREET, **booking}
        known_by = [
            {"customer_email": f"kill{number}@example.test"},
            {"customer_phone": f"(984) 555-02{number:02d}"},
            {},
        ]
        found.append(new | {"create_customer_if_missing": "yes"} | known_by[number % 3])
    return found


def person(number: int) -> str:
    return f"Killian Number{'abcdefghijkl'[number]}"


@dataclass
class Scene:
    """One command that runs, and what it found when the eye was put on it."""

    line: Line
    process: subprocess.Popen[str]
    started: float = field(default_factory=time.monotonic)
    seen: dict[str, int] = field(default_factory=dict)

    def look(self) -> None:
        """From here on, counts begin at nothing."""
        self.started = time.monotonic()
        self.seen = {name: self._count(name) for name in (*QUERIES, *EVENTS)}

    def new(self, name: str) -> int:
        """How many there are more than when the scene was looked at."""
        return self._count(name) - self.seen[name]

    def _count(self, name: str) -> int:
        if name in EVENTS:
            return len(self.line.portal.events(EVENTS[name]))
        found = self.line.ask_ledger(QUERIES[name])
        return int(found[0][0]) if found else 0

    def part(self, word: str) -> list[int]:
        """Processes of the command whose command line holds a word."""
        found = []
        try:
            everything = psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []
        for process in everything:
            try:
                if any(word in argument for argument in process.cmdline()):
                    found.append(process.pid)
            except psutil.Error:
                continue
        return found


QUERIES = {
    "claimed": "SELECT count(*) FROM attempts",
    "intended": "SELECT count(*) FROM writes",
    "confirmed": "SELECT count(*) FROM writes WHERE state = 'confirmed'",
    "done": "SELECT count(*) FROM items WHERE status = 'done'",
    "runs": "SELECT count(*) FROM runs",
}
EVENTS = {"signed in": "signed_in", "created": "customer.created", "booked": "appointment.booked"}
Moment = Callable[[Scene], bool]


def after(seconds: float) -> Moment:
    return lambda scene: time.monotonic() - scene.started >= seconds


def there(word: str, *, and_then: float = 0.0) -> Moment:
    """A process whose command line holds the word, and a little later."""

    def reached(scene: Scene) -> bool:
        if not scene.part(word):
            return False
        time.sleep(and_then)
        return True

    return reached


def new(name: str, number: int = 1, *, and_then: float = 0.0) -> Moment:
    """So many more than at the last kill, and a little later."""

    def reached(scene: Scene) -> bool:
        if scene.new(name) < number:
            return False
        time.sleep(and_then)
        return True

    return reached


WORKER, BROWSER = "sera_rpa.engine.worker", "--remote-debugging"

MOMENTS: list[tuple[str, Moment, str]] = [
    ("the command loads", after(0.15), "command"),
    ("the sheet is read", after(0.5), "everything"),
    ("the run is in the ledger", new("runs"), "command"),
    ("the worker starts", there(WORKER), "worker"),
    ("the worker loads", there(WORKER, and_then=0.7), "everything"),
    ("the browser starts", there(BROWSER), "worker"),
    ("the sign-in was accepted", new("signed in"), "everything"),
    ("the first row is claimed", new("claimed"), "command"),
    ("a save is intended", new("intended"), "everything"),
    ("a job is booked", new("booked"), "worker"),
    ("a customer is created", new("created"), "everything"),
    ("a customer is created, then the supervisor dies", new("created"), "command"),
    ("a write is confirmed", new("confirmed"), "worker"),
    ("a row is done", new("done"), "everything"),
    ("a later row is claimed", new("claimed", 2, and_then=0.3), "command"),
    ("a second save is intended", new("intended", 2), "worker"),
    ("the browser dies while a job is saved", new("intended"), "browser"),
    ("a second job is booked", new("booked", 2), "everything"),
    ("a save is on its way", new("intended", 2, and_then=0.02), "everything"),
    ("in the middle of a row", new("claimed", 2, and_then=0.6), "everything"),
]

FEW = ("the first row is claimed", "a save is intended", "a job is booked", "a customer is created",
       "a write is confirmed", "the browser dies while a job is saved")  # fmt: skip
"""The moments that differ most for what a probe must find out."""


def strike(scene: Scene, whom: str) -> None:
    if whom == "command":
        kill(scene.process.pid)
        scene.process.communicate(timeout=LONGEST_SECONDS)
    elif whom == "everything":
        scene.line.kill(scene.process)
    else:
        for pid in scene.part(WORKER if whom == "worker" else BROWSER):
            kill(pid)


@dataclass
class Story:
    """What the kills did, and the run that came after them."""

    line: Line
    pairs: int
    moments: list[str]
    references: list[str]
    struck: list[str]
    last: Ran


@pytest.fixture(
    scope="module",
    params=[(FEW, 4), pytest.param(([name for name, _, _ in MOMENTS], 10), marks=pytest.mark.long)],
    ids=["few", "all"],
)
def story(request: pytest.FixtureRequest, sera: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    names, pairs = request.param
    sera.reset()
    line = Line(sera, tmp_path_factory.mktemp("kill"))
    (line.home / "tmp").mkdir()
    line.extra |= dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(line.home / "tmp"))
    wanted = rows(sera, pairs)
    sheet = line.sheet(wanted)
    arguments = line.booking(sheet, tenant=line.tenant(settle_seconds=0.8))
    struck: list[str] = []
    scene: Scene | None = None
    for name, moment, whom in [one for one in MOMENTS if one[0] in names]:
        if scene is None or scene.process.poll() is not None:
            if scene is not None:
                scene.process.communicate(timeout=LONGEST_SECONDS)
            scene = Scene(line, line.start(*arguments))
        scene.look()
        wait_until(lambda: moment(scene) or scene.process.poll() is not None, name, every=0.03)  # noqa: B023
        if scene.process.poll() is None:
            strike(scene, whom)
            struck.append(name)
    assert scene is not None
    if scene.process.poll() is None:
        end_tree(scene.process.pid)
    scene.process.communicate(timeout=LONGEST_SECONDS)
    last = line.command(*arguments)
    yield Story(line, pairs, list(names), [row["reference"] for row in wanted], struck, last)
    for process in line.processes():
        kill(process.pid)


def test_every_kill_struck_a_command_that_was_running(story: Story) -> None:
    assert story.struck == story.moments


def test_the_same_command_ends_with_every_row_done(story: Story) -> None:
    assert story.last.exit == 0, story.last.output
    assert list(story.last.rows) == story.references
    assert {row["status"] for row in story.last.rows.values()} == {"done"}


def test_every_reference_is_in_the_portal_exactly_once(story: Story, sera: Portal) -> None:
    numbers = {reference: [str(job["id"]) for job in sera.jobs(reference)] for reference in story.references}
    assert numbers == {reference: [row["record"]["job"]] for reference, row in story.last.rows.items()}
    assert len(sera.events("appointment.booked")) == len(story.references)


def test_no_customer_was_created_twice(story: Story, sera: Portal) -> None:
    created = [event["what"]["name"] for event in sera.events("customer.created")]
    assert sorted(created) == sorted(person(number) for number in range(story.pairs))


def test_nothing_that_was_started_is_left_over(story: Story) -> None:
    left = story.line.processes
    wait_until(lambda: not left(), f"still running: {[process.cmdline() for process in left()]}")
    assert list((story.line.home / "tmp").glob("sera-*")) == []
