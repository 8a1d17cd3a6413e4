"""What must a report on agreement say, and does this one? A checklist, held as data.

After GRRAS (Kottner et al. 2011, doi:10.1016/j.jclinepi.2010.03.002), COREQ (Tong et al. 2007,
doi:10.1093/intqhc/mzm042) and O'Connor & Joffe (2020, doi:10.1177/1609406919899220).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

State = Literal["met", "partly", "not met"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to report. words: where it is met, or why not, with facts in braces."""

    part: Literal["Design", "Results", "Meaning"]
    item: str
    state: State
    words: str


STANDARD_SET = "Standard set before coding"
BY_GROUP = "Agreement by group of case"
UNDATED = (
    "Reliable from {reliable} with a lower limit of {tentative}, as the study file says now; the "
    "day it was set is not recorded."
)

ITEMS: tuple[Item, ...] = (
    Item("Design", "Named as a study of agreement", "met", "The title of this page."),
    Item(
        "Design",
        "Instrument",
        "met",
        "Codebook “{codebook}”, version {version}, {questions} questions and parts compared; "
        "hash under “About this run”.",
    ),
    Item("Design", "Cases", "met", "{cases} cases of round {round}; {unit}."),
    Item(
        "Design",
        "Coders",
        "partly",
        "{coders} coded. Their training, and who wrote the codebook, is not recorded here.",
    ),
    Item(
        "Design",
        "Why agreement was measured",
        "met",
        "Only questions on which coders agree are counted by group.",
    ),
    Item(
        "Design",
        "Number of double-coded cases",
        "met",
        "{double_coded} of {cases} cases have two or more coders; how many more would settle an "
        "open verdict stands beside it.",
    ),
    Item(
        "Design",
        "How double-coded cases were chosen",
        "met",
        "The first cases of the round in its drawn order, the same for everyone; its seed is "
        "{seed}.",
    ),
    Item(
        "Design",
        "Blind and independent coding",
        "met",
        "Each coder had their own sealed workbooks ({files} returned files), which hold nobody "
        "else's answers.",
    ),
    Item(
        "Design",
        STANDARD_SET,
        "met",
        "Reliable from {reliable} with a lower limit of {tentative}, set on {set_on}, when the "
        "round was opened.",
    ),
    Item(
        "Design",
        "Statistic, level, missing answers",
        "met",
        "Krippendorff's alpha at each question's level; a question is compared only where two "
        "coders were both asked it; blank cells are not answers.",
    ),
    Item("Results", "Number of cases per question", "met", "Table 1, column “Cases”."),
    Item("Results", "Coefficient with interval per question", "met", "Table 1; never an average."),
    Item("Results", "Percent agreement beside it", "met", "Table 1, column “Agreement”."),
    Item(
        "Results",
        "Rare values and undefined coefficients",
        "met",
        "Said in words in Table 1; Gwet's AC1 stands in Table 4.",
    ),
    Item("Results", "Which values are confused", "met", "“Where coders disagree”."),
    Item("Results", "Pairs of coders", "met", "Table 2, with intervals over cases."),
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
        "Only answers given before any of them was shown count; they are frozen from now on.",
    ),
    Item("Results", "Every disagreement with quotes", "met", "“List of disagreements”."),
    Item(
        "Results",
        "How each disagreement ended",
        "not met",
        "Disagreements are settled after this report, in the reconciliation workbook.",
    ),
    Item(
        "Meaning",
        "Agreement is not correctness",
        "met",
        "Said under “How agreement was measured”.",
    ),
    Item("Meaning", BY_GROUP, "met", "{by_group}"),
    Item(
        "Meaning",
        "Agreement on what applies, and on evidence",
        "met",
        "“Agreement on what applies” and “Agreement on evidence”.",
    ),
    Item("Meaning", "Run record", "met", "“About this run” and the manifest beside this file."),
)


def checked(facts: Mapping[str, object]) -> list[Item]:
    """The checklist with this study's facts filled in; raises KeyError for a missing fact."""
    items = [
        replace(each, state="partly", words=UNDATED)
        if each.item == STANDARD_SET and not facts["set_on"]
        else replace(each, state="not met")
        if each.item == BY_GROUP and not facts["groups_shown"]
        else each
        for each in ITEMS
    ]
    return [replace(each, words=each.words.format_map(facts)) for each in items]
