"""Draw the sample, remember it, and show how it compares with the register."""

from collections.abc import Mapping
from dataclasses import dataclass

from codebook.faults import StudyError
from codebook.pages import Banner
from db.find.rounds import coders_by_case, rounds
from db.find.sample import newest_draw
from db.open import reading, transaction
from db.record.sample import draw
from db.tables import Draw
from flows.datafiles import csv_file
from flows.phrases import day_in_words
from flows.register.amending import changed_by_hand, changed_since
from flows.register.eligibility import drawable, sieved
from flows.register.states import forget, keep, known_states, unlogged
from flows.sample.casesflow import (
    Step,
    plain_steps,
    steps_from,
    steps_of_draw,
    steps_since,
)
from flows.sample.comparison import compared, shared_units
from flows.sample.design import chosen_cases
from flows.sample.page import Known, Out, flow_csv, representativeness_csv, sample_html
from flows.sample.remembered import Drawn, design_sha256, eligible_cases, remembered
from flows.sample.replacement import shortages
from flows.sample.said import said
from flows.sample.weights import weights_now
from flows.study import Study, write_private

Cases = Mapping[str, Mapping[str, str]]
METHODS = {
    "given": "The cases are those that the study file lists.",
    "all": "All cases of the register are in the sample.",
    "random": "The cases were drawn at random, each with the same chance.",
    "stratified": "The cases were drawn at random within each stratum.",
    "quotas": (
        "The cases were chosen so that every theme has its number, each case standing for one "
        "theme only, with as many values of the characteristics in each as there can be, as "
        "evenly as can be, and by lot among what is equally varied. This is not a probability "
        "sample: it carries no design weights, and the tables describe the cases drawn."
    ),
    "targets": (
        "The cases were chosen at random among the choices that meet every target. This is not a "
        "probability sample: it carries no design weights, and the tables describe the cases drawn."
    ),
}


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """A draw. new: whether it was made now; files: paths in the study folder.

    population: cases of the register; eligible: those that could be drawn. flow: cases in and
    out at each step (flows/sample/casesflow.py). notes: what is to be said of it beside its
    cases; replaced: cases that went out since. redrawn: what had changed in the register since
    the draw before, where it was made anew for that.
    """

    method: str
    population: int
    cases: int
    seed: int
    new: bool
    files: tuple[str, ...]
    eligible: int
    flow: tuple[Step, ...]
    notes: tuple[str, ...] = ()
    replaced: int = 0
    redrawn: str = ""


def sample(study: Study) -> SampleSummary:
    """The study's sample, drawn if the register or the design has changed since the last draw.

    A register that changed by recorded amendments only is still the same. Raises StudyError
    where the sample cannot be drawn, or where a round is open on another draw.
    """
    design = design_sha256(study)
    redrawn = ""
    with reading(study.engine) as session:
        last = newest_draw(session)
        opened = [each.name for each in rounds(session)]
        stands = last is not None and study.register.sha256 in known_states(session, last)
        if last is not None and not stands:
            if opened:
                told = changed_by_hand(study, unlogged(study, session, last, study.register))
                raise StudyError(f"Round {opened[0]} is open. {told}")
            redrawn = changed_since(study, session, last)
    same = last is not None and stands and last.design_sha256 == design
    if not same:
        if opened:
            raise StudyError(
                f"Round {opened[0]} is open, and the design has changed since its sample was "
                "drawn. Put it back as it was; the draw stands"
            )
        _draw(study, design)
    drawn = remembered(study)
    assert drawn is not None
    able = eligible_cases(study)
    return SampleSummary(
        method=drawn.draw.method,
        population=len(study.register.rows),
        cases=len(drawn.cases),
        seed=drawn.draw.seed,
        new=not same,
        files=write(study, drawn),
        eligible=len(able.rows),
        flow=_flow(study, drawn),
        notes=tuple(said(study.file, able, drawn.draw.method, drawn.held.standing)),
        replaced=len(drawn.replaced),
        redrawn=redrawn,
    )


def _draw(study: Study, design: str) -> None:
    chosen = chosen_cases(study.file, drawable(study.file, study.register))
    cases = {case: study.register.rows[case] for case in chosen.cases}
    found = sieved(study.file, study.register)
    flow = steps_of_draw(study.file, study.register, found, len(cases))
    keep(study, study.register.rows)
    with transaction(study.engine) as session:
        draw(
            session,
            cases,
            method=chosen.method,
            seed=study.file.sample.seed,
            register_sha256=study.register.sha256,
            design_sha256=design,
            flow=plain_steps(flow),
            at=study.clock(),
            strata=chosen.strata,
            weights=chosen.weights,
        )
        study.record(
            session,
            "drawn",
            about={"method": chosen.method, "cases": len(cases), "seed": study.file.sample.seed},
            inputs={"register": study.register.sha256, "design": design},
        )
    forget(study, [study.register.sha256])


def _flow(study: Study, drawn: Drawn) -> tuple[Step, ...]:
    """Cases in and out, from the register to the rounds."""
    cases = len(drawn.cases)
    with reading(study.engine) as session:
        in_rounds = {each.name: len(coders_by_case(session, each.name)) for each in rounds(session)}
    replaced = [(each.case_in, each.why) for each in drawn.replaced]
    first = _steps(study, drawn.draw, len(drawn.ever) - sum(bool(into) for into, _ in replaced))
    return (*first, *steps_since(replaced, cases, in_rounds))


def _steps(study: Study, drawn: Draw, cases: int) -> list[Step]:
    """The flow up to the draw as it was kept, or for an older draw as it would be now."""
    if drawn.flow:
        return steps_from(drawn.flow)
    return steps_of_draw(study.file, study.register, sieved(study.file, study.register), cases)


def write(study: Study, found: Drawn) -> tuple[str, ...]:
    """The sample as a list, and as a page beside the register; written again if it is gone."""
    reports = study.private("reports")
    able, held = eligible_cases(study), found.held
    sampled = [each.details for each in found.cases.values()]
    tables = compared(study.file, sampled, list(able.rows.values()))
    known = Known(
        study=study.file.title,
        banner=Banner("Synthetic", study.file.synthetic) if study.file.synthetic else None,
        method=METHODS[found.draw.method],
        seed=found.draw.seed,
        cases=len(sampled),
        population=len(able.rows),
        register=len(study.register.rows),
        alike=(
            *said(study.file, able, found.draw.method, held.standing),
            *shared_units(study.file, sampled),
        ),
        dates=sieved(study.file, study.register),
        replaced=tuple(
            Out(
                each.case_out,
                each.case_in,
                each.why,
                _name(study, each.by),
                day_in_words(each.replaced_at),
            )
            for each in found.replaced
        ),
        short=tuple(shortages(study.file, able, held)),
    )
    flow = _flow(study, found)
    write_private(reports / "sample.csv", _listed(study, found))
    write_private(reports / "representativeness.csv", representativeness_csv(tables))
    write_private(reports / "sample-flow.csv", flow_csv(flow))
    page = sample_html(study.file, known, tables, flow)
    write_private(reports / "sample.html", page.encode())
    names = ("sample.csv", "representativeness.csv", "sample-flow.csv", "sample.html")
    return tuple(f"reports/{name}" for name in names)


def _listed(study: Study, drawn: Drawn) -> bytes:
    """sample.csv: the cases' register rows, and what the draw adds to them, if anything."""
    weights = weights_now(drawn.ever, drawn.held.out, drawn.held.substitutes)
    came_in = {each.case_in: each for each in drawn.replaced if each.case_in}
    added: dict[str, dict[str, object]] = {
        "sample_stratum": {case: each.stratum for case, each in drawn.cases.items()},
        "sample_weight": {case: float(weight) for case, weight in weights.items()},
        "sample_replaces": {case: each.case_out for case, each in came_in.items()},
        "sample_reason": {case: each.why for case, each in came_in.items()},
    }
    more = {name: by_case for name, by_case in added.items() if any(by_case.values())}
    columns = study.register.columns
    rows = (
        [each.details.get(name, "") for name in columns]
        + [by_case.get(case, "") for by_case in more.values()]
        for case, each in drawn.cases.items()
    )
    return csv_file((*columns, *more), rows)


def _name(study: Study, person_id: str) -> str:
    person = study.file.person(person_id)
    return person.name if person is not None else person_id
