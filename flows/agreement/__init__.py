"""Measure whether the coders agree, and hold the round at a checkpoint."""
