"""UI maps: a layout that is like another one states only what differs, and nothing that the other one does not have."""

import re
from pathlib import Path

import pytest

from sera_rpa.errors import SeraError
from sera_rpa.libraries import ui_map
from sera_rpa.libraries.ui_map import load_ui_map
from sera_rpa.portal.layouts import LAYOUTS

BOOKING = (
    "session", "landing", "fault", "table", "heads", "select", "customers", "customer", "new_customer", "schedule",
)  # fmt: skip


@pytest.fixture
def maps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(ui_map, "variables_dir", lambda: tmp_path)
    (tmp_path / "ui").mkdir()
    write(tmp_path, "v1", "job:\n  path: /jobs/{number}\n  save: '[data-cy=save]'\nlanding:\n  path: /dispatch\n")
    return tmp_path


def write(folder: Path, layout: str, text: str) -> None:
    (folder / "ui" / f"{layout}.yaml").write_text(text, encoding="utf-8")


def refused(layout: str) -> str:
    with pytest.raises(SeraError) as caught:
        load_ui_map(layout)
    assert str(caught.value).startswith("UI_MAP_UNFIT: ")
    return str(caught.value)


def test_a_layout_has_what_it_states_and_for_the_rest_what_the_one_it_is_like_has(maps: Path) -> None:
    write(maps, "v2", "like: v1\njob:\n  save: '[data-cy=keep]'\n")
    write(maps, "v3", "like: v2\nlanding:\n  path: /board\n")
    assert load_ui_map("v3") == {
        "job": {"path": "/jobs/{number}", "save": "[data-cy=keep]"},
        "landing": {"path": "/board"},
    }
    assert load_ui_map("v1").job.save == "[data-cy=save]"


@pytest.mark.parametrize("stated", ["job:\n  safe: x", "jobs:\n  save: x"])
def test_an_element_that_the_other_layout_does_not_have_is_refused_by_name(maps: Path, stated: str) -> None:
    write(maps, "v2", f"like: v1\n{stated}\n")
    assert f"layout v1 has no {stated.replace(': x', '').replace(':', '').replace(chr(10) + '  ', '.')}" in refused(
        "v2"
    )


def test_a_layout_that_is_like_itself_is_refused(maps: Path) -> None:
    write(maps, "v2", "like: v3\n")
    write(maps, "v3", "like: v2\n")
    assert "is like itself" in refused("v2")


def test_a_layout_like_one_that_does_not_exist_is_refused(maps: Path) -> None:
    write(maps, "v2", "like: v7\n")
    assert "v7.yaml" in refused("v2")


@pytest.mark.parametrize("text", ["", "- a list\n", "job: no mapping\n", "job:\n  save: 5\n", "job: {\n"])
def test_what_is_no_map_is_refused(maps: Path, text: str) -> None:
    write(maps, "v2", text)
    assert "v2.yaml" in refused("v2")


def of_booking(layout: str) -> dict[str, str]:
    """What ``book_jobs`` relies on, by screen and element."""
    ui = load_ui_map(layout)
    return {f"{screen}.{element}": ui[screen][element] for screen in BOOKING for element in ui[screen]}


def test_the_map_of_v2_names_no_hook_that_v2_has_renamed() -> None:
    gone = [hook.rstrip("*") + ("" if hook.endswith("*") else '"') for hook in LAYOUTS["v2"].hooks]
    assert [name for name, text in of_booking("v2").items() if any(f'="{hook}' in text for hook in gone)] == []


def test_the_map_of_v1_does_for_v3_because_it_names_no_class_that_is_only_for_looks() -> None:
    looks = "|".join(LAYOUTS["v3"].classes)
    assert [name for name, text in of_booking("v1").items() if re.search(rf"\.({looks})(?![\w-])", text)] == []
