"""Customers and their addresses: the list's search, the records, the rules of entry."""

import re
import sqlite3
from dataclasses import dataclass
from typing import Any

from .events import Origin, record
from .places import resolve
from .refusals import NotThere, Refused
from .text import clean, digits, fold, phone_label

_SORTS = {"id": "id", "name": "name", "email": "email", "phone": "phone", "address": "first_address"}
_LONGEST = 255
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
LOCATION_TYPES = ["Residential", "Commercial", "Rental Property", "Multi-Family", "Vacation Home", "Other"]


def customer_list(db: sqlite3.Connection, query: dict[str, str]) -> dict[str, Any]:
    """One page of the list. Each filter is a contains-search: phone by digits, the others without case and accents."""
    active = [] if query.get("all", "0") == "1" else ["archived = 0"]
    total = _count(db, active, [])
    where, values = list(active), []
    for column in ("name", "email", "phone", "address"):
        typed = query.get(column, "")
        wanted = digits(typed) if column == "phone" else fold(typed)
        if wanted:
            where.append(f"instr({column}, ?) > 0")
            values.append(wanted)
        elif typed.strip():
            where.append("0")
    order, way = _SORTS.get(query.get("sort", ""), "name"), "DESC" if query.get("dir") == "desc" else "ASC"
    # A plus keeps SQLite off the index of that column: name and archived are answered from one index,
    # other filters from one pass over the table, other orders from the index of their column.
    scan = "+" if any(query.get(column) for column in ("email", "phone", "address")) else ""
    where = [("+" if scan or order != "name" else "") + condition for condition in where]
    filtered = _count(db, where, values)
    per = min(max(whole(query.get("per"), 25), 1), 100)
    pages = max(1, -(-filtered // per))
    page = min(max(whole(query.get("page"), 1), 1), pages)
    found = []
    if filtered:
        found = db.execute(
            f"SELECT id FROM customer_search WHERE {' AND '.join(where) or '1'} ORDER BY {scan}{order} {way}, id "
            "LIMIT ? OFFSET ?",
            [*values, per, (page - 1) * per],
        ).fetchall()
    return {
        "rows": [_row(db, r["id"]) for r in found],
        "page": page,
        "pages": pages,
        "filtered": filtered,
        "total": total,
    }


def customer(db: sqlite3.Connection, customer_id: int) -> dict[str, Any]:
    """One customer with addresses. Raises NotThere."""
    row = db.execute("SELECT * FROM customer WHERE id = ?", (customer_id,)).fetchone()
    if row is None:
        raise NotThere("This customer does not exist.")
    addresses = [
        {**{k: a[k] for k in ("id", "location_name", "location_type", "line1", "city", "state", "zip")},
         "billing": bool(a["billing"]), "schedulable": bool(a["schedulable"])}
        for a in db.execute("SELECT * FROM address WHERE customer_id = ? ORDER BY id", (customer_id,))
    ]  # fmt: skip
    return {
        "id": row["id"], "first_name": row["first_name"], "last_name": row["last_name"], "name": full_name(row),
        "email": row["email"], "phone": phone_label(row["phone"]), "tags": _tags(db, customer_id),
        "archived": bool(row["archived"]), "member": bool(row["member"]), "accounting_key": row["accounting_key"],
        "addresses": addresses,
    }  # fmt: skip


@dataclass(frozen=True)
class Person:
    """Name, e-mail and phone of a form, cleaned."""

    first: str
    last: str
    email: str
    phone: str

    @classmethod
    def of(cls, form: dict[str, Any]) -> "Person":
        """What a form says."""
        return cls(*(clean(form.get(key)) for key in ("first_name", "last_name", "email", "phone")))

    @property
    def name(self) -> str:
        """First and last name, whichever there are."""
        return " ".join(part for part in (self.first, self.last) if part)

    def problems(self, db: sqlite3.Connection, customer_id: int = 0) -> dict[str, list[str]]:
        """Every broken rule by field; ``customer_id`` is the customer who may keep the e-mail."""
        errors: dict[str, list[str]] = {}
        if not self.name:
            errors["name"] = ["Name can't be blank"]
        for field, value in (("first_name", self.first), ("last_name", self.last), ("email", self.email)):
            if len(value) > _LONGEST:
                errors.setdefault(field, []).append(f"is too long (maximum is {_LONGEST} characters)")
        if self.email and not _EMAIL.fullmatch(self.email):
            errors.setdefault("email", []).append("Email is invalid")
        elif self.email and _email_taken(db, self.email, customer_id):
            errors.setdefault("email", []).append("Email has already been taken.")
        if self.phone and len(digits(self.phone)) != 10:
            errors["phone"] = ["Phone must have ten digits"]
        return errors


def create_customer(db: sqlite3.Connection, origin: Origin, form: dict[str, Any]) -> dict[str, int]:
    """Adds a customer with a first address. Raises Refused with every broken rule at once."""
    person = Person.of(form)
    errors = person.problems(db)
    address, problem = _address(form, "must have at least one address")
    if problem:
        errors["address"] = [problem]
    email, phone = clean(form.get("more_email"))[:_LONGEST], digits(clean(form.get("more_phone")))
    if email and not _EMAIL.fullmatch(email):
        errors["more_email"] = ["Email is invalid"]
    if form.get("more_phone") and len(phone) != 10:
        errors["more_phone"] = ["Phone must have ten digits"]
    if errors or address is None:
        raise Refused(errors)
    number = db.execute("SELECT coalesce(max(id), 10000) + 1 FROM customer").fetchone()[0]
    name = person.name
    db.execute(
        "INSERT INTO customer VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?)",
        (number, person.first, person.last, person.email, digits(person.phone), _accounting_key(db, name), origin.at),
    )
    write_tags(db, number, form.get("tags"))
    address_id = _insert_address(db, number, address, form)
    if email or phone:
        db.execute(
            "INSERT INTO customer_contact (customer_id, name, label, email, phone) VALUES (?, ?, 'Additional', ?, ?)",
            (number, name, email, phone),
        )
    record(db, origin, "customer.created", customer=number, address=address_id, name=name, email=person.email)
    return {"id": number, "address_id": address_id}


def add_address(db: sqlite3.Connection, origin: Origin, customer_id: int, form: dict[str, Any]) -> dict[str, int]:
    """Adds an address to a customer. Raises NotThere, or Refused when there is none in the form."""
    customer(db, customer_id)
    address, problem = _address(form, "can't be blank")
    if address is None:
        raise Refused({"address": [problem]})
    address_id = _insert_address(db, customer_id, address, form)
    record(db, origin, "address.created", customer=customer_id, address=address_id)
    return {"id": address_id}


def write_tags(db: sqlite3.Connection, customer_id: int, tags: object) -> None:
    """Gives a customer these tags and no others."""
    db.execute("DELETE FROM customer_tag WHERE customer_id = ?", (customer_id,))
    for tag in tags if isinstance(tags, list) else []:
        if label := clean(tag)[:_LONGEST]:
            db.execute("INSERT OR IGNORE INTO customer_tag VALUES (?, ?)", (customer_id, label))


def one_line(address: sqlite3.Row) -> str:
    """An address as lists show it."""
    return f"{address['line1']}, {address['city']}, {address['state']} {address['zip']}"


def full_name(row: sqlite3.Row) -> str:
    """First and last name, whichever there are."""
    return " ".join(part for part in (row["first_name"], row["last_name"]) if part)


def tag_labels(db: sqlite3.Connection) -> list[str]:
    """Every tag in use, for the tag box."""
    return [r["label"] for r in db.execute("SELECT DISTINCT label FROM customer_tag ORDER BY label")]


def whole(text: object, default: int) -> int:
    """A query parameter as a whole number, ``default`` when it is none."""
    try:
        return int(str(text))
    except ValueError:
        return default


def _count(db: sqlite3.Connection, where: list[str], values: list[str]) -> int:
    return int(
        db.execute(f"SELECT count(*) FROM customer_search WHERE {' AND '.join(where) or '1'}", values).fetchone()[0]
    )


def _row(db: sqlite3.Connection, customer_id: int) -> dict[str, Any]:
    row = db.execute(
        "SELECT c.*, s.first_address FROM customer c JOIN customer_search s ON s.id = c.id WHERE c.id = ?",
        (customer_id,),
    ).fetchone()
    return {
        "id": row["id"], "name": full_name(row), "email": row["email"], "phone": phone_label(row["phone"]),
        "address": row["first_address"], "tags": _tags(db, customer_id), "archived": bool(row["archived"]),
        "member": bool(row["member"]),
    }  # fmt: skip


def _tags(db: sqlite3.Connection, customer_id: int) -> list[str]:
    return [
        r["label"]
        for r in db.execute("SELECT label FROM customer_tag WHERE customer_id = ? ORDER BY label", (customer_id,))
    ]


def _email_taken(db: sqlite3.Connection, email: str, customer_id: int) -> bool:
    """Unique across customers, archived ones too, and technicians [H7]."""
    wanted = fold(email)
    others = db.execute("SELECT 1 FROM customer_search WHERE email = ? AND id <> ? LIMIT 1", (wanted, customer_id))
    if others.fetchone():
        return True
    return any(fold(r["email"]) == wanted for r in db.execute("SELECT email FROM technician"))


def _accounting_key(db: sqlite3.Connection, name: str) -> str:
    """First and last name, numbered when there is one already [H53]."""
    key, number = name, 1
    while db.execute("SELECT 1 FROM customer WHERE accounting_key = ? LIMIT 1", (key,)).fetchone():
        number += 1
        key = f"{name} {number}"
    return key


def _address(form: dict[str, Any], missing: str) -> tuple[dict[str, Any] | None, str]:
    """The address of a form, or why there is none."""
    given = form.get("address")
    if not isinstance(given, dict):
        return None, missing
    if given.get("manual"):
        parts = {key: clean(given.get(key))[:_LONGEST] for key in ("line1", "city", "state", "zip")}
        if not all(parts.values()):
            return None, "Street, City, State and Zip are needed"
        return {**parts, "schedulable": False}, ""
    place = resolve(given.get("place_id"))
    if place is None:
        return None, missing
    return {"line1": place.line1, "city": place.city, "state": place.state, "zip": place.zip, "schedulable": True}, ""


def _insert_address(db: sqlite3.Connection, customer_id: int, address: dict[str, Any], form: dict[str, Any]) -> int:
    number = int(db.execute("SELECT coalesce(max(id), 50000) + 1 FROM address").fetchone()[0])
    billing = bool(form.get("billing", False))
    if billing:
        db.execute("UPDATE address SET billing = 0 WHERE customer_id = ?", (customer_id,))
    kind = clean(form.get("location_type"))
    db.execute(
        "INSERT INTO address VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, customer_id, clean(form.get("location_name"))[:_LONGEST],
         kind if kind in LOCATION_TYPES else LOCATION_TYPES[0], address["line1"], address["city"],
         address["state"], address["zip"], billing, address["schedulable"]),
    )  # fmt: skip
    refresh_search(db, customer_id)
    return number


def refresh_search(db: sqlite3.Connection, customer_id: int) -> None:
    """Writes what the list shows and searches of a customer, after a change."""
    row = db.execute("SELECT * FROM customer WHERE id = ?", (customer_id,)).fetchone()
    lines = [one_line(a) for a in db.execute("SELECT * FROM address WHERE customer_id = ? ORDER BY id", (customer_id,))]
    db.execute(
        "INSERT OR REPLACE INTO customer_search VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            customer_id,
            row["archived"],
            fold(full_name(row)),
            fold(row["email"]),
            row["phone"],
            fold(" | ".join(lines)),
            lines[0],
        ),
    )
