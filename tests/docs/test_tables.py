"""The tables in the documentation say what the code says."""

from __future__ import annotations

import re
from dataclasses import MISSING, fields

import pytest

from sera_rpa.error_families import FAMILIES
from sera_rpa.errors import CODES, Family
from sera_rpa.libraries.ui_map import load_ui_map
from sera_rpa.tenants import Tenant
from tests.docs.tables import TABLES, TOP, stated


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_in_step_with_the_code(name: str) -> None:
    _, make = TABLES[name]
    assert stated(name) == make(), "write the tables anew with: python -m tests.docs.tables"


def test_every_family_of_errors_is_explained() -> None:
    assert set(FAMILIES) == set(Family)


def test_every_code_that_the_documentation_names_exists() -> None:
    named = {
        (path.name, code)
        for path in [TOP / "README.md", *(TOP / "docs").glob("*.md")]
        for code in re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", path.read_text(encoding="utf-8"))
        if not code.startswith("SERA_")
    }
    assert named
    assert {(file, code) for file, code in named if code not in CODES} == set()


def test_every_setting_of_a_tenant_is_documented_with_its_default() -> None:
    text = (TOP / "docs" / "live-tenant.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", text, re.MULTILINE))
    settings = {f.name: f for f in fields(Tenant) if f.name not in ("name", "source")}
    assert set(rows) == set(settings)
    for name, setting in settings.items():
        default = setting.default
        expected = "–" if default in (MISSING, "") else f"`{_yaml(default)}`"
        assert rows[name] == expected, name


def test_what_the_first_checks_name_of_the_ui_map_is_in_it() -> None:
    text = (TOP / "docs" / "live-tenant.md").read_text(encoding="utf-8").split("## Check first")[1]
    ui_map = load_ui_map("v1")
    known = set(ui_map) | {f"{screen}.{name}" for screen in ui_map for name in ui_map[screen]}
    known |= {name for screen in ui_map for name in ui_map[screen]}
    known |= {f.name for f in fields(Tenant)}
    named = set(re.findall(r"`([a-z_]+(?:\.[a-z_]+)?)`", text))
    assert len(named) > 10
    assert named - known == {"log.html"}


def test_every_environment_variable_that_is_read_is_documented() -> None:
    sources = [*(TOP / "sera_rpa").rglob("*.py"), TOP / "sera-rpa"]
    read = {
        name
        for path in sources
        if "portal" not in path.parts
        for name in re.findall(r"\b(SERA_[A-Z_]*[A-Z])\b", path.read_text(encoding="utf-8"))
    }
    internal = {"SERA_RUN", "SERA_SUPERVISOR", "SERA_INPUTS", "SERA_CHAOS_PLAN"}
    internal |= {name for name in read if name.startswith("SERA_SANDBOX_")}
    text = (TOP / "README.md").read_text(encoding="utf-8")
    # The account's secrets are looked up under names that are put together.
    expected = (read - internal) | {"SERA_EMAIL", "SERA_PASSWORD", "SERA_TOTP_SEED"}
    assert {name for name in expected if f"`{name}`" not in text} == set()


def _yaml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)
