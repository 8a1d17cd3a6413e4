"""A sample with the published margins, small enough to make on the spot."""

import random
from pathlib import Path

import pytest

import codebook
from codebook.files import load_codebook
from flows.demo.slips import Play
from flows.demo.truth import hidden_truth

MIXED = "Mixed/Multiple ethnic group"
BLACK = "Black/African/Caribbean/Black British"
ASIAN = "Asian/Asian British"
# Rapid reviews and LCSPRs by ethnicity (Table 1).
ETHNICITY = {
    (MIXED, "White and Black Caribbean"): (7, 5),
    (MIXED, "White and Black African"): (3, 1),
    (MIXED, "White and Asian"): (2, 3),
    (MIXED, "Any other Mixed/Multiple ethnic group"): (4, 0),
    (BLACK, "African"): (4, 1),
    (BLACK, "Caribbean"): (4, 1),
    (BLACK, "Any other Black background"): (3, 2),
    (ASIAN, "Pakistani"): (5, 0),
    (ASIAN, "Bangladeshi"): (4, 0),
    (ASIAN, "Chinese"): (1, 1),
    (ASIAN, "Indian"): (2, 0),
    (ASIAN, "Any other Asian background"): (1, 0),
}
# For each review type, counts of what the facts rest on (Tables C1, C6 and C8; 4.30; 6.2).
COLUMNS = {
    "Rapid review": {
        "reporting_year": {"2021-2022": 3, "2022-2023": 20, "2023-2024": 17},
        "child_age_years": {"0": 13, "2": 2, "4": 3, "8": 4, "13": 7, "16": 11},
        "lcspr_planned": {"Yes": 10, "No": 30},
        "cause": {
            "Fatal assault – Extrafamilial": 5,
            "Non-fatal assault – Extrafamilial": 5,
            "Unclear": 30,
        },
    },
    "LCSPR": {
        "reporting_year": {"2022-2023": 2, "2023-2024": 12},
        "child_age_years": {"0": 4, "2": 1, "4": 3, "13": 4, "16": 2},
        "lcspr_planned": {"": 14},
        "cause": {"Non-fatal assault – Extrafamilial": 3, "Unclear": 11},
    },
}
NO_LETTER = {"2022-2023": 2, "2023-2024": 2}


@pytest.fixture(scope="session")
def framework():
    """The bundled framework."""
    return load_codebook(Path(codebook.__file__).parent / "frameworks" / "race-safeguarding.yaml")


@pytest.fixture(scope="session")
def sample():
    """Register rows of 54 cases by case id."""
    lots = random.Random(1)
    dealt = {
        kind: {name: deal(lots, each) for name, each in columns.items()}
        for kind, columns in COLUMNS.items()
    }
    cases = {}
    for (group, ethnicity), counts in ETHNICITY.items():
        for kind, count in zip(COLUMNS, counts, strict=True):
            for _ in range(count):
                case = {name: values.pop() for name, values in dealt[kind].items()}
                case |= {"review_type": kind, "ethnicity_group": group, "ethnicity": ethnicity}
                case |= {"disability": lots.choice(["Yes", "No"]), "letter_file": "letter.pdf"}
                cases[f"case-{len(cases) + 1:02}"] = case
    for year, count in NO_LETTER.items():
        for case in [each for each in cases.values() if each["reporting_year"] == year][:count]:
            case["letter_file"] = ""
    return cases


@pytest.fixture(scope="session")
def truth(framework, sample):
    """The hidden truth of that sample."""
    return hidden_truth(framework, sample, seed=7)


@pytest.fixture(scope="session")
def play(framework, sample, truth):
    """Two coders at work on it."""
    documents = {"review": "Review report", "letter": "Panel letter"}
    return Play(framework, sample, truth, ("ab", "cd"), documents, seed=11)


def deal(lots, counts):
    """So many of each, shuffled."""
    values = [value for value, count in counts.items() for _ in range(count)]
    lots.shuffle(values)
    return values
