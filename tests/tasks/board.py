"""Appointments for tests of dispatching, on days beyond the seeded ones: nothing else is booked there."""

from __future__ import annotations

from typing import Any

import httpx

from tests.faults.line import Portal

HEATING_REPAIR = 103
HEATING = ["Aaron Becker", "Bianca Torres", "Caleb O'Neill", "Darnell Hughes", "Jörg Weiß"]
"""Who can do it, as a fresh portal has them."""


class Board:
    """Books over HTTP, as a person of the office would."""

    def __init__(self, portal: Portal, office: httpx.Client, customer: int = 10001) -> None:
        self._office = office
        self._address = portal.truth("addresses", customer_id=customer)[0]["id"]
        self._technicians = {one["name"]: one["id"] for one in portal.truth("technicians")}

    def book(self, notes: str, start: str, technician: str = "") -> dict[str, int]:
        """Books a heating repair, two hours from ``2026-12-21T09:00`` on; gives ``job`` and ``appointment``."""
        wish = self._wish(start, technician) | {"address_id": self._address, "notes": notes, "overbook": True}
        return self._post("/api/appointments", wish)

    def add(self, job: int, start: str) -> dict[str, int]:
        """Adds an appointment to a job."""
        return self._post(f"/api/jobs/{job}/appointments", self._wish(start, "") | {"address_id": self._address})

    def block(self, day: str, *technicians: str) -> None:
        """Puts an event on the board that takes the whole day of some technicians; of all of them unless named."""
        numbers = [self._technicians[name] for name in technicians]
        form = {"name": "Fair", "day": day, "starts": "08:00", "ends": "17:00", "technicians": numbers}
        self._post("/api/board/events", form)

    def step(self, appointment: int, *statuses: str) -> None:
        """Steps the status of an appointment."""
        for status in statuses:
            form = {"status": status, "reason": "Test"}
            self._office.put(f"/api/appointments/{appointment}", json=form).raise_for_status()

    def cancel(self, appointment: int) -> None:
        """Cancels an appointment."""
        self._post(f"/api/appointments/{appointment}/cancel", {"reason": "Test"})

    def _wish(self, start: str, technician: str) -> dict[str, Any]:
        wish: dict[str, Any] = {"service_id": HEATING_REPAIR, "start": f"{start}:00"}
        return wish | ({"technician_id": self._technicians[technician]} if technician else {})

    def _post(self, path: str, form: dict[str, Any]) -> dict[str, Any]:
        answer = self._office.post(path, json=form)
        answer.raise_for_status()
        return dict(answer.json())
