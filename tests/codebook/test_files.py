"""A codebook is loaded whole or refused with every fault, and its hash is of its meaning."""

import pytest
from ruamel.yaml import YAML

from codebook.faults import StudyError
from codebook.files import codebook_content, codebook_faults, codebook_sha256, load_codebook
from codebook.model import Codebook


def test_yes_and_no_stay_words(small):
    """YAML 1.1 would read them as true and false, and Norway's problem would be ours."""
    assert small.scales["yes_no"].codes == ("yes", "no")
    assert small.questions["D09"].applies_if["D08"].is_ == ("yes",)
    assert small.scales["yes_no"].label("no") == "No"


def test_the_small_codebook_has_no_fault(faults):
    assert faults() == []


def test_every_fault_stands_in_the_error(written):
    path = written(old="scale: considered", new="scale: considred")
    with pytest.raises(StudyError) as error:
        load_codebook(path)
    assert [fault.file for fault in error.value.faults] == ["codebook.yaml"]
    assert "unknown scale 'considred'. Did you mean 'considered'?" in str(error.value)


def test_a_missing_file_is_a_fault_and_no_traceback(tmp_path):
    codebook, (fault,) = codebook_faults(tmp_path / "codebook.yaml")
    assert codebook is None
    assert (fault.place, fault.found) == ("the file", "not found")


@pytest.mark.parametrize(
    ("text", "place", "found", "remedy"),
    [
        ("title: a\ntitle: b\n", "line 2", "the key 'title' stands twice", "Keep one of them"),
        ("title: a\nscales: {a: [}\n", "line 2", "expected the node content", "Mend the line"),
        ("title: a\n\tversion: 1\n", "line 2", "a tab where spaces belong", "Indent with spaces"),
        ("- title\n", "line 1", "no keys", ""),
        ("", "line 1", "no keys", ""),
    ],
)
def test_what_is_no_yaml_is_told_with_its_line(written, text, place, found, remedy):
    codebook, (fault,) = codebook_faults(written(text))
    assert codebook is None
    assert fault.place == place
    assert fault.found.startswith(found)
    assert fault.remedy.startswith(remedy)


def test_a_file_that_is_no_text_is_a_fault(tmp_path):
    path = tmp_path / "codebook.yaml"
    path.write_bytes(b"title: caf\xe9")
    (fault,) = codebook_faults(path)[1]
    assert fault.remedy == "Save it as UTF-8"


def test_the_content_reads_back_as_the_same_codebook(framework, small):
    for codebook in (framework, small):
        again = Codebook.model_validate_json(codebook_content(codebook))
        assert codebook_content(again) == codebook_content(codebook)
        assert list(again.questions.values()) == list(codebook.questions.values())
        assert again.scales == codebook.scales


def test_layout_key_order_and_spelled_out_defaults_leave_the_hash(written, tmp_path):
    """A reformatted file is the same codebook: nobody is to be asked to code again."""
    path = written()
    yaml = YAML(typ="safe", pure=True)
    content = yaml.load(path)
    question = content["areas"][0]["questions"][0]
    content["areas"][0]["questions"][0] = dict(reversed(question.items()), each_of=[], unit="")
    content["scales"] = dict(reversed(content["scales"].items()))
    content["terms"] = dict(reversed(content["terms"].items()))
    question["applies_if"]["age"]["at_least"] = 3.0
    other = tmp_path / "other.yaml"
    yaml.default_flow_style = True
    with other.open("w", encoding="utf-8") as out:
        yaml.dump(content, out)
    assert codebook_sha256(load_codebook(other)) == codebook_sha256(load_codebook(path))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("label: Partly", "label: In part"),
        ("in any section", "in one section"),
        ("[partly, yes]}\n        applies", "[yes]}\n        applies"),
        ("[Police, ", "[The police, "),
        ("Voice absent: [no], Voice present: [partly, yes]", "Voice present: [partly, yes]"),
        ("level: ordinal", "level: nominal"),
        ("at_least: 3", "at_least: 4"),
    ],
)
def test_any_change_of_meaning_changes_the_hash(written, old, new):
    before = codebook_sha256(load_codebook(written()))
    assert codebook_sha256(load_codebook(written(old=old, new=new))) != before


def test_the_hash_stays_the_same_from_one_program_version_to_the_next():
    """Studies keep this hash for years. A new optional key of the model must not change it."""
    codebook = Codebook.model_validate(
        {
            "title": "T",
            "scales": {"s": {"values": [{"code": "a", "label": "A"}, {"code": "b", "label": "B"}]}},
            "areas": [
                {
                    "id": "a",
                    "title": "A",
                    "questions": [
                        {"id": "Q1", "title": "Q", "ask": "?", "scale": "s", "theme": {"T": ["a"]}},
                        {
                            "id": "Q2",
                            "title": "R",
                            "ask": "?",
                            "type": "number",
                            "applies_if": {"Q1": "a", "age": {"at_least": 3}},
                        },
                    ],
                }
            ],
        }
    )
    assert codebook_content(codebook) == (
        '{"title":"T","scales":{"s":{"values":[{"code":"a","label":"A"},{"code":"b","label":"B"}]}},'
        '"areas":[{"id":"a","title":"A","questions":['
        '{"id":"Q1","title":"Q","ask":"?","scale":"s","theme":{"T":["a"]}},'
        '{"id":"Q2","title":"R","ask":"?","type":"number",'
        '"applies_if":{"Q1":{"is":["a"]},"age":{"at_least":3}}}]}]}'
    )
