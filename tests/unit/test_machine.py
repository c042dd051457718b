"""How many workers a machine bears, and when one of them is replaced by a fresh one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from sera_rpa.engine import machine
from sera_rpa.errors import SeraError
from sera_rpa.ledger.processes import tree_bytes
from sera_rpa.libraries import Rows

GIGABYTES = 2**30


def given(monkeypatch: pytest.MonkeyPatch, total: int, asked: str = "") -> None:
    monkeypatch.setattr(machine, "memory_bytes", lambda: total)
    monkeypatch.setenv("SERA_WORKER_MB", asked)


@pytest.mark.parametrize(
    ("total", "workers", "megabytes"),
    [(8 * GIGABYTES, 4, 1433), (64 * GIGABYTES, 4, 2048), (2 * GIGABYTES, 4, 1024)],
    ids=["a share", "no more than a worker needs", "no less than a fresh one needs"],
)
def test_a_worker_may_hold_its_share_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, total: int, workers: int, megabytes: int
) -> None:
    given(monkeypatch, total)
    assert machine.worker_megabytes(workers) == megabytes


def test_what_the_environment_says_comes_first_and_must_be_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, 8 * GIGABYTES, "900")
    assert machine.worker_megabytes(2) == 900
    given(monkeypatch, 8 * GIGABYTES, "900 MB")
    with pytest.raises(SeraError, match="^OPTION_UNKNOWN: SERA_WORKER_MB is '900 MB'"):
        machine.worker_megabytes(2)


def test_a_container_with_less_memory_than_its_machine_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    limits = [tmp_path / "memory.max", tmp_path / "limit_in_bytes", tmp_path / "missing"]
    limits[0].write_text("max\n")
    limits[1].write_text("1048576\n")
    monkeypatch.setattr(machine, "_CONTAINER_LIMITS", tuple(map(str, limits)))
    assert machine.memory_bytes() == 2**20
    monkeypatch.setattr(machine, "_CONTAINER_LIMITS", (str(limits[0]),))
    assert machine.memory_bytes() > 2**20


def test_the_memory_of_a_process_is_that_of_all_it_started() -> None:
    before = tree_bytes()
    hold = "import sys; held = b'x' * 80_000_000; print(flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        grown = tree_bytes() - before
        child.communicate()
    assert 80_000_000 < grown < 160_000_000


@pytest.mark.parametrize(
    ("held", "fed", "by_hand", "used_up"),
    [(700, 1, False, False), (701, 1, False, True), (701, 1, True, False), (1, Rows.ROWS_PER_LOG, False, True)],
    ids=["light", "heavy", "nobody would take over", "the log is long enough"],
)
def test_a_worker_that_is_used_up_takes_no_other_row(
    monkeypatch: pytest.MonkeyPatch, held: int, fed: int, *, by_hand: bool, used_up: bool
) -> None:
    monkeypatch.setenv("SERA_WORKER_MB", "700")
    monkeypatch.setattr(Rows, "tree_bytes", lambda: held * 2**20)
    worker = Rows.Rows()
    worker._session, worker._fed = SimpleNamespace(by_hand=by_hand), fed
    assert worker._is_used_up() is used_up


def test_memory_is_looked_at_every_few_seconds_and_not_at_every_row(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    monkeypatch.setenv("SERA_WORKER_MB", "700")
    monkeypatch.setattr(Rows, "tree_bytes", lambda: looks.append(1) or 0)
    worker = Rows.Rows()
    worker._session = SimpleNamespace(by_hand=False)
    for worker._fed in range(1, 20):
        assert not worker._is_used_up()
    assert len(looks) == 1
