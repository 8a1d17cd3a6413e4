"""Are theme workbooks handed out once, and their marks read as they stand?"""

import pytest
from openpyxl import load_workbook
from sqlmodel import select

from codebook.faults import StudyError
from db.find.themes import theme_marks
from db.open import reading
from db.tables import Answer, Problem
from flows.study import open_study
from flows.themes import work
from flows.themes.work import collect_themes, themes
from workbooks import themes_words as words

pytestmark = pytest.mark.stages
ALL = "outbox/lead/themes-lead-1.xlsx"
GROUP = "outbox/lead/themes-lead-2.xlsx"


def kept(study):
    with reading(study.engine) as session:
        return [(each.group, each.case_id, each.theme, each.quote) for each in theme_marks(session)]


def problems(study):
    with reading(study.engine) as session:
        return [(each.kind, each.cell) for each in session.exec(select(Problem)).all()]


def test_there_is_a_workbook_over_all_cases_and_one_for_each_group(study):
    summary = themes(study)

    assert summary.groups == ["All", "A"]
    assert summary.written == [ALL, GROUP]
    reading_sheet = load_workbook(study.path(ALL))[words.READING]
    rows = [[cell.value for cell in row] for row in reading_sheet.iter_rows(min_row=5)]
    assert ["C1", "A", "P1.2", "Parts: Police", "No", "Agreement"] in [row[:6] for row in rows]
    assert any("Words on Q1 (p. 3)" in (row[6] or "") for row in rows)


def test_themes_wait_until_coding_is_over(undecided):
    with pytest.raises(StudyError, match="main is not decided"):
        themes(undecided[0])


def test_an_analyst_must_be_somebody(study):
    with pytest.raises(StudyError, match="'nobody'"):
        themes(study, by="nobody")


def test_handing_out_twice_writes_nothing_and_a_lost_file_is_written_again(study):
    themes(study)
    before = study.path(ALL).read_bytes()

    assert themes(study).written == []
    study.path(ALL).unlink()
    assert themes(study).written == [ALL]
    assert study.path(ALL).read_bytes() == before


def test_an_outbox_elsewhere_is_written_to_and_named_in_full(study, tmp_path_factory):
    """Teams share folders that lie outside the study."""
    shared = tmp_path_factory.mktemp("shared")
    path = study.path("study.yaml")
    path.write_text(path.read_text() + f"outbox: {shared}\n")
    moved = open_study(study.folder, clock=study.clock, key=study.key)

    assert themes(moved).written[0] == str(shared / ALL.removeprefix("outbox/"))


def test_a_run_that_is_killed_before_it_records_ends_as_one_that_was_not(study, twin, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(work, "_record", killed)
        with pytest.raises(KeyboardInterrupt):
            themes(study)
    themes(study)
    other = twin("other")
    themes(other)

    assert study.path(GROUP).read_bytes() == other.path(GROUP).read_bytes()


def test_marks_are_kept_with_the_analysts_own_themes_and_counted(study, marked):
    """Themes are those on the Themes sheet; spelling is folded; a case counts once."""
    themes(study)
    rows = [("C1", "silence", "one"), ("c1", "Silence ", "two"), ("C2", "Silence", "")]
    marked(study, ALL, rows, themes=["Silence"])

    summary = collect_themes(study)

    assert (summary.marks, summary.problems, summary.themes) == (2, 0, 1)
    assert kept(study) == [("All", "C1", "Silence", "one\ntwo"), ("All", "C2", "Silence", "")]
    assert study.path(summary.report).read_text() == (
        "theme,group,n,denominator\nSilence,All,2,3\nSilence,A,2,3\n"
    )


def test_what_is_unsure_is_a_problem_and_marks_nothing(study, marked):
    themes(study)
    rows = [
        ("C9", "Silence", ""),
        ("C1", "Sillence", ""),
        ("", "Silence", ""),
        ("C1", "", "words"),
        ("C1", "=1+1", ""),
        ("C3", "Silence", ""),
    ]
    marked(study, GROUP, rows, themes=["Silence"])

    summary = collect_themes(study)

    assert kept(study) == [("A", "C3", "Silence", "")]
    assert summary.has_fixes
    assert problems(study) == [
        ("other_case", "A5"),
        ("other_theme", "B6"),
        ("case_missing", "A7"),
        ("theme_missing", "B8"),
        ("formula", "B9"),
        ("theme_missing", "B9"),
    ]


def test_the_newest_return_of_a_workbook_counts_and_twice_is_once(study, marked):
    """A mark that is taken out is out; reading again changes nothing."""
    themes(study)
    marked(study, ALL, [("C1", "Silence", ""), ("C2", "Silence", "")], ["Silence"], "one.xlsx")
    collect_themes(study)
    marked(study, ALL, [("C2", "Silence", "")], ["Silence"], "two.xlsx")
    collect_themes(study)

    assert kept(study) == [("All", "C2", "Silence", "")]
    assert collect_themes(study).files == 0
    assert kept(study) == [("All", "C2", "Silence", "")]


def test_answers_never_change(study, marked):
    with reading(study.engine) as session:
        before = [each.model_dump() for each in session.exec(select(Answer)).all()]
    themes(study)
    marked(study, ALL, [("C1", "Silence", "")], ["Silence"])
    collect_themes(study)

    with reading(study.engine) as session:
        assert [each.model_dump() for each in session.exec(select(Answer)).all()] == before
