"""Look ahead: how many double-coded cases a verdict needs."""
