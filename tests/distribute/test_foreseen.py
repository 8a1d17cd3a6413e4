"""What `check` says of rounds that cannot be shared out."""

import pytest

from flows.distribute.foreseen import foreseen
from flows.studyfile import StudyFile

IDS = [f"RR-{number}" for number in range(1, 13)]


def told(**keys):
    coders = [
        {"id": "ab", "name": "A", **keys.pop("ab", {})},
        {"id": "cd", "name": "C", **keys.pop("cd", {})},
    ]
    file = StudyFile.model_validate({"title": "T", "group_by": "g", "coders": coders, **keys})
    return [(".".join(map(str, where)), found) for where, found, _ in foreseen(file, IDS)]


@pytest.mark.parametrize(
    ("keys", "where", "words"),
    [
        ({"ab": {"not_cases": ["RR-99"]}}, "coders.0.not_cases", "no case RR-99"),
        ({k: {"not_cases": ["RR-3"]} for k in ("ab", "cd")}, "coders", "nobody may read case RR-3"),
        ({"cd": {"capacity": 5}}, "coders.1.capacity", "5, but all coders code 12"),
        (
            {
                "ab": {"capacity": 6},
                "cd": {"capacity": 8},
                "rounds": {"main": {"double_coded": 4, "coders_per_case": 2}},
            },
            "coders",
            "room for 14 codings, and the rounds need 16",
        ),
    ],
)
def test_what_cannot_work_is_said_before_anybody_codes(keys, where, words):
    found = told(**keys)
    assert any(place == where and words in text for place, text in found), found


def test_what_may_work_is_not_complained_of():
    """A case that nobody may read need not be drawn; a capacity may be just enough."""
    both = {k: {"not_cases": ["RR-3"]} for k in ("ab", "cd")}
    assert told(**both, sample={"size": 6}) == []
    assert told(ab={"capacity": 12}, cd={"capacity": 12}) == []
