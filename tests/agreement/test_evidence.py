"""Is it counted rightly how often coders rest their answers on the same passages?"""

from codebook.answers import CodedAnswer, Row
from codebook.model import Area, Codebook, Question, Scale, Value
from flows.agreement.evidence import QuestionEvidence, Tally, evidence_agreement
from flows.agreement.tables import coded_round

YES_NO = Scale(values=(Value(code="yes", label="Yes"), Value(code="no", label="No")))
CODEBOOK = Codebook(
    title="Small",
    scales={"yes_no": YES_NO},
    areas=(
        Area(
            id="a",
            title="A",
            questions=(
                Question(id="D01", title="Voice", ask="?", scale="yes_no"),
                Question(id="N01", title="Months", ask="?", type="number", tolerance=1),
            ),
        ),
    ),
)


def given(
    case: str,
    coder: str,
    value: str,
    words: str = "",
    place: str = "",
    *,
    kind: str = "verbatim",
    question: str = "D01",
) -> CodedAnswer:
    """place: such as `review 4`, or `review` without a page."""
    document, _, page = place.partition(" ")
    return CodedAnswer(Row(case, question), coder, "main", value, words, document, page, kind, "",
                       1, "w", "f", "S", "C1")  # fmt: skip


def evidence(*answers: CodedAnswer) -> tuple[QuestionEvidence, ...]:
    assigned = [(each.row.case_id, each.coder) for each in answers]
    cases = {case: {"case_id": case} for case, _ in assigned}
    coded = coded_round(CODEBOOK, cases, assigned, answers)
    return evidence_agreement(coded, answers, {"review": "Review report"})


SEEN, HEARD = "the child was seen alone by her worker", "nobody asked what the girl wished for"


def test_shared_documents_pages_and_words_are_counted_by_hand() -> None:
    """c1 shares all, c2 the document, c3 differs in its answer but not its passage."""
    [found] = evidence(
        given("c1", "ab", "yes", SEEN, "review 4"),
        given("c1", "cd", "yes", f"… {SEEN.upper()} twice", "review 3-4"),
        given("c2", "ab", "yes", SEEN, "review 4"),
        given("c2", "cd", "yes", HEARD, "review 9"),
        given("c3", "ab", "no", HEARD, "review 9"),
        given("c3", "cd", "yes", HEARD, "letter 9"),
    )

    assert found.alike == Tally(2, 2, 2, 2, 1, 2, 1)
    assert found.unlike == Tally(1, 1, 0, 1, 0, 1, 1)
    assert found.all == Tally(3, 3, 2, 3, 1, 3, 2)
    assert found.compared == 3


def test_the_same_answer_from_other_words_is_listed_with_where_each_coder_looked() -> None:
    """Places only: quotes stand in the list of disagreements and nowhere else."""
    [found] = evidence(
        given("c2", "cd", "yes", HEARD, "review 9"),
        given("c2", "ab", "yes", SEEN, "review 4"),
    )
    [apart] = found.apart

    assert (apart.row.case_id, apart.coders, apart.value) == ("c2", ("ab", "cd"), "Yes")
    assert apart.places == ("Review report, p. 4", "Review report, p. 9")
    assert SEEN not in repr(found) and HEARD not in repr(found)


def test_other_passages_for_other_answers_are_no_wonder_and_not_listed() -> None:
    [found] = evidence(
        given("c1", "ab", "yes", SEEN, "review 4"), given("c1", "cd", "no", HEARD, "review 9")
    )

    assert (found.unlike.quotes, found.unlike.overlapping) == (1, 0)
    assert found.apart == ()


def test_only_quotes_are_held_against_each_other() -> None:
    """A paraphrase and "throughout" have places, but no words to compare."""
    [found] = evidence(
        given("c1", "ab", "yes", SEEN, "review 4", kind="paraphrase"),
        given("c1", "cd", "yes", SEEN, "review 4"),
        given("c2", "ab", "yes", "", "review", kind="throughout"),
        given("c2", "cd", "yes", SEEN, "review 4"),
    )

    assert found.all == Tally(2, 2, 2, 1, 1, 0, 0)
    assert found.apart == ()


def test_answers_without_evidence_from_both_or_not_compared_are_no_pair() -> None:
    assert evidence(given("c1", "ab", "yes", SEEN), given("c1", "cd", "yes")) == ()
    assert evidence(given("c1", "ab", "yes", SEEN), given("c2", "cd", "yes", SEEN)) == ()


def test_three_coders_make_three_pairs_and_numbers_agree_within_their_tolerance() -> None:
    [found] = evidence(
        given("c1", "ab", "3", SEEN, question="N01"),
        given("c1", "cd", "4", SEEN, question="N01"),
        given("c1", "ef", "9", HEARD, question="N01"),
    )

    assert (found.question, found.compared) == ("N01", 3)
    assert (found.alike.quotes, found.alike.overlapping) == (1, 1)
    assert (found.unlike.quotes, found.unlike.overlapping) == (2, 0)
