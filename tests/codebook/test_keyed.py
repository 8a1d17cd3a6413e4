"""What is malformed in a YAML file is told in the lead's words, with its line."""

from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from codebook.keyed import line_of, read_yaml, validated


class Thing(BaseModel):
    """A stand-in for the study file or the codebook."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1)
    code: str = Field(default="a", pattern=r"^[a-z][a-z0-9_-]*$")
    level: Literal["nominal", "ordinal"] = "nominal"
    seed: int = Field(default=1, ge=1)
    values: tuple[str, ...] = Field(default=("a",), min_length=1)
    more: dict[str, str] = Field(default_factory=dict)


@pytest.fixture
def fault(tmp_path):
    """The one fault of a thing with this line in it."""

    def find(line):
        path = tmp_path / "thing.yaml"
        path.write_text(f"# first line\nname: x\n{line}\n", encoding="utf-8")
        _, found = validated(Thing, read_yaml(path), path.name)
        (each,) = found
        return each

    return find


@pytest.mark.parametrize(
    ("line", "place", "found", "remedy"),
    [
        ("naem: y", "line 3, naem", "unknown key 'naem'", "Check its spelling or remove it"),
        (
            "level: ordnal",
            "line 3, level",
            "'ordnal' is not known here",
            "Use one of 'nominal' or 'ordinal'",
        ),
        (
            "code: A b",
            "line 3, code",
            "'A b' has letters that do not belong here",
            "Begin with a small letter; then small letters, digits, - and _",
        ),
        ("values: [a, 3]", "line 3, values.1", "'3' is not a text", "Put it in quotes"),
        ("values: a", "line 3, values", "'a' is not a list", "Write it as [one, two]"),
        ("values: []", "line 3, values", "an empty list", "Name at least one"),
        ("values:\n- a\n- 4", "line 5, values.1", "'4' is not a text", "Put it in quotes"),
        ("more: 3", "line 3, more", "'3' has no keys", "Write it as keys with values"),
        (
            "seed: 0",
            "line 3, seed",
            "Input should be greater than or equal to 1, found '0'",
            "Put it right",
        ),
    ],
)
def test_a_malformed_value_is_told_with_place_and_remedy(fault, line, place, found, remedy):
    told = fault(line)
    assert (told.place, told.found, told.remedy) == (place, found, remedy)


def test_a_missing_key_is_told_where_it_belongs(tmp_path):
    path = tmp_path / "thing.yaml"
    path.write_text("code: a\n", encoding="utf-8")
    _, (told,) = validated(Thing, read_yaml(path), path.name)
    assert str(told) == "thing.yaml, line 1, name: 'name' is missing. Add it"


def test_a_place_that_does_not_exist_is_told_by_the_nearest_that_does(tmp_path):
    path = tmp_path / "thing.yaml"
    path.write_text("a:\n  b:\n    - c\n", encoding="utf-8")
    content = read_yaml(path)
    assert line_of(content, ["a", "b", 0]) == 3
    assert line_of(content, ["a", "b", 7]) == 2
    assert line_of(content, ["z"]) == 1
