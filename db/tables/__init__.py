"""What is remembered about a study, table by table? Rows are added, never changed."""

from db.tables.answers import Answer, Disclosure, Problem, ProposedTheme, Return
from db.tables.design import Amendment, CodebookVersion, Draw, Meaning, Replacement, SampledCase
from db.tables.record import Checkpoint, Decision, Event, Lock, Publication, Resolution, ThemeMark
from db.tables.rounds import Assignment, Recoding, Repeat, Round, Withdrawal, Workbook

__all__ = [
    "Amendment",
    "Answer",
    "Assignment",
    "Checkpoint",
    "CodebookVersion",
    "Decision",
    "Disclosure",
    "Draw",
    "Event",
    "Lock",
    "Meaning",
    "Problem",
    "ProposedTheme",
    "Publication",
    "Recoding",
    "Repeat",
    "Replacement",
    "Resolution",
    "Return",
    "Round",
    "SampledCase",
    "ThemeMark",
    "Withdrawal",
    "Workbook",
]
