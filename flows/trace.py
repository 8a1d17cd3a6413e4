"""From where does a figure come? Down to workbook, sheet and cell, and back from a file."""

import csv
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from codebook.answers import CodedAnswer, Resolved
from codebook.combined import in_words
from codebook.faults import StudyError
from codebook.model import Codebook, Question
from db.find.quotes import FirstStood, Quoted, first_quoted
from db.find.returns import known_workbooks, returns
from db.open import reading
from flows.formerly import asked_before, ever_sampled
from flows.publish.combined import Borne, borne, combination_counts
from flows.publish.counts import ThemeCount, figure_id, theme_counts, theme_id
from flows.publish.groups import groupings
from flows.reconcile.consolidated import ConsolidatedAnswer
from flows.standing import Standing, standing
from flows.study import Study
from flows.traced import (
    Place,
    Trace,
    TracedAnswer,
    TracedCase,
    Verified,
    trace_in_words,
    verified_in_words,
)
from flows.whohad import who_had
from workbooks.reconciliation_words import REASONS

__all__ = ["trace", "trace_in_words", "trace_verify", "verified_in_words"]

LEAST_HASH = 8
"""So many characters of a file's hash are enough to name it."""


def trace(study: Study, what: str) -> Trace:
    """The figure, question, case or received file that `what` names, down to cells.

    Raises StudyError where it names none of them.
    """
    now = standing(study)
    with reading(study.engine) as session:
        quoted = first_quoted(session)
    told = _Traced(study, now, _places(study), quoted)
    key = what.partition(":")[0]
    if ":" in what and key in now.codebook.row_keys():
        return _figure(told, what, key)
    for each in borne(now.codebook, now.answers, list(now.cases)):
        if what.startswith(f"{each.combination.key}:"):
            found = _combined(told, what, each)
            if found is not None:
                return found
    if what in now.codebook.questions or what in now.codebook.row_keys():
        return _question(told, what)
    if what in now.cases or what in ever_sampled(study):
        return _case(told, what)
    if len(what) >= LEAST_HASH:
        hashes = [sha256 for sha256 in told.files if sha256.startswith(what.lower())]
        if len(hashes) == 1:
            return _file(told, hashes[0])
    raise StudyError(asked_before(study, what) or _unknown(now, what))


def trace_verify(study: Study) -> Verified:
    """Every published figure recomputed from the files received, without the kept answers."""
    from flows.verify import verified  # noqa: PLC0415  # reads workbooks, which trace never does

    return verified(study)


@dataclass(frozen=True, slots=True)
class _Traced:
    """A study, what it stands on, and names of files by hash with their codebook version.

    quoted: where evidence first stood that several answers of a coder bear.
    """

    study: Study
    now: Standing
    files: Mapping[str, tuple[str, int]]
    quoted: Mapping[Quoted, FirstStood]

    def counts(self, answers: Iterable[ConsolidatedAnswer]) -> list[ThemeCount]:
        """Rows for these answers; those of other questions are zeros."""
        now = self.now
        return theme_counts(now.codebook, list(answers), now.cases, self.study.file)

    def case(self, each: ConsolidatedAnswer, counted: bool) -> TracedCase:
        """A settled answer with all that it rests on."""
        question = self.now.codebook.questions[each.row.question]
        label = _labels(self.now.codebook, question)
        return TracedCase(
            case=each.row.case_id,
            question=question.row_key(each.row.part),
            value=label.get(each.value or "", each.value or ""),
            basis=each.basis,
            why=each.why,
            counted=counted,
            answers=tuple(self.said(given, label) for given in each.answers),
            decision=self.decided(each.resolved, label) if each.resolved is not None else None,
        )

    def said(self, given: CodedAnswer, label: Mapping[str, str]) -> TracedAnswer:
        """A coder's answer with its quote and its cell."""
        source = ", ".join(filter(None, [given.document, given.page, given.kind]))
        value = label.get(given.value, given.value)
        place = self.place(given)
        quoted = Quoted(given.round, given.coder, given.row, given.evidence)
        stood = self.quoted.get(quoted)
        words_place = None
        if stood is not None and stood.file_sha256 != given.file_sha256:
            words_place = self.place(given._replace(**stood._asdict()))
        return TracedAnswer(
            given.coder, value, given.evidence, source, given.note, place, words_place
        )

    def decided(self, found: Resolved, label: Mapping[str, str]) -> TracedAnswer:
        """A decision about a disagreement with its reason and its cell."""
        value = label.get(found.value, found.value)
        return TracedAnswer(
            found.by,
            value,
            found.words,
            found.how,
            REASONS.get(found.reason, found.reason),
            self.place(found),
        )

    def place(self, found: CodedAnswer | Resolved) -> Place:
        """The cell of the file received, and where that file is kept."""
        name, version = self.files.get(found.file_sha256, ("", 0))
        return Place(
            file=name,
            sha256=found.file_sha256,
            kept=f".intercoder/received/{found.file_sha256}",
            workbook=found.workbook_id,
            codebook_version=version,
            sheet=found.sheet,
            cell=found.cell,
        )

    def trace(
        self,
        kind: str,
        what: str,
        title: str,
        cases: Iterable[TracedCase],
        figures: Iterable[str] = (),
        row: ThemeCount | None = None,
    ) -> Trace:
        """The trace with what all traces say."""
        codebook = self.now.codebook
        return Trace(
            kind=kind,
            what=what,
            title=title,
            codebook_version=codebook.version,
            codebook_sha256=self.now.inputs["codebook"],
            figures=tuple(figures),
            n=row.n if row else None,
            denominator=row.denominator if row else None,
            published=_published(self.study, what) if row else "",
            cases=tuple(cases),
        )


def _figure(told: _Traced, what: str, key: str) -> Trace:
    now = told.now
    question, part = now.codebook.row_keys()[key]
    rows = _of_question(now, question.id, part)
    row = next((each for each in told.counts(rows) if each.figure == what), None)
    if row is None:
        raise StudyError(_unknown(now, what, _figures_of(told, rows)))
    codes = question.theme[row.value] if row.kind == "theme" else (row.value,)
    way = next(each for each in groupings(told.study.file, now.cases) if each.by == row.by)
    inside = [each for each in rows if way.of_case.get(each.row.case_id) == row.group]
    label = row.value if row.kind == "theme" else _labels(now.codebook, question)[row.value]
    where = "" if not row.by else f", {way.title} {row.group}"
    title = f"{what}: {question.title}{f', {part}' if part else ''}: {label}{where}"
    cases = (told.case(each, each.value in codes) for each in inside)
    return told.trace("figure", what, title, cases, [what], row)


def _combined(told: _Traced, what: str, theme: Borne) -> Trace | None:
    """A figure of a theme of several questions, if it is this theme's."""
    now, file, combination = told.now, told.study.file, theme.combination
    counts = combination_counts(now.codebook, now.answers, now.cases, file)
    row = next((r for r in counts if (r.figure, r.value) == (what, combination.name)), None)
    if row is None:
        return None
    way = next(each for each in groupings(file, now.cases) if each.by == row.by)
    keys = [(each.question.id, each.part) for each in combination.wanted]
    cases = (
        told.case(each, theme.cases.get(each.row.case_id, (False, ""))[0])
        for key in keys
        for each in _of_question(now, *key)
        if way.of_case.get(each.row.case_id) == row.group
    )
    where = "" if not row.by else f", {way.title} {row.group}"
    title = f"{what}: {in_words(now.codebook, combination)}{where}"
    in_order = sorted(cases, key=lambda each: each.case)
    return told.trace("figure", what, title, in_order, [what], row)


def _question(told: _Traced, what: str) -> Trace:
    question = told.now.codebook.questions.get(what)
    part: str | None = None
    if question is None:
        question, part = told.now.codebook.row_keys()[what]
    rows = _of_question(told.now, question.id, part)
    cases = (told.case(each, each.value is not None) for each in rows)
    return told.trace("question", what, f"{what}: {question.title}", cases, _figures_of(told, rows))


def _case(told: _Traced, what: str) -> Trace:
    rows = [each for each in told.now.answers if each.row.case_id == what]
    cases = (told.case(each, each.value is not None) for each in rows)
    title = f"Case {what}" if what in told.now.cases else f"Case {what}, out of the sample"
    found = told.trace("case", what, title, cases, _resting(told, rows))
    with reading(told.study.engine) as session:
        return replace(found, history=who_had(session, what))


def _file(told: _Traced, sha256: str) -> Trace:
    rows = [each for each in told.now.answers if sha256 in _hashes(each)]
    cases = (told.case(each, each.value is not None) for each in rows)
    name, _ = told.files[sha256]
    return told.trace("file", sha256, f"File {name}, {sha256[:12]}", cases, _resting(told, rows))


def _resting(told: _Traced, rows: Iterable[ConsolidatedAnswer]) -> list[str]:
    """The figures in whose n any of these answers counts."""
    rows = list(rows)
    ways = groupings(told.study.file, told.now.cases)
    found: dict[str, None] = {}
    for each in rows:
        question = told.now.codebook.questions[each.row.question]
        key = question.row_key(each.row.part)
        if each.value is None or told.now.codebook.scale_of(question) is None:
            continue
        codes = _labels(told.now.codebook, question)
        themes = [theme_id(name, codes) for name, of in question.theme.items() if each.value in of]
        for short in (each.value, *themes):
            for way in ways:
                group = way.of_case.get(each.row.case_id)
                if group is not None:
                    found[figure_id(key, short, way.by, group)] = None
    for theme in borne(told.now.codebook, told.now.answers, list(told.now.cases)):
        combination = theme.combination
        keys = {(wanted.question.id, wanted.part) for wanted in combination.wanted}
        resting = {r.row.case_id for r in rows if (r.row.question, r.row.part) in keys}
        for case_id in sorted(resting):
            for way in ways if theme.cases.get(case_id, (False, ""))[0] else ():
                group = way.of_case.get(case_id)
                if group is not None:
                    found[figure_id(combination.key, combination.name, way.by, group)] = None
    return list(found)


def _figures_of(told: _Traced, rows: Iterable[ConsolidatedAnswer]) -> list[str]:
    """The ids of all rows of the questions that these answers are to."""
    given = list(rows)
    wanted = {(each.row.question, each.row.part) for each in given}
    return [row.figure for row in told.counts(given) if (row.question, row.part) in wanted]


def _of_question(now: Standing, question: str, part: str | None) -> list[ConsolidatedAnswer]:
    return [
        each
        for each in now.answers
        if each.row.question == question and (part is None or each.row.part == part)
    ]


def _hashes(each: ConsolidatedAnswer) -> set[str]:
    found = {given.file_sha256 for given in each.answers}
    return found | ({each.resolved.file_sha256} if each.resolved is not None else set())


def _places(study: Study) -> dict[str, tuple[str, int]]:
    """Name and codebook version of every accepted file, by sha256."""
    with reading(study.engine) as session:
        versions = {
            code: book.codebook_version for code, (book, _) in known_workbooks(session).items()
        }
        return {
            each.sha256: (each.file_name, versions.get(each.workbook_id or "", 0))
            for each in returns(session, "accepted")
        }


def _published(study: Study, figure: str) -> str:
    """How the figure stands in published/theme-counts.csv, in words."""
    path = study.path("published", "theme-counts.csv")
    if not path.is_file():
        return "Nothing is published yet."
    with path.open(encoding="utf-8", newline="") as rows:
        row = next((each for each in csv.DictReader(rows) if each["figure"] == figure), None)
    if row is None:
        return "Not published."
    if not row["n"]:
        return f"Published as {row['marker']}."
    return f"Published as {row['n']} of {row['denominator'] or '[c]'}."


def _labels(codebook: Codebook, question: Question) -> dict[str, str]:
    scale = codebook.scale_of(question)
    return {code: scale.label(code) for code in scale.codes} if scale is not None else {}


def _unknown(now: Standing, what: str, figures: Iterable[str] = ()) -> str:
    near = difflib.get_close_matches(
        what, [*figures, *now.codebook.row_keys(), *now.cases], n=3, cutoff=0.5
    )
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    return (
        f"'{what}' is no figure, question, case or received file of this study.{meant} Figures "
        "stand in the first column of theme-counts.csv, such as D05:no"
    )
