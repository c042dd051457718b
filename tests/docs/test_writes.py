"""Every keyword that changes Sera does so once, says how that is made sure, and nothing else changes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import pytest

from sera_rpa.docs.calls import Body, plain, read_bodies
from sera_rpa.docs.keywords import Area, KeywordDoc, read_areas
from tests.docs.tables import TOP

FILES = [*(TOP / "keywords").glob("*.resource"), *(TOP / "resources").glob("*.resource")]
TASKS = [*(TOP / "tasks").glob("*.robot"), *(TOP / "docs" / "examples").glob("*.robot")]
SENDS = {plain("Click To Send"), plain("Choose File To Send")}
"""The controls that note what is about to be sent."""


@cache
def bodies() -> list[Body]:
    return [body for file in sorted([*FILES, *TASKS]) for body in read_bodies(file)]


@cache
def areas() -> list[Area]:
    return [area for area in read_areas() if area.kind == "keywords"]


def writes() -> list[KeywordDoc]:
    return [keyword for area in areas() for keyword in area.keywords if keyword.writes]


def called(names: Iterable[str]) -> set[str]:
    return {plain(name) for name in names}


@cache
def senders() -> set[str]:
    """Keywords that send when they are called; those that only send within Write Once are none."""
    found = set(SENDS)
    while more := {plain(body.name) for body in bodies() if called(body.calls) & found} - found:
        found |= more
    return found - SENDS


@cache
def once() -> set[str]:
    """Keywords that use Write Once, themselves or through others."""
    found = {plain(body.name) for body in bodies() if body.steps}
    while more := {plain(body.name) for body in bodies() if called(body.reached) & found} - found:
        found |= more
    return found


@pytest.mark.parametrize("keyword", writes(), ids=lambda keyword: keyword.name)
def test_a_write_says_how_it_is_found_again_and_what_a_kill_leads_to(keyword: KeywordDoc) -> None:
    assert keyword.probe.endswith(".") and len(keyword.probe.split()) > 5
    assert keyword.after_kill.endswith(".") and len(keyword.after_kill.split()) > 8


@pytest.mark.parametrize("keyword", writes(), ids=lambda keyword: keyword.name)
def test_a_write_goes_through_write_once(keyword: KeywordDoc) -> None:
    assert plain(keyword.name) in once()


def test_a_keyword_of_the_office_that_writes_once_has_the_tag_or_is_a_step_of_one_that_has() -> None:
    tagged = called(keyword.name for keyword in writes())
    steps = {plain(kw.name) for area in areas() for kw in area.keywords if kw.inner}
    named = {plain(body.name): body.name for body in bodies() if body.file.parent.name == "keywords"}
    assert [named[one] for one in sorted(once() & set(named) - tagged - steps)] == []


def test_what_sends_is_called_as_the_write_part_of_a_step_alone() -> None:
    parts = {plain(step.write) for body in bodies() for step in body.steps}
    callers = {plain(name): set[str]() for name in senders()}
    for body in bodies():
        for name in called(body.calls) & senders():
            callers[name].add(plain(body.name))
    assert len(senders()) > 10
    assert {name for name in senders() if name not in parts and not callers[name]} == set()


def test_looking_and_confirming_never_send() -> None:
    read = {plain(name) for body in bodies() for step in body.steps for name in (step.look, step.confirm)}
    assert read & senders() == set()


def test_every_write_part_sends() -> None:
    parts = {plain(step.write) for body in bodies() for step in body.steps}
    assert parts - senders() == set()


def test_neither_tasks_nor_what_they_call_send_outside_of_a_step() -> None:
    public = {plain(keyword.name) for area in areas() for keyword in area.keywords if not keyword.inner}
    of_tasks = {plain(body.name) for body in bodies() if body.file in TASKS}
    assert (public | of_tasks) & senders() == set()


def test_every_keyword_of_the_office_begins_with_what_it_changes_or_that_it_changes_nothing() -> None:
    vague = [
        f"{area.name}: {keyword.name}"
        for area in areas()
        for keyword in area.keywords
        if area.name != "session" and not keyword.inner and keyword.writes == ("Changes nothing." in keyword.summary)
    ]
    assert vague == []


def test_a_save_button_is_clicked_to_send_alone() -> None:
    plainly = [
        f"{file.name}: {line.strip()}"
        for file in [*FILES, *TASKS]
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.match(r"\s+Click {2,}\$\{UI\.\w+\.save\}", line)
    ]
    assert plainly == []
