"""What does a set of output files say, and in which state is it? One content for every file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from codebook.combined import combinations_of, in_words
from codebook.model import Codebook
from codebook.pages import Banner
from flows.failed import ProceededAgainst
from flows.publish.beside import BesideRow
from flows.publish.characteristics import Characteristic
from flows.publish.charts import Chart
from flows.publish.counts import Excluded, ThemeCount
from flows.sample.chart import DotChart
from flows.studyfile import StudyFile

VERDICT_WORDS = {
    "reliable": "Reliable",
    "not_enough_evidence": "Not enough evidence",
    "not_reliable": "Not reliable",
    "": "Not measured",
}
SYMBOLS = {
    "[c]": "confidential: not shown, so that no small number of children can be worked out, "
    "whatever the number behind it",
    "[u]": "percentage not shown, since it would rest on fewer than 10 cases",
    "[z]": "not applicable: no case to which the question applies",
    "[low]": "more than none, but rounds to 0%",
    "[ne]": "not enough evidence on whether coders agree on this question",
    "[nr]": "coders did not agree reliably on this question; not shown by group",
}
AGREEMENT = {"[ne]", "[nr]"}
"""Symbols that stand beside a figure, not for it."""


@dataclass(frozen=True, slots=True)
class Status:
    """In which state the files are. number: 0 for a draft, else the release's."""

    number: int = 0
    provisional: int = 0
    internal: bool = False
    approved_by: str = ""
    why: str = ""
    embargo: str = ""

    @property
    def words(self) -> str:
        """The state in a word or two, as it stands in a file's properties."""
        return f"Release {self.number}" if self.number else "Draft"


@dataclass(frozen=True, slots=True)
class Method:
    """A paragraph of the method section, made from what was done."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What rows are about: what stands in the ID column, the title, and what is asked."""

    key: str
    title: str
    ask: str


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that is written, for readers or (status.internal) for the team.

    rows and characteristics: as they are written, protected unless internal. withheld: titles
    of the questions that are not shown by group for small counts; unreliable: for agreement.
    against: failed checkpoints against which rounds went on.
    beside: the sample's characteristics with the register's beside them.
    """

    file: StudyFile
    codebook: Codebook
    status: Status
    cases: int
    rows: Sequence[ThemeCount]
    characteristics: Sequence[Characteristic]
    excluded: Sequence[Excluded]
    verdicts: Mapping[str, str]
    charts: Sequence[Chart | DotChart]
    method: Sequence[Method]
    limits: Sequence[str]
    beside: Sequence[BesideRow] = ()
    withheld: Sequence[str] = ()
    unreliable: Sequence[str] = ()
    against: Sequence[ProceededAgainst] = ()

    @property
    def weighted(self) -> bool:
        """Whether percentages by design weights stand beside the plain ones."""
        return self.file.publish.weights == "design"

    @property
    def banners(self) -> list[Banner]:
        """What a reader must know before reading, in order of weight."""
        found = [_state(self.status)]
        if self.status.provisional:
            told = f"{self.status.provisional:,} answers are not settled; figures will change."
            found.append(Banner("Provisional", told, warning=True))
        if self.file.synthetic:
            found.append(Banner("Synthetic", self.file.synthetic, warning=True))
        return found

    @property
    def symbols(self) -> dict[str, str]:
        """The symbols that stand somewhere in the rows, with what they mean."""
        told = {each.marker for each in self.rows} | {each.marker for each in self.characteristics}
        told |= {each.population_marker for each in self.beside}
        return {symbol: words for symbol, words in SYMBOLS.items() if symbol in " ".join(told)}

    @property
    def symbols_in_cells(self) -> dict[str, str]:
        """Those that stand for a figure; agreement is said in words where there is room."""
        return {each: words for each, words in self.symbols.items() if each not in AGREEMENT}

    def verdict(self, question_id: str, part: str) -> str:
        """What agreement says of a question or part, in words."""
        return VERDICT_WORDS[self.verdicts.get(self.asked(question_id, part).key, "")]

    def asked(self, question_id: str, part: str) -> Asked:
        """What a row's question is called, be it one or several."""
        question = self.codebook.questions.get(question_id)
        if question is not None:
            title = f"{question.title}: {part}" if part else question.title
            return Asked(question.row_key(part), title, question.ask)
        found = [each for each in combinations_of(self.codebook) if each.key == question_id]
        told = "; ".join(f"{each.name}: {in_words(self.codebook, each)}" for each in found)
        return Asked(question_id, found[0].title, f"{told}.")


def _state(status: Status) -> Banner:
    if status.internal:
        told = "Small counts are not protected here. For the study team only; do not pass on."
        return Banner("Internal", told, warning=True)
    if not status.number:
        return Banner("Draft", "Not released. Not to be quoted or passed on.", warning=True)
    until = f" Not to be shown before {status.embargo}." if status.embargo else ""
    return Banner(status.words, f"Approved by {status.approved_by}.{until}")
