"""How does a lead read the plan? As a page and a table in the reports folder, and as JSON."""

import base64
from datetime import datetime
from typing import Any

from codebook.pages import Banner, fixed, render
from flows.agreement.formulas import donner_cases, krippendorff_answers, krippendorff_cases
from flows.agreement.power import STUDIES
from flows.agreement.verdicts import Standard
from flows.plan.chart import WidthChart
from flows.plan.planned import Planned
from flows.plan.planning import QuestionPlan, RoundChances
from flows.plan.words import (
    OUTLOOKS,
    SOURCES,
    TONES,
    advice,
    headline,
    main_round,
    need_words,
    outlook_sentence,
    percent,
    plan_csv,
    steps,
    under_headline,
)
from flows.study import Study, program_version, write_private

PREVALENCES = (0.5, 0.3, 0.2, 0.1, 0.05)
FILES = ("reports/plan.html", "reports/plan.csv")


def write_plan(study: Study, planned: Planned, chart: WidthChart) -> None:
    """reports/plan.html and reports/plan.csv."""
    reports = study.private("reports")
    write_private(reports / "plan.csv", plan_csv(planned))
    write_private(reports / "plan.html", plan_page(study, planned, chart).encode())


def plan_page(study: Study, planned: Planned, chart: WidthChart) -> str:
    """The plan as a page: what it can show, what each question needs, what to do; then the rest."""
    plan, main = planned.plan, main_round(planned.plan)
    return render(
        "plan.html.j2",
        "flows",
        study=study.file.title,
        kind="Plan for double coding",
        heading=headline(plan),
        banner=Banner("Synthetic", study.file.synthetic) if study.file.synthetic else None,
        under=under_headline(planned),
        main=main,
        counts=[(plan.count(main.name, each), words) for each, words in OUTLOOKS.items()],
        advice=advice(planned),
        rounds=[
            (each, [plan.count(each.name, outlook) for outlook in OUTLOOKS]) for each in plan.rounds
        ],
        outlooks=list(OUTLOOKS.values()),
        steps=steps(plan),
        of=len(plan.questions),
        areas=_areas(study, planned),
        chart=base64.b64encode(chart.svg).decode(),
        alternative=chart.alternative,
        standard=plan.standard,
        confidence=f"{plan.standard.confidence:.0%}",
        power=percent(plan.power),
        alphas=[fixed(each, 3) for each in _alphas(planned)],
        rows=[_statistics(planned, each) for each in plan.questions],
        formulas=[_formulas(plan.agreement, plan.standard, share) for share in PREVALENCES],
        assumed=plan.agreement,
        krippendorff_true=fixed((1.0 + plan.standard.tentative) / 2.0),
        texts=planned.text_questions,
        run=_run(study, planned),
        at=_at(study.clock()),
    )


def plan_facts(planned: Planned) -> dict[str, Any]:
    """The plan as plain content for machines."""
    plan = planned.plan
    return {
        "settled": plan.settled(plan.main),
        "questions_in_all": len(plan.questions),
        "round": plan.main,
        "power": plan.power,
        "agreement": "as measured" if planned.as_observed else plan.agreement,
        "drawn": planned.drawn,
        "sample": planned.sample,
        "rounds": list(plan.rounds),
        "questions": [_facts(each) for each in plan.questions],
        "advice": advice(planned),
        "files": list(FILES),
    }


def _facts(each: QuestionPlan) -> dict[str, Any]:
    row = each.expected
    return {
        "question": row.question.id,
        "part": row.part,
        "level": row.setting.level,
        "shares": list(row.setting.shares),
        "shares_from": row.source,
        "comparable_share": row.comparable,
        "agreement": each.agreement,
        "needed_compared": each.needed.cases,
        "needed_double_coded": each.double_coded,
        "power_there": each.needed.power,
        "monte_carlo_error": each.needed.error,
        "needed_if_all_agree": each.if_all_agree,
        "rounds": [
            {
                "round": here.round,
                "compared": here.compared,
                "outlook": here.outlook,
                "chances": [{"true_alpha": true, **_chances(here, true)} for true in here.at],
            }
            for here in each.rounds
        ],
    }


def _chances(here: RoundChances, true: float) -> dict[str, Any]:
    found = here.at[true]
    return {
        "reliable": found.reliable,
        "not_reliable": found.not_reliable,
        "not_enough_evidence": found.not_enough_evidence,
        "interval_width": found.width,
        "studies": found.studies,
    }


def _areas(study: Study, planned: Planned) -> list[tuple[str, list[dict[str, Any]]]]:
    """Area titles with their questions, each with its need and what the main round can show."""
    plan = planned.plan
    areas: dict[str, list[dict[str, Any]]] = {}
    for each in plan.questions:
        here = next(one for one in each.rounds if one.round == plan.main)
        area = study.codebook.area_of(each.expected.question.id).title
        areas.setdefault(area, []).append(
            {
                "key": each.expected.question.row_key(each.expected.part),
                "title": each.expected.question.title,
                "part": each.expected.part,
                "need": need_words(each, plan.standard),
                "beyond": (each.double_coded or 0) > planned.sample,
                "words": OUTLOOKS[here.outlook],
                "tone": TONES[here.outlook],
                "sentence": outlook_sentence(plan, each, here),
                "compared": here.compared,
            }
        )
    return list(areas.items())


def _alphas(planned: Planned) -> list[float]:
    """The thresholds at which chances are shown beside those at the plan's agreement."""
    standard = planned.plan.standard
    return [standard.reliable, standard.tentative]


def _statistics(planned: Planned, each: QuestionPlan) -> dict[str, Any]:
    here = next(one for one in each.rounds if one.round == planned.plan.main)
    row = each.expected
    others = [here.at[alpha] for alpha in _alphas(planned)]
    return {
        "key": row.question.row_key(row.part),
        "level": row.setting.level,
        "values": ", ".join(
            f"{label} {fixed(share)}"
            for label, share in zip(row.labels, row.setting.shares, strict=True)
        )
        or "a number",
        "source": SOURCES[row.source].format(planned.measured),
        "comparable": f"{row.comparable:.0%}",
        "agreement": fixed(each.agreement),
        "needed": each.needed.cases,
        "power": percent(each.needed.power) if each.needed.cases else "",
        "error": f"±{196 * each.needed.error:.1f}" if each.needed.cases else "",
        "if_all_agree": each.if_all_agree,
        "compared": here.compared,
        "width": fixed(here.at[each.agreement].width),
        "chances": [_three(each) for each in (here.at[each.agreement], *others)],
    }


def _three(found: Any) -> str:
    shares = (found.reliable, found.not_reliable, found.not_enough_evidence)
    return " / ".join(percent(each).removesuffix("%") for each in shares)


def _formulas(agreement: float, standard: Standard, share: float) -> dict[str, Any]:
    tentative = standard.tentative
    return {
        "share": fixed(share),
        "answers": krippendorff_answers(tentative, share),
        "cases": krippendorff_cases(tentative, share),
        "one_sided": donner_cases(agreement, tentative, share),
        "two_sided": donner_cases(agreement, tentative, share, standard.confidence),
    }


def _run(study: Study, planned: Planned) -> list[tuple[str, object]]:
    plan = planned.plan
    drawn = "as drawn" if planned.drawn else "as it would be drawn now"
    return [
        ("Sample", f"{planned.sample} cases, {drawn}"),
        ("Codebook", f"{study.codebook.title}, {planned.codebook_sha256[:12]}"),
        ("Reliable, tentative", f"{plan.standard.reliable}, {plan.standard.tentative}"),
        ("Confidence", f"{plan.standard.confidence:.0%}"),
        ("Power", plan.power),
        ("True agreement", "as measured" if planned.as_observed else plan.agreement),
        ("Simulated studies", f"{STUDIES:,} for each number, the same in every run"),
        ("Program", f"intercoder {program_version()}"),
    ]


def _at(moment: datetime) -> str:
    return f"As of {moment.day} {moment:%B %Y, %H:%M} UTC"
