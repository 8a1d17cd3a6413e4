"""What does a checkpoint rest on, is it all there, and what is kept of it?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from heapq import merge
from operator import attrgetter
from typing import Any

from codebook.answers import CodedAnswer, Row
from codebook.faults import Fault, StudyError
from flows.agreement.placing import Placed, extension_in_words, placed
from flows.agreement.results import QuestionAgreement, RoundAgreement
from flows.agreement.verdicts import Standard
from flows.study import sha256_of_rows


def inputs_sha256(
    codebook_sha256: str,
    answers: Sequence[CodedAnswer],
    in_view: Sequence[CodedAnswer],
    standard: Standard,
    replicates: int,
    seed: tuple[int, ...],
) -> str:
    """The hash of all that a round's figures rest on; answers are in order of coder and row."""
    settings: list[float | str] = [
        standard.reliable,
        standard.tentative,
        standard.confidence,
        replicates,
        *seed,
    ]
    if standard.interval != "default":
        settings.append(standard.interval)
    given = merge(answers, in_view, key=attrgetter("coder", "row"))
    rows = ([a.coder, *a.row, a.value] for a in given)
    return sha256_of_rows([codebook_sha256, settings], rows)


def refuse_missing(
    lacking: Mapping[str, tuple[Row, ...]], names: Mapping[str, str], round_name: str, part: str
) -> None:
    """Raise StudyError with who lacks what, unless every asked row is answered.

    lacking: missing rows by coder; names: people's names by id; part: of the round, in words.
    """
    faults = []
    for coder, rows in lacking.items():
        if not rows:
            continue
        cases = Counter(row.case_id for row in rows)
        first = ", ".join(f"{case} ({n})" for case, n in list(cases.items())[:5])
        more = f" and {len(cases) - 5} more" if len(cases) > 5 else ""
        few = f"{len(rows)} answer{'s' * (len(rows) > 1)} missing in "
        told = f"{few}{len(cases)} case{'s' * (len(cases) > 1)}: {first}{more}"
        who = f"{names.get(coder, coder)} ({coder})"
        faults.append(Fault(who, part, told, "Ask for them, then collect"))
    if faults:
        raise StudyError(f"Round {round_name} is not complete, so it cannot be measured", faults)


def checkpoint_lists(measured: RoundAgreement, double_coded: int) -> list[Placed]:
    """Every question and part of a round, in order, each on exactly one list (see `Placed`).

    double_coded: cases of the round that two or more coders have.
    """
    return [placed(each, double_coded) for each in measured.questions]


def shown_lists(measured: RoundAgreement, double_coded: int) -> dict[str, Any]:
    """The lists as a report shows and keeps them, and in words what an extension would do."""
    lists = checkpoint_lists(measured, double_coded)
    refine, more = ([e for e in lists if e.place == at] for at in ("refine", "double_code"))
    return {
        "passes": [each.key for each in lists if each.place == "passes"],
        "needs_refinement": [asdict(each) for each in refine],
        "needs_double_coding": [asdict(each) for each in more],
        "extension": extension_in_words(lists, len(measured.cases) - double_coded),
    }


def kept_verdicts(measured: RoundAgreement, double_coded: int) -> dict[str, dict[str, Any]]:
    """What is kept of each question and part, by key."""
    return {each.key: _kept_verdict(each, double_coded) for each in measured.questions}


def _kept_verdict(each: QuestionAgreement, double_coded: int) -> dict[str, Any]:
    """The scale's verdict and figures, answerability's verdict if in question, and the worse.

    With the list that the question is on and, where more double coding would settle it, with
    how many more cases (see `Placed`).
    """
    off, scale, where = each.answerability, each.scale, placed(each, double_coded)
    low, high = scale.interval or (None, None)
    return {
        "verdict": each.scale.verdict.word,
        "reason": each.scale.verdict.reason,
        "answerable": off.verdict.word if off else "",
        "checkpoint": each.checkpoint_verdict,
        "list": where.place,
        "more": where.more,
        "look": where.look,
        "cases": scale.cases,
        "alpha": _kept(scale.alpha),
        "low": _kept(low),
        "high": _kept(high),
    }


def _kept(number: float | None) -> float | None:
    """The number with as many decimals as every database gives back alike."""
    return None if number is None else round(number, 6)
