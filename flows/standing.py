"""What do a study's figures rest on, now? Cases, consolidated answers, verdicts, hashes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sqlmodel import Session, col, select

from codebook.answers import Row
from codebook.changekinds import KINDS
from codebook.faults import StudyError
from codebook.handbook import Changed
from codebook.model import Codebook
from db.find.answers import answers_that_count, resolutions
from db.find.meanings import comparable, recorded_meanings
from db.find.rounds import (
    asked_version,
    codebook_of,
    coders_by_case,
    decisions,
    ever_assigned,
    further_codings,
    newest_recoding,
    rounds,
    withdrawals,
)
from db.find.sample import cases_of_draw, newest_draw, replacements, sampled_cases
from db.open import reading
from db.tables import Checkpoint, CodebookVersion, Decision, Draw, Meaning, Round
from flows.failed import ProceededAgainst
from flows.measured import reliability_in_words
from flows.phrases import counted
from flows.proceeded import proceeded_against
from flows.reconcile.consolidated import ConsolidatedAnswer, consolidated_answers
from flows.register.eligibility import eligible
from flows.sample.casesflow import Step, steps_from
from flows.sample.weights import weights_now
from flows.study import Study, program_version, sha256_of

WHERE_ELSE = {"register_", "codebook"}
"""Keys of the study file that say where something stands, not what."""


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What was done in one round, for the method section.

    codebook_version: by which it is asked now. cases: assigned ones; double_coded: those with
    two coders or more; coders: whose answers count, or are to come. decisions: at its
    checkpoints, as (cases compared, outcome, why). first_version: by which it was asked first;
    earlier_shown: whether coders saw their earlier answers when they coded again. reassigned:
    cases taken from a coder for another; waived: those that nobody took instead.
    """

    name: str
    codebook_version: int
    cases: int
    double_coded: int
    coders: tuple[str, ...]
    decisions: tuple[tuple[int, str, str], ...]
    first_version: int = 0
    earlier_shown: bool = False
    reassigned: int = 0
    waived: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """All that counts, reports and traces are made of.

    codebook: the newest by which coders of any round are asked. cases: register details of the
    sample by case id. verdicts: by row key (`D05`, `D27a.2`), from the newest checkpoint that
    measured each. standard: the thresholds by which the newest verdicts were reached; those of
    the study file before the first. reliability: words on agreement by question or
    `question/part`. inputs: sha256 by name of everything above. changed: what the codebook
    version changed of the one before. strata, weights: by case id, as they stand now, of a
    probability sample. population: register details of the cases that may be sampled. flow:
    cases in and out up to the draw; replaced: cases that went out of the sample since. against:
    failed checkpoints against which rounds went on.
    """

    codebook: Codebook
    cases: Mapping[str, Mapping[str, str]]
    answers: tuple[ConsolidatedAnswer, ...]
    verdicts: Mapping[str, str]
    rounds: tuple[RoundFacts, ...]
    draw_method: str
    draw_seed: int
    inputs: Mapping[str, str]
    standard: Mapping[str, Any]
    reliability: Mapping[str, str] = field(default_factory=dict)
    changed: tuple[Changed, ...] = ()
    strata: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    population: tuple[Mapping[str, str], ...] = ()
    flow: tuple[Step, ...] = ()
    replaced: int = 0
    against: tuple[ProceededAgainst, ...] = ()

    @property
    def sha256(self) -> str:
        """One hash over all inputs."""
        return sha256_of(dict(self.inputs))

    @property
    def open_answers(self) -> list[ConsolidatedAnswer]:
        """The answers that are not settled."""
        return [each for each in self.answers if each.basis == "open"]


def standing(study: Study) -> Standing:
    """What the study's figures rest on now; raises StudyError before the first round."""
    with reading(study.engine) as session:
        draw, opened = newest_draw(session), rounds(session)
        if draw is None or not opened:
            raise StudyError(
                "There is nothing to count yet: no round is open. Next: intercoder status"
            )
        version = max(asked_version(session, each) for each in opened)
        codebook = codebook_of(session, version)
        sampled = sampled_cases(session)
        cases = {case_id: dict(each.details) for case_id, each in sampled.items()}
        weights, replaced = _weights(session, draw)
        settled = resolutions(session, version=version)
        given = answers_that_count(session, version=version)
        answers = consolidated_answers(
            codebook, cases, assigned_coders(session), given, settled, further_codings(session)
        )
        verdicts = _verdicts(session, codebook)
        reliability = reliability_in_words(session, version)
        standard = study.file.agreement.model_dump() | _thresholds(session)
        population = _population(study, cases)
        facts = tuple(_round_facts(session, each) for each in opened)
        against = proceeded_against(study.file, session)
        inputs = {
            "codebook": session.get_one(CodebookVersion, version).sha256,
            "study file": sha256_of(study.file.model_dump(mode="json", exclude=WHERE_ELSE)),
            "register": draw.register_sha256,
            "sample": _sample_sha256(draw, cases, weights),
            "population": study.register.sha256 if population else "",
            "answers": sha256_of([_told(each) for each in answers]),
            "verdicts": sha256_of([verdicts, standard, reliability]),
            "rounds": sha256_of([repr(each) for each in (*facts, *against)]),
            "program": sha256_of(program_version()),
        }
        return Standing(
            codebook=codebook,
            cases=cases,
            answers=tuple(answers),
            verdicts=verdicts,
            rounds=facts,
            draw_method=draw.method,
            draw_seed=draw.seed,
            inputs=inputs,
            standard=standard,
            reliability=reliability,
            changed=_changed(session, codebook),
            strata={case_id: sampled[case_id].stratum for case_id in weights},
            weights=weights,
            population=population,
            flow=tuple(steps_from(draw.flow)),
            replaced=replaced,
            against=against,
        )


def _population(
    study: Study, cases: Mapping[str, Mapping[str, str]]
) -> tuple[Mapping[str, str], ...]:
    """The cases that may be sampled, and those that were, as the record has them.

    None where the register is not there any more.
    """
    if not study.path(study.file.register_).is_file():
        return ()
    rows = eligible(study.file, study.register).rows
    return tuple({**rows, **cases}.values())


def _changed(session: Session, codebook: Codebook) -> tuple[Changed, ...]:
    """What the version changed of the one before, in order of asking, a question's parts joined."""
    found: dict[str, list[Meaning]] = {name: [] for name in codebook.questions}
    for each in recorded_meanings(session, codebook.version):
        if each.change:
            found[each.question].append(each)
    return tuple(
        Changed(
            question=name,
            words="; ".join(
                dict.fromkeys(
                    KINDS[kind].words for each in rows for kind in each.change.split(", ")
                )
            ),
            same=all(each.began < codebook.version for each in rows),
        )
        for name, rows in found.items()
        if rows
    )


def received_files(answers: tuple[ConsolidatedAnswer, ...]) -> list[str]:
    """The sha256 of every received file on which an answer rests, in order of hash."""
    found = {given.file_sha256 for each in answers for given in each.answers}
    found |= {each.resolved.file_sha256 for each in answers if each.resolved is not None}
    return sorted(found)


def row_key(codebook: Codebook, row: Row) -> str:
    """What stands in the ID column of the answer's row: `D05`, or `D27a.2`."""
    return codebook.questions[row.question].row_key(row.part)


def assigned_coders(session: Session) -> dict[str, int]:
    """To how many coders each case was given, in whichever round."""
    return {case_id: len(found) for case_id, found in coders_by_case(session).items()}


def _verdicts(session: Session, codebook: Codebook) -> dict[str, str]:
    """The newest verdict on what each question and part means now, by row key."""
    keys = {
        f"{question.id}/{part}" if part else question.id: (question, part)
        for question in codebook
        for part in question.parts
    }
    same = comparable(session, codebook.version)
    found: dict[str, str] = {}
    for each in session.exec(select(Checkpoint).order_by(col(Checkpoint.id))).all():
        for name, told in each.verdicts.items():
            word = told if isinstance(told, str) else str(told.get("verdict", ""))
            question, part = keys.get(name, (None, ""))
            if question is not None and same(each.codebook_version, question.id, part):
                found[question.row_key(part)] = word
    return dict(sorted(found.items()))


def _thresholds(session: Session) -> dict[str, Any]:
    """Those of the newest checkpoint, whatever its round; nothing before the first."""
    chosen = select(Checkpoint).order_by(col(Checkpoint.id).desc()).limit(1)
    newest = session.exec(chosen).first()
    return dict(newest.thresholds) if newest is not None else {}


def _round_facts(session: Session, found: Round) -> RoundFacts:
    coders = coders_by_case(session, found.name)
    further = further_codings(session, found.name).values()
    order, gone = newest_recoding(session, found.name), withdrawals(session)
    own = [each for each in ever_assigned(session, found.name) if each.id in gone]
    became = Counter(gone[each.id or 0].treatment for each in own)
    told = [
        (checkpoint.cases, _outcome(decision), decision.why)
        for checkpoint, decision in decisions(session, found.name)
        if decision is not None
    ]
    return RoundFacts(
        name=found.name,
        codebook_version=asked_version(session, found),
        cases=len(coders),
        double_coded=sum(len(each) > 1 for each in coders.values()),
        coders=tuple(sorted(set().union(*coders.values(), *further))),
        decisions=tuple(told),
        first_version=found.codebook_version,
        earlier_shown=order is not None and order.earlier_shown,
        reassigned=became["moved"] + became["set_aside"] + became["kept"],
        waived=became["waived"],
    )


def _outcome(decision: Decision) -> str:
    """What was decided, with the number of cases of an extension."""
    if not decision.cases:
        return decision.outcome
    return f"extend the double coding by {counted(decision.cases, 'case')}"


def _weights(session: Session, draw: Draw) -> tuple[dict[str, Fraction], int]:
    """The weight of each case now, if the draw has weights, and how many cases went out."""
    assert draw.id is not None
    replaced = replacements(session, draw.id)
    out, substitutes = {each.case_out for each in replaced}, {each.case_in for each in replaced}
    return weights_now(cases_of_draw(session, draw.id), out, substitutes), len(replaced)


def _sample_sha256(
    draw: Draw, cases: Mapping[str, Mapping[str, str]], weights: Mapping[str, Fraction]
) -> str:
    told = [draw.method, draw.seed, {key: dict(each) for key, each in cases.items()}]
    return sha256_of([*told, {key: str(each) for key, each in weights.items()}])


def _told(each: ConsolidatedAnswer) -> list[Any]:
    """All of an answer that a figure or the trace of it shows, without words of a case."""
    row = each.row
    given = [[a.coder, a.value, a.file_sha256, a.sheet, a.cell] for a in each.answers]
    settled = each.resolved and [each.resolved.value, each.resolved.file_sha256]
    return [row.case_id, row.question, row.part, each.value, each.basis, each.why, given, settled]
