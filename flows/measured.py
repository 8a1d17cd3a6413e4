"""How reliable has each question turned out, so far? Said in words, from the checkpoints."""

from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, select

from codebook.pages import fixed
from db.find.meanings import comparable, newest_version
from db.tables import Checkpoint, CodebookVersion
from flows.agreement.verdictwords import CHIPS


def reliability_in_words(session: Session, version: int) -> dict[str, str]:
    """The newest verdict of each question, by `question` or `question/part`; empty before any.

    version: of the codebook that is being read. A verdict on what a question meant before is
    left out; one from an earlier version in which it meant the same says so. Of a version that
    is not published yet nobody can say what it means; it is taken for the newest that is.
    """
    newest = newest_version(session)
    published = session.get(CodebookVersion, version) is not None or newest is None
    same = comparable(session, version if published or newest is None else newest.number)
    found: dict[str, str] = {}
    for each in session.exec(select(Checkpoint).order_by(col(Checkpoint.id))).all():
        where = f"round {each.round}"
        if each.codebook_version != version:
            where += f", asked by version {each.codebook_version}"
        for key, told in each.verdicts.items():
            question, _, part = key.partition("/")
            if same(each.codebook_version, question, part):
                found[key] = _words({"verdict": told} if isinstance(told, str) else told, where)
    return found


def _words(told: Mapping[str, Any], where: str) -> str:
    """Such as "Reliable: alpha 0.86 (0.71 to 0.95) over 20 cases, round main"."""
    words, _ = CHIPS[told["verdict"]]
    return f"{words}: {_figures(told)}, {where}{_answerable(told)}"


def _figures(told: Mapping[str, Any]) -> str:
    if "alpha" not in told:
        return "measured"
    if told["alpha"] is None:
        return "alpha cannot be calculated"
    figures = f"alpha {fixed(told['alpha'])}"
    if told.get("low") is not None:
        figures += f" ({fixed(told['low'])} to {fixed(told['high'])})"
    cases = told["cases"]
    return f"{figures} over {cases:,} case{'' if cases == 1 else 's'}"


def _answerable(told: Mapping[str, Any]) -> str:
    """What is added where agreement on whether there is an answer at all is less good."""
    if told.get("answerable", "") in {"", "reliable"}:
        return ""
    words, _ = CHIPS[told["answerable"]]
    return f"; agreement on when the documents give no answer: {words.lower()}"
