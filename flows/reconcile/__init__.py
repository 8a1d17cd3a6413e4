"""Settle the disagreements of a round without touching the answers."""
