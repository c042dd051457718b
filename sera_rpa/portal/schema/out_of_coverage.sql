-- What a customer asked for by the website or the Customer Portal at an address outside the coverage area [H55, S19].
CREATE TABLE IF NOT EXISTS coverage_request (
  id INTEGER PRIMARY KEY, day TEXT NOT NULL, customer_id INTEGER REFERENCES customer, name TEXT NOT NULL,
  folded TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL, address TEXT NOT NULL, zip TEXT NOT NULL,
  service_id INTEGER NOT NULL REFERENCES service, source TEXT NOT NULL);
