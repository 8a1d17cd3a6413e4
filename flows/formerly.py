"""What was in the study once: cases of the sample that went out, questions no longer asked?"""

from collections.abc import Collection

from db.find.meanings import newest_version
from db.find.rounds import codebook_of
from db.find.sample import cases_of_draw, newest_draw
from db.open import reading
from db.tables import CodebookVersion
from flows.study import Study


def ever_sampled(study: Study) -> Collection[str]:
    """Every case that was ever in the sample, those that were replaced too."""
    with reading(study.engine) as session:
        draw = newest_draw(session)
        return cases_of_draw(session, draw.id) if draw is not None and draw.id is not None else ()


def asked_before(study: Study, what: str) -> str:
    """What became of a question that the newest codebook has no longer; else nothing."""
    with reading(study.engine) as session:
        newest = newest_version(session)
        for number in range(newest.number - 1 if newest is not None else 0, 0, -1):
            known = session.get(CodebookVersion, number)
            if known is not None and what in codebook_of(session, number).questions:
                return (
                    f"{what} is no longer asked: it was last in version {number} of the codebook. "
                    "Its answers are kept and counted nowhere. What became of it: "
                    f"intercoder codebook diff --since {number}"
                )
    return ""
