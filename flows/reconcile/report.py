"""Where can be read how disagreements ended? A page and a CSV file for the team."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from codebook.model import Codebook
from codebook.pages import Banner, render
from db.find.answers import resolutions
from db.find.rounds import round_named
from db.open import reading
from flows.datafiles import csv_file
from flows.reconcile.endings import Ending, GaveWay, endings, gave_way
from flows.reconcile.outstanding import outstanding, round_answers
from flows.study import Study, write_private
from workbooks.reconciliation_words import HOW_SETTLED, REASONS

COLUMNS = (
    "case", "question", "part", "title", "answers", "final", "final_of", "how", "reason", "words",
    "by",
)  # fmt: skip
NOBODYS = "nobody"


def write_endings(study: Study, round_name: str) -> None:
    """Write reports/reconciliation-ROUND.html and .csv, once anything is settled."""
    with reading(study.engine) as session:
        opened = round_named(session, round_name)
        assert opened is not None, round_name
        given = round_answers(session, opened)
        settled = resolutions(session, round_name, given.codebook.version)
        found = endings(given.codebook, given.weighed(), settled)
        left = outstanding(session, opened)
    if not found:
        return
    still = len(left.unissued) + len(left.unsettled)
    names = {each.id: each.name for each in (study.file.lead, *study.file.coders)}
    rows = [_row(given.codebook, each, names) for each in found]
    folder = study.private("reports")
    page = _page(study, round_name, rows, gave_way(found), still, names)
    write_private(folder / f"reconciliation-{round_name}.html", page.encode())
    table = csv_file(COLUMNS, [[_plain(row[column]) for column in COLUMNS] for row in rows])
    write_private(folder / f"reconciliation-{round_name}.csv", table)


def _row(codebook: Codebook, each: Ending, names: Mapping[str, str]) -> dict[str, Any]:
    """A settled disagreement in words."""
    question = codebook.questions[each.row.question]
    scale, final = codebook.scale_of(question), each.resolved

    def words(value: str) -> str:
        return scale.label(value) if scale is not None else value

    stood = [names.get(coder, coder) for coder in each.stood]
    return {
        "case": each.row.case_id,
        "question": each.row.question,
        "key": question.row_key(each.row.part),
        "part": each.row.part,
        "title": f"{question.title}: {each.row.part}" if each.row.part else question.title,
        "answers": [f"{names.get(coder, coder)}: {words(v)}" for coder, v in each.answers],
        "final": words(final.value),
        "final_of": stood or [NOBODYS],
        "how": HOW_SETTLED.get(final.how, final.how),
        "reason": REASONS.get(final.reason, final.reason),
        "words": final.words,
        "by": names.get(final.by, final.by),
    }


def _page(
    study: Study,
    round_name: str,
    rows: Sequence[Mapping[str, Any]],
    coders: Sequence[GaveWay],
    still: int,
    names: Mapping[str, str],
) -> str:
    by_question: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_question.setdefault(row["key"], []).append(row)
    reasons = Counter(row["reason"] or "No reason given" for row in rows)
    return render(
        "reconciliation.html.j2",
        "flows.reconcile",
        study=study.file.title,
        kind="Reconciliation",
        heading=f"How disagreements ended, round {round_name}",
        banner=Banner("Synthetic", study.file.synthetic) if study.file.synthetic else None,
        contents=(
            ("way", "Who gave way"),
            ("why", "Why answers differed"),
            ("list", "Every disagreement and its final answer"),
        ),
        round=round_name,
        settled=len(rows),
        still=still,
        coders=[(names.get(each.coder, each.coder), each) for each in coders],
        reasons=reasons.most_common(),
        questions=list(by_question.values()),
    )


def _plain(value: Any) -> str:
    return "; ".join(value) if isinstance(value, list) else value
