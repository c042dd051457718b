"""A turn is one process's at a time, and a dead one's is free at once."""

from __future__ import annotations

import subprocess
import sys

from sera_rpa.ledger.turns import end_turn, take_turn
from tests.conformance.conftest import Shop
from tests.faults.line import TOP

TAKE = """
import sys, time
from sera_rpa.ledger.database import open_database
from sera_rpa.ledger.turns import take_turn
print(take_turn(open_database(sys.argv[1]), "sign-in"), flush=True)
time.sleep(60)
"""


def test_a_turn_is_free_when_its_holder_ends_it_or_dies(shop: Shop) -> None:
    other = subprocess.Popen(
        [sys.executable, "-c", TAKE, shop.url], cwd=TOP, stdout=subprocess.PIPE, text=True
    )  # fmt: skip
    shop.workers.append(other)
    assert other.stdout is not None
    assert other.stdout.readline() == "True\n"
    assert not take_turn(shop.queue.ledger, "sign-in")
    assert take_turn(shop.queue.ledger, "something else")
    other.kill()
    other.wait()
    assert take_turn(shop.queue.ledger, "sign-in")
    assert take_turn(shop.queue.ledger, "sign-in"), "its holder may renew it"
    end_turn(shop.queue.ledger, "sign-in")
    assert take_turn(shop.queue.ledger, "sign-in")
