"""A small study file for whatever is drawn or described."""

import pytest

from flows.studyfile import StudyFile


@pytest.fixture
def study_file():
    """A study file with a nested, a number and a conditional attribute; keys can be added."""

    def made(**more):
        attributes = {
            "type": {"title": "Type", "values": ["RR", "LC"]},
            "cause": {
                "title": "Cause",
                "group": "harm",
                "values": {"Death": ["Suicide", "Unclear"], "Serious harm": ["Unclear"]},
            },
            "age": {
                "title": "Age",
                "type": "number",
                "bands": {"Under 1": [0, 0], "1-17": [1, 17]},
            },
            "neet": {
                "title": "NEET",
                "values": ["Yes", "No"],
                "applies_if": {"age": {"at_least": 16}},
            },
        }
        told = {
            "title": "T",
            "coders": [{"id": "ab", "name": "A"}],
            "group_by": "type",
            "attributes": attributes,
        }
        return StudyFile.model_validate(told | more)

    return made
