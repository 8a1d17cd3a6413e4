"""Draw the sample, remember it, show it beside the register; replace a case that is unusable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from codebook.faults import StudyError
from codebook.pages import Banner, render
from db.find.rounds import rounds
from db.find.sample import cases_of_draw, newest_draw, replacements, sampled_cases
from db.open import reading, transaction
from db.record.sample import draw, replacement
from db.tables import Draw, Replacement, SampledCase
from flows.datafiles import csv_file
from flows.sample.comparison import Compared, compared, shared_units
from flows.sample.design import chosen_cases
from flows.sample.replacement import Held, shortages, substitute
from flows.sample.said import said
from flows.sample.weights import weights_now
from flows.study import Study, sha256_of, write_private

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


@dataclass(frozen=True, slots=True)
class ReplacementSummary:
    """A case that went out of the sample. case_in: empty where no other could take its place.

    new: whether it was recorded now; cases: in the sample from now on; short: which counts of
    the design are short, all replacements counted.
    """

    case_out: str
    case_in: str
    why: str
    by: str
    method: str
    cases: int
    new: bool
    short: tuple[str, ...]
    files: tuple[str, ...]


def sample(study: Study) -> SampleSummary:
    """The study's sample, drawn if the register or the design has changed since the last draw.

    Raises StudyError where it cannot be drawn, or where a round is open on another draw.
    """
    design = _design_sha256(study)
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
    drawn = _remembered(study)
    assert drawn is not None
    return SampleSummary(
        drawn.draw.method,
        len(study.register.rows),
        len(drawn.cases),
        drawn.draw.seed,
        not same,
        _write(study, drawn),
        tuple(said(study.file, study.register, drawn.draw.method, drawn.held.standing)),
        len(drawn.replaced),
    )


def replace_case(study: Study, case_out: str, why: str, by: str) -> ReplacementSummary:
    """A case that turned out unusable goes out of the sample; another comes in by the design.

    The same replacement again changes nothing. Raises StudyError where nobody of the study or
    no reason is named, where the case does not stand in the sample, and where register or design
    are no longer what the sample was drawn from.
    """
    reason = why.strip()
    _entitled(study, reason, by)
    drawn = _as_drawn(study)
    before = next((each for each in drawn.replaced if each.case_out == case_out), None)
    if before is not None and (before.why, before.by) != (reason, by):
        took = f"{before.case_in} took its place" if before.case_in else "nothing took its place"
        raise StudyError(
            f"'{case_out}' was replaced on {before.replaced_at:%d %B %Y} by {before.by}: {took}"
        )
    if before is None:
        if case_out not in drawn.held.standing:
            where = "in the register, but not in" if case_out in study.register.rows else "not in"
            raise StudyError(
                f"'{case_out}' is {where} the sample. reports/sample.csv lists its cases"
            )
        case_in = substitute(study.file, study.register, drawn.held, case_out)
        _replace(study, drawn, case_out, case_in, reason, by)
        drawn = _as_drawn(study)
    return ReplacementSummary(
        case_out=case_out,
        case_in=next(each.case_in for each in drawn.replaced if each.case_out == case_out),
        why=reason,
        by=by,
        method=drawn.draw.method,
        cases=len(drawn.cases),
        new=before is None,
        short=tuple(shortages(study.file, study.register, drawn.held)),
        files=_write(study, drawn),
    )


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The draw that counts. ever: every case it held; cases: those that stand, as amended."""

    draw: Draw
    ever: Mapping[str, SampledCase]
    cases: Mapping[str, SampledCase]
    replaced: Sequence[Replacement]

    @property
    def held(self) -> Held:
        """The same, as the design sees it."""
        return Held(
            method=self.draw.method,
            strata={case: each.stratum for case, each in self.ever.items()},
            out=frozenset(each.case_out for each in self.replaced),
            substitutes=frozenset(each.case_in for each in self.replaced if each.case_in),
        )


def _remembered(study: Study) -> _Drawn | None:
    """The draw that counts with all its cases; None before the first."""
    with reading(study.engine) as session:
        newest = newest_draw(session)
        if newest is None or newest.id is None:
            return None
        ever = cases_of_draw(session, newest.id)
        return _Drawn(newest, ever, sampled_cases(session), replacements(session, newest.id))


def _as_drawn(study: Study) -> _Drawn:
    """The draw, of which register and design are still as they were; raises StudyError if not."""
    drawn = _remembered(study)
    if drawn is None:
        raise StudyError("No sample is drawn yet. Next: intercoder sample")
    now = (study.register.sha256, _design_sha256(study))
    if now != (drawn.draw.register_sha256, drawn.draw.design_sha256):
        raise StudyError(
            "Register or design have changed since the sample was drawn, so no case can take "
            "another's place in it. Put them back as they were"
        )
    return drawn


def _entitled(study: Study, why: str, by: str) -> None:
    if not why:
        raise StudyError("A replacement needs a reason: give it with --why TEXT")
    if study.file.person(by) is None:
        people = (study.file.lead, *study.file.coders, *study.file.reviewers)
        known = ", ".join(each.id for each in people)
        raise StudyError(f"Nobody in study.yaml has the id '{by}' (--by). Known: {known}")


def _replace(study: Study, drawn: _Drawn, case_out: str, case_in: str, why: str, by: str) -> None:
    assert drawn.draw.id is not None
    with transaction(study.engine) as session:
        replacement(
            session,
            drawn.draw.id,
            drawn.ever[case_out],
            case_in,
            study.register.rows.get(case_in, {}),
            position=len(drawn.ever) + 1,
            why=why,
            by=by,
            at=study.clock(),
        )
        about = {"draw": drawn.draw.id, "case_out": case_out, "case_in": case_in}
        study.record(session, "replaced", who=by, about=about)


def _design_sha256(study: Study) -> str:
    return sha256_of([study.file.sample.model_dump(mode="json"), _bands(study)])


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
            strata=chosen.strata,
            weights=chosen.weights,
        )
        study.record(
            session,
            "drawn",
            about={"method": chosen.method, "cases": len(cases), "seed": study.file.sample.seed},
            inputs={"register": study.register.sha256, "design": design},
        )


def _bands(study: Study) -> dict[str, object]:
    return {name: each.bands for name, each in study.file.attributes.items() if each.bands}


def _write(study: Study, remembered: _Drawn) -> tuple[str, ...]:
    """The sample as a list, and as a page beside the register; written again if it is gone."""
    reports = study.private("reports")
    cases: Cases = {case: each.details for case, each in remembered.cases.items()}
    write_private(reports / "sample.csv", _listed(study, remembered))
    population = list(study.register.rows.values())
    drawn = list(cases.values())
    held, method = remembered.held, remembered.draw.method
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
            *said(study.file, study.register, method, held.standing),
            *shared_units(study.file, drawn),
        ],
        seed=remembered.draw.seed,
        replaced=[(each, _name(study, each.by)) for each in remembered.replaced],
        short=shortages(study.file, study.register, held),
    )
    write_private(reports / "sample.html", page.encode())
    return ("reports/sample.csv", "reports/representativeness.csv", "reports/sample.html")


def _listed(study: Study, drawn: _Drawn) -> bytes:
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
