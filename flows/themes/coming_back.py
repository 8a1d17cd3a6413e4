"""Which cases bear which themes? Analysts' returned workbooks, each kept, read, recorded once."""

from dataclasses import astuple, dataclass

from sqlmodel import Session

from db.find.returns import received_files
from db.find.sample import sampled_cases
from db.find.themes import theme_marks
from db.open import reading, transaction
from db.record.returns import add_return
from db.record.themes import add_marks
from db.tables import Return, ThemeMark, Workbook
from flows.collect.rows import problem_row
from flows.datafiles import csv_file
from flows.inbox import InboxFile
from flows.readable import readable
from flows.returned import identity_in, kept_file, known_identities, new_of_kind
from flows.study import Study, write_private
from flows.studyfile import ALL_CASES
from flows.themes.counts import CaseTheme, MarkedCases, marked_cases
from flows.themes.summaries import ThemeMarksSummary
from workbooks.identity import Sealed
from workbooks.problems import Problem, Refused
from workbooks.read import opened
from workbooks.themes_read import ReturnedThemes, read_themes

THEMES = "themes"
REPORT = ("reports", "internal", "theme-marks.csv")


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file: accepted or rejected, with why; numbers from it."""

    name: str
    state: str
    marks: int
    problems: int
    why: str


def collect_themes(study: Study) -> ThemeMarksSummary:
    """Read the theme workbooks in the inbox, record their marks, and count the cases marked."""
    received = [receive(study, name) for name in new_of_kind(study, THEMES, THEMES)]
    found = [each for each in received if each is not None]
    counts = _counts(study)
    report = _write_counts(study, counts)
    states = [each.state for each in found]
    problems = sum(each.problems for each in found)
    return ThemeMarksSummary(
        files=len(found),
        accepted=states.count("accepted"),
        rejected=states.count("rejected"),
        marks=sum(each.marks for each in found),
        problems=problems,
        themes=len({each.theme for each in counts}),
        report=report,
        notes=[each.why for each in found if each.why],
        has_fixes=problems > 0,
    )


def receive(study: Study, name: str) -> Received | None:
    """Keep, read and record one file in one transaction; None where that was done before."""
    file = kept_file(study, name)
    content = study.inside("received", file.sha256).read_bytes()
    with transaction(study.engine) as session:
        if file.sha256 in received_files(session):
            return None
        sealed = identity_in(study, content, name, known_identities(study, session))
        if sealed is None or sealed.kind != THEMES:
            return None
        returned: ReturnedThemes | Problem
        read_as = ""
        try:
            found = readable(study, content, name)
            read_as = found.read_as
            returned = read_themes(opened(found.content, name), sealed, study.key)
        except Refused as refusal:
            returned = refusal.problem
        return _record(study, session, file, sealed, returned, read_as)


def _record(
    study: Study,
    session: Session,
    file: InboxFile,
    sealed: Sealed,
    returned: ReturnedThemes | Problem,
    read_as: str,
) -> Received:
    """Add the return with its marks, problems and events."""
    refused = isinstance(returned, Problem)
    problems = [returned] if isinstance(returned, Problem) else list(returned.problems)
    marks = [] if isinstance(returned, Problem) else list(returned.marks)
    places = "; ".join(f"{each.sheet} {each.cell}: {each.remedy}" for each in problems[:5])
    kept = Return(
        sha256=file.sha256,
        file_name=file.name,
        received_at=study.clock(),
        workbook_id=sealed.code,
        state="rejected" if refused else "accepted",
        why=problems[0].remedy if refused else "",
        read_as=read_as,
    )
    number = add_return(session, kept, [], [problem_row(each) for each in problems])
    group = _group(study, session, sealed)
    rows = [
        ThemeMark(
            return_id=number,
            analyst=sealed.person,
            group=group,
            case_id=each.case_id,
            theme=each.theme,
            quote=each.quote,
            sheet=each.sheet,
            cell=each.cell,
        )
        for each in marks
    ]
    add_marks(session, number, rows)
    about = {"return": number, "workbook": sealed.code}
    inputs = {"file": file.sha256}
    counts = {**about, "marks": len(marks), "problems": len(problems)}
    study.record(session, "received", about=about, inputs=inputs)
    study.record(session, f"{kept.state} themes", about=counts, inputs=inputs)
    why = f"{file.name}: {places}" if problems else ""
    return Received(file.name, kept.state, len(marks), len(problems), why)


def _group(study: Study, session: Session, sealed: Sealed) -> str:
    """Whose cases the workbook holds: its first part is the whole sample's."""
    workbook = session.get(Workbook, sealed.code)
    assert workbook is not None, sealed.code
    if workbook.part == 1:
        return ALL_CASES
    first = sampled_cases(session)[sealed.cases[0]]
    return str(first.details.get(study.file.group_by, ""))


def _counts(study: Study) -> list[MarkedCases]:
    column = study.file.group_by
    attribute = study.file.attributes.get(column)
    with reading(study.engine) as session:
        groups = {
            case_id: each.details.get(column, "")
            for case_id, each in sampled_cases(session).items()
        }
        marks = [CaseTheme(each.case_id, each.theme) for each in theme_marks(session)]
    listed = [each for each in (attribute.values if attribute else ()) if each in groups.values()]
    order = [*listed, *sorted(set(groups.values()) - {*listed, ""})]
    return marked_cases(marks, groups, order, ALL_CASES)


def _write_counts(study: Study, counts: list[MarkedCases]) -> str:
    """The path below the study of the internal table; nothing where nothing is marked."""
    path = study.path(*REPORT)
    if not counts:
        path.unlink(missing_ok=True)
        return ""
    study.private(*REPORT[:-1])
    rows = (astuple(each) for each in counts)
    write_private(path, csv_file(("theme", "group", "n", "denominator"), rows))
    return path.relative_to(study.folder).as_posix()
