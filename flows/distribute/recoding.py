"""From when on is a round asked by a newer version of the codebook? The lead orders it."""

from codebook.faults import StudyError
from db.find.meanings import newest_version
from db.find.rounds import asked_version, newest_recoding, round_named
from db.open import transaction
from db.record.rounds import recoding
from db.tables import Recoding
from flows.signed import reason_given
from flows.study import Study

NOTHING = (
    "Nothing to code again: round {} is asked by codebook version {}, the newest that is "
    "published (intercoder codebook publish)"
)


def order_recoding(
    study: Study, round_name: str, by: str, why: str, *, show_earlier: bool = False
) -> int:
    """The codebook version by which the round is asked from now on; 0 if it was before.

    What of it has another meaning, or is new, is then still to be handed out, to every coder
    and of every case that has gone out; waves that have not go out by the new version. Raises
    StudyError where the round is not open, nobody has that id, no reason is given, or earlier
    answers are to be shown although the same version was ordered without.
    """
    reason_given(study.file, by, why, "Re-coding")
    with transaction(study.engine) as session:
        found = round_named(session, round_name)
        if found is None:
            raise StudyError(
                f"Round '{round_name}' is not open, so there is nothing to code again. "
                f"Rounds of the study: {', '.join(study.file.rounds)}"
            )
        before, newest = asked_version(session, found), newest_version(session)
        assert newest is not None
        if before == newest.number:
            _refuse_other_way(newest_recoding(session, round_name), show_earlier)
            return 0
        recoding(
            session,
            round_name,
            codebook_version=newest.number,
            earlier_shown=show_earlier,
            by=by,
            why=why.strip(),
            at=study.clock(),
        )
        about = {"round": round_name, "version": newest.number, "before": before}
        inputs = {"codebook": newest.sha256}
        study.record(
            session,
            "recoded",
            who=by,
            about={**about, "earlier_shown": show_earlier},
            inputs=inputs,
        )
        return newest.number


def _refuse_other_way(order: Recoding | None, show_earlier: bool) -> None:
    if order is not None and show_earlier and not order.earlier_shown:
        raise StudyError(
            f"Re-coding by version {order.codebook_version} was ordered without showing earlier "
            "answers; answers given since then must stay comparable. Leave out --show-earlier"
        )
