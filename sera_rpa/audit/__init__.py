"""What a run leaves behind: audit page, results, and the proof that no secret is in them."""
