-- A mailed or texted code that a half signed-in session waits for.
CREATE TABLE IF NOT EXISTS session_code (
  session_key TEXT PRIMARY KEY, account_id INTEGER NOT NULL, code TEXT NOT NULL, expires REAL NOT NULL, sent INTEGER NOT NULL) WITHOUT ROWID;

-- When the cookie of a session was given, for cookie rotation.
CREATE TABLE IF NOT EXISTS session_cookie (key TEXT PRIMARY KEY, given REAL NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS remembered_browser (
  key TEXT PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES sign_in, expires REAL NOT NULL) WITHOUT ROWID;

-- A sign-in at the identity provider that has begun: OpenID Connect, authorization code with PKCE.
CREATE TABLE IF NOT EXISTS oidc_flow (
  state TEXT PRIMARY KEY, session_key TEXT NOT NULL, nonce TEXT NOT NULL, verifier TEXT NOT NULL, redirect TEXT NOT NULL,
  target TEXT NOT NULL, expires REAL NOT NULL) WITHOUT ROWID;
