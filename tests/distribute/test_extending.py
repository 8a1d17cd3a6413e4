"""A round is extended: cases that one coder had are given to a second one, blind."""

from collections import Counter

import pytest
from sqlmodel import select
from team import Team

from codebook.faults import StudyError
from db.find.rounds import assignments, coders_by_case, newest_checkpoint
from db.open import reading, transaction
from db.tables import Assignment, Decision, Disclosure, Event, Replacement, SampledCase
from flows.agreement.work import agreement, decide
from flows.check import record_faults
from flows.direct import do_what_can_be_done
from flows.distribute import writing
from flows.distribute.reassigning import reassign
from flows.distribute.recoding import order_recoding
from flows.distribute.work import distribute, open_round
from flows.publish.work import publish, release
from flows.reconcile.work import reconcile
from flows.standing import standing
from flows.status import next_step_of, study_status
from flows.study import open_study
from flows.trace import trace

pytestmark = pytest.mark.stages
WHY = "Too few cases to tell"


class Extended(Team):
    """A round `main` of 12 cases, of which some are coded twice, answered and measured."""

    def answer(self, disagree=()):
        """Whatever is out and not sent back yet; `disagree`: cases that cd answers otherwise."""
        for name, each in sorted(self.sent("main").items()):
            if name in self.back:
                continue
            self.back.add(name)
            but = {(case, "D01"): "No" for case in disagree if each.person == "cd"}
            but |= {(case, "D01"): "No" for case in self.no}
            self.answer_all(name, but=but)

    def once(self):
        """The cases that one coder has, with who has them."""
        return {case: who for case, who in self.coders().items() if len(who) == 1}

    def coders(self):
        with reading(self.study.engine) as session:
            return coders_by_case(session, "main")

    def rows(self, table):
        with reading(self.study.engine) as session:
            return list(session.exec(select(table)).all())


@pytest.fixture
def begun(study):
    """How a study with a round `main` of some design is made, answered and measured."""

    def begin(main="{double_coded: 6, seed: 7}", more="", coders="", measure=True):
        path = study.path("study.yaml")
        text = path.read_text()
        text = text.replace("  pilot: {cases: 3, coders_per_case: all}\n", "")
        text = text.replace("{checkpoints: [4], seed: 7}", main) + more
        text = text.replace("rounds:", "agreement: {replicates: 200}\nrounds:")
        path.write_text(text.replace("documents:", coders + "documents:", 1))
        team = Extended(open_study(study.folder, clock=study.clock, key=study.key))
        distribute(team.study, "main")
        team.back = set()
        team.no = {"RR-01", "RR-04", "RR-06", "RR-09", "RR-12"}
        if measure:
            team.answer()
            agreement(team.study, "main")
        return team

    return begin


def test_an_extension_goes_the_whole_way(begun):
    """Decided, assigned, handed out blind, answered, measured again, and decided once more."""
    team = begun()
    before, once = team.coders(), team.once()
    said = decide(team.study, "main", "extend", WHY, "lead", 4)
    step = next_step_of(team.study)
    assert (said.new, said.cases) == (True, 4)
    assert (step.kind, step.automatic) == ("distribute", True)
    assert "4 cases of round main a second coder" in step.text
    assert team.coders() == before, "the agreement stage assigns nothing"

    told = distribute(team.study, "main")

    now = team.coders()
    more = {case for case in now if len(now[case]) > len(before[case])}
    assert told.extended["cases"] == len(more) == 4
    assert more <= once.keys()
    assert all(before[case] < now[case] for case in more)
    assert told.written == told.further
    assert all("further2" in name for name in told.written)
    loads = Counter(who for coders in now.values() for who in coders)
    assert max(loads.values()) - min(loads.values()) <= 1
    asked = [case for name in told.written for case in team.sent("main")[name[7:]].cases]
    assert sorted(asked) == sorted(more)
    assert next_step_of(team.study).kind == "code"
    assert do_what_can_be_done(team.study) == [], "it waits for coders"

    team.answer(disagree=more)
    done = do_what_can_be_done(team.study)
    assert done == ["Measure agreement of round main again"]
    assert next_step_of(team.study).kind == "decide"
    measured = agreement(team.study, "main")
    assert (measured.new, measured.awaits_decision) == (False, True)
    assert (measured.double_coded, measured.checkpoint) == (10, 2)
    decide(team.study, "main", "proceed", "Enough", "lead")
    assert next_step_of(team.study).kind in ("reconcile", "publish")
    assert record_faults(team.study) == []
