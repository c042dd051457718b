"""Who signs in, with what, and how a session is kept. Secrets leave here only as ``Secret``."""
