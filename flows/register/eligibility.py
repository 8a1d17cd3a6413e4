"""Which cases of the register may be sampled, and why may the others not?"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from codebook.check_rules import condition_faults
from codebook.conditions import AWAITING, conditions_hold, in_words, rule_from
from codebook.faults import StudyError
from codebook.folding import folded
from codebook.model import Condition
from codebook.places import or_nearest
from flows.phrases import day_in_words
from flows.register.attributes import is_unknown
from flows.register.dates import date_of
from flows.register.load import Register
from flows.studyfile import Eligibility, StudyFile

NO_DATE = "no date"
Rules = Mapping[str, Mapping[str, Condition]]


@dataclass(frozen=True, slots=True)
class Sieved:
    """What became of every case of the register.

    reasons: by case id why it may not be sampled, "" where it may. dated_by: the column whose
    date was believed, "" where there was none. undecided: cases that stay in although a rule of
    exclusion cannot be told of them, by reason.
    """

    reasons: Mapping[str, str]
    dated_by: Mapping[str, str]
    undecided: Mapping[str, int]

    def out(self, settings: Eligibility) -> dict[str, int]:
        """How many cases each reason keeps out, in the order in which reasons are tried."""
        counts = Counter(filter(None, self.reasons.values()))
        known = [*window_reasons(settings), *settings.exclude]
        given = sorted(set(counts) - set(known))
        return {reason: counts[reason] for reason in [*known, *given]}


def sieved(file: StudyFile, register: Register) -> Sieved:
    """Every case with the first reason that holds against it.

    In this order: no date, before the window, after it, the rules of exclusion as the study
    file lists them, the reason that the register itself gives. A rule that cannot be told of a
    case, since the register does not say, does not exclude it. Raises StudyError where the
    settings themselves have faults.
    """
    settings = file.eligibility
    faults = list(eligibility_faults(file, register.columns))
    if faults:
        told = [file.fault(*each) for each in faults]
        raise StudyError(f"{file.name} does not say which cases are eligible", told)
    rules = {reason: rule_from(rule) for reason, rule in settings.exclude.items()}
    reasons: dict[str, str] = {}
    dated_by: dict[str, str] = {}
    undecided: Counter[str] = Counter()
    for case_id, row in register.rows.items():
        dated_by[case_id], day = _dated(settings, row)
        reason = _outside(settings, day) if settings.dates else ""
        if not reason:
            held = {each: conditions_hold(rule, row) for each, rule in rules.items()}
            reason = next((each for each, holds in held.items() if holds), "")
            reason = reason or _given(settings, row)
            if not reason:
                undecided.update(each for each, holds in held.items() if holds is None)
        reasons[case_id] = reason
    return Sieved(reasons, dated_by, {each: undecided[each] for each in rules if undecided[each]})


def eligible(file: StudyFile, register: Register) -> Register:
    """The register with those cases only that may be sampled."""
    if file.eligibility == Eligibility():
        return register
    reasons = sieved(file, register).reasons
    rows = {case_id: row for case_id, row in register.rows.items() if not reasons[case_id]}
    return replace(register, rows=rows)


def drawable(file: StudyFile, register: Register) -> Register:
    """The register from which a sample is drawn: its eligible cases.

    Raises StudyError where the study file lists a case for its sample that is not eligible.
    """
    able = eligible(file, register)
    out = [c for c in file.sample.given if c in register.rows and c not in able.rows]
    if out:
        reasons = sieved(file, register).reasons
        remedy = "Take it out of the list, or change eligibility"
        told = [
            file.fault("sample.given", f"'{case}' is not eligible: {reasons[case]}", remedy)
            for case in out
        ]
        raise StudyError("The sample cannot be drawn as designed", told)
    return able


def window_reasons(settings: Eligibility) -> tuple[str, ...]:
    """The reasons that dates can give, in words, in the order in which they are tried."""
    if not settings.dates:
        return ()
    before = f"before {day_in_words(settings.from_)}" if settings.from_ else ""
    after = f"after {day_in_words(settings.to)}" if settings.to else ""
    return tuple(filter(None, (NO_DATE, before, after)))


def eligibility_faults(
    file: StudyFile, columns: Collection[str]
) -> Iterator[tuple[list[str | int], str, str]]:
    """What is impossible in the settings: where in the study file, what was found, remedy.

    columns: those of the register.
    """
    settings = file.eligibility
    where: list[str | int] = ["eligibility"]
    for *place, name in _used(settings):
        if name not in columns:
            remedy = or_nearest(str(name), columns, "It has")
            yield [*where, *place], f"the register has no column '{name}'", remedy
    if settings.from_ and settings.to and settings.from_ > settings.to:
        found = f"from {settings.from_} is later than to {settings.to}"
        yield [*where, "from"], found, "Swap them"
    if (settings.from_ or settings.to) and not settings.dates:
        key = "from" if settings.from_ else "to"
        remedy = "Add dates: a list of register columns that hold a date"
        yield [*where, key], f"'{key}' without a column of dates", remedy
    if settings.dates and not (settings.from_ or settings.to):
        yield [*where, "dates"], "dates without a window", "Add from or to, or remove dates"
    for reason, rule in settings.exclude.items():
        place = [*where, "exclude", reason]
        if not reason.strip() or reason in window_reasons(settings):
            yield place, f"'{reason}' is no reason of its own", "Say in words why"
        if not rule:
            yield place, "a rule without a condition", "Name a register column and its value"
        for column, wanted in rule.items():
            for told in _condition(file, column, wanted):
                yield [*place, column], *told


def _used(settings: Eligibility) -> Iterator[list[str | int]]:
    """Every register column that the settings name, after the keys that lead to it."""
    for at, name in enumerate(settings.dates):
        yield ["dates", at, name]
    if settings.column:
        yield ["column", settings.column]
    for reason, rule in settings.exclude.items():
        for column in rule:
            yield ["exclude", reason, column, column]


def _condition(file: StudyFile, column: str, wanted: Any) -> Iterator[tuple[str, str]]:
    """Found and remedy for a condition that cannot be read, or can never hold."""
    if isinstance(wanted, bool):
        yield "true or false is no value", "Write the value as it stands, or present: true"
        return
    try:
        condition = rule_from({column: wanted})[column]
    except ValidationError:
        remedy = "Write a value, a list of values, or is, is_not, at_least, at_most, present"
        yield "no condition", remedy
        return
    yield from condition_faults(condition, _accepted(file, column))
    attribute = file.attributes.get(column)
    ranged = condition.at_least is not None or condition.at_most is not None
    if ranged and attribute is not None and attribute.type != "number":
        yield f"'{column}' has no number to compare", "Use is or is_not with its values"
    awaiting = [each for each in condition.is_ or () if folded(str(each)) == AWAITING]
    if awaiting:
        yield f"'{AWAITING}' says that nothing is known yet", "Use eligibility.column instead"


def _accepted(file: StudyFile, column: str) -> tuple[str, ...]:
    """The values that a column can have; none where any text will do."""
    attribute = file.attributes.get(column)
    if attribute is None or attribute.type == "number":
        outer = (each.values for each in file.attributes.values() if each.group == column)
        return next((tuple(values) for values in outer if attribute is None), ())
    if isinstance(attribute.values, dict):
        return tuple(dict.fromkeys(v for own in attribute.values.values() for v in own))
    return attribute.values


def rule_in_words(file: StudyFile, reason: str) -> str:
    """An exclusion's rule as a clause: "Age is 18 or more and Sex is not given"."""
    titles = file.column_titles
    rule = rule_from(file.eligibility.exclude[reason])
    return " and ".join(f"{titles.get(c, c)} {in_words(each)}" for c, each in rule.items())


def _dated(settings: Eligibility, row: Mapping[str, str]) -> tuple[str, date | None]:
    """The first date source that is filled, and its day."""
    for column in settings.dates:
        text = row.get(column, "")
        if not is_unknown(text) and folded(text) != AWAITING:
            return column, date_of(text)
    return "", None


def _outside(settings: Eligibility, day: date | None) -> str:
    if day is None:
        return NO_DATE
    if settings.from_ is not None and day < settings.from_:
        return f"before {day_in_words(settings.from_)}"
    if settings.to is not None and day > settings.to:
        return f"after {day_in_words(settings.to)}"
    return ""


def _given(settings: Eligibility, row: Mapping[str, str]) -> str:
    text = row.get(settings.column, "") if settings.column else ""
    return "" if is_unknown(text) else text
