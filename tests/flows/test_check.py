"""Every fault of a study's files is found at once, with file, place and remedy."""

import json

import pytest
from typer.testing import CliRunner

from flows import cli
from flows.advice import study_advice
from flows.beginning import write_template
from flows.check import study_faults

pytestmark = pytest.mark.stages


@pytest.fixture
def study(tmp_path):
    write_template(tmp_path)
    return tmp_path


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def found(study):
    return [(fault.file, fault.place, fault.found) for fault in study_faults(study)]


def test_the_template_has_no_fault(study):
    assert study_faults(study) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "told"),
    [
        ("study.yaml", "title: My", "titel: x\ntitle: My", "line 4", "unknown key 'titel'"),
        ("study.yaml", "group_by: group ", "group_by: grup ", "line", "'grup' is no attribute"),
        ("codebook.yaml", "id: Q02", "id: Q01", "line", "Q01"),
        ("codebook.yaml", "{age: {at_least", "{agee: {at_least", "line", "agee"),
        ("register.csv", "C-002,", "C-001,", "row 3", "C-001"),
        ("register.csv", "C-002,", ",", "row 3", "blank"),
        ("study.yaml", "size: 30 ", "size: 99 ", "line", "48"),
    ],
)
def test_a_fault_is_told_with_file_place_and_remedy(study, file, old, new, place, told):
    edit(study / file, old, new)
    faults = study_faults(study)
    assert faults, "not found"
    assert faults[0].file == file
    assert place in faults[0].place
    assert told in faults[0].found
    assert faults[0].remedy


def test_faults_of_all_files_are_told_at_once_and_nothing_is_written(study):
    """A lead mends everything in one go; a look changes nothing."""
    edit(study / "study.yaml", "title: My", "titel: x\ntitle: My")
    edit(study / "codebook.yaml", "id: Q02", "id: Q01")
    before = sorted(path.name for path in study.rglob("*"))
    assert {file for file, _, _ in found(study)} == {"study.yaml", "codebook.yaml"}
    assert sorted(path.name for path in study.rglob("*")) == before


def test_targets_that_cannot_be_met_say_which_and_by_how_much(study):
    edit(
        study / "study.yaml",
        "  strata: [group]\n  allocation: proportional   # or: equal\n",
        "  targets:\n    - {where: {group: South}, n: 40}\n",
    )
    faults = study_faults(study)
    assert len(faults) == 1
    assert "South" in str(faults[0])
    assert "40" in str(faults[0])


def test_everything_wrong_is_told_at_once(study):
    """A malformed key hides neither the faults below it nor those of the other files."""
    edit(study / "study.yaml", "name: Your name", "nam: Your name")
    edit(
        study / "study.yaml", "  strata: [group]\n", "  targets: [{where: {group: South}, n: 40}]\n"
    )
    edit(study / "codebook.yaml", "terms:", "termz:")
    edit(study / "codebook.yaml", "id: Q02", "id: Q01")
    edit(study / "codebook.yaml", "{age: {at_least", "{agee: {at_least")
    edit(study / "register.csv", "C-002,", "C-001,")
    edit(study / "register.csv", "C-003,", ",")
    told = "\n".join(map(str, study_faults(study)))
    for words in (
        "unknown key 'nam'",
        "unknown key 'termz'",
        "'Q01' is used twice",
        "the rule names 'agee'",
        "'C-001' stands in row 2 too",
        "column case_id: blank",
        "40 wanted of 'group: South'",
    ):
        assert words in told


def checked(study, *options):
    return CliRunner().invoke(cli.app, ["check", str(study), *options])


def test_advice_is_told_after_faults_and_stops_nothing(study):
    """The list of faults in JSON stays as it is; advice has to be asked for by name there."""
    assert checked(study).output == "All in order\n"
    edit(study / "codebook.yaml", "title: Voice considered", "title: " + "Voice considered " * 3)
    told = checked(study)
    assert told.exit_code == 0
    first, *rest = told.output.splitlines()
    assert first == "All in order"
    assert "Worth a look; it stops nothing:" in rest
    assert "codebook.yaml, line 31, Q01.title: the title has 50 letters" in told.output
    assert json.loads(checked(study, "--json").output) == []
    both = json.loads(checked(study, "--json", "--advice").output)
    assert both["faults"] == []
    assert [each["place"] for each in both["advice"]] == ["line 31, Q01.title"]
    edit(study / "study.yaml", "title: My", "titel: x\ntitle: My")
    told = checked(study)
    assert told.exit_code == 1
    assert told.output.index("1 to put right") < told.output.index("Worth a look")
    assert [each["file"] for each in json.loads(checked(study, "--json").output)] == ["study.yaml"]


def test_a_codebook_with_faults_is_not_advised_on(study):
    """First things first: advice on half a codebook would mislead."""
    edit(study / "codebook.yaml", "id: Q02", "id: Q01")
    edit(study / "codebook.yaml", "title: Voice considered", "title: " + "Voice considered " * 3)
    assert study_advice(study) == []


def test_a_folder_to_which_no_workbook_can_link_is_a_fault(study):
    """Such as an address that would run something; a folder, a share and the web are fine."""
    path = study / "study.yaml"
    whole = path.read_text(encoding="utf-8")
    for folder, faulty in (
        ("javascript:alert(1)", True), ("//server/share", False), ("https://example.org/", False),
    ):  # fmt: skip
        told = f"column: report_file, folder: '{folder}'"
        path.write_text(whole.replace("column: report_file", told, 1), encoding="utf-8")
        faults = [words for _, _, words in found(study) if "link to" in words]
        assert bool(faults) is faulty, folder
