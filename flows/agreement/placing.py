"""Which questions pass a checkpoint, which need refinement, which more double coding?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flows.agreement.results import QuestionAgreement, Reading
from flows.agreement.verdicts import MOST_CASES, Reason, Word, worse
from flows.phrases import counted

Place = Literal["passes", "refine", "double_code"]
PLACES: dict[Word, Place] = {
    "reliable": "passes",
    "not_reliable": "refine",
    "not_enough_evidence": "double_code",
}
"""On which list a question is, by the worse of its scale's and its answerability's verdict."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A question, or a part of it, on exactly one list of a checkpoint.

    because: whether the scale, answerability or both put it there; reason: as the verdict's of
    the first of these. more: about how many more of the round's cases are to be double-coded
    until it is settled, if agreement stays as it is; None where no number would, and on other
    lists. look: hardly any case bears another value, or none, so that cases say more than figures.
    """

    question: str
    part: str
    place: Place
    because: Literal["", "scale", "answerability", "both"] = ""
    reason: Reason = ""
    more: int | None = None
    look: bool = False

    @property
    def key(self) -> str:
        """`question`, or `question/part`."""
        return f"{self.question}/{self.part}" if self.part else self.question


def placed(each: QuestionAgreement, double_coded: int) -> Placed:
    """The list that a question is on. double_coded: cases of the round that two coders have."""
    off = each.answerability
    word = worse(each.scale.verdict.word, off.verdict.word if off else None)
    if word == "reliable":
        return Placed(each.question, each.part, "passes")
    scale = each.scale.verdict.word == word
    other = off is not None and off.verdict.word == word
    readings = ([each.scale] if scale else []) + ([off] if off is not None and other else [])
    wanting = word == "not_enough_evidence"
    return Placed(
        each.question,
        each.part,
        PLACES[word],
        because="both" if scale and other else "scale" if scale else "answerability",
        reason=readings[0].verdict.reason,
        more=_more(readings, each.cases_compared, double_coded) if wanting else None,
        look=wanting and any(one.verdict.reason in ("rare_value", "undefined") for one in readings),
    )


def _more(readings: Sequence[Reading], compared: int, double_coded: int) -> int | None:
    """How many more of the round's cases settle all these readings; None where none would.

    A question that was compared in half of the double-coded cases needs twice as many. More than
    10,000 would not be a plan.
    """
    needed = [one.verdict.settled_by for one in readings]
    if not compared or any(one is None for one in needed):
        return None
    short = max(one - compared for one in needed if one is not None)
    more = max(1, -(-short * double_coded // compared))
    return more if more <= MOST_CASES else None


@dataclass(frozen=True, slots=True)
class Wish:
    """How many more cases to double-code, and what that is good for.

    cases: the fewest that settle as many questions as can be settled with what is there; all
    that are there where they settle none; 0 where no number would settle any. settles: how many
    of the `wanting` questions without enough evidence that would be, if agreement stays as it
    is. nearest: the fewest cases that would settle one; None where no number would.
    """

    cases: int
    settles: int
    wanting: int
    nearest: int | None

    @property
    def in_words(self) -> str:
        """What so many cases would do, as part of a sentence."""
        lack = f"{counted(self.wanting, 'question')} without enough evidence"
        if not self.wanting:
            return "no question lacks evidence"
        if self.nearest is None:
            return f"no number of cases would settle any of {lack}"
        if self.settles:
            stays = "if agreement stays as it is"
            return f"about enough to settle {self.settles} of {lack}, {stays}"
        return f"too few to settle any of {lack}: that takes about {self.nearest:,}"


def wish(more: Sequence[int | None], there: int, number: int = 0) -> Wish:
    """How many of the cases that are `there` to double-code, or what `number` of them would do.

    more: as of `Placed`, of each question that needs more double coding.
    """
    known = sorted(each for each in more if each is not None)
    within = [each for each in known if each <= there]
    cases = number or (max(within) if within else there if known else 0)
    settles = sum(each <= cases for each in known)
    return Wish(cases, settles, len(more), known[0] if known else None)


def extension_in_words(lists: Sequence[Placed], once: int) -> str:
    """What more double coding would do for a round, in sentences.

    lists: of all its questions; once: cases so far that one coder has.
    """
    wanting = [each.more for each in lists if each.place == "double_code"]
    if not wanting:
        return "No question needs it: every verdict is clear."
    known = sorted(each for each in wanting if each is not None)
    said = f"{counted(len(wanting), 'question needs', 'questions need')} it."
    if known:
        cases = "more case" if known[0] == 1 else "more cases"
        said += f" About {known[0]:,} {cases} would settle the first"
        if len(known) > 1:
            said += f", about {known[-1]:,} all that can be settled"
        said += ", if agreement stays as it is."
    never = len(wanting) - len(known)
    if never:
        said += f" No number of cases would settle {never if known else 'any of them'}."
    if not once:
        return f"{said} Every case so far is double-coded already."
    have = "has" if once == 1 else "have"
    return f"{said} {counted(once, 'case')} so far {have} one coder, and can get a second."
