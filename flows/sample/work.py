"""Draw the sample, remember it, and show how it compares with the register."""

from collections.abc import Mapping
from dataclasses import dataclass

from codebook.faults import StudyError
from codebook.pages import Banner
from db.find.rounds import coders_by_case, rounds
from db.find.sample import newest_draw, replacements, sampled_cases
from db.open import reading, transaction
from db.record.sample import draw
from db.tables import Draw
from flows.datafiles import csv_file
from flows.eligibility import drawable, eligible, sieved
from flows.registers import changed_by_hand, changed_since
from flows.registerstates import forget, keep, known_states, unlogged
from flows.sample.casesflow import (
    Step,
    plain_steps,
    steps_from,
    steps_of_draw,
    steps_since,
)
from flows.sample.comparison import compared, shared_units
from flows.sample.design import chosen_cases
from flows.sample.page import Known, flow_csv, representativeness_csv, sample_html
from flows.study import Study, sha256_of, write_private
from flows.studyfile import Eligibility

Cases = Mapping[str, Mapping[str, str]]
METHODS = {
    "given": "The cases are those that the study file lists.",
    "all": "All cases of the register are in the sample.",
    "random": "The cases were drawn at random, each with the same chance.",
    "stratified": "The cases were drawn at random within each stratum.",
    "targets": (
        "The cases were chosen at random among the choices that meet every target. This is not a "
        "probability sample: it carries no design weights, and the tables describe the cases drawn."
    ),
}


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """A draw. new: whether it was made now; files: paths in the study folder.

    population: cases of the register; eligible: those that could be drawn. flow: cases in and
    out at each step (flows/sample/casesflow.py). redrawn: what had changed in the register since
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
    redrawn: str = ""


def sample(study: Study) -> SampleSummary:
    """The study's sample, drawn if the register or the design has changed since the last draw.

    A register that changed by recorded amendments only is still the same. Raises StudyError
    where the sample cannot be drawn, or where a round is open on another draw.
    """
    design = sha256_of(
        [study.file.sample.model_dump(mode="json"), _bands(study), *_eligibility(study)]
    )
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
    with reading(study.engine) as session:
        drawn = newest_draw(session)
        cases: Cases = {name: each.details for name, each in sampled_cases(session).items()}
        assert drawn is not None
        replaced = [(each.case_in, each.why) for each in replacements(session, drawn.id or 0)]
        in_rounds = {each.name: len(coders_by_case(session, each.name)) for each in rounds(session)}
    flow = (*_steps(study, drawn, len(cases)), *steps_since(replaced, len(cases), in_rounds))
    files = _write(study, cases, drawn, flow)
    return SampleSummary(
        drawn.method,
        len(study.register.rows),
        len(cases),
        drawn.seed,
        not same,
        files,
        len(eligible(study.file, study.register).rows),
        flow,
        redrawn,
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
        )
        study.record(
            session,
            "drawn",
            about={"method": chosen.method, "cases": len(cases), "seed": study.file.sample.seed},
            inputs={"register": study.register.sha256, "design": design},
        )
    forget(study, [study.register.sha256])


def _bands(study: Study) -> dict[str, object]:
    return {name: each.bands for name, each in study.file.attributes.items() if each.bands}


def _eligibility(study: Study) -> list[object]:
    """What else the draw depends on, where the study file says anything of it."""
    settings = study.file.eligibility
    return [] if settings == Eligibility() else [settings.model_dump(mode="json")]


def _steps(study: Study, drawn: Draw, cases: int) -> list[Step]:
    """The flow up to the draw as it was kept, or for an older draw as it would be now."""
    if drawn.flow:
        return steps_from(drawn.flow)
    return steps_of_draw(study.file, study.register, sieved(study.file, study.register), cases)


def _write(study: Study, cases: Cases, drawn: Draw, flow: tuple[Step, ...]) -> tuple[str, ...]:
    """The sample as a list, and as a page beside the register; written again if it is gone."""
    reports = study.private("reports")
    columns = study.register.columns
    listed = ([row.get(name, "") for name in columns] for row in cases.values())
    write_private(reports / "sample.csv", csv_file(columns, listed))
    able = eligible(study.file, study.register)
    sampled, population = list(cases.values()), list(able.rows.values())
    tables = compared(study.file, sampled, population)
    known = Known(
        study=study.file.title,
        banner=Banner("Synthetic", study.file.synthetic) if study.file.synthetic else None,
        method=METHODS[drawn.method],
        seed=drawn.seed,
        cases=len(cases),
        population=len(able.rows),
        register=len(study.register.rows),
        alike=tuple(shared_units(study.file, sampled)),
        dates=sieved(study.file, study.register),
    )
    write_private(reports / "representativeness.csv", representativeness_csv(tables))
    write_private(reports / "sample-flow.csv", flow_csv(flow))
    page = sample_html(study.file, known, tables, flow)
    write_private(reports / "sample.html", page.encode())
    names = ("sample.csv", "representativeness.csv", "sample-flow.csv", "sample.html")
    return tuple(f"reports/{name}" for name in names)
