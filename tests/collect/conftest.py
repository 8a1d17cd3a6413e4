"""A small study whose workbooks are out; what coders send back is drawn as tables."""

import io
from datetime import UTC, datetime

import openpyxl
import pytest

from db.find.answers import newest_answers
from db.find.returns import problems_of, returns
from db.find.rounds import workbooks
from db.open import reading, transaction
from db.tables import Draw, SampledCase
from flows.collect.work import collect
from flows.distribute.work import distribute
from flows.study import open_study

MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
KEY = bytes.fromhex("5f" * 32)
STUDY = """\
title: Small study
coders:
  - {id: ab, name: A. Brown}
  - {id: cd, name: C. Dean}
attributes:
  age: {title: Age, type: number}
group_by: group
rounds:
  pilot: {cases: 3, coders_per_case: all}
"""
CODEBOOK = """\
title: Small framework
scales:
  considered:
    level: ordinal
    values:
      - {code: no, label: "No"}
      - {code: partly, label: Partly}
      - {code: yes, label: "Yes"}
areas:
  - id: voice
    title: The child's voice
    questions:
      - {id: D01, title: Voice, ask: Is the child heard?, scale: considered}
      - {id: D02, title: Wishes, ask: Are wishes recorded?, scale: considered,
         applies_if: {age: {at_least: 3}}}
      - {id: D03, title: Acted on, ask: Was it acted on?, scale: considered,
         applies_if: {D01: [partly, yes]}}
      - {id: D04, title: Anything else, ask: Anything else?, type: text}
"""


class Office:
    """The study with its outbox and inbox, and what the database then holds."""

    def __init__(self, folder):
        rows = [
            {"case_id": f"RR-{number}", "group": "A", "age": age}
            for number, age in enumerate(("7", "1", ""), 1)
        ]
        lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
        (folder / "register.csv").write_text("\n".join(lines) + "\n")
        (folder / "study.yaml").write_text(STUDY)
        (folder / "codebook.yaml").write_text(CODEBOOK)
        self.study = open_study(folder, clock=lambda: MOMENT, key=KEY)
        with transaction(self.study.engine) as session:
            draw = Draw(
                method="all", seed=1, register_sha256="r", design_sha256="d", drawn_at=MOMENT
            )
            session.add(draw)
            session.flush()
            for position, row in enumerate(rows, 1):
                case = SampledCase(
                    draw_id=draw.id, case_id=row["case_id"], position=position, details=row
                )
                session.add(case)
        distribute(self.study, "pilot")
        with reading(self.study.engine) as session:
            self.sent = {
                each.person: (self.study.path("outbox") / each.file_name).read_bytes()
                for each in workbooks(session)
            }

    def fill(self, drawn, coder="ab", content=None):
        """A coder's workbook with the answers drawn, one row a case, one column a question."""
        book = openpyxl.load_workbook(io.BytesIO(content or self.sent[coder]))
        lines = [line.strip().strip("|").split("|") for line in drawn.strip().splitlines()]
        heads, *rows = [[cell.strip() for cell in line] for line in lines]
        for row in rows:
            told = dict(zip(heads, row, strict=True))
            sheet = book[told.pop("case")]
            for key, text in told.items():
                number = next(cell.row for cell in sheet["A"] if cell.value == key)
                if text:
                    sheet.cell(number, 3).value = None if text == "(cleared)" else text
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def send(self, name, content):
        path = self.study.path("inbox", name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def collect(self):
        return collect(self.study)

    def returned(self, drawn, coder="ab", name="back.xlsx"):
        """Send a filled workbook and collect it."""
        self.send(name, self.fill(drawn, coder))
        return self.collect()

    def answers(self, coder="ab"):
        with reading(self.study.engine) as session:
            return {
                (each.row.case_id, each.row.question): each.value
                for each in newest_answers(session, "pilot")
                if each.coder == coder
            }

    def returns(self):
        with reading(self.study.engine) as session:
            return returns(session)

    def problems(self, return_id):
        with reading(self.study.engine) as session:
            return [
                (each.kind, each.case_id, each.question) for each in problems_of(session, return_id)
            ]

    def fix_list(self, name="ab-pilot"):
        return self.study.path("reports", "returns", f"{name}.xlsx")


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)
