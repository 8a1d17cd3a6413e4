"""How do questions, pairs and decisions stand on the report's page? Results in a page's words."""

from collections.abc import Mapping, Sequence
from typing import Any

from codebook.model import Codebook
from flows.agreement.coderpairs import PairSummary
from flows.agreement.differences import Difference
from flows.agreement.report.words import (
    alpha_words,
    chip,
    figure,
    question_sentence,
    rare_words,
    reading_sentence,
)
from flows.agreement.results import Confusion, QuestionAgreement, RoundAgreement
from flows.agreement.verdicts import Standard, Word

STANDS: dict[Word, str] = {
    "reliable": "Passes",
    "not_reliable": "Needs refinement",
    "not_enough_evidence": "Needs more double coding",
}
"""What a verdict asks for, by the worse of a question's two readings."""


def shown_question(
    each: QuestionAgreement, codebook: Codebook, standard: Standard
) -> dict[str, Any]:
    """One question as the page shows it."""
    low, high = each.scale.interval or (None, None)
    row = codebook.questions[each.question].row_key(each.part)
    off = each.answerability
    return {
        "key": each.key,
        "anchor": f"q-{row}",
        "id": each.question,
        "part": each.part,
        "row": row,
        "title": f"{each.title}: {each.part}" if each.part else each.title,
        "level": each.level,
        "cases": each.cases_compared,
        "disagreements": each.disagreements,
        "agreement": each.percent_agreement,
        "scale": each.scale,
        "low": low,
        "high": high,
        "alpha": figure(each.scale.alpha, standard),
        "low_words": figure(low, standard),
        "high_words": figure(high, standard),
        "alpha_words": alpha_words(each.scale, standard),
        "word": each.checkpoint_verdict,
        "reason": each.scale.verdict.reason,
        "rare_words": rare_words(each.scale),
        "chip": chip(each.scale.verdict.word),
        "held_back": each.checkpoint_verdict != each.scale.verdict.word,
        "sentence": question_sentence(each, standard),
        "top": each.confusion.commonest_disagreement if each.confusion else None,
        "pairs_apart": each.confusion.disagreeing_pairs if each.confusion else 0,
        "grid": used_values(each.confusion) if each.disagreements and each.confusion else None,
        "most": max(map(max, each.confusion.together)) if each.confusion else 0,
        "off": off,
        "off_words": alpha_words(off, standard) if off else "",
        "off_chip": chip(off.verdict.word) if off else None,
        "off_sentence": reading_sentence(off, standard) if off else "",
        "other": each.other,
        "nominal": each.alpha_nominal,
        "specific": each.specific_agreement,
        "pair_figures": each.pairs,
        "numbers": each.numbers,
    }


def shown_counts(measured: RoundAgreement, double_coded: int) -> dict[str, Any]:
    """Questions by the scale's verdict, and how many the other reading holds back."""
    words = [(each.scale.verdict.word, each.checkpoint_verdict) for each in measured.questions]
    return {
        "questions": len(words),
        "parts": sum(bool(each.part) for each in measured.questions),
        "reliable": sum(scale == "reliable" for scale, _ in words),
        "not_reliable": sum(scale == "not_reliable" for scale, _ in words),
        "not_enough": sum(scale == "not_enough_evidence" for scale, _ in words),
        "held_back": sum(one == "reliable" and worse != one for one, worse in words),
        "passing": sum(worse == "reliable" for _, worse in words),
        "cases": len(measured.cases),
        "double_coded": double_coded,
        "coders": len(measured.coders),
        "compared": sum(each.cases_compared for each in measured.questions),
        "disagreements": sum(each.disagreements for each in measured.questions),
    }


def stands(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The three lists of a checkpoint, each with its questions in the codebook's order."""
    return [
        {
            "words": words,
            "tone": chip(word)["tone"],
            "questions": [each for each in questions if each["word"] == word],
        }
        for word, words in STANDS.items()
    ]


def attention(questions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Questions that are not reliable by either reading, the weakest first."""
    poor = [each for each in questions if each["word"] == "not_reliable"]
    return sorted(poor, key=lambda each: (each["scale"].alpha or 0.0, each["key"]))


def by_area(
    codebook: Codebook, questions: Sequence[dict[str, Any]]
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The title of each area that has questions here, with those."""
    found = []
    for area in codebook.areas:
        ids = {question.id for question in area.questions}
        rows = [each for each in questions if each["id"] in ids]
        if rows:
            found.append((area.title, rows))
    return found


def shown_pair(
    each: PairSummary, names: Mapping[str, str], of: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    """One pair of coders; of: questions as the page shows them, by key."""
    most = of.get(each.most_frequent)
    low, high = each.interval or (None, None)
    return {
        "names": " and ".join(names[coder] for coder in each.coders),
        "cases": each.cases,
        "compared": each.compared,
        "agreement": 100 * each.agreeing / each.compared,
        "low": None if low is None else 100 * low,
        "high": None if high is None else 100 * high,
        "most": f"{most['row']} {most['title']} ({each.most_frequent_count})" if most else "none",
    }


def shown_differences(
    question: dict[str, Any], found: Sequence[Difference], most: int
) -> dict[str, Any]:
    """A question's disagreements, at most so many; coders: who they are, if always the same."""
    coders = {tuple(side.coder for side in each.said) for each in found}
    return {
        "question": question,
        "found": found[:most],
        "all": len(found),
        "coders": next(iter(coders)) if len(coders) == 1 else (),
    }


def used_values(confusion: Confusion) -> Confusion:
    """The grid without the values that nobody gave."""
    together = confusion.together
    used = [
        at
        for at in range(len(together))
        if any(together[at]) or any(row[at] for row in together[at:])
    ]
    return Confusion(
        tuple(confusion.labels[at] for at in used),
        tuple(tuple(together[at][other] for other in used) for at in used),
    )
