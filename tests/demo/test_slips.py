"""Where simulated coders err: never together, and never so that the truth is lost."""

from codebook.answers import Row
from codebook.rules import applicability
from flows.demo.slips import coded_case


def coded(play):
    return {case_id: coded_case(play, case_id) for case_id in play.cases}


def test_of_the_coders_at_most_one_errs_in_a_row(play):
    for case_id, said in coded(play).items():
        for row in {row for codes in said.values() for row in codes} & set(play.truth):
            right = [codes.get(row) == play.truth[row] for codes in said.values()]
            assert any(right), (case_id, row)


def test_a_coder_who_answers_alone_gives_the_truth(play):
    """Once the earlier question is reconciled, the follow-up rests on this one answer."""
    alone = 0
    for said in coded(play).values():
        ab, cd = said["ab"], said["cd"]
        for row in (set(ab) ^ set(cd)) & set(play.truth):
            alone += 1
            assert (ab.get(row) or cd.get(row)) == play.truth[row]
    assert alone > 0


def test_coders_answer_what_they_are_asked_by_their_own_answers(play):
    for case_id, said in coded(play).items():
        for codes in said.values():
            own = {row.question: value for row, value in codes.items() if not row.part}
            for question in (each for each in play.codebook if each.kind != "text"):
                asked = applicability(play.codebook, question, play.cases[case_id], own).asked
                for part in question.parts:
                    assert (Row(case_id, question.id, part) in codes) is asked


def test_most_questions_are_agreed_on_and_the_ambiguous_ones_less(play):
    same, compared = {}, {}
    for said in coded(play).values():
        for row in set(said["ab"]) & set(said["cd"]):
            compared[row.question] = compared.get(row.question, 0) + 1
            agree = said["ab"][row] == said["cd"][row]
            same[row.question] = same.get(row.question, 0) + agree
    shares = {name: same[name] / compared[name] for name in compared}
    clear = [name for name, share in shares.items() if share >= 0.85]

    assert len(clear) >= 0.8 * len(shares)
    assert all(shares[name] < 0.85 for name in ("D07", "D14b", "D17"))


def test_what_a_coder_answers_does_not_depend_on_the_other_cases(play):
    case_id = next(iter(play.cases))

    assert coded_case(play, case_id) == coded(play)[case_id]
