"""What came back, and what was answered?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from db.tables.fields import moment, structured_list


class Return(SQLModel, table=True):
    """A file that came back, whatever it was; its bytes are kept by hash.

    Grain: a file content received, or the lead's decision on one that was held. state:
    accepted, held (for the lead) or rejected. workbook_id: the workbook it was recognised as,
    if any. decides: the number of the held return whose fate this row settles (its answers
    count as received now), 0 for a file that came; by: who decided it. read_as: sha256 of the
    .xlsx made of it, which was read in its place; nothing where the file itself was read.
    """

    __table_args__ = (
        CheckConstraint("state in ('accepted', 'held', 'rejected')", name="state"),
        UniqueConstraint("sha256", "decides"),
    )

    id: int | None = Field(default=None, primary_key=True)
    sha256: str
    file_name: str
    received_at: datetime = moment()
    workbook_id: str | None = Field(default=None, foreign_key="workbook.id", index=True)
    state: str
    why: str = ""
    fix_code: str = ""
    decides: int = 0
    by: str = ""
    read_as: str = ""


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


class ProposedTheme(SQLModel, table=True):
    """A theme that a coder saw and no question asks for, as one workbook gave it.

    Grain: (return, row). Rows are never changed: of a workbook's row the newest accepted one
    counts. row: its ID in the workbook (T01); cases: case ids as far as they were recognised.
    """

    __table_args__ = (UniqueConstraint("return_id", "row"),)

    id: int | None = Field(default=None, primary_key=True)
    return_id: int = Field(foreign_key="return.id", index=True)
    round: str = Field(index=True)
    coder: str
    row: str
    title: str
    meaning: str = ""
    cases: list[str] = structured_list()
    quote: str = ""
    document: str = ""
    page: str = ""
    note: str = ""
    sheet: str
    cell: str


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
    disclosed_at: datetime = moment()
