"""A small codebook and answers drawn as tables, for the tests of reconciliation."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from codebook.answers import CodedAnswer, Resolved, Row
from codebook.model import Codebook

CODEBOOK = {
    "title": "A small framework",
    "scales": {
        "yes_no": {"values": [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}]},
        "considered": {
            "level": "ordinal",
            "values": [
                {"code": "no", "label": "No"},
                {"code": "partly", "label": "Partly"},
                {"code": "yes", "label": "Yes"},
                {"code": "unclear", "label": "Unclear", "off_scale": True},
            ],
        },
    },
    "areas": [
        {
            "id": "area",
            "title": "An area",
            "questions": [
                {"id": "Q1", "title": "One", "ask": "One?", "scale": "considered"},
                {
                    "id": "Q2",
                    "title": "Two",
                    "ask": "Two?",
                    "scale": "yes_no",
                    "applies_if": {"Q1": ["yes", "partly"]},
                },
                {
                    "id": "Q3",
                    "title": "Three",
                    "ask": "Three?",
                    "scale": "yes_no",
                    "applies_if": {"Q2": "yes"},
                },
                {
                    "id": "L1",
                    "title": "Letter",
                    "ask": "Letter?",
                    "scale": "yes_no",
                    "applies_if": {"letter": {"present": True}},
                },
                {
                    "id": "P1",
                    "title": "Parts",
                    "ask": "Parts?",
                    "scale": "yes_no",
                    "each_of": ["Health", "Police"],
                },
                {
                    "id": "N1",
                    "title": "Number",
                    "ask": "How many?",
                    "type": "number",
                    "decimals": 1,
                    "tolerance": 1,
                },
                {"id": "T1", "title": "Text", "ask": "Else?", "type": "text"},
            ],
        }
    ],
}


@pytest.fixture
def codebook() -> Codebook:
    return Codebook.model_validate(CODEBOOK)


def coded(row: Row, coder: str, value: str, return_id: int = 1) -> CodedAnswer:
    return CodedAnswer(
        row, coder, "main", value, "", "", "", "", "", return_id, f"WB-{coder}", "0" * 64, "s", "C6"
    )


@pytest.fixture
def drawn() -> Callable[[str], list[CodedAnswer]]:
    """Answers drawn as a table: case, coder, then a column a row key; blank is no answer."""

    def answers(table: str) -> list[CodedAnswer]:
        lines = [line.strip().strip("|").split("|") for line in table.strip().splitlines()]
        header, *rows = [[cell.strip() for cell in line] for line in lines]
        keys = Codebook.model_validate(CODEBOOK).row_keys()
        return [
            coded(Row(cells[0], keys[key][0].id, keys[key][1]), cells[1], value)
            for cells in rows
            for key, value in zip(header[2:], cells[2:], strict=True)
            if value
        ]

    return answers


@pytest.fixture
def settled() -> Callable[[Mapping[Sequence[str], str]], dict[Row, Resolved]]:
    """Resolutions from {(case, question): value}."""

    def resolutions(values: Mapping[Sequence[str], str]) -> dict[Row, Resolved]:
        rows = {Row(*where): value for where, value in values.items()}
        return {
            row: Resolved(
                row, "main", value, "adjudication", "", "", "lead", 9, "WB", "0" * 64, "s", "G5"
            )
            for row, value in rows.items()
        }

    return resolutions
