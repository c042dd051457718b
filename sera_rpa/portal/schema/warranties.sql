-- A warranty that is sold with pricebook tasks; those of JB Warranties wait in the Warranties To-Do. `covers` is a type
-- of equipment, empty for any.
CREATE TABLE IF NOT EXISTS warranty_program (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, provider TEXT NOT NULL, years INTEGER NOT NULL,
  covers TEXT NOT NULL DEFAULT '', archived INTEGER NOT NULL DEFAULT 0);

CREATE TABLE IF NOT EXISTS warranty_program_task (
  program_id INTEGER NOT NULL REFERENCES warranty_program, task_id INTEGER NOT NULL REFERENCES task,
  PRIMARY KEY (program_id, task_id)) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS warranty_program_task_task ON warranty_program_task (task_id);

-- A warranty program on a finalized invoice: a row of the Warranties To-Do.
CREATE TABLE IF NOT EXISTS warranty_sale (
  id INTEGER PRIMARY KEY, sold_on TEXT NOT NULL, invoice INTEGER NOT NULL, job_id INTEGER REFERENCES job,
  customer_id INTEGER NOT NULL REFERENCES customer, address_id INTEGER NOT NULL REFERENCES address,
  program_id INTEGER NOT NULL REFERENCES warranty_program, department_id INTEGER NOT NULL REFERENCES department,
  owner TEXT NOT NULL, equipment_id INTEGER REFERENCES equipment, purchased_on TEXT, effective_on TEXT,
  complete INTEGER NOT NULL DEFAULT 0, completed_at TEXT, completed_by TEXT, registration TEXT NOT NULL DEFAULT '');

CREATE INDEX IF NOT EXISTS warranty_sale_open ON warranty_sale (complete, sold_on);
CREATE INDEX IF NOT EXISTS warranty_sale_customer ON warranty_sale (customer_id);
CREATE UNIQUE INDEX IF NOT EXISTS warranty_sale_once ON warranty_sale (invoice, program_id);
