"""The company's departments, services and technicians."""

import sqlite3
from dataclasses import dataclass
from typing import Any

from .refusals import NotThere
from .text import fold


@dataclass(frozen=True)
class Service:
    """An appointment type ("Service Category" when booking); priority belongs to it, not to the job [H3]."""

    id: int
    name: str
    department_id: int
    department: str
    priority: str
    minutes: int

    @property
    def urgent(self) -> bool:
        """High priority: may bump Normal appointments."""
        return self.priority == "High"


@dataclass(frozen=True)
class Technician:
    """Somebody an appointment can be given to."""

    id: int
    name: str


def services(db: sqlite3.Connection, q: str = "") -> list[dict[str, Any]]:
    """Services whose name or department holds ``q``, by department and name."""
    wanted = fold(q)
    found = []
    offered = "NOT EXISTS (SELECT 1 FROM service_profile x WHERE x.service_id = s.id AND x.archived)"
    for row in db.execute(f"{_SERVICE} WHERE {offered} ORDER BY d.id, s.name"):
        if wanted in fold(row["name"]) or wanted in fold(row["department"]):
            found.append({key: row[key] for key in ("id", "name", "department", "priority", "minutes")})
    return found


def service(db: sqlite3.Connection, service_id: object) -> Service:
    """One service. Raises NotThere."""
    row = db.execute(f"{_SERVICE} WHERE s.id = ?", (service_id,)).fetchone()
    if row is None:
        raise NotThere("This service does not exist.")
    return Service(row["id"], row["name"], row["department_id"], row["department"], row["priority"], row["minutes"])


def skilled(db: sqlite3.Connection, service_id: int) -> list[Technician]:
    """Technicians with that service on their profile, by first name."""
    rows = db.execute(
        "SELECT t.id, t.name FROM skill k JOIN technician t ON t.id = k.technician_id "
        "WHERE k.service_id = ? AND NOT EXISTS (SELECT 1 FROM technician_profile y WHERE y.technician_id = t.id "
        "AND y.archived) ORDER BY t.name",
        (service_id,),
    )
    return [Technician(row["id"], row["name"]) for row in rows]


_SERVICE = """SELECT s.id, s.name, s.department_id, d.name AS department, s.priority, s.minutes
FROM service s JOIN department d ON d.id = s.department_id"""
