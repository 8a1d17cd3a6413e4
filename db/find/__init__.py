"""Read from a study database; nothing here writes."""
