"""Draw the sample, remember it, and show how it compares with the register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from codebook.faults import StudyError
from codebook.pages import Banner, render
from db.find.rounds import rounds
from db.find.sample import newest_draw, sampled_cases
from db.open import reading, transaction
from db.record.sample import draw
from flows.datafiles import csv_file
from flows.sample.comparison import Compared, compared, shared_units
from flows.sample.design import chosen_cases
from flows.study import Study, sha256_of, write_private

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
    """A draw. new: whether it was made now; files: paths in the study folder."""

    method: str
    population: int
    cases: int
    seed: int
    new: bool
    files: tuple[str, ...]


def sample(study: Study) -> SampleSummary:
    """The study's sample, drawn if the register or the design has changed since the last draw.

    Raises StudyError where it cannot be drawn, or where a round is open on another draw.
    """
    design = sha256_of([study.file.sample.model_dump(mode="json"), _bands(study)])
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
    with reading(study.engine) as session:
        drawn = newest_draw(session)
        cases: Cases = {name: each.details for name, each in sampled_cases(session).items()}
    assert drawn is not None
    files = _write(study, cases, drawn.method, drawn.seed)
    return SampleSummary(
        drawn.method, len(study.register.rows), len(cases), drawn.seed, not same, files
    )


def _draw(study: Study, design: str) -> None:
    chosen = chosen_cases(study.file, study.register)
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
        )
        study.record(
            session,
            "drawn",
            about={"method": chosen.method, "cases": len(cases), "seed": study.file.sample.seed},
            inputs={"register": study.register.sha256, "design": design},
        )


def _bands(study: Study) -> dict[str, object]:
    return {name: each.bands for name, each in study.file.attributes.items() if each.bands}


def _write(study: Study, cases: Cases, method: str, seed: int) -> tuple[str, ...]:
    """The sample as a list, and as a page beside the register; written again if it is gone."""
    reports = study.private("reports")
    columns = study.register.columns
    listed = ([row.get(name, "") for name in columns] for row in cases.values())
    write_private(reports / "sample.csv", csv_file(columns, listed))
    population = list(study.register.rows.values())
    drawn = list(cases.values())
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
        alike=shared_units(study.file, drawn),
        seed=seed,
    )
    write_private(reports / "sample.html", page.encode())
    return ("reports/sample.csv", "reports/representativeness.csv", "reports/sample.html")


def _lines(tables: Sequence[Compared]) -> list[Sequence[object]]:
    lines: list[Sequence[object]] = []
    for table in tables:
        for row in table.rows:
            counts = (row.n, table.base, row.percent, row.population_n, table.population_base)
            lines.append((table.name, row.name, *counts, row.population_percent, row.difference))
    return lines
