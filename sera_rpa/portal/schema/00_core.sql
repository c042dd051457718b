CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS sign_in (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, access_level TEXT NOT NULL,
  password TEXT NOT NULL, salt BLOB NOT NULL, hash BLOB NOT NULL, totp_seed TEXT NOT NULL,
  mfa INTEGER NOT NULL, mfa_at_seed INTEGER NOT NULL, failures INTEGER NOT NULL DEFAULT 0, locked INTEGER NOT NULL DEFAULT 0,
  used_steps TEXT NOT NULL DEFAULT '');

CREATE TABLE IF NOT EXISTS session (
  key TEXT PRIMARY KEY, csrf TEXT NOT NULL, stage TEXT NOT NULL, account_id INTEGER, target TEXT NOT NULL DEFAULT '',
  created REAL NOT NULL, seen REAL NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS department (id INTEGER PRIMARY KEY, name TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS service (
  id INTEGER PRIMARY KEY, department_id INTEGER NOT NULL REFERENCES department, name TEXT NOT NULL,
  priority TEXT NOT NULL CHECK (priority IN ('Normal', 'High')), minutes INTEGER NOT NULL);

CREATE TABLE IF NOT EXISTS technician (
  id INTEGER PRIMARY KEY, department_id INTEGER NOT NULL REFERENCES department, first_name TEXT NOT NULL,
  last_name TEXT NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL, late_start INTEGER NOT NULL DEFAULT 0);

CREATE TABLE IF NOT EXISTS skill (
  technician_id INTEGER NOT NULL REFERENCES technician, service_id INTEGER NOT NULL REFERENCES service,
  PRIMARY KEY (service_id, technician_id)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS coverage (zip TEXT PRIMARY KEY) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS customer (
  id INTEGER PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL,
  accounting_key TEXT NOT NULL, archived INTEGER NOT NULL DEFAULT 0, member INTEGER NOT NULL DEFAULT 0, created_at TEXT NOT NULL);

CREATE INDEX IF NOT EXISTS customer_key ON customer (accounting_key);

-- What the customer list shows and searches, in the form in which it is compared (see text.fold).
CREATE TABLE IF NOT EXISTS customer_search (
  id INTEGER PRIMARY KEY REFERENCES customer, archived INTEGER NOT NULL, name TEXT NOT NULL, email TEXT NOT NULL,
  phone TEXT NOT NULL, address TEXT NOT NULL, first_address TEXT NOT NULL);

CREATE INDEX IF NOT EXISTS customer_search_name ON customer_search (name, id, archived);
CREATE INDEX IF NOT EXISTS customer_search_email ON customer_search (email, id, archived);
CREATE INDEX IF NOT EXISTS customer_search_phone ON customer_search (phone, id, archived);
CREATE INDEX IF NOT EXISTS customer_search_address ON customer_search (first_address, id, archived);
CREATE INDEX IF NOT EXISTS customer_search_active ON customer_search (archived, name, id);

CREATE TABLE IF NOT EXISTS customer_tag (
  customer_id INTEGER NOT NULL REFERENCES customer, label TEXT NOT NULL, PRIMARY KEY (customer_id, label)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS address (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer, location_name TEXT NOT NULL,
  location_type TEXT NOT NULL, line1 TEXT NOT NULL, city TEXT NOT NULL, state TEXT NOT NULL, zip TEXT NOT NULL,
  billing INTEGER NOT NULL, schedulable INTEGER NOT NULL);

CREATE INDEX IF NOT EXISTS address_customer ON address (customer_id);

CREATE TABLE IF NOT EXISTS job (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer, address_id INTEGER NOT NULL REFERENCES address,
  department_id INTEGER NOT NULL REFERENCES department, opportunity TEXT NOT NULL, created_at TEXT NOT NULL);

CREATE INDEX IF NOT EXISTS job_customer ON job (customer_id);

CREATE TABLE IF NOT EXISTS appointment (
  id INTEGER PRIMARY KEY, job_id INTEGER NOT NULL REFERENCES job, service_id INTEGER NOT NULL REFERENCES service,
  technician_id INTEGER REFERENCES technician, pinned INTEGER NOT NULL, start TEXT NOT NULL, minutes INTEGER NOT NULL,
  window_hours INTEGER NOT NULL, status TEXT NOT NULL, notes TEXT NOT NULL, created_at TEXT NOT NULL, created_by TEXT NOT NULL);

CREATE INDEX IF NOT EXISTS appointment_job ON appointment (job_id);
CREATE INDEX IF NOT EXISTS appointment_start ON appointment (start);

CREATE TABLE IF NOT EXISTS note (
  id INTEGER PRIMARY KEY, subject TEXT NOT NULL CHECK (subject IN ('customer', 'job')), subject_id INTEGER NOT NULL,
  author TEXT NOT NULL, at TEXT NOT NULL, text TEXT NOT NULL, system INTEGER NOT NULL,
  pinned INTEGER NOT NULL DEFAULT 0, visible INTEGER NOT NULL DEFAULT 0);

CREATE INDEX IF NOT EXISTS note_subject ON note (subject, subject_id);

CREATE TABLE IF NOT EXISTS event (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL, method TEXT NOT NULL,
  path TEXT NOT NULL, what TEXT NOT NULL);
