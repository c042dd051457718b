"""Crash certification: breaks a task at every step of every write and proves that no row is lost or done twice."""
