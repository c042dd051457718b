"""What each access level may do in the portal [H10]. One table, checked at the server."""

EVERYONE = frozenset({"Super", "Admin", "CSR"})
OFFICE = frozenset({"Super", "Admin"})
SUPER = frozenset({"Super"})

ACTIONS: dict[str, frozenset[str]] = {
    "see the board": EVERYONE,
    "see customers": EVERYONE,
    "edit customers": EVERYONE,
    "merge customers": OFFICE,
    "see jobs": EVERYONE,
    "schedule": EVERYONE,
    "write notes": EVERYONE,
    "see memberships": EVERYONE,
    "edit memberships": EVERYONE,
    "edit programs": OFFICE,
    "edit company settings": SUPER,
    "manage users": SUPER,
    "edit departments": OFFICE,
    "see own settings": OFFICE,
    "edit accounting keys": OFFICE,
    "see the pricebook": EVERYONE,
    "edit the pricebook": OFFICE,
    "see quotes": EVERYONE,
    "edit quotes": OFFICE,
    "edit invoices": OFFICE,
    "take payments": EVERYONE,
    "see accounting reports": EVERYONE,
    "batch": OFFICE,
    "edit promo codes": OFFICE,
    "edit tax zones": OFFICE,
    "edit purchase orders": OFFICE,
    "edit warranties": EVERYONE,
    "see timesheets": OFFICE,
    "edit timesheets": SUPER,
    "edit communications": OFFICE,
    "edit financing": OFFICE,
}


def may(access_level: str, action: str) -> bool:
    """Whether that access level may do that action. An unknown action is a KeyError."""
    return access_level in ACTIONS[action]
