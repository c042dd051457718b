"""Measures the audit page of a run of many rows in a real Chromium: opening, searching, opening a row, printing.

    ./sera-rpa test --collect-only -q >/dev/null       # once: installs what the benchmark needs
    .venv/bin/python -m tests.bench.audit_page [--rows 10000] [--pictures FOLDER]

*Usable* is when the first rows are drawn and the page answers to a key; *right* is when the rows and the line above
them say what was searched for. All times are the page's own clock, in milliseconds.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Page, sync_playwright

from sera_rpa.audit.report import write_report
from sera_rpa.browser import ensure_browser, launch_args
from tests.node import choose_node
from tests.unit.audit_samples import many, picture

FRAMES = "() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0)))"
SEARCH = """words => new Promise(done => {
  const box = document.getElementById("search"), shown = document.getElementById("shown");
  const begun = performance.now();
  const look = () => {
    if (words ? shown.textContent.endsWith("search “" + words + "”") : !shown.textContent.includes(" of "))
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun), 0));
    else requestAnimationFrame(look);
  };
  box.value = words;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  look();
})"""


def main() -> None:
    """Prints the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--pictures", type=Path, help="folder for pictures of the page at top, searched, and opened")
    asked = parser.parse_args()
    choose_node()
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch)
        picture(folder / "screenshots" / "J-1001.png")
        begun = time.perf_counter()
        path = write_report(many(asked.rows), folder)
        print(f"written in {time.perf_counter() - begun:.1f} s, {path.stat().st_size / 2**20:.1f} MB")
        browser = playwright.chromium.launch(executable_path=str(ensure_browser().path), args=launch_args())
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        measure(page, path, asked.pictures)
        browser.close()


def measure(page: Page, path: Path, pictures: Path | None) -> None:
    """Opens the page, searches, opens a row and prints it."""
    page.goto(path.as_uri(), wait_until="commit")
    page.wait_for_selector(".entry")
    print(f"usable after {page.evaluate(FRAMES):.0f} ms")
    time.sleep(3)  # what the page does by itself afterwards
    told(page, "at rest")
    shoot(page, pictures, "top")
    for words in ("meridian", "J-1777", "customer 77", "grinding noise", "nobody free", ""):
        ms = page.evaluate(SEARCH, words)
        print(f"search '{words}': right after {ms:.0f} ms, {page.locator('#shown').inner_text()}")
        if words == "J-1777":
            shoot(page, pictures, "searched")
    for name in ("seconds", "reference", "position"):
        begun = time.perf_counter()
        page.click(f"[data-sort={name}]")
        page.evaluate(FRAMES)
        print(f"sorted by {name}: {1000 * (time.perf_counter() - begun):.0f} ms")
    page.locator(".more").nth(2).click()
    shoot(page, pictures, "opened")
    begun = time.perf_counter()
    page.keyboard.press("End")
    page.evaluate(FRAMES)
    page.wait_for_timeout(200)
    shoot(page, pictures, "end")
    told(page, "after all that")
    begun = time.perf_counter()
    try:
        size = len(page.pdf(format="Letter", landscape=True))
        print(f"printed in {time.perf_counter() - begun:.0f} s, {size / 2**20:.1f} MB")
    except Exception as error:
        print(f"not printed: {error}")


def told(page: Page, when: str) -> None:
    """Nodes and memory."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    metrics: dict[str, Any] = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    renderers = [
        process.memory_info().rss / 2**20
        for process in psutil.Process().children(recursive=True)
        if any("--type=renderer" in argument for argument in process.cmdline())
    ]
    print(
        f"{when}: {metrics['Nodes']:,.0f} nodes, {page.locator('.entry').count():,} rows in the document,"
        f" script heap {metrics['JSHeapUsedSize'] / 2**20:.0f} MB, renderer {max(renderers):.0f} MB"
    )


def shoot(page: Page, folder: Path | None, name: str) -> None:
    """A picture of what is on the screen."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png")


if __name__ == "__main__":
    main()
