"""How many cases came in and went out at each step, from the register to the rounds?"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from flows.register.eligibility import Sieved
from flows.register.load import Register
from flows.register.units import ROW_ID
from flows.studyfile import Eligibility, StudyFile

Kind = Literal["stays", "out"]


@dataclass(frozen=True, slots=True)
class Step:
    """One number in the flow. stays: so many cases go on; out: so many leave here.

    step: rows, cases, ineligible, eligible, not_drawn, sampled, replaced, in_place, now or
    round. words: what the number is of; for a case that is ineligible, why.
    """

    step: str
    kind: Kind
    words: str
    cases: int


def steps_of_draw(file: StudyFile, register: Register, found: Sieved, sampled: int) -> list[Step]:
    """From the register's rows to the cases drawn; kept with the draw."""
    steps: list[Step] = []
    if file.unit.each:
        rows = {row[ROW_ID] for row in register.rows.values()}
        steps.append(Step("rows", "stays", "Rows of the register", len(rows)))
        words = f"Cases, one for each of the {file.unit.each.replace('_', ' ')}"
        steps.append(Step("cases", "stays", words, len(register.rows)))
    else:
        steps.append(Step("cases", "stays", "Cases in the register", len(register.rows)))
    eligible = sum(not reason for reason in found.reasons.values())
    if file.eligibility != Eligibility():
        out = found.out(file.eligibility)
        steps += (Step("ineligible", "out", reason, n) for reason, n in out.items())
        steps.append(Step("eligible", "stays", "Eligible", eligible))
    steps.append(Step("not_drawn", "out", "not drawn", eligible - sampled))
    steps.append(Step("sampled", "stays", "Sampled", sampled))
    return steps


def steps_since(
    replaced: Sequence[tuple[str, str]], sampled: int, rounds: Mapping[str, int]
) -> list[Step]:
    """What happened to the cases drawn. replaced: (case that came in, or "", and why) for each.

    rounds: cases by round, for those that are open.
    """
    steps: list[Step] = []
    if replaced:
        why = Counter(reason for _, reason in replaced)
        steps += (Step("replaced", "out", f"replaced: {words}", n) for words, n in why.items())
        came = sum(bool(case) for case, _ in replaced)
        steps.append(Step("in_place", "stays", "Drawn in their place", came))
        steps.append(Step("now", "stays", "In the sample now", sampled))
    steps += (Step("round", "stays", f"In round {name}", n) for name, n in rounds.items())
    return steps


def plain_steps(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """The steps as they are kept with a draw."""
    return [asdict(each) for each in steps]


def steps_from(kept: Sequence[Mapping[str, Any]]) -> list[Step]:
    """The steps that were kept with a draw."""
    return [Step(**each) for each in kept]


@dataclass(frozen=True, slots=True)
class Box:
    """A number of cases that goes on, and those that leave after it."""

    stays: Step
    out: tuple[Step, ...]

    @property
    def leaving(self) -> int:
        """How many leave here, whatever the reason."""
        return sum(each.cases for each in self.out)


def boxes(steps: Sequence[Step]) -> Iterator[Box]:
    """The steps as a diagram shows them: what stays, with what leaves from there beside it."""
    stays: Step | None = None
    out: list[Step] = []
    for each in steps:
        if each.kind == "out":
            out.append(each)
            continue
        if stays is not None:
            yield Box(stays, tuple(out))
        stays, out = each, []
    if stays is not None:
        yield Box(stays, tuple(out))
