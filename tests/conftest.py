"""What tests of the whole line share: a portal process and a folder for results, one each for a module."""

import signal
from collections.abc import Iterator

import pytest

from tests.faults.line import Line, Portal, kill
from tests.node import choose_node

choose_node()
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell starts what it puts in the background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # the commands of the tests are to heed Ctrl-C


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules that run the whole line go first: they take longest, and short ones fill the end."""
    items.sort(key=lambda item: not {"line", "sera"} & set(getattr(item, "fixturenames", ())))


@pytest.fixture(scope="module")
def sera(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A portal of the module's own, freshly seeded."""
    portal = Portal(tmp_path_factory.mktemp("portal") / "portal.db")
    portal.reset()
    yield portal
    portal.end()


@pytest.fixture(scope="module")
def line(sera: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The command, pointed at the module's portal; nothing that it started outlives the module."""
    made = Line(sera, tmp_path_factory.mktemp("line"))
    yield made
    for process in made.processes():
        kill(process.pid)
