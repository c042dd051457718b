"""The pricebook of a department: tasks in categories, price sheets, parts [H37-H39,G8]."""

import sqlite3
from io import BytesIO
from typing import Any

from .events import Origin, record
from .listing import Listing
from .money import WHOLE, cents_of, percent, rate_of, share
from .refusals import NotThere, Refused, refuse
from .text import clean, fold

_LONGEST = 255
SHEET_COLUMNS = ["Id", "Category", "Task", "Price"]
PART_COLUMNS = ["Id", "SKU", "Part Name", "Vendor Name", "Cost"]
PARTS = Listing(
    select="SELECT p.* FROM part p",
    source="part p",
    key="p.id",
    filters={"department_id": ("p.department_id = ?", None), "q": ("instr(p.folded, ?) > 0", fold)},
    sorts={"sku": "p.sku", "name": "p.name", "vendor": "p.vendor", "cost": "p.cost"},
    order="p.name, p.id",
)


def department(db: sqlite3.Connection, department_id: int) -> sqlite3.Row:
    """A department. Raises NotThere."""
    row: sqlite3.Row | None = db.execute("SELECT * FROM department WHERE id = ?", (department_id,)).fetchone()
    if row is None:
        raise NotThere("This department does not exist.")
    return row


def pricebook(db: sqlite3.Connection, department_id: int, archived: bool = False) -> dict[str, Any]:
    """Categories, tasks with their price on each sheet, and the price sheets of a department."""
    owner = department(db, department_id)
    sheets = sheets_of(db, department_id)
    priced = {s["id"]: _overrides(db, s["id"]) for s in sheets}
    tasks = db.execute(
        "SELECT * FROM task WHERE department_id = ? AND archived <= ? ORDER BY name, id", (department_id, archived)
    )
    categories = db.execute("SELECT * FROM task_category WHERE department_id = ? ORDER BY name, id", (department_id,))
    return {
        "department": {"id": owner["id"], "name": owner["name"]},
        "departments": [dict(r) for r in db.execute("SELECT id, name FROM department ORDER BY id")],
        "categories": [{"id": c["id"], "parent": c["parent_id"], "name": c["name"]} for c in categories],
        "sheets": [_sheet_row(s) for s in sheets],
        "tasks": [
            {
                "id": t["id"], "category": t["category_id"], "name": t["name"], "description": t["description"],
                "minutes": t["minutes"], "wins": bool(t["wins"]), "cost": t["cost"], "price": t["price"],
                "archived": bool(t["archived"]),
                "prices": {s["id"]: priced[s["id"]].get(t["id"], _formula(s, t)) for s in sheets},
            }
            for t in tasks
        ],
    }  # fmt: skip


def task_price(db: sqlite3.Connection, task: sqlite3.Row, pricing: str) -> int:
    """What a member or a nonmember is quoted for a task: the department's sheet for them, or the task's own price."""
    sheet = db.execute(
        "SELECT * FROM price_sheet WHERE department_id = ? AND role = ? ORDER BY id LIMIT 1",
        (task["department_id"], pricing),
    ).fetchone()
    if sheet is None:
        return int(task["price"])
    return _overrides(db, sheet["id"]).get(task["id"], _formula(sheet, task))


def save_task(
    db: sqlite3.Connection, origin: Origin, department_id: int, form: dict[str, Any], task_id: int | None = None
) -> dict[str, int]:
    """Adds or changes a task. Raises Refused with every broken rule at once."""
    department(db, department_id)
    errors: dict[str, list[str]] = {}

    def take(field: str, read: Any) -> Any:
        try:
            return read()
        except Refused as no:
            errors.update({field: [text for texts in no.errors.values() for text in texts]})

    name = take("name", lambda: _name(form.get("name")))
    category = take("category", lambda: _category(db, department_id, form.get("category")))
    price = take("price", lambda: cents_of(form.get("price"), "price"))
    cost = take("cost", lambda: cents_of(form.get("cost") or "0", "cost"))
    minutes = take("minutes", lambda: _whole(form.get("minutes"), "minutes", 24 * 60))
    if errors:
        raise Refused(errors)
    values = (
        category,
        name,
        clean(form.get("description"), lines=True)[:4000],
        minutes,
        bool(form.get("wins")),
        cost,
        price,
    )
    if task_id is None:
        done = db.execute(
            "INSERT INTO task (department_id, category_id, name, description, minutes, wins, cost, price) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (department_id, *values),
        )
        task_id = int(done.lastrowid or 0)
        record(db, origin, "task.created", task=task_id, name=name, price=price)
        return {"id": task_id}
    one_task(db, department_id, task_id)
    db.execute(
        "UPDATE task SET category_id = ?, name = ?, description = ?, minutes = ?, wins = ?, cost = ?, price = ?, "
        "archived = ? "
        "WHERE id = ?",
        (*values, bool(form.get("archived")), task_id),
    )
    record(db, origin, "task.changed", task=task_id, name=name, price=price, archived=bool(form.get("archived")))
    return {"id": task_id}


def one_task(db: sqlite3.Connection, department_id: int, task_id: object) -> sqlite3.Row:
    """A task of that department. Raises NotThere."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM task WHERE id = ? AND department_id = ?", (task_id, department_id)
    ).fetchone()
    if row is None:
        raise NotThere("This task does not exist.")
    return row


def save_category(
    db: sqlite3.Connection, origin: Origin, department_id: int, form: dict[str, Any], category_id: int | None = None
) -> dict[str, int]:
    """Adds or changes a category, under a parent if one is given (two levels at most). Raises NotThere or Refused."""
    department(db, department_id)
    name, parent = _name(form.get("name")), form.get("parent") or None
    if parent is not None:
        above = db.execute(
            "SELECT parent_id FROM task_category WHERE id = ? AND department_id = ?", (parent, department_id)
        ).fetchone()
        if above is None or above["parent_id"] is not None or parent == category_id:
            raise refuse("can't hold categories", "parent")
        if db.execute("SELECT 1 FROM task_category WHERE parent_id = ?", (category_id,)).fetchone():
            raise refuse("This category holds categories itself.", "parent")
    same = (
        "SELECT 1 FROM task_category WHERE department_id = ? AND parent_id IS ? AND lower(name) = lower(?) "
        "AND id IS NOT ?"
    )
    if db.execute(same, (department_id, parent, name, category_id)).fetchone():
        raise refuse("Name has already been taken.", "name")
    if category_id is not None:
        changed = db.execute(
            "UPDATE task_category SET parent_id = ?, name = ? WHERE id = ? AND department_id = ?",
            (parent, name, category_id, department_id),
        )
        if not changed.rowcount:
            raise NotThere("This category does not exist.")
        record(db, origin, "task_category.changed", category=category_id, name=name, parent=parent)
        return {"id": category_id}
    done = db.execute(
        "INSERT INTO task_category (department_id, parent_id, name) VALUES (?, ?, ?)", (department_id, parent, name)
    )
    record(db, origin, "task_category.created", category=done.lastrowid, name=name)
    return {"id": int(done.lastrowid or 0)}


def save_part(
    db: sqlite3.Connection, origin: Origin, department_id: int, form: dict[str, Any], part_id: int | None = None
) -> dict[str, Any]:
    """Adds or changes a part; its SKU is unique per vendor, whatever the case. Raises Refused."""
    department(db, department_id)
    sku, name, vendor = (clean(form.get(key))[:_LONGEST] for key in ("sku", "name", "vendor"))
    errors = {field: ["can't be blank"] for field, value in (("sku", sku), ("name", name)) if not value}
    if errors:
        raise Refused(errors)
    cost = cents_of(form.get("cost") or "0", "cost")
    key = f"{fold(vendor)}\n{fold(sku)}"
    taken = db.execute("SELECT id FROM part WHERE vendor_sku = ?", (key,)).fetchone()
    if taken and taken["id"] != part_id:
        raise refuse(f"Vendor sku {sku} must be unique per vendor")
    values = (sku, name, vendor, cost, fold(f"{sku} {name} {vendor}"), key)
    if part_id is None:
        done = db.execute(
            "INSERT INTO part (department_id, sku, name, vendor, cost, folded, vendor_sku) VALUES (?, ?, ?, ?, ?, ?, "
            "?)",
            (department_id, *values),
        )
        part_id = int(done.lastrowid or 0)
        record(db, origin, "part.created", part=part_id, sku=sku, name=name)
    else:
        changed = db.execute(
            "UPDATE part SET sku = ?, name = ?, vendor = ?, cost = ?, folded = ?, vendor_sku = ? "
            "WHERE id = ? AND department_id = ?",
            (*values, part_id, department_id),
        )
        if not changed.rowcount:
            raise NotThere("This part does not exist.")
        record(db, origin, "part.changed", part=part_id, sku=sku, name=name)
    return part_row(db.execute("SELECT * FROM part WHERE id = ?", (part_id,)).fetchone())


def part_row(row: sqlite3.Row) -> dict[str, Any]:
    """A part as the list shows it."""
    return {key: row[key] for key in ("id", "sku", "name", "vendor", "cost")}


def save_sheet(
    db: sqlite3.Connection, origin: Origin, department_id: int, form: dict[str, Any], sheet_id: int | None = None
) -> dict[str, int]:
    """Adds or changes a price sheet: Margin on cost, or Relative to the task's price. Raises Refused."""
    department(db, department_id)
    name, kind = _name(form.get("name")), form.get("kind")
    if kind not in ("Margin", "Relative"):
        raise refuse("is not included in the list", "kind")
    rate = rate_of(form.get("percent"), "percent", most=99_000 if kind == "Margin" else 5 * WHOLE)
    if sheet_id is None:
        done = db.execute(
            "INSERT INTO price_sheet (department_id, name, kind, percent, role) VALUES (?, ?, ?, ?, '')",
            (department_id, name, kind, rate),
        )
        sheet_id = int(done.lastrowid or 0)
    else:
        one_sheet(db, department_id, sheet_id)
        db.execute("UPDATE price_sheet SET name = ?, kind = ?, percent = ? WHERE id = ?", (name, kind, rate, sheet_id))
    record(db, origin, "price_sheet.saved", sheet=sheet_id, name=name, rule=kind, percent=rate)
    return {"id": sheet_id}


def sheets_of(db: sqlite3.Connection, department_id: int) -> list[sqlite3.Row]:
    """The price sheets of a department, in the order of their making."""
    return db.execute("SELECT * FROM price_sheet WHERE department_id = ? ORDER BY id", (department_id,)).fetchall()


def one_sheet(db: sqlite3.Connection, department_id: int, sheet_id: int) -> sqlite3.Row:
    """A price sheet of that department. Raises NotThere."""
    row: sqlite3.Row | None = db.execute(
        "SELECT * FROM price_sheet WHERE id = ? AND department_id = ?", (sheet_id, department_id)
    ).fetchone()
    if row is None:
        raise NotThere("This price sheet does not exist.")
    return row


def sheet_rows(db: sqlite3.Connection, sheet: sqlite3.Row) -> list[tuple[int, str, str, int]]:
    """Task number, category, task, price in cents of a sheet, for its download."""
    priced = _overrides(db, sheet["id"])
    tasks = db.execute(
        "SELECT t.*, c.name AS category FROM task t JOIN task_category c ON c.id = t.category_id "
        "WHERE t.department_id = ? AND t.archived = 0 ORDER BY c.name, t.name",
        (sheet["department_id"],),
    )
    return [(t["id"], t["category"], t["name"], priced.get(t["id"], _formula(sheet, t))) for t in tasks]


def upload_sheet(db: sqlite3.Connection, origin: Origin, sheet: sqlite3.Row, content: bytes) -> dict[str, int]:
    """Takes prices from an edited download; nothing is changed when one row cannot be. Raises Refused."""
    rows = _read_rows(content, SHEET_COLUMNS)
    tasks = {t["id"]: t for t in db.execute("SELECT * FROM task WHERE department_id = ?", (sheet["department_id"],))}
    prices = _overrides(db, sheet["id"])
    changed = 0
    for line, row in rows:
        number = _row_id(row[0], line)
        if number not in tasks:
            raise refuse(f"Row {line}: task {row[0]} does not exist.")
        try:
            price = cents_of(_cell(row[3]), "price")
        except Refused as no:
            raise refuse(f"Row {line}: Price {', '.join(no.errors['price'])}.") from None
        if price != prices.get(number, _formula(sheet, tasks[number])):
            db.execute("INSERT OR REPLACE INTO sheet_price VALUES (?, ?, ?)", (sheet["id"], number, price))
            changed += 1
    record(db, origin, "price_sheet.uploaded", sheet=sheet["id"], rows=len(rows), changed=changed)
    return {"rows": len(rows), "changed": changed}


def upload_parts(db: sqlite3.Connection, origin: Origin, department_id: int, content: bytes) -> dict[str, int]:
    """Takes parts from an edited download: rows with an Id are changed, rows without are added. All or nothing."""
    rows = _read_rows(content, PART_COLUMNS)
    for line, row in rows:
        number = _row_id(row[0], line) if row[0] not in ("", None) else None
        form = {"sku": _cell(row[1]), "name": _cell(row[2]), "vendor": _cell(row[3]), "cost": _cell(row[4])}
        try:
            save_part(db, origin, department_id, form, number)
        except Refused as no:
            raise refuse(f"Row {line}: {no}") from None
    record(db, origin, "parts.uploaded", department=department_id, rows=len(rows))
    return {"rows": len(rows)}


def _read_rows(content: bytes, heads: list[str]) -> list[tuple[int, list[Any]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, IndexError, ValueError):
        raise refuse("This file is not an Excel workbook.") from None
    if not rows or [str(cell).strip() for cell in rows[0][: len(heads)]] != heads:
        raise refuse(f"The first row must be: {', '.join(heads)}.")
    return [
        (at, row[: len(heads)]) for at, row in enumerate(rows[1:], 2) if any(cell not in ("", None) for cell in row)
    ]


def _row_id(value: object, line: int) -> int:
    try:
        return int(float(str(value)))
    except ValueError:
        raise refuse(f"Row {line}: Id {value!r} is not a number.") from None


def _cell(value: object) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _overrides(db: sqlite3.Connection, sheet_id: int) -> dict[int, int]:
    return {r["task_id"]: r["price"] for r in db.execute("SELECT * FROM sheet_price WHERE sheet_id = ?", (sheet_id,))}


def _formula(sheet: sqlite3.Row, task: sqlite3.Row) -> int:
    """Relative: the task's price and that much more. Margin: the price of which that share is margin over cost."""
    if sheet["kind"] == "Relative":
        return int(task["price"]) + share(task["price"], sheet["percent"])
    left = WHOLE - int(sheet["percent"])
    return (int(task["cost"]) * WHOLE * 2 + left) // (2 * left)


def _sheet_row(sheet: sqlite3.Row) -> dict[str, Any]:
    how = f"{percent(sheet['percent'])} margin" if sheet["kind"] == "Margin" else f"Price + {percent(sheet['percent'])}"
    return {**{k: sheet[k] for k in ("id", "name", "kind", "percent", "role")}, "how": how}


def _name(value: object) -> str:
    name = clean(value)
    if not name:
        raise refuse("can't be blank", "name")
    if len(name) > _LONGEST:
        raise refuse(f"is too long (maximum is {_LONGEST} characters)", "name")
    return name


def _category(db: sqlite3.Connection, department_id: int, value: object) -> int:
    row = db.execute(
        "SELECT id FROM task_category WHERE id = ? AND department_id = ?", (value, department_id)
    ).fetchone()
    if row is None:
        raise refuse("can't be blank" if not value else "does not exist", "category")
    return int(row["id"])


def _whole(value: object, field: str, most: int) -> int:
    text = str(value if value not in (None, "") else 0)
    if not text.isdecimal() or int(text) > most:
        raise refuse(f"must be a whole number from 0 to {most}", field)
    return int(text)
