"""The codebook's file made the next version, once and for all."""

import json
import os
import stat

import openpyxl
import pytest
from sqlmodel import select
from typer.testing import CliRunner

from codebook.faults import StudyError
from db.find.events import events
from db.find.meanings import meanings, recorded_meanings
from db.find.rounds import codebook_of
from db.open import reading
from db.tables import CodebookVersion, Meaning
from flows import cli
from flows.study import open_study
from flows.versions import nextversion
from flows.versions.nextversion import codebook_publish

pytestmark = pytest.mark.stages

WORDING = ("Was the child seen alone?", "Was the child seen by themselves?")
HEARD = ("Is the child heard?", "Is the child's voice heard?")
SCALE = ("      - {code: partly, label: Partly}\n", "")
RULE = ("{D01: [partly, yes]}", "{D01: [yes]}")


def kept(office):
    """All that a publication may change: versions, meanings, events and the file."""
    with reading(office.study.engine) as session:
        versions = [each.model_dump() for each in session.exec(select(CodebookVersion)).all()]
        meant = [each.model_dump() for each in session.exec(select(Meaning)).all()]
        return versions, meant, [each.hash for each in events(session)], office.codebook_text


def began(office, version):
    with reading(office.study.engine) as session:
        return {
            f"{question} {part}".strip(): since
            for (question, part), since in meanings(session, version).items()
        }


def test_the_next_version_keeps_what_means_the_same_and_begins_the_rest_anew(office):
    """D03 is the same because the lead says so; D01 is new because nobody says otherwise."""
    told = codebook_publish(office.edit(WORDING, HEARD), "lead", "Misread", same=["D03"])

    assert (told.version, told.new, told.same, told.anew) == (2, True, ("D03",), ("D01",))
    assert told.unsaid == ("D01",)
    same = dict.fromkeys(["D02", "D03", "P1 Health", "P1 Police", "T1"], 1)
    assert began(office, 2) == {"D01": 2, **same}
    with reading(office.study.engine) as session:
        rows = {each.question: each for each in recorded_meanings(session, 2)}
        asked = codebook_of(session, 2)
    assert (rows["D03"].change, rows["D03"].by, rows["D03"].why) == ("wording", "lead", "Misread")
    assert (rows["D02"].change, rows["D02"].by) == ("", "")
    assert (asked.version, asked.questions["D03"].ask) == (2, WORDING[1])


def test_a_meaning_goes_back_as_far_as_it_was_kept(office):
    """D03 was worded three times, the same in versions 2 and 3 only."""
    codebook_publish(office.edit(WORDING), "lead", "-", new=["D03"])
    codebook_publish(office.edit(("by themselves?", "on their own?")), "lead", "-", same=["D03"])

    assert [began(office, number)["D03"] for number in (1, 2, 3)] == [1, 2, 2]
    assert {began(office, number)["D01"] for number in (1, 2, 3)} == {1}


def test_the_number_in_the_file_is_raised_and_nothing_else_of_it_changes(office):
    study = office.edit(WORDING)
    path = office.folder / "codebook.yaml"
    path.chmod(0o640)
    before = office.codebook_text

    told = codebook_publish(study, "lead", "Clearer")

    assert told.wrote == "codebook.yaml"
    assert office.codebook_text == before.replace("version: 1   #", "version: 2   #")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_number_that_the_lead_raised_is_taken(office):
    told = codebook_publish(office.edit(WORDING, ("version: 1 ", "version: 5 ")), "lead", "-")
    assert (told.version, told.wrote) == (5, "")
    assert codebook_publish(office.edit(HEARD), "lead", "-").version == 6


def test_publishing_again_changes_nothing(office):
    """Neither does another number, nor another layout of the file."""
    choice = ["D03"]
    codebook_publish(office.edit(WORDING), "lead", "Clearer", same=choice)
    before = kept(office)

    again = codebook_publish(office.study, "lead", "Clearer", same=choice)

    assert (again.version, again.new) == (2, False)
    assert kept(office) == before
    relaid = office.edit(("version: 2", "version: 9"), ("title: Voice,", "title:  Voice,"))
    assert not codebook_publish(relaid, "lead", "-").new
    assert kept(office)[:3] == before[:3]


def test_what_was_forgotten_can_be_said_until_coders_are_asked(office):
    """A version never changes: another with the same words says otherwise what they mean."""
    codebook_publish(office.edit(WORDING, HEARD), "lead", "-", same=["D01"])
    told = codebook_publish(office.study, "lead", "Forgotten", same=["D03"])

    assert (told.version, told.same, told.consequences.ended) == (3, ("D01", "D03"), 0)
    assert (began(office, 2)["D03"], began(office, 3)["D03"], began(office, 3)["D01"]) == (2, 1, 1)
    assert not codebook_publish(office.study, "lead", "Forgotten", same=["D03"]).new

    back = codebook_publish(office.study, "lead", "Not the same after all", new=["D01"])
    assert (back.version, began(office, 4)["D01"], began(office, 4)["D03"]) == (4, 4, 1)


def test_once_coders_are_asked_a_meaning_stands(office):
    codebook_publish(office.edit(WORDING), "lead", "-")
    office.recode(2)
    before = kept(office)
    with pytest.raises(StudyError, match="asked by version 2 already"):
        codebook_publish(office.study, "lead", "-", same=["D03"])
    assert kept(office) == before


def test_the_first_version_can_be_published_before_anything_is_handed_out(laid):
    told = codebook_publish(laid.study, "lead", "Agreed with the team")

    assert (told.version, told.new, told.anew, told.consequences) == (1, True, (), None)
    assert set(began(laid, 1).values()) == {1}
    with pytest.raises(StudyError, match="it has not changed"):
        codebook_publish(laid.edit(WORDING), "lead", "-", same=["D01"])


def test_nothing_can_mean_the_same_as_before_the_first_version(laid):
    with pytest.raises(StudyError, match="leave out --same and --new"):
        codebook_publish(laid.study, "lead", "-", same=["D01"])


@pytest.mark.parametrize(
    ("same", "new", "says"),
    [
        (["D01"], [], r"--same, D01: it can never mean the same \(value removed: Partly"),
        (["D99"], [], r"D99: no question of codebook.yaml. They are: D01, D02"),
        ([], ["d03"], r"--same, --new, d03: no question"),
        (["P1"], [], r"--same, P1: it has not changed, so its answers count on. Leave it out"),
        ([], ["T1"], r"--new, T1: its answers count on in any case \(title; it names"),
        (["D03"], ["D03"], r"--same, --new, D03: named in both"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_of_a_question_is_refused_with_its_reason(office, same, new, says):
    office.edit(WORDING, SCALE, RULE, ("title: Anything else", "title: All else"))
    before = kept(office)

    with pytest.raises(StudyError, match=says):
        codebook_publish(office.study, "lead", "-", same=same, new=new)
    assert kept(office) == before


def test_all_that_cannot_be_said_is_told_at_once(office):
    office.edit(WORDING, SCALE, RULE)
    with pytest.raises(StudyError) as told:
        codebook_publish(office.study, "lead", "-", same=["D01", "P1", "D03"], new=["D03"])
    assert [fault.place for fault in told.value.faults] == ["D03", "D01", "P1"]


def test_a_question_that_was_dropped_has_no_meaning_to_speak_of(office):
    text = office.codebook_text
    start = text.index("      - {id: T1")
    office.edit((text[start:], ""))
    with pytest.raises(StudyError, match="T1: it is no longer asked"):
        codebook_publish(office.study, "lead", "-", new=["T1"])


@pytest.mark.parametrize(
    ("by", "why", "says"),
    [
        (
            "nobody",
            "-",
            r"Nobody in the study file has the id 'nobody' \(--by\). Known: lead, ab, cd",
        ),
        ("lead", "  ", "needs a reason: give it with --why TEXT"),
    ],
)
def test_a_version_has_somebody_who_answers_for_it_and_a_reason(office, by, why, says):
    before = kept(office)
    with pytest.raises(StudyError, match=says):
        codebook_publish(office.edit(WORDING), by, why)
    assert kept(office)[:3] == before[:3]


def test_a_codebook_with_faults_is_not_published(office):
    before = kept(office)
    with pytest.raises(StudyError, match="'maybe' is not a value"):
        codebook_publish(office.edit(("[partly, yes]", "[maybe]")), "lead", "-")
    with pytest.raises(StudyError, match="'D3' is no question of version 1"):
        office.edit(("[maybe]", "[yes]"), ("id: D03,", "id: D08, replaces: [D3],"))
        codebook_publish(office.study, "lead", "-")
    assert kept(office)[:3] == before[:3]


def test_a_split_begins_anew_and_is_not_split_again_later(office):
    codebook_publish(office.edit(("id: D03,", "id: D03a, replaces: [D03],")), "lead", "Renamed")
    assert began(office, 2)["D03a"] == 2

    codebook_publish(office.edit(("title: Alone", "title: Seen alone")), "lead", "Title")
    assert began(office, 3)["D03a"] == 2


@pytest.mark.parametrize("at", ["_number_file", "published_version", "event"])
def test_a_publication_broken_off_leaves_the_old_version_and_can_be_done_again(
    office, monkeypatch, at
):
    """The number may stand in the file already; nothing else of the new version is anywhere."""

    class Killed(BaseException):
        pass

    def after(inner):
        def broken(*given, **named):
            inner(*given, **named)
            raise Killed

        return broken

    office.edit(WORDING)
    before = kept(office)
    from flows import study as studies

    where = studies if at == "event" else nextversion
    monkeypatch.setattr(where, at, after(getattr(where, at)))
    with pytest.raises(Killed):
        codebook_publish(office.study, "lead", "-")
    monkeypatch.undo()
    assert kept(office)[:3] == before[:3]
    with pytest.raises(StudyError, match="changed since version 1 was published"):
        from flows.distribute.work import _published_codebook

        with reading(office.study.engine) as session:
            _published_codebook(office.study, session, office.study.clock())

    told = codebook_publish(office.study, "lead", "-", same=["D03"])
    assert (told.version, told.new) == (2, True)
    assert began(office, 2)["D03"] == 1


def test_a_file_that_the_program_cannot_edit_is_left_to_the_lead(office):
    """Such as a number written as a text: the lead is told what to set it to."""
    study = office.edit(WORDING, ("version: 1 ", 'version: "1" '))
    before = kept(office)
    with pytest.raises(
        StudyError, match=r"codebook.yaml, line 3, version: the version is 1. Set it"
    ):
        codebook_publish(study, "lead", "-")
    assert kept(office) == before


def test_of_a_codebook_in_excel_the_lead_sets_the_number_in_the_cell_named(tmp_path):
    """The program does not write into the lead's workbook."""
    folder = tmp_path / "study"
    CliRunner().invoke(cli.app, ["init", str(folder), "--excel"])
    study = open_study(folder)
    assert codebook_publish(study, "lead", "First").version == 1

    def set_cell(sheet, old, new):
        book = openpyxl.load_workbook(folder / "study.xlsx")
        cells = [cell for row in book[sheet].iter_rows() for cell in row]
        (cell,) = [each for each in cells if str(each.value) == old]
        cell.value = new
        book.save(folder / "study.xlsx")
        return cell.coordinate

    set_cell("Questions", "Voice considered", "The voice")
    with pytest.raises(StudyError, match=r"study.xlsx, sheet Codebook, cell") as told:
        codebook_publish(open_study(folder), "lead", "Second")
    place = set_cell("Codebook", "1", "2")
    assert f"cell {place}: the version is 1. Set it to 2" in str(told.value)
    published = codebook_publish(open_study(folder), "lead", "Second")
    assert (published.version, published.same) == (2, ("Q01",))


def test_the_record_says_what_was_decided_without_words_of_the_codebook(office):
    told = codebook_publish(office.edit(WORDING, HEARD), "lead", "Secret reason", same=["D03"])
    with reading(office.study.engine) as session:
        last = events(session, "published codebook")[-1]
    assert last.who == "lead"
    assert last.about == {"version": 2, "questions": 5, "same": ["D03"], "anew": ["D01"]}
    assert last.inputs == {"codebook": told.sha256}


def test_the_command_says_what_comes_back_for_coding_and_how_to_hand_it_out(office, monkeypatch):
    office.edit(WORDING, HEARD)
    monkeypatch.chdir(office.folder)
    words = ["codebook", "publish", "--by", "lead", "--why", "Misread", "--same", "D03"]
    said = CliRunner().invoke(cli.app, words)

    assert said.exit_code == 0
    lines = said.output.splitlines()
    assert lines[0].startswith("Version 2 of the codebook is published: 5 questions, sha256 ")
    assert lines[1:7] == [
        "codebook.yaml now says version 2",
        "Means the same as before: D03",
        "Means something new: D01",
        "Of D01 nothing was said, so it is new. Until coders are asked by version 2 you can say "
        "otherwise: publish again with --same D01",
        "Of 36 answers given, 28 count on, 8 no longer do",
        "To be coded again: ab 4 rows in 4 cases (round pilot); cd 4 rows in 4 cases (round pilot)",
    ]
    assert lines[7] == "To hand that out: intercoder distribute pilot --recode"
    again = CliRunner().invoke(cli.app, [*words, "--json"])
    assert json.loads(again.output)["new"] is False
