"""What the seeded departments sell: tasks by category, parts, price sheets, tax zones, promo codes."""

import sqlite3
from datetime import date, timedelta
from itertools import product

from .text import fold

TASKS: dict[str, dict[str, list[tuple[str, int, int, int]]]] = {
    "Heating & Air": {
        "Maintenance": [
            ("Heating System Tune-Up", 60, 3200, 14900), ("Cooling System Tune-Up", 60, 3200, 14900),
            ("Air Filter Replacement", 15, 1800, 5900), ("Condensate Drain Flush", 30, 900, 11900),
        ],
        "Furnace Repair": [
            ("Flame Sensor Replacement", 45, 4200, 23900), ("Ignitor Replacement", 60, 7100, 31900),
            ("Blower Motor Replacement", 120, 28900, 86400), ("Gas Valve Replacement", 90, 19500, 64900),
            ("Control Board Replacement", 90, 24100, 71500),
        ],
        "AC Repair": [
            ("Capacitor Replacement", 45, 3900, 28900), ("Contactor Replacement", 45, 4400, 27500),
            ("Refrigerant Recharge", 60, 9600, 41900), ("Evaporator Coil Replacement", 240, 91200, 241000),
        ],
        "Replacement": [
            ("Gas Furnace, 80,000 BTU", 480, 172000, 489500), ("Central Air Conditioner, 3 Ton", 480, 218000, 612500),
            ("Smart Thermostat", 60, 13900, 38900),
        ],
    },
    "Plumbing": {
        "Drains": [
            ("Main Line Drain Cleaning", 90, 2600, 32500), ("Sink Drain Cleaning", 60, 1100, 18900),
            ("Camera Inspection", 45, 1500, 24900), ("Hydro Jetting", 150, 6400, 68900),
        ],
        "Repair": [
            ("Faucet Replacement", 60, 8900, 32900), ("Toilet Rebuild", 60, 3100, 24500), ("Shut-Off Valve", 45, 2100,
             21900),
            ("Pipe Leak Repair", 90, 2900, 37900), ("Garbage Disposal", 60, 11900, 42900),
        ],
        "Water Heaters": [
            ("Water Heater Flush", 60, 900, 16900), ("Anode Rod Replacement", 60, 4300, 28900),
            ("Gas Water Heater, 50 Gallon", 240, 64900, 189500), ("Tankless Water Heater", 300, 139000, 389500),
        ],
    },
    "Electrical": {
        "Service": [
            ("Outlet Replacement", 30, 900, 14900), ("GFCI Outlet", 30, 2600, 19900), ("Switch Replacement", 30, 800,
             13900),
            ("Ceiling Fan Installation", 90, 2100, 28900), ("Electrical Safety Inspection", 60, 500, 12900),
        ],
        "Panels": [
            ("Breaker Replacement", 45, 3900, 26900), ("Whole-Home Surge Protector", 60, 14500, 44900),
            ("Panel Upgrade, 200 Amp", 480, 98000, 312500),
        ],
        "EV and Generators": [
            ("EV Charger Circuit, 50 Amp", 240, 31000, 118500), ("Level 2 EV Charger", 120, 52000, 139500),
            ("Standby Generator, 14 kW", 480, 388000, 924500),
        ],
    },
}  # fmt: skip
"""Department, category, then task: name, minutes, cost and member price in cents."""

FOR_SERVICE: dict[str, tuple[str, ...]] = {
    "Heating Tune-Up": ("Heating System Tune-Up", "Air Filter Replacement", "Flame Sensor Replacement"),
    "Cooling Tune-Up": ("Cooling System Tune-Up", "Condensate Drain Flush", "Air Filter Replacement"),
    "Heating Repair": (
        "Ignitor Replacement",
        "Flame Sensor Replacement",
        "Blower Motor Replacement",
        "Gas Valve Replacement",
    ),
    "Cooling Repair": ("Capacitor Replacement", "Contactor Replacement", "Refrigerant Recharge"),
    "No Heat Emergency": ("Control Board Replacement", "Ignitor Replacement", "Gas Valve Replacement"),
    "System Replacement Estimate": ("Gas Furnace, 80,000 BTU", "Central Air Conditioner, 3 Ton", "Smart Thermostat"),
    "Drain Cleaning": ("Main Line Drain Cleaning", "Sink Drain Cleaning", "Camera Inspection"),
    "Plumbing Repair": ("Pipe Leak Repair", "Faucet Replacement", "Toilet Rebuild", "Shut-Off Valve"),
    "Water Heater Flush": ("Water Heater Flush", "Anode Rod Replacement"),
    "Water Heater Installation": ("Gas Water Heater, 50 Gallon", "Tankless Water Heater"),
    "Burst Pipe Emergency": ("Pipe Leak Repair", "Shut-Off Valve"),
    "Electrical Repair": ("Outlet Replacement", "Switch Replacement", "Breaker Replacement", "GFCI Outlet"),
    "Electrical Safety Inspection": ("Electrical Safety Inspection", "GFCI Outlet", "Whole-Home Surge Protector"),
    "EV Charger Installation": ("EV Charger Circuit, 50 Amp", "Level 2 EV Charger"),
}
"""What is usually sold on an appointment of that service."""

_PARTS: dict[str, tuple[list[str], list[str], str, int]] = {
    "Heating & Air": (
        ["Run Capacitor", "Dual Capacitor", "Contactor", "Ignitor", "Flame Sensor", "Pleated Filter", "Draft Inducer"],
        ["24V", "35 MFD", "45 MFD", "60 MFD", "16x25", "20x25"], "HA", 1450,
    ),
    "Plumbing": (
        ["Ball Valve", "Copper Elbow", "PEX Coupling", "Supply Line", "Wax Ring", "Fill Valve", "P-Trap"],
        ['1/2"', '3/4"', '1"', '1-1/4"', '1-1/2"', '2"'], "PL", 420,
    ),
    "Electrical": (
        ["Single Pole Breaker", "Double Pole Breaker", "GFCI Receptacle", "Wire Nut Box", "Conduit", "Switch",
         "Cover Plate"],
        ["15A", "20A", "30A", "50A", "White", "Almond"], "EL", 690,
    ),
}  # fmt: skip
VENDORS = ["Circle City Supply", "Midwest Pipe & Valve", "Wabash Electric Wholesale"]

ZONES = [
    ("Marion County", "Indiana sales tax", 7000),
    ("Labor Only", "No tax on labor", 0),
    ("Food Service", "County food and beverage rate", 9000),
]
PROMOS: list[tuple[str, str, int, int, int | None]] = [
    ("FALL10", "%", 10_000, -84, 37),
    ("NEIGHBOR25", "$", 2500, -400, None),
    ("SENIOR5", "%", 5_000, -900, None),
    ("SUMMER15", "%", 15_000, -176, -84),
]
"""Code, type, amount, first and last day counted from today."""


def sow_pricebook(db: sqlite3.Connection, today: date) -> None:
    """Fills the pricebook of every seeded department, and what quotes take off and add."""
    for department in db.execute("SELECT id, name FROM department ORDER BY id").fetchall():
        number, name = department["id"], department["name"]
        for category, tasks in TASKS[name].items():
            made = db.execute(
                "INSERT INTO task_category (department_id, name) VALUES (?, ?)", (number, category)
            ).lastrowid
            db.executemany(
                "INSERT INTO task (department_id, category_id, name, description, minutes, wins, cost, price) "
                "VALUES (?, ?, ?, ?, ?, 1, ?, ?)",
                [
                    (number, made, task, f"{task}, parts and labor.", minutes, cost, price)
                    for task, minutes, cost, price in tasks
                ],
            )
        db.executemany(
            "INSERT INTO price_sheet (department_id, name, kind, percent, role) VALUES (?, ?, ?, ?, ?)",
            [(number, "Member", "Relative", 0, "Member"), (number, "Nonmember", "Relative", 15_000, "Nonmember"),
             (number, "Cost Plus", "Margin", 55_000, "")],
        )  # fmt: skip
        kinds, sizes, prefix, cost = _PARTS[name]
        rows = []
        for at, (kind, size) in enumerate(product(kinds, sizes)):
            vendor, sku, part = VENDORS[at % len(VENDORS)], f"{prefix}-{1001 + at}", f"{kind} {size}"
            rows.append(
                (
                    number,
                    sku,
                    part,
                    vendor,
                    cost + at * 37 % 2900,
                    fold(f"{sku} {part} {vendor}"),
                    f"{fold(vendor)}\n{fold(sku)}",
                )
            )
        db.executemany(
            "INSERT INTO part (department_id, sku, name, vendor, cost, folded, vendor_sku) VALUES (?, ?, ?, ?, ?, ?, "
            "?)",
            rows,
        )
    db.executemany("INSERT INTO tax_zone (name, description, rate) VALUES (?, ?, ?)", ZONES)
    db.executemany(
        "INSERT INTO promo_code (code, kind, amount, starts_on, expires_on, accounting_category, accounting_class) "
        "VALUES (?, ?, ?, ?, ?, 'Discounts', 'Marketing')",
        [
            (
                code,
                kind,
                amount,
                (today + timedelta(first)).isoformat(),
                None if last is None else (today + timedelta(last)).isoformat(),
            )
            for code, kind, amount, first, last in PROMOS
        ],
    )
