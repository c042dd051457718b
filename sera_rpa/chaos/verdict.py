"""The verdict on one round: which rows are done, lost, done twice or unknown, by the portal's own record."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sera_rpa.chaos.plan import Strike
from sera_rpa.chaos.reference import Reference, Write, count_records, kind_of, route_of
from sera_rpa.chaos.round import Round
from sera_rpa.chaos.stand_in import StandIn
from sera_rpa.ledger.records import Item, Status

NO_FAULT, OTHERS = "no fault", "other rows"
"""Stand for fault and step of the rows that were not struck."""


@dataclass
class Line:
    """What became of the rows that one fault struck at one step; each break counts as its row ended."""

    fault: str
    step: str
    struck: int = 0
    missed: int = 0  # moments that never came, however often they were waited for
    done: int = 0
    lost: int = 0
    doubled: int = 0
    unknown: int = 0
    recovery: list[float] = field(default_factory=list)  # seconds, as :func:`recoveries` tells
    moments: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)  # what was lost, doubled or unknown, in words


def judge_round(strikes: tuple[Strike, ...], ran: Round, reference: Reference, portal: StandIn) -> list[Line]:
    """Compares ledger, results and the portal's record of a round with the reference.

    A row is doubled when the portal records more writes for it than in the reference run, lost when it records fewer
    or the row did not end done, unknown when the ledger says so.
    """
    lost, doubled = compare(ran, reference)
    lines: dict[tuple[str, str], Line] = {}
    for position, row in enumerate(reference.task.rows, 1):
        own = [strike for strike in strikes if strike.position == position]
        name = str(row.get("reference") or f"row {position}")
        struck = [strike for strike in own if ran.struck(strike) is not None]
        for fault, step in dict.fromkeys((strike.fault, strike.step) for strike in struck) or [(NO_FAULT, OTHERS)]:
            line = lines.setdefault((fault, step), Line(fault, step))
            at = [strike for strike in struck if (strike.fault, strike.step) == (fault, step)]
            line.struck += len(at)
            line.moments += [strike.moment for strike in at if strike.moment not in line.moments]
            item, stated = ran.items.get(position), ran.in_results.get(position)
            _count(line, len(at), name, item, stated, lost[position], doubled[position])
        for fault, step, seconds in recoveries(own, ran):
            lines[fault, step].recovery.append(seconds)
    _count_records(lines, ran, reference, portal)
    return list(lines.values())


def recoveries(own: list[Strike], ran: Round) -> list[tuple[str, str, float]]:
    """Fault, step and seconds of each break of a row: to its next one, which shows it at work again, or to its end."""
    times = [(ran.struck(strike), strike.number, strike) for strike in own]
    breaks = sorted((struck, number, strike) for struck, number, strike in times if struck is not None)
    ends = [struck for struck, _, _ in breaks[1:]]
    over = ran.over(own[0].position) if breaks else None
    ends += [over] if over is not None and over >= breaks[-1][0] else []
    pairs = zip(breaks, ends, strict=False)
    return [(strike.fault, strike.step, end - struck) for (struck, _, strike), end in pairs]


def _count(
    line: Line, breaks: int, name: str, item: Item | None, stated: str | None, lost: list[str], doubled: list[str]
) -> None:  # fmt: skip
    status = item.status if item else Status.PENDING
    if doubled:
        line.doubled += max(breaks, 1)
        line.why.append(f"{name}: more than once: {', '.join(doubled)}")
    if status is Status.UNKNOWN:
        line.unknown += max(breaks, 1)
        line.why.append(f"{name}: unknown: {item.message if item else ''}")
    elif lost or status is not Status.DONE or stated != status.value:
        line.lost += max(breaks, 1)
        told = [f"missing: {', '.join(lost)}"] if lost else []
        told += (
            [f"ended {status.value}: {item.message if item else 'not in the ledger'}"]
            if status is not Status.DONE
            else []
        )
        told += [f"results.json says {stated}, the ledger {status.value}"] if stated != status.value else []
        line.why.append(f"{name}: {'; '.join(told)}")
    elif not doubled:
        line.done += breaks


def compare(ran: Round, reference: Reference) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """What the portal lacks and what it has too much, by the position of the row."""
    rows = range(len(reference.task.rows) + 1)
    lost: dict[int, list[str]] = {position: [] for position in rows}
    doubled: dict[int, list[str]] = {position: [] for position in rows}
    for kind in dict.fromkeys(event["kind"] for event in (*(w.event for w in reference.writes), *ran.writes)):
        meant = [write for write in reference.writes if write.event["kind"] == kind]
        left = [event for event in ran.writes if event["kind"] == kind]
        open_ones = list(meant)
        pairs = sorted(
            ((_likeness(write.event, event, reference.highest), number, place)
             for number, write in enumerate(meant) for place, event in enumerate(left)),
            key=lambda pair: (-pair[0], pair[1], pair[2]),
        )  # fmt: skip
        taken: set[int] = set()
        for likeness, number, place in pairs:
            if likeness > 0 and meant[number] in open_ones and place not in taken:
                open_ones.remove(meant[number])
                taken.add(place)
        for write in open_ones:
            lost[write.position].append(kind)
        for place, event in enumerate(left):
            if place not in taken:
                doubled[_nearest(event, meant, reference.highest)].append(kind)
    return lost, doubled


def _likeness(one: dict[str, Any], other: dict[str, Any], highest: dict[str, int]) -> float:
    """How sure it is that two events are the same write, from 0 (they are not) to 1.

    They name the same records where these were there before the run; of all else, such as who was free, more than half
    is the same. Records that the run itself made have other numbers every time.
    """
    if route_of(one) != route_of(other):
        return 0.0
    same = compared = 0
    for key in one["what"].keys() | other["what"].keys():
        a, b = one["what"].get(key), other["what"].get(key)
        top = highest.get(kind_of(key))
        if top is not None and type(a) is int and type(b) is int:
            if min(a, b) > top:
                continue
            if a != b:
                return 0.0
        if a is not None or b is not None:
            compared += 1
            same += a == b
    if not compared:
        return 1.0
    return same / compared if same * 2 > compared else 0.0


def _nearest(event: dict[str, Any], meant: list[Write], highest: dict[str, int]) -> int:
    return max(((_likeness(write.event, event, highest), write.position) for write in meant), default=(0.0, 0))[1]


def _count_records(
    lines: dict[tuple[str, str], Line], ran: Round, reference: Reference, portal: StandIn
) -> None:  # fmt: skip
    """Records that no event tells of: more or fewer than in the reference although the rows look right."""
    if any(line.lost or line.doubled or line.unknown for line in lines.values()):
        return
    kinds = {kind for kind in reference.counts if " " not in kind}
    now: Counter[str] = count_records(kinds, reference.task, portal)
    for kind, number in sorted(reference.counts.items()):
        if now[kind] == number:
            continue
        line = lines.setdefault((NO_FAULT, OTHERS), Line(NO_FAULT, OTHERS))
        line.doubled += max(0, now[kind] - number)
        line.lost += max(0, number - now[kind])
        line.why.append(f"{kind}: {now[kind]} records, {number} in the reference run")
