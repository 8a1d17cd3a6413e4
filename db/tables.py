"""What is remembered about a study, table by table? Rows are added, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from db.columns import Moment, Structured


def _moment() -> Any:
    return Field(sa_column=Column(Moment, nullable=False))


def _structured() -> Any:
    return Field(sa_column=Column(Structured, nullable=False))


def _structured_list() -> Any:
    return Field(default_factory=list, sa_column=Column(Structured, nullable=False))


class Event(SQLModel, table=True):
    """One act in the life of the study, chained by hash to the act before it.

    Grain: an act. Written in the transaction of what it describes. `about` says to what it
    happened (ids and counts, never the text of a case); `inputs` gives the hashes it used.
    """

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = _moment()
    what: str = Field(index=True)
    who: str
    about: dict[str, Any] = _structured()
    inputs: dict[str, str] = _structured()
    program: str
    previous: str
    hash: str = Field(unique=True)


class CodebookVersion(SQLModel, table=True):
    """A version of the codebook as coders were asked by it. Grain: a version number."""

    number: int = Field(primary_key=True)
    sha256: str = Field(unique=True)
    content: str
    published_at: datetime = _moment()


class Meaning(SQLModel, table=True):
    """Since which version a question's answers have meant what they mean in this one.

    Grain: (codebook version, question, part). Two answers can be compared where their versions
    give the same `began`. change: how the question differs from the version before (a word of
    codebook/changes.py); by and why: of the lead, where a changed wording was said to mean the
    same, or not.
    """

    version: int = Field(foreign_key="codebookversion.number", primary_key=True)
    question: str = Field(primary_key=True)
    part: str = Field(default="", primary_key=True)
    began: int
    change: str = ""
    by: str = ""
    why: str = ""


class Amendment(SQLModel, table=True):
    """A correction to the register: one column of one case. Grain: an amendment; the newest counts.

    before, after: what the register said and says of a characteristic, never words of a case.
    """

    id: int | None = Field(default=None, primary_key=True)
    case_id: str = Field(index=True)
    column: str
    before: str
    after: str
    why: str
    by: str
    amended_at: datetime = _moment()


class Draw(SQLModel, table=True):
    """A drawing of the sample from the register; the newest counts. Grain: a draw.

    flow: how many cases of the register came in and went out at each step, in order.
    amendments: the number of the newest amendment that the register already said when it was
    drawn from; later ones are laid over the cases' details.
    """

    id: int | None = Field(default=None, primary_key=True)
    method: str
    seed: int
    register_sha256: str
    design_sha256: str
    flow: list[dict[str, Any]] = _structured_list()
    amendments: int = 0
    drawn_at: datetime = _moment()


class SampledCase(SQLModel, table=True):
    """A case that a draw chose, with its register row as it then stood. Grain: (draw, case).

    stratum: of the design, or the quota it fills; weight: the design weight of a probability
    sample, else nothing.
    """

    draw_id: int = Field(foreign_key="draw.id", primary_key=True)
    case_id: str = Field(primary_key=True)
    position: int
    details: dict[str, str] = _structured()
    stratum: str = ""
    weight: float | None = None


class Replacement(SQLModel, table=True):
    """A sampled case that turned out unusable, and the case that takes its place.

    Grain: (draw, case that went out). case_in: empty where nothing could take its place.
    """

    __table_args__ = (UniqueConstraint("draw_id", "case_out"),)

    id: int | None = Field(default=None, primary_key=True)
    draw_id: int = Field(foreign_key="draw.id", index=True)
    case_out: str
    case_in: str = ""
    why: str
    by: str
    replaced_at: datetime = _moment()


class Round(SQLModel, table=True):
    """A pass of coding, opened when its cases were assigned. Grain: a round's name."""

    name: str = Field(primary_key=True)
    number: int = Field(unique=True)
    codebook_version: int = Field(foreign_key="codebookversion.number")
    draw_id: int = Field(foreign_key="draw.id")
    design: dict[str, Any] = _structured()
    opened_at: datetime = _moment()


class Assignment(SQLModel, table=True):
    """One coder is to code one case in one round. Grain: (round, case, coder).

    wave: 1 for the cases up to the round's first checkpoint, 2 up to the next, and so on.
    position: place in this coder's own order. origin: why it came after the round was opened,
    such as "from cd" or "replaces RR-012"; empty where it was there from the start.
    """

    __table_args__ = (UniqueConstraint("round", "case_id", "coder"),)

    id: int | None = Field(default=None, primary_key=True)
    round: str = Field(foreign_key="round.name", index=True)
    case_id: str = Field(index=True)
    coder: str
    wave: int
    position: int
    origin: str = ""


class Withdrawal(SQLModel, table=True):
    """An assignment is no longer, or again, to be done. Grain: an act; the newest counts.

    treatment: what becomes of answers already given. moved: there were none; set_aside: kept
    in the record, counted nowhere; kept: they count as a further coding; waived: there were
    none, and nobody does it instead; replaced: the case went out of the sample; restored: it is
    to be done after all, by the same coder, and what they answered counts again.
    """

    __table_args__ = (
        CheckConstraint(
            "treatment in ('moved', 'set_aside', 'kept', 'waived', 'replaced', 'restored')",
            name="treatment",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    treatment: str
    why: str
    by: str
    withdrawn_at: datetime = _moment()


class Recoding(SQLModel, table=True):
    """From now on a round is asked by this codebook version. Grain: an order of the lead.

    earlier_shown: whether coders see their earlier answer; if so, what they answer again never
    enters agreement.
    """

    id: int | None = Field(default=None, primary_key=True)
    round: str = Field(foreign_key="round.name", index=True)
    codebook_version: int = Field(foreign_key="codebookversion.number")
    earlier_shown: bool = False
    by: str
    why: str
    ordered_at: datetime = _moment()


class Workbook(SQLModel, table=True):
    """A workbook made for one person. Grain: a workbook code, which is sealed into it.

    kind: coding, reconciliation or themes. issue: 1 for the first, more where it was issued
    again or asks what was not asked before. cases: the case ids it holds, in its order. rows:
    by case id the rows it asks, as they stand in the ID column, where it asks some only (a
    document came, a question changed); a case that is not named is asked all that applies.
    earlier_shown: the coder's earlier answers stand in it. after_amendment, after_return: the
    newest correction to the register and the newest return that were known when it was written.
    sha256 is of the file as written.
    """

    __table_args__ = (
        CheckConstraint("kind in ('coding', 'reconciliation', 'themes')", name="kind"),
        UniqueConstraint("kind", "round", "wave", "person", "part", "issue"),
    )

    id: str = Field(primary_key=True)
    kind: str
    round: str
    wave: int
    person: str
    part: int = 1
    issue: int = 1
    codebook_version: int = Field(foreign_key="codebookversion.number")
    cases: list[str] = _structured()
    rows: dict[str, list[str]] | None = Field(
        default=None, sa_column=Column(Structured, nullable=True)
    )
    earlier_shown: bool = False
    after_amendment: int = 0
    after_return: int = 0
    file_name: str
    sha256: str
    issued_at: datetime = _moment()


class Return(SQLModel, table=True):
    """A file that came back, whatever it was; its bytes are kept by hash.

    Grain: a file content received. state: accepted, held (for the lead), rejected or
    repeated. workbook_id: the workbook it was recognised as, if any.
    """

    __table_args__ = (CheckConstraint("state in ('accepted', 'held', 'rejected')", name="state"),)

    id: int | None = Field(default=None, primary_key=True)
    sha256: str = Field(unique=True)
    file_name: str
    received_at: datetime = _moment()
    workbook_id: str | None = Field(default=None, foreign_key="workbook.id", index=True)
    state: str
    why: str = ""
    fix_code: str = ""


class Answer(SQLModel, table=True):
    """One coder's value for one question about one case, as one workbook gave it.

    Grain: (return, case, question, part). A blank cell has no row, nor has a text that is
    none of the question's values (that is a Problem). Rows are never changed: a later return
    adds rows, and the newest accepted answer is the one that counts.
    value: a value code, a number as text, or the text of a text question.
    raw: what stood in the cell; kind: how the evidence is given (verbatim, paraphrase,
    throughout or nothing).
    """

    __table_args__ = (UniqueConstraint("return_id", "case_id", "question", "part"),)

    id: int | None = Field(default=None, primary_key=True)
    return_id: int = Field(foreign_key="return.id", index=True)
    round: str = Field(index=True)
    coder: str
    case_id: str = Field(index=True)
    question: str = Field(index=True)
    part: str = ""
    value: str
    raw: str
    evidence: str = ""
    document: str = ""
    page: str = ""
    kind: str = ""
    note: str = ""
    confidence: str = ""
    sheet: str
    cell: str


class Problem(SQLModel, table=True):
    """Something in a returned workbook for its coder to put right. Grain: (return, number).

    kind: a word of workbooks/problems.py; found: what stood there, verbatim; blocking: no
    answer could be taken from the cell.
    """

    __table_args__ = (UniqueConstraint("return_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    return_id: int = Field(foreign_key="return.id", index=True)
    number: int
    kind: str
    sheet: str
    cell: str
    case_id: str = ""
    question: str = ""
    part: str = ""
    found: str = ""
    remedy: str = ""
    blocking: bool = True


class Disclosure(SQLModel, table=True):
    """A report or a reconciliation workbook showed the answers to a question about a case.

    Grain: (case, question, part, meaning), the first time only. For agreement, answers of that
    meaning in returns after `after_return` no longer count. began: as in Meaning.
    """

    __table_args__ = (UniqueConstraint("case_id", "question", "part", "began"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: str
    question: str
    part: str = ""
    began: int
    round: str = Field(index=True)
    after_return: int
    disclosed_at: datetime = _moment()


class Checkpoint(SQLModel, table=True):
    """A measurement of a round's agreement, awaiting the lead's decision. Grain: a report.

    wave: the wave of the round up to which cases were compared. verdicts: by `question`
    or `question/part` the scale's `verdict` with its `reason`, `cases`, `alpha`, `low` and `high`
    (None where undefined), that of `answerable`, and the worse of both for the `checkpoint`;
    thresholds: as they stood. inputs_sha256: of the answers compared, so that the same answers
    are not measured twice. codebook_version: by which the round was asked then.
    """

    id: int | None = Field(default=None, primary_key=True)
    round: str = Field(foreign_key="round.name", index=True)
    codebook_version: int = Field(foreign_key="codebookversion.number")
    wave: int
    cases: int
    thresholds: dict[str, Any] = _structured()
    verdicts: dict[str, Any] = _structured()
    inputs_sha256: str
    report_sha256: str
    measured_at: datetime = _moment()


class Decision(SQLModel, table=True):
    """What the lead decided at a checkpoint. Grain: a decision; the newest counts."""

    __table_args__ = (
        CheckConstraint("outcome in ('proceed', 'refine', 'extend')", name="outcome"),
    )

    id: int | None = Field(default=None, primary_key=True)
    checkpoint_id: int = Field(foreign_key="checkpoint.id", index=True)
    outcome: str
    why: str
    by: str
    decided_at: datetime = _moment()


class Resolution(SQLModel, table=True):
    """The final value of a disagreement, as a reconciliation workbook gave it.

    Grain: (return, case, question, part); the newest accepted one counts. how: consensus or
    adjudication; reason: a short reason from the list; words: the reason in own words.
    """

    __table_args__ = (UniqueConstraint("return_id", "case_id", "question", "part"),)

    id: int | None = Field(default=None, primary_key=True)
    return_id: int = Field(foreign_key="return.id", index=True)
    round: str = Field(index=True)
    case_id: str = Field(index=True)
    question: str
    part: str = ""
    value: str
    how: str
    reason: str = ""
    words: str = ""
    by: str
    sheet: str
    cell: str


class ThemeMark(SQLModel, table=True):
    """An analyst says that a case bears a second-level theme. Grain: (return, case, theme)."""

    __table_args__ = (UniqueConstraint("return_id", "case_id", "theme"),)

    id: int | None = Field(default=None, primary_key=True)
    return_id: int = Field(foreign_key="return.id", index=True)
    analyst: str
    group: str
    case_id: str
    theme: str
    quote: str = ""
    sheet: str
    cell: str


class Publication(SQLModel, table=True):
    """A set of published files: a draft, or a numbered release. Grain: a writing of them.

    number: 0 for a draft. inputs_sha256: of everything the figures rest on. files: sha256 by
    path below published/.
    """

    id: int | None = Field(default=None, primary_key=True)
    number: int
    provisional: bool = False
    inputs_sha256: str
    files: dict[str, str] = _structured()
    approved_by: str = ""
    why: str = ""
    embargo: str = ""
    published_at: datetime = _moment()


class Lock(SQLModel, table=True):
    """Who is at work on the study, until when. Grain: a name. The one table with changes."""

    name: str = Field(primary_key=True)
    owner: str
    expires_at: datetime = _moment()
