"""Draw the sample, remember it, and show how it compares with the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from codebook.faults import StudyError
from codebook.pages import Banner, render
from db.find.rounds import rounds
from db.find.sample import newest_draw
from db.open import reading, transaction
from db.record.sample import draw
from flows.datafiles import csv_file
from flows.sample.comparison import Compared, compared, shared_units
from flows.sample.design import chosen_cases
from flows.sample.remembered import Drawn, design_sha256, eligible, remembered
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
COMPARED = (
    "attribute",
    "value",
    "sample_n",
    "sample_denominator",
    "sample_percent",
    "register_n",
    "register_denominator",
    "register_percent",
    "difference_points",
)


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """A draw. new: whether it was made now; files: paths in the study folder.

    notes: what is to be said of it beside its cases; replaced: cases that went out since.
    """

    method: str
    population: int
    cases: int
    seed: int
    new: bool
    files: tuple[str, ...]
    notes: tuple[str, ...] = ()
    replaced: int = 0


def sample(study: Study) -> SampleSummary:
    """The study's sample, drawn if the register or the design has changed since the last draw.

    Raises StudyError where it cannot be drawn, or where a round is open on another draw.
    """
    design = design_sha256(study)
    with reading(study.engine) as session:
        last = newest_draw(session)
        same = last is not None and (last.register_sha256, last.design_sha256) == (
            study.register.sha256,
            design,
        )
        opened = [each.name for each in rounds(session)]
    if not same:
        if opened:
            raise StudyError(
                f"Round {opened[0]} is open, and register or design have changed since its sample "
                "was drawn. Put them back as they were; the draw stands"
            )
        _draw(study, design)
    drawn = remembered(study)
    assert drawn is not None
    return SampleSummary(
        drawn.draw.method,
        len(study.register.rows),
        len(drawn.cases),
        drawn.draw.seed,
        not same,
        write(study, drawn),
        tuple(said(study.file, eligible(study), drawn.draw.method, drawn.held.standing)),
        len(drawn.replaced),
    )


def _draw(study: Study, design: str) -> None:
    chosen = chosen_cases(study.file, eligible(study))
    cases = {case: study.register.rows[case] for case in chosen.cases}
    with transaction(study.engine) as session:
        draw(
            session,
            cases,
            method=chosen.method,
            seed=study.file.sample.seed,
            register_sha256=study.register.sha256,
            design_sha256=design,
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


def write(study: Study, found: Drawn) -> tuple[str, ...]:
    """The sample as a list, and as a page beside the register; written again if it is gone."""
    reports = study.private("reports")
    cases: Cases = {case: each.details for case, each in found.cases.items()}
    write_private(reports / "sample.csv", _listed(study, found))
    population = list(study.register.rows.values())
    drawn = list(cases.values())
    held, method = found.held, found.draw.method
    tables = compared(study.file, drawn, population)
    write_private(reports / "representativeness.csv", csv_file(COMPARED, _lines(tables)))
    page = render(
        "sample.html.j2",
        "flows.sample",
        study=study.file.title,
        kind="Sample",
        heading="The sample beside the register",
        banner=Banner("Synthetic", study.file.synthetic) if study.file.synthetic else None,
        tables=tables,
        population=len(population),
        cases=len(cases),
        method=METHODS[method],
        alike=[
            *said(study.file, eligible(study), method, held.standing),
            *shared_units(study.file, drawn),
        ],
        seed=found.draw.seed,
        replaced=[(each, _name(study, each.by)) for each in found.replaced],
        short=shortages(study.file, eligible(study), held),
    )
    write_private(reports / "sample.html", page.encode())
    return ("reports/sample.csv", "reports/representativeness.csv", "reports/sample.html")


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


def _lines(tables: Sequence[Compared]) -> list[Sequence[object]]:
    lines: list[Sequence[object]] = []
    for table in tables:
        for row in table.rows:
            counts = (row.n, table.base, row.percent, row.population_n, table.population_base)
            lines.append((table.name, row.name, *counts, row.population_percent, row.difference))
    return lines
