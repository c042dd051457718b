"""What was asked, tried and confirmed. Outlives every run."""
