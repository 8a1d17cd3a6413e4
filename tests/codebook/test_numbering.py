"""The number of the next version, written into a codebook file."""

import json

import pytest

from codebook.numbering import codebook_in, with_version

REST = """\
scales:
  plain: {values: [{code: no, label: "No"}]}   # one value only
areas:
- id: all
  title: All
  questions: [{id: D01, title: One, ask: "Is version: 1 named?", scale: plain}]
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: T\nversion: 1   # of the pilot\n", "title: T\nversion: 12   # of the pilot\n"),
        ("# Mine\ntitle: T\n\n", "# Mine\nversion: 12\ntitle: T\n\n"),
        ("version:  9\ntitle: T\n", "version:  12\ntitle: T\n"),
        ('"version": 3\r\ntitle: T\r\n', '"version": 12\r\ntitle: T\r\n'),
    ],
)
def test_only_the_number_is_written(before, after):
    """Comments, blanks and line ends are the lead's own."""
    written = with_version(before + REST, 12)

    assert written == after + REST
    assert codebook_in(written).version == 12


def test_a_file_of_one_line_is_written_as_well():
    """JSON is YAML; its `version: 1` may stand in a question's wording, too."""
    content = {
        "title": "T",
        "scales": {"plain": {"values": [{"code": "no", "label": "No"}]}},
        "areas": [
            {
                "id": "all",
                "title": "All",
                "questions": [
                    {"id": "D01", "title": "One", "ask": '"version": 1?', "scale": "plain"}
                ],
            }
        ],
    }
    for told in (content, {**content, "version": 1}, {"version": 1, **content}):
        found = codebook_in(with_version(json.dumps(told), 2))
        assert found == codebook_in(json.dumps({**content, "version": 2}))
