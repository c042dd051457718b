-- A punch: of somebody of the office or of a technician, in UTC. A technician's shift of today stands here from the
-- day's beginning, as the technician will punch it; pages and lists show what has happened by their clock.
CREATE TABLE IF NOT EXISTS time_entry (
  id INTEGER PRIMARY KEY, admin_id INTEGER REFERENCES sign_in, technician_id INTEGER REFERENCES technician,
  clock_in TEXT NOT NULL, clock_out TEXT, note TEXT NOT NULL DEFAULT '', made_by TEXT NOT NULL,
  CHECK ((admin_id IS NULL) <> (technician_id IS NULL)));

CREATE INDEX IF NOT EXISTS time_entry_admin ON time_entry (admin_id, clock_in);
CREATE INDEX IF NOT EXISTS time_entry_technician ON time_entry (technician_id, clock_in);
CREATE INDEX IF NOT EXISTS time_entry_in ON time_entry (clock_in);
