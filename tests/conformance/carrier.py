"""A worker without a browser: takes rows from a ledger and writes down what a portal would have seen.

    python -m tests.conformance.carrier LEDGER RUN NAME BOOK [--row-seconds 0.01] [--hang REFERENCE] [--host HOST]

Each row: looks whether the book holds its reference, notes the intent, writes ``reference name`` into the book (an
append to a file, which is atomic), confirms, settles. ``--hang`` stops inside that row, after its intent, until killed
or continued. Ends when no row is left.
"""

from __future__ import annotations

import argparse
import signal
import threading
import time
from pathlib import Path

from sera_rpa.engine.embedded import EmbeddedQueue
from sera_rpa.errors import SeraError
from sera_rpa.ledger import workers
from sera_rpa.ledger.claims import Claim, Outcome
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.journal import find_write, note_confirmed, note_intent
from sera_rpa.ledger.processes import own_tree
from sera_rpa.ledger.records import Status

BEAT_SECONDS = 0.2


def main() -> None:
    """Carries rows until none is left."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("ledger", "run", "name", "book"):
        parser.add_argument(name)
    parser.add_argument("--row-seconds", type=float, default=0.01)
    parser.add_argument("--hang", default="")
    parser.add_argument("--host", default="")
    asked = parser.parse_args()
    if asked.host:
        workers.socket.gethostname = lambda: asked.host  # type: ignore[attr-defined]
    queue, stop = EmbeddedQueue(open_database(asked.ledger)), threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    workers.register_worker(queue.ledger, asked.name, asked.run, own_tree(), None)
    held: list[Claim] = []
    threading.Thread(target=beat, args=(queue, asked.name, held), daemon=True).start()
    while not stop.is_set():
        claim = queue.next(asked.run, asked.name)
        if claim is None:
            due = queue.next_due(asked.run)
            if due is None:
                break
            time.sleep(0.02)
            continue
        held[:] = [claim]
        try:
            carry(queue, claim, Path(asked.book), asked)
        except SeraError as error:
            print(f"{claim.reference} {error.code.name}", flush=True)
        held.clear()
    workers.dismiss_worker(queue.ledger, asked.name)


def carry(queue: EmbeddedQueue, claim: Claim, book: Path, asked: argparse.Namespace) -> None:
    """One row: written once, whatever happened to it before."""
    if claim.payload.get("fails", 0) >= claim.number:
        queue.settle(claim, Outcome(Status.FAILED, "PORTAL_SLOW", "", retry_at=claim_time(claim)))
        return
    known = find_write(queue.ledger, claim.item, "write")
    if not (known and known.state == "confirmed"):
        if not (known and written(book, claim.reference)):
            if claim.reference == asked.hang and claim.number == 1:
                print(f"{claim.reference} hangs", flush=True)
                time.sleep(3600 if not asked.host else 2)
            note_intent(queue.ledger, claim, "write")
            with book.open("a") as file:
                file.write(f"{claim.reference} {asked.name}\n")
        time.sleep(asked.row_seconds)
        note_confirmed(queue.ledger, claim, "write", {"number": claim.reference})
    queue.settle(claim, Outcome(Status.DONE, record={"number": claim.reference}))


def claim_time(claim: Claim) -> object:
    """When a failed row is due again."""
    from datetime import UTC, datetime, timedelta

    return datetime.now(UTC) + timedelta(seconds=0.3)


def written(book: Path, reference: str) -> bool:
    """The probe: whether the book holds the reference."""
    return book.exists() and any(line.split()[0] == reference for line in book.read_text().splitlines())


def beat(queue: EmbeddedQueue, name: str, held: list[Claim]) -> None:
    """Shows that the worker is alive."""
    while True:
        time.sleep(BEAT_SECONDS)
        try:
            workers.note_alive(queue.ledger, name)
            for claim in list(held):
                queue.heartbeat(claim)
        except Exception:  # a database that is away, a row that was lost: the worker itself finds out
            continue


if __name__ == "__main__":
    main()
