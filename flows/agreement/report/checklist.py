"""What must a report on agreement say, and does this one? A checklist, held as data.

After GRRAS (Kottner et al. 2011, doi:10.1016/j.jclinepi.2010.03.002), COREQ (Tong et al. 2007,
doi:10.1093/intqhc/mzm042), O'Connor & Joffe (2020, doi:10.1177/1609406919899220) and
Krippendorff (2018, Content Analysis, 4th ed.).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Part = Literal["Design", "Results", "Meaning"]
State = Literal["met", "later", "partly", "not met"]
"""later: it cannot be known yet, and is said elsewhere once it is."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to report. words: where it is met, or why not, with facts in braces.

    needs: facts without which its state is `lacking`, and `without` is said in place of words.
    """

    part: Part
    item: str
    state: State
    words: str
    needs: tuple[str, ...] = ()
    without: str = ""
    lacking: State = "partly"


STANDARD_SET = "Standard set and dated before coding"
BY_GROUP = "Agreement by group of case"

DESIGN: tuple[Item, ...] = (
    Item("Design", "Named as a study of agreement", "met", "The title of this page."),
    Item(
        "Design",
        "Instrument: version, hash, wording",
        "met",
        "Codebook “{codebook}”, version {version}, {questions} questions and parts compared. Its "
        "hash stands under “About this run”, its wording under “The questions as coders read "
        "them”.",
    ),
    Item(
        "Design",
        "Which cases, of which dates, how many",
        "met",
        "{cases_words}, dated {case_dates}. {coding_words}",
        needs=("case_dates",),
        without="{cases_words}. {coding_words} The study file names no column with the dates of "
        "the cases (eligibility.dates), or not every case has one.",
    ),
    Item(
        "Design",
        "Coders: how many, and their training",
        "met",
        "{coders}. Their training stands under “Who coded, and when”.",
        needs=("trained",),
        without="{coders}. No training is recorded for {untrained} (study file: coders, training).",
    ),
    Item(
        "Design",
        "Who wrote the codebook",
        "met",
        "{codebook_by}",
        needs=("codebook_by",),
        without="Not recorded (study file: codebook_by).",
        lacking="not met",
    ),
    Item("Design", "Why agreement was measured", "met", "{why}"),
    Item(
        "Design",
        "Why so many double-coded cases",
        "met",
        "{double_coded} of {cases} cases have two or more coders. {why_this_many}",
        needs=("why_this_many",),
        without="{double_coded} of {cases} cases have two or more coders. The study file sets the "
        "number ({design}) without a reason (agreement.why_this_many); how many would settle an "
        "open verdict stands beside it.",
    ),
    Item("Design", "How double-coded cases were drawn", "met", "{drawn_words}"),
    Item(
        "Design",
        "Whether they stand for all groups",
        "met",
        "{shares_words}",
        needs=("all_groups",),
        without="{shares_words} No double-coded case is of {groups_missing}.",
    ),
    Item("Design", "Unit fixed beforehand", "met", "{unit}, since {opened_on}."),
    Item(
        "Design",
        "Blind and independent coding, with evidence",
        "met",
        "Each coder had their own sealed workbooks ({files} returned files), which hold nobody "
        "else's answers. When they were handed out and came back stands under “Who coded, and "
        "when”.",
    ),
    Item("Design", "Changes of the codebook", "met", "{changes_words}"),
    Item(
        "Design",
        STANDARD_SET,
        "met",
        "Reliable from {reliable} with a lower limit of {tentative}, set on {set_on}, when the "
        "round was opened.",
        needs=("set_on",),
        without="Reliable from {reliable} with a lower limit of {tentative}, as the study file "
        "says now; the day it was set is not recorded.",
    ),
    Item(
        "Design",
        "Statistic, level, missing and not applicable answers",
        "met",
        "Krippendorff's alpha at each question's level. Blank cells are no answers; a question is "
        "compared only where two coders were both asked it; a coder's “Not applicable” is an "
        "answer off the scale.",
    ),
    Item(
        "Design",
        "Interval method and software",
        "met",
        "{confidence} intervals over cases, by the method beside each under “All coefficients, "
        "question by question”; {replicates} resamples, seed {seed}; intercoder {program}.",
    ),
)

RESULTS: tuple[Item, ...] = (
    Item("Results", "Number of cases per question", "met", "Table 1, column “Cases”."),
    Item(
        "Results",
        "Per question alpha with interval, percent agreement, AC1 and verdict",
        "met",
        "Table 1 and Figure 1; there is no average over questions.",
    ),
    Item(
        "Results",
        "The interval decides",
        "met",
        "“Not enough evidence” is a verdict of its own, with what would settle it.",
    ),
    Item(
        "Results",
        "Commonest value, rare values, undefined alpha",
        "met",
        "Said in words in Table 1; the commonest value and its share under “All coefficients”.",
    ),
    Item("Results", "Which values are confused", "met", "“Where coders disagree”."),
    Item(
        "Results",
        "Pairs of coders",
        "met",
        "“Agreement by pair of coders”, with intervals over cases.",
    ),
    Item(
        "Results",
        "Each coder beside the rest",
        "met",
        "“Agreement by coder”: {rest_words}.",
    ),
    Item(
        "Results",
        "Change in the course of coding",
        "met",
        "“Agreement by coder”, in the course of the round.",
    ),
    Item(
        "Results",
        "Coders against themselves",
        "met",
        "“Agreement by coder”: {repeated} answers given twice, the first time out of view.",
        needs=("repeated",),
        without="Nobody coded a case twice with the first answers out of view (distribute "
        "{round} --recode --same 6).",
        lacking="not met",
    ),
    Item("Results", "Each round with its number", "met", "“Change over rounds”."),
    Item(
        "Results",
        "Agreement on what applies, and on evidence",
        "met",
        "“Agreement on what applies” and “Agreement on evidence”.",
    ),
    Item(
        "Results",
        "Each round, with its number",
        "met",
        "“Change over rounds”: every round so far, apart and together, with the cases behind each "
        "figure and what the codebook changed in between.",
    ),
    Item(
        "Results",
        "Rounds that went on against a failed checkpoint",
        "met",
        "Said under “Summary for decision” where there is one, with who, when, why and which "
        "questions.",
    ),
    Item(
        "Results",
        "Measured before discussion",
        "met",
        "Only answers given before any of them was shown count; they are frozen from now on. "
        "{in_view_words}",
    ),
    Item(
        "Results",
        "Every disagreement with quotes",
        "met",
        "“List of disagreements”, {disagreements} in all.",
    ),
    Item(
        "Results",
        "How each disagreement ended: final answer, who, why",
        "later",
        "Settled after this report, which does not change. From then on {record} says it.",
    ),
    Item(
        "Results",
        "Who gave way",
        "later",
        "Known once disagreements are settled: {record} says it by coder.",
    ),
    Item("Results", "Rejected files and reasons", "met", "{refused_words}"),
)

MEANING: tuple[Item, ...] = (
    Item(
        "Meaning",
        "Which questions may be counted by group",
        "met",
        "“Summary for decision”: {not_by_group}.",
    ),
    Item(
        "Meaning",
        "Agreement is not correctness",
        "met",
        "Said under “How agreement was measured”.",
    ),
    Item(
        "Meaning",
        BY_GROUP,
        "met",
        "{by_group}",
        needs=("groups_shown",),
        without="{by_group}",
        lacking="not met",
    ),
    Item(
        "Meaning",
        "Where the detail is",
        "met",
        "“For statisticians”; every figure also in {name}.xlsx, .csv and .json.",
    ),
    Item("Meaning", "Run record", "met", "“About this run” and the manifest beside this file."),
)

ITEMS: tuple[Item, ...] = (*DESIGN, *RESULTS, *MEANING)


@dataclass(frozen=True, slots=True)
class Checked:
    """An item's state in one report, in words."""

    part: Part
    item: str
    state: State
    words: str


def checked(facts: Mapping[str, object]) -> list[Checked]:
    """The checklist with this study's facts filled in; raises KeyError for a missing fact."""
    found = []
    for each in ITEMS:
        there = all(facts[need] for need in each.needs)
        state, words = (each.state, each.words) if there else (each.lacking, each.without)
        found.append(Checked(each.part, each.item, state, words.format_map(facts)))
    return found
