"""Returns come in: once, twice, corrected, contradicting, broken off."""

import pytest
from sqlmodel import select

from codebook.faults import StudyError
from db.open import reading, transaction
from db.tables import Answer, Event, Return, Workbook
from flows.collect import recording, work
from workbooks.coding import CodingWorkbook, write_coding_workbook
from workbooks.contents import CaseToCode
from workbooks.identity import Sealed

pytestmark = pytest.mark.stages

FIRST = """
    | case | D01 | D02 |
    | RR-1 | Yes | No  |
    | RR-2 | No  |     |
"""


def events(office):
    with reading(office.study.engine) as session:
        told = session.exec(select(Event).order_by(Event.id)).all()
        return [
            each.what for each in told if each.what in ("received", "accepted", "held", "rejected")
        ]


def test_a_blank_cell_is_never_an_answer(office):
    """Blank means not yet answered; it must not count as 'No' anywhere downstream."""
    told = office.returned(FIRST)
    assert office.answers() == {
        ("RR-1", "D01"): "yes",
        ("RR-1", "D02"): "no",
        ("RR-2", "D01"): "no",
    }
    assert (told.files, told.accepted, told.answers, told.problems) == (1, 1, 3, 0)
    assert events(office) == ["received", "accepted"]


def test_what_is_missing_is_what_is_asked_and_not_answered(office):
    """RR-2 is one year old, so that D02 is not asked; D03 waits for D01 and follows a Yes."""
    told = office.returned(FIRST)
    assert told.missing == {"ab": 3, "cd": 5}
    assert told.to_fix == {"ab": 0, "cd": 0}
    assert not told.has_fixes
    text = office.fix_list().with_suffix(".txt").read_text()
    assert "- Case RR-1: D03" in text
    assert "- Case RR-3: D01, D02" in text


def test_a_second_return_only_adds(office):
    office.returned(FIRST)
    told = office.returned(
        """
        | case | D01 | D02 | D03 |
        | RR-1 | Yes | No  | No  |
        | RR-2 |     |     |     |
        """,
        name="again.xlsx",
    )
    assert (told.accepted, told.answers, told.repeated) == (1, 1, 1)
    assert office.answers()["RR-2", "D01"] == "no"
    assert office.answers()["RR-1", "D03"] == "no"


def test_a_text_that_grows_adds_and_one_that_changes_contradicts(office):
    office.returned("| case | D04 |\n| RR-1 | seen |")
    grown = office.returned("| case | D04 |\n| RR-1 | seen twice |", name="b.xlsx")
    other = office.returned("| case | D04 |\n| RR-1 | nothing |", name="c.xlsx")
    assert (grown.accepted, other.held) == (1, 1)
    assert office.answers() == {("RR-1", "D04"): "seen twice"}


def test_a_return_that_contradicts_an_earlier_one_is_held_for_the_lead(office):
    """Nothing is taken from it, not even what it adds, until the lead has asked."""
    office.returned(FIRST)
    told = office.returned(
        "| case | D01 | D02 |\n| RR-1 | No | No |\n| RR-3 | Yes | |", name="b.xlsx"
    )
    assert (told.held, told.accepted) == (1, 0)
    assert office.answers()["RR-1", "D01"] == "yes"
    assert ("RR-3", "D01") not in office.answers()
    assert office.returns()[-1].state == "held"
    assert "case RR-1, D01" in told.notes[0]
    assert events(office)[-1] == "held"


def test_a_corrected_fix_list_supersedes_only_what_it_changes(office):
    office.returned("| case | D01 | D02 |\n| RR-1 | Yes | Noo |\n| RR-2 | No | |")
    corrected = office.fill(
        "| case | D01 | D02 |\n| RR-1 | Partly | No |", content=office.fix_list().read_bytes()
    )
    office.send("corrected.xlsx", corrected)
    told = office.collect()
    assert (told.accepted, told.answers, told.has_fixes) == (1, 2, False)
    assert office.answers() == {
        ("RR-1", "D01"): "partly", ("RR-1", "D02"): "no", ("RR-2", "D01"): "no",
    }  # fmt: skip
    with reading(office.study.engine) as session:
        newest = session.exec(select(Return).order_by(Return.id.desc())).first()
        kept = session.exec(select(Answer).where(Answer.case_id == "RR-2")).all()
    assert newest.fix_code
    assert [each.return_id for each in kept] == [1]


def test_an_outdated_fix_list_that_contradicts_is_held(office):
    office.returned("| case | D01 | D02 |\n| RR-1 | Yes | Noo |")
    outdated = office.fix_list().read_bytes()
    office.send("b.xlsx", office.fill("| case | D02 |\n| RR-1 | No |", content=outdated))
    office.collect()
    office.send("c.xlsx", office.fill("| case | D01 | D02 |\n| RR-1 | No | No |", content=outdated))
    assert office.collect().held == 1


def test_blanks_in_a_corrected_fix_list_supersede_nothing(office):
    office.returned("| case | D01 | D02 |\n| RR-1 | Yes | Noo |")
    content = office.fix_list().read_bytes()
    office.send(
        "b.xlsx", office.fill("| case | D01 | D02 |\n| RR-1 | (cleared) | No |", content=content)
    )
    assert office.collect().accepted == 1
    assert office.answers()["RR-1", "D01"] == "yes"


def test_the_same_bytes_again_are_ignored_and_counted(office):
    content = office.fill(FIRST)
    office.send("one.xlsx", content)
    office.send("deep/er/two.xlsx", content)
    first, second = office.collect(), office.collect()
    assert (first.accepted, first.repeated) == (1, 1)
    assert (second.files, second.repeated, second.missing) == (0, 2, first.missing)
    assert len(office.returns()) == 1


def test_a_foreign_or_broken_file_is_rejected_with_its_reason_and_its_bytes_are_kept(office):
    office.send("notes.txt", b"see you on Monday")
    office.send("cut.xlsx", office.sent["ab"][:900])
    office.send("~$main.xlsx", b"lock")
    told = office.collect()
    assert (told.files, told.rejected, told.has_fixes) == (2, 2, True)
    assert [each.file_name for each in office.returns()] == ["cut.xlsx", "notes.txt"]
    assert [each.state for each in office.returns()] == ["rejected", "rejected"]
    assert "cut off on its way" in told.notes[0]
    for each in office.returns():
        kept = office.study.inside("received", each.sha256)
        assert kept.read_bytes() == office.study.path("inbox", each.file_name).read_bytes()
        assert kept.stat().st_mode & 0o777 == 0o600


def test_a_workbook_of_another_study_is_rejected(office, tmp_path_factory):
    from flows.study import open_study

    foreign = open_study(office.study.folder, clock=office.study.clock, key=b"x" * 32)
    office.send("back.xlsx", office.fill(FIRST))
    told = work.collect(foreign)
    assert told.rejected == 1
    assert office.answers() == {}


def test_problems_go_into_the_fix_list_and_leave_it_once_mended(office):
    told = office.returned("| case | D01 | D02 |\n| RR-1 | Maybe | No |\n| RR-2 | No | No |")
    assert office.problems(1) == [
        ("not_on_the_list", "RR-1", "D01"),
        ("not_applicable", "RR-2", "D02"),
    ]
    assert told.has_fixes
    assert told.to_fix == {"ab": 2, "cd": 0}
    assert told.fix_lists == ["reports/returns/ab-pilot.xlsx"]
    complete = office.fill(
        """
        | case | D01    | D02       | D03 |
        | RR-1 | No     | No        |     |
        | RR-2 | No     | (cleared) |     |
        | RR-3 | Partly | No        | No  |
        """,
        content=office.fix_list().read_bytes(),
    )
    office.send("done.xlsx", complete)
    told = office.collect()
    assert (told.missing["ab"], told.fix_lists, told.has_fixes) == (0, [], False)
    assert list(office.fix_list().parent.iterdir()) == []


def test_a_collection_killed_after_the_bytes_were_kept_goes_on_where_it_stopped(
    office, monkeypatch
):
    office.send("back.xlsx", office.fill(FIRST))

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(recording, "add_return", killed)
        with pytest.raises(KeyboardInterrupt):
            office.collect()
    assert office.returns() == []
    assert len(list(office.study.inside("received").iterdir())) == 1
    assert office.collect().accepted == 1
    assert len(office.answers()) == 3


def test_a_collection_killed_between_return_and_commit_leaves_nothing(office, monkeypatch):
    """The return, its answers and its event are one transaction."""
    office.send("back.xlsx", office.fill(FIRST))

    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(type(office.study), "record", killed)
        with pytest.raises(KeyboardInterrupt):
            office.collect()
    assert (office.returns(), office.answers(), events(office)) == ([], {}, [])
    assert office.collect().accepted == 1


def test_fix_lists_are_the_same_bytes_each_time_and_made_again_when_lost(office):
    office.returned(FIRST)
    before = office.fix_list().read_bytes()
    office.fix_list().unlink()
    office.collect()
    assert office.fix_list().read_bytes() == before


def test_files_of_a_batch_are_received_in_order_of_name(office):
    """So that every machine gives returns the same numbers, and the newest is the same one."""
    office.send("b.xlsx", office.fill("| case | D01 |\n| RR-1 | Yes |"))
    office.send("a.xlsx", office.fill("| case | D02 |\n| RR-1 | No |"))
    assert office.collect().accepted == 2
    assert [each.file_name for each in office.returns()] == ["a.xlsx", "b.xlsx"]


def test_each_coder_s_answers_are_their_own(office):
    office.send("ab.xlsx", office.fill("| case | D01 |\n| RR-1 | Yes |"))
    office.send("cd.xlsx", office.fill("| case | D01 |\n| RR-1 | No |", coder="cd"))
    assert office.collect().accepted == 2
    assert (office.answers("ab"), office.answers("cd")) == (
        {("RR-1", "D01"): "yes"},
        {("RR-1", "D01"): "no"},
    )


def test_a_workbook_of_another_stage_is_left_for_it(office):
    """Reconciliation workbooks come back into the same inbox."""
    sealed = Sealed("RECO-2222", "reconciliation", "Small study", "pilot", "lead", 1, "", ("RR-1",))
    codebook = office.study.codebook
    book = CodingWorkbook(sealed, codebook, "Lead", (CaseToCode("RR-1", {}),))
    with transaction(office.study.engine) as session:
        session.add(
            Workbook(
                id=sealed.code, kind=sealed.kind, round="pilot", wave=1, person="lead",
                codebook_version=1, cases=["RR-1"], file_name="r.xlsx", sha256="",
                issued_at=office.study.clock(),
            )
        )  # fmt: skip
    office.send("r.xlsx", write_coding_workbook(book, office.study.key, office.study.clock()))
    told = office.collect()
    assert (told.files, told.left, told.rejected) == (1, 1, 0)
    assert office.returns() == []


def test_a_file_that_is_gone_from_what_is_kept_is_told_with_where_it_belongs(office):
    """As after a restored backup that left the received files out."""
    office.returned("| case | D01 |\n| RR-1 | Yess |")
    (kept,) = office.study.inside("received").iterdir()
    kept.unlink()
    office.fix_list().unlink()
    with pytest.raises(StudyError, match="Put it back from a backup"):
        office.collect()
