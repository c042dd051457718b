CREATE TABLE IF NOT EXISTS customer_contact (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer, address_id INTEGER REFERENCES address,
  name TEXT NOT NULL, label TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL);

CREATE INDEX IF NOT EXISTS customer_contact_customer ON customer_contact (customer_id);

CREATE TABLE IF NOT EXISTS equipment (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer, address_id INTEGER NOT NULL REFERENCES address,
  type TEXT NOT NULL, name TEXT NOT NULL, installed_on TEXT, archived INTEGER NOT NULL DEFAULT 0);

CREATE INDEX IF NOT EXISTS equipment_customer ON equipment (customer_id);

CREATE TABLE IF NOT EXISTS equipment_component (
  id INTEGER PRIMARY KEY, equipment_id INTEGER NOT NULL REFERENCES equipment ON DELETE CASCADE, name TEXT NOT NULL,
  make TEXT NOT NULL, model TEXT NOT NULL, serial TEXT NOT NULL);

CREATE INDEX IF NOT EXISTS equipment_component_equipment ON equipment_component (equipment_id);

-- A customer who gets no messages, and why [H45].
CREATE TABLE IF NOT EXISTS customer_silence (customer_id INTEGER PRIMARY KEY REFERENCES customer, reason TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS customer_login (customer_id INTEGER PRIMARY KEY REFERENCES customer, last_at TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS customer_phone (
  customer_id INTEGER PRIMARY KEY REFERENCES customer, label TEXT NOT NULL);
