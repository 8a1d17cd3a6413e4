"""All rounds are settled: which answers are open all the same, and what do they wait for?"""

from db.find.rounds import asked_version, coders_by_case, rounds
from db.open import reading
from flows.progress import OpenAnswers
from flows.reconcile.consolidated import AWAITING, AWAITING_DOCUMENT
from flows.standing import standing
from flows.study import Study


def open_answers(study: Study) -> OpenAnswers:
    """What keeps the figures from being published as final; nothing of it where nothing does.

    A round is behind where it is asked by an earlier codebook version than another round, and
    answers to what has changed since, or is new, are missing for that reason.
    """
    now = standing(study)
    waiting = {each.row.case_id for each in now.open_answers if each.why == AWAITING}
    papers = [each for each in now.open_answers if each.why == AWAITING_DOCUMENT]
    with reading(study.engine) as session:
        behind = [
            each.name
            for each in rounds(session)
            if asked_version(session, each) < now.codebook.version
            and waiting & coders_by_case(session, each.name).keys()
        ]
    return OpenAnswers(
        number=len(now.open_answers),
        documents=len(papers),
        cases=tuple(dict.fromkeys(each.row.case_id for each in papers)),
        behind=behind[0] if behind else "",
    )
