"""The Marketplace: what the tenant has connected, and what that changes [H29,H32,H41,H49]."""

import sqlite3
from dataclasses import dataclass
from typing import Any

from . import financing
from .events import Origin, record
from .portal import Portal
from .refusals import NotThere, refuse
from .settings import Settings, processor
from .text import clean

NO_PROCESSOR = "No payment processor is connected. Connect Stax or GPI in the Marketplace."


@dataclass(frozen=True)
class Integration:
    """One card. ``account`` is the name of what connecting asks for."""

    key: str
    name: str
    kind: str
    account: str
    does: str


INTEGRATIONS = (
    Integration("stax", "Stax", "Payments", "Merchant ID", "Takes cards and bank accounts, keeps methods on file."),
    Integration("gpi", "GPI", "Payments", "Merchant ID", "Takes cards and bank accounts, keeps methods on file."),
    Integration("quickbooks", "QuickBooks Online", "Accounting", "Company ID",
                "Batches go to QuickBooks Online. Without it they are downloaded for Saasant."),
    Integration("service_finance", "Service Finance", "Financing", "Dealer ID", "Loan programs under Financing."),
    Integration("jb_warranties", "JB Warranties", "Warranties", "Dealer ID",
                "Sold warranties are registered from the Warranties To-Do."),
)  # fmt: skip
_BY_KEY = {one.key: one for one in INTEGRATIONS}
_PROCESSORS = ("stax", "gpi")


def cards(db: sqlite3.Connection, settings: Settings) -> list[dict[str, Any]]:
    """Every card with whether it is connected, and since when and by whom if the office did that."""
    made = {row["key"]: row for row in db.execute("SELECT * FROM integration")}
    return [
        {
            "key": one.key, "name": one.name, "kind": one.kind, "asks": one.account, "does": one.does,
            "connected": is_connected(settings, one.key),
            **({"account": made[one.key]["account"], "at": made[one.key]["at"], "by": made[one.key]["by"]}
               if one.key in made else {"account": "", "at": None, "by": ""}),
        }
        for one in INTEGRATIONS
    ]  # fmt: skip


def connect(
    db: sqlite3.Connection, portal: Portal, origin: Origin, author: str, key: str, form: dict[str, Any]
) -> None:
    """Connects one, with the account number that its card asks for. Raises NotThere or Refused."""
    one, settings = _one(key), portal.settings.now
    if is_connected(settings, key):
        raise refuse(f"{one.name} is connected already.", status=409)
    if key in _PROCESSORS and processor(settings):
        raise refuse(f"Disconnect {processor(settings)} first: there is one payment processor at a time.", status=409)
    account = clean(form.get("account"))[:60]
    if not account:
        raise refuse(f"{one.account} can't be blank", "account")
    portal.change_settings(_switch(key, on=True))
    db.execute("INSERT OR REPLACE INTO integration VALUES (?, ?, ?, ?)", (key, account, origin.at, author))
    record(db, origin, "integration.connected", integration=key, account=account)


def disconnect(db: sqlite3.Connection, portal: Portal, origin: Origin, key: str) -> None:
    """Disconnects one. What it brought stays, and cannot be used meanwhile. Raises NotThere or Refused."""
    one = _one(key)
    if not is_connected(portal.settings.now, key):
        raise refuse(f"{one.name} is not connected.", status=409)
    portal.change_settings(_switch(key, on=False))
    db.execute("DELETE FROM integration WHERE key = ?", (key,))
    record(db, origin, "integration.disconnected", integration=key)


def is_connected(settings: Settings, key: str) -> bool:
    """Whether that integration is connected."""
    return settings.accounting == "QBO" if key == "quickbooks" else bool(getattr(settings, key))


def needs_processor(settings: Settings) -> None:
    """Raises Refused while no payment processor is connected."""
    if not processor(settings):
        raise refuse(NO_PROCESSOR, status=409)


def payment_form(db: sqlite3.Connection, settings: Settings, invoice_id: int, form: dict[str, Any]) -> dict[str, Any]:
    """A payment's form, once its method can be used as things are connected. Raises Refused.

    A loan program makes the payment an External one of Service Finance, whose limits hold.
    """
    if form.get("method") in ("Credit Card", "Banking (ACH)", "Method On File"):
        needs_processor(settings)
    if form.get("loan_program"):
        if form.get("method") != "External":
            raise refuse("Financed money is an External payment.", "loan_program")
        if not settings.service_finance:
            raise refuse("Service Finance is not connected.", status=409)
        return {**form, "number": financing.check_loan(db, invoice_id, form)}
    return form


def _one(key: str) -> Integration:
    if key not in _BY_KEY:
        raise NotThere("There is no such integration.")
    return _BY_KEY[key]


def _switch(key: str, *, on: bool) -> dict[str, Any]:
    return {"accounting": "QBO" if on else "Saasant"} if key == "quickbooks" else {key: on}
