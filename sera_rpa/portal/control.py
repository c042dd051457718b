"""The world's knobs, for tests: reset, clock, faults, truth, events. Loopback peers only, no sign-in."""

import ipaddress
import sqlite3
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from . import accounts, second_step, sessions
from .customers import whole
from .events import events, record
from .faults import BadFault
from .layouts import LAYOUTS
from .refusals import Refused, refuse
from .settings import BadSetting
from .truth import FLAGS, TRUTH
from .web import Call, Endpoint, endpoint


def routes() -> list[Route]:
    """The health probe and everything under /_control."""
    return [
        Route("/health", endpoint(_health), methods=["GET"]),
        Route("/_control/reset", _local(_reset), methods=["POST"]),
        Route("/_control/clock", _local(_clock), methods=["GET", "PUT"]),
        Route("/_control/layout", _local(_layout), methods=["GET", "PUT"]),
        Route("/_control/settings", _local(_settings), methods=["GET", "PUT"]),
        Route("/_control/faults", _local(_faults), methods=["GET", "POST", "PUT", "DELETE"]),
        Route("/_control/traffic", _local(_traffic), methods=["GET"]),
        Route("/_control/truth/{kind}", _local(_truth), methods=["GET"]),
        Route("/_control/events", _local(_events), methods=["GET"]),
        Route("/_control/sessions/expire", _local(_expire), methods=["POST"]),
        Route("/_control/accounts/{email}", _local(_account), methods=["POST"]),
    ]


def _local(work: Callable[[Call], Any]) -> Endpoint:
    def guarded(call: Call) -> Response:
        peer = call.request.client.host if call.request.client else ""
        try:
            near = ipaddress.ip_address(peer).is_loopback
        except ValueError:
            near = False
        if not near:
            return JSONResponse({"error": "The control routes answer to this machine only."}, 403)
        try:
            return JSONResponse(work(call), 201 if work is _faults and call.request.method == "POST" else 200)
        except (BadFault, BadSetting) as bad:
            return JSONResponse({"error": str(bad)}, 422)
        except Refused as no:
            return JSONResponse({"error": str(no)}, no.status)

    return endpoint(guarded)


def _health(call: Call) -> Response:
    portal = call.portal
    now = portal.clock.now().isoformat(timespec="seconds")
    return JSONResponse({"status": "ok", "instance": portal.instance, "clock": now, "layout": portal.layout})


def _reset(call: Call) -> dict[str, Any]:
    wanted = call.json
    for name in ("seed", "customers"):
        value = wanted.get(name, 0)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0 or value > 1_000_000:
            raise refuse(f"must be a whole number from 0 to 1000000, not {value!r}", name)
    start = _moment(wanted["clock"]) if wanted.get("clock") else None
    call.portal.reset(wanted.get("seed"), wanted.get("customers"), start)
    return {"instance": call.portal.instance, "clock": _now(call)}


def _traffic(call: Call) -> dict[str, int]:
    return asdict(call.portal.traffic)


def _clock(call: Call) -> dict[str, str]:
    if call.request.method == "PUT":
        wanted = call.json
        if "now" in wanted:
            moment = _moment(wanted["now"])
            call.portal.clock.set(call.portal.clock.real_local() if isinstance(moment, str) else moment)
        elif isinstance(wanted.get("advance_seconds"), int | float):
            call.portal.clock.advance(wanted["advance_seconds"])
        else:
            raise refuse("give 'now' or 'advance_seconds'")
        _record(call, "clock.set", now=_now(call))
        call.portal.new_day()
    return {"now": _now(call)}


def _layout(call: Call) -> dict[str, Any]:
    if call.request.method == "PUT":
        wanted = call.json.get("layout")
        if wanted not in LAYOUTS:
            raise refuse(f"must be one of {', '.join(LAYOUTS)}, not {wanted!r}", "layout")
        call.portal.layout = wanted
        _record(call, "layout.set", layout=wanted)
    return {"layout": call.portal.layout, "layouts": list(LAYOUTS)}


def _settings(call: Call) -> dict[str, Any]:
    if call.request.method == "PUT":
        changes = call.json
        call.portal.change_settings(changes)
        _record(call, "settings.changed", **changes)
    return asdict(call.portal.settings.now)


def _faults(call: Call) -> Any:
    board = call.portal.faults
    if call.request.method == "POST":
        fault = board.add(call.json)
        _record(call, "fault.set", fault=fault.name, id=fault.id, route=fault.route)
        return next(f for f in board.listed() if f["id"] == fault.id)
    if call.request.method == "PUT":
        number, seconds = call.json.get("id"), call.json.get("lands_in")
        if not isinstance(number, int) or not isinstance(seconds, int | float):
            raise refuse("give 'id' and 'lands_in' (seconds)")
        return {"landing": board.land(number, float(seconds))}
    if call.request.method == "DELETE":
        return {"deleted": board.clear(call.query.get("name", ""))}
    return board.listed()


def _truth(call: Call) -> list[dict[str, Any]]:
    kind = call.request.path_params["kind"]
    if kind not in TRUTH:
        raise refuse(f"there is no truth about {kind!r}; there is about: {', '.join(TRUTH)}", status=404)
    select, filters = TRUTH[kind]
    sql, values = [select], []
    for name, value in call.query.items():
        if name not in filters:
            raise refuse(f"{kind} cannot be filtered by {name!r}; by: {', '.join(filters)}")
        values.append(value)
        condition = filters[name].replace("?1", "?").replace("?", f"?{len(values)}")
        sql.append(("WHERE " if len(values) == 1 else "AND ") + condition)
    rows = call.db.execute(f"{' '.join(sql)} ORDER BY 1", values)
    return [_plain(row) for row in rows]


def _events(call: Call) -> list[dict[str, Any]]:
    return events(call.db, whole(call.query.get("since"), 0), call.query.get("kind", ""))


def _expire(call: Call) -> dict[str, int]:
    with call.portal.store.write() as db:
        ended = sessions.end_all(db, str(call.json.get("email") or ""))
        record(db, call.origin_of("control"), "sessions.expired", ended=ended)
    return {"ended": ended}


def _account(call: Call) -> dict[str, Any]:
    email, wanted = call.request.path_params["email"].lower(), call.json
    if unknown := set(wanted) - {"locked", "password", "mfa", "mfa_method", "phone", "enrol"}:
        raise refuse(f"an account has no {', '.join(sorted(unknown))}")
    with call.portal.store.write() as db:
        row = db.execute("SELECT id FROM sign_in WHERE email = ?", (email,)).fetchone()
        if row is None:
            raise refuse(f"there is no account {email!r}", status=404)
        if "locked" in wanted:
            db.execute("UPDATE sign_in SET locked = ?, failures = 0 WHERE id = ?", (bool(wanted["locked"]), row["id"]))
        if "mfa" in wanted:
            db.execute("UPDATE sign_in SET mfa = ? WHERE id = ?", (bool(wanted["mfa"]), row["id"]))
        db.execute("INSERT OR IGNORE INTO user_profile (account_id) VALUES (?)", (row["id"],))
        if wanted.get("mfa_method", "") not in ("", "totp", "email", "sms"):
            raise refuse(f"must be totp, email, sms or '', not {wanted['mfa_method']!r}", "mfa_method")
        for name in ("mfa_method", "phone"):
            if name in wanted:
                db.execute(f"UPDATE user_profile SET {name} = ? WHERE account_id = ?", (str(wanted[name]), row["id"]))
        if "enrol" in wanted:
            if wanted["enrol"] not in (16, 32):
                raise refuse(f"must be 16 or 32, the length of the new seed, not {wanted['enrol']!r}", "enrol")
            second_step.begin_enrolment(db, row["id"], wanted["enrol"])
            db.execute("UPDATE sign_in SET mfa = 1 WHERE id = ?", (row["id"],))
        if "password" in wanted:
            accounts.set_password(db, row["id"], str(wanted["password"]))
        record(db, call.origin_of("control"), "account.changed", email=email, changed=sorted(wanted))
        found = db.execute(TRUTH["sign_ins"][0] + " WHERE id = ?", (row["id"],)).fetchone()
    return _plain(found)


def _plain(row: sqlite3.Row) -> dict[str, Any]:
    return {key: bool(row[key]) if key in FLAGS else row[key] for key in row.keys()}  # noqa: SIM118


def _record(call: Call, kind: str, **what: Any) -> None:
    with call.portal.store.write() as db:
        record(db, call.origin_of("control"), kind, **what)


def _now(call: Call) -> str:
    return call.portal.clock.now().isoformat(timespec="seconds")


def _moment(text: object) -> datetime | str:
    if text == "now":
        return "now"
    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=None)
    except ValueError:
        raise refuse(f"{text!r} is not a local time such as 2026-11-24T07:30", "clock") from None
