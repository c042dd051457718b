CREATE TABLE IF NOT EXISTS program (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, price INTEGER NOT NULL,
  additional INTEGER NOT NULL, duration INTEGER NOT NULL, unit TEXT NOT NULL CHECK (unit IN ('months', 'years')),
  subscription INTEGER NOT NULL, accounting_category TEXT NOT NULL, accounting_class TEXT NOT NULL,
  archived INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS program_task (
  program_id INTEGER NOT NULL REFERENCES program, position INTEGER NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (program_id, position)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS program_sheet (
  program_id INTEGER NOT NULL REFERENCES program, department_id INTEGER NOT NULL REFERENCES department, sheet TEXT NOT NULL,
  PRIMARY KEY (program_id, department_id)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS membership (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer, program_id INTEGER NOT NULL REFERENCES program,
  systems INTEGER NOT NULL, starts_on TEXT NOT NULL, next_billing_on TEXT, ends_on TEXT, year_ends_on TEXT,
  created_at TEXT NOT NULL, created_by TEXT NOT NULL,
  renews_on TEXT GENERATED ALWAYS AS (coalesce(ends_on, next_billing_on)) VIRTUAL);

CREATE INDEX IF NOT EXISTS membership_term ON membership (renews_on, id, starts_on, customer_id, program_id);
CREATE INDEX IF NOT EXISTS membership_customer ON membership (customer_id);
CREATE INDEX IF NOT EXISTS membership_due ON membership (next_billing_on);
CREATE INDEX IF NOT EXISTS membership_end ON membership (ends_on);
CREATE INDEX IF NOT EXISTS membership_start ON membership (starts_on);
CREATE INDEX IF NOT EXISTS membership_year ON membership (year_ends_on);

CREATE TABLE IF NOT EXISTS membership_address (
  membership_id INTEGER NOT NULL REFERENCES membership, address_id INTEGER NOT NULL REFERENCES address,
  PRIMARY KEY (membership_id, address_id)) WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS membership_address_address ON membership_address (address_id);

-- A program on a finalized invoice: a row of the Memberships To-Do.
CREATE TABLE IF NOT EXISTS membership_sale (
  id INTEGER PRIMARY KEY, sold_on TEXT NOT NULL, invoice INTEGER, job_id INTEGER REFERENCES job,
  customer_id INTEGER NOT NULL REFERENCES customer, program_id INTEGER NOT NULL REFERENCES program, systems INTEGER NOT NULL,
  department_id INTEGER REFERENCES department, owner TEXT NOT NULL, address_id INTEGER REFERENCES address,
  complete INTEGER NOT NULL DEFAULT 0, completed_at TEXT, membership_id INTEGER REFERENCES membership);

CREATE INDEX IF NOT EXISTS membership_sale_open ON membership_sale (complete, sold_on);

-- An included task of one contract year at one address.
CREATE TABLE IF NOT EXISTS membership_visit (
  id INTEGER PRIMARY KEY, membership_id INTEGER NOT NULL REFERENCES membership, address_id INTEGER NOT NULL REFERENCES address,
  task TEXT NOT NULL, from_on TEXT NOT NULL, to_on TEXT NOT NULL, completed_on TEXT, invoice INTEGER);

-- Both hold what a search by customer needs, so that it reads no rows.
CREATE INDEX IF NOT EXISTS membership_visit_open ON membership_visit (completed_on, to_on, from_on, id, membership_id);
CREATE INDEX IF NOT EXISTS membership_visit_term ON membership_visit (to_on, from_on, id, membership_id, completed_on);
CREATE INDEX IF NOT EXISTS membership_visit_address ON membership_visit (address_id, completed_on);
CREATE INDEX IF NOT EXISTS membership_visit_membership ON membership_visit (membership_id);

CREATE TABLE IF NOT EXISTS membership_renewal (
  id INTEGER PRIMARY KEY, membership_id INTEGER NOT NULL REFERENCES membership, due_on TEXT NOT NULL, amount INTEGER NOT NULL,
  invoice INTEGER, charged INTEGER NOT NULL, at TEXT NOT NULL, UNIQUE (membership_id, due_on));
