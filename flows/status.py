"""Who has what, what is blocked, and what comes next? Read from the study database."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session

from db.find.events import newest_event_id
from db.find.extensions import open_extension
from db.find.held import kind_of, undecided
from db.find.meanings import comparable, newest_version
from db.find.publications import newest_release
from db.find.returns import newest_values, problems_of, returns
from db.find.rounds import (
    asked_version,
    assignments,
    codebook_of,
    decisions,
    round_details,
    rounds,
    workbooks,
)
from db.find.sample import replacements, sampled_cases
from db.find.themes import proposed_themes
from db.open import reading
from db.tables import Assignment, Checkpoint, Round
from flows.arrivals import new_by_kind
from flows.collect.completeness import missing_by_coder
from flows.collect.summaries import how_to_decide
from flows.distribute.extendable import extendable
from flows.distribute.handed import Need, handed_out, needed_workbooks
from flows.distribute.sayings import why_further
from flows.failed import ProceededAgainst
from flows.proceeded import proceeded_against
from flows.progress import (
    HeldReturn,
    RoundState,
    Step,
    StudyState,
    WaveState,
    next_step,
    open_steps,
)
from flows.reconcile.outstanding import outstanding
from flows.remeasured import stands
from flows.study import Study
from flows.unsettled import open_answers

CHANGING = (
    "drawn",
    "amended",
    "replaced",
    "reassigned",
    "issued",
    "accepted",
    "measured",
    "decided",
    "resolved",
    "recoded",
    "extended",
)
"""Events after which a draft no longer shows what the study knows."""


@dataclass(frozen=True, slots=True)
class AssignmentState:
    """Where one coder stands with one case.

    state: to_send, sent (nothing back yet), in_part, to_fix (problems named in the fix list)
    or complete. missing: answers still to come.
    """

    round: str
    coder: str
    case: str
    state: str
    missing: int


@dataclass(frozen=True, slots=True)
class StudyStatus:
    """The study as its lead wants to see it.

    released: the newest release's number, or 0; new_themes: how many themes coders propose that
    no question asks for; proceeded_against: failed checkpoints against which rounds went on.
    """

    title: str
    synthetic: str
    cases: int
    assignments: list[AssignmentState]
    rounds: list[RoundState]
    held: list[str]
    released: int
    next_step: Step | None
    open_steps: list[Step]
    new_themes: int = 0
    proceeded_against: tuple[ProceededAgainst, ...] = ()


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one reading of the database gives: the state, and each assignment's own."""

    state: StudyState
    assignments: list[AssignmentState]
    cases: int
    held: list[str]
    new_themes: int = 0
    against: tuple[ProceededAgainst, ...] = ()


def study_status(study: Study) -> StudyStatus:
    """Everything that `status` shows, as JSON or in words."""
    facts = _facts(study)
    return StudyStatus(
        title=study.file.title,
        synthetic=study.file.synthetic,
        cases=facts.cases,
        assignments=facts.assignments,
        rounds=list(facts.state.rounds),
        held=facts.held,
        released=facts.state.released,
        next_step=next_step(facts.state),
        open_steps=open_steps(facts.state),
        new_themes=facts.new_themes,
        proceeded_against=facts.against,
    )


def next_step_of(study: Study) -> Step | None:
    """The one thing to do next, or None where the study is released."""
    return next_step(_facts(study).state)


def _facts(study: Study) -> _Facts:
    found = _read(study)
    state = found.state
    if not state.at_the_end or state.released_current:
        return found
    return replace(found, state=replace(state, open=open_answers(study)))


def _read(study: Study) -> _Facts:
    with reading(study.engine) as session:
        cases = sampled_cases(session)
        if not cases:
            names = tuple(RoundState(name) for name in study.file.rounds)
            return _Facts(StudyState(False, names), [], 0, [])
        each_assignment: list[AssignmentState] = []
        states = []
        for name in study.file.rounds:
            found = next((each for each in rounds(session) if each.name == name), None)
            if found is None:
                states.append(RoundState(name))
                continue
            needs = needed_workbooks(session, found, study.key)
            shown = _assignment_states(session, found, needs)
            each_assignment += shown
            states.append(_round_state(study, session, found, shown, needs))
        arrived = new_by_kind(study, session)
        published = newest_event_id(session, "published")
        released = newest_event_id(session, "released")
        last = newest_release(session)
        changed = newest_event_id(session, *CHANGING)
        state = StudyState(
            drawn=True,
            rounds=tuple(states),
            new_coding_files=arrived.coding,
            new_reconciliation_files=dict(arrived.reconciliation),
            held=tuple(
                HeldReturn(each.id or 0, kind_of(session, each)) for each in undecided(session)
            ),
            draft_current=published > max(changed, released),
            released=last.number if last is not None else 0,
            released_current=released > changed,
        )
        held = [
            f"Return {each.id}, {each.file_name}: {each.why}. "
            f"{how_to_decide(each.id or 0, kind_of(session, each))}"
            for each in undecided(session)
        ]
        proposed = len(proposed_themes(session))
        against = proceeded_against(study.file, session)
        return _Facts(state, each_assignment, len(cases), held, proposed, against)


def _assignment_states(
    session: Session, found: Round, needs: Sequence[Need]
) -> list[AssignmentState]:
    """Where each coder stands with each case of a round, in the coders' order."""
    version = asked_version(session, found)
    pairs = [(each.coder, each.case_id) for each in assignments(session, found.name)]
    values = newest_values(session, found.name, version)
    lacking = missing_by_coder(
        codebook_of(session, version), round_details(session, found.name), pairs, values
    )
    missing = Counter((who, row.case_id) for who, rows in lacking.items() for row in rows)
    answered = {(who, row.case_id) for who, rows in values.items() for row in rows}
    sent = _cases(each for each in needs if each.recorded) - _cases(
        each for each in needs if not each.recorded
    )
    wrong = _blocked(session, found.name, version)
    return [
        AssignmentState(
            found.name,
            who,
            case,
            _state(who, case, sent, answered, missing, wrong),
            missing[who, case],
        )
        for who, case in pairs
    ]


def _state(
    who: str,
    case: str,
    sent: set[tuple[str, str]],
    answered: set[tuple[str, str]],
    missing: Mapping[tuple[str, str], int],
    wrong: set[tuple[str, str]],
) -> str:
    key = (who, case)
    if key not in sent:
        return "to_send"
    if key in wrong and missing[key]:
        return "to_fix"
    if not missing[key]:
        return "complete"
    return "in_part" if key in answered else "sent"


def _cases(needs: Iterable[Need]) -> set[tuple[str, str]]:
    """Coder and case of everything in these workbooks."""
    return {(each.due.coder, case) for each in needs for case in each.due.cases}


def _blocked(session: Session, round_name: str, version: int) -> set[tuple[str, str]]:
    """Coder and case with a problem in the coder's newest accepted return.

    Problems with what is not asked any more, or has another meaning now, block nothing.
    """
    sent = {each.id: each for each in workbooks(session, round_name, "coding")}
    newest = {each.workbook_id: each for each in returns(session, "accepted")}
    told = comparable(session, version)
    return {
        (sent[code].person, problem.case_id)
        for code, each in newest.items()
        if code in sent and each.id is not None
        for problem in problems_of(session, each.id)
        if problem.blocking
        and (
            not problem.question
            or told(sent[code].codebook_version, problem.question, problem.part)
        )
    }


def _to_extend(study: Study, session: Session, round_name: str) -> int:
    """How many cases are to get a second coder, as far as there are any that can."""
    decided = open_extension(session, round_name)
    if decided is None:
        return 0
    return min(decided.cases, len(extendable(study, session, round_name).cases))


def _round_state(
    study: Study,
    session: Session,
    found: Round,
    shown: list[AssignmentState],
    needs: Sequence[Need],
) -> RoundState:
    given = assignments(session, found.name)
    decided = [
        (checkpoint, decision.outcome if decision else "")
        for checkpoint, decision in decisions(session, found.name)
    ]
    current = not decided or stands(session, found, decided[-1][0])
    unsent = [each.due for each in needs if each.recorded is None]
    out = _cases(each for each in needs if each.recorded or each.due.issue > 1)
    waves = [
        _wave_state(number, given, shown, decided, out)
        for number in sorted({each.wave for each in given})
    ]
    last = max((each.number for each in waves if each.issued), default=0)
    waves = [replace(each, current=current or each.number < last) for each in waves]
    further, newest = [due for due in unsent if due.issue > 1], newest_version(session)
    newer = newest is not None and newest.number > asked_version(session, found)
    out_of_sample = {each.case_out for each in replacements(session, found.draw_id)}
    state = RoundState(
        found.name,
        tuple(waves),
        replaced=len(out_of_sample & {each.case_id for each in given}),
        further=len(further),
        why_further=why_further(handed_out(session, found).left()) if further else "",
        newer_version=newest.number if newest is not None and newer else 0,
        to_extend=_to_extend(study, session, found.name),
    )
    if not state.decided:
        return state
    left = outstanding(session, found)
    return replace(state, unissued=len(left.unissued), unsettled=len(left.unsettled))


def _wave_state(
    number: int,
    given: list[Assignment],
    shown: list[AssignmentState],
    decided: list[tuple[Checkpoint, str]],
    out: set[tuple[str, str]],
) -> WaveState:
    """out: coder and case of all that was handed out, or lacks a further workbook only."""
    here = {(each.coder, each.case_id) for each in given if each.wave == number}
    lacking: Counter[str] = Counter({coder: 0 for coder, _ in here})
    for each in shown:
        if (each.coder, each.case) in here:
            lacking[each.coder] += each.missing
    covering = [(each, outcome) for each, outcome in decided if each.wave >= number]
    own = [outcome for each, outcome in covering if each.wave == number]
    later = any(each.wave > number for each, _ in covering)
    lists = Counter(_list(each) for at, _ in covering[-1:] for each in at.verdicts.values())
    return WaveState(
        number=number,
        cases=len({case for _, case in here}),
        issued=here <= out,
        lacking=dict(sorted(lacking.items())),
        measured=bool(covering),
        decision="proceed" if later else (own[-1] if own else ""),
        to_refine=lists["refine"],
        to_double_code=lists["double_code"],
    )


def _list(verdict: object) -> str:
    """The list of the checkpoint on which a question is; nothing where that was not kept."""
    return str(verdict.get("list", "")) if isinstance(verdict, dict) else ""
