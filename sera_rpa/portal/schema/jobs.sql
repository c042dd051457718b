CREATE INDEX IF NOT EXISTS job_created ON job (created_at, id);
CREATE INDEX IF NOT EXISTS job_opportunity ON job (opportunity, id);
CREATE INDEX IF NOT EXISTS appointment_status ON appointment (status, start);

-- Media and Documents of a job or a customer; the bytes are files beside the data file, named by their checksum.
CREATE TABLE IF NOT EXISTS media (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer, job_id INTEGER REFERENCES job,
  kind TEXT NOT NULL CHECK (kind IN ('photo', 'video', 'document')), name TEXT NOT NULL, type TEXT NOT NULL,
  size INTEGER NOT NULL, sha256 TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, ready_at REAL NOT NULL);

CREATE INDEX IF NOT EXISTS media_customer ON media (customer_id);
CREATE INDEX IF NOT EXISTS media_job ON media (job_id);
