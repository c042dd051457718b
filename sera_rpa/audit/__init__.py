"""What a run leaves behind for people and machines: the audit page, the results, and the proof that no secret is in them."""
