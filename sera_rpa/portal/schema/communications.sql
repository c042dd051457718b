-- What the tenant has switched off or on; without a row a notification goes as it does in a fresh portal.
-- The keys `all_mail` and `all_text` switch every notification that is not required.
CREATE TABLE IF NOT EXISTS notification_switch (key TEXT PRIMARY KEY, state INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS communication_change (
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, reason TEXT NOT NULL, changes TEXT NOT NULL);

-- Sections of e-mails that the tenant has written itself; the mail `*` is the footer of all.
CREATE TABLE IF NOT EXISTS email_section (
  mail TEXT NOT NULL, section TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (mail, section)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS customer_message (
  outbox_id INTEGER PRIMARY KEY REFERENCES outbox, customer_id INTEGER NOT NULL REFERENCES customer, notification TEXT NOT NULL);

CREATE INDEX IF NOT EXISTS customer_message_customer ON customer_message (customer_id);
