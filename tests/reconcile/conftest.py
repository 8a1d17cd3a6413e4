"""A small codebook and answers drawn as tables, for the tests of reconciliation."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

import pytest
from openpyxl import load_workbook

from codebook.answers import CodedAnswer, Resolved, Row
from codebook.model import Codebook
from db.find.rounds import workbooks
from db.open import transaction
from db.record.checkpoints import checkpoint, decision
from db.record.returns import add_return
from db.tables import Answer, Draw, Return, SampledCase
from flows.distribute.work import distribute
from flows.study import open_study
from workbooks import reconciliation_words as words

MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
KEY = bytes.fromhex("5f" * 32)

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


STUDY = """\
title: Small study
lead: {id: lead, name: L. Eade}
coders:
  - {id: ab, name: A. Brown}
  - {id: cd, name: C. Dean}
group_by: group
sample: {size: all}
rounds:
  main: {cases: rest, seed: 7}
"""
ANSWERS = """
    | case | coder | Q1     | Q2  | P1.1 | P1.2 | N1 |
    | C1   | ab    | yes    | yes | yes  | no   | 4  |
    | C1   | cd    | partly | no  | no   | no   | 4  |
    | C2   | ab    | yes    | yes | no   | no   | 2  |
    | C2   | cd    | no     |     | no   | no   | 9  |
    | C3   | ab    | no     |     | no   | no   | 1  |
    | C3   | cd    | unclear |    | no   | no   | 1  |
"""
"""Disagreements: Q1 of C1 with its follow-up Q2, Q1 of C2 and C3, P1.1 of C1, N1 of C2."""


def lay(folder, study_yaml=STUDY):
    """The files of a study with three cases."""
    folder.mkdir(exist_ok=True)
    (folder / "study.yaml").write_text(study_yaml)
    (folder / "codebook.yaml").write_text(json.dumps(CODEBOOK))
    rows = ["case_id,group,letter", *(f"C{number},A," for number in (1, 2, 3))]
    (folder / "register.csv").write_text("\n".join(rows) + "\n")


def coded_study(folder, answers, study_yaml=STUDY):
    """A study whose round was handed out, answered, measured and let proceed."""
    lay(folder, study_yaml)
    study = open_study(folder, clock=lambda: MOMENT, key=KEY)
    details = [{"case_id": f"C{n}", "group": "A", "letter": ""} for n in (1, 2, 3)]
    with transaction(study.engine) as session:
        draw = Draw(method="all", seed=1, register_sha256="r", design_sha256="d", drawn_at=MOMENT)
        session.add(draw)
        session.flush()
        session.add_all(
            SampledCase(draw_id=draw.id, case_id=each["case_id"], position=n, details=each)
            for n, each in enumerate(details, 1)
        )
    distribute(study, "main")
    with transaction(study.engine) as session:
        for code in sorted({each.coder for each in answers}):
            _returned(session, code, [each for each in answers if each.coder == code])
        point = checkpoint(
            session,
            round_name="main",
            wave=1,
            cases=3,
            thresholds={},
            verdicts={},
            inputs_sha256="i",
            report_sha256="r",
            at=MOMENT,
        )
        study.record(session, "measured")
    return study, point.id


def _returned(session, coder, answers):
    own = next(each.id for each in workbooks(session, "main") if each.person == coder)
    received = Return(
        sha256=coder * 32, file_name=f"{coder}.xlsx", received_at=MOMENT, workbook_id=own,
        state="accepted",
    )  # fmt: skip
    rows = [
        Answer(
            return_id=0, round="main", coder=coder, case_id=each.row.case_id,
            question=each.row.question, part=each.row.part, value=each.value, raw=each.value,
            evidence=f"Words on {each.row.question}", page="p. 3", sheet="s", cell="C6",
        )
        for each in answers
    ]  # fmt: skip
    add_return(session, received, rows, [])


def let_proceed(study, checkpoint_id):
    with transaction(study.engine) as session:
        decision(
            session, checkpoint_id=checkpoint_id, outcome="proceed", why="Fine", by="lead",
            at=MOMENT,
        )  # fmt: skip


@pytest.fixture
def undecided(tmp_path, drawn):
    """The study before its lead's decision, with the checkpoint's number."""
    return coded_study(tmp_path / "study", drawn(ANSWERS))


@pytest.fixture
def study(undecided):
    """The study once its round may go on."""
    opened, checkpoint_id = undecided
    let_proceed(opened, checkpoint_id)
    return opened


@pytest.fixture
def twin(tmp_path, drawn):
    """Another study just like it, and one with two adjudicators."""

    def made(name, study_yaml=STUDY):
        opened, checkpoint_id = coded_study(tmp_path / name, drawn(ANSWERS), study_yaml)
        let_proceed(opened, checkpoint_id)
        return opened

    return made


class Sheet:
    """The disagreements of a workbook, filled in as an adjudicator would."""

    def __init__(self, path):
        self.workbook = load_workbook(path)
        self.sheet = self.workbook[words.DISAGREEMENTS]
        top = next(row for row in self.sheet.iter_rows() if row[0].value == words.ID)
        self.columns = {cell.value: cell.column for cell in top}
        self.rows = {}
        for row in self.sheet.iter_rows(min_row=top[0].row + 1):
            name = (row[self.columns[words.CASE] - 1].value, row[0].value)
            if name[0]:
                self.rows[name] = row[0].row

    def cell(self, name, header):
        return self.sheet.cell(self.rows[name], self.columns[header])

    def settle(self, name, final, reason="Judgement", how="Adjudication", said=""):
        for header, text in (
            (words.FINAL, final),
            (words.REASON, reason),
            (words.HOW, how),
            (words.WORDS, said),
        ):
            if text:
                self.cell(name, header).value = text
        return self

    def send(self, study, name="back.xlsx"):
        target = study.path("inbox", name)
        target.parent.mkdir(exist_ok=True)
        self.workbook.save(target)
        return target


@pytest.fixture
def sheet():
    return Sheet
