"""What does the study remember of its sample: the draw, its cases, and what was replaced?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.find.sample import cases_of_draw, newest_draw, replacements, sampled_cases
from db.open import reading
from db.tables import Draw, Replacement, SampledCase
from flows.register.eligibility import eligible
from flows.register.load import Register
from flows.sample.replacement import Held
from flows.study import Study, sha256_of
from flows.studyfile import Eligibility


@dataclass(frozen=True, slots=True)
class Drawn:
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


def remembered(study: Study) -> Drawn | None:
    """The draw that counts with all its cases; None before the first."""
    with reading(study.engine) as session:
        newest = newest_draw(session)
        if newest is None or newest.id is None:
            return None
        ever = cases_of_draw(session, newest.id)
        return Drawn(newest, ever, sampled_cases(session), replacements(session, newest.id))


def eligible_cases(study: Study) -> Register:
    """The cases that could be drawn, or take the place of one that was."""
    return eligible(study.file, study.register)


def design_sha256(study: Study) -> str:
    """The hash of all that decides which cases are drawn from a register."""
    sample, settings = study.file.sample, study.file.eligibility
    told = [] if settings == Eligibility() else [settings.model_dump(mode="json")]
    return sha256_of([sample.model_dump(mode="json"), _bands(study), *told])


def _bands(study: Study) -> dict[str, object]:
    return {name: each.bands for name, each in study.file.attributes.items() if each.bands}
