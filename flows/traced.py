"""What does a trace show, and in which words? A figure with all it rests on, down to cells."""

from dataclasses import dataclass

MOST_FIGURES = 40
"""More are not listed in words; all of them are in the JSON."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cell of a file that came back: where it is kept, whose it is, which codebook it asked."""

    file: str
    sha256: str
    kept: str
    workbook: str
    codebook_version: int
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class TracedAnswer:
    """What one person said: a coder's answer, or an adjudicator's decision with its reason.

    words_place: the answer beside which the words stand, where that is in an earlier file, since
    they came back blank or were repeated.
    """

    by: str
    value: str
    words: str
    source: str
    note: str
    place: Place
    words_place: Place | None = None


@dataclass(frozen=True, slots=True)
class TracedCase:
    """The settled answer to one question about one case, and all that it rests on.

    counted: whether the case is one of the figure's n (or of a question's denominator).
    """

    case: str
    question: str
    value: str
    basis: str
    why: str
    counted: bool
    answers: tuple[TracedAnswer, ...]
    decision: TracedAnswer | None


@dataclass(frozen=True, slots=True)
class Trace:
    """What was asked for, and everything below it.

    kind: figure, question, case or file. figures: rows of theme-counts.csv that it is, or that
    rest on it; n and denominator: of a figure; published: how that figure stands in published/.
    history: of a case, who was to code it and what became of that.
    """

    kind: str
    what: str
    title: str
    codebook_version: int
    codebook_sha256: str
    figures: tuple[str, ...]
    n: int | None
    denominator: int | None
    published: str
    cases: tuple[TracedCase, ...]
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verified:
    """How many published figures follow from the files received alone. failed: their ids.

    outdated: answers or settings have changed since the figures were written. locked: names of
    files that no password set here opens, so that what they say was not counted.
    """

    figures_checked: int
    figures_failed: int
    files_read: int
    files_missing: int
    failed: tuple[str, ...]
    outdated: bool = False
    locked: tuple[str, ...] = ()


def trace_in_words(found: Trace) -> str:
    """The trace as lines for people, cells below answers below cases."""
    lines = [found.title]
    if found.n is not None:
        lines.append(f"{found.n} of {found.denominator} cases. {found.published}".strip())
    lines.append(f"Codebook version {found.codebook_version}, {found.codebook_sha256[:12]}")
    lines += [f"  {line}" for line in found.history]
    for each in found.cases:
        if found.kind == "figure" and not each.counted:
            continue
        settled = f"{each.value or '(no value)'} ({each.basis}{', ' if each.why else ''}{each.why})"
        lines += ["", f"{each.case}  {each.question}: {settled}"]
        decisions = [each.decision] if each.decision is not None else []
        lines += (line for said in (*each.answers, *decisions) for line in _said_in_words(said))
    if found.kind != "figure" and found.figures:
        more = len(found.figures) - MOST_FIGURES
        lines += ["", f"Figures that rest on this ({len(found.figures)}):"]
        lines += [f"  {each}" for each in found.figures[:MOST_FIGURES]]
        lines += [f"  and {more} more; all of them with --json"] if more > 0 else []
    return "\n".join(lines)


def verified_in_words(found: Verified) -> str:
    """The verification in a sentence or two."""
    told = (
        f"{found.figures_checked:,} published figures recomputed from {found.files_read:,} files "
        f"received; {found.figures_failed:,} differ."
    )
    if found.files_missing:
        told += f" {found.files_missing:,} files are missing from .intercoder/received."
    if found.outdated:
        told += (
            " Answers or settings have changed since they were written: publish a draft anew, "
            "then verify it."
        )
    for each in found.locked:
        told += f" {each} is locked, and no password that is set here opens it."
    return "\n".join([told, *(f"  {each}" for each in found.failed[:MOST_FIGURES])])


def _said_in_words(said: TracedAnswer) -> list[str]:
    place = said.place
    lines = [f"  {said.by}: {said.value}   {place.file}, sheet '{place.sheet}', cell {place.cell}"]
    if said.words:
        lines.append(f'      "{said.words}"' + (f" ({said.source})" if said.source else ""))
    stood = said.words_place
    if stood is not None:
        lines.append(
            f"      first written in {stood.file}, sheet '{stood.sheet}', beside cell "
            f"{stood.cell}; file {stood.sha256[:12]}"
        )
    if said.note:
        lines.append(f"      Note: {said.note}")
    lines.append(f"      workbook {place.workbook}, file {place.sha256[:12]}, kept as {place.kept}")
    return lines
