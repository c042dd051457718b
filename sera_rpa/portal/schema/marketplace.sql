-- With what and by whom an integration was connected; whether it is stands in the settings.
CREATE TABLE IF NOT EXISTS integration (
  key TEXT PRIMARY KEY, account TEXT NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL) WITHOUT ROWID;

-- Loan programs of Service Finance; money in cents, rates in thousandths of a percent.
CREATE TABLE IF NOT EXISTS loan_program (
  id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, description TEXT NOT NULL, dealer_fee INTEGER NOT NULL,
  least INTEGER NOT NULL, prefer INTEGER, most INTEGER NOT NULL, max_rate INTEGER NOT NULL, active INTEGER NOT NULL DEFAULT 0);

CREATE TABLE IF NOT EXISTS financing_department (
  department_id INTEGER PRIMARY KEY REFERENCES department, offered INTEGER NOT NULL);

-- Services that the website's scheduling widget offers.
CREATE TABLE IF NOT EXISTS online_service (service_id INTEGER PRIMARY KEY REFERENCES service);
