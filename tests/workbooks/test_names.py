"""What looks like a person's name is pointed out, and hardly ever anything else."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.workbooks.named_people import NAMED, NOT_NAMED
from workbooks.names import given_names, names_in

ROOT = Path(__file__).parents[2]
BUNDLED = ("codebook/frameworks/race-safeguarding.yaml", "flows/demo/its-silent/words.yaml")


@pytest.mark.parametrize("line", NAMED.strip().splitlines())
def test_a_person_who_is_named_is_found(line):
    text, _, name = line.partition("|")
    assert names_in(text) == (name,)


@pytest.mark.parametrize("text", NOT_NAMED.strip().splitlines())
def test_what_is_said_in_reviews_every_day_names_nobody(text):
    assert names_in(text) == ()


@pytest.mark.parametrize("name", BUNDLED)
def test_nothing_of_the_framework_and_of_the_demo_s_words_names_anybody(name):
    written = YAML(typ="safe").load((ROOT / name).read_text("utf-8"))
    texts = list(_texts(written))
    assert len(texts) > 30
    assert {text: names_in(text) for text in texts if names_in(text)} == {}


def test_the_documents_of_this_project_name_nobody_either():
    for page in sorted((ROOT / "docs").rglob("*.md")):
        assert names_in(page.read_text("utf-8")) == (), page.name


def test_several_people_are_named_once_each_in_order():
    text = "He told Sarah, and Dr Patel told Sarah. Then Sarah told Jamal."
    assert names_in(text) == ("Sarah", "Dr Patel", "Jamal")


def test_the_list_says_where_it_comes_from_and_has_thousands_of_names():
    names = given_names()
    assert len(names) > 3000
    assert "MIT" in (ROOT / "workbooks/given_names.txt").read_text("utf-8")[:400]
    assert names["Sarah"]
    assert not names["Grace"]
    assert "May" not in names
    assert "Will" not in names


def _texts(found):
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict | list):
        for each in found.values() if isinstance(found, dict) else found:
            yield from _texts(each)
