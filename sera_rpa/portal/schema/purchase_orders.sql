-- What was bought for a job; `amount` is in cents and the sum of the lines where there are any.
CREATE TABLE IF NOT EXISTS purchase_order (
  id INTEGER PRIMARY KEY, job_id INTEGER NOT NULL REFERENCES job, day TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('Open', 'Received', 'Cancelled')), category TEXT NOT NULL,
  technician_id INTEGER REFERENCES technician, vendor TEXT NOT NULL, amount INTEGER NOT NULL, description TEXT NOT NULL,
  created_at TEXT NOT NULL, created_by TEXT NOT NULL);

CREATE INDEX IF NOT EXISTS purchase_order_job ON purchase_order (job_id);
CREATE INDEX IF NOT EXISTS purchase_order_day ON purchase_order (day, id);

CREATE TABLE IF NOT EXISTS purchase_order_line (
  order_id INTEGER NOT NULL REFERENCES purchase_order, part_id INTEGER NOT NULL REFERENCES part, sku TEXT NOT NULL,
  name TEXT NOT NULL, quantity INTEGER NOT NULL, cost INTEGER NOT NULL, PRIMARY KEY (order_id, part_id)) WITHOUT ROWID;
