"""What the control routes tell of the data file, for tests: a kind each, with the filters it takes.

An area adds its kinds with ``tell`` where its routes are.
"""

TRUTH: dict[str, tuple[str, dict[str, str]]] = {
    "customers": (
        "SELECT c.* FROM customer c",
        {"customer_id": "c.id = ?", "email": "lower(c.email) = lower(?)",
         "notes_contains": "EXISTS (SELECT 1 FROM note n WHERE n.subject = 'customer' AND n.subject_id = c.id "
         "AND instr(n.text, ?))"},
    ),
    "addresses": (
        "SELECT a.* FROM address a JOIN customer c ON c.id = a.customer_id",
        {"customer_id": "c.id = ?", "email": "lower(c.email) = lower(?)"},
    ),
    "jobs": (
        "SELECT j.*, c.email AS customer_email, p.line1, p.city, p.zip FROM job j "
        "JOIN customer c ON c.id = j.customer_id JOIN address p ON p.id = j.address_id",
        {"customer_id": "c.id = ?", "email": "lower(c.email) = lower(?)",
         "notes_contains": "(EXISTS (SELECT 1 FROM appointment a WHERE a.job_id = j.id AND instr(a.notes, ?1)) "
         "OR EXISTS (SELECT 1 FROM note n WHERE n.subject = 'job' AND n.subject_id = j.id AND instr(n.text, ?1)))"},
    ),
    "appointments": (
        "SELECT a.*, j.customer_id, j.address_id, s.name AS service, s.priority, t.name AS technician "
        "FROM appointment a JOIN job j ON j.id = a.job_id JOIN customer c ON c.id = j.customer_id "
        "JOIN service s ON s.id = a.service_id "
        "LEFT JOIN technician t ON t.id = a.technician_id",
        {"customer_id": "c.id = ?", "email": "lower(c.email) = lower(?)", "notes_contains": "instr(a.notes, ?)"},
    ),
    "notes": (
        "SELECT n.* FROM note n",
        {"customer_id": "(n.subject = 'customer' AND n.subject_id = ?1 OR n.subject = 'job' AND n.subject_id IN "
         "(SELECT id FROM job WHERE customer_id = ?1))", "notes_contains": "instr(n.text, ?)"},
    ),
    "sign_ins": (
        "SELECT id, name, email, access_level, password, totp_seed, mfa, failures, locked FROM sign_in",
        {"email": "email = lower(?)"},
    ),
}  # fmt: skip
FLAGS = {"archived", "member", "billing", "schedulable", "pinned", "system", "mfa", "locked", "visible"}
"""Columns that are yes or no."""


def tell(kinds: dict[str, tuple[str, dict[str, str]]], flags: tuple[str, ...] = ()) -> None:
    """Adds kinds: name to a SELECT without WHERE, and filter name to condition."""
    TRUTH.update(kinds)
    FLAGS.update(flags)
