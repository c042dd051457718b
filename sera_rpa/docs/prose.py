"""The pages of ``docs`` as HTML: links lead within the site, codes and keywords to their meaning."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Find = Callable[[str], str]
"""Where something is found in the site, as a link from the page at hand; "" where the site does not have it."""


@dataclass(frozen=True)
class Page:
    """A page of prose."""

    title: str
    html: str
    headings: tuple[tuple[str, str], ...]  # anchor and text of the second level
    text: str  # its words, for the search


def read_page(file: Path, place_of: Callable[[Path], str], name: Find, *, without: str = "") -> Page:
    """A Markdown file as a page.

    Args:
        file: the Markdown file.
        place_of: the link to a file that a link or picture names; "" leaves the words and drops the link.
        name: the link to a code or keyword that stands in backticks.
        without: name of a generated table to leave out.
    """
    from markdown_it import MarkdownIt

    text = file.read_text(encoding="utf-8")
    if without:
        text = re.sub(rf"<!-- table: {without} -->.*?<!-- end -->", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text)
    parser = MarkdownIt("commonmark").enable("table")
    tokens = parser.parse(text)
    title, headings = file.stem, []
    heading = next((at for at, token in enumerate(tokens) if token.tag == "h1"), None)
    if heading is not None:
        title = _words(tokens[heading + 1])
        del tokens[heading : heading + 3]
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            words = _words(tokens[at + 1])
            token.attrSet("id", anchor_of(words))
            if token.tag == "h2":
                headings.append((anchor_of(words), words))
        elif token.type == "inline":
            token.children = _linked(token.children or [], file, place_of, name)
    body = str(parser.renderer.render(tokens, parser.options, {}))
    body = re.sub(r"<table>.*?</table>", lambda found: f'<div class="wide">{found[0]}</div>', body, flags=re.DOTALL)
    return Page(title, body, tuple(headings), re.sub(r"[`*_|#\[\]]+", " ", text))


def anchor_of(heading: str) -> str:
    """The anchor of a heading, as the pages' own links expect it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def _words(inline: Any) -> str:
    return "".join(child.content for child in inline.children or [] if child.type in ("text", "code_inline"))


def _linked(children: list[Any], file: Path, place_of: Callable[[Path], str], name: Find) -> list[Any]:
    found: list[Any] = []
    dropped, inside = 0, 0
    for token in children:
        if token.type == "link_open":
            inside += 1
            link = _link(str(token.attrGet("href")), file, place_of)
            if not link:
                dropped += 1
                continue
            token.attrSet("href", link)
        elif token.type == "link_close":
            inside -= 1
            if dropped:
                dropped -= 1
                continue
        elif token.type == "image":
            token.attrSet("src", _link(str(token.attrGet("src")), file, place_of))
        elif token.type == "code_inline" and not inside and (link := name(token.content)):
            token.type, token.content = "html_inline", linked_code(token.content, link)
        found.append(token)
    return found


def linked_code(text: str, link: str) -> str:
    """Words in the type of code that lead somewhere."""
    return f'<a href="{html.escape(link)}"><code>{html.escape(text)}</code></a>'


def _link(target: str, file: Path, place_of: Callable[[Path], str]) -> str:
    if re.match(r"[a-z]+:", target) or target.startswith("#"):
        return target
    place, _, anchor = target.partition("#")
    found = place_of((file.parent / place).resolve())
    return f"{found}#{anchor}" if found and anchor else found
