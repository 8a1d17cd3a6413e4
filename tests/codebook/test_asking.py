"""Is what is asked of many cases the same as of each of them alone?"""

from itertools import product

from codebook.asking import Asking
from codebook.rules import asked

AGES = ("2", "3", "", "awaiting", "not known")
ANSWERS = ("", "yes", "no", "unclear")


def test_many_cases_are_asked_what_each_alone_would_be(small):
    """Whatever the register says and the coder answered, and though cases come in turn."""
    asking = Asking(small)
    names = sorted(asking.earlier)
    columns = sorted({name for q in small for name in q.applies_if} - small.questions.keys())
    assert names and columns
    for given in product(ANSWERS, repeat=len(names)):
        for register in product(AGES, repeat=len(columns)):
            details = dict(zip(columns, register, strict=True)) | {"title": "any"}
            answers = dict(zip(names, given, strict=True))
            alone = {key for key, each in asked(small, details, answers).items() if each.asked}
            assert asking.asked(details, answers) == alone
            found = [question.id for question in asking.questions(details, answers)]
            assert found == [question.id for question in small if question.id in alone]


def test_an_answer_that_no_rule_looks_at_makes_no_difference(small):
    """Cases that are alike in what rules look at are worked out once."""
    asking = Asking(small)
    assert asking.asked({"colour": "red"}, {"N01": "words"}) == asking.asked({}, {})
    assert len(asking._alike) == 1
