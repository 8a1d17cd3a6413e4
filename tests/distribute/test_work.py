"""A round opened, handed out, and handed out again."""

import pytest
from sqlmodel import select

from codebook.faults import StudyError
from db.find.meanings import recorded_meanings
from db.find.rounds import assignments, workbooks
from db.open import reading, transaction
from db.tables import Checkpoint, Decision, Event
from flows.distribute import writing
from flows.distribute.work import distribute, due_workbooks, open_round
from flows.distribute.writing import write_workbooks
from flows.study import open_study
from flows.versions.nextversion import codebook_publish

pytestmark = pytest.mark.stages


def decided(study, round_name, wave, outcome="proceed"):
    """The lead's decision at a checkpoint of that wave."""
    now = study.clock()
    with transaction(study.engine) as session:
        measured = Checkpoint(
            round=round_name, codebook_version=1, wave=wave, cases=4, thresholds={}, verdicts={},
            inputs_sha256="i", report_sha256="r", measured_at=now,
        )  # fmt: skip
        session.add(measured)
        session.flush()
        session.add(
            Decision(checkpoint_id=measured.id, outcome=outcome, why="-", by="lead", decided_at=now)
        )


def rewritten(study, name, old, new):
    """The study opened again after one of its files was edited."""
    path = study.path(name)
    path.write_text(path.read_text().replace(old, new))
    return open_study(study.folder, clock=study.clock, key=study.key)


def outbox(study):
    return {
        path.relative_to(study.folder).as_posix(): path.read_bytes()
        for path in sorted(study.path("outbox").rglob("*"))
        if path.is_file()
    }


def events(study):
    with reading(study.engine) as session:
        return [event.what for event in session.exec(select(Event).order_by(Event.id))]


def test_a_round_is_opened_assigned_and_written(study):
    """The pilot gives all coders the same cases, one of each group, in a workbook each."""
    said = distribute(study, "pilot")

    assert (said.cases, said.double_coded, said.loads) == (3, 3, {"ab": 3, "cd": 3})
    assert said.written == ["outbox/ab/pilot-ab.xlsx", "outbox/cd/pilot-cd.xlsx"]
    assert sorted(outbox(study)) == said.written
    assert events(study) == ["published codebook", "opened round", "issued", "issued"]
    with reading(study.engine) as session:
        rows = assignments(session, "pilot")
        assert {int(row.case_id[3:]) % 3 for row in rows} == {0, 1, 2}


def test_distributing_again_does_nothing(study):
    distribute(study, "pilot")
    before = outbox(study), events(study)

    again = distribute(study, "pilot")

    assert (again.written, again.opened) == ([], False)
    assert (outbox(study), events(study)) == before


def test_a_workbook_deleted_from_the_outbox_is_written_again_identically(study):
    """Even after the study file was edited: what coders saw is kept with the round."""
    distribute(study, "pilot")
    before = outbox(study)
    study.path("outbox", "ab", "pilot-ab.xlsx").unlink()
    edited = rewritten(study, "study.yaml", "Small study", "Another title")

    assert distribute(edited, "pilot").written == ["outbox/ab/pilot-ab.xlsx"]
    assert outbox(edited) == before


def test_an_outbox_elsewhere_is_written_to_and_named_in_full(study, tmp_path_factory):
    """Teams share folders that lie outside the study."""
    shared = tmp_path_factory.mktemp("shared")
    moved = rewritten(study, "study.yaml", "title: Small", f"outbox: {shared}\ntitle: Small")
    said = distribute(moved, "pilot")
    assert said.written[0] == str(shared / "ab" / "pilot-ab.xlsx")
    assert (shared / "cd" / "pilot-cd.xlsx").is_file()


def test_a_stage_killed_before_its_record_does_only_what_is_left(study, monkeypatch):
    """The file is there, its row is not: the same bytes are written and recorded once."""
    open_round(study, "pilot")
    first, second = due_workbooks(study, "pilot")
    monkeypatch.setattr(writing, "_record_workbook", lambda *_: None)
    write_workbooks(study, [first])
    monkeypatch.undo()
    left = outbox(study)
    assert due_workbooks(study, "pilot") == [first, second]

    distribute(study, "pilot")

    assert left.items() <= outbox(study).items()
    with reading(study.engine) as session:
        assert {each.id for each in workbooks(session, "pilot")} == {first, second}


def test_the_second_wave_waits_for_the_decision_at_the_checkpoint(study):
    """Wave 1 ends at the checkpoint; the rest goes out once the lead lets it proceed."""
    distribute(study, "pilot")
    decided(study, "pilot", 1)

    said = distribute(study, "main")
    names = [
        f"outbox/{who}/main-1-{who}-part{part}.xlsx" for who in ("ab", "cd") for part in (1, 2)
    ]
    assert (said.cases, said.waves, sorted(said.written)) == (9, 2, names)
    assert "part 1" in said.waits_for
    decided(study, "main", 1, outcome="extend")
    assert distribute(study, "main").written == []

    decided(study, "main", 1)
    rest = distribute(study, "main")
    assert len(rest.written) == 4
    assert rest.waits_for == ""


def test_a_round_before_its_time_is_refused_with_the_next_step(study):
    """Unknown rounds, rounds out of order and undecided ones: a sentence, nothing written."""
    with pytest.raises(StudyError, match="no round 'mian', only pilot, main"):
        distribute(study, "mian")
    with pytest.raises(StudyError, match="intercoder distribute pilot"):
        distribute(study, "main")
    distribute(study, "pilot")
    with pytest.raises(StudyError, match="intercoder decide pilot proceed"):
        distribute(study, "main")
    decided(study, "pilot", 1, outcome="refine")
    with pytest.raises(StudyError, match="not decided"):
        distribute(study, "main")
    assert events(study).count("opened round") == 1


def test_a_round_without_a_sample_is_refused(study):
    with transaction(study.engine) as session:
        session.connection().exec_driver_sql("DELETE FROM sampledcase")
        session.connection().exec_driver_sql("DELETE FROM draw")
    with pytest.raises(StudyError, match="intercoder sample"):
        distribute(study, "pilot")


def test_more_cases_than_are_left_are_refused(study):
    wanting = rewritten(study, "study.yaml", "cases: 3, coders", "cases: 13, coders")
    with pytest.raises(StudyError, match=r"rounds\.pilot\.cases: 13 of 12"):
        distribute(wanting, "pilot")


def test_a_codebook_that_changed_since_it_was_published_is_refused(study):
    """Coders of two rounds must not be asked different things without the lead having said so."""
    distribute(study, "pilot")
    decided(study, "pilot", 1)
    changed = rewritten(study, "codebook.yaml", "Is the child heard?", "Is the child quoted?")
    told = "changed since version 1 was published.* intercoder codebook diff; .* codebook publish"
    for same_as_ever in (changed, rewritten(changed, "codebook.yaml", "version: 1", "version: 2")):
        with pytest.raises(StudyError, match=told):
            distribute(same_as_ever, "main")

    back = rewritten(changed, "codebook.yaml", "Is the child quoted?", "Is the child heard?")
    assert distribute(back, "main").codebook_version == 1


def test_a_round_is_asked_by_the_newest_published_version(study):
    distribute(study, "pilot")
    decided(study, "pilot", 1)
    changed = rewritten(study, "codebook.yaml", "Is the child heard?", "Is the child quoted?")
    codebook_publish(changed, "lead", "Clearer")

    again = open_study(study.folder, clock=study.clock, key=study.key)
    assert distribute(again, "main").codebook_version == 2


def test_the_first_version_is_published_with_what_its_questions_mean(study):
    distribute(study, "pilot")
    with reading(study.engine) as session:
        found = [(each.question, each.began, each.change) for each in recorded_meanings(session, 1)]
    assert found == [("D01", 1, ""), ("D02", 1, "")]
