"""A codebook goes to other qualitative software and comes back the same."""

import io
import re
import uuid
import xml.etree.ElementTree as ET

import pytest
from any_codebook import codebooks
from examples import examples
from hypothesis import given

from codebook.check import codebook_check
from codebook.faults import StudyError
from codebook.files import codebook_sha256
from codebook.folding import folded
from codebook.qdc import ABOUT, NAMESPACE
from codebook.qdc_in import qdc_codebook
from codebook.qdc_out import qdc_bytes, qdc_file

SPACE = f"{{{NAMESPACE}}}"


def keep_schema(content):
    """Hold the file to Codebook.xsd: which elements in which order, with which attributes."""
    root = ET.fromstring(content)
    assert root.tag == f"{SPACE}CodeBook"
    assert set(root.attrib) <= {"origin"}
    assert [child.tag for child in root] in ([f"{SPACE}Codes"], [f"{SPACE}Codes", f"{SPACE}Sets"])
    assert len(root[0]) > 0
    guids = []
    for code in root.iter(f"{SPACE}Code"):
        assert (
            {"guid", "name", "isCodable"}
            <= set(code.attrib)
            <= {"guid", "name", "isCodable", "color"}
        )
        assert code.get("isCodable") in ("true", "false")
        tags = [child.tag for child in code]
        assert tags == sorted(tags, key=lambda tag: tag != f"{SPACE}Description")
        assert set(tags) <= {f"{SPACE}Description", f"{SPACE}Code"}
        assert tags.count(f"{SPACE}Description") <= 1
        guids.append(code.get("guid"))
    members = []
    for part in root[1:]:
        assert len(part) > 0
        for each in part:
            assert each.tag == f"{SPACE}Set"
            assert set(each.attrib) == {"guid", "name"}
            tags = [child.tag for child in each]
            assert tags[:1] == [f"{SPACE}Description"]
            assert set(tags[1:]) <= {f"{SPACE}MemberCode"}
            members += [child.attrib for child in each[1:]]
            guids.append(each.get("guid"))
    assert all(set(member) == {"guid"} and member["guid"] in guids for member in members)
    assert len(guids) == len(set(guids))
    assert all(str(uuid.UUID(guid)).upper() == guid for guid in guids)


def rewritten(content):
    """As another program would save it: its own layout, attributes in another order, colours."""
    root = ET.fromstring(content)
    root.set("origin", "Some other program")
    for code in root.iter(f"{SPACE}Code"):
        turned = dict(reversed([*code.attrib.items(), ("color", "#FF00AA")]))
        turned["guid"] = "{" + turned["guid"].lower() + "}"
        code.attrib.clear()
        code.attrib.update(turned)
        codes = [child for child in code if child.tag == f"{SPACE}Code"]
        for child in codes:
            code.remove(child)
        code.extend(reversed(codes))
    for told in root.iter(f"{SPACE}Description"):
        told.text = "\n   ".join(told.text.split()) + "\n"
    ET.register_namespace("q", NAMESPACE)
    ET.indent(root, "\t")
    out = io.BytesIO()
    ET.ElementTree(root).write(out, encoding="utf-16", xml_declaration=True)
    return out.getvalue()


def test_the_bundled_framework_comes_back_the_same(framework):
    content = qdc_bytes(framework)
    keep_schema(content)
    back = qdc_codebook(content, "book.qdc")
    assert back.codebook == framework
    assert codebook_sha256(back.codebook) == codebook_sha256(framework)
    assert back.notes == ()
    assert qdc_bytes(back.codebook) == content


def test_a_file_that_another_program_saved_again_comes_back_the_same(framework):
    """Layout, order of codes and attributes, colours, GUIDs in small letters: none matters."""
    back = qdc_codebook(rewritten(qdc_bytes(framework)), "book.qdc")
    assert back.codebook == framework
    assert back.notes == ()


def test_names_and_guids_stand_once_and_stay_from_version_to_version(framework):
    codes = list(qdc_file(framework))
    names = [folded(code.name) for code in codes]
    assert len(names) == len(set(names))
    assert "D05 Yes" in [code.name for code in codes]
    later = framework.model_copy(update={"version": 2})
    assert [code.guid for code in qdc_file(later)] == [code.guid for code in codes]


def test_questions_stand_in_areas_and_hold_what_can_be_coded(small):
    """Area, question, part, value; passages can bear what holds nothing more."""
    (voice, practice, _) = qdc_file(small).codes
    assert [code.name for code in voice.codes] == ["D05 Child's voice", "D08 Wishes", "D09 Met"]
    parts, options, number = practice.codes[:3]
    assert [code.name for code in parts.codes] == ["D16 Police", "D16 Education, early years"]
    assert [code.name for code in parts.codes[0].codes] == ["D16 Police: Yes", "D16 Police: No"]
    assert [(code.name, code.codable) for code in options.codes] == [
        ("D19 Belief", True),
        ("D19 Honour", True),
    ]
    assert (number.codable, number.codes) == (True, ())
    assert not voice.codable
    assert not parts.codable


def test_a_description_tells_people_what_is_asked(small):
    told = qdc_file(small).codes[0].codes[0].description
    for words in (
        "Was the child's voice considered?",
        "Does not count: adultification.",
        "Answered: One of 5 values.",
        "Asked: Only where age is 3 or more.",
        "Evidence: Needed for Partly, Yes.",
    ):
        assert words in told


def test_themes_are_sets_of_codes(small):
    file = qdc_file(small)
    guids = {code.guid: code.name for code in file}
    assert {each.name: [guids[member] for member in each.members] for each in file.sets} == {
        "Voice absent": ["D05 No"],
        "Voice present": ["D05 Partly", "D05 Yes"],
    }


def test_what_another_program_changed_is_told_and_not_taken_over(small):
    content = qdc_bytes(small).decode()
    content = content.replace('name="D05 Partly"', 'name="D05 In part"')
    content = content.replace("Was the child's voice considered?", "Was it heard?", 1)
    back = qdc_codebook(content.encode(), "book.qdc")
    assert back.codebook == small
    told = " | ".join(back.notes)
    assert "'D05 In part' is new" in told
    assert "'D05 Partly' is gone or has another name" in told
    assert '"D05 Child\'s voice"' in told or "'D05 Child's voice' has another description" in told


def test_a_question_that_was_taken_out_is_out(small):
    content = re.sub(
        r'  <Code guid="[^"]*" name="N01 [^>]*>.*?</Code>\n',
        "",
        qdc_bytes(small).decode(),
        flags=re.DOTALL,
    )
    back = qdc_codebook(content.encode(), "book.qdc")
    assert "N01" not in back.codebook.questions
    assert len(back.codebook.questions) == len(small.questions) - 1
    assert back.notes == ("1 question was taken out in another program, and so here",)


def test_a_question_taken_out_on_which_others_rest_is_a_fault(small):
    content = re.sub(
        r'  <Code guid="[^"]*" name="D08 [^>]*>.*?\n  </Code>\n',
        "",
        qdc_bytes(small).decode(),
        flags=re.DOTALL,
    )
    back = qdc_codebook(content.encode(), "book.qdc")
    assert "D08" in back.codebook.questions["D09"].applies_if  # told by check with the register


FOREIGN = """<?xml version="1.0"?>
<CodeBook origin="QualCoder 3.6" xmlns="{space}">
 <Codes>
  <Code guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294" name="Family" isCodable="true">
   <Description>Those who live with the child.</Description>
   <Code guid="a" name="Father" color="#46AA00" isCodable="true">
    <Code guid="b" name="Absent"><Description>Not named at all.</Description></Code>
    <Code guid="c" name="Named in passing in a sentence on someone else" isCodable="true"/>
   </Code>
   <Code guid="d" name="Mother" isCodable="true"><Code guid="e" name="absent"/></Code>
  </Code>
  <Code guid="f" name="Anything else" isCodable="true"/>
 </Codes>
 <Sets><Set guid="g" name="Group"><MemberCode guid="b"/></Set></Sets>
</CodeBook>
"""


@pytest.mark.parametrize("space", ["urn:QDA-XML:codebook:1.0", "urn:QDA-XML:codebook:1:0"])
def test_codes_of_another_program_become_questions(space):
    back = qdc_codebook(FOREIGN.format(space=space).encode(), "child_codes.qdc")
    book = back.codebook
    assert book.title == "child codes"
    assert [(area.title, [q.title for q in area.questions]) for area in book.areas] == [
        ("Family", ["Absent (Father)", "Named in passing in a sentence…", "absent (Mother)"]),
        ("Further codes", ["Anything else"]),
    ]
    first, second, *_ = book
    assert first.id == "C01"
    assert first.ask == "Do the documents show this: Father › Absent?"
    assert first.guidance == "Not named at all.\n\nFamily: Those who live with the child."
    assert "Named in passing in a sentence on someone else" in second.ask
    assert book.scale_of(first).codes == ("yes", "no")
    told = " | ".join(back.notes)
    for words in ("4 codes became a yes/no question", "as QualCoder 3.6 wrote it", "1 set"):
        assert words in told


def test_names_that_stand_often_get_numbers():
    codes = "".join(f'<Code guid="{n}" name="{"x" * 40}"/>' for n in range(12))
    content = f'<CodeBook xmlns="{NAMESPACE}"><Codes>{codes}</Codes></CodeBook>'
    titles = [q.title for q in qdc_codebook(content.encode(), "x.qdc").codebook]
    assert len({folded(title) for title in titles}) == 12
    assert max(map(len, titles)) <= 32


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><CodeBook xmlns="{s}">&b;</CodeBook>'
REMOTE = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><CodeBook xmlns="{s}">&a;</CodeBook>'
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "cannot be read as XML"),
        ("title: not XML at all", "cannot be read as XML"),
        ("PK\x03\x04", "cannot be read as XML"),
        ('<CodeBook xmlns="{s}"><Codes><Code guid="1" name="A"', "cut off"),
        (BOMB, "declares a document type or entities"),
        (REMOTE, "declares a document type or entities"),
        ('<!DOCTYPE CodeBook><CodeBook xmlns="{s}"/>', "declares a document type"),
        ('<CodeBook xmlns="urn:other"><Codes/></CodeBook>', "has the namespace 'urn:other'"),
        ("<CodeBook><Codes/></CodeBook>", "has no namespace"),
        ('<Project xmlns="urn:QDA-XML:project:1.0"/>', "is a whole project"),
        ('<Other xmlns="{s}"/>', "it begins with <Other>"),
        ('<CodeBook xmlns="{s}"><Codes/></CodeBook>', "holds no code"),
        ('<?xml version="1.0" encoding="klingon"?><CodeBook xmlns="{s}"/>', "book.qdc"),
        ('<CodeBook xmlns="{s}"><Codes>' + "<Code guid='1' name='a'>" * 60, "more than 50 deep"),
    ],
)
def test_what_is_no_codebook_is_refused_in_a_sentence(content, said):
    with pytest.raises(StudyError, match=r"book\.qdc") as told:
        qdc_codebook(content.replace("{s}", NAMESPACE).encode(), "book.qdc")
    assert said in str(told.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"question":{', '"question":', "cut off or was edited"),
        ('"format":1', '"format":2', "later version of intercoder"),
        ('"areas":[', '"regions":[', "make no sense"),
        ('"scale":"considered"', '"scale":"consider"', "unknown scale 'consider'"),
        (ABOUT, "Gone", None),
    ],
)
def test_settings_that_were_broken_are_told(small, old, new, said):
    content = qdc_bytes(small).decode()
    assert old in content
    if said is None:
        assert qdc_codebook(content.replace(old, new).encode(), "book.qdc").codebook == small
        return
    with pytest.raises(StudyError) as told:
        qdc_codebook(content.replace(old, new, 1).encode(), "book.qdc")
    assert said in str(told.value)


def test_a_file_that_lost_what_is_said_about_it_is_refused(small):
    content = re.sub(
        rf' <Code guid="[^"]*" name="{ABOUT}".*?</Code>\n',
        "",
        qdc_bytes(small).decode(),
        flags=re.DOTALL,
    )
    with pytest.raises(StudyError, match=ABOUT):
        qdc_codebook(content.encode(), "book.qdc")


@pytest.mark.slow
@examples(60)
@given(codebooks())
def test_any_codebook_comes_back_the_same_whatever_saved_it_between(book):
    """Lossless whatever the words; files keep the schema and are the same bytes each time."""
    assert codebook_check(book, {}, "book.qdc") == []
    content = qdc_bytes(book)
    keep_schema(content)
    assert qdc_bytes(book) == content
    for saved in (content, rewritten(content)):
        back = qdc_codebook(saved, "book.qdc")
        assert back.codebook == book
        assert codebook_sha256(back.codebook) == codebook_sha256(book)
        assert back.notes == ()


def test_a_description_that_quotes_our_settings_is_read_right(small):
    """Guidance on this very program; the last mark in a description is the one that counts."""
    told = 'Do not write "intercoder settings: {}" below.'
    area = small.areas[0]
    changed = area.questions[0].model_copy(update={"guidance": told})
    areas = (area.model_copy(update={"questions": (changed, *area.questions[1:])}),)
    book = small.model_copy(update={"areas": (*areas, *small.areas[1:])})
    assert qdc_codebook(rewritten(qdc_bytes(book)), "book.qdc").codebook == book


def test_a_short_reason_that_reads_like_our_settings_is_no_setting(small):
    """A value has no settings of its own, whatever its words are."""
    scale = small.scales["yes_no"]
    value = scale.values[0].model_copy(
        update={"because": ("intercoder settings: {", "intercoder\n settings: {")}
    )
    changed = scale.model_copy(update={"values": (value, *scale.values[1:])})
    book = small.model_copy(update={"scales": {**small.scales, "yes_no": changed}})
    assert qdc_codebook(rewritten(qdc_bytes(book)), "book.qdc").codebook == book
