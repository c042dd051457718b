"""Warranties: programs, what a finalized invoice brings, the To-Do, registering."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from python_calamine import CalamineWorkbook

from .conftest import Office

Enter = Callable[[str], Office]


def program(office: Office, task: str, **more: Any) -> int:
    number = next(one["id"] for one in office.truth("tasks") if one["name"] == task)
    form = {"name": f"{task} Warranty", "provider": "JB Warranties", "years": 5, "tasks": [number], **more}
    made = office.post("/api/warranty_programs", json=form)
    assert made.status_code == 201, made.text
    return int(made.json()["id"])


def pending_with_task(office: Office) -> tuple[int, str]:
    """A pending invoice and the name of a task on it that no warranty program is sold with."""
    taken = {task["id"] for one in programs(office) for task in one["tasks"]}
    for invoice in office.truth("invoices", status="Pending"):
        for line in office.truth("quote_lines", job_id=invoice["job_id"]):
            quote = next(q for q in office.truth("quotes", job_id=invoice["job_id"]) if q["id"] == line["quote_id"])
            if quote["status"] == "Accepted" and line["task_id"] and line["task_id"] not in taken:
                return int(invoice["id"]), str(line["name"])
    raise AssertionError("no pending invoice")


def programs(office: Office) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.get("/api/warranty_programs").json()["programs"]
    return found


def finalized_with_warranty(office: Office, **more: Any) -> dict[str, Any]:
    invoice, task = pending_with_task(office)
    program(office, task, **more)
    office.post(f"/api/invoices/{invoice}/approve", json={"reason": "Done"}).raise_for_status()
    found = office.truth("warranty_sales", invoice_id=invoice)
    return found[0] if found else {}


def equip(office: Office, sale: dict[str, Any], kind: str = "Water Heater") -> int:
    form = {"address_id": sale["address_id"], "type": kind, "name": kind, "components": []}
    made = office.post(f"/api/customers/{sale['customer_id']}/equipment", json=form)
    assert made.status_code == 201, made.text
    return int(made.json()["id"])


def test_a_finalized_invoice_puts_its_warranty_on_the_to_do_once(office: Office) -> None:
    sale = finalized_with_warranty(office)
    assert (sale["sold_on"], sale["complete"]) == ("2026-11-24", False)
    for step, form in (("edit", {"reason": "Again"}), ("approve", {"reason": "Again"})):
        office.post(f"/api/invoices/{sale['invoice']}/{step}", json=form).raise_for_status()
    assert len(office.truth("warranty_sales", invoice_id=sale["invoice"])) == 1
    waiting = office.get("/api/warranties", params={"invoice": sale["invoice"]}).json()
    assert [row["program"] for row in waiting["rows"]] == [sale["program"]]


def test_a_warranty_of_the_company_s_own_waits_for_nobody(office: Office) -> None:
    assert finalized_with_warranty(office, provider="Our Company") == {}


def test_save_and_complete_registers_with_dates_and_the_equipment_it_covers(office: Office) -> None:
    sale = finalized_with_warranty(office, covers="Water Heater")
    form = {"purchased_on": "11/24/2026", "effective_on": "11/25/2026"}
    path = f"/api/warranties/{sale['id']}"
    other = equip(office, sale, "Sump Pump")
    for unit in (None, other):
        refused = office.post(path, json={**form, "equipment_id": unit})
        assert refused.json()["errors"] == {"equipment_id": ["Link the equipment of this warranty."]}
    unit = equip(office, sale)
    assert [one["id"] for one in office.get(path).json()["units"]][-1] == unit
    early = office.post(path, json={**form, "effective_on": "11/01/2026", "equipment_id": unit})
    assert "effective_on" in early.json()["errors"]
    done = office.post(path, json={**form, "equipment_id": unit}).json()
    assert done["complete"] and done["registration"].startswith("JB-")
    stored = office.truth("warranty_sales", invoice_id=sale["invoice"])[0]
    assert (stored["equipment_id"], stored["effective_on"]) == (unit, "2026-11-25")
    assert office.post(path, json={**form, "equipment_id": unit}).status_code == 409
    assert office.events("warranty.registered")[-1]["what"]["registration"] == done["registration"]
    notes = office.get(f"/api/customers/{sale['customer_id']}/notes").json()
    assert any(done["registration"] in note["text"] and note["system"] for note in notes)


def test_the_complete_switch_only_marks_the_row(office: Office) -> None:
    sale = finalized_with_warranty(office)
    path = f"/api/warranties/{sale['id']}/complete"
    assert office.post(path, json={"complete": True}).json()["registration"] == ""
    assert office.get("/api/warranties", params={"invoice": sale["invoice"]}).json()["rows"] == []
    everything = office.get("/api/warranties", params={"invoice": sale["invoice"], "all": 1}).json()
    assert [row["complete"] for row in everything["rows"]] == [True]
    assert office.post(path, json={"complete": False}).json()["complete"] is False


def test_without_jb_warranties_nothing_new_waits_and_nothing_is_registered(office: Office) -> None:
    sale = finalized_with_warranty(office)
    unit = equip(office, sale)
    office.put("/_control/settings", json={"jb_warranties": False}).raise_for_status()
    form = {"purchased_on": "11/24/2026", "effective_on": "11/24/2026", "equipment_id": unit}
    assert office.post(f"/api/warranties/{sale['id']}", json=form).status_code == 409
    assert 'href="/accounting/warranties"' not in office.get("/dispatch").text
    invoice = office.truth("invoices", status="Pending")[0]["id"]
    office.post(f"/api/invoices/{invoice}/approve", json={"reason": "Done"}).raise_for_status()
    assert office.truth("warranty_sales", invoice_id=invoice) == []


def test_a_warranty_program_needs_name_provider_years_and_tasks(office: Office, another: Enter) -> None:
    answer = office.post("/api/warranty_programs", json={"name": "", "provider": "Nobody", "years": 0, "tasks": []})
    assert set(answer.json()["errors"]) == {"name", "provider", "years", "tasks"}
    first = programs(office)[0]
    tasks = [task["id"] for task in first["tasks"]]
    twice = office.post("/api/warranty_programs", json={**first, "tasks": tasks})
    assert twice.json()["errors"] == {"name": ["Name has already been taken"]}
    assert another("CSR").post("/api/warranty_programs", json={}).status_code == 403


def test_the_download_holds_what_waits(office: Office) -> None:
    waiting = office.get("/api/warranties", params={"per": 100}).json()
    answer = office.get("/api/warranties.xlsx")
    assert "WarrantiesToDo-2026-11-24-" in answer.headers["content-disposition"]
    heads, *rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert heads[4] == "Warranty Program" and heads[-1] == "Complete"
    assert [int(row[1]) for row in rows] == [row["invoice"] for row in waiting["rows"]]
