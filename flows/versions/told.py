"""What changed in the codebook and what follows, in plain sentences for the lead."""

from collections.abc import Sequence

from codebook.changekinds import Difference
from codebook.wordpieces import Piece, compared
from flows.phrases import counted, listed
from flows.versions.changed import ChangedQuestion, CodebookDiff
from flows.versions.consequences import Consequences
from flows.versions.nextversion import PublishedCodebook


def diff_in_words(told: CodebookDiff) -> list[str]:
    """The changes, worst first, old above new; then what follows and how to go on."""
    lines = [heading(told)]
    if not told.questions and not told.beside:
        return lines
    for each in told.questions:
        lines += ["", f"{each.question} {each.title}: {becomes(told, each)}"]
        lines += [line for found in each.differences for line in _difference(found)]
    if told.beside:
        lines += ["", "Beside the questions:"]
        lines += [line for found in told.beside for line in _difference(found)]
    if told.consequences is not None:
        lines += ["", *follows_in_words(told.consequences)]
    if told.undecided:
        lines += ["", decide_in_words(told)]
    return lines


def heading(told: CodebookDiff) -> str:
    """What is compared, and how much changed."""
    now = told.file or f"version {told.after}"
    pair = f"Codebook version {told.before} and {now}"
    changed = [each for each in told.questions if each.question]
    if not changed and not told.beside:
        return f"{pair}: nothing changed"
    number = counted(len(changed), "question")
    return f"{pair}: {number} changed, came or went"


def becomes(told: CodebookDiff, each: ChangedQuestion) -> str:
    """What becomes of the answers to a question, in a clause."""
    kinds = {found.kind for found in each.differences}
    if "new" in kinds:
        return "new, to be coded"
    if "dropped" in kinds:
        return "no longer asked, its answers are kept and counted nowhere"
    if each.effect == "decide" and told.file:
        return f"you decide{_at_stake(each)}"
    if each.effect in ("new", "decide") and each.anew:
        return f"means something new, earlier answers no longer count{_at_stake(each)}"
    added = [found.part for found in each.differences if found.kind == "part_added"]
    if added:
        return f"{listed(added)} to be coded, answers to the other parts count on"
    return "answers count on"


def follows_in_words(follows: Consequences) -> list[str]:
    """How many answers count on, and who has to code what again."""
    if not follows.answers:
        return ["No answers were given yet, so nothing has to be coded again"]
    lines = [
        f"Of {counted(follows.answers, 'answer')} given, {follows.count_on} count on"
        + (f", {follows.ended} no longer do" if follows.ended else "")
        + (f", {follows.gone} are to what is no longer asked" if follows.gone else "")
    ]
    again = [
        f"{each.coder} {counted(each.rows, 'row')} in {counted(each.cases, 'case')} "
        f"(round {each.round})"
        for each in follows.again
    ]
    lines.append(f"To be coded again: {'; '.join(again)}" if again else "Nothing is coded again")
    if follows.may_follow:
        lines.append(may_follow_in_words(follows))
    return lines


def may_follow_in_words(follows: Consequences) -> str:
    """How many rows hang on answers that are given again."""
    rows = counted(follows.may_follow, "row")
    return f"{rows} more may follow, if the answer they hang on comes out so"


def decide_in_words(told: CodebookDiff) -> str:
    """Of which questions the lead can say that they mean the same, and how."""
    options = " ".join(f"--same {name}" for name in told.undecided)
    return (
        f"Of {listed(told.undecided)} only you can say whether the meaning is the same. Unless you "
        f"say so it is new. Where it is the same, publish with {options}"
    )


def publish_in_words(told: PublishedCodebook) -> list[str]:
    """Which version stands, what means the same, and what is coded again."""
    if not told.new:
        return [
            f"Version {told.version} of the codebook is published and nothing has changed since: "
            "there is nothing to publish"
        ]
    lines = [
        f"Version {told.version} of the codebook is published: "
        f"{counted(told.questions, 'question')}, sha256 {told.sha256[:12]}"
    ]
    if told.wrote:
        lines.append(f"{told.wrote} now says version {told.version}")
    if told.same:
        lines.append(f"Means the same as before: {listed(told.same)}")
    if told.anew:
        lines.append(f"Means something new: {listed(told.anew)}")
    if told.unsaid:
        options = " ".join(f"--same {name}" for name in told.unsaid)
        lines.append(
            f"Of {listed(told.unsaid)} nothing was said, so it is new. Until coders are asked by "
            f"version {told.version} you can say otherwise: publish again with {options}"
        )
    if told.consequences is not None:
        lines += follows_in_words(told.consequences)
        for name in dict.fromkeys(each.round for each in told.consequences.again):
            lines.append(f"To hand that out: intercoder distribute {name} --recode")
    return lines


def _at_stake(each: ChangedQuestion) -> str:
    return f" ({counted(each.answers, 'answer')})" if each.answers else ""


def _difference(found: Difference) -> list[str]:
    """One difference: what it is and does, then the old text above the new."""
    lines = [f"  {found.says} ({found.why})"]
    texts = compared(found.before, found.after)
    for side, pieces in (("was", texts.before), ("now", texts.after)):
        if pieces and (side == "now" or found.before != found.after):
            lines.append(f"    {side}: {' '.join(_marked(pieces).split())}")
    return lines


def _marked(pieces: Sequence[Piece]) -> str:
    """The text with square brackets around what changed, unless all of it did."""
    if len(pieces) == 1:
        return pieces[0].text
    told = []
    for each in pieces:
        words = each.text.strip()
        if each.side == "kept" or not words:
            told.append(each.text)
            continue
        start = each.text.index(words)
        told.append(f"{each.text[:start]}[{words}]{each.text[start + len(words) :]}")
    return "".join(told)
