"""What the locks promise: every package pinned and checked, from no particular place."""

import re
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
ALL_LOCKS = (*LOCKS, "tests/servers/canaille.lock")


def pins(lock: str) -> dict[str, str]:
    text = (REPOSITORY / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE))


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("lock", ALL_LOCKS)
def test_a_lock_names_no_address(lock: str) -> None:
    text = (REPOSITORY / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert re.findall(r"^-.*$", text, re.MULTILINE) == []  # no --index-url, no --find-links


@pytest.mark.parametrize("lock", ALL_LOCKS)
def test_every_package_of_a_lock_is_checked_by_hash(lock: str) -> None:
    text = (REPOSITORY / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) == len(pins(lock))
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_both_locks_agree_where_they_name_the_same_package() -> None:
    run, dev = (pins(lock) for lock in LOCKS)
    assert run.items() <= dev.items()


def test_every_declared_dependency_is_locked() -> None:
    facts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    declared = facts["project"]["dependencies"]
    tools = facts["dependency-groups"]["dev"]
    run, dev = ({normal(name) for name in pins(lock)} for lock in LOCKS)
    names = [normal(re.split(r"[<>=!~;\[ ]", one)[0]) for one in declared]
    assert [name for name in names if name not in run] == []
    assert [name for name in (normal(re.split(r"[<>=!~;\[ ]", one)[0]) for one in tools) if name not in dev] == []
