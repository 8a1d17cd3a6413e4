"""What is known about a round's agreement? Results, question by question, as plain values."""

from dataclasses import dataclass

from flows.agreement.bycoder import CoderAgreement
from flows.agreement.bygroup import AgreementByGroup
from flows.agreement.coderpairs import PairSummary
from flows.agreement.coefficients import Coefficients
from flows.agreement.drift import Drift
from flows.agreement.leaning import Leanings
from flows.agreement.membership import Membership
from flows.agreement.namedintervals import NamedLimits
from flows.agreement.numbers import NumberAgreement
from flows.agreement.pairs import PairAgreement
from flows.agreement.rounds import OverRounds
from flows.agreement.setagreement import SetAgreement
from flows.agreement.themselves import AgainstThemselves
from flows.agreement.verdicts import Standard, Verdict, Word, worse
from flows.agreement.withoutcoder import WithoutCoder


@dataclass(frozen=True, slots=True)
class Reading:
    """Alpha over one set of values: those on the scale, or answerability.

    cases: with two or more such answers. alpha is None where undefined, with the reason in
    words; the interval and its method then are None and empty. below_*: the probability that
    alpha is below the threshold. commonest, share: the commonest value in words and its share
    of the compared answers; bearing_another: cases with any other answer. intervals: by every
    method; membership: in the study's own levels, None where alpha is undefined.
    """

    cases: int
    alpha: float | None
    alpha_reason: str
    interval: tuple[float, float] | None
    method: str
    below_tentative: float | None
    below_reliable: float | None
    commonest: str
    share: float | None
    bearing_another: int
    verdict: Verdict
    intervals: tuple[NamedLimits, ...] = ()
    membership: Membership | None = None


@dataclass(frozen=True, slots=True)
class Confusion:
    """How often two answers stood side by side, whichever coder gave which.

    labels: of the values; together[i][j] with i >= j: pairs of answers of one case that bear
    the i-th and the j-th value.
    """

    labels: tuple[str, ...]
    together: tuple[tuple[int, ...], ...]

    @property
    def commonest_disagreement(self) -> tuple[str, str, int] | None:
        """The two values most often confused and how often; None where nothing disagrees."""
        found = [
            (count, -i, -j)
            for i, row in enumerate(self.together)
            for j, count in enumerate(row)
            if j < i and count
        ]
        if not found:
            return None
        count, i, j = max(found)
        return self.labels[-j], self.labels[-i], count

    @property
    def disagreeing_pairs(self) -> int:
        """Pairs of unlike answers."""
        return sum(sum(row[:i]) for i, row in enumerate(self.together))


@dataclass(frozen=True, slots=True)
class QuestionAgreement:
    """Agreement on one question, or one part of it, in one round.

    cases_compared: with two or more answers, off-scale ones included; disagreements: those
    among them whose answers are not all the same (for numbers: not within the tolerance).
    scale: the reading that gives the verdict; answerability: None where the question has no
    off-scale value or nobody used one. other: over the values on the scale. numbers: what
    only numbers allow; None for every other question.
    """

    question: str
    part: str
    title: str
    kind: str
    level: str
    cases_compared: int
    disagreements: int
    percent_agreement: float | None
    scale: Reading
    answerability: Reading | None
    alpha_nominal: float | None
    other: Coefficients
    specific_agreement: tuple[tuple[str, float | None], ...]
    confusion: Confusion | None
    pairs: tuple[PairAgreement, ...]
    numbers: NumberAgreement | None = None

    @property
    def key(self) -> str:
        """`question`, or `question/part`."""
        return f"{self.question}/{self.part}" if self.part else self.question

    @property
    def checkpoint_verdict(self) -> Word:
        """The worse of the scale's verdict and answerability's."""
        other = self.answerability.verdict.word if self.answerability else None
        return worse(self.scale.verdict.word, other)


@dataclass(frozen=True, slots=True)
class Applied:
    """Agreement on whether a question applies, by each coder's own earlier answers.

    earlier: the questions on which it rests. cases: those in which the register lets it apply
    and two or more coders' earlier answers say whether it does; differing: those among them in
    which it does for some coders and not for others.
    """

    question: str
    title: str
    earlier: tuple[str, ...]
    cases: int
    differing: int
    percent_agreement: float | None
    reading: Reading


@dataclass(frozen=True, slots=True)
class RoundAgreement:
    """Everything measured in a round. cases: with two or more coders assigned.

    sets: questions to which any of several options may be chosen, each read as a whole.
    coders_beside: each coder beside the rest; without_coder: each question without each coder;
    both empty for two coders. drift: None where the order of coding is not known. themselves:
    None where nobody answered anything twice.
    by_group: for each way of grouping cases. applied: questions that follow earlier answers.
    over_rounds: beside the rounds before it; None until that is asked.
    """

    cases: tuple[str, ...]
    coders: tuple[str, ...]
    standard: Standard
    replicates: int
    seed: tuple[int, ...]
    questions: tuple[QuestionAgreement, ...]
    pairs: tuple[PairSummary, ...]
    sets: tuple[SetAgreement, ...] = ()
    coders_beside: tuple[CoderAgreement, ...] = ()
    without_coder: tuple[WithoutCoder, ...] = ()
    leanings: Leanings | None = None
    drift: Drift | None = None
    themselves: AgainstThemselves | None = None
    by_group: tuple[AgreementByGroup, ...] = ()
    applied: tuple[Applied, ...] = ()
    over_rounds: OverRounds | None = None

    def count(self, word: Word) -> int:
        """How many questions have this verdict on their scale."""
        return sum(each.scale.verdict.word == word for each in self.questions)
