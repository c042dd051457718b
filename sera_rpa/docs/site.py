"""Writes the site: one folder of plain files that opens from a disk, finds what it holds and fetches nothing."""

from __future__ import annotations

import html
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sera_rpa import __version__
from sera_rpa.docs.keywords import KINDS, Area, KeywordDoc, read_areas
from sera_rpa.docs.prose import Page, linked_code, read_page
from sera_rpa.docs.tasks import TaskDoc, needed, read_tasks
from sera_rpa.error_families import FAMILIES
from sera_rpa.errors import CODES
from sera_rpa.inputs.templates import need_of
from sera_rpa.places import docs_dir, inputs_dir, suite_root

_TEMPLATES = Path(__file__).parent / "templates"
_OWN = ("site.css", "search.js")
_MARK = "search-index.js"
"""The file by which a folder is known as an earlier site, which may be replaced."""

KIND_TITLES = {"keywords": "Keywords", "resources": "Controls", "libraries": "Libraries"}
KIND_TEXTS = {
    "keywords": "What the office does in Sera. Tasks are made of these.",
    "resources": "How the portal's pages and controls are worked. Keywords are made of these.",
    "libraries": "Logic in Python: choosing, parsing, the ledger. Keywords and controls call these.",
}


@dataclass(frozen=True)
class Entry:
    """One thing that the search finds."""

    title: str
    kind: str  # keyword, control, library, task, column, error, guide
    place: str  # link from the top of the site
    text: str  # one line that tells what it is
    words: str = ""  # more words that lead to it


@dataclass(frozen=True)
class Site:
    """Everything that the pages tell of."""

    areas: list[Area]
    tasks: list[TaskDoc]
    guides: dict[Path, str]  # Markdown file to its page; a task's guide stands on the task's page
    keyword_places: dict[str, str]
    """Name of a keyword to its place; where several have it, that of the one nearest to tasks."""

    def place_of_name(self, text: str) -> str:
        """Where a code, keyword or task that a text names stands; "" where it is none."""
        if text in CODES:
            return f"errors.html#{text}"
        if text in {task.name for task in self.tasks}:
            return f"tasks/{text}.html"
        return self.keyword_places.get(text.lower(), "")

    def place_of_file(self, file: Path) -> str:
        """Where a file that a page points at stands in the site; "" where it does not."""
        if file in self.guides:
            return self.guides[file]
        if file.is_file() and file.is_relative_to(docs_dir()):
            return f"guide/{file.relative_to(docs_dir()).as_posix()}"
        if file.is_file() and file.parent == inputs_dir():
            return f"samples/{file.name}"
        return ""


def build_site(out: Path) -> Path:
    """Writes the site into a folder and returns its first page.

    Args:
        out: the folder. It is made where it is missing; what an earlier site left in it is replaced.
    """
    site = _read_site()
    pages, index = _Pages(site), _index(site)
    for folder in (*KINDS, "tasks", "guide", "samples"):
        shutil.rmtree(out / folder, ignore_errors=True)
    files = {"index.html": pages.start(), "errors.html": pages.errors()}
    files |= {area.page: pages.area(area) for area in site.areas}
    files |= {task.page: pages.task(task) for task in site.tasks}
    for file, place in site.guides.items():
        if place.startswith("guide/"):
            page = pages.prose(file, place)
            files[place] = pages.guide(page, place)
            index.append(Entry(page.title, "guide", place, _first_words(page.text), page.text))
            index += [Entry(text, "guide", f"{place}#{anchor}", page.title) for anchor, text in page.headings]
    for name, text in files.items():
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text, encoding="utf-8", newline="\n")
    _copy_files(site, out)
    told = [[one.title, one.kind, one.place, _plain(one.text), _plain(one.words).lower()] for one in index]
    (out / _MARK).write_text(
        f"const ENTRIES = {json.dumps(told, ensure_ascii=False, separators=(',', ':'))};\n",
        encoding="utf-8",
        newline="\n",
    )
    return out / "index.html"


def may_hold_site(folder: Path) -> bool:
    """Whether a site may be written there: the folder is missing or empty, or holds an earlier one."""
    return not folder.exists() or (folder.is_dir() and ((folder / _MARK).is_file() or not any(folder.iterdir())))


def _read_site() -> Site:
    areas, tasks = read_areas(), read_tasks()
    places: dict[str, str] = {}
    for area in areas:
        for keyword in area.keywords:
            places.setdefault(keyword.name.lower(), f"{area.page}#{anchor(keyword.name)}")
    of_tasks = {task.guide: task.page for task in tasks if task.guide}
    guides = {file: of_tasks.get(file, f"guide/{file.stem}.html") for file in sorted(docs_dir().glob("*.md"))}
    guides[docs_dir() / "errors.md"] = "errors.html"
    readme = suite_root() / "README.md"
    return Site(areas, tasks, {readme: "guide/readme.html"} | guides if readme.is_file() else guides, places)


def _copy_files(site: Site, out: Path) -> None:
    for name in _OWN:
        shutil.copyfile(_TEMPLATES / name, out / name)
    for folder in (one for one in docs_dir().iterdir() if one.is_dir()):
        shutil.copytree(folder, out / "guide" / folder.name)
    (out / "samples").mkdir()
    for task in site.tasks:
        for sample in task.samples:
            shutil.copyfile(sample, out / "samples" / sample.name)


def _index(site: Site) -> list[Entry]:
    found = [
        Entry(keyword.name, area.kind, f"{area.page}#{anchor(keyword.name)}", keyword.summary, area.title)
        for area in site.areas
        for keyword in area.keywords
    ]
    for task in site.tasks:
        found.append(Entry(task.name, "task", task.page, task.contract.title, task.contract.doc))
        found += [
            Entry(column.name, "column", f"{task.page}#column-{column.name}", f"{task.name}: {column.doc}")
            for column in task.contract.columns
        ]
    found += [
        Entry(code.name, "error", f"errors.html#{code.name}", f"{code.meaning}. {code.next_step}")
        for code in CODES.values()
    ]
    return found


def anchor(name: str) -> str:
    """A keyword's anchor on its page."""
    return name.replace(" ", "-")


class _Pages:
    """Turns what the site tells of into HTML."""

    def __init__(self, site: Site) -> None:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined

        self._site = site
        self._environment = Environment(
            loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        kinds = [(kind, KIND_TITLES[kind], [area for area in site.areas if area.kind == kind]) for kind in KINDS]
        guides = [(place, _short_title(file)) for file, place in site.guides.items() if place.startswith("guide/")]
        self._environment.globals |= {
            "kinds": kinds, "tasks": site.tasks, "guides": guides, "version": __version__, "texts": KIND_TEXTS,
            "anchor": anchor,
        }  # fmt: skip

    def start(self) -> str:
        counts = {area.page: len([one for one in area.keywords if not one.inner]) for area in self._site.areas}
        return self._page("index.html", "index.html", counts=counts)

    def errors(self) -> str:
        raised: dict[str, list[KeywordDoc]] = {}
        for area in self._site.areas:
            for keyword in area.keywords:
                for code in keyword.raises:
                    raised.setdefault(code, []).append(keyword)
        families = [
            (title, text, [code for code in CODES.values() if code.family is family])
            for family, (title, text) in FAMILIES.items()
        ]
        return self._page("errors.html", "errors.html", families=families, raised=raised)

    def area(self, area: Area) -> str:
        return self._page("area.html", area.page, area=area, kind_title=KIND_TITLES[area.kind])

    def task(self, task: TaskDoc) -> str:
        page = self.prose(task.guide, task.page, without=task.name) if task.guide else None
        return self._page("task.html", task.page, task=task, guide=page, need_of=need_of, needed=needed)

    def guide(self, page: Page, place: str) -> str:
        return self._page("guide.html", place, page=page)

    def prose(self, file: Path, place: str, without: str = "") -> Page:
        to = _to(place)
        return read_page(
            file,
            lambda named: _linked(to, self._site.place_of_file(named)),
            lambda text: _linked(to, self._site.place_of_name(text)),
            without=without,
        )

    def _page(self, template: str, place: str, **facts: Any) -> str:
        from markupsafe import Markup

        to = _to(place)
        return self._environment.get_template(template).render(
            place=place,
            to=to,
            name_link=lambda text: _linked(to, self._site.place_of_name(text)),
            robot=lambda text: Markup(self._robot(text, to)),
            robot_line=lambda text: Markup(self._robot(text, to).removeprefix("<p>").removesuffix("</p>")),
            **facts,
        )

    def _robot(self, text: str, to: str) -> str:
        """Robot's documentation format as HTML, with links to what stands in backticks."""
        from robot.utils import html_format

        def link(found: re.Match[str]) -> str:
            target = self._site.place_of_name(html.unescape(found[1]))
            return linked_code(html.unescape(found[1]), to + target) if target else f"<code>{found[1]}</code>"

        return re.sub("`([^`]+)`", link, str(html_format(text)))


def _short_title(file: Path) -> str:
    """The heading of a Markdown file, for lists."""
    found = re.search(r"^# (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return "Read me first" if file.name == "README.md" else found[1] if found else file.stem


def _to(place: str) -> str:
    return "../" * place.count("/")


def _linked(to: str, place: str) -> str:
    return f"{to}{quote(place, safe='/#')}" if place else ""


def _first_words(text: str) -> str:
    words = " ".join(text.split("\n\n", 1)[-1].split())
    return words[:160]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[`*]+", "", text).split())
