"""Thousands of bent files, the same every time, are each refused in words or read without loss.

`.ci/long` goes on from here for as long as it is let, led by the lines that files reach.
"""

from random import Random

import bending
import deeds
import findings
import laws
import pytest
import rewriting
import small_return

pytestmark = [pytest.mark.stages, pytest.mark.slow]
BATCHES, BENT, DONE, REWRITTEN = range(4), 160, 60, 20
"""Numbers of files a batch: about five seconds each."""


@pytest.fixture(scope="module")
def plain():
    return findings.plain()


@pytest.fixture(scope="module")
def whole(plain):
    return bending.archive(plain)


@pytest.fixture(scope="module")
def others():
    return small_return.filled(small_return.ANOTHER), small_return.blank()


@pytest.mark.filterwarnings("ignore")  # of openpyxl, about what bent files hold
@pytest.mark.parametrize("batch", BATCHES)
def test_a_bent_file_is_refused_in_words_or_read_without_loss(batch, plain, whole, others):
    """Bytes, parts, XML or headers bent at random: no crash, no loss, no invented answer."""
    read = 0
    for number in range(BENT):
        draw = Random(f"bent {batch} {number}")
        start = whole
        if draw.random() < 0.3:
            start = bending.archive(rewriting.rewritten(plain, draw))
        found = laws.hold(bending.bent(start, draw, others), fix_list=number % 4 == 0)
        read += found.refusal is None
    assert read > BENT // 10, "nearly all were refused at the door: nothing was tested"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("batch", BATCHES)
def test_what_a_coder_does_to_cells_is_read_or_named(batch, plain):
    """Typed, converted, struck, merged, deleted, copied or exchanged: nothing is lost."""
    read = 0
    for number in range(DONE):
        parts = deeds.done(plain, Random(f"done {batch} {number}"))
        read += laws.hold(bending.archive(parts), fix_list=number % 3 == 0).refusal is None
    assert read > DONE // 2


@pytest.mark.parametrize("batch", BATCHES)
def test_several_ways_of_writing_at_once_change_no_answer(batch, plain, whole):
    """A workbook rewritten in up to four ways at once gives exactly the same answers."""
    answers = laws.read(whole).answers
    for number in range(REWRITTEN):
        parts = rewriting.rewritten(plain, Random(f"rewritten {batch} {number}"))
        found = laws.hold(bending.archive(parts), fix_list=number % 4 == 0)
        assert found.refusal is None, number
        assert found.answers == answers, number


def test_the_laws_notice_an_answer_that_is_invented_or_lost(plain, whole, monkeypatch):
    """The judge is no judge if it lets a reader pass that takes or drops an answer."""
    honest = laws.read

    def with_answers(change):
        found = honest(whole)
        answers = change(found.said.answers)
        said = laws.ReturnedWorkbook(answers, found.said.problems, 0)
        monkeypatch.setattr(laws, "read", lambda _: laws.replace(found, said=said))

    with_answers(lambda answers: answers[1:])
    with pytest.raises(AssertionError, match="lost"):
        laws.hold(whole, fix_list=False)
    with_answers(lambda answers: (laws.replace(answers[0], value="no"), *answers[1:]))
    with pytest.raises(AssertionError, match="invented"):
        laws.hold(whole, fix_list=False)
    with_answers(lambda answers: (laws.replace(answers[0], note="x"), *answers[1:]))
    with pytest.raises(AssertionError, match="invented"):
        laws.hold(whole, fix_list=False)
