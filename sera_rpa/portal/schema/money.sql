-- Money is in whole cents; tax and percentage rates are in thousandths of a percent (7 % = 7000).
CREATE TABLE IF NOT EXISTS tax_zone (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL, rate INTEGER NOT NULL, archived INTEGER NOT NULL DEFAULT 0);

CREATE TABLE IF NOT EXISTS promo_code (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, kind TEXT NOT NULL CHECK (kind IN ('%', '$')), amount INTEGER NOT NULL,
  starts_on TEXT NOT NULL, expires_on TEXT, accounting_category TEXT NOT NULL, accounting_class TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS customer_tax (
  customer_id INTEGER PRIMARY KEY REFERENCES customer, reason TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS payment_method (
  customer_id INTEGER PRIMARY KEY REFERENCES customer, kind TEXT NOT NULL, brand TEXT NOT NULL, last4 TEXT NOT NULL,
  expires TEXT NOT NULL, declines TEXT NOT NULL DEFAULT '', added_at TEXT NOT NULL, added_by TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS task_category (
  id INTEGER PRIMARY KEY, department_id INTEGER NOT NULL REFERENCES department, parent_id INTEGER REFERENCES task_category,
  name TEXT NOT NULL);

CREATE INDEX IF NOT EXISTS task_category_department ON task_category (department_id);

CREATE TABLE IF NOT EXISTS task (
  id INTEGER PRIMARY KEY, department_id INTEGER NOT NULL REFERENCES department,
  category_id INTEGER NOT NULL REFERENCES task_category, name TEXT NOT NULL, description TEXT NOT NULL, minutes INTEGER NOT NULL,
  wins INTEGER NOT NULL, cost INTEGER NOT NULL, price INTEGER NOT NULL, archived INTEGER NOT NULL DEFAULT 0);

CREATE INDEX IF NOT EXISTS task_department ON task (department_id, name);

-- Who pays what: `role` says which customers are quoted from the sheet; `sheet_price` overrides its formula.
CREATE TABLE IF NOT EXISTS price_sheet (
  id INTEGER PRIMARY KEY, department_id INTEGER NOT NULL REFERENCES department, name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('Margin', 'Relative')), percent INTEGER NOT NULL, role TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS sheet_price (
  sheet_id INTEGER NOT NULL REFERENCES price_sheet, task_id INTEGER NOT NULL REFERENCES task, price INTEGER NOT NULL,
  PRIMARY KEY (sheet_id, task_id)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS part (
  id INTEGER PRIMARY KEY, department_id INTEGER NOT NULL REFERENCES department, sku TEXT NOT NULL, name TEXT NOT NULL,
  vendor TEXT NOT NULL, cost INTEGER NOT NULL, folded TEXT NOT NULL, vendor_sku TEXT NOT NULL UNIQUE);

CREATE INDEX IF NOT EXISTS part_department ON part (department_id, name);

-- A quote without a job stands at a service address, for a department; its approval makes the job.
CREATE TABLE IF NOT EXISTS quote (
  id INTEGER PRIMARY KEY, job_id INTEGER REFERENCES job, customer_id INTEGER NOT NULL REFERENCES customer,
  title TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('Draft', 'Open', 'Accepted', 'Denied', 'Archived')),
  pricing TEXT NOT NULL CHECK (pricing IN ('Member', 'Nonmember')), promo_id INTEGER REFERENCES promo_code,
  tax_zone_id INTEGER REFERENCES tax_zone, tax_rate INTEGER NOT NULL, subtotal INTEGER NOT NULL, discount INTEGER NOT NULL,
  tax INTEGER NOT NULL, total INTEGER NOT NULL, reason TEXT NOT NULL DEFAULT '', created_at TEXT NOT NULL,
  created_by TEXT NOT NULL, decided_at TEXT, decided_by TEXT, address_id INTEGER REFERENCES address,
  department_id INTEGER REFERENCES department,
  CHECK (job_id IS NOT NULL OR (address_id IS NOT NULL AND department_id IS NOT NULL)));

CREATE INDEX IF NOT EXISTS quote_job ON quote (job_id);
CREATE INDEX IF NOT EXISTS quote_customer ON quote (customer_id);
CREATE INDEX IF NOT EXISTS quote_promo ON quote (promo_id);

CREATE TABLE IF NOT EXISTS quote_line (
  id INTEGER PRIMARY KEY, quote_id INTEGER NOT NULL REFERENCES quote ON DELETE CASCADE, task_id INTEGER REFERENCES task,
  program_id INTEGER, name TEXT NOT NULL, quantity INTEGER NOT NULL, price INTEGER NOT NULL, amount INTEGER NOT NULL);

CREATE INDEX IF NOT EXISTS quote_line_quote ON quote_line (quote_id);

-- `completed_on` is the day it was finalized ("completed date"); `paid` is payments less refunds.
CREATE TABLE IF NOT EXISTS invoice (
  id INTEGER PRIMARY KEY, job_id INTEGER REFERENCES job, customer_id INTEGER NOT NULL REFERENCES customer,
  address_id INTEGER NOT NULL REFERENCES address, department_id INTEGER NOT NULL REFERENCES department,
  status TEXT NOT NULL CHECK (status IN ('Pending', 'Finalized', 'Voided')), title TEXT NOT NULL DEFAULT '',
  subtotal INTEGER NOT NULL, discount INTEGER NOT NULL, tax INTEGER NOT NULL, total INTEGER NOT NULL,
  paid INTEGER NOT NULL DEFAULT 0, owner TEXT NOT NULL, class TEXT NOT NULL, created_at TEXT NOT NULL, completed_on TEXT,
  emailed_at TEXT, batch_id INTEGER, batched_before INTEGER NOT NULL DEFAULT 0);

CREATE UNIQUE INDEX IF NOT EXISTS invoice_job ON invoice (job_id) WHERE job_id IS NOT NULL AND status <> 'Voided';
CREATE INDEX IF NOT EXISTS invoice_of_job ON invoice (job_id);
CREATE INDEX IF NOT EXISTS invoice_customer ON invoice (customer_id);
CREATE INDEX IF NOT EXISTS invoice_completed ON invoice (status, completed_on);
CREATE INDEX IF NOT EXISTS invoice_batch ON invoice (batch_id);

-- `amount` is positive; a refund has kind 'Refund' and points at the payment it gives back.
CREATE TABLE IF NOT EXISTS payment (
  id INTEGER PRIMARY KEY, invoice_id INTEGER NOT NULL REFERENCES invoice, customer_id INTEGER NOT NULL REFERENCES customer,
  kind TEXT NOT NULL CHECK (kind IN ('Payment', 'Refund')), method TEXT NOT NULL, detail TEXT NOT NULL, amount INTEGER NOT NULL,
  status TEXT NOT NULL, received_by TEXT NOT NULL, note TEXT NOT NULL, at TEXT NOT NULL, day TEXT NOT NULL,
  settles_on TEXT, completed INTEGER NOT NULL, notified INTEGER NOT NULL, refund_of INTEGER REFERENCES payment,
  batch_id INTEGER);

CREATE INDEX IF NOT EXISTS payment_invoice ON payment (invoice_id);
CREATE INDEX IF NOT EXISTS payment_customer ON payment (customer_id);
CREATE INDEX IF NOT EXISTS payment_day ON payment (day, id);
CREATE INDEX IF NOT EXISTS payment_batch ON payment (batch_id);
CREATE INDEX IF NOT EXISTS payment_refund ON payment (refund_of) WHERE refund_of IS NOT NULL;

CREATE TABLE IF NOT EXISTS batch (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, package TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL,
  broken INTEGER NOT NULL DEFAULT 0);

CREATE TABLE IF NOT EXISTS batch_item (
  batch_id INTEGER NOT NULL REFERENCES batch, kind TEXT NOT NULL CHECK (kind IN ('invoice', 'payment')),
  item_id INTEGER NOT NULL, amount INTEGER NOT NULL, fresh INTEGER NOT NULL, PRIMARY KEY (batch_id, kind, item_id)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS progress_stage (
  job_id INTEGER NOT NULL REFERENCES job, position INTEGER NOT NULL, name TEXT NOT NULL, percent INTEGER NOT NULL,
  billed_at TEXT, PRIMARY KEY (job_id, position)) WITHOUT ROWID;
