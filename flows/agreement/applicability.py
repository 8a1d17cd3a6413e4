"""Do coders agree on whether a follow-up question applies at all?"""

import numpy as np

from flows.agreement.alpha import alpha, compared_codes, count_statistics
from flows.agreement.asked import AskedQuestion
from flows.agreement.byquestion import ToRead
from flows.agreement.coefficients import percent_agreement
from flows.agreement.crosscheck import assert_same_alpha
from flows.agreement.results import Applied, Reading
from flows.agreement.tables import value_counts

WORDS = ("Not asked", "Asked")
"""What the codes of an `AskedQuestion` mean."""


def asked_reading(each: AskedQuestion) -> ToRead:
    """Nominal alpha over {asked, not asked}, to be read as every other alpha of the round."""
    statistics = count_statistics(value_counts(each.codes, len(WORDS)), "nominal")
    assert_same_alpha(each.codes, np.arange(2.0), "nominal", alpha(statistics))
    double_coded = len(compared_codes(each.codes))
    return ToRead(each.codes, WORDS, statistics, double_coded, np.arange(2.0))


def applied(each: AskedQuestion, reading: Reading) -> Applied:
    """Agreement on whether the question applies; reading: what was read of `asked_reading`."""
    return Applied(
        question=each.question.id,
        title=each.question.title,
        earlier=each.earlier,
        cases=reading.cases,
        differing=len(each.apart),
        percent_agreement=percent_agreement(value_counts(each.codes, len(WORDS))),
        reading=reading,
    )
