"""Who settles which disagreements? Shared out evenly, like with like, nothing twice."""

import hashlib
import hmac
from collections.abc import Sequence
from itertools import groupby

from codebook.answers import CodedAnswer
from flows.reconcile.disagreements import Disagreement

Share = tuple[str, tuple[Disagreement, ...]]


def shares(rows: Sequence[Disagreement], adjudicators: Sequence[str]) -> list[Share]:
    """Adjudicator and rows, for each who gets any; rows in the order in which they came.

    A follow-up goes where its earlier question goes. Shares differ by one such group at most.
    """
    groups: list[list[Disagreement]] = []
    for row in rows:
        if row.follows and groups and groups[-1][0].row.case_id == row.row.case_id:
            groups[-1].append(row)
        else:
            groups.append([row])
    placed = [
        (number * len(adjudicators) // len(groups), row)
        for number, group in enumerate(groups)
        for row in group
    ]
    return [
        (adjudicators[number], tuple(row for _, row in each))
        for number, each in groupby(placed, key=lambda one: one[0])
    ]


def shuffled(key: bytes, name: str, answers: Sequence[CodedAnswer]) -> list[CodedAnswer]:
    """The answers of a row in an order of its own, which tells nothing of who is who."""

    def place(each: CodedAnswer) -> bytes:
        told = "\x1f".join(("order", name, each.coder)).encode()
        return hmac.new(key, told, hashlib.sha256).digest()

    return sorted(answers, key=place)
