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
