"""What is done, what is blocked, and what comes next? Derived from what the study remembers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from flows.collect.summaries import can_be_accepted, decision_command
from flows.phrases import counted

StepKind = Literal[
    "sample", "distribute", "collect", "held", "code", "agreement", "decide", "refine",
    "reconcile", "settle", "collect-resolutions", "wait", "publish", "release",
]  # fmt: skip

NAMED = 5
"""So many cases that wait for a document are named."""
DECIDE = "intercoder decide {} proceed|refine|extend --why TEXT --by ID"
LOOK_AHEAD = " (what the rounds will be able to show: intercoder plan)"


@dataclass(frozen=True, slots=True)
class WaveState:
    """The part of a round up to a checkpoint.

    issued: whether its first workbooks are out; lacking: answers still missing, by coder;
    measured: whether the newest checkpoint covers this wave; decision: what the lead decided at
    that checkpoint, or nothing; current: whether what it measured still stands. to_refine,
    to_double_code: questions of the checkpoint that need refinement, and more double coding.
    """

    number: int
    cases: int
    issued: bool
    lacking: dict[str, int]
    measured: bool = False
    decision: str = ""
    current: bool = True
    to_refine: int = 0
    to_double_code: int = 0

    @property
    def passed(self) -> bool:
        """Whether the lead let the wave proceed, however much has come since."""
        return self.measured and self.decision == "proceed"

    @property
    def closed(self) -> bool:
        """Whether it proceeded and nothing has been asked, or has come, since then."""
        return self.passed and self.current and self.complete

    @property
    def complete(self) -> bool:
        """Whether every assigned answer has come."""
        return self.issued and not any(self.lacking.values())


@dataclass(frozen=True, slots=True)
class RoundState:
    """A round: its waves, and the disagreements that still need a decision.

    unissued: disagreements that stand in no workbook yet; unsettled: those that an adjudicator
    has and has not decided. replaced: its cases that went out of the sample and were not yet
    taken from their coders. further: workbooks to be handed out that ask what was not asked
    before, and why; newer_version: of the codebook, published and not asked in this round.
    to_extend: cases that are to get a second coder, as the lead decided.
    """

    name: str
    waves: tuple[WaveState, ...] = ()
    unissued: int = 0
    unsettled: int = 0
    replaced: int = 0
    further: int = 0
    why_further: str = ""
    newer_version: int = 0
    to_extend: int = 0

    @property
    def decided(self) -> bool:
        """Whether the lead let the whole round proceed."""
        return bool(self.waves) and self.waves[-1].passed

    @property
    def settled(self) -> bool:
        """Whether the round is decided, no disagreement is open, and no answer is to come."""
        open_ = self.unissued or self.unsettled or self.further or self.replaced
        return self.decided and not open_ and all(wave.closed for wave in self.waves)


@dataclass(frozen=True, slots=True)
class OpenAnswers:
    """Answers that are open although every round is settled; the draft can only be provisional.

    documents: how many of them wait for a document, and `cases` whose; behind: a round that is
    asked by an earlier codebook version than another, so that some of its answers do not count.
    """

    number: int = 0
    documents: int = 0
    cases: tuple[str, ...] = ()
    behind: str = ""


@dataclass(frozen=True, slots=True)
class HeldReturn:
    """A return on which the lead has to decide: its number and the kind of its workbook."""

    number: int
    kind: str = "coding"


@dataclass(frozen=True, slots=True)
class StudyState:
    """All that the next step depends on. held: the returns on which to decide."""

    drawn: bool
    rounds: tuple[RoundState, ...]
    new_coding_files: int = 0
    new_reconciliation_files: dict[str, int] = field(default_factory=dict)
    held: tuple[HeldReturn, ...] = ()
    open: OpenAnswers = OpenAnswers()
    draft_current: bool = False
    released: int = 0
    released_current: bool = False

    @property
    def at_the_end(self) -> bool:
        """Whether all rounds are settled and everything that came back is read."""
        settled = bool(self.rounds) and all(each.settled for each in self.rounds)
        return settled and not (self.new_coding_files or self.new_reconciliation_files or self.held)


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: by the program (automatic) or by a person, and how."""

    kind: StepKind
    text: str
    command: str = ""
    round: str = ""
    automatic: bool = False


def open_steps(state: StudyState) -> list[Step]:
    """All that can be done now, what the program can do by itself first."""
    if not state.drawn:
        return [Step("sample", "Draw the sample", "intercoder sample", automatic=True)]
    steps = [*_files(state), *_rounds(state), *_end(state)]
    return sorted(steps, key=lambda step: not step.automatic)


def next_step(state: StudyState) -> Step | None:
    """The one thing to do next, or None where the study is released."""
    steps = open_steps(state)
    return steps[0] if steps else None


def _files(state: StudyState) -> Iterator[Step]:
    if state.new_coding_files:
        told = f"Read {counted(state.new_coding_files, 'new file')} in the inbox"
        yield Step("collect", told, "intercoder collect", automatic=True)
    for name, files in sorted(state.new_reconciliation_files.items()):
        told = f"Read {counted(files, 'reconciliation workbook')} of round {name}"
        command = f"intercoder reconcile {name} --collect"
        yield Step("collect-resolutions", told, command, name, automatic=True)
    if state.held:
        yield _held_step(state.held)


def _held_step(held: Sequence[HeldReturn]) -> Step:
    """What the lead says to the first held return, and how many there are."""
    first = held[0]
    named = ", ".join(f"return {each.number}" for each in held[:NAMED])
    more = f" and {len(held) - NAMED} more" if len(held) > NAMED else ""
    told = f"Say whether what is held for you counts: {named}{more}"
    if not can_be_accepted(first.kind):
        told = (
            f"Held for you: {named}{more}. What return {first.number} settles otherwise is changed "
            "in the workbook that settled it first; once it is, or where nothing is to change, "
            "set the return aside"
        )
    return Step("held", told, decision_command(first.number, first.kind))


def _rounds(state: StudyState) -> Iterator[Step]:
    for each in state.rounds:
        yield from _coding(each, LOOK_AHEAD if each is state.rounds[0] else "")
        yield from _settling(each)
        if not each.decided:
            return


def _coding(each: RoundState, hint: str) -> Iterator[Step]:
    """What a round's coding waits for, with a hint before it is handed out.

    A wave that proceeded holds up no later one.
    """
    command = f"intercoder distribute {each.name}"
    if each.replaced:
        told = (
            f"Give coders of round {each.name} what took the place of "
            f"{counted(each.replaced, 'case')} that went out of the sample"
        )
        yield Step("distribute", told, command, each.name, automatic=True)
        return
    if each.to_extend:
        cases = counted(each.to_extend, "case")
        told = f"Give {cases} of round {each.name} a second coder, as decided, and hand them out"
        yield Step("distribute", told, command, each.name, automatic=True)
        return
    if each.further:
        told = f"Hand out {counted(each.further, 'further workbook')} of round {each.name}"
        because = f": {each.why_further}" if each.why_further else ""
        yield Step("distribute", told + because, command, each.name, automatic=True)
        return
    waiting = False
    for wave in each.waves:
        if wave.closed:
            continue
        step = _wave_step(each, wave)
        if not waiting or (step.kind != "agreement" and wave.decision != "extend"):
            yield step
        if not (wave.passed and step.kind == "code"):
            return
        waiting = True
    if not each.waves:
        told = f"Assign the cases of round {each.name} and hand out its workbooks" + hint
        yield Step("distribute", told, command, each.name, automatic=True)


def _wave_step(each: RoundState, wave: WaveState) -> Step:
    name = each.name
    if not wave.issued:
        told = f"Hand out the workbooks of round {name}" + _which(each, wave)
        return Step("distribute", told, f"intercoder distribute {name}", name, automatic=True)
    if not wave.complete:
        waiting = ", ".join(
            f"{who} ({counted(n, 'answer')})" for who, n in wave.lacking.items() if n
        )
        told = f"Round {name}{_which(each, wave)} waits for {waiting}"
        return Step("code", told, "intercoder collect, when workbooks are back", name)
    if not wave.measured or not wave.current:
        again = " again" if wave.measured else ""
        told = f"Measure agreement of round {name}{again}" + _which(each, wave)
        return Step("agreement", told, f"intercoder agreement {name}", name, automatic=True)
    if not wave.decision:
        told = f"Read reports/agreement-{name}.html and decide how round {name} goes on"
        return Step("decide", told + _lists(wave), DECIDE.format(name), name)
    if wave.decision == "extend":
        told = (
            f"Round {name} was to be extended, and nothing is left to be coded a second time: "
            "decide again how it goes on"
        )
        return Step("decide", told, DECIDE.format(name), name)
    return _refine_step(each)


def _lists(wave: WaveState) -> str:
    """How many questions of a checkpoint need what; nothing where all of them pass."""
    refine, more = wave.to_refine, wave.to_double_code
    told = []
    if refine:
        told.append(f"{counted(refine, 'question')} need{'s' * (refine == 1)} refinement")
    if more:
        these = str(more) if refine else f"{counted(more, 'question')} need{'s' * (more == 1)}"
        told.append(f"{these} more double coding")
    return f": {', '.join(told)}" if told else ""


def _refine_step(each: RoundState) -> Step:
    """What the lead does next where a round is to be refined."""
    name = each.name
    if each.newer_version:
        told = (
            f"Round {name} is to refine, and codebook version {each.newer_version} is published: "
            "hand out what it asks anew"
        )
        recode = f"intercoder distribute {name} --recode --why TEXT --by ID"
        return Step("refine", told, recode, name)
    told = (
        f"Round {name} is to refine: revise the codebook, see what changes (intercoder codebook "
        "diff) and publish it; where nothing is to be coded again, decide to proceed"
    )
    return Step("refine", told, "intercoder codebook publish --by ID --why TEXT", name)


def _which(each: RoundState, wave: WaveState) -> str:
    return f", part {wave.number} of {len(each.waves)}" if len(each.waves) > 1 else ""


def _settling(each: RoundState) -> Iterator[Step]:
    if not each.decided:
        return
    command = f"intercoder reconcile {each.name}"
    if each.unissued:
        told = f"Hand out {counted(each.unissued, 'disagreement')} of round {each.name}"
        yield Step("reconcile", told, command, each.name, automatic=True)
    if each.unsettled:
        told = (
            f"Round {each.name} waits for {counted(each.unsettled, 'decision')} of its adjudicator"
        )
        yield Step("settle", told, f"{command} --collect, when it is back", each.name)


def _end(state: StudyState) -> Iterator[Step]:
    if not state.at_the_end:
        return
    if state.open.number:
        yield _wait_step(state.open)
    elif not state.draft_current and not state.released_current:
        told = "Write the counts, tables, charts and report as a draft"
        yield Step("publish", told, "intercoder publish", automatic=True)
    elif not state.released_current:
        told = "Read published/report.html (a draft) and release it"
        yield Step("release", told, "intercoder release --approved-by ID --why TEXT")


def _wait_step(left: OpenAnswers) -> Step:
    """What the lead does about answers that no round waits for."""
    if left.behind:
        told = (
            f"Round {left.behind} is asked by an earlier codebook version than a later round, and "
            f"{counted(left.number, 'answer')} {_is(left.number)} open: hand out what it asks anew"
        )
        command = f"intercoder distribute {left.behind} --recode --why TEXT --by ID"
        return Step("refine", told, command, left.behind)
    provisional = "intercoder publish --provisional"
    if left.documents == left.number:
        told = (
            f"{counted(left.number, 'answer')} {_waits(left.number)} for a document "
            f"({', '.join(left.cases[:NAMED])}{' and more' if len(left.cases) > NAMED else ''}): "
            f'correct the register when it comes, or to "" where none will; until then: '
            f"{provisional}"
        )
        command = "intercoder register amend CASE COLUMN VALUE --why TEXT --by ID"
        return Step("wait", told, command)
    told = (
        f"{counted(left.number, 'answer')} {_is(left.number)} open that no round waits for, as of "
        "cases that no round took: add a round to the study file, or publish what there is"
    )
    return Step("wait", told, provisional)


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _waits(number: int) -> str:
    return "waits" if number == 1 else "wait"
