"""Does a coder agree with themselves? The lead has some cases coded once more, blind."""

from collections.abc import Sequence
from random import Random

from sqlmodel import Session

from codebook.faults import StudyError
from db.find.rounds import repeats, workbooks
from db.open import transaction
from db.record.rounds import repeats_ordered
from db.tables import Round
from flows.distribute.handed import Need
from flows.distribute.roundnow import RoundNow, round_now
from flows.distribute.rounds import Due, in_parts
from flows.signed import reason_given
from flows.study import Study
from workbooks.identity import workbook_code

REPEAT = "repeat"
"""The kind of workbook in which a case is coded once more."""


def order_repeats(
    study: Study, round_name: str, most: int, coder: str, by: str, why: str
) -> dict[str, int]:
    """How many cases each coder is to code once more, of `most` at the most.

    Drawn from the cases that they have coded completely and were never asked to repeat; the
    same draw for the same study. coder: only of this one, or of everybody if empty. Raises
    StudyError where the round is not open, nobody has that id, no reason is given, or nobody
    has such a case.
    """
    reason_given(study.file, by, why, "Coding the same cases again")
    with transaction(study.engine) as session:
        now = round_now(study, session, round_name)
        before = repeats(session, round_name)
        had = {(each.coder, each.case_id) for each in before}
        coders = [coder] if coder else sorted({each.coder for each in now.stands})
        issues = {
            who: 1 + max((each.issue for each in before if each.coder == who), default=0)
            for who in coders
        }
        drawn = {
            who: _drawn(now, who, most, f"{now.seed}/{REPEAT}/{who}/{issues[who]}", had)
            for who in coders
        }
        if not any(drawn.values()):
            whose = f"'{coder}' has" if coder else "Nobody has"
            raise StudyError(
                f"{whose} {'no' if coder else 'a'} case of round {round_name} that is completely "
                "coded and was not coded twice already. Collect what is out first"
            )
        cases = [(who, case) for who, own in drawn.items() for case in own]
        repeats_ordered(
            session, round_name, cases, issues, by=by, why=why.strip(), at=study.clock()
        )
        counts = {who: len(own) for who, own in drawn.items() if own}
        about = {"round": round_name, "cases": counts}
        study.record(session, "repeats ordered", who=by, about=about)
        return counts


def needed_repeats(session: Session, found: Round, key: bytes) -> list[Need]:
    """All workbooks in which a round's cases are coded once more, by coder, issue and part.

    They ask each case whole, and neither show nor presume what was answered the first time.
    """
    recorded = {each.id: each for each in workbooks(session, found.name, REPEAT)}
    cases: dict[tuple[str, int], list[str]] = {}
    for each in repeats(session, found.name):
        cases.setdefault((each.coder, each.issue), []).append(each.case_id)
    needs = []
    for (coder, issue), own in sorted(cases.items()):
        parts = in_parts(own, found.design["seen"]["cases_per_workbook"])
        for part, chunk in enumerate(parts, 1):
            due = _due(key, found.name, coder, issue, part, len(parts), chunk)
            needs.append(Need(found, due, recorded.get(due.id)))
    return needs


def _drawn(now: RoundNow, coder: str, most: int, seed: str, had: set[tuple[str, str]]) -> list[str]:
    complete = sorted(
        each.case_id
        for each in now.stands
        if (each.coder, each.state) == (coder, "complete") and (coder, each.case_id) not in had
    )
    random = Random(seed)  # noqa: S311  # which cases, not a secret
    return random.sample(complete, min(most, len(complete)))


def _due(
    key: bytes, round_name: str, coder: str, issue: int, part: int, parts: int, cases: Sequence[str]
) -> Due:
    name = f"{round_name}-{coder}-{REPEAT}{issue if issue > 1 else ''}"
    name += f"-part{part}" if parts > 1 else ""
    return Due(
        id=workbook_code(key, REPEAT, round_name, 1, coder, part, issue),
        wave=1,
        coder=coder,
        part=part,
        parts=parts,
        cases=tuple(cases),
        file_name=f"{coder}/{name}.xlsx",
        issue=issue,
        kind=REPEAT,
    )
