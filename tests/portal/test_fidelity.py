"""Every screen of the portal: held against fidelity.yaml, what is known of Sera, and read as a screen reader does."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from playwright.sync_api import Browser, CDPSession, Error, Page

from .browsing import browser, sign_in
from .conftest import RunningPortal
from .fidelity_states import STEPS, Visit, prepare

__all__ = ["browser"]

TABLE = Path(__file__).with_name("fidelity.yaml")
PATIENCE_S = 3.0
CONTROLS = {
    "button",
    "link",
    "textbox",
    "searchbox",
    "checkbox",
    "radio",
    "switch",
    "combobox",
    "listbox",
    "option",
    "tab",
    "menuitem",
    "spinbutton",
    "slider",
    "dialog",
    "table",
}
SEEN = """(selectors) => {
  const seen = (node) => node.checkVisibility({ visibilityProperty: true });
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const words = (text) => (text ?? "").replace(/\\s+/g, " ").trim();
  const name = (node) => words(node.getAttribute("aria-label") || node.innerText || node.value);
  const label = (node) => words(node.getAttribute("aria-label") || [...(node.labels ?? [])].map((one) =>
    [...one.childNodes].filter((part) => part !== node && !part.contains?.(node))
      .map((part) => part.textContent).join(" ")
  ).join(" ") || node.placeholder).replace(/ \\*$/, "");
  return {
    text: words(document.body?.innerText),
    control: all("button, a[href], summary, [role=button], [role=menuitem], input[type=submit]").map(name),
    tab: all("[role=tab]").map(name),
    head: all("th").map(name),
    menu: all("nav a, nav summary, nav li").map(name),
    field: all("input, textarea, select").map(label),
    option: [...all("[role=option]"), ...all("select").flatMap((box) => [...box.options])]
      .map((one) => words(one.innerText)),
    css: selectors.filter((selector) => document.querySelector(selector)),
    url: location.pathname + location.search,
  };
}"""


@dataclass(frozen=True)
class Fact:
    """One thing that is known of Sera, and from where."""

    kind: str
    what: str
    mark: str

    @property
    def weak(self) -> bool:
        return self.mark == "guess" or "~" in self.mark

    def holds(self, sight: dict[str, Any]) -> bool:
        """Whether it is true of what the page shows."""
        found = sight[self.kind]
        match self.kind:
            case "url":
                return re.search(self.what, found) is not None
            case "text":
                return self.what in found
            case "css":
                return self.what in found
            case "head":
                return self.what.lower() in [one.lower() for one in found]
            case _:
                wanted = plain(self.what)
                return any(plain(one) == wanted or plain(one).startswith(f"{wanted} ") for one in found)


@dataclass(frozen=True)
class State:
    """A screen of the table and what is known of it."""

    name: str
    who: str
    address: str
    facts: list[Fact]


@dataclass(frozen=True)
class Missing:
    """A fact that the portal does not show, and why the steps to it ended early, if they did."""

    state: State
    fact: Fact
    trouble: str


def plain(name: str) -> str:
    """A control's name without the plus sign that some screens draw as an icon."""
    return name.removeprefix("+").strip()


def read_table() -> list[State]:
    return [
        State(entry["state"], entry.get("who", "Super"), entry.get("address", ""), list(facts_of(entry["facts"])))
        for entry in yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    ]


def facts_of(lines: list[dict[str, Any]]) -> Iterator[Fact]:
    for line in lines:
        [kind] = set(line) - {"mark"}
        for what in line[kind]:
            yield Fact(kind, what, line["mark"])


@dataclass
class Findings:
    """What the screens lack, and the controls that have no name."""

    missing: list[Missing]
    nameless: list[str]


@pytest.fixture(scope="module")
def findings(visit: Visit, portal: RunningPortal) -> Findings:
    """Every state of the table, visited once in its order."""
    found, who = Findings([], []), "Super"
    reader = visit.page.context.new_cdp_session(visit.page)
    for state in read_table():
        if state.who != who:
            enter(visit, portal, who := state.who)
        found.missing += missing_of(visit, state)
        found.nameless += [f"{state.name}: {one}" for one in nameless_controls(reader)]
    return found


@pytest.fixture(scope="module")
def visit(portal: RunningPortal, browser: Browser) -> Iterator[Visit]:
    """A laptop screen at a small company without natural delay."""
    context = browser.new_context(base_url=portal.url, viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.set_default_timeout(4000)
    with httpx.Client(base_url=portal.url, verify=False) as control:
        control.delete("/_control/faults").raise_for_status()
        control.post("/_control/reset", json={"customers": 60}).raise_for_status()
        at = Visit(page, control, {})
        enter(at, portal, "Super")
        prepare(at)
        yield at
        context.close()
        control.post(account_of(portal, "Super"), json={"mfa": True}).raise_for_status()


def enter(at: Visit, portal: RunningPortal, who: str) -> None:
    at.page.context.clear_cookies()
    if who == "nobody":
        return
    at.control.post(account_of(portal, who), json={"mfa": False}).raise_for_status()
    sign_in(at.page, portal, who)


def account_of(portal: RunningPortal, who: str) -> str:
    return f"/_control/accounts/{portal.sign_in_of(who)['email']}"


def missing_of(at: Visit, state: State) -> list[Missing]:
    """What a state lacks, once its steps are done and the page has had time to settle."""
    trouble = ""
    try:
        if state.address:
            at.open(state.address)
        if state.name in STEPS:
            STEPS[state.name](at)
    except (Error, AssertionError, ValueError, StopIteration) as error:
        trouble = str(error).splitlines()[0]
    deadline = time.monotonic() + (0 if trouble else PATIENCE_S)
    while lacking := facts_not_seen(at.page, state.facts):
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return [Missing(state, fact, trouble) for fact in lacking]


def nameless_controls(reader: CDPSession) -> list[str]:
    """Role and markup of each control that the browser's accessibility tree gives no name."""
    nodes = reader.send("Accessibility.getFullAXTree")["nodes"]
    bad = [node for node in nodes if node.get("role", {}).get("value") in CONTROLS and not node["ignored"]]
    bad = [node for node in bad if not str(node.get("name", {}).get("value", "")).strip()]
    return [f"{node['role']['value']} {markup(reader, node['backendDOMNodeId'])}" for node in bad]


def markup(reader: CDPSession, node: int) -> str:
    html: str = reader.send("DOM.getOuterHTML", {"backendNodeId": node})["outerHTML"]
    return html[:120]


def facts_not_seen(page: Page, facts: list[Fact]) -> list[Fact]:
    sight = page.evaluate(SEEN, [fact.what for fact in facts if fact.kind == "css"])
    return [fact for fact in facts if not fact.holds(sight)]


def told(missing: list[Missing]) -> str:
    rows = [
        (one.state.name, one.fact.kind, one.fact.what, one.fact.mark, "weak" if one.fact.weak else "", one.trouble)
        for one in missing
    ]
    widths = [max(len(row[at]) for row in rows) for at in range(5)]
    lines = ["  ".join([*map(str.ljust, row, widths), row[5]]).rstrip() for row in rows]
    return "\n".join(["missing in the portal:", *lines])


def test_the_table_names_only_states_that_can_be_reached() -> None:
    states = read_table()
    names = [state.name for state in states]
    assert len(names) == len(set(names))
    assert [state.name for state in states if not state.address and state.name not in STEPS] == []
    assert sum(len(state.facts) for state in states) > 400


@pytest.mark.long
def test_the_portal_shows_what_is_known_of_sera(findings: Findings) -> None:
    if findings.missing:
        print(told(findings.missing))
    assert [one for one in findings.missing if not one.fact.weak] == [], told(findings.missing)


@pytest.mark.long
def test_every_control_of_every_screen_has_an_accessible_name(findings: Findings) -> None:
    assert findings.nameless == [], "\n".join(findings.nameless)
