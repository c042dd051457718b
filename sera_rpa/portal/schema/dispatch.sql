-- A bumped appointment waits in Unassigned; its placeholder stands with the technician whom the scheduler intends [H1].
CREATE TABLE IF NOT EXISTS hold (
  appointment_id INTEGER PRIMARY KEY REFERENCES appointment, technician_id INTEGER NOT NULL REFERENCES technician);

CREATE TABLE IF NOT EXISTS status_change (
  id INTEGER PRIMARY KEY, appointment_id INTEGER NOT NULL REFERENCES appointment, before TEXT NOT NULL,
  after TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL);

CREATE INDEX IF NOT EXISTS status_change_appointment ON status_change (appointment_id);

-- Who won or may win the job; without a row it is the first technician on site [H2].
CREATE TABLE IF NOT EXISTS job_owner (
  job_id INTEGER PRIMARY KEY REFERENCES job, technician_id INTEGER NOT NULL REFERENCES technician);

-- A non-customer event: `first_day` and, when it repeats, every such day until `until`. No technicians: all of them.
CREATE TABLE IF NOT EXISTS board_event (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, first_day TEXT NOT NULL, starts TEXT NOT NULL, ends TEXT NOT NULL,
  repeat TEXT NOT NULL CHECK (repeat IN ('never', 'daily', 'weekdays', 'weekly', 'monthly')), until TEXT,
  available INTEGER NOT NULL, made_by TEXT NOT NULL);

CREATE TABLE IF NOT EXISTS board_event_technician (
  event_id INTEGER NOT NULL REFERENCES board_event ON DELETE CASCADE, technician_id INTEGER NOT NULL REFERENCES technician,
  PRIMARY KEY (event_id, technician_id)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS board_event_skip (
  event_id INTEGER NOT NULL REFERENCES board_event ON DELETE CASCADE, day TEXT NOT NULL, PRIMARY KEY (event_id, day)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS todo (
  id INTEGER PRIMARY KEY, title TEXT NOT NULL, note TEXT NOT NULL, due_on TEXT, assignee_id INTEGER REFERENCES sign_in,
  customer_id INTEGER REFERENCES customer, made_at TEXT NOT NULL, made_by TEXT NOT NULL, done_at TEXT, done_by TEXT);

CREATE INDEX IF NOT EXISTS todo_open ON todo (done_at, due_on);
