"""A measured round is what the next one is planned from."""

import pytest

from db.open import reading
from flows.agreement.work import agreement
from flows.plan.observed import observed
from flows.plan.planned import Wanted, planned

pytestmark = pytest.mark.stages


def twelve_cases():
    """Six agreed no, three agreed yes, two differ, one unclear; D02 only where both say so."""
    answers = [("no", "no")] * 6 + [("yes", "yes")] * 3 + [("no", "yes")] * 2
    answers.append(("unclear", "yes"))
    coded = {}
    for number, (one, other) in enumerate(answers):
        case = f"C{number:02}"
        coded[case, "D01", ""] = (one, other)
        coded[case, "D02", ""] = tuple("yes" if v == "yes" else None for v in (one, other))
        for part in ("Health", "Police"):
            coded[case, "D03", part] = ("no", "no")
        coded[case, "N01", ""] = (str(number), str(number + number % 2))
    return coded


@pytest.fixture
def measured(study_with):
    study = study_with(twelve_cases())
    agreement(study, "main")
    return study


def test_shares_comparable_cases_and_alpha_are_those_measured(measured):
    """A case on which coders differ is half a case of each value; off the scale is none."""
    with reading(measured.engine) as session:
        found = observed(session)
    voice = found["D01", ""]
    assert voice.cases == {"no": 7.0, "partly": 0.0, "yes": 5.0}
    assert (voice.asked, voice.compared) == (12, 11)
    assert 0.5 < voice.alpha < 0.9
    assert (found["D02", ""].asked, found["D02", ""].compared) == (12, 3)
    assert found["D03", "Health"].alpha is None
    assert found["N01", ""].alpha > 0.9


def test_nothing_is_taken_from_a_round_before_it_is_measured(study_with):
    study = study_with(twelve_cases())
    with reading(study.engine) as session:
        assert observed(session) == {}


def test_the_plan_takes_measured_shares_and_if_wanted_the_agreement(measured):
    plain = {each.expected.row: each for each in planned(measured, Wanted()).plan.questions}
    voice, follow = plain["D01", ""], plain["D02", ""]
    assert voice.expected.source == "observed"
    assert voice.expected.setting.shares == pytest.approx((8 / 15, 1 / 15, 6 / 15))
    assert voice.expected.comparable == pytest.approx(12 / 13)
    assert follow.expected.comparable == pytest.approx(4 / 13)
    assert (voice.agreement, plain["D03", "Health"].agreement) == (0.9, 0.9)

    found = planned(measured, Wanted(as_observed=True)).plan
    as_measured = {each.expected.row: each for each in found.questions}
    assert as_measured["D01", ""].agreement == voice.expected.alpha < 0.8
    assert as_measured["D01", ""].needed.cases is None
    assert as_measured["D03", "Health"].agreement == 0.9
    assert as_measured["N01", ""].agreement <= 0.99


def test_plan_in_words_says_what_is_never_reached(measured):
    """An agreement below the threshold is no matter of the number of cases."""
    from flows.plan.words import plan_in_words

    said = "\n".join(plan_in_words(planned(measured, Wanted(as_observed=True))))
    assert "where coders truly agree as they did in round main" in said
    assert "is not above 0.80" in said
