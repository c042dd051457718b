"""Media and Documents: uploads of a job or a customer, streamed to files beside the data file."""

import hashlib
import sqlite3
import time
from pathlib import Path
from typing import Any, BinaryIO

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from . import sessions
from .access import may
from .customers import customer
from .events import Origin, record
from .jobs import job
from .refusals import NotThere
from .routing import delete, get
from .text import clean
from .web import SIGNED_OUT, Call

KINDS = {"photo": "image/", "video": "video/", "document": ""}
"""Kind of upload to the beginning of the media types it takes."""
LARGEST = {"photo": 25 << 20, "video": 2 << 30, "document": 100 << 20}
"""Bytes a file may have, by kind."""
VIDEO_SECONDS_PER_MEGABYTE = 0.05
"""Machine time for which a video shows "Processing" after its upload."""
_BLOCK = 1 << 20


def routes() -> list[Route]:
    """Lists, uploads and downloads."""
    return [
        get("/api/jobs/{id:int}/media", _of_job, "see jobs"),
        get("/api/customers/{id:int}/media", _of_customer, "see customers"),
        Route("/api/jobs/{id:int}/media", _upload("job"), methods=["POST"]),
        Route("/api/customers/{id:int}/media", _upload("customer"), methods=["POST"]),
        delete("/api/media/{id:int}", _remove, "write notes"),
        get("/media/{id:int}", _file, "see customers", delayed=False),
    ]


def _of_job(call: Call) -> list[dict[str, Any]]:
    job(call.db, call.number("id"))
    rows = call.db.execute("SELECT * FROM media WHERE job_id = ? ORDER BY id DESC", (call.number("id"),))
    return [_shown(r) for r in rows]


def _of_customer(call: Call) -> list[dict[str, Any]]:
    customer(call.db, call.number("id"))
    rows = call.db.execute("SELECT * FROM media WHERE customer_id = ? ORDER BY id DESC", (call.number("id"),))
    return [_shown(r) for r in rows]


def _shown(row: sqlite3.Row) -> dict[str, Any]:
    keys = ("id", "job_id", "kind", "name", "type", "size", "at", "who")
    return {**{k: row[k] for k in keys}, "ready": row["ready_at"] <= time.time(), "url": f"/media/{row['id']}"}


def _file(call: Call) -> Response:
    row = call.db.execute("SELECT * FROM media WHERE id = ?", (call.number("id"),)).fetchone()
    if row is None or row["ready_at"] > time.time():
        raise NotThere("This file does not exist.")
    how = "attachment" if call.query.get("download") else "inline"
    path = call.portal.store.files / row["sha256"]
    return FileResponse(path, media_type=row["type"], filename=row["name"], content_disposition_type=how)


def _remove(call: Call) -> dict[str, bool]:
    with call.portal.store.write() as db:
        row = db.execute("SELECT * FROM media WHERE id = ?", (call.number("id"),)).fetchone()
        if row is None:
            raise NotThere("This file does not exist.")
        db.execute("DELETE FROM media WHERE id = ?", (row["id"],))
        record(db, call.origin, "media.removed", media=row["id"], name=row["name"])
    return {"removed": True}


def _upload(subject: str) -> Any:
    """A multipart form with a ``kind`` and any number of ``files``; its body goes to disk, not to memory."""

    async def answer(request: Request) -> Response:
        portal = request.app.state.portal
        session = await run_in_threadpool(
            sessions.find, portal.store, portal.settings.now, request.cookies.get(sessions.COOKIE)
        )
        if session is None or session.me is None:
            return JSONResponse({"error": SIGNED_OUT}, 401)
        if not session.has_csrf(request.headers.get("X-CSRF-Token")):
            return JSONResponse({"errors": {"base": ["Can't verify CSRF token authenticity."]}}, 422)
        if not may(session.me.access_level, "write notes"):
            return JSONResponse({"errors": {"base": ["You are not allowed to do this."]}}, 403)
        if any(f.name == "upload_refused" for f in request.scope.get("portal.faults", ())):
            return _no("The file could not be uploaded. Please try again.")
        call = Call(portal, request, session, b"")
        async with request.form() as form:
            files = [part for part in form.getlist("files") if isinstance(part, UploadFile)]
            return await run_in_threadpool(_keep, call, subject, str(form.get("kind", "document")), files)

    return answer


def _keep(call: Call, subject: str, kind: str, files: list[UploadFile]) -> Response:
    try:
        found = job(call.db, call.number("id")) if subject == "job" else customer(call.db, call.number("id"))
    except NotThere as no:
        return JSONResponse({"error": str(no)}, 404)
    if kind not in KINDS or not files:
        return _no("Choose a file.")
    for file in files:
        if not (file.content_type or "").startswith(KINDS[kind]):
            return _no(f"{file.filename} is not a {kind}.")
        if not file.size:
            return _no(f"{file.filename} is empty.")
        if file.size > LARGEST[kind]:
            return _no(f"{file.filename} is too large (maximum is {LARGEST[kind] >> 20} MB).")
    place = call.portal.store.files
    place.mkdir(parents=True, exist_ok=True)
    owner, number = (found["customer"]["id"], found["job"]) if subject == "job" else (found["id"], None)
    kept = [(file, _write(file.file, place)) for file in files]
    with call.portal.store.write() as db:
        return JSONResponse([_insert(db, call.origin, owner, number, kind, file, sha) for file, sha in kept], 201)


def _insert(
    db: sqlite3.Connection, origin: Origin, owner: int, number: int | None, kind: str, file: UploadFile, sha: str
) -> dict[str, Any]:
    size, name = file.size or 0, clean(Path(file.filename or "file").name)[:255] or "file"
    wait = size / _BLOCK * VIDEO_SECONDS_PER_MEGABYTE if kind == "video" else 0
    done = db.execute(
        "INSERT INTO media (customer_id, job_id, kind, name, type, size, sha256, at, who, ready_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (owner, number, kind, name, file.content_type or "application/octet-stream", size, sha, origin.at, origin.who,
         time.time() + wait),
    )  # fmt: skip
    record(
        db, origin, "media.added", media=done.lastrowid, job=number, customer=owner, name=name, size=size, sha256=sha
    )
    return _shown(db.execute("SELECT * FROM media WHERE id = ?", (done.lastrowid,)).fetchone())


def _write(source: BinaryIO, place: Path) -> str:
    """Copies an upload into the folder under its SHA-256."""
    digest, part = hashlib.sha256(), place / f"{time.monotonic_ns()}.part"
    source.seek(0)
    with part.open("wb") as target:
        while block := source.read(_BLOCK):
            digest.update(block)
            target.write(block)
    part.replace(place / digest.hexdigest())
    return digest.hexdigest()


def _no(message: str) -> Response:
    return JSONResponse({"errors": {"base": [message]}}, 422)
