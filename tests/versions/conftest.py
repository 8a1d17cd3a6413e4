"""A study whose pilot was coded and measured, and whose codebook is then revised."""

from datetime import UTC, datetime

import pytest

from db.find.answers import newest_answers
from db.find.rounds import workbooks
from db.open import reading, transaction
from db.record.checkpoints import decision
from db.record.returns import add_return
from db.tables import Answer, Draw, Recoding, Return, SampledCase, Workbook
from flows.agreement.work import agreement
from flows.distribute.work import distribute
from flows.study import open_study

MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
KEY = bytes.fromhex("5f" * 32)
STUDY = """\
title: Small study
coders:
  - {id: ab, name: A. Brown}
  - {id: cd, name: C. Dean}
group_by: group
agreement: {replicates: 200}
rounds:
  pilot: {cases: 4, coders_per_case: all}
"""
CODEBOOK = """\
# The team's own framework.
title: Small framework
version: 1   # raised by the program
scales:
  considered:
    level: ordinal
    values:
      - {code: no, label: "No"}
      - {code: partly, label: Partly}
      - {code: yes, label: "Yes"}
  yes_no:
    values:
      - {code: yes, label: "Yes"}
      - {code: no, label: "No"}
areas:
  - id: voice
    title: The child's voice
    questions:
      - {id: D01, title: Voice, ask: Is the child heard?, scale: considered}
      - {id: D02, title: Acted on, ask: Was it acted on?, scale: yes_no,
         applies_if: {D01: [partly, yes]}}
      - {id: D03, title: Alone, ask: Was the child seen alone?, scale: yes_no,
         guidance: A visit with nobody else in the room.}
      - {id: P1, title: Who responded, ask: Who responded?, scale: yes_no,
         each_of: [Health, Police]}
      - {id: T1, title: Anything else, ask: Anything else?, type: text}
"""
ANSWERS = """
    | case | coder | D01    | D02 | D03 | P1.1 | P1.2 |
    | C1   | ab    | no     |     | no  | no   | yes  |
    | C1   | cd    | no     |     | no  | no   | yes  |
    | C2   | ab    | yes    | yes | no  | yes  | yes  |
    | C2   | cd    | partly | no  | no  | yes  | no   |
    | C3   | ab    | yes    | yes | yes | no   | no   |
    | C3   | cd    | yes    | yes | no  | no   | no   |
    | C4   | ab    | no     |     | yes | yes  | no   |
    | C4   | cd    | no     |     | yes | yes  | no   |
"""


class Office:
    """The study, opened anew after each edit of its files."""

    def __init__(self, folder):
        self.folder = folder

    @property
    def study(self):
        return open_study(self.folder, clock=lambda: MOMENT, key=KEY)

    def edit(self, *replaced):
        """Change the codebook's text, from one wording to another each."""
        path = self.folder / "codebook.yaml"
        text = path.read_text()
        for old, new in replaced:
            assert old in text, old
            text = text.replace(old, new)
        path.write_text(text)
        return self.study

    @property
    def codebook_text(self):
        return (self.folder / "codebook.yaml").read_text()

    def answered(self, table, version=1, shown=False):
        """What coders sent back: for version 1 in their first workbooks, else in further ones."""
        study = self.study
        lines = [line.strip().strip("|").split("|") for line in table.strip().splitlines()]
        header, *rows = [[cell.strip() for cell in line] for line in lines]
        with transaction(study.engine) as session:
            for coder in sorted({cells[1] for cells in rows}):
                own = self._workbook(session, coder, version, shown)
                number = len(session.connection().exec_driver_sql("select 1 from return").all())
                received = Return(
                    sha256=f"{number:064}", file_name=f"{coder}.xlsx", received_at=MOMENT,
                    workbook_id=own, state="accepted",
                )  # fmt: skip
                add_return(session, received, list(_answers(header, rows, coder)), [])

    def _workbook(self, session, coder, version, shown):
        first = next(each for each in workbooks(session, "pilot", "coding") if each.person == coder)
        if version == 1:
            return first.id
        own = f"{coder}-{version}-{shown}"
        if session.get(Workbook, own) is None:
            session.add(
                Workbook(
                    id=own, kind="coding", round="pilot", wave=1, person=coder,
                    issue=version + 10 * shown, codebook_version=version, cases=first.cases,
                    earlier_shown=shown, file_name=f"{own}.xlsx", sha256="s", issued_at=MOMENT,
                )
            )  # fmt: skip
            session.flush()
        return own

    def recode(self, version):
        """From now on the pilot is asked by this version."""
        with transaction(self.study.engine) as session:
            session.add(
                Recoding(
                    round="pilot", codebook_version=version, by="lead", why="-", ordered_at=MOMENT
                )
            )

    def measured(self):
        """The pilot's agreement, and the figures by row from its report."""
        import json

        summary = agreement(self.study, "pilot")
        report = json.loads((self.folder / "reports" / "agreement-pilot.json").read_text())
        return summary, report

    def proceed(self, summary):
        with transaction(self.study.engine) as session:
            decision(
                session, checkpoint_id=summary.checkpoint, outcome="proceed", why="-", by="lead",
                at=MOMENT,
            )  # fmt: skip

    def newest(self, version=None):
        with reading(self.study.engine) as session:
            found = newest_answers(session, "pilot", version)
        return {(each.row.case_id, each.coder, each.row.question): each.value for each in found}


def _answers(header, rows, coder):
    for case_id, who, *cells in rows:
        for key, value in zip(header[2:], cells, strict=True):
            if who == coder and value:
                name, _, part = key.partition(".")
                part = ("Health", "Police")[int(part) - 1] if part else ""
                yield Answer(
                    return_id=0, round="pilot", coder=coder, case_id=case_id, question=name,
                    part=part, value=value, raw=value, sheet=case_id, cell="C9",
                )  # fmt: skip


@pytest.fixture
def laid(tmp_path):
    """The study with its sample, before anything is handed out."""
    (tmp_path / "study.yaml").write_text(STUDY)
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    cases = [f"C{number}" for number in range(1, 5)]
    (tmp_path / "register.csv").write_text("case_id,group\n" + "".join(f"{c},A\n" for c in cases))
    office = Office(tmp_path)
    with transaction(office.study.engine) as session:
        draw = Draw(method="all", seed=1, register_sha256="r", design_sha256="d", drawn_at=MOMENT)
        session.add(draw)
        session.flush()
        session.add_all(
            SampledCase(draw_id=draw.id, case_id=each, position=n, details={"group": "A"})
            for n, each in enumerate(cases, 1)
        )
    return office


@pytest.fixture
def office(laid):
    """The same once the pilot is handed out and answered whole."""
    distribute(laid.study, "pilot")
    laid.answered(ANSWERS)
    return laid
