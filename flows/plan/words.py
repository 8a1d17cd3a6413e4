"""How is a plan for double coding said? Plain sentences, and the table of its figures."""

from collections.abc import Iterator, Sequence

from codebook.pages import fixed
from flows.agreement.power import Chances
from flows.agreement.verdicts import MOST_CASES, Standard
from flows.datafiles import csv_file
from flows.phrases import counted
from flows.plan.planned import Planned
from flows.plan.planning import MOST, Outlook, QuestionPlan, RoundChances, RoundDesign, StudyPlan

OUTLOOKS: dict[Outlook, str] = {
    "settles": "Can be settled",
    "may": "May pass",
    "cannot": "Cannot pass",
}
TONES: dict[Outlook, str] = {"settles": "good", "may": "weak", "cannot": "poor"}
SOURCES = {
    "equal": "all values equally often",
    "given": "as the study file says",
    "observed": "as measured in round {}, one case of each value added",
    "number": "a number, with normal errors",
}
STEPS = 6
COLUMNS = (
    "question", "part", "title", "level", "values", "shares", "shares_from", "comparable_share",
    "agreement", "needed_compared", "needed_double_coded", "power_there", "monte_carlo_error",
    "needed_if_all_agree", "round", "double_coded", "coders", "compared", "outlook",
    "true_alpha", "reliable", "not_reliable", "not_enough_evidence", "interval_width", "studies",
)  # fmt: skip


def headline(plan: StudyPlan) -> str:
    """The verdict on the plan: how many questions its main round can settle."""
    return f"Your plan can settle {plan.settled(plan.main)} of {len(plan.questions)} questions"


def under_headline(planned: Planned) -> str:
    """What that means: the round, the agreement assumed, and the probability wanted."""
    plan = planned.plan
    main = main_round(plan)
    assumed = f"at {fixed(plan.agreement)}"
    if planned.as_observed:
        assumed = f"as they did in round {planned.measured}"
    return (
        f"A question is settled if it comes out as reliable with a probability of "
        f"{percent(plan.power)} or more, where coders truly agree {assumed}. "
        f"Round {main.name} has {counted(main.double_coded, 'double-coded case')}"
    )


def main_round(plan: StudyPlan) -> RoundDesign:
    """The round with most double-coded cases."""
    return next(each for each in plan.rounds if each.name == plan.main)


def percent(share: float) -> str:
    """A probability as a whole percentage; those all but 0 or 1 are said to be."""
    if 0.0 < share < 0.005:
        return "under 1%"
    if 0.995 <= share < 1.0:
        return "over 99%"
    return f"{share * 100:.0f}%"


def outlook_sentence(plan: StudyPlan, each: QuestionPlan, here: RoundChances) -> str:
    """What one round can show of one question, in a sentence."""
    design = next(one for one in plan.rounds if one.name == here.round)
    passes = here.at[each.agreement].reliable
    if here.outlook == "cannot":
        told = (
            f"With {design.double_coded} double-coded cases this question cannot pass, even if "
            f"agreement is {fixed(each.agreement)}"
        )
        if each.if_all_agree is not None and here.compared < each.if_all_agree:
            told += ", nor if all coders agree on every case"
        return told
    return f"Passes in {percent(passes)} of studies like this one"


def need_words(each: QuestionPlan, standard: Standard) -> str:
    """The double-coded cases needed, or why no number would do."""
    if each.double_coded is not None:
        return f"{each.double_coded:,}"
    if each.expected.setting.expected <= 0.0:
        return "never: every answer is expected to be the same"
    if each.expected.comparable <= 0.0:
        return "never: the register excludes it from every case"
    if each.agreement <= standard.reliable:
        return f"never: {fixed(each.agreement)} is not above {fixed(standard.reliable)}"
    return f"more than {MOST_CASES:,}"


def steps(plan: StudyPlan) -> list[tuple[int, int]]:
    """Numbers of double-coded cases, the present one too, with how many questions each settles."""
    numbers = [number for number, _ in _all_steps(plan)]
    if len(numbers) > STEPS:
        last = len(numbers) - 1
        numbers = [numbers[round(at * last / (STEPS - 1))] for at in range(STEPS)]
    shown = sorted({*numbers, main_round(plan).double_coded})
    return [(number, plan.settled_by(number)) for number in shown]


def advice(planned: Planned) -> list[str]:
    """What the lead can do, the most telling first."""
    plan, main = planned.plan, main_round(planned.plan)
    of, now = len(plan.questions), plan.settled(plan.main)
    told = []
    more = plan.settled_by(main.cases)
    if main.double_coded < main.cases and more > now:
        needed = min(n for n, settled in _all_steps(plan) if settled == more)
        told.append(
            f"Double-code {needed:,} of the round's {main.cases:,} cases "
            f"(rounds.{main.name}.double_coded: {needed}): that can settle {more} of {of}"
        )
        told.append(
            "Or leave it so, and extend the round at its checkpoint where verdicts are missing "
            f"(intercoder decide {main.name} extend); a number set beforehand is the safer way, "
            "since further looks let chance call a question reliable that is not"
        )
    most = [number for number, settled in _all_steps(plan) if settled >= MOST * of]
    if most and most[0] > main.cases:
        told.append(
            f"To settle {plan.settled_by(most[0])} of {of} takes {most[0]:,} double-coded cases, "
            f"and the round has {main.cases:,}: draw a larger sample, or plan to settle fewer"
        )
    if now < of:
        told.append(
            "Join values that are rare or hard to tell apart: the rarer a value, the more cases "
            "its question needs"
        )
        told.append(
            "Or go on as planned: a question without enough evidence is published with a marker "
            "that says so, and is not called reliable"
        )
    if any(each.expected.source == "equal" for each in plan.questions):
        told.append(
            "Shares of values are taken as equal where nothing is known. Write what you expect "
            f"into {planned.shares_place}: rare values need many more cases"
        )
    return told


def _all_steps(plan: StudyPlan) -> list[tuple[int, int]]:
    numbers = sorted({q.double_coded for q in plan.questions if q.double_coded is not None})
    return [(number, plan.settled_by(number)) for number in numbers]


def plan_in_words(planned: Planned) -> list[str]:
    """The plan as lines of text: the verdict, each round, each question, what to do."""
    plan = planned.plan
    lines = [headline(plan), f"{under_headline(planned)}."]
    for each in plan.rounds:
        counts = ", ".join(
            f"{plan.count(each.name, outlook)} {words.lower()}"
            for outlook, words in OUTLOOKS.items()
        )
        state = "" if each.opened else ", as designed"
        lines.append(f"Round {each.name}{state}: {_double_coded(each)}: {counts}")
    lines += ["", *_table(planned), "", *(f"- {each}" for each in advice(planned))]
    return lines


def _double_coded(design: RoundDesign) -> str:
    """How many of a round's cases are double-coded; `--cases` may try out more than it has."""
    if design.double_coded > design.cases:
        return f"{design.double_coded} cases double-coded (it has {design.cases})"
    return f"{design.double_coded} of {design.cases} cases double-coded"


def _table(planned: Planned) -> Iterator[str]:
    plan = planned.plan
    names = [each.expected.question.row_key(each.expected.part) for each in plan.questions]
    wide = max([len(name) for name in names], default=0)
    yield f"Double-coded cases needed, and what round {plan.main} can show:"
    for name, each in zip(names, plan.questions, strict=True):
        here = next(one for one in each.rounds if one.round == plan.main)
        need = need_words(each, plan.standard)
        said = OUTLOOKS[here.outlook].lower()
        passes = percent(here.at[each.agreement].reliable)
        yield f"  {name:{wide}}  {need:>6}  {said} (passes in {passes} of such studies)"


def plan_csv(planned: Planned) -> bytes:
    """A row for each question or part, round and true alpha."""
    return csv_file(COLUMNS, list(_rows(planned)))


def _rows(planned: Planned) -> Iterator[Sequence[object]]:
    designs = {each.name: each for each in planned.plan.rounds}
    for each in planned.plan.questions:
        row = each.expected
        what: list[object] = [row.question.id, row.part, row.question.title, row.setting.level]
        what += [" | ".join(row.labels), " | ".join(_fixed(s) for s in row.setting.shares)]
        what += [row.source, _fixed(row.comparable), _fixed(each.agreement)]
        what += [each.needed.cases, each.double_coded]
        none = each.needed.cases is None
        what += ["", ""] if none else [_fixed(each.needed.power), _fixed(each.needed.error)]
        what.append(each.if_all_agree)
        for here in each.rounds:
            design = designs[here.round]
            round_: list[object] = [here.round, design.double_coded, design.coders, here.compared]
            for true, found in here.at.items():
                yield [*what, *round_, here.outlook, _fixed(true), *_chances(found)]


def _chances(found: Chances) -> list[object]:
    shares = [found.reliable, found.not_reliable, found.not_enough_evidence]
    width = "" if found.width is None else _fixed(found.width)
    return [*map(_fixed, shares), width, found.studies]


def _fixed(number: float) -> str:
    return f"{number:.4g}"
