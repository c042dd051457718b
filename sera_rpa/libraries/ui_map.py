"""Variable file: ``${UI}``, the UI map of the tenant's layout, and ``${SERA}``, the tenant's settings."""

from __future__ import annotations

from typing import Any

import yaml
from robot.utils import DotDict

from sera_rpa.engine.desk import named_tenant
from sera_rpa.errors import SeraError
from sera_rpa.places import variables_dir
from sera_rpa.tenants import load_tenant


def get_variables(tenant: str | None = None) -> dict[str, Any]:
    """The variables of the tenant that ``${TENANT}`` names; the stand-in portal's where none is named."""
    settings = load_tenant(tenant or named_tenant())
    return {
        "UI": load_ui_map(settings.layout),
        "SERA": DotDict(
            url=settings.address, timeout=f"{settings.timeout_seconds}s", patience=f"{settings.patience_seconds}s"
        ),
    }


def load_ui_map(layout: str) -> DotDict:
    """The selectors and words of a layout, as ``screen.element``.

    A layout that differs little from another one names it, ``like: v1``, and states only what differs.

    Raises:
        SeraError: ``UI_MAP_UNFIT`` when the layout's file is missing, is no mapping of mappings of text, or states an
            element that the layout it is like does not have.
    """
    return DotDict({screen: DotDict(elements) for screen, elements in _read(layout, ()).items()})


def _read(layout: str, nearer: tuple[str, ...]) -> dict[str, dict[str, str]]:
    """The screens of a layout; ``nearer`` are the layouts that led here, each like the next."""
    path = variables_dir() / "ui" / f"{layout}.yaml"
    if layout in nearer:
        raise SeraError("UI_MAP_UNFIT", f"The layout of '{path}' is like itself")
    try:
        stated = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise SeraError("UI_MAP_UNFIT", f"The UI map '{path}' cannot be read: {error}") from error
    like = stated.pop("like", None) if isinstance(stated, dict) else None
    screens: dict[str, Any] = stated if isinstance(stated, dict) else {"": None}
    wrong = [
        str(name)
        for name, elements in screens.items()
        if not isinstance(elements, dict) or not all(isinstance(e, str) for e in elements.values())
    ]
    if wrong:
        raise SeraError(
            "UI_MAP_UNFIT", f"'{path}': {', '.join(wrong) or 'the file'} is no mapping of element names to selectors"
        )
    if like is None:
        return screens
    base = _read(str(like), (*nearer, layout))
    unknown = [
        f"{screen}.{element}"
        for screen, elements in screens.items()
        for element in elements
        if element not in base.get(screen, {})
    ]
    if unknown:
        raise SeraError("UI_MAP_UNFIT", f"'{path}': layout {like} has no {', '.join(unknown)}")
    return {screen: elements | screens.get(screen, {}) for screen, elements in base.items()}
