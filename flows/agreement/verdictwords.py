"""What is each verdict called, and in which tone? Light, since every page and status says it."""

from flows.agreement.verdicts import Word

CHIPS: dict[Word, tuple[str, str]] = {
    "reliable": ("Reliable", "good"),
    "not_enough_evidence": ("Not enough evidence", "fair"),
    "not_reliable": ("Not reliable", "poor"),
}
"""Words and tone of a verdict."""
