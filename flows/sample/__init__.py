"""Draw the cases to be coded."""
