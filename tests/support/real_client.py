"""Did every cell that a coder filled in arrive? Two studies, what is typed, and the law."""

import io
import re
import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

import openpyxl

from codebook.answers import Row
from db.find.answers import newest_answers
from db.find.returns import problems_of, returns
from db.find.rounds import codebook_of, workbooks
from db.open import reading, transaction
from db.tables import Draw, SampledCase
from flows.beginning import begin
from flows.collect.work import collect
from flows.distribute.work import distribute
from flows.sample.work import sample
from flows.study import open_study
from workbooks.anatomy import ANSWER, DOCUMENT, EVIDENCE, EVIDENCE_KINDS, ID, KIND, NOTE, PAGE
from workbooks.identity import LINE

MOMENT = datetime(2026, 1, 5, 9, tzinfo=UTC)
KEY = bytes.fromhex("5f" * 32)
HEADERS = {
    EVIDENCE: "evidence",
    DOCUMENT: "document",
    PAGE: "page",
    KIND: "kind",
    NOTE: "note",
}
"""What is read of the cells beside an answer, by header."""

WORDS = (
    "“They said so” – several times.",
    "First line\nsecond line\n\nfourth",
    "Äußerst größer: naïve façade, Ærø, Łódź",
    "Children 👧🏽👦 said 👍",
    "قالت إن لا أحد استمع",
    "היא אמרה שאיש לא הקשיב",
    "=1+1",
    '=HYPERLINK("x")',
    "+44 is how it starts",
    "-not said-",
    "@home nobody asked",
    "\"quoted\", and 'quoted' again",
    "'begins with an apostrophe",
    "_x0041_ and _x000D_ and x005F_",
    "007",
    "1-2",
    "3/4",
    "1e5",
    "TRUE",
    "WAHR",
    " 12 ",
    "10,000",
    "1.2.3",
    "1,5",
    "12:30",
    "50%",
    "#N/A",
    "<b>&amp;</b> & < >",
    "a\ttab",
    "N/A",
    "12345678901234567890",
    "5 May",
    "long " * 1000,
)
"""What spreadsheet programs like to make something else of."""

PAGES = ("p. 12", "1-2", "12", "4.3", "3/4", "12:30", "para 4.3", "007", "1e3", "p. 3–5")
NOT_OFFERED = ("Maybe", "TRUE", "1-2", "?", "Yes/No", "12:30", "=1+1", "-", "0")


@dataclass(frozen=True)
class Typed:
    """What a coder typed into a cell; means: the value of an answer, None where it is none."""

    sheet: str
    cell: str
    row: Row
    header: str
    text: str
    means: str | None = None


@dataclass
class Held:
    """What the law found: cells compared, of them normalised, named in a problem, and lost."""

    compared: int = 0
    normalised: int = 0
    named: int = 0
    problems: int = 0
    kinds: Counter = field(default_factory=Counter)
    silent: list = field(default_factory=list)

    def __str__(self):
        first = "".join(f"\n  {each}" for each in self.silent[:20])
        return (
            f"{self.compared} cells compared: {self.normalised} normalised, {self.named} named "
            f"in a problem, {len(self.silent)} silently changed; {self.problems} problems "
            f"{dict(self.kinds)}{first}"
        )


def whole_study(folder):
    """The bundled example's 54 cases in one workbook of one coder, with its study."""
    begin(folder, "its-silent")
    path = folder / "study.yaml"
    told = path.read_text()
    told = _with(told, "rounds", "rounds:\n  main: {cases: rest, coders_per_case: 1}\n")
    told = _with(told, "coders", "coders:\n  - {id: ab, name: A. Brown}\n")
    path.write_text(told)
    study = open_study(folder, clock=lambda: MOMENT, key=KEY)
    sample(study)
    distribute(study, "main")
    return study


def _with(told, key, put):
    """The study file with another block under a key."""
    return re.sub(rf"^{key}:.*?\n(?=\S)", put, told, flags=re.DOTALL | re.MULTILINE, count=1)


def small_study(folder):
    """Three cases, and a question of every kind, with its study."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        {"case_id": f"RR-{number}", "group": "A", "age": age, "file": f"r{number}.pdf"}
        for number, age in enumerate(("7", "1", ""), 1)
    ]
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    (folder / "register.csv").write_text("\n".join(lines) + "\n")
    (folder / "study.yaml").write_text(SMALL_STUDY)
    (folder / "codebook.yaml").write_text(SMALL_CODEBOOK)
    study = open_study(folder, clock=lambda: MOMENT, key=KEY)
    with transaction(study.engine) as session:
        draw = Draw(method="all", seed=1, register_sha256="r", design_sha256="d", drawn_at=MOMENT)
        session.add(draw)
        session.flush()
        for position, row in enumerate(rows, 1):
            case, at = row["case_id"], draw.id
            session.add(SampledCase(draw_id=at, case_id=case, position=position, details=row))
    distribute(study, "pilot")
    return study


def copied(study, folder):
    """The same study in a folder of its own, as it stands."""
    study.engine.dispose()
    shutil.copytree(study.folder, folder)
    return open_study(folder, clock=lambda: MOMENT, key=KEY)


def sent(study, coder="ab"):
    """The path of a coder's first workbook in the outbox."""
    with reading(study.engine) as session:
        names = [each.file_name for each in workbooks(session) if each.person == coder]
    return study.path("outbox") / names[0]


def codebook_sent(study):
    """The codebook by which workbooks were written."""
    with reading(study.engine) as session:
        return codebook_of(session, 1)


def documents_of(study):
    """Titles of the documents that a coder may pick, by id."""
    return {name: each.title for name, each in study.file.documents.items()}


@dataclass(frozen=True)
class Place:
    """A cell that a coder may fill in."""

    sheet: str
    cell: str
    row: Row
    header: str


def places(content, codebook):
    """Every unlocked cell of every case's sheet, row by row."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    keys = codebook.row_keys()
    for sheet in book.worksheets:
        top = [cell for line in sheet.iter_rows(max_row=6) for cell in line if cell.value]
        lines = [found for cell in top if (found := LINE.fullmatch(str(cell.value).strip()))]
        if not lines:
            continue
        at = next(cell.row for cell in top if cell.value == ID)
        heads = {cell.column: cell.value for cell in sheet[at] if cell.value}
        for line in sheet.iter_rows(min_row=at + 1):
            if line[0].value not in keys:
                continue
            question, part = keys[line[0].value]
            row = Row(lines[0]["case"], question.id, part)
            for cell in line:
                if not cell.protection.locked and cell.column in heads:
                    yield Place(sheet.title, cell.coordinate, row, heads[cell.column])


def many_fills(content, codebook, documents, seed):
    """Answers, evidence, pages and notes over a whole workbook, the same for the same seed."""
    random = Random(seed)
    found, answered = [], set()
    for here in places(content, codebook):
        question = codebook.questions[here.row.question]
        if here.header == ANSWER:
            if random.random() < 0.05:
                continue
            text, means = _answer(random, codebook, question)
            answered.add(here.row)
        else:
            text, means = _beside(random, here.header, documents), None
            if here.row not in answered or not text:
                continue
        found.append(Typed(here.sheet, here.cell, here.row, here.header, text, means))
    return found


def _answer(random, codebook, question):
    """A text and the value that it means."""
    if question.kind == "text":
        text = random.choice(WORDS)
        return text, text
    if question.kind == "number":
        number = random.randint(0, 50)
        return str(number), str(number)
    scale = codebook.scale_of(question)
    value = random.choice(scale.values)
    how = random.random()
    if how < 0.06:
        return random.choice(NOT_OFFERED), None
    if how < 0.12:
        return f" {value.label.upper()}\u00a0", value.code
    if how < 0.16:
        return value.label.replace("’", "'").replace("–", "-").lower(), value.code
    return value.label, value.code


def _beside(random, header, documents):
    often = {EVIDENCE: 0.7, PAGE: 0.5, NOTE: 0.3, DOCUMENT: 0.3, KIND: 0.2}
    if random.random() > often.get(header, 0):
        return ""
    if header == PAGE:
        return random.choice(PAGES)
    if header in (EVIDENCE, NOTE):
        return random.choice(WORDS)
    return random.choice(
        list(documents.values() if header == DOCUMENT else EVIDENCE_KINDS.values())
    )


def fills_of(typed):
    """As `lo_fill` takes them."""
    return [(each.sheet, each.cell, each.text) for each in typed]


@dataclass(frozen=True)
class Collected:
    """What a study holds after its newest return."""

    state: str
    why: str
    answers: dict
    problems: tuple


def collected(study, content, name):
    """What is read of a file that a coder sends."""
    path = study.path("inbox", name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    collect(study)
    return newest(study)


def newest(study):
    """What was read of the newest return, and every answer that counts."""
    with reading(study.engine) as session:
        last = returns(session)[-1]
        answers = {each.row: each for each in newest_answers(session)}
        return Collected(last.state, last.why, answers, tuple(problems_of(session, last.id)))


def law(typed, told, documents, moved=False):
    """Whether each cell was read as it was typed, or a problem names it; and nothing was made up.

    Normalised are: an answer of a scale or a number (to the value that it means), the line
    ends of a text (to one character), the choices of Document and Kind (to their ids). A
    problem names a cell, or its row where the row gives no answer. moved: whether cells stand
    elsewhere by now, so that problems name rows only.
    """
    found = Held(problems=len(told.problems), kinds=Counter(each.kind for each in told.problems))
    named = {(each.sheet, each.cell) for each in told.problems if each.cell}
    rows = Counter(Row(each.case_id, each.question, each.part) for each in told.problems)
    cases = {each.case_id for each in told.problems if each.case_id and not each.question}
    filled = set()
    for each in typed:
        found.compared += 1
        filled.add((each.row, each.header))
        read = _read(each, told, documents)
        if read == each.text or (each.header == ANSWER and read and read == each.means):
            found.normalised += each.header == ANSWER and read != each.text
        elif _same_but_line_ends(read, each.text) or read in _ids(each, documents):
            found.normalised += 1
        elif (
            (not moved and (each.sheet, each.cell) in named)
            or (rows[each.row] and (moved or each.row not in told.answers))
            or (each.row.case_id in cases and not _of_case(told, each.row.case_id))
        ):
            found.named += 1
        else:
            found.silent.append(f"{each.sheet}!{each.cell} {each.text[:60]!r} -> {read!r:.80}")
    for row, answer in told.answers.items():
        made_up = [ANSWER] if (row, ANSWER) not in filled else []
        made_up += [
            header
            for header, name in HEADERS.items()
            if getattr(answer, name) and (row, header) not in filled
        ]
        found.silent += [f"{row} {header} was not filled in" for header in made_up]
    return found


def _of_case(told, case_id):
    return [row for row in told.answers if row.case_id == case_id]


def _read(each, told, documents):
    answer = told.answers.get(each.row)
    if answer is None:
        return ""
    return answer.value if each.header == ANSWER else getattr(answer, HEADERS[each.header])


def _same_but_line_ends(read, text):
    return re.sub("\r\n?", "\n", read) == re.sub("\r\n?", "\n", text) and read != ""


def _ids(each, documents):
    """The id of a document or a kind of evidence whose words were typed."""
    offered = {DOCUMENT: documents, KIND: EVIDENCE_KINDS}.get(each.header, {})
    return [name for name, words in offered.items() if words == each.text]


SMALL_STUDY = """\
title: Small study
coders:
  - {id: ab, name: A. Brown}
  - {id: cd, name: C. Dean}
documents:
  review: {title: Review report, column: file}
  letter: {title: Panel letter, column: file}
attributes:
  age: {title: Age, type: number}
group_by: group
rounds:
  pilot: {cases: 3, coders_per_case: all}
"""
SMALL_CODEBOOK = """\
title: Small framework
scales:
  considered:
    level: ordinal
    values:
      - {code: no, label: "No"}
      - {code: partly, label: Partly}
      - {code: yes, label: "Yes"}
      - {code: unclear, label: Can’t tell – unclear, off_scale: true}
  stars: {values: [{code: one, label: One star}, {code: two, label: Two stars}]}
areas:
  - id: voice
    title: The child's voice
    questions:
      - {id: D01, title: Voice, ask: Is the child heard?, scale: considered,
         evidence: {required_for: [yes]}}
      - {id: D02, title: Wishes, ask: Are wishes recorded?, scale: considered,
         applies_if: {age: {at_least: 3}}}
      - {id: D03, title: Acted on, ask: Was it acted on?, scale: considered,
         applies_if: {D01: [partly, yes]}}
      - {id: D04, title: Stars, ask: How many stars?, scale: stars}
      - {id: D05, title: Agencies, ask: Who responded?, scale: considered,
         each_of: [Health, Police]}
      - {id: D06, title: Visits, ask: How many visits?, type: number, minimum: 0, maximum: 50}
      - {id: D07, title: Means, ask: By which means?, choose_any: [Talk, Drawing]}
      - {id: D08, title: Anything else, ask: Anything else?, type: text}
"""
