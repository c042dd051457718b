-- What a sign-in account has beside name, password and level. Emptied by a reset, like the business.
CREATE TABLE IF NOT EXISTS user_profile (
  account_id INTEGER PRIMARY KEY REFERENCES sign_in, receives_emails INTEGER NOT NULL DEFAULT 1,
  deactivated INTEGER NOT NULL DEFAULT 0, mfa_method TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '',
  enrolling TEXT NOT NULL DEFAULT '');

-- Every mail and text the portal has sent, whether or not a server took it.
CREATE TABLE IF NOT EXISTS outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL CHECK (kind IN ('mail', 'text')), recipient TEXT NOT NULL,
  subject TEXT NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL, state TEXT NOT NULL);

-- A link that may be used once until its time, by machine time.
CREATE TABLE IF NOT EXISTS link (
  key TEXT PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES sign_in, purpose TEXT NOT NULL, expires REAL NOT NULL,
  used INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS technician_profile (
  technician_id INTEGER PRIMARY KEY REFERENCES technician, archived INTEGER NOT NULL DEFAULT 0);

CREATE TABLE IF NOT EXISTS service_profile (
  service_id INTEGER PRIMARY KEY REFERENCES service, archived INTEGER NOT NULL DEFAULT 0);
