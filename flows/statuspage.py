"""How does a lead read where the study stands? As lines of text, and as a page."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from codebook.pages import Banner, render
from flows.commands.words import next_in_words
from flows.failed import in_words
from flows.phrases import counted
from flows.progress import RoundState
from flows.status import AssignmentState, StudyStatus
from flows.study import Study, write_private

STATES = {
    "to_send": "not handed out",
    "sent": "with the coder",
    "in_part": "back in part",
    "to_fix": "to be fixed",
    "complete": "complete",
}


@dataclass(frozen=True, slots=True)
class CoderLine:
    """How one coder stands in one round: number of cases in each state, answers missing."""

    round: str
    coder: str
    counts: dict[str, int]
    missing: int


def coder_lines(shown: Iterable[AssignmentState]) -> list[CoderLine]:
    """A line for each round and coder, in that order."""
    groups: dict[tuple[str, str], list[AssignmentState]] = {}
    for each in shown:
        groups.setdefault((each.round, each.coder), []).append(each)
    return [
        CoderLine(
            round_name,
            coder,
            {state: Counter(each.state for each in cases)[state] for state in STATES},
            sum(each.missing for each in cases),
        )
        for (round_name, coder), cases in groups.items()
    ]


def round_in_words(each: RoundState) -> str:
    """Where a round stands, in a few words."""
    if not each.waves:
        return "not yet handed out"
    if each.settled:
        return "decided and settled"
    if each.replaced:
        return f"{counted(each.replaced, 'replaced case')} to be taken out"
    if each.to_extend:
        return f"{counted(each.to_extend, 'case')} to get a second coder"
    if each.further:
        return f"{counted(each.further, 'further workbook')} to be handed out"
    if each.decided and all(wave.closed for wave in each.waves):
        return f"decided; {counted(each.unissued + each.unsettled, 'disagreement')} to settle"
    wave = next(wave for wave in each.waves if not wave.closed)
    which = f"part {wave.number} of {len(each.waves)}, " if len(each.waves) > 1 else ""
    if not wave.issued:
        return which + "to be handed out"
    if not wave.complete:
        return which + "with the coders"
    if not wave.measured or not wave.current:
        again = " again" if wave.measured else ""
        return which + f"complete; agreement to be measured{again}"
    return which + (f"to {wave.decision}" if wave.decision else "awaits the lead's decision")


def status_in_words(status: StudyStatus, folder: Path) -> str:
    """The study's state as lines of text, for somebody who may stand in another folder."""
    lines = [status.title]
    if status.synthetic:
        lines.append(status.synthetic)
    lines.append(f"Sample: {status.cases} cases" if status.cases else "Sample: not drawn yet")
    lines += [f"Round {each.name}: {round_in_words(each)}" for each in status.rounds]
    for line in coder_lines(status.assignments):
        counts = ", ".join(
            f"{number} {STATES[state]}" for state, number in line.counts.items() if number
        )
        missing = f"; {counted(line.missing, 'answer')} missing" if line.missing else ""
        lines.append(f"  {line.round}, {line.coder}: {counts}{missing}")
    lines += [in_words(each) for each in status.proceeded_against]
    lines += [f"Held for you: {each}" for each in status.held]
    if status.new_themes:
        themes = counted(status.new_themes, "new theme")
        lines.append(f"Coders propose {themes}: see reports/internal/new-themes.html")
    if status.released:
        lines.append(f"Released: number {status.released}, in published/ and releases/")
    step = asdict(status.next_step) if status.next_step else None
    return "\n".join([*lines, *next_in_words(step, folder)])


def _at(moment: datetime) -> str:
    return f"As of {moment.day} {moment:%B %Y, %H:%M} UTC"


def write_status_page(study: Study, status: StudyStatus) -> None:
    """reports/status.html, for those who would rather look than type."""
    page = render(
        "status.html.j2",
        "flows",
        study=status.title,
        kind="Where the study stands",
        heading="Where the study stands",
        banner=Banner("Synthetic", status.synthetic) if status.synthetic else None,
        status=status,
        states=STATES,
        lines=coder_lines(status.assignments),
        rounds=[(each.name, round_in_words(each)) for each in status.rounds],
        names={each.id: each.name for each in study.file.coders},
        at=_at(study.clock()),
    )
    write_private(study.private("reports") / "status.html", page.encode())
