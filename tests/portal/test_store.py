"""The portal's file, as its threads use it."""

import threading
from pathlib import Path

import psutil

from sera_rpa.portal.store import Store
from tests.portal.conftest import eventually


def opened(path: Path) -> int:
    """How often this process holds the file's log open: SQLite keeps the file itself for the next connection."""
    return sum(file.path == f"{path}-wal" for file in psutil.Process().open_files())


def test_a_thread_that_has_gone_leaves_no_connection_behind(tmp_path: Path) -> None:
    store = Store(tmp_path / "portal.db")
    assert opened(store.path) == 1
    for _ in range(5):
        thread = threading.Thread(target=store.tables)
        thread.start()
        thread.join()
    eventually(lambda: opened(store.path) == 1)
    store.close()
    assert opened(store.path) == 0
