"""Company and Department pages: departments, services, technicians, coverage areas [H3,H51,H55]."""

import re
import sqlite3
from typing import Any

from .events import Origin, record
from .refusals import NotThere, Refused, refuse
from .text import clean, digits, fold, phone_label

_LONGEST = 255


def departments(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """The departments with how many services and technicians they have."""
    rows = db.execute(
        "SELECT d.id, d.name, (SELECT count(*) FROM service s LEFT JOIN service_profile x ON x.service_id = s.id "
        "WHERE s.department_id = d.id AND coalesce(x.archived, 0) = 0) AS services, "
        "(SELECT count(*) FROM technician t LEFT JOIN technician_profile y ON y.technician_id = t.id "
        "WHERE t.department_id = d.id AND coalesce(y.archived, 0) = 0) AS technicians FROM department d ORDER BY d.id"
    )
    return [dict(r) for r in rows]


def save_department(
    db: sqlite3.Connection, origin: Origin, form: dict[str, Any], department_id: int | None = None
) -> int:
    """Adds or renames a department. Raises Refused."""
    name = clean(form.get("name"))[:_LONGEST]
    if not name:
        raise refuse("Name can't be blank", "name")
    if any(fold(r["name"]) == fold(name) and r["id"] != department_id for r in db.execute("SELECT * FROM department")):
        raise refuse("Name has already been taken", "name")
    if department_id is None:
        number = int(db.execute("SELECT coalesce(max(id), 0) + 1 FROM department").fetchone()[0])
        db.execute("INSERT INTO department (id, name) VALUES (?, ?)", (number, name))
    else:
        number = _there(db, "department", department_id)
        db.execute("UPDATE department SET name = ? WHERE id = ?", (name, number))
    record(db, origin, "department.changed" if department_id else "department.added", department=number, name=name)
    return number


def services(db: sqlite3.Connection, department_id: int, *, archived: bool = False) -> list[dict[str, Any]]:
    """A department's services, by name."""
    rows = db.execute(
        "SELECT s.*, coalesce(x.archived, 0) AS archived FROM service s LEFT JOIN service_profile x "
        "ON x.service_id = s.id WHERE s.department_id = ? AND (coalesce(x.archived, 0) = 0 OR ?) ORDER BY s.name",
        (department_id, archived),
    )
    return [{**dict(r), "archived": bool(r["archived"])} for r in rows]


def save_service(db: sqlite3.Connection, origin: Origin, form: dict[str, Any], service_id: int | None = None) -> int:
    """Adds or changes a service: name, Appointment Time in minutes, Priority [H3]. Raises Refused.

    A new service is put on the profile of every technician of its department.
    """
    before = _row(db, "service", service_id) if service_id is not None else None
    department = before["department_id"] if before else _there(db, "department", form.get("department_id"))
    name, minutes, priority = clean(form.get("name"))[:_LONGEST], form.get("minutes"), form.get("priority", "Normal")
    errors: dict[str, list[str]] = {}
    if not name:
        errors["name"] = ["Service Name can't be blank"]
    elif any(
        fold(r["name"]) == fold(name) and r["id"] != service_id
        for r in db.execute("SELECT id, name FROM service WHERE department_id = ?", (department,))
    ):
        errors["name"] = ["Service Name has already been taken"]
    if not isinstance(minutes, int) or isinstance(minutes, bool) or not 15 <= minutes <= 540:
        errors["minutes"] = ["Appointment Time must be from 15 to 540 minutes"]
    if priority not in ("Normal", "High"):
        errors["priority"] = ["Priority must be Normal or High"]
    if errors:
        raise Refused(errors)
    if before:
        number = int(before["id"])
        db.execute(
            "UPDATE service SET name = ?, minutes = ?, priority = ? WHERE id = ?", (name, minutes, priority, number)
        )
    else:
        number = int(db.execute("SELECT coalesce(max(id), 100) + 1 FROM service").fetchone()[0])
        db.execute(
            "INSERT INTO service (id, department_id, name, priority, minutes) VALUES (?, ?, ?, ?, ?)",
            (number, department, name, priority, minutes),
        )
        crew = db.execute("SELECT id FROM technician WHERE department_id = ?", (department,)).fetchall()
        db.executemany("INSERT INTO skill VALUES (?, ?)", [(t["id"], number) for t in crew])
    db.execute("INSERT OR REPLACE INTO service_profile VALUES (?, ?)", (number, bool(form.get("archived", False))))
    record(
        db, origin, "service.changed" if before else "service.added", service=number, name=name, minutes=minutes,
        priority=priority,
    )  # fmt: skip
    return number


def technicians(
    db: sqlite3.Connection, department_id: int | None = None, *, archived: bool = False
) -> list[dict[str, Any]]:
    """Technicians by department and first name, with the services on their profiles."""
    rows = db.execute(
        "SELECT t.*, d.name AS department, coalesce(y.archived, 0) AS archived FROM technician t "
        "JOIN department d ON d.id = t.department_id LEFT JOIN technician_profile y ON y.technician_id = t.id "
        "WHERE (? IS NULL OR t.department_id = ?) AND (coalesce(y.archived, 0) = 0 OR ?) "
        "ORDER BY d.id, t.first_name, t.last_name",
        (department_id, department_id, archived),
    ).fetchall()
    skills: dict[int, list[int]] = {}
    for skill in db.execute("SELECT technician_id, service_id FROM skill ORDER BY service_id"):
        skills.setdefault(skill["technician_id"], []).append(skill["service_id"])
    return [
        {
            **{k: r[k] for k in ("id", "department_id", "department", "first_name", "last_name", "name", "email")},
            "phone": phone_label(r["phone"]), "archived": bool(r["archived"]), "services": skills.get(r["id"], []),
        }
        for r in rows
    ]  # fmt: skip


def save_technician(
    db: sqlite3.Connection, origin: Origin, form: dict[str, Any], technician_id: int | None = None
) -> int:
    """Adds or changes a technician: names, e-mail, phone, the services of the profile [H51]. Raises Refused."""
    before = _row(db, "technician", technician_id) if technician_id is not None else None
    department = before["department_id"] if before else _there(db, "department", form.get("department_id"))
    first, last, email = (clean(form.get(k))[:_LONGEST] for k in ("first_name", "last_name", "email"))
    phone = digits(clean(form.get("phone")))
    errors: dict[str, list[str]] = {}
    for field, label, value in (
        ("first_name", "First Name", first), ("last_name", "Last Name", last), ("email", "Email", email),
        ("phone", "Phone", phone),
    ):  # fmt: skip
        if not value:
            errors[field] = [f"{label} can't be blank"]
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+", email):
        errors["email"] = ["Email is invalid"]
    elif email and _email_taken(db, email, technician_id):
        errors["email"] = ["Email has already been taken."]
    if phone and len(phone) != 10:
        errors["phone"] = ["Phone must have ten digits"]
    if errors:
        raise Refused(errors)
    values = (first, last, f"{first} {last}", email, phone)
    if before:
        number = int(before["id"])
        db.execute(
            "UPDATE technician SET first_name = ?, last_name = ?, name = ?, email = ?, phone = ? WHERE id = ?",
            (*values, number),
        )
    else:
        number = int(db.execute("SELECT coalesce(max(id), 200) + 1 FROM technician").fetchone()[0])
        db.execute(
            "INSERT INTO technician (id, department_id, first_name, last_name, name, email, phone) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, department, *values),
        )
    db.execute("INSERT OR REPLACE INTO technician_profile VALUES (?, ?)", (number, bool(form.get("archived", False))))
    wanted = form.get("services")
    if isinstance(wanted, list):
        own = {r["id"] for r in db.execute("SELECT id FROM service WHERE department_id = ?", (department,))}
        db.execute("DELETE FROM skill WHERE technician_id = ?", (number,))
        db.executemany("INSERT INTO skill VALUES (?, ?)", [(number, s) for s in sorted(own & set(wanted))])
    record(db, origin, "technician.changed" if before else "technician.added", technician=number, name=values[2])
    return number


def coverage(db: sqlite3.Connection) -> list[str]:
    """The zips of the coverage area."""
    return [r["zip"] for r in db.execute("SELECT zip FROM coverage ORDER BY zip")]


def add_coverage(db: sqlite3.Connection, origin: Origin, typed: object) -> list[str]:
    """Adds zips, separated by commas, spaces or lines; gives the new ones. Raises Refused."""
    zips = list(dict.fromkeys(re.split(r"[\s,;]+", clean(typed, lines=True))))
    if zips == [""]:
        raise refuse("Zip can't be blank", "zips")
    if wrong := [z for z in zips if not re.fullmatch(r"\d{5}", z)]:
        raise refuse(f"{wrong[0]} is not a zip code of five digits", "zips")
    new = [z for z in zips if db.execute("SELECT 1 FROM coverage WHERE zip = ?", (z,)).fetchone() is None]
    if not new:
        raise refuse(f"{zips[0]} is in your coverage area already", "zips")
    db.executemany("INSERT INTO coverage VALUES (?)", [(z,) for z in new])
    record(db, origin, "coverage.added", zips=new)
    return new


def remove_coverage(db: sqlite3.Connection, origin: Origin, zip_code: str) -> None:
    """Takes a zip out of the coverage area. Raises NotThere."""
    if not db.execute("DELETE FROM coverage WHERE zip = ?", (zip_code,)).rowcount:
        raise NotThere("This zip is not in the coverage area.")
    record(db, origin, "coverage.removed", zip=zip_code)


def _email_taken(db: sqlite3.Connection, email: str, own: int | None) -> bool:
    wanted = fold(email)
    if db.execute("SELECT 1 FROM customer_search WHERE email = ? LIMIT 1", (wanted,)).fetchone():
        return True
    return any(fold(r["email"]) == wanted and r["id"] != own for r in db.execute("SELECT id, email FROM technician"))


def _row(db: sqlite3.Connection, table: str, number: object) -> sqlite3.Row:
    row: sqlite3.Row | None = db.execute(f"SELECT * FROM {table} WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NotThere(f"This {table} does not exist.")
    return row


def _there(db: sqlite3.Connection, table: str, number: object) -> int:
    return int(_row(db, table, number)["id"])
