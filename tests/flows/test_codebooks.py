"""A codebook comes into a study by file, and goes out in the form that is asked for."""

import json
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from codebook.faults import StudyError
from codebook.files import load_codebook
from codebook.qdc_in import qdc_codebook
from codebook.qdc_out import qdc_bytes
from flows import cli
from flows.beginning import write_template
from flows.codebooks import export_codebook, import_codebook, print_codebook
from flows.study import open_study

pytestmark = pytest.mark.stages
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def study(tmp_path):
    folder = tmp_path / "study"
    write_template(folder)
    return open_study(folder, clock=lambda: NOON, key=b"k" * 32)


def again(study):
    return open_study(study.folder, clock=lambda: NOON, key=b"k" * 32)


def edited(study, *changes):
    """The study's codebook file as another one, with pieces of text replaced."""
    text = study.path("codebook.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = study.folder.parent / "other.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_qdc_file_changes_only_what_it_says_differently(study):
    """Through another program and back: one wording changed, every comment of the file stays."""
    text = study.path("codebook.yaml").read_text(encoding="utf-8")
    new = study.folder.parent / "back.qdc"
    book = load_codebook(edited(study, ("Voice considered", "Voice weighed")))
    new.write_bytes(qdc_bytes(book))
    told = import_codebook(study, new)
    assert told.new
    now = study.path("codebook.yaml").read_text(encoding="utf-8")
    assert now == text.replace("Voice considered", "Voice weighed")
    kept = study.path("codebook.until-2026-01-05T120000.yaml")
    assert told.kept == str(kept)
    assert kept.read_text(encoding="utf-8") == text


def test_the_same_codebook_again_changes_nothing(study):
    before = sorted(path.name for path in study.folder.iterdir())
    new = study.folder.parent / "same.qdc"
    new.write_bytes(qdc_bytes(study.codebook))
    told = import_codebook(study, new)
    assert (told.new, told.kept) == (False, "")
    assert sorted(path.name for path in study.folder.iterdir()) == before


def test_two_imports_in_one_second_keep_both_old_files(study):
    import_codebook(study, edited(study, ("version: 1", "version: 2")))
    import_codebook(again(study), edited(study, ("version: 2", "version: 3")))
    assert len(list(study.folder.glob("codebook.until-*.yaml"))) == 2


def test_a_framework_with_other_questions_comes_with_its_own_comments(study):
    path = edited(study, ("id: Q01", "id: Z01"), ("id: Q02", "id: Z02"), ("{id: N01", "{id: Z03"))
    import_codebook(study, path)
    assert study.path("codebook.yaml").read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: Q02", "id: Q01", "'Q01' is used twice"),
        ("{age: {at_least", "{agee: {at_least", "agee"),
        ("areas:", "araes:", "unknown key 'araes'"),
    ],
)
def test_a_faulty_codebook_is_told_and_nothing_is_written(study, old, new, said):
    before = {path: path.read_bytes() for path in study.folder.glob("*.*") if path.is_file()}
    with pytest.raises(StudyError, match=said):
        import_codebook(study, edited(study, (old, new)))
    assert {
        path: path.read_bytes() for path in study.folder.glob("*.*") if path.is_file()
    } == before


def test_rules_of_a_qdc_file_are_checked_against_the_register(study):
    book = load_codebook(edited(study, ("{age: {at_least", "{agee: {at_least")))
    path = study.folder.parent / "x.qdc"
    path.write_bytes(qdc_bytes(book))
    with pytest.raises(StudyError, match=r"Q02\.applies_if\.agee: the rule names 'agee'") as told:
        import_codebook(study, path)
    assert "line" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [("none.yaml", "There is no file"), ("x.docx", "no form that is read: .yaml, .xlsx or .qdc")],
)
def test_other_files_are_refused(study, name, said):
    path = study.folder.parent / name
    if name.startswith("x"):
        path.write_bytes(b"PK")
    with pytest.raises(StudyError, match=said):
        import_codebook(study, path)


def test_a_broken_codebook_can_be_replaced(study):
    """Whoever broke the file gets a good one in its place, and keeps the broken one."""
    path = edited(study)
    study.path("codebook.yaml").write_text("areas: [", encoding="utf-8")
    told = import_codebook(again(study), path)
    assert load_codebook(study.path("codebook.yaml")) == load_codebook(path)
    assert told.kept


def test_each_form_is_written_and_says_the_same(study, tmp_path):
    export_codebook(study, tmp_path / "a.qdc")
    export_codebook(study, tmp_path / "a.yaml")
    export_codebook(study, tmp_path / "a.html")
    assert qdc_codebook((tmp_path / "a.qdc").read_bytes(), "a.qdc").codebook == study.codebook
    own = study.path("codebook.yaml").read_bytes()
    assert (tmp_path / "a.yaml").read_bytes() == own
    assert "<h1>My framework</h1>" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_no_other_file_is_overwritten(study, tmp_path):
    (tmp_path / "a.qdc").write_text("mine")
    for path, said in (
        (tmp_path / "a.qdc", "is there already"),
        (tmp_path / "none" / "a.qdc", "There is no folder"),
        (tmp_path / "a.txt", "no form that is written"),
    ):
        with pytest.raises(StudyError, match=said):
            export_codebook(study, path)
    assert (tmp_path / "a.qdc").read_text() == "mine"
    export_codebook(study, tmp_path / "b.qdc")
    export_codebook(study, tmp_path / "b.qdc")


def test_the_handbook_names_the_unit_and_is_a_draft_before_any_round(study):
    file = study.path("study.yaml")
    unit = "unit: {name: the child in focus, guidance: 'Not siblings.'}\n"
    file.write_text(file.read_text(encoding="utf-8") + unit, encoding="utf-8")
    print_codebook(again(study))
    text = study.path("reports", "codebook.html").read_text(encoding="utf-8")
    assert "No round is asked by version 1 as it stands here." in text
    assert "<b>Answer for:</b> the child in focus. Not siblings." in text


def run(*words):
    return CliRunner().invoke(cli.app, list(map(str, words)))


def test_the_commands_say_what_they_did(study, tmp_path):
    out = run("codebook", "export", tmp_path / "x.qdc", study.folder)
    assert out.exit_code == 0
    assert "x.qdc holds version 1 of the codebook, with 3 questions" in out.output
    out = run("codebook", "import", tmp_path / "x.qdc", "--study", study.folder)
    assert "says the same already" in out.output
    out = run("codebook", "import", edited(study, ("version: 1", "version: 2")), study.folder)
    assert "now holds 'My framework', version 2, with 3 questions" in out.output
    assert "The old file is" in out.output
    out = run("codebook", "print", study.folder, "--json")
    assert json.loads(out.output)["version"] == 2
    assert json.loads(out.output)["file"].endswith("reports/codebook.html")
