"""A study of several rounds, whose workbooks go out and come back by a word."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from codebook.changes import codebook_changes
from db.open import transaction
from db.record.meanings import published_version
from db.tables import Answer, Assignment, Draw, Recoding, Return, Round, SampledCase, Workbook
from flows.agreement.work import agreement, decide
from flows.distribute.rounds import kept
from flows.study import open_study

STUDY = """
title: Two rounds
coders: [{id: ab, name: A. Brown}, {id: cd, name: C. Dean}, {id: ef, name: E. Fry}]
group_by: region
attributes: {region: {title: Region, values: [North, South]}}
agreement: {replicates: 400}
rounds:
  pilot: {cases: 12, coders_per_case: all}
  main: {cases: 30}
  third: {cases: rest}
"""
CODEBOOK = """
title: What reviews consider
version: 1
scales:
  considered:
    level: ordinal
    values: [{code: no, label: "No"}, {code: partly, label: Partly}, {code: yes, label: "Yes"}]
areas:
  - id: voice
    title: The child's voice
    questions:
      - {id: D01, title: Child's voice, ask: Considered?, scale: considered}
      - {id: D02, title: Adultification, ask: Named?, scale: considered}
      - {id: D03, title: Seen, ask: Seen?, scale: considered, applies_if: {region: [North]}}
"""
VALUES = ("no", "partly", "yes")
Said = Mapping[tuple[str, str], str]


class Team:
    """A study whose rounds are handed out and come back by a word; each act takes an hour."""

    def __init__(self, folder: Path) -> None:
        (folder / "study.yaml").write_text(STUDY)
        (folder / "codebook.yaml").write_text(CODEBOOK)
        self.moment = datetime(2026, 1, 5, 9, tzinfo=UTC)
        self.cases = {f"c{at:02}": "South" if at % 4 == 3 else "North" for at in range(60)}
        lines = ["case_id,region", *(f"{case},{region}" for case, region in self.cases.items())]
        (folder / "register.csv").write_text("\n".join(lines) + "\n")
        self.study = open_study(folder, clock=self.later, key=b"k" * 32)
        with transaction(self.study.engine) as session:
            published_version(session, self.study.codebook, at=self.moment)
            drawn = Draw(
                method="all", seed=1, register_sha256="r", design_sha256="d", drawn_at=self.moment
            )
            session.add(drawn)
            session.flush()
            for at, (case, region) in enumerate(self.cases.items()):
                details = {"case_id": case, "region": region}
                session.add(
                    SampledCase(draw_id=drawn.id or 0, case_id=case, position=at, details=details)
                )

    step = timedelta(hours=1)

    def later(self) -> datetime:
        self.moment += self.step
        return self.moment

    def opened(self, name: str, first: int, end: int, wave: int = 1) -> list[str]:
        """A wave of a round, for two coders, handed out."""
        cases = list(self.cases)[first:end]
        with transaction(self.study.engine) as session:
            if session.get(Round, name) is None:
                number = len(session.exec(select(Round)).all()) + 1
                session.add(
                    Round(
                        name=name,
                        number=number,
                        codebook_version=1,
                        draw_id=1,
                        design=kept(self.study.file, name, cases),
                        opened_at=self.later(),
                    )
                )
                session.flush()
            for coder in ("ab", "cd"):
                for at, case in enumerate(cases):
                    session.add(
                        Assignment(round=name, case_id=case, coder=coder, wave=wave, position=at)
                    )
                self._workbook(session, name, coder, wave, cases)
        return cases

    def back(self, name: str, coder: str, said: Said, wave: int = 1, issue: int = 1) -> None:
        """A coder's return: value by case and question."""
        with transaction(self.study.engine) as session:
            number = len(session.exec(select(Return)).all()) + 1
            session.add(
                Return(
                    id=number,
                    sha256=f"f{number}",
                    file_name=f"{coder}.xlsx",
                    received_at=self.later(),
                    workbook_id=f"{name}-{coder}-{wave}-{issue}",
                    state="accepted",
                )
            )
            session.flush()
            for at, ((case, question), value) in enumerate(said.items()):
                place = {"sheet": "S1", "cell": f"C{at + 1}"}
                session.add(
                    Answer(
                        return_id=number,
                        round=name,
                        coder=coder,
                        case_id=case,
                        question=question,
                        value=value,
                        raw=value,
                        **place,
                    )
                )

    def coded(self, name: str, first: int, end: int, wave: int = 1, differing: int = 1) -> None:
        """A wave handed out and back; the coders differ on D02 in every so many-th case, or more.

        differing: 1 in all cases, 2 in half of them, and so on.
        """
        cases = self.opened(name, first, end, wave)
        for coder in ("ab", "cd"):
            self.back(name, coder, self.said(coder, cases, differing), wave)

    def alone(self, name: str, case: str, coder: str) -> None:
        """One more case of a round, for one coder, who sends it back."""
        self.add(Assignment(round=name, case_id=case, coder=coder, wave=1, position=100))
        self.back(name, coder, self.said(coder, [case], 2))

    def said(self, coder: str, cases: list[str], differing: int) -> dict[tuple[str, str], str]:
        found = {}
        for at, case in enumerate(cases):
            found[case, "D01"] = VALUES[at % 3]
            turned = coder == "cd" and at % differing == 0
            found[case, "D02"] = VALUES[(at + turned) % 3]
            if self.cases[case] == "North":
                found[case, "D03"] = VALUES[at // 2 % 3]
        return found

    def recoded(self, name: str, *edits: tuple[str, str]) -> None:
        """A new version of the codebook, by which the round is asked again."""
        path, cases = self.study.path("codebook.yaml"), list(self.cases)[:12]
        for old, new in edits:
            path.write_text(path.read_text().replace(old, new))
        codebook = open_study(self.study.folder).codebook
        with transaction(self.study.engine) as session:
            changes = codebook_changes(self.study.codebook, codebook)
            published_version(
                session, codebook, at=self.later(), changes=changes, by="lead", why="Two readings"
            )
            session.add(
                Recoding(
                    round=name, codebook_version=2, by="lead", why="y", ordered_at=self.later()
                )
            )
            session.flush()
            for coder in ("ab", "cd"):
                self._workbook(session, name, coder, 1, cases, issue=2, version=2)

    def _workbook(
        self,
        session: Session,
        name: str,
        coder: str,
        wave: int,
        cases: list[str],
        issue: int = 1,
        version: int = 1,
    ) -> None:
        code = f"{name}-{coder}-{wave}-{issue}"
        session.add(
            Workbook(
                id=code,
                kind="coding",
                round=name,
                wave=wave,
                person=coder,
                issue=issue,
                codebook_version=version,
                cases=cases,
                file_name=f"{code}.xlsx",
                sha256=code,
                issued_at=self.later(),
            )
        )
        session.flush()

    def add(self, *rows: Any) -> None:
        with transaction(self.study.engine) as session:
            session.add_all(rows)

    def json(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.file(name, "json").read_text())
        return found

    def file(self, name: str, kind: str) -> Path:
        return self.study.path("reports", f"agreement-{name}.{kind}")

    def again(self, name: str) -> dict[str, bytes]:
        """The report's files, lost and measured again."""
        for path in self.study.path("reports").glob(f"agreement-{name}.*"):
            path.unlink()
        assert not agreement(self.study, name).new
        return self.files(name)

    def files(self, name: str) -> dict[str, bytes]:
        found = sorted(self.study.path("reports").glob(f"agreement-{name}.*"))
        return {path.name: path.read_bytes() for path in found}


def two_rounds(folder: Path) -> Team:
    """Pilot and main measured; D02 was not reliable in the pilot, which went on all the same."""
    team = Team(folder)
    team.coded("pilot", 0, 12, differing=1)
    agreement(team.study, "pilot")
    decide(team.study, "pilot", "proceed", "Time is short", "lead")
    team.coded("main", 12, 42, differing=30)
    agreement(team.study, "main")
    return team
