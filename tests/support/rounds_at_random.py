"""Rounds of simulated coders, each of whom is right about a case's value with some probability."""

import numpy as np

from codebook.model import Question, Value
from flows.agreement.tables import CodedQuestion, CodedRound

VALUES = tuple(Value(code=code, label=code.title()) for code in ("no", "partly", "yes"))
SHARES = (0.4, 0.25, 0.35)


def round_at_random(
    cases: int, questions: int, right: tuple[float, ...], seed: int, coders_per_case: int = 0
) -> CodedRound:
    """right: by coder; who is not right says anything. coders_per_case: all if 0."""
    draw = np.random.default_rng(seed)
    team = len(right)
    absent = np.zeros((cases, team), dtype=bool)
    if coders_per_case:
        order = np.argsort(draw.random((cases, team)), axis=1)
        absent = order >= coders_per_case
    coded = []
    for number in range(questions):
        true = draw.choice(3, cases, p=SHARES)
        said = [
            np.where(draw.random(cases) < each, true, draw.choice(3, cases, p=SHARES))
            for each in right
        ]
        codes = np.where(absent, -1, np.stack(said, axis=1))
        coded.append(question_of(f"D{number:02}", codes))
    names = tuple("abcdefgh"[:team])
    return CodedRound(tuple(f"c{at}" for at in range(cases)), names, tuple(coded))


def question_of(name: str, codes: np.ndarray) -> CodedQuestion:
    """A nominal question with values no, partly and yes."""
    question = Question(id=name, title=name, ask="?", scale="said")
    return CodedQuestion(question, "", "nominal", VALUES, np.asarray(codes, dtype=np.int64))


def drawn_round(drawing: str) -> CodedRound:
    """A round of one question from lines `case` and a value a coder: n, p, y or a dot."""
    lines = [line.split() for line in drawing.strip().splitlines()]
    codes = [["npy".find(value) if value != "." else -1 for value in each[1:]] for each in lines]
    names = tuple("abcdefgh"[: len(codes[0])])
    return CodedRound(tuple(each[0] for each in lines), names, (question_of("D01", codes),))
