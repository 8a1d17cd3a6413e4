"""A small study whose answers are put straight into its database."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from codebook.files import codebook_content
from db.open import transaction
from db.tables import (
    Answer,
    Assignment,
    CodebookVersion,
    Draw,
    Return,
    Round,
    SampledCase,
    Workbook,
)
from flows.distribute.rounds import kept
from flows.study import Study, open_study

MOMENT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

STUDY = """
title: A small study
coders: [{id: ab, name: A. Brown}, {id: cd, name: C. Dean}]
group_by: region
attributes: {region: {title: Region, values: [North, South]}}
documents: {review: {title: Review report}}
agreement: {replicates: 400}
synthetic: Every case and coder is simulated.
"""

CODEBOOK = """
title: What reviews consider
version: 1
scales:
  considered:
    level: ordinal
    values:
      - {code: no, label: "No"}
      - {code: partly, label: Partly}
      - {code: yes, label: "Yes"}
      - {code: unclear, label: Unclear, off_scale: true}
  yes_no:
    values: [{code: yes, label: "Yes"}, {code: no, label: "No"}]
areas:
  - id: voice
    title: The child's voice
    questions:
      - {id: D01, title: Child's voice, ask: Considered?, scale: considered}
      - id: D02
        title: Child seen alone
        ask: Seen?
        scale: yes_no
        applies_if: {D01: [partly, yes]}
      - {id: D03, title: Agencies, ask: Which?, scale: yes_no, each_of: [Health, Police]}
  - id: rest
    title: The rest
    questions:
      - {id: N01, title: Months, ask: How many?, type: number, tolerance: 1}
      - {id: T01, title: Anything else, ask: What?, type: text}
"""

Coded = Mapping[tuple[str, str, str], tuple[str | None, ...]]
"""Each coder's value (None = blank) by case id, question and part."""


@pytest.fixture
def study_with(tmp_path: Path) -> Callable[..., Study]:
    """A study in which round `main` was handed out and these answers came back."""

    def build(
        coded: Coded, waves: Mapping[str, int] | None = None, codebook: str = CODEBOOK
    ) -> Study:
        (tmp_path / "study.yaml").write_text(STUDY)
        (tmp_path / "codebook.yaml").write_text(codebook)
        cases = list(dict.fromkeys(case for case, _, _ in coded))
        lines = ["case_id,region", *(f"{case},{region(at)}" for at, case in enumerate(cases))]
        (tmp_path / "register.csv").write_text("\n".join(lines) + "\n")
        study = open_study(tmp_path, clock=lambda: MOMENT, key=b"k" * 32)
        fill(study, cases, coded, waves or {})
        return study

    return build


def region(place: int) -> str:
    """Every other case lies in the South."""
    return ("North", "South")[place % 2]


def fill(study: Study, cases: list[str], coded: Coded, waves: Mapping[str, int]) -> None:
    """The rows that sample, distribute and collect would have added."""
    with transaction(study.engine) as session:
        session.add(
            CodebookVersion(
                number=1,
                sha256=study.codebook_sha256,
                content=codebook_content(study.codebook),
                published_at=MOMENT,
            )
        )
        draw = Draw(method="all", seed=1, register_sha256="r", design_sha256="d", drawn_at=MOMENT)
        session.add(draw)
        session.flush()
        session.add(
            Round(
                name="main",
                number=1,
                codebook_version=1,
                draw_id=draw.id or 0,
                design=kept(study.file, "main", cases),
                opened_at=MOMENT,
            )
        )
        session.flush()
        for at, case in enumerate(cases):
            details = {"case_id": case, "region": region(at)}
            session.add(
                SampledCase(draw_id=draw.id or 0, case_id=case, position=at, details=details)
            )
            for coder in ("ab", "cd"):
                wave = waves.get(case, 1)
                session.add(
                    Assignment(round="main", case_id=case, coder=coder, wave=wave, position=at)
                )
        hand_out(session, 1, cases)
        for at, coder in enumerate(("ab", "cd")):
            returned(session, f"{coder}-1", coder, at, coded)


def hand_out(session: Session, wave: int, cases: list[str]) -> None:
    """The workbooks of a wave."""
    for coder in ("ab", "cd"):
        session.add(
            Workbook(
                id=f"{coder}-{wave}",
                kind="coding",
                round="main",
                wave=wave,
                person=coder,
                codebook_version=1,
                cases=cases,
                file_name=f"{coder}.xlsx",
                sha256=f"w{coder}{wave}",
                issued_at=MOMENT,
            )
        )
    session.flush()


def returned(session: Session, workbook: str, coder: str, place: int, coded: Coded) -> None:
    """A return of a workbook with this coder's answers."""
    sent = Return(
        sha256=f"f{workbook}{len(coded)}",
        file_name=f"{coder}.xlsx",
        received_at=MOMENT,
        workbook_id=workbook,
        state="accepted",
    )
    session.add(sent)
    session.flush()
    for at, ((case, question, part), values) in enumerate(coded.items()):
        if values[place] is not None:
            session.add(
                Answer(
                    return_id=sent.id or 0,
                    round="main",
                    coder=coder,
                    case_id=case,
                    question=question,
                    part=part,
                    value=values[place] or "",
                    raw=values[place] or "",
                    evidence=f"[invented words <{coder}>]",
                    document="review",
                    page="4",
                    kind="verbatim",
                    sheet="S1",
                    cell=f"C{at + 1}",
                )
            )
    session.flush()
