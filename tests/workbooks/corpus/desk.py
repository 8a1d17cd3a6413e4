"""At which desk is the corpus made? A coder's, with every kind of question and a long area."""

import copy

from codebook.model import Codebook
from tests.workbooks.conftest import CODEBOOK, DETAILS, KEY, Desk
from workbooks.read import Expected

LONG = tuple(f"E{number:02d}" for number in range(1, 15))
SHORT = ("D01", "D02", "D03", "D04", "D05.1", "D05.2", "D06", "D07", "D08")
ROWS = {
    **dict(
        zip(
            ("D01", "D02", "D03", "D04", "D05.1", "D05.2", "D06", "D07", "D08"),
            range(8, 17),
            strict=True,
        )
    ),
    **dict(zip(LONG, range(18, 32), strict=True)),
}
"""The row in which each question was sent."""

LABELS = {
    "considered": {"no": "No", "partly": "Partly", "yes": "Yes", "unclear": "Can’t tell – unclear"},
    "grade": {"one": "1", "two": "2"},
    "care": {"creche": "Crèche", "school": "School"},
}

FILLED = """
    | case | id    | Answer     | Evidence  | Document     | Page or paragraph | Note   |
    | RR-1 | D01   | Yes        | said so   | Panel letter | 4-5               | see B  |
    | RR-1 | D02   | Partly     | hints     |              |                   |        |
    | RR-1 | D05.1 | No         |           |              |                   |        |
    | RR-1 | D05.2 | Yes        | they came |              |                   |        |
    | RR-1 | D07   | free words |           |              |                   |        |
    | RR-2 | D01   | No         |           |              |                   |        |
    | RR-3 | D04   | 2          |           |              |                   |        |
"""
ANSWERS = {
    ("RR-1", "D01", ""): "yes",
    ("RR-1", "D02", ""): "partly",
    ("RR-1", "D05", "Health"): "no",
    ("RR-1", "D05", "Police"): "yes",
    ("RR-1", "D07", ""): "free words",
    ("RR-2", "D01", ""): "no",
    ("RR-3", "D04", ""): "two",
}
"""What a return that is filled in as drawn above says, if nothing happens to it."""


class CorpusDesk(Desk):
    """A desk with a question more whose labels have accents, and an area of fourteen."""

    def __init__(self):
        super().__init__()
        book = copy.deepcopy(CODEBOOK)
        book["scales"]["care"] = {
            "values": [{"code": code, "label": label} for code, label in LABELS["care"].items()]
        }
        book["areas"][0]["questions"].append(
            {"id": "D08", "title": "Care", "ask": "Where is the child cared for?", "scale": "care"}
        )
        more = [
            {"id": key, "title": f"More {key}", "ask": f"Is {key} named?", "scale": "considered"}
            for key in LONG
        ]
        book["areas"].append({"id": "more", "title": "More", "questions": more})
        self.codebook = Codebook.model_validate(book)
        self.blank = self.sent(self.sealed)

    def filled(self, edit=None):
        """The workbook as a coder fills it in, then edited."""
        return self.fill(FILLED, edit)

    def expected(self, **more):
        """What the study knows of the workbook."""
        documents = {"review": "Review report", "letter": "Panel letter"}
        return Expected(self.sealed, self.codebook, KEY, DETAILS, documents=documents, **more)


def scale_of(question):
    """The labels by code of a question of the corpus; nothing for numbers and texts."""
    if question in ("D06", "D07"):
        return None
    return LABELS[{"D04": "grade", "D08": "care"}.get(question, "considered")]
