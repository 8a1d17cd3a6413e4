"""Read each group's coding in isolation for second-level themes."""
