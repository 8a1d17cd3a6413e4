"""A study file and a codebook in which every key of the models says something."""

from pydantic import BaseModel

from codebook.model import Codebook
from flows.studyfile import StudyFile

STUDY = StudyFile.model_validate(
    {
        "title": "Whole",
        "lead": {"id": "le", "name": "L. Eade", "email": "le@example.org"},
        "coders": [
            {"id": "ab", "name": "A", "email": "a@example.org", "capacity": 9, "not_cases": ["C1"],
             "training": "Half a day.", "password": True},
            {"id": "cd", "name": "C"},
        ],
        "adjudicators": ["le"],
        "reviewers": [{"id": "qr", "name": "Q", "email": "q@example.org"}],
        "register": "cases.csv",
        "codebook": "framework.yaml",
        "codebook_by": "The lead.",
        "documents": {"report": {"title": "Report", "column": "file", "folder": "//share"}},
        "attributes": {
            "place": {"title": "Place", "values": ["North", "South"], "unknown": "a row"},
            "town": {"title": "Town", "values": {"North": ["Ay", "Bee"], "South": []},
                     "group": "place", "applies_if": {"age": {"at_least": 3}}},
            "age": {"title": "Age", "type": "number", "bands": {"0-9": [0, 9]},
                    "benchmark": {"source": "Census", "percent": {"0-9": 12.5}}},
        },
        "group_by": "place",
        "unit": {"name": "the child", "guidance": "The youngest.", "each": "children"},
        "related": {"column": "incident", "coders": "different"},
        "eligibility": {"dates": ["died", "told"], "from": "2024-01-01", "to": "2024-12-31",
                        "exclude": {"No report": {"file": {"present": False}}}, "column": "why"},
        "sample": {
            "size": 12, "strata": ["place"], "allocation": "fixed", "counts": {"North": 6},
            "minimum": 2, "quotas": {"column": "themes", "counts": {"Neglect": 10},
                                     "range": ["age"]},
            "targets": [{"where": {"place": "North"}, "by": "age", "counts": {"0-9": 3}},
                        {"distinct": "incident", "n": 4}],
            "given": ["C1", "C2"], "seed": 5,
        },
        "rounds": {"pilot": {"cases": 6, "double_coded": 0.5, "coders_per_case": 3,
                             "checkpoints": [2, 4], "seed": 8, "due": "12 May"}},
        "agreement": {"coefficient": "alpha", "reliable": 0.9, "tentative": 0.7,
                      "confidence": 0.9, "interval": "jackknife", "replicates": 500, "seed": 3,
                      "why": "To count.", "why_this_many": "The plan says so."},
        "workbook": {"cases": 20, "show": ["age"], "confidence": True,
                     "new_themes": False},
        "publish": {"threshold": 6, "decimals": 1, "count_by": "incident", "weights": "design"},
        "plan": {"power": 0.9, "agreement": 0.85, "shares": {"D05": {"no": 0.25}}},
        "outbox": "out", "inbox": "in", "database": "sqlite:///x.db", "synthetic": "Made up.",
    }
)  # fmt: skip

CODEBOOK = Codebook.model_validate(
    {
        "title": "Whole", "version": 3, "attribution": "Ours", "terms": {"early help": "Support."},
        "scales": {"seen": {"level": "ordinal", "values": [
            {"code": "no", "label": "No", "because": ["not mentioned"], "off_scale": False,
             "outside_denominator": False},
            {"code": "yes", "label": "Yes"},
            {"code": "na", "label": "N/A", "off_scale": True, "outside_denominator": True},
        ]}},
        "areas": [{"id": "voice", "title": "Voice", "questions": [
            {"id": "D1", "title": "Heard", "ask": "Heard?", "guidance": "Counts: words.",
             "source": "App. D", "scale": "seen", "theme": {"Silent": ["no"]},
             "evidence": {"required_for": ["yes"]}, "replaces": ["D0"]},
            {"id": "D2", "title": "By whom", "ask": "By whom?", "scale": "seen",
             "each_of": ["Health", "Police"], "applies_if": {
                 "age": {"is": [3, "4"], "is_not": ["x"], "at_least": 3, "at_most": 9,
                         "present": True}}},
            {"id": "D3", "title": "How", "ask": "How?", "choose_any": ["Talk", "Drawing"]},
            {"id": "D4", "title": "Visits", "ask": "How many?", "type": "number", "unit": "visits",
             "minimum": 0, "maximum": 9.5, "decimals": 1, "tolerance": 0.5,
             "level": "ratio"},
        ]}],
        "combinations": {"Heard by all": {"D1": ["yes"], "D2.1": ["yes", "na"]}},
    }
)  # fmt: skip


def unsaid(model):
    """Keys of the models in this one that it never gives, as Model.key."""
    given, known = set(), set()
    left = [model]
    while left:
        each = left.pop()
        if isinstance(each, BaseModel):
            name = type(each).__name__
            known |= {f"{name}.{key}" for key in type(each).model_fields}
            given |= {f"{name}.{key}" for key in each.model_fields_set}
            left += [getattr(each, key) for key in type(each).model_fields]
        elif isinstance(each, dict):
            left += each.values()
        elif isinstance(each, tuple | list):
            left += each
    return known - given
