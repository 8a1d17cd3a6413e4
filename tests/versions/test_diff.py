"""What changed in the codebook, told to the lead with what follows."""

import json

import pytest
from typer.testing import CliRunner

from codebook.faults import StudyError
from flows import cli
from flows.versions.changed import codebook_diff
from flows.versions.nextversion import codebook_publish
from flows.versions.page import write_diff_page
from flows.versions.told import diff_in_words

pytestmark = pytest.mark.stages

WORDING = ("Was the child seen alone?", "Was the child seen by themselves?")
GUIDANCE = ("A visit with nobody else in the room.", "A visit or call with nobody else there.")
SCALE = ("      - {code: partly, label: Partly}\n", "")
RULE = ("{D01: [partly, yes]}", "{D01: [yes]}")


def test_before_a_version_is_published_there_is_nothing_to_compare(laid):
    with pytest.raises(StudyError, match="No version of the codebook is published yet"):
        codebook_diff(laid.study)


def test_an_unchanged_codebook_is_said_to_be_so(office):
    told = codebook_diff(office.study)

    assert diff_in_words(told) == ["Codebook version 1 and codebook.yaml: nothing changed"]
    assert (told.consequences.answers, told.consequences.count_on) == (36, 36)


def test_layout_and_the_version_number_are_no_change(office):
    study = office.edit(("version: 1   #", "version: 7 #"), ("title: Voice,", "title:   Voice,"))

    assert codebook_diff(study).questions == ()


def test_what_follows_is_counted_from_the_answers_given(office):
    """D03 was answered 8 times; all of it would have to be coded again by both."""
    told = codebook_diff(office.edit(WORDING))

    follows = told.consequences
    assert told.undecided == ("D03",)
    assert (follows.answers, follows.count_on, follows.ended, follows.gone) == (36, 28, 8, 0)
    assert [(e.round, e.coder, e.cases, e.rows) for e in follows.again] == [
        ("pilot", "ab", 4, 4),
        ("pilot", "cd", 4, 4),
    ]
    assert follows.by_question == {"D03": 8}


def test_a_follow_up_comes_back_only_where_the_answer_before_does(office):
    """D02 hangs on D01. Both begin anew: D01 is coded again everywhere, D02 perhaps."""
    study = office.edit(("[partly, yes]", "[yes]"), SCALE)
    follows = codebook_diff(study).consequences

    assert follows.by_question == {"D01": 8, "D02": 4}
    assert (follows.rows_again, follows.may_follow) == (8, 4)


def test_a_rule_that_reaches_further_sends_what_nobody_was_asked(office):
    """Asked of every case, D02 is new where it was grey, whatever the lead says of its meaning."""
    study = office.edit((",\n         applies_if: {D01: [partly, yes]}}", "}"))
    told = codebook_diff(study)

    assert [each.differences[0].kind for each in told.questions] == ["rule"]
    assert told.consequences.by_question == {"D02": 4}
    assert told.consequences.rows_again == 8


def test_a_part_added_is_coded_while_the_others_count_on(office):
    told = codebook_diff(office.edit(("[Health, Police]", "[Health, Schools]")))

    (changed,) = told.questions
    assert (changed.effect, changed.anew) == ("same", ("Schools",))
    follows = told.consequences
    assert (follows.ended, follows.gone, follows.rows_again) == (0, 8, 8)


def test_cases_that_nobody_has_begun_are_not_coded_again(laid):
    """They are coded for the first time, by whatever the codebook then asks."""
    from flows.distribute.work import distribute

    distribute(laid.study, "pilot")
    laid.answered("| case | coder | D03 |\n| C1 | ab | yes |")
    follows = codebook_diff(laid.edit(WORDING)).consequences

    assert [(each.coder, each.cases, each.rows) for each in follows.again] == [("ab", 1, 1)]


def test_the_lead_reads_the_worst_first_with_old_and_new_text(office):
    study = office.edit(WORDING, GUIDANCE, SCALE, RULE, ("title: Alone", "title: Seen alone"))

    assert diff_in_words(codebook_diff(study)) == [
        "Codebook version 1 and codebook.yaml: 3 questions changed, came or went",
        "",
        "D01 Voice: means something new, earlier answers no longer count (8 answers)",
        "  Value removed: Partly (partly) (earlier answers may bear it)",
        "    was: No, [Partly,] Yes",
        "    now: No, Yes",
        "",
        "D03 Seen alone: you decide (8 answers)",
        "  Wording (only you can say whether it asks the same)",
        "    was: Was the child seen [alone]?",
        "    now: Was the child seen [by themselves]?",
        "  Guidance (only you can say whether it draws the same line)",
        "    was: A visit with nobody else [in the room].",
        "    now: A visit [or call] with nobody else [there].",
        "  Title (it names the question in tables; it asks nothing)",
        "    was: Alone",
        "    now: Seen alone",
        "",
        "D02 Acted on: you decide (4 answers)",
        "  When it is asked (only you can say whether it asks the same)",
        "    was: Only asked where D01 (Voice) is [Partly or] Yes",
        "    now: Only asked where D01 (Voice) is Yes",
        "",
        "Of 36 answers given, 16 count on, 20 no longer do",
        "To be coded again: ab 8 rows in 4 cases (round pilot); cd 8 rows in 4 cases (round pilot)",
        "4 rows more may follow, if the answer they hang on comes out so",
        "",
        "Of D03 and D02 only you can say whether the meaning is the same. Unless you say so it is "
        "new. Where it is the same, publish with --same D03 --same D02",
    ]


def test_two_published_versions_are_compared_by_what_was_decided(office):
    """Between them nothing is left to decide; each change has its meaning on record."""
    codebook_publish(office.edit(WORDING), "lead", "Clearer", same=["D03"])
    codebook_publish(office.edit(("Is the child heard?", "Is it heard?")), "lead", "Shorter")

    first = codebook_diff(office.study, since=1, until=2)
    assert (first.before, first.after, first.file) == (1, 2, "")
    assert [(each.question, each.anew) for each in first.questions] == [("D03", ())]
    assert diff_in_words(first)[2] == "D03 Alone: answers count on"
    both = codebook_diff(office.study, since=1, until=3)
    assert [(each.question, each.anew) for each in both.questions] == [("D01", ("",)), ("D03", ())]
    assert codebook_diff(office.study, until=3).before == 2
    assert [e.question for e in codebook_diff(office.study, since=1).questions] == ["D01", "D03"]


def test_a_version_that_does_not_exist_is_named(office):
    with pytest.raises(StudyError, match="no version 4 of the codebook; the newest is 1"):
        codebook_diff(office.study, until=4)


def test_a_question_that_replaces_nothing_known_is_a_fault(office):
    study = office.edit(("id: D03,", "id: D08, replaces: [D3],"))

    with pytest.raises(StudyError, match=r"D08, replaces: 'D3' is no question of version 1"):
        codebook_diff(study)


def test_faults_of_the_codebook_come_before_any_comparison(office):
    study = office.edit(("title: Alone", "title: Voice"), ("[partly, yes]", "[maybe]"))

    with pytest.raises(StudyError, match=r"(?s)'maybe' is not a value.*title 'Voice' is also"):
        codebook_diff(study)


def test_the_page_marks_words_by_more_than_colour(office):
    study = office.edit(WORDING, SCALE, RULE)
    path = write_diff_page(study, codebook_diff(study))

    page = (office.folder / path).read_text()
    assert '<del><span class="unseen">removed: </span>alone' in page
    assert '<ins><span class="unseen">added: </span>by themselves' in page
    assert page.index('id="D01"') < page.index('id="D03"')
    assert "codebook publish --by ID --why TEXT --same D03 --same D02" in page


def test_the_command_says_it_in_words_and_as_json(office, monkeypatch):
    office.edit(WORDING)
    monkeypatch.chdir(office.folder)
    said = CliRunner().invoke(cli.app, ["codebook", "diff"])
    assert said.exit_code == 0
    assert said.output.endswith(
        "Report: reports/codebook-diff.html\n"
        "To publish it: intercoder codebook publish --by ID --why TEXT\n"
    )
    told = json.loads(CliRunner().invoke(cli.app, ["codebook", "diff", "--json"]).output)
    assert told["undecided"] == ["D03"]
    assert told["questions"][0]["differences"][0]["kind"] == "wording"
    assert told["consequences"]["ended"] == 8
