"""What each access level may do in the portal [H10]. One table, checked at the server."""

EVERYONE = frozenset({"Super", "Admin", "CSR"})
OFFICE = frozenset({"Super", "Admin"})

ACTIONS: dict[str, frozenset[str]] = {
    "see the board": EVERYONE,
    "see customers": EVERYONE,
    "edit customers": EVERYONE,
    "see jobs": EVERYONE,
    "schedule": EVERYONE,
    "write notes": EVERYONE,
    "see memberships": EVERYONE,
    "edit memberships": EVERYONE,
    "edit programs": OFFICE,
    "edit company settings": frozenset({"Super"}),
    "edit accounting keys": OFFICE,
}


def may(access_level: str, action: str) -> bool:
    """Whether that access level may do that action. An unknown action is a KeyError."""
    return access_level in ACTIONS[action]
