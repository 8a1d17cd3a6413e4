"""A small study with a drawn sample, ready to be distributed."""

from datetime import UTC, datetime

import pytest

from db.open import transaction
from db.tables import Draw, SampledCase
from flows.study import open_study

MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
KEY = bytes.fromhex("5f" * 32)

STUDY = """\
title: Small study
coders:
  - {id: ab, name: A. Brown}
  - {id: cd, name: C. Dean}
documents:
  review: {title: Review report, column: review_file}
  letter: {title: Panel letter, column: letter_file}
attributes:
  kind: {title: Kind of review}
group_by: group
sample: {size: all, strata: [kind]}
rounds:
  pilot: {cases: 3, coders_per_case: all}
  main: {checkpoints: [4], seed: 7}
workbook: {cases: 3, show: [kind]}
"""
CODEBOOK = """\
title: Small framework
version: 1
scales:
  considered:
    level: ordinal
    values:
      - {code: no, label: "No", because: [not mentioned]}
      - {code: yes, label: "Yes"}
areas:
  - id: voice
    title: The child's voice
    questions:
      - {id: D01, title: Voice, ask: Is the child heard?, scale: considered,
         evidence: {required_for: [yes]}}
      - {id: D02, title: Letter, ask: Does the letter say so?, scale: considered,
         applies_if: {letter_file: {present: true}}}
"""


@pytest.fixture
def study(tmp_path):
    """Twelve sampled cases in three groups; nothing is handed out yet."""
    rows = [
        {
            "case_id": f"RR-{number:02}",
            "group": "ABC"[number % 3],
            "kind": "LCSPR" if number % 4 == 0 else "Rapid review",
            "review_file": f"RR-{number:02}.pdf",
            "letter_file": "" if number % 2 else f"L-{number:02}.pdf",
        }
        for number in range(1, 13)
    ]
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    (tmp_path / "register.csv").write_text("\n".join(lines) + "\n")
    (tmp_path / "study.yaml").write_text(STUDY)
    (tmp_path / "codebook.yaml").write_text(CODEBOOK)
    study = open_study(tmp_path, clock=lambda: MOMENT, key=KEY)
    with transaction(study.engine) as session:
        draw = Draw(method="all", seed=1, register_sha256="r", design_sha256="d", drawn_at=MOMENT)
        session.add(draw)
        session.flush()
        for position, row in enumerate(rows, 1):
            session.add(
                SampledCase(draw_id=draw.id, case_id=row["case_id"], position=position, details=row)
            )
    return study
