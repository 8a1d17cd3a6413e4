"""What did coders choose altogether, where any of several options may be chosen?"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from codebook.model import Question
from flows.agreement.alpha import Floats, Ints
from flows.agreement.tables import CodedQuestion, CodedRound

Members = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class CodedSets:
    """What coders chose of a question's options.

    members: which options each different set holds, shape (sets, options), the empty one
    included where somebody gave it. codes: the place among them of what each coder chose,
    shape (cases, coders), -1 where a coder did not answer for every option.
    """

    question: Question
    members: Members
    codes: Ints


def coded_sets(coded: CodedRound) -> list[CodedSets]:
    """The sets of every question to which any of several options may be chosen."""
    parts: dict[str, list[CodedQuestion]] = {}
    for each in coded.questions:
        if isinstance(each, CodedQuestion) and each.question.kind == "choose_any":
            parts.setdefault(each.question.id, []).append(each)
    found = []
    for of_one in parts.values():
        yes = next(at for at, value in enumerate(of_one[0].values) if value.code == "yes")
        codes = np.stack([each.codes for each in of_one], axis=-1)
        found.append(CodedSets(of_one[0].question, *different_sets(codes == yes, codes >= 0)))
    return found


def different_sets(chosen: Members, answered: Members) -> tuple[Members, Ints]:
    """The different sets, and which of them each coder gave for each case.

    chosen, answered: shape (cases, coders, options). A set counts where every option was
    answered; its place is -1 elsewhere.
    """
    whole = answered.all(axis=-1)
    members, places = np.unique(chosen[whole], axis=0, return_inverse=True)
    codes = np.full(whole.shape, -1, dtype=np.int64)
    codes[whole] = places.reshape(-1)
    return members, codes


def jaccard_distance(members: Members) -> Floats:
    """1 less the share of options in either set that are in both, shape (sets, sets).

    Two empty sets are the same: 0. Source: Jaccard (1912), doi:10.1111/j.1469-8137.1912.tb05611.x.
    """
    return 1.0 - _shares(members)


def masi_distance(members: Members) -> Floats:
    """1 less Jaccard's share weighted by how the sets lie to each other, shape (sets, sets).

    The weight is 1 for the same set, 2/3 where one holds the other, 1/3 where they only
    overlap, 0 where they have nothing in common. The empty set differs from any other by 1.
    Source: Passonneau (2006), Measuring Agreement on Set-valued Items (MASI), LREC.
    """
    sizes = members.sum(axis=1)
    common = _common(members)
    smaller = np.minimum(sizes[:, None], sizes[None, :])
    larger = np.maximum(sizes[:, None], sizes[None, :])
    weight = np.where(common == smaller, 2.0 / 3.0, 1.0 / 3.0)
    weight = np.where(common == larger, 1.0, weight)
    return 1.0 - _shares(members) * weight


def _common(members: Members) -> Ints:
    """How many options any two sets share."""
    as_numbers = members.astype(np.float64)
    return (as_numbers @ as_numbers.T).round().astype(np.int64)


def _shares(members: Members) -> Floats:
    """Options in both of any two sets by those in either; 1 for two empty ones."""
    common, sizes = _common(members), members.sum(axis=1)
    either = sizes[:, None] + sizes[None, :] - common
    shares = np.ones(common.shape)
    np.divide(common, either, out=shares, where=either > 0)
    return shares
