"""What do the example's people do when it is their turn? Simulated, and said to be."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from codebook.faults import StudyError
from db.find.answers import answers_that_count
from db.find.returns import newest_accepted, returns
from db.find.rounds import newest_checkpoint, workbooks
from db.find.sample import sampled_cases
from db.open import reading
from db.tables import Workbook
from flows.demo.coders import fill_workbook, fix_workbook
from flows.demo.settling import settle_workbook
from flows.demo.slips import Play
from flows.demo.truth import hidden_truth
from flows.progress import Step
from flows.study import Study

TRUTH_SEED = 2025


@dataclass(frozen=True)
class People:
    """The simulated coders and adjudicator of one study, who know the hidden truth."""

    study: Study
    play: Play

    def code(self, step: Step) -> list[str]:
        """Coders fill in their workbooks, or put right what their fix list names.

        After a round's first checkpoint they heed the Check column before they send back.
        """
        done = []
        for book, folder in self._waiting(step.round, "coding"):
            target = self._inbox(book.file_name)
            if not target.exists():
                now, careful = self.study.clock(), book.wave > 1
                fill_workbook(folder, target, book.person, self.play, now, careful=careful)
                done.append(f"Coder {book.person} filled in {book.file_name}")
        return done or self._fix(step.round)

    def settle(self, step: Step) -> list[str]:
        """The adjudicator decides the disagreements of a round."""
        done = []
        for book, source in self._waiting(step.round, "reconciliation"):
            target = self._inbox(book.file_name)
            if not target.exists():
                settle_workbook(source, target, self.play, self.study.clock())
                done.append(f"Adjudicator {book.person} filled in {book.file_name}")
        return done

    def _fix(self, round_name: str) -> list[str]:
        done = []
        lists = self.study.path("reports", "returns")
        for source in sorted(lists.glob(f"*-{round_name}*.xlsx")):
            coder = source.name.split("-")[0]
            target = self._inbox(f"{coder}/fixed-{source.stem}-{self._times(coder, source)}.xlsx")
            if not target.exists():
                fix_workbook(source, target, coder, self.play, self.study.clock())
                done.append(f"Coder {coder} put right what {source.name} names")
        return done

    def _times(self, coder: str, source: Path) -> int:
        """How many corrected files this coder has sent of the workbook so far."""
        with reading(self.study.engine) as session:
            names = [Path(each.file_name).name for each in returns(session)]
        return sum(name.startswith(f"fixed-{source.stem}-") for name in names) + 1

    def _waiting(self, round_name: str, kind: str) -> Iterator[tuple[Workbook, Path]]:
        """Workbooks of a round that have not come back, and where they lie in the outbox."""
        with reading(self.study.engine) as session:
            returned = newest_accepted(session)
            issued = workbooks(session, round_name, kind)
        for book in issued:
            if book.id not in returned:
                yield book, self.study.path(self.study.file.outbox, book.file_name)

    def _inbox(self, name: str) -> Path:
        return self.study.path(self.study.file.inbox, name)


def people(study: Study) -> People:
    """The people of a study whose sample is drawn; raises StudyError before."""
    with reading(study.engine) as session:
        cases = {name: each.details for name, each in sampled_cases(session).items()}
    if not cases:
        raise StudyError("The example's sample is not drawn yet")
    play = Play(
        codebook=study.codebook,
        cases=cases,
        truth=hidden_truth(study.codebook, cases, TRUTH_SEED),
        coders=tuple(coder.id for coder in study.file.coders),
        documents={name: each.title for name, each in study.file.documents.items()},
        seed=TRUTH_SEED,
    )
    return People(study, play)


def reason_for(study: Study, round_name: str) -> str:
    """Why the simulated lead lets a round proceed, from what its checkpoint found."""
    with reading(study.engine) as session:
        checkpoint = newest_checkpoint(session, round_name)
        answers = len(answers_that_count(session, round_name))
    assert checkpoint is not None, "decided before anything was measured"
    poor = sum(each["checkpoint"] == "not_reliable" for each in checkpoint.verdicts.values())
    return (
        f"Simulated decision: after {checkpoint.cases} double-coded cases and {answers:,} answers, "
        f"{poor or 'none'} of {len(checkpoint.verdicts)} questions and parts "
        f"{'is' if poor < 2 else 'are'} not reliable; what is not is withheld by group, and every "
        "disagreement is reconciled."
    )
