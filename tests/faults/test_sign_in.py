"""Sign-ins that go wrong: the account is never locked by us, no code is sent twice, and the rows wait."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pyotp
import pytest

from tests.faults.line import Line, Portal, Ran, wait_until

ROW = [{"reference": "S-1", "customer": "10001", "allow_overbooking": "yes"}]


@pytest.fixture(autouse=True)
def fresh(sera: Portal, line: Line) -> None:
    sera.reset()
    line.level, line.extra = "Admin", {}


def sign_ins(sera: Portal) -> list[str]:
    return [event["kind"] for event in sera.events() if not event["kind"].startswith("appointment")]


def test_a_wrong_password_is_sent_once_and_the_rows_wait_unchanged(sera: Portal, line: Line) -> None:
    line.extra = {"SERA_PASSWORD": "not-the-password"}
    ran = line.book([*ROW, {"reference": "S-2", "customer": "10002"}])
    assert ran.exit == 5, ran.output
    assert ran.stopped_by.startswith("SIGN_IN_REFUSED: ")
    assert sign_ins(sera) == ["sign_in_failed"]
    assert ran.counts == {"pending": 2, "total": 2}
    assert all(row["attempts"] == [] for row in ran.rows.values())

    line.extra = {}
    again = line.run(line.home / "jobs.csv")
    assert again.exit in (0, 1), again.output
    assert again.rows["S-1"]["status"] == "done"


def test_an_unknown_account_is_refused_once(sera: Portal, line: Line) -> None:
    line.extra = {"SERA_EMAIL": "nobody@hoosier-home.example.test"}
    ran = line.book(ROW)
    assert (ran.exit, sign_ins(sera)) == (5, ["sign_in_failed"]), ran.output


def test_a_locked_account_is_named_as_locked(sera: Portal, line: Line) -> None:
    email = sera.account("Admin")["email"]
    sera.change_account(email, locked=True)
    ran = line.book(ROW)
    sera.change_account(email, locked=False)
    assert ran.exit == 5, ran.output
    assert ran.stopped_by.startswith("ACCOUNT_LOCKED: ")


def test_a_missing_secret_is_named_before_anything_is_begun(sera: Portal, line: Line) -> None:
    line.extra = {"SERA_PASSWORD": ""}
    ran = line.book(ROW)
    assert ran.exit == 5
    assert "SECRET_MISSING: " in ran.output
    assert "SERA_PASSWORD" in ran.output
    assert ran.folder is None
    assert sign_ins(sera) == []


def test_an_account_without_a_seed_is_told_so(sera: Portal, line: Line) -> None:
    line.level, line.extra = "Super", {"SERA_TOTP_SEED": ""}
    ran = line.book(ROW)
    assert ran.exit == 5, ran.output
    assert ran.stopped_by.startswith("MFA_SEED_MISSING: ")
    assert sign_ins(sera) == ["password_accepted"]


# One-time codes: mostly waiting for the next 30-second window, so each story has its own portal and all run at once.

Story = Callable[[Line], list[Ran]]


def other_seed(line: Line) -> list[Ran]:
    line.extra = {"SERA_TOTP_SEED": pyotp.random_base32()}
    return [line.book(ROW)]


def clock_ahead(line: Line) -> list[Ran]:
    line.portal.fault("clock_skew", route="POST /admins/login/two_factor", seconds=90)
    return [line.book(ROW)]


def used_by_a_person(line: Line) -> list[Ran]:
    """A person types a code while the run waits for the form that asks for the same one.

    Once more, with another row, where the window ended in between.
    """
    sera = line.portal
    for number in range(4):
        sera.begin = sera.newest_event()
        sera.expire_sessions()
        sera.heal()
        sera.fault("slow_answer", "GET /admins/login/two_factor", seconds=2)
        process = line.start(*line.booking(line.sheet([ROW[0] | {"reference": f"S-{number}"}])))
        wait_until(lambda: sera.hits()["slow_answer"] or process.poll() is not None, "the run asks for the form")  # noqa: B023
        sera.person("Super").close()
        ran = line.end(process)
        if sera.events("sign_in_failed"):
            break
    return [ran]


def two_runs(line: Line) -> list[Ran]:
    first = line.book(ROW)
    line.portal.expire_sessions()
    return [first, line.run(line.sheet([{"reference": "S-9", "customer": "10002", "allow_overbooking": "yes"}]))]


STORIES: tuple[Story, ...] = (other_seed, clock_ahead, used_by_a_person, two_runs)


@pytest.fixture(scope="module", autouse=True)
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Story, tuple[Portal, Future[list[Ran]]]]]:
    homes: list[Path] = [tmp_path_factory.mktemp(story.__name__) for story in STORIES]
    portals = [Portal(home / "portal.db") for home in homes]
    for portal in portals:
        portal.reset()
    with ThreadPoolExecutor(len(STORIES)) as pool:
        lines = [Line(portal, home, "Super") for portal, home in zip(portals, homes, strict=True)]
        futures = [pool.submit(story, line) for story, line in zip(STORIES, lines, strict=True)]
        yield dict(zip(STORIES, zip(portals, futures, strict=True), strict=True))
    for portal in portals:
        portal.end()


Stories = dict[Story, tuple[Portal, "Future[list[Ran]]"]]


def test_codes_of_another_seed_are_refused_twice_and_end_the_run(stories: Stories) -> None:
    portal, future = stories[other_seed]
    (ran,) = future.result()
    assert ran.exit == 5, ran.output
    assert ran.stopped_by.startswith("MFA_REJECTED: ")
    assert sign_ins(portal) == ["password_accepted", "sign_in_failed", "sign_in_failed"]
    assert ran.counts == {"pending": 1, "total": 1}


def test_a_portal_whose_clock_is_off_ends_the_run_and_says_what_sera_said(stories: Stories) -> None:
    portal, future = stories[clock_ahead]
    (ran,) = future.result()
    assert ran.exit == 5, ran.output
    assert "This code has expired." in ran.stopped_by
    assert len(portal.events("sign_in_failed")) == 2


def test_a_code_that_a_person_has_used_is_followed_by_that_of_the_next_window(stories: Stories) -> None:
    portal, future = stories[used_by_a_person]
    (ran,) = future.result()
    assert ran.exit == 0, ran.output
    (failure,) = portal.events("sign_in_failed")
    assert "already been used" in failure["what"]["said"]
    assert len(portal.events("signed_in")) == 2


def test_two_runs_within_one_window_never_send_the_same_code(stories: Stories) -> None:
    portal, future = stories[two_runs]
    first, second = future.result()
    assert (first.exit, second.exit) == (0, 0), second.output
    assert portal.events("sign_in_failed") == []
    assert len(portal.events("signed_in")) == 2
