"""What the stage knows of coders besides their answers reaches the report."""

import json
from datetime import timedelta

import pytest
from sqlmodel import select

from db.open import transaction
from db.tables import Answer, Return, Workbook
from flows.agreement.work import agreement

pytestmark = pytest.mark.stages


def coded(cases=14):
    """Both coders answer everything; they differ on the last four cases."""
    found = {}
    for at in range(cases):
        case, value = f"c{at:02}", ("no", "partly", "yes")[at % 3]
        found[case, "D01", ""] = (value, "no" if at >= 10 else value)
        for part in ("Health", "Police"):
            found[case, "D03", part] = ("no", "no")
        found[case, "N01", ""] = (str(at), str(at))
        asked = [None if each == "no" else "yes" for each in found[case, "D01", ""]]
        if any(asked):
            found[case, "D02", ""] = tuple(asked)
    return found


def told(study, key):
    agreement(study, "main")
    return json.loads(study.path("reports", "agreement-main.json").read_text())[key]


def test_places_in_the_coders_order_and_parts_of_the_round_are_known(study_with):
    waves = {f"c{at:02}": 1 if at < 7 else 2 for at in range(14)}
    study = study_with(coded(), waves)
    with transaction(study.engine) as session:
        for first in session.exec(select(Workbook)).all():
            kept = first.model_dump(exclude={"id", "wave"})
            session.add(Workbook(**kept, id=f"{first.id}-2", wave=2))
    found = told(study, "drift")

    assert {each["order"] for each in found} == {"place"}
    by = {(each["about"], each["coder"], each["wave"]): each for each in found}
    assert set(by) == {
        ("agreement", "", None),
        ("commonest", "ab", None),
        ("commonest", "cd", None),
        ("wave", "", 2),
    }
    early, late = (by["agreement", "", None][f"{each}_share"] for each in ("early", "late"))
    assert early == 1.0
    assert late < 1.0
    assert by["wave", "", 2]["late_cases"] == 7


def test_days_of_receipt_are_known_where_answers_came_on_several(study_with):
    """The last cases came first: what was late by place is early by day."""
    study = study_with(coded())
    with transaction(study.engine) as session:
        for first in session.exec(select(Return)).all():
            later = Return(
                **first.model_dump(exclude={"id", "sha256", "received_at"}),
                sha256=f"{first.sha256}-later",
                received_at=first.received_at + timedelta(days=3),
            )
            session.add(later)
            session.flush()
            for each in session.exec(select(Answer).where(Answer.return_id == first.id)).all():
                if each.case_id < "c07":
                    each.return_id = later.id
                    session.add(each)
    found = told(study, "drift")
    [whole] = [each for each in found if each["about"] == "agreement"]

    assert whole["order"] == "receipt"
    assert whole["early_share"] < whole["late_share"] == 1.0


def test_two_coders_have_no_rest_in_the_files_either(study_with):
    study = study_with(coded())
    assert told(study, "by_coder") == told(study, "by_coder_questions") == []
    assert told(study, "against_themselves") == []
