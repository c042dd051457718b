"""Begins runs, starts workers, ends runs."""
