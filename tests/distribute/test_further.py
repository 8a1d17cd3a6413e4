"""Further workbooks: a document came, cases came later, the codebook changed."""

import hashlib
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import select
from team import Team

from codebook.faults import StudyError
from db.find.rounds import newest_checkpoint
from db.open import reading, transaction
from db.tables import Assignment, Recoding, Withdrawal
from flows.agreement.work import agreement, decide
from flows.direct import do_what_can_be_done
from flows.distribute import work, writing
from flows.distribute.again import reissue
from flows.distribute.recoding import order_recoding
from flows.distribute.work import distribute
from flows.distribute.writing import write_workbooks
from flows.publish.work import publish
from flows.status import next_step_of, study_status
from flows.study import open_study
from flows.verify import verified
from flows.versions.nextversion import codebook_publish
from workbooks.anatomy import EARLIER

pytestmark = pytest.mark.stages

AB, CD = "ab/pilot-ab.xlsx", "cd/pilot-cd.xlsx"
AB2, CD2 = "ab/pilot-ab-further2.xlsx", "cd/pilot-cd-further2.xlsx"
WHY = "The pilot showed that it is read in two ways"


@pytest.fixture
def team(study):
    """The pilot is out; of one of its cases the letter is awaited."""
    distribute(study, "pilot")
    team = Team(study)
    team.cases = team.sent()[AB].cases
    return team


@pytest.fixture
def waiting(study):
    """The pilot is out, and the letter of its first case is still awaited."""
    team = Team(study)
    with transaction(study.engine) as session:
        session.connection().exec_driver_sql(
            "UPDATE sampledcase SET details = json_set(details, '$.letter_file', 'awaiting')"
        )
    distribute(study, "pilot")
    team.cases = team.sent()[AB].cases
    return team


def outbox(study):
    return {
        path.relative_to(study.path("outbox")).as_posix(): path.read_bytes()
        for path in sorted(study.path("outbox").rglob("*.xlsx"))
    }


def answered(team, **but):
    """Both coders answer everything that they were sent last."""
    for name in sorted(team.sent()):
        team.answer_all(name, **but)


def refined(team):
    """The pilot is answered, measured and to be refined; a second version is published."""
    answered(team)
    agreement(team.study, "pilot")
    decide(team.study, "pilot", "refine", WHY, "lead")
    return team.publish(["D01"], D01={"ask": "Is the child quoted?"})


def test_a_document_that_comes_is_sent_for_alone(waiting):
    """Only its questions, only of its case, to each coder of the case; the rest stands."""
    first = outbox(waiting.study)
    case_id = waiting.cases[1]
    assert waiting.sheet(AB, case_id)[1] == (
        "D02",
        "Awaiting a document: Panel letter is still awaited",
    )
    assert distribute(waiting.study, "pilot").written == []

    waiting.amend(case_id, "letter_file", "awaiting", "L.pdf")
    said = distribute(waiting.study, "pilot")

    assert said.written == said.further == [f"outbox/{AB2}", f"outbox/{CD2}"]
    assert waiting.open(AB2).sheetnames[2] == case_id
    assert waiting.sheet(AB2, case_id) == [("D02", "Answer missing")]
    sheet = waiting.open(AB2)[case_id]
    assert sheet["B2"].value == "The Panel letter has come: please answer this question."
    assert {name: outbox(waiting.study)[name] for name in first} == first
    assert waiting.sent()[AB2].rows == {case_id: ["D02"]}
    assert distribute(waiting.study, "pilot").written == []


def test_the_answers_to_a_document_that_came_complete_the_case(waiting):
    answered(waiting)
    case_id = waiting.cases[0]
    waiting.amend(case_id, "letter_file", "awaiting", "L.pdf")
    states = {
        (each.coder, each.case): each.state for each in study_status(waiting.study).assignments
    }
    assert states["ab", case_id] == "to_send"
    distribute(waiting.study, "pilot")

    said = waiting.returned(AB2, f"| case | D02 |\n| {case_id} | No |")

    assert (said.accepted, said.missing) == (1, {"ab": 0, "cd": 1})
    states = {
        (each.coder, each.case): each.state for each in study_status(waiting.study).assignments
    }
    assert (states["ab", case_id], states["cd", case_id]) == ("complete", "in_part")


def test_a_fix_list_of_a_further_workbook_names_its_rows_only(waiting):
    """What the first workbook lacks is in the first one's list."""
    case_id = waiting.cases[0]
    waiting.amend(case_id, "letter_file", "awaiting", "L.pdf")
    distribute(waiting.study, "pilot")
    waiting.returned(AB, f"| case | D01 |\n| {case_id} | No |")
    said = waiting.returned(AB2, f"| case | D02 |\n| {case_id} | Perhaps |")
    assert said.fix_lists == [
        "reports/returns/ab-pilot.xlsx",
        "reports/returns/ab-pilot-issue2.xlsx",
    ]
    texts = [waiting.study.path(name).with_suffix(".txt").read_text() for name in said.fix_lists]
    assert ["D02" in text for text in texts] == [False, True]
    assert [f"Case {waiting.cases[1]}: D01" in text for text in texts] == [True, False]


def test_an_answer_to_a_row_that_was_not_asked_is_a_problem(waiting):
    """A coder pastes rows of the first workbook into the further one."""
    case_id = waiting.cases[0]
    waiting.returned(AB, f"| case | D01 |\n| {case_id} | No |")
    waiting.amend(case_id, "letter_file", "awaiting", "L.pdf")
    distribute(waiting.study, "pilot")
    said = waiting.returned(AB2, f"| case | D02 | D01 |\n| {case_id} | Yes | Yes |")
    assert (said.accepted, said.held, said.answers) == (1, 0, 1)
    assert waiting.answers("ab", "D01") == {case_id: "no"}
    assert said.to_fix["ab"] == 2
    text = waiting.study.path("reports", "returns", "ab-pilot-issue2.txt").read_text()
    assert "This workbook does not ask this question" in text


def test_a_further_workbook_that_is_lost_is_written_again_with_the_same_bytes(waiting):
    """Whatever came since: another letter, and what the coder answered meanwhile."""
    waiting.amend(waiting.cases[0], "letter_file", "awaiting", "L.pdf")
    distribute(waiting.study, "pilot")
    before = outbox(waiting.study)
    answered(waiting)
    waiting.amend(waiting.cases[1], "letter_file", "awaiting", "M.pdf")
    for name in before:
        waiting.study.path("outbox", name).unlink()

    distribute(waiting.study, "pilot")

    after = outbox(waiting.study)
    assert {name: after[name] for name in before} == before
    assert sorted(set(after) - set(before)) == [
        "ab/pilot-ab-further3.xlsx", "cd/pilot-cd-further3.xlsx",
    ]  # fmt: skip
    for name, each in waiting.sent().items():
        assert hashlib.sha256(after[name]).hexdigest() == each.sha256


def test_a_stage_killed_between_further_workbooks_does_only_what_is_left(waiting, monkeypatch):
    waiting.amend(waiting.cases[0], "letter_file", "awaiting", "L.pdf")
    first, second = work.due_workbooks(waiting.study, "pilot")
    monkeypatch.setattr(writing, "_record_workbook", lambda *_: None)
    write_workbooks(waiting.study, [first])
    monkeypatch.undo()
    left = outbox(waiting.study)
    assert work.due_workbooks(waiting.study, "pilot") == [first, second]
    distribute(waiting.study, "pilot")
    assert left.items() <= outbox(waiting.study).items()
    assert sorted(waiting.sent()) == [AB2, AB, CD2, CD]


def test_a_letter_after_the_round_is_closed_opens_it_for_that_letter(waiting):
    """Hand out, code, measure, decide: the steps come again, and nothing else is asked."""
    answered(waiting)
    agreement(waiting.study, "pilot")
    decide(waiting.study, "pilot", "proceed", "Fine", "lead")
    case_id = waiting.cases[0]
    assert (
        next_step_of(waiting.study).text
        == "Assign the cases of round main and hand out its workbooks"
    )
    waiting.amend(case_id, "letter_file", "awaiting", "L.pdf")

    step = next_step_of(waiting.study)
    assert step.text == "Hand out 2 further workbooks of round pilot: a document has come"
    done = do_what_can_be_done(waiting.study)
    assert done[0] == step.text
    assert done[1].startswith("Assign the cases of round main")
    waits = study_status(waiting.study).open_steps
    assert waits[0].text == "Round pilot waits for ab (1 answer), cd (1 answer)"
    waiting.answer_all(AB2, "Yes")
    waiting.answer_all(CD2, "No")
    step = next_step_of(waiting.study)
    assert (step.kind, step.text) == ("agreement", "Measure agreement of round pilot again")
    measured = agreement(waiting.study, "pilot")
    assert (measured.new, measured.disagreements, measured.awaits_decision) == (True, 1, True)
    assert "agreement" not in [each.kind for each in study_status(waiting.study).open_steps]


def test_a_case_that_comes_later_goes_out_whole(team):
    """As after a move: it is in nobody's workbook yet."""
    moved = next(case for case in team.study.register.rows if case not in team.cases)
    with transaction(team.study.engine) as session:
        session.add(
            Assignment(
                round="pilot", case_id=moved, coder="ab", wave=1, position=9, origin="from cd"
            )
        )
    first = outbox(team.study)
    said = distribute(team.study, "pilot")
    assert said.written == [f"outbox/{AB2}"]
    assert [key for key, _ in team.sheet(AB2, moved)] == ["D01", "D02"]
    assert team.sent()[AB2].rows is None
    assert outbox(team.study)[AB] == first[AB]


def test_a_case_that_was_moved_away_is_in_no_workbook_written_later(study):
    """Of a wave that is not out: its first workbook holds what its coder still has."""
    work.open_round(study, "pilot")
    team = Team(study)
    with transaction(study.engine) as session:
        gone = session.exec(select(Assignment).where(Assignment.coder == "ab")).first()
        session.add(
            Withdrawal(
                assignment_id=gone.id, treatment="moved", why="-", by="lead",
                withdrawn_at=study.clock(),
            )
        )  # fmt: skip
        case_id = gone.case_id
    distribute(study, "pilot")
    assert case_id not in team.sent()[AB].cases
    assert case_id in team.sent()[CD].cases


def test_only_what_changed_is_asked_again_and_only_that_is_compared(team):
    """D02 keeps its meaning and its answers; D01 is asked anew of every case by every coder."""
    version = refined(team)
    step = next_step_of(team.study)
    assert step.command == "intercoder distribute pilot --recode --why TEXT --by ID"
    assert order_recoding(team.study, "pilot", "lead", WHY) == version == 2

    said = distribute(team.study, "pilot")
    assert (said.codebook_version, said.written) == (2, [f"outbox/{AB2}", f"outbox/{CD2}"])
    for case_id in team.cases:
        assert team.sheet(AB2, case_id) == [("D01", "Answer missing")]
    assert team.sheet(AB2, team.cases[0], "Question") == [("D01", "Is the child quoted?")]
    assert team.open(AB2)[team.cases[0]]["B2"].value == (
        "Question D01 has changed: please answer it again."
    )
    assert next_step_of(team.study).text == "Round pilot waits for ab (3 answers), cd (3 answers)"
    team.answer_all(AB2, "No")
    team.answer_all(CD2, "No")

    assert set(team.answers("ab", "D01").values()) == {"no"}
    measured = agreement(team.study, "pilot")
    assert (measured.new, measured.awaits_decision, measured.cases) == (True, True, 3)
    assert set(team.counting("ab", "D01").values()) == {"no"}
    assert set(team.counting("ab", "D02").values()) == {"yes"}
    assert next_step_of(team.study).kind == "decide"


def test_until_the_new_answers_have_come_nothing_of_the_old_meaning_counts(team):
    refined(team)
    order_recoding(team.study, "pilot", "lead", WHY)
    assert team.counting("ab", "D01") == {}
    with pytest.raises(StudyError, match="not complete"):
        agreement(team.study, "pilot")


def test_an_old_workbook_that_comes_late_counts_where_the_meaning_is_the_same(team):
    """The rest is recorded and said not to count; it is no contradiction either way."""
    case_id = team.cases[0]
    team.publish(["D01"], D01={"ask": "Is the child quoted?"})
    order_recoding(team.study, "pilot", "lead", WHY)
    distribute(team.study, "pilot")
    team.returned(AB2, f"| case | D01 |\n| {case_id} | Yes |")

    said = team.returned(AB, f"| case | D01 | D02 |\n| {case_id} | No | |")

    assert (said.accepted, said.held, said.answers, said.outdated) == (1, 0, 1, 1)
    assert team.counting("ab", "D01") == {case_id: "yes"}
    assert said.missing["ab"] == sum(
        key == "D01" or check == "Answer missing"
        for each in team.cases
        for key, check in team.sheet(AB, each)
        if (each, key) != (case_id, "D01")
    )


def test_recoding_again_and_without_a_newer_version_records_nothing(team):
    assert order_recoding(team.study, "pilot", "lead", WHY) == 0
    refined(team)
    assert order_recoding(team.study, "pilot", "lead", WHY) == 2
    distribute(team.study, "pilot")
    before = outbox(team.study), team.events()
    assert order_recoding(team.study, "pilot", "lead", WHY) == 0
    assert distribute(team.study, "pilot").written == []
    assert (outbox(team.study), team.events()) == before
    with reading(team.study.engine) as session:
        assert len(session.exec(select(Recoding)).all()) == 1


@pytest.mark.parametrize(
    ("round_name", "by", "why", "told"),
    [
        ("main", "lead", WHY, "'main' is not open"),
        ("pilot", "nobody", WHY, "id 'nobody'"),
        ("pilot", "lead", " ", "--why TEXT"),
    ],
)
def test_an_order_to_code_again_says_who_why_and_what(team, round_name, by, why, told):
    refined(team)
    with pytest.raises(StudyError, match=told):
        order_recoding(team.study, round_name, by, why)
    assert "recoded" not in team.events()


def test_earlier_answers_are_shown_beside_and_what_follows_is_not_compared(team):
    """They stand in a locked column of their own, and the answer is still to be given."""
    refined(team)
    order_recoding(team.study, "pilot", "lead", WHY, show_earlier=True)
    distribute(team.study, "pilot")
    case_id = team.cases[0]
    assert team.sheet(AB2, case_id, "Answer", EARLIER) == [("D01", "", "Yes (codebook version 1)")]
    assert team.sent()[AB2].earlier_shown
    sheet = team.open(AB2)[case_id]
    cell = next(
        cell for row in sheet.iter_rows() for cell in row if "version 1)" in str(cell.value)
    )
    assert cell.protection.locked
    said = team.answer_all(AB2, "No")
    assert (said.accepted, said.problems) == (1, 0)
    assert set(team.counting("ab", "D01").values()) == {"no"}
    assert team.counting("ab", "D01", blind=True) == {}
    with pytest.raises(StudyError, match="--show-earlier"):
        team.publish(["D02"], D02={"ask": "Does it?"})
        order_recoding(team.study, "pilot", "lead", WHY)
        order_recoding(team.study, "pilot", "lead", WHY, show_earlier=True)


def test_a_workbook_that_is_lost_is_issued_again_and_never_over_a_coder_s_work(team):
    before = outbox(team.study)
    assert reissue(team.study, "pilot", "ab").unchanged == [f"outbox/{AB}"]
    path = team.study.path("outbox", AB)
    path.write_bytes(b"half filled in")

    said = reissue(team.study, "pilot", "ab")

    assert said.written == ["outbox/ab/pilot-ab-again.xlsx"]
    assert team.study.path(said.written[0]).read_bytes() == before[AB]
    assert path.read_bytes() == b"half filled in"
    assert reissue(team.study, "pilot", "ab").written == []
    path.unlink()
    assert reissue(team.study, "pilot").written == [f"outbox/{AB}"]
    assert team.events().count("reissued") == 2
    with pytest.raises(StudyError, match="sent to 'ef'"):
        reissue(team.study, "pilot", "ef")


def test_one_coder_s_workbooks_can_go_out_alone(study):
    assert distribute(study, "pilot", "cd").written == [f"outbox/{CD}"]
    assert distribute(study, "pilot").written == [f"outbox/{AB}"]
    with pytest.raises(StudyError, match="'ef' codes in round pilot: ab, cd"):
        distribute(study, "pilot", "ef")


@pytest.mark.libreoffice
def test_a_further_workbook_filled_in_with_libreoffice_is_collected(team, tmp_path_factory):
    """With earlier answers beside; its Check and Progress follow what is filled in."""
    import lo_fill

    refined(team)
    order_recoding(team.study, "pilot", "lead", WHY, show_earlier=True)
    distribute(team.study, "pilot")
    fills = [
        (case_id, f"{letter}9", text)
        for case_id in team.cases
        for letter, text in (("C", "Yes"), ("D", "words of the child"))
    ]
    back = tmp_path_factory.mktemp("back")
    saved = lo_fill.fill(team.study.path("outbox", AB2), fills, back)
    assert saved["errors"] == []
    shown = openpyxl.load_workbook(saved["saved"]["xlsx"], data_only=True)
    assert [row[5].value for row in shown["Progress"]["A6:F9"]] == ["Done"] * 4

    said = team.send(Path(saved["saved"]["xlsx"]).read_bytes())

    assert (said.accepted, said.answers, said.problems) == (1, 3, 0)
    assert team.counting("ab", "D01") == dict.fromkeys(team.cases, "yes")
    assert said.missing == {"ab": 0, "cd": 3}


def test_a_pilot_is_refined_coded_again_and_let_proceed(team):
    """The whole way: the lead edits the codebook's file and says of each change what it means.

    D02 is said to mean the same: its answers stand. D01 means another thing: it alone is asked
    again, and agreement is measured on the new answers.
    """
    study = team.study
    answered(team, but={(case_id, "D01"): "No" for case_id in team.cases})
    assert agreement(study, "pilot").disagreements == 0
    decide(study, "pilot", "refine", WHY, "lead")
    path = study.path("codebook.yaml")
    text = path.read_text().replace("Is the child heard?", "Is the child quoted?")
    path.write_text(text.replace("Does the letter say so?", "Does the letter say this?"))
    team.study = study = open_study(study.folder, clock=study.clock, key=study.key)
    assert next_step_of(study).kind == "refine"
    codebook_publish(study, "lead", WHY, ("D02",), ("D01",))
    order_recoding(study, "pilot", "lead", WHY)
    assert [step.kind for step in study_status(study).open_steps] == ["distribute"]
    assert do_what_can_be_done(study) == [
        "Hand out 2 further workbooks of round pilot: the codebook has changed"
    ]
    for case_id in team.cases:
        assert team.sheet(AB2, case_id) == [("D01", "Answer missing")]
    team.answer_all(AB2, "Yes")
    team.answer_all(CD2, "No")

    assert do_what_can_be_done(study) == ["Measure agreement of round pilot again"]
    with reading(study.engine) as session:
        point = newest_checkpoint(session, "pilot")
    assert (point.codebook_version, point.cases) == (2, 3)
    assert point.verdicts["D01"]["verdict"] != "reliable"
    assert next_step_of(study).kind == "decide"
    decide(study, "pilot", "proceed", "Read alike now", "lead")
    main = distribute(study, "main")
    assert main.codebook_version == 2
    assert main.further == []


def test_figures_that_rest_on_further_workbooks_are_worked_out_again_from_the_files(waiting):
    """Each file is read as it was asked: one row here, and the register as it stood then."""
    answered(waiting)
    case_id = waiting.cases[0]
    waiting.amend(case_id, "letter_file", "awaiting", "L.pdf")
    distribute(waiting.study, "pilot")
    for name in (AB2, CD2):
        waiting.returned(name, f"| case | D02 | D01 |\n| {case_id} | No | No |")
    agreement(waiting.study, "pilot")
    decide(waiting.study, "pilot", "proceed", "Fine", "lead")
    publish(waiting.study, provisional=True)
    assert waiting.counting("ab", "D02") == {case_id: "no"}
    checked = verified(waiting.study)
    assert (checked.figures_failed, checked.files_missing) == (0, 0)
    assert checked.figures_checked > 0


def test_an_answer_to_what_was_asked_is_no_problem_although_the_register_says_otherwise_now(team):
    """The coder did what the sheet said; what no longer applies is left out of the counts."""
    case_id = next(
        case_id
        for case_id in team.cases
        if dict(team.sheet(AB, case_id))["D02"] == "Answer missing"
    )
    team.amend(case_id, "letter_file", "L.pdf", "")
    said = team.returned(AB, f"| case | D01 | D02 |\n| {case_id} | No | Yes |")
    assert (said.accepted, said.answers, said.problems) == (1, 2, 0)
    assert distribute(team.study, "pilot").written == []
    text = team.study.path("reports", "returns", "ab-pilot.txt").read_text()
    assert f"Case {case_id}" not in text


def test_answers_to_the_next_part_do_not_reopen_the_part_before(team):
    """Its workbooks went out after the measurement, but ask other cases."""
    study = team.study
    answered(team)
    for _ in range(2):
        do_what_can_be_done(study)
        step = next_step_of(study)
        if step.kind == "code":
            for name in sorted(team.sent("main")):
                team.answer_all(name)
            do_what_can_be_done(study)
            step = next_step_of(study)
        assert step.kind == "decide"
        decide(study, step.round, "proceed", "Fine", "lead")
    do_what_can_be_done(study)
    second = [name for name, each in team.sent("main").items() if each.wave == 2]
    team.answer_all(second[0])
    assert [step.kind for step in study_status(study).open_steps] == ["code"]
    (pilot, main) = study_status(study).rounds
    assert (pilot.settled, [wave.current for wave in main.waves]) == (True, [True, True])
