"""How does a lead read what changed in the codebook? As a page, old beside new."""

from codebook.pages import Banner, render
from codebook.wordpieces import compared
from flows.phrases import counted, listed
from flows.study import Study, write_private
from flows.versions.changed import ChangedQuestion, CodebookDiff
from flows.versions.consequences import Consequences
from flows.versions.told import becomes, follows_in_words, heading, may_follow_in_words

NAME = "codebook-diff.html"
TONES = {"new": "poor", "gone": "weak", "decide": "fair", "same": "good"}
EFFECTS = {
    "new": "New meaning",
    "gone": "No longer asked",
    "decide": "You decide",
    "same": "Same meaning",
}


def write_diff_page(study: Study, told: CodebookDiff) -> str:
    """reports/codebook-diff.html; its path in the study folder."""
    page = render(
        "codebook-diff.html.j2",
        "flows",
        study=study.file.title,
        kind="What changed in the codebook",
        heading="What changed in the codebook",
        banner=Banner("Synthetic", study.file.synthetic) if study.file.synthetic else None,
        contents=[(each.question, f"{each.question} {each.title}") for each in told.questions],
        told=told,
        says=heading(told),
        then=told.file or f"Version {told.after}",
        becomes=lambda each: becomes(told, each),
        effect=lambda each: _effect(told, each),
        tones=TONES,
        effects=EFFECTS,
        compared=compared,
        counted=counted,
        listed=listed,
        follows=_beside_the_figures(told.consequences) if told.consequences is not None else [],
    )
    write_private(study.private("reports") / NAME, page.encode())
    return f"reports/{NAME}"


def _beside_the_figures(follows: Consequences) -> list[str]:
    """What cards and table do not say."""
    if not follows.answers or not follows.again:
        return follows_in_words(follows)
    return [may_follow_in_words(follows)] if follows.may_follow else []


def _effect(told: CodebookDiff, each: ChangedQuestion) -> str:
    """The effect to be shown: between published versions the lead has decided."""
    if each.effect == "decide" and not told.file:
        return "new" if each.anew else "same"
    return each.effect
