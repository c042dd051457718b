"""Robot Framework libraries that tasks, keywords and resources import."""
