"""A study of any size whose coders have answered: into its database, without a workbook."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from sqlmodel import Session, insert, select

from db.open import transaction
from db.record.meanings import published_version
from db.record.rounds import issued, opened_round
from db.tables import Answer, Assignment, CodebookVersion, Draw, Return, Workbook
from flows.sample.work import sample
from flows.study import Study, open_study

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
GROUPS = ("North", "South", "East", "West")
SHARES = ((0.5, 0.3, 0.2), (0.8, 0.15, 0.05), (0.9, 0.1, 0.0))
AGREEING = 0.93
"""How often a coder gives what the case is like, else anything by the shares."""
AT_ONCE = 50_000


def coded_study(folder: Path, cases: int, questions: int, coders: int) -> Study:
    """A study whose round `main` is coded whole by all of them, with evidence at most answers.

    Two questions in three are ordinal with an off-scale value, the others yes or no.
    """
    _write(folder, cases, questions, coders)
    study = open_study(folder)
    sample(study)
    ids = [f"C{number:05}" for number in range(cases)]
    who = [f"c{number}" for number in range(coders)]
    with transaction(study.engine) as session:
        published_version(session, study.codebook, at=NOON)
        _handed_out(session, ids, who)
    with transaction(study.engine) as session:
        for rows in _answers(ids, who, questions):
            session.execute(insert(Answer), rows)
    return study


def _write(folder: Path, cases: int, questions: int, coders: int) -> None:
    who = "\n".join(f"  - {{id: c{n}, name: Coder {n}}}" for n in range(coders))
    asked = "\n".join(
        f"      - {{id: Q{n:02}, title: Question {n}, ask: Is it so {n}?, "
        f"scale: {'plain' if n % 3 == 2 else 'degree'}}}"
        for n in range(questions)
    )
    register = "\n".join(f"C{n:05},{GROUPS[n % len(GROUPS)]}" for n in range(cases))
    folder.mkdir()
    (folder / "study.yaml").write_text(
        f"title: Large\nlead: {{id: lead, name: Lead}}\ncoders:\n{who}\n"
        f"attributes: {{region: {{title: Region}}}}\ngroup_by: region\n"
        f"sample: {{size: {cases}, seed: 1}}\n"
        f"rounds: {{main: {{cases: rest, double_coded: all, coders_per_case: {coders}}}}}\n"
    )
    (folder / "codebook.yaml").write_text(
        "title: Large\nversion: 1\nscales:\n"
        "  degree: {level: ordinal, values: [{code: no, label: 'No'}, {code: partly, label: P},"
        " {code: yes, label: 'Yes'}, {code: unclear, label: Unclear, off_scale: true}]}\n"
        "  plain: {values: [{code: no, label: 'No'}, {code: yes, label: 'Yes'}]}\n"
        f"areas:\n  - id: all\n    title: All\n    questions:\n{asked}\n"
    )
    (folder / "register.csv").write_text(f"case_id,region\n{register}\n")


def _handed_out(session: Session, ids: list[str], who: list[str]) -> None:
    version = session.exec(select(CodebookVersion.number)).one()
    draw = session.exec(select(Draw.id)).one()
    assert draw is not None
    opened_round(session, name="main", codebook_version=version, draw_id=draw, design={}, at=NOON)
    for at, coder in enumerate(who, start=1):
        given = [
            {"round": "main", "case_id": each, "coder": coder, "wave": 1, "position": place,
             "origin": ""}
            for place, each in enumerate(ids, start=1)
        ]  # fmt: skip
        session.execute(insert(Assignment), given)
        book = Workbook(id=f"AAAA-AA2{at}", kind="coding", round="main", wave=1, person=coder,
                        codebook_version=version, cases=ids, file_name=f"{coder}.xlsx",
                        sha256=f"{at:064}", issued_at=NOON)  # fmt: skip
        issued(session, book)
        session.add(Return(id=at, sha256=f"{at:064}", file_name=f"{coder}.xlsx", state="accepted",
                           received_at=NOON + timedelta(days=at), workbook_id=book.id))  # fmt: skip
        session.flush()


def _answers(ids: list[str], who: list[str], questions: int) -> Iterator[list[dict[str, object]]]:
    """Rows to insert, some at a time."""
    draw = np.random.default_rng(1)
    rows: list[dict[str, object]] = []
    for number in range(questions):
        plain = number % 3 == 2
        codes = ("no", "yes") if plain else ("no", "partly", "yes", "unclear")
        shares = (0.7, 0.3) if plain else (*(0.96 * each for each in SHARES[number % 2]), 0.04)
        true = draw.choice(len(codes), len(ids), p=shares)
        for at, coder in enumerate(who, start=1):
            other = draw.choice(len(codes), len(ids), p=shares)
            given = np.where(draw.random(len(ids)) < AGREEING, true, other)
            for place, (case, code) in enumerate(zip(ids, given, strict=True)):
                page = str(1 + (place * 7 + number) % 30)
                rows.append(
                    {"return_id": at, "round": "main", "coder": coder, "case_id": case,
                     "question": f"Q{number:02}", "part": "", "value": codes[code],
                     "raw": codes[code], "document": "", "page": page, "kind": "verbatim",
                     "evidence": f"the words of page {page} on the matter of question {number}",
                     "note": "", "confidence": "", "sheet": case, "cell": f"C{7 + number}"}
                )  # fmt: skip
            if len(rows) >= AT_ONCE:
                yield rows
                rows = []
    if rows:
        yield rows
