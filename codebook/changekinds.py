"""In which ways can a question change, and what does each do to the answers already given?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Effect = Literal["new", "gone", "decide", "same"]
"""new: answers given before no longer count; gone: it is no longer asked; decide: the lead says
whether they do; same: they count on."""

WORST_FIRST: tuple[Effect, ...] = ("new", "gone", "decide", "same")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change in words. why: the reason for its effect, as the end of a sentence."""

    words: str
    effect: Effect
    why: str


KINDS: Mapping[str, Kind] = {
    "split": Kind("Split", "new", "it asks one part of what was asked together"),
    "merged": Kind("Merged", "new", "it asks together what was asked apart"),
    "renamed": Kind(
        "In place of another question", "new", "answers stay with the id they were given to"
    ),
    "type": Kind("Answered in another way", "new", "earlier answers are none of its values"),
    "values_removed": Kind("Value removed", "new", "earlier answers may bear it"),
    "values_added": Kind("Value added", "new", "whoever answered before could not choose it"),
    "level": Kind("Level", "new", "it says how far apart two values are"),
    "values_order": Kind("Order of the scale", "new", "it says how far apart two values are"),
    "off_scale": Kind("On or off the scale", "new", "the scale has other values than before"),
    "number": Kind("Unit, range or decimals", "new", "other numbers can be given than before"),
    "new": Kind("New question", "new", "nobody was asked it"),
    "part_added": Kind("Part added", "new", "nobody was asked it; the other parts count on"),
    "dropped": Kind("No longer asked", "gone", "its answers are kept and counted nowhere"),
    "part_removed": Kind("Part removed", "gone", "the other parts count on"),
    "wording": Kind("Wording", "decide", "only you can say whether it asks the same"),
    "guidance": Kind("Guidance", "decide", "only you can say whether it draws the same line"),
    "rule": Kind("When it is asked", "decide", "only you can say whether it asks the same"),
    "label": Kind("Words of a value", "decide", "only you can say whether it means the same"),
    "reasons": Kind("Short reasons", "decide", "only you can say whether they draw the same line"),
    "term": Kind("Definition of a term", "decide", "only you can say whether it means the same"),
    "evidence": Kind("Evidence", "same", "which answer is right does not hang on it"),
    "theme": Kind("Themes", "same", "they are counted from the answers, which stay"),
    "base": Kind("In the base or not", "same", "bases are counted from the answers, which stay"),
    "tolerance": Kind("Tolerance", "same", "it weighs the numbers given, which stay"),
    "title": Kind("Title", "same", "it names the question in tables; it asks nothing"),
    "source": Kind("Source", "same", "it says where the question comes from"),
    "choices_order": Kind("Order of the values", "same", "the values are the same"),
    "parts_order": Kind("Order of the parts", "same", "each part is asked as before"),
    "moved": Kind("Place in the codebook", "same", "it is asked as before"),
    "scale_name": Kind("Name of the scale", "same", "coders do not see it"),
    "origin": Kind("What it replaces", "same", "that was told by an earlier version"),
    "codebook": Kind("The codebook as a whole", "same", "no question asks anything else"),
}
"""By their word, worst first."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a question differs from the version before.

    detail: which value, term or part, if it is about one. before, after: the texts, "" where
    there is none. part: the part it concerns; "" where it concerns the question as a whole.
    """

    kind: str
    before: str
    after: str
    detail: str = ""
    part: str = ""

    @property
    def says(self) -> str:
        """The difference in a few words: "Value added: Partly"."""
        words = KINDS[self.kind].words
        return f"{words}: {self.detail}" if self.detail else words

    @property
    def effect(self) -> Effect:
        """What it does to answers, as far as the program can say."""
        return KINDS[self.kind].effect

    @property
    def why(self) -> str:
        """The reason for its effect."""
        return KINDS[self.kind].why
