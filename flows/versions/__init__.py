"""Versions of the codebook: what changed, what follows, and the next one published."""
