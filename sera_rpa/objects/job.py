"""Jobs: what programs call a work order."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from pydantic import Field

from sera_rpa.objects.thing import Instant, Thing, number_of
from sera_rpa.objects.windows import window_text

STATUSES = {
    "Pending": "scheduled",
    "Accepted": "dispatched",
    "Running": "in_progress",
    "Completed": "completed",
    "Cancelled": "cancelled",
}
"""Sera's statuses and the words that programs are promised for them."""


class Appointment(Thing):
    """One visit of a job. Its window is kept in UTC beside the zone of the service address."""

    appointment_id: str  # "apt_2000123"
    date: dt.date  # local
    window_start: Instant
    window_end: Instant
    timezone: str  # of the service address: "America/Indiana/Indianapolis"
    technician_id: str = ""  # "tech_…"; empty where unassigned, or where the page shows only a name
    technician: str = ""  # the name as Sera shows it; empty: unassigned
    pinned: bool = False

    @property
    def number(self) -> str:
        """The appointment number."""
        return number_of(self.appointment_id)

    @property
    def shown_technician(self) -> str:
        """The technician as Sera's pages show it: ``Elena Marković (Pinned)``, ``Unassigned``."""
        return f"{self.technician}{' (Pinned)' if self.pinned else ''}" if self.technician else "Unassigned"


class Job(Thing):
    """A job with its first appointment, as the portal shows it."""

    kind: ClassVar[str] = "job"

    work_order_id: str  # "wo_1000123"
    customer_id: str  # "cus_10001"
    customer_name: str = Field("", repr=False, exclude=True)  # where the page shows it; in no JSON
    status: str  # scheduled, dispatched, in_progress, completed, cancelled
    portal_status: str  # Sera's word: "Pending"
    service_category: str
    visit: Appointment = Field(alias="appointment")
    address: str = Field("", repr=False)
    notes: str = Field("", repr=False)
    created_at: Instant | None = None
    updated_at: Instant | None = None
    started_at: Instant | None = None

    @property
    def number(self) -> str:
        """The job number, as in ``/jobs/{number}``."""
        return number_of(self.work_order_id)

    @property
    def appointment(self) -> str:
        """The number of the first appointment."""
        return self.visit.number

    @property
    def customer(self) -> str:
        """The customer ID."""
        return number_of(self.customer_id)

    @property
    def day(self) -> dt.date:
        """The day of the first appointment, where it is served."""
        return self.visit.date

    @property
    def window(self) -> str:
        """The arrival window as Sera shows it: ``8:00 am - 9:00 am``."""
        return window_text(self.visit.window_start, self.visit.window_end, self.visit.timezone)

    @property
    def technician(self) -> str:
        """The technician's name; empty where unassigned."""
        return self.visit.technician

    @property
    def path(self) -> str:
        """The job's page."""
        return f"/jobs/{self.number}"

    def shown(self) -> dict[str, object]:
        """What a row's report shows of the job."""
        return {
            "job": self.number, "appointment": self.appointment, "customer": self.customer,
            "service_category": self.service_category, "day": self.day.isoformat(), "window": self.window,
            "technician": self.technician, "status": self.portal_status, "address": self.address, "notes": self.notes,
        }  # fmt: skip
