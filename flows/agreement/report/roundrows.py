"""How do rounds stand beside each other in the report's JSON file? Flat lists, a row a figure."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flows.agreement.rounds import OverRounds
from flows.failed import ProceededAgainst


def round_content(
    seen: OverRounds | None, against: Sequence[ProceededAgainst]
) -> dict[str, list[dict[str, Any]]]:
    """The keys `by_round`, `between_rounds`, `codebook_changes` and `proceeded_against`."""
    return {
        "by_round": [
            {
                "question": each.question,
                "part": each.part,
                "title": each.title,
                "round": each.round,
                "scope": each.scope,
                "rounds": ", ".join(each.rounds),
                "codebook_version": each.version,
                "wave": each.wave,
                "same_meaning": each.same_meaning,
                "cases_on_scale": each.cases,
                "cases_compared": each.compared,
                "percent_agreement": each.percent_agreement,
                "alpha": each.alpha,
                "alpha_reason": each.alpha_reason,
                "alpha_interval": each.interval,
                "interval_method": each.method,
                "verdict": each.verdict,
                "verdict_checkpoint": each.checkpoint_verdict,
            }
            for each in (seen.figures if seen else ())
        ],
        "between_rounds": [
            {
                "question": each.question,
                "part": each.part,
                "title": each.title,
                "earlier_round": each.round,
                "earlier_codebook_version": each.version,
                "same_meaning": each.same_meaning,
                "difference": each.difference,
                "difference_interval": each.interval,
                "reason": each.reason,
                "change": each.change,
            }
            for each in (seen.differences if seen else ())
        ],
        "codebook_changes": [
            {
                "question": each.question,
                "part": each.part,
                "codebook_version": each.version,
                "first_round": each.round,
                "change": each.words,
                "new_meaning": each.new,
                "by": each.by,
                "why": each.why,
            }
            for each in (seen.changes if seen else ())
        ],
        "proceeded_against": [asdict(each) for each in against],
    }
