"""Add to a study database, each time with the event that says so; nothing here overwrites."""
