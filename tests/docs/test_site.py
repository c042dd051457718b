"""The documentation's site: complete, without a dead link, found by its search, and opened from a disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, sync_playwright

from sera_rpa.browser import ensure_browser, launch_args
from sera_rpa.cli import main
from sera_rpa.docs.keywords import read_areas
from sera_rpa.docs.tasks import read_tasks
from sera_rpa.errors import CODES


class _Links(HTMLParser):
    """What a page can be asked for, and what it asks for."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.targets: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.append(value)
            elif name in ("href", "src") and value:
                self.targets.append(value)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("docs") / "site"
    done = CliRunner().invoke(main, ["docs", "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert str(out / "index.html") in done.output
    return out


@pytest.fixture(scope="module")
def page(site: Path) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(ensure_browser().path), args=launch_args())
        yield browser.new_page()
        browser.close()


def test_no_link_of_the_site_is_dead_and_none_leaves_it_but_for_the_web(site: Path) -> None:
    pages = {file: _Links(file) for file in site.rglob("*.html")}
    dead = []
    for file, links in pages.items():
        for target in links.targets:
            if re.match(r"https://|data:", target):
                continue
            place, _, anchor = unquote(target).partition("#")
            to = (file.parent / place).resolve() if place else file
            if not to.is_file() or (anchor and to in pages and anchor not in pages[to].anchors):
                dead.append(f"{file.relative_to(site)}: {target}")
    assert len(pages) > 30
    assert dead == []


def test_no_page_gives_an_anchor_twice(site: Path) -> None:
    for file in site.rglob("*.html"):
        anchors = _Links(file).anchors
        assert sorted(set(anchors)) == sorted(anchors), file.name


def test_every_keyword_task_column_and_code_stands_in_the_search(site: Path) -> None:
    index = (site / "search-index.js").read_text(encoding="utf-8")
    areas, tasks = read_areas(), read_tasks()
    wanted = {(kw.name, area.kind) for area in areas for kw in area.keywords}
    wanted |= {(task.name, "task") for task in tasks}
    wanted |= {(column.name, "column") for task in tasks for column in task.contract.columns}
    wanted |= {(code, "error") for code in CODES}
    assert len(wanted) > 300
    assert {(name, kind) for name, kind in wanted if f'["{name}","{kind}",' not in index} == set()


def test_a_write_keyword_tells_its_probe_its_parts_and_who_uses_it(site: Path) -> None:
    text = (site / "keywords" / "scheduling.html").read_text(encoding="utf-8")
    book_job = text.split('id="Book-Job"')[1].split("</section>")[0]
    for told in ("<dt>Probe</dt>", "<dt>After a kill</dt>", "jobs.html#Find-Job-By-Reference", "tasks/book_jobs.html"):
        assert told in book_job
    assert 'href="../errors.html#SLOT_TAKEN"' in book_job


def test_a_task_page_has_every_column_and_its_samples(site: Path) -> None:
    for task in read_tasks():
        text = (site / task.page).read_text(encoding="utf-8")
        assert [c.name for c in task.contract.columns if f'id="column-{c.name}"' not in text] == []
        for sample in task.samples:
            assert f"samples/{sample.name}" in text
            assert (site / "samples" / sample.name).read_bytes() == sample.read_bytes()


def test_slash_and_a_few_letters_lead_to_a_keyword_with_keys_alone(site: Path, page: Page) -> None:
    page.goto((site / "guide" / "reliability.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("assign te")
    assert page.locator("#found [role=option] b").first.inner_text() == "Assign Technician"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/keywords/dispatch.html#Assign-Technician")
    assert page.locator("#Assign-Technician").is_visible()


@pytest.mark.parametrize(
    ("asked", "first"),
    [("slot_taken", "errors.html#SLOT_TAKEN"), ("book jobs", "tasks/book_jobs.html"), ("find cust", "#Find-Customer")],
)
def test_the_search_puts_what_is_called_so_first(asked: str, first: str, site: Path, page: Page) -> None:
    page.goto((site / "index.html").as_uri())
    page.fill("#search", asked)
    assert (page.locator("#found a").first.get_attribute("href") or "").endswith(first)


def test_the_search_says_when_it_finds_nothing_and_escape_closes_it(site: Path, page: Page) -> None:
    page.goto((site / "index.html").as_uri())
    page.fill("#search", "zzzz")
    assert "Nothing is called so" in page.inner_text("#found")
    page.keyboard.press("Escape")
    assert page.locator("#found").is_hidden()


@pytest.mark.parametrize("width", [1366, 390])
def test_no_page_is_wider_than_the_window_fails_or_asks_for_anything_that_is_not_on_disk(
    width: int, site: Path, page: Page
) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("request", lambda asked: None if re.match("file:|data:", asked.url) else faults.append(asked.url))
    page.set_viewport_size({"width": width, "height": 768})
    for file in sorted(site.rglob("*.html")):
        page.goto(file.as_uri())
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{file.name} is too wide")
    assert faults == []


def test_the_contents_open_on_a_narrow_window(site: Path, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 768})
    page.goto((site / "index.html").as_uri())
    assert page.locator("nav").is_hidden()
    page.click("#menu")
    page.click("nav >> text=Error codes")
    assert page.url.endswith("errors.html")


def test_an_earlier_site_is_replaced_and_other_files_are_left_alone(site: Path, tmp_path: Path) -> None:
    stale = site / "keywords" / "stale.html"
    stale.touch()
    assert CliRunner().invoke(main, ["docs", "--out", str(site)]).exit_code == 0
    assert not stale.exists()
    (tmp_path / "mine.txt").touch()
    refused = CliRunner().invoke(main, ["docs", "--out", str(tmp_path)])
    assert refused.exit_code == 2 and "holds other files" in refused.output
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]
