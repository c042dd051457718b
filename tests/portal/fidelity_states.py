"""How the states of fidelity.yaml are brought about: steps in a signed-in page, by the name of the state."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
from playwright.sync_api import Locator, Page

from .browsing import truth
from .test_scheduling import BUMP_HOUR, NO_HEAT


@dataclass
class Visit:
    """A page, the portal behind it, and the records that addresses name, such as ``{quoted_job}``."""

    page: Page
    control: httpx.Client
    records: dict[str, Any]

    def open(self, address: str) -> None:
        self.page.goto(address.format_map(self.records))

    def write(self, verb: str, path: str, **form: Any) -> Any:
        """What the page itself would send: a JSON request with the page's CSRF token."""
        token = self.page.locator("meta[name=csrf-token]").get_attribute("content") or ""
        answer = self.page.request.fetch(path, method=verb, data=form, headers={"X-CSRF-Token": token})
        assert answer.ok, f"{verb} {path}: {answer.status} {answer.text()}"
        return answer.json()

    def truth(self, kind: str, **filters: Any) -> list[dict[str, Any]]:
        return truth(self.control, kind, **filters)

    def set(self, **settings: Any) -> None:
        self.control.put("/_control/settings", json=settings).raise_for_status()

    # What steps say often.
    def hook(self, name: str) -> Locator:
        return self.page.locator(f'[data-cy="{name}"]').first

    def click(self, hook: str) -> None:
        self.hook(hook).click()

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name).first

    def type(self, hook: str, text: str) -> None:
        self.page.locator(f'input[data-cy="{hook}"], [data-cy="{hook}"] input').first.fill(text)


STEPS: dict[str, Callable[[Visit], None]] = {}
Step = Callable[[Visit], None]


def step(work: Step) -> Step:
    """Registers the steps of the state that has the function's name."""
    STEPS[work.__name__] = work
    return work


def click_on(hook: str) -> Step:
    return lambda at: at.click(hook)


# States that are one click away, and the hook of the control that is clicked.
ONE_CLICK = {
    "add_admin": "add-admin",
    "user": "user-name",
    "customers_all": "show-all",
    "address_actions": "address-actions-trigger",
    "add_note": "add-note",
    "accounting_key": "edit-accounting-key",
    "communications_off": "communications",
    "equipment_actions": "equipment-actions-trigger",
    "enrol": "add-membership",
    "payment_method": "edit-payment-method",
    "board_departments": "department-filter",
    "board_calendar": "board-date",
    "availability": "check-availability",
    "new_event": "new-event",
    "jobs_by_status": "filter-opportunity_status",
    "job_options": "appointment-options",
    "job_owner": "edit-opportunity-owner",
    "task_actions": "pricebook-actions",
    "new_task": "new-task",
    "organize": "organize",
    "price_sheet": "edit-price-sheet",
    "new_part": "new-part",
    "quote_actions": "action-trigger-icon",
    "invoice_actions": "invoice-actions",
    "pending_invoice_actions": "invoice-actions",
    "paid_invoice_actions": "invoice-actions",
    "take_payment": "make-payment",
    "edit_memberships": "program-name",
    "new_program": "add-membership",
    "edit_program": "edit-program",
    "send_to_quickbooks": "create-batch",
    "break_batch": "action-trigger-icon",
    "new_promo_code": "add-promo-code",
    "new_service": "add-service",
    "new_technician": "add-technician",
    "coverage_actions": "coverage-actions-trigger",
    "new_customer_by_hand": "enter-manually",
}
STEPS |= {state: click_on(hook) for state, hook in ONE_CLICK.items()}


def prepare(at: Visit) -> None:
    """Finds or makes the records that the addresses of the table name."""
    at.set(latency_ms=0)
    quotes, invoices = at.truth("quotes"), at.truth("invoices")
    finalized = [one for one in invoices if one["status"] == "Finalized"]
    decided = {q["job_id"] for q in quotes if q["status"] != "Open"}
    owing = next(i for i in finalized if i["job_id"] and 0 < i["paid"] < i["total"])
    pins = [a for a in at.truth("appointments") if a["pinned"] and a["status"] == "Pending"]
    at.records |= {
        "quoted_job": next(q["job_id"] for q in quotes if q["status"] == "Open" and q["job_id"] not in decided),
        "draft_job": next(q["job_id"] for q in quotes if q["status"] == "Draft" and q["job_id"]),
        "owing_job": owing["job_id"],
        "pending_invoice": next(i["id"] for i in invoices if i["status"] == "Pending"),
        "paid_invoice": next(i["id"] for i in finalized if i["paid"] == i["total"] > 0),
        "pinned_job": pins[0]["job_id"],
        "member": next(c["id"] for c in at.truth("customers") if c["member"]),
    }
    at.write(
        "PUT", f"/api/customers/{owing['customer_id']}/payment_method", method="Credit Card",
        card_number="4242 4242 4242 4242", expires="12/29",
    )  # fmt: skip


@step
def sign_in_refused(at: Visit) -> None:
    at.page.locator("input[type=email]").fill("nobody@example.test")
    at.page.locator("input[type=password]").fill("wrong")
    at.page.locator("[name=commit]").click()


@step
def menu(at: Visit) -> None:
    at.page.evaluate("document.querySelectorAll('nav details').forEach((group) => { group.open = true; })")


@step
def user_menu(at: Visit) -> None:
    at.page.locator("#user-menu button").first.click()


@step
def time_cards(at: Visit) -> None:
    at.open("/dispatch")
    user_menu(at)
    at.page.get_by_text("User Profile").click(timeout=1000)


@step
def edit_user(at: Visit) -> None:
    at.click("user-name")
    at.click("edit-user")


@step
def new_customer_more_contacts(at: Visit) -> None:
    at.click("more-contacts")


@step
def new_customer_tags(at: Visit) -> None:
    at.page.locator("i.tag-menu-btn").click()


@step
def new_customer_suggestions(at: Visit) -> None:
    at.page.locator("#address-search-service").fill("812 Broadway")


@step
def new_customer_types(at: Visit) -> None:
    at.page.locator('[data-cy="location-type"] input').click()


@step
def new_customer_taken_email(at: Visit) -> None:
    fill_customer(at, "juergen.mueller@example.test")
    at.button("Save").click()


@step
def new_customer_booking(at: Visit) -> None:
    fill_customer(at, "somebody.new@example.test")
    at.click("save-customer-continue")


def fill_customer(at: Visit, email: str) -> None:
    for hook, text in {"first-name": "Somebody", "last-name": "New", "email-primary": email}.items():
        at.type(hook, text)
    at.page.locator("#address-search-service").fill("812 Broadway")
    at.page.locator(".pac-item").first.click()


@step
def add_address(at: Visit) -> None:
    at.click("address-actions-trigger")
    at.page.get_by_text("Add Address", exact=True).click()


@step
def add_address_suggestions(at: Visit) -> None:
    add_address(at)
    at.page.locator(".modal-content input[type=text]").first.fill("812 Broadway")


@step
def customer_all_notes(at: Visit) -> None:
    at.write(
        "PUT", "/api/customers/10002/accounting_key", accounting_key="MUELLER-J", note="as in the books",
        acknowledged=True,
    )  # fmt: skip
    at.open("/customers/10002?tab=c_Notes")
    at.click("show-all-notes")


@step
def customer_media(at: Visit) -> None:
    job = at.truth("jobs", customer_id=10002)[0]["id"]
    at.open(f"/jobs/{job}?tab=jp_Media+and+Documents")
    at.page.locator('input[data-cy="upload-document"]').set_input_files(
        {"name": "gate.txt", "mimeType": "text/plain", "buffer": b"gate code"}
    )
    at.page.locator('[data-cy="media-tile"]').wait_for()
    at.open("/customers/10002?tab=c_Media+and+Documents")


@step
def customer_file(at: Visit) -> None:
    at.open("/customers/10002?tab=c_Media+and+Documents")
    at.page.locator(".media-thumb").first.click()


@step
def merge_confirmation(at: Visit) -> None:
    at.open("/customers/merge")
    for hook, name in {"merge-survivor": "Jürgen", "merge-absorbed": "Siobhán"}.items():
        at.type(hook, name)
        at.page.get_by_role("option").first.click()
    at.page.locator('[data-cy="merge"] button:enabled, button[data-cy="merge"]:enabled').first.click()


@step
def schedule(at: Visit) -> None:
    at.page.locator('.address-card sera-button[data-cy="address-schedule-link"]').first.click()


@step
def schedule_services(at: Visit) -> None:
    schedule(at)
    at.page.locator('[data-cy="service-category-select"] input').click()


def schedule_drain(at: Visit) -> None:
    schedule(at)
    at.page.locator('[data-cy="service-category-select"] input').fill("Drain")
    at.page.locator(".ss-option").first.click()


@step
def schedule_technicians(at: Visit) -> None:
    schedule_drain(at)
    at.page.locator('[data-cy="technician-select"] input').click()


@step
def schedule_slots(at: Visit) -> None:
    schedule_drain(at)
    at.page.locator("td.open:not(.today)").first.click()
    at.page.locator('[data-cy^="time-slot-"].available').first.click()


@step
def schedule_past(at: Visit) -> None:
    at.control.put("/_control/clock", json={"now": "2026-11-24T10:30"}).raise_for_status()
    schedule_drain(at)
    at.page.locator("td.today").first.click()
    at.page.locator('[data-cy^="time-slot-"]').first.wait_for()
    at.control.put("/_control/clock", json={"now": "2026-11-24T10:31"}).raise_for_status()


@step
def schedule_out_of_coverage(at: Visit) -> None:
    schedule_slots(at)
    at.click("modal-submit-btn")


def pill(at: Visit, status: str) -> None:
    at.page.locator(f'[data-cy="board-technician"] .pill-{status}').first.click()


@step
def pill_menu(at: Visit) -> None:
    pill(at, "pending")


def edit_pill(at: Visit) -> None:
    pill(at, "pending")
    at.page.get_by_role("menuitem", name="Edit Appointment").click()
    at.page.locator('[data-cy="appointment-status"]').wait_for()


STEPS["edit_appointment"] = STEPS["edit_pending"] = edit_pill


@step
def edit_technician(at: Visit) -> None:
    edit_pill(at)
    at.click("edit-technician")
    at.page.locator('[data-cy="technician-select"] input').last.click()


@step
def edit_status(at: Visit) -> None:
    edit_pill(at)
    at.page.locator('[data-cy="appointment-status"] input').click()


@step
def edit_status_reason(at: Visit) -> None:
    edit_status(at)
    at.page.get_by_role("option", name="Accepted").click()


@step
def cancel_appointment(at: Visit) -> None:
    pill(at, "pending")
    at.page.get_by_role("menuitem", name="Cancel Appointment").click()


@step
def board_hold(at: Visit) -> None:
    at.write("POST", "/api/appointments", service_id=NO_HEAT, address_id=50001, start=BUMP_HOUR, notes="")
    at.open(f"/dispatch?day={BUMP_HOUR[:10]}")


@step
def job_times(at: Visit) -> None:
    at.set(pre_work=True)
    at.open("/jobs/{quoted_job}?tab=jp_Job+Times")
    at.page.locator("#job-times-table").wait_for()
    at.set(pre_work=False)


@step
def job_notes(at: Visit) -> None:
    job = at.records["quoted_job"]
    at.open(f"/jobs/{job}")
    at.write("POST", f"/api/jobs/{job}/notes", text="The panel was opened and every breaker tightened. " * 20)
    at.open(f"/jobs/{job}?tab=jp_Notes")


@step
def parts_filtered(at: Visit) -> None:
    at.page.locator("#products-table_filter input").fill("ha-1003")


@step
def part_taken(at: Visit) -> None:
    at.click("new-part")
    for hook, text in {"sku": "HA-1001", "name": "Again", "vendor-name": "Circle City Supply"}.items():
        at.type(hook, text)
    at.click("modal-submit-btn")


def menu_of(trigger: str, item: str) -> Step:
    def work(at: Visit) -> None:
        at.click(trigger)
        at.page.locator('[data-cy="actions-menu-action"]:visible', has_text=item).first.click()

    return work


STEPS["decline_quote"] = menu_of("action-trigger-icon", "Decline Quote")
STEPS["edit_quote"] = menu_of("action-trigger-icon", "Edit Quote")
STEPS["approve_invoice"] = menu_of("invoice-actions", "Approve Invoice")
STEPS["edit_invoice"] = menu_of("invoice-actions", "Edit Invoice")
STEPS["refund"] = menu_of("invoice-actions", "Issue Refund")


@step
def void_invoice(at: Visit) -> None:
    [unpaid, *_] = [i for i in at.truth("invoices") if i["status"] == "Finalized" and i["paid"] == 0]
    at.open(f"/invoices/{unpaid['id']}")
    STEPS["edit_void"](at)


STEPS["edit_void"] = menu_of("invoice-actions", "Void Invoice")


@step
def progress_billing(at: Visit) -> None:
    at.set(progress_billing=True)
    at.open("/invoices/{pending_invoice}")
    at.page.locator('[data-cy="progress-billing"]').wait_for()
    at.set(progress_billing=False)


@step
def edit_memberships_dates(at: Visit) -> None:
    at.click("program-name")
    at.page.locator(".membership-fields input").first.click()


@step
def card_payment_actions(at: Visit) -> None:
    at.page.locator("tbody tr", has_text=re.compile("Credit Card.*Completed")).locator(
        '[data-cy="action-trigger-icon"]'
    ).first.click()


@step
def cash_payment_actions(at: Visit) -> None:
    at.page.locator("tbody tr", has_text=re.compile("^(?!.*Refund).*(Cash|Check).*Completed")).locator(
        '[data-cy="action-trigger-icon"]'
    ).first.click()


@step
def saasant(at: Visit) -> None:
    at.set(accounting="Saasant")
    at.open("/accounting/unbatched")


@step
def saasant_batch(at: Visit) -> None:
    at.open("/accounting/unbatched")
    at.page.get_by_role("tab", name=re.compile("^Payments")).click()
    at.page.locator("thead input[type=checkbox]").check()
    at.button("Batch & Download").click()
    at.set(accounting="QBO")


@step
def todo_pending(at: Visit) -> None:
    at.open("/todos")
    at.write("POST", "/api/todos", title="Call Jürgen back", note="")
    at.open("/todos")
