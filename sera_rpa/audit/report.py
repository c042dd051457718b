"""The audit page of a run: one HTML file that an office manager understands, opens anywhere and prints.

The page fetches nothing from anywhere: style, script and rows are in it, and its content security policy allows only
these and the run's own pictures. Screenshots and Robot logs are linked by relative path, so the run's folder can be
moved or zipped as a whole.
Values of customers reach the page as text nodes only.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from sera_rpa.audit import words
from sera_rpa.errors import CODES, Exit
from sera_rpa.ledger.records import Attempt, Item, Run, Status

_TEMPLATES = Path(__file__).parent / "templates"
_ENDS_WELL = (Exit.DONE,)
_ENDS_WITH_WORK = (Exit.REFUSED, Exit.INVALID, Exit.FAILED, Exit.STOPPED)


def write_report(run: Run, folder: Path) -> Path:
    """Write ``audit.html`` of a run into its folder.

    Args:
        run: the run with all its rows. Paths in it are relative to the folder.
        folder: the run's folder; made where it is missing. ``results.csv`` and ``results.json`` are linked if
            they are there.

    Returns:
        The path of the page.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = ((_TEMPLATES / name).read_text("utf-8") for name in ("audit.css", "audit.js"))
    page = environment.get_template("audit.html").render(
        run=run,
        words=words,
        style=Markup(style),
        style_hash=_hash(style),
        script=Markup(script),
        script_hash=_hash(script),
        rows=Markup(in_script([_row(item) for item in run.items])),
        texts=Markup(in_script(_texts(run))),
        mood=_mood(run),
        headline=_headline(run),
        kinds=_kinds(run),
        portal_link=_web_address(run.portal),
        written=datetime.now().astimezone(),
        files=[name for name in ("results.csv", "results.json") if (folder / name).is_file()],
    )
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "audit.html"
    target.write_text(page, "utf-8", errors="backslashreplace", newline="\n")
    return target


def in_script(value: object) -> str:
    """The value as JSON that is safe between ``<script>`` tags: without ``<``, ``>``, ``&`` and line separators."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    return re.sub("[<>&\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _row(item: Item) -> dict[str, Any]:
    """One row as the page's script reads it; what is empty is left out to keep 10,000 rows small."""
    told = words.reason(item.message, item.code)
    record, kind = item.record, str(item.object.get("kind", ""))
    row = {
        "position": item.position,
        "address": item.address,
        "reference": item.reference,
        "kind": _kind(item),
        "code": told.code,
        "what": told.what or _nothing_said(item),
        "then": told.then,
        "subject": words.subject(item.payload, item.record),
        "facts": words.asked(item.payload),
        "asked": _pairs(item.payload),
        "record": _pairs(record),
        "number": words.cell(record.get(words.noun(record, kind))),
        "noun": words.noun(record, kind),
        "appointment": words.cell(record.get("appointment")),
        "confirmed": words.confirmed(record),
        "when": words.cell(record.get("start") or record.get("day")),
        "link": _web_address(item.record_url),
        "picture": _relative(words.evidence(item)),
        "files": _files(item),
        "seconds": round(item.seconds, 2),
        "spent": words.duration(item.seconds) if item.attempts else "",
        "earlier": item.earlier_run,
        "tries": [_attempt(attempt) for attempt in item.attempts],
    }
    return {name: value for name, value in row.items() if value not in ("", [])}


def _attempt(attempt: Attempt) -> dict[str, Any]:
    told = words.reason(attempt.message, attempt.code)
    return {
        "number": attempt.number,
        "worker": attempt.worker,
        "started": words.clock(attempt.started, seconds=True),
        "spent": words.duration((attempt.ended - attempt.started).total_seconds()) if attempt.ended else "not ended",
        "kind": attempt.status.value,
        "code": told.code,
        "what": told.what,
        "log": _relative(attempt.log),
        "picture": _relative(attempt.screenshot),
    }


def _files(item: Item) -> list[dict[str, str]]:
    """The files that the row's object names, as links."""
    if item.earlier_run:
        return []  # they lie in the folder of the run that made them
    return [
        {
            "link": _relative(file["place"]), "name": file["place"].rpartition("/")[2], "holds": file["holds"],
            "size": words.size(file["size"]), "sha256": file["sha256"],
        }
        for file in item.object.get("files", ()) if isinstance(file, dict) and {"place", "holds"} <= file.keys()
    ]  # fmt: skip


def _pairs(values: Mapping[str, Any]) -> list[list[str]]:
    return [[name, words.cell(value)] for name, value in values.items() if words.cell(value)]


def _nothing_said(item: Item) -> str:
    if item.status is Status.DONE:
        return ""
    meaning = words.STATUS_MEANINGS[item.status]
    return f"{meaning[0].upper()}{meaning[1:]}."


def _kind(item: Item) -> str:
    return "earlier" if words.done_earlier(item) else item.status.value


def _kinds(run: Run) -> list[dict[str, Any]]:
    """The totals in the order in which they are shown, with their share of the bar in percent."""
    known: list[tuple[str, str, str]] = []
    for status, word in words.STATUS_WORDS.items():
        known.append((status.value, word, words.STATUS_MEANINGS[status]))
        if status is Status.DONE:
            known.append(("earlier", "Done earlier", "an earlier run did it; this run had nothing to do"))
    counts = dict.fromkeys((name for name, _, _ in known), 0)
    for item in run.items:
        counts[_kind(item)] += 1
    kinds: list[dict[str, Any]] = []
    left = 0.0
    for name, word, meaning in known:
        if counts[name]:
            share = 100 * counts[name] / len(run.items)
            kinds.append(
                {"name": name, "word": word, "meaning": meaning, "count": counts[name], "left": left, "share": share}
            )
            left += share
    return kinds


def _texts(run: Run) -> dict[str, Any]:
    """Words that the page's script needs: what codes mean, for those that occur."""
    codes = {item.code for item in run.items} | {attempt.code for item in run.items for attempt in item.attempts}
    return {
        "kinds": {kind["name"]: kind["word"] for kind in _kinds(run)}
        | {s.value: w for s, w in words.STATUS_WORDS.items()},
        "codes": {name: code.meaning for name, code in CODES.items() if name in codes},
    }


def _mood(run: Run) -> str:
    if run.exit_code in _ENDS_WELL:
        return "good"
    return "warn" if run.exit_code is None or run.exit_code in _ENDS_WITH_WORK else "bad"


def _headline(run: Run) -> str:
    total, done = len(run.items), run.count(Status.DONE)
    if not total:
        return "No rows"
    if done == total:
        return "All rows are done" if total > 1 else "The row is done"
    return f"{done:,} of {words.rows(total)} {'is' if done == 1 else 'are'} done"


def _web_address(address: str) -> str:
    """The address if it is one of the web; anything else would be no link but a trap."""
    try:
        return address if urlsplit(address).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _relative(path: str) -> str:
    """A path of the run's folder as a link; what would lead out of the folder is dropped."""
    place, mark, fragment = path.replace("\\", "/").partition("#")
    if not place or place.startswith("/") or ".." in place.split("/") or re.match("[A-Za-z]:", place):
        return ""
    return quote(place) + mark + quote(fragment)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
