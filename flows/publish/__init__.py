"""Turn consolidated answers into protected counts, and release them."""
