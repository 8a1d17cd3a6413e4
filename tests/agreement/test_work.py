import csv
import json
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import col, select

from codebook.faults import StudyError
from db.open import reading, transaction
from db.tables import Answer, Assignment, Checkpoint, Decision, Disclosure, Event, Return
from flows.agreement.report.checklist import ITEMS
from flows.agreement.work import agreement, decide
from flows.study import Study, open_study

pytestmark = pytest.mark.stages

StudyWith = Callable[..., Study]
Coded = dict[tuple[str, str, str], tuple[str | None, ...]]


def answers(cases: int = 12) -> Coded:
    """Both coders answer everything; they differ on D01 of c01 and on D02 of c02."""
    found: Coded = {}
    for at in range(cases):
        case = f"c{at:02}"
        value = ("no", "partly", "yes")[at % 3]
        found[case, "D01", ""] = (value, "partly" if at == 1 else value)
        if value != "no":
            found[case, "D02", ""] = ("yes", "no" if at == 2 else "yes")
        for part in ("Health", "Police"):
            found[case, "D03", part] = ("no", "no")
        found[case, "N01", ""] = (str(at), str(at + 1))
    found["c05", "D01", ""] = ("yes", "unclear")
    found["c05", "D02", ""] = ("yes", None)
    return found


def rows_of(study: Study, table: Any) -> list[Any]:
    with reading(study.engine) as session:
        return list(session.exec(select(table).order_by(col(table.id))).all())


def test_a_complete_round_is_measured_reported_and_awaits_a_decision(
    study_with: StudyWith,
) -> None:
    study = study_with(answers())
    found = agreement(study, "main")
    report = json.loads(study.path("reports/agreement-main.json").read_text())
    of = {(each["question"], each["part"]): each for each in report["questions"]}

    assert (found.wave, found.cases, found.questions, found.awaits_decision) == (1, 12, 5, True)
    assert {"round", "cases", "coders", "thresholds", "questions"} <= report.keys()
    assert report["coders"] == ["ab", "cd"]
    assert (of["D01", ""]["cases_compared"], of["D01", ""]["disagreements"]) == (12, 1)
    assert of["D01", ""]["alpha_answerable"] == pytest.approx(0.0)
    assert of["D02", ""]["cases_compared"] == 7
    assert of["D03", "Health"]["alpha"] is None
    assert of["D03", "Health"]["alpha_reason"] == "every compared answer was “No”"
    assert of["D03", "Health"]["reason"] == "undefined"
    assert of["N01", ""]["percent_agreement"] == 1.0
    [checkpoint] = rows_of(study, Checkpoint)
    assert checkpoint.verdicts.keys() == {"D01", "D02", "D03/Health", "D03/Police", "N01"}
    assert checkpoint.verdicts["D01"]["verdict"] == of["D01", ""]["verdict"]
    assert checkpoint.verdicts["D01"]["checkpoint"] == of["D01", ""]["verdict_checkpoint"]
    [event] = rows_of(study, Event)
    assert event.what == "measured"


def test_every_form_of_the_report_tells_the_same(study_with: StudyWith) -> None:
    study = study_with(answers())
    agreement(study, "main")
    where = study.path("reports")
    report = json.loads((where / "agreement-main.json").read_text())
    with (where / "agreement-main.csv").open() as lines:
        listed = list(csv.DictReader(lines))
    book = load_workbook(where / "agreement-main.xlsx")
    page = (where / "agreement-main.html").read_text()

    assert [row["question"] for row in listed] == [q["question"] for q in report["questions"]]
    assert float(listed[0]["alpha"]) == report["questions"][0]["alpha"]
    assert book.sheetnames[:3] == ["Questions", "Disagreements", "Coefficients"]
    assert book.sheetnames[-3:] == ["Checklist", "About", "What the columns mean"]
    assert book["Disagreements"].max_row == 1 + 2 * report["disagreements"]
    assert "[invented words &lt;ab&gt;]" in page
    assert "<script" not in page
    assert "Every case and coder is simulated." in page
    assert all(item.item in page.replace("&#39;", "'") for item in ITEMS)


def test_measuring_again_changes_nothing_and_a_lost_report_comes_back(
    study_with: StudyWith,
) -> None:
    """Also after being broken off between the files and the record: the bytes are the same."""
    study = study_with(answers())
    first = agreement(study, "main")
    written = {path.name: path.read_bytes() for path in study.path("reports").iterdir()}
    study.path("reports/agreement-main.html").unlink()
    again = agreement(study, "main")

    assert (first.new, again.new) == (True, False)
    assert {path.name: path.read_bytes() for path in study.path("reports").iterdir()} == written
    assert len(rows_of(study, Checkpoint)) == len(rows_of(study, Event)) == 1


def test_the_standard_is_the_one_that_was_set_when_the_round_was_opened(
    study_with: StudyWith,
) -> None:
    """Whoever has seen the figures can no longer move what counts as good enough."""
    study = study_with(answers())
    first = agreement(study, "main")
    path = study.path("study.yaml")
    path.write_text(path.read_text().replace("replicates: 400", "replicates: 400, reliable: 0.2"))
    moved = open_study(study.folder, clock=study.clock, key=study.key)
    again = agreement(moved, "main")
    report = json.loads(study.path("reports/agreement-main.json").read_text())
    page = study.path("reports/agreement-main.html").read_text()

    assert moved.file.agreement.reliable == 0.2
    assert (again.new, again.reliable) == (False, first.reliable)
    assert report["thresholds"]["reliable"] == 0.8
    assert "set on 5 January 2026, when the round was opened" in page


def test_compared_rows_are_disclosed_and_later_answers_no_longer_count(
    study_with: StudyWith,
) -> None:
    """The answers before discussion are frozen, so a change of mind cannot mend agreement."""
    study = study_with(answers())
    before = agreement(study, "main")
    with transaction(study.engine) as session:
        later = session.exec(select(Return)).first().model_dump(exclude={"id", "sha256"})
        sent = Return(**later, sha256="later")
        session.add(sent)
        session.flush()
        old = session.exec(
            select(Answer).where(
                Answer.coder == "cd", Answer.case_id == "c02", Answer.question == "D02"
            )
        ).one()
        changed = old.model_dump(exclude={"id"}) | {"return_id": sent.id, "value": "yes"}
        session.add(Answer(**changed))
    after = agreement(study, "main")
    disclosed = {(each.case_id, each.question) for each in rows_of(study, Disclosure)}

    assert after.new is False
    assert after.disagreements == before.disagreements
    assert ("c02", "D02") in disclosed
    assert ("c05", "D02") not in disclosed  # only one coder was asked


def test_an_incomplete_round_says_who_lacks_what(study_with: StudyWith) -> None:
    coded = answers()
    coded["c03", "N01", ""] = ("3", None)
    coded["c04", "D01", ""] = ("partly", None)
    study = study_with(coded)

    with pytest.raises(StudyError) as error:
        agreement(study, "main")
    assert "C. Dean (cd)" in str(error.value)
    assert "2 answers missing in 2 cases: c03 (1), c04 (1)" in str(error.value)
    assert not study.path("reports").exists()
    assert rows_of(study, Disclosure) == []


def test_only_waves_handed_out_are_measured_and_cumulated(study_with: StudyWith) -> None:
    """Wave 2 is assigned but not handed out: the checkpoint is on wave 1."""
    study = study_with(answers(), waves={"c10": 2, "c11": 2})
    found = agreement(study, "main")

    assert (found.wave, found.cases) == (1, 10)
    assert {each.wave for each in rows_of(study, Assignment)} == {1, 2}


def test_rounds_that_cannot_be_measured_are_told(study_with: StudyWith) -> None:
    study = study_with(answers())

    with pytest.raises(StudyError, match="Round 'pilot' is not open"):
        agreement(study, "pilot")


def test_a_decision_is_kept_with_who_and_why_and_the_newest_counts(
    study_with: StudyWith,
) -> None:
    study = study_with(answers())
    agreement(study, "main")
    first = decide(study, "main", "refine", "D01 is read in two ways", "lead")
    same = decide(study, "main", "refine", "D01 is read in two ways", "lead")
    other = decide(study, "main", "proceed", "mended", "lead")
    kept = [(each.outcome, each.why, each.by) for each in rows_of(study, Decision)]

    assert (first.new, same.new, other.new) == (True, False, True)
    assert kept == [("refine", "D01 is read in two ways", "lead"), ("proceed", "mended", "lead")]
    assert agreement(study, "main").awaits_decision is False
    assert [each.what for each in rows_of(study, Event)] == ["measured", "decided", "decided"]
    assert "codebook" in first.what_follows


@pytest.mark.parametrize(
    ("outcome", "why", "by", "told"),
    [
        ("maybe", "because", "lead", "'maybe' is none of proceed, refine, extend"),
        ("proceed", " ", "lead", "needs a reason"),
        ("proceed", "because", "zz", "Nobody in the study file has the id 'zz'"),
        ("proceed", "because", "lead", "has no checkpoint yet"),
    ],
)
def test_a_decision_that_cannot_stand_is_refused(
    study_with: StudyWith, outcome: str, why: str, by: str, told: str
) -> None:
    study = study_with(answers())

    with pytest.raises(StudyError, match=told):
        decide(study, "main", outcome, why, by)
    assert rows_of(study, Decision) == []
