"""The audit page in a real browser: it searches, filters, opens rows, and runs nothing that a customer wrote."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from sera_rpa.audit.report import write_report
from tests.unit.audit_samples import every_status, many, picture

CANDIDATES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    browser = os.environ.get("SERA_BROWSER") or next(filter(None, map(shutil.which, CANDIDATES)), None)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        yield started.new_page(viewport={"width": 1280, "height": 800})
        started.close()


def test_hostile_names_are_shown_and_not_run(page: Page, tmp_path: Path) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(write_report(every_status(), tmp_path).as_uri())
    expect(page.locator(".entry")).to_have_count(13)
    expect(page.locator(".entry").nth(9)).to_contain_text("<img src=x onerror=")
    assert page.title().startswith("5 of 13 rows are done") and faults == []


def test_search_and_outcome_narrow_the_rows_and_can_be_taken_back(page: Page, tmp_path: Path) -> None:
    page.goto(write_report(every_status(), tmp_path).as_uri())
    entries = page.locator(".entry")
    for words, reference in (
        ("muller", "J-1001"),
        ("1000902", "J-1002"),
        ("nobody free", "J-1003"),
        ("J-1007", "J-1007"),
    ):
        page.fill("#search", words)
        expect(entries).to_have_count(1)
        expect(entries).to_contain_text(reference)
    page.fill("#search", "no such thing")
    expect(entries).to_have_count(0)
    page.click("#reset")
    expect(entries).to_have_count(13)
    page.click(".chip-refused")
    expect(entries).to_have_count(3)
    expect(page.locator("#shown")).to_contain_text("3 of 13 rows shown")


def test_rows_sort_in_both_directions(page: Page, tmp_path: Path) -> None:
    page.goto(write_report(every_status(), tmp_path).as_uri())
    page.click("[data-sort=seconds]")
    page.click("[data-sort=seconds]")
    expect(page.locator(".entry").first).to_contain_text("J-1006")


def test_an_opened_row_shows_cells_attempts_and_places_in_the_log(page: Page, tmp_path: Path) -> None:
    picture(tmp_path / "screenshots" / "J-1001.png")
    page.goto(write_report(every_status(), tmp_path).as_uri())
    row = page.locator(".entry").nth(4)
    row.locator(".more").click()
    expect(row.locator(".details")).to_contain_text("create_customer_if_missing")
    expect(row.locator(".tries tbody tr")).to_have_count(2)
    assert row.locator(".tries a").first.get_attribute("href") == "logs/1/log.html#s1-t21"
    image = page.locator(".picture img").first
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("naturalWidth", 64)
    row.locator(".more").click()
    expect(row.locator(".details")).to_have_count(0)


def test_of_many_rows_only_those_near_what_is_seen_are_in_the_document(page: Page, tmp_path: Path) -> None:
    page.goto(write_report(many(3000), tmp_path).as_uri())
    entries, shown, near = page.locator(".entry"), page.locator("#shown"), 200
    expect(shown).to_have_text("3,000 rows")
    expect(entries.first).to_contain_text("J-1001")
    assert entries.count() < near
    expect(page.locator("[role=table]")).to_have_attribute("aria-rowcount", "3001")
    page.click(".more >> nth=0")
    page.evaluate("document.activeElement.blur()")  # the row that has the focus stays where it is
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(entries.last).to_contain_text("J-4000")
    expect(entries.filter(has_text="J-1001")).to_have_count(0)
    assert entries.count() < near
    page.click(".chip-failed")
    expect(shown).to_contain_text("60 of 3,000 rows shown")
    page.fill("#search", "J-2750")
    expect(entries).to_have_count(1)
    page.click(".chip-failed")
    page.fill("#search", "")
    expect(shown).to_have_text("3,000 rows")
    page.evaluate("scrollTo(0, 0)")
    expect(entries.first.locator(".details")).to_contain_text("create_customer_if_missing")  # it stays open
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(entries).to_have_count(3000)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert entries.count() < near


def test_the_keyboard_walks_from_row_to_row_beyond_what_is_in_the_document(page: Page, tmp_path: Path) -> None:
    page.goto(write_report(many(200), tmp_path).as_uri())
    page.locator(".more").first.focus()
    page.evaluate("document.querySelectorAll('.entry a').forEach(link => link.tabIndex = -1)")
    for _ in range(5):
        page.locator(".more").last.focus()  # the last row that there is: the next ones come into the document
        page.wait_for_function("() => document.activeElement !== [...document.querySelectorAll('.more')].at(-1)")
    assert int(page.evaluate("document.activeElement.closest('.row').getAttribute('aria-rowindex')")) > 60
