"""A small study with coders who fill in what they are sent, a lead who amends and refines."""

import io

import openpyxl
from sqlmodel import select

from codebook.files import codebook_content, codebook_sha256
from codebook.model import Codebook
from db.find.answers import answers_that_count, newest_answers
from db.find.rounds import asked_version, round_named, workbooks
from db.open import reading, transaction
from db.tables import Amendment, CodebookVersion, Event, Meaning, Workbook
from flows.collect.work import collect
from workbooks.anatomy import ANSWER, CHECK, ID, QUESTION


class Team:
    """The study of conftest.py once workbooks are out; `sheet` draws what stands on a sheet."""

    def __init__(self, study):
        self.study = study
        self.files = 0

    def amend(self, case_id, column, before, after):
        """The register is corrected, as `register amend` does it."""
        with transaction(self.study.engine) as session:
            session.add(
                Amendment(
                    case_id=case_id, column=column, before=before, after=after, why="It came",
                    by="lead", amended_at=self.study.clock(),
                )
            )  # fmt: skip
            self.study.record(session, "amended")

    def publish(self, anew, **changes):
        """A next codebook version: questions with other words; those in `anew` mean another thing.

        changes: fields by question id; a new id makes a new question at the end.
        """
        with transaction(self.study.engine) as session:
            newest = max(session.exec(select(CodebookVersion.number)).all())
            content = session.get_one(CodebookVersion, newest).content
            plain = Codebook.model_validate_json(content).model_dump(mode="json", by_alias=True)
            asked = plain["areas"][-1]["questions"]
            for name, fields in changes.items():
                old = next((each for each in asked if each["id"] == name), None)
                if old is None:
                    asked.append({"id": name, "title": name, "ask": f"{name}?", **fields})
                else:
                    old.update(fields)
            book = Codebook.model_validate({**plain, "version": newest + 1})
            session.add(
                CodebookVersion(
                    number=newest + 1, sha256=codebook_sha256(book),
                    content=codebook_content(book), published_at=self.study.clock(),
                )
            )  # fmt: skip
            session.flush()
            before = {
                (each.question, each.part): each.began
                for each in session.exec(select(Meaning).where(Meaning.version == newest))
            }
            for question in book:
                for part in question.parts:
                    began = before.get((question.id, part), newest)
                    if question.id in anew:
                        began = newest + 1
                    session.add(
                        Meaning(version=newest + 1, question=question.id, part=part, began=began)
                    )
        return newest + 1

    def sent(self, round_name="pilot"):
        """The coding workbooks of a round by file name, as they are recorded."""
        with reading(self.study.engine) as session:
            return {each.file_name: each for each in workbooks(session, round_name, "coding")}

    def open(self, file_name, *, as_shown=False):
        path = self.study.path("outbox", file_name)
        return openpyxl.load_workbook(path, data_only=as_shown)

    def sheet(self, file_name, case_id, *headers):
        """What stands on a case's sheet: ID and Check of each row, and under other headers."""
        sheet = self.open(file_name, as_shown=True)[case_id]
        top = next(row for row in sheet.iter_rows() if row[0].value == ID)
        columns = {cell.value: cell.column for cell in top}
        wanted = [columns[name] for name in (ID, *(headers or (CHECK,)))]
        return [
            tuple(sheet.cell(row, column).value or "" for column in wanted)
            for row in range(top[0].row + 1, sheet.max_row + 1)
            if sheet.cell(row, columns[ID]).value
        ]

    def fill(self, file_name, drawn):
        """The workbook with answers drawn: a row a case, a column a row key."""
        book = self.open(file_name)
        lines = [line.strip().strip("|").split("|") for line in drawn.strip().splitlines()]
        heads, *rows = [[cell.strip() for cell in line] for line in lines]
        for row in rows:
            told = dict(zip(heads, row, strict=True))
            sheet = book[told.pop("case")]
            top = next(row for row in sheet.iter_rows() if row[0].value == ID)
            column = next(cell.column for cell in top if cell.value == ANSWER)
            for key, text in told.items():
                number = next((cell.row for cell in sheet["A"] if cell.value == key), None)
                if text:
                    if number is None:
                        number = sheet.max_row + 1
                        sheet.cell(number, 1).value = key
                        sheet.cell(number, 2).value = QUESTION
                    sheet.cell(number, column).value = text
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def send(self, content):
        self.files += 1
        path = self.study.path("inbox", f"{self.files:02}.xlsx")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return collect(self.study)

    def returned(self, file_name, drawn):
        return self.send(self.fill(file_name, drawn))

    def answer_all(self, file_name, answer="Yes", but=None):
        """Every row that is to be filled in, answered alike, and collected."""
        book = self.open(file_name)
        with reading(self.study.engine) as session:
            chosen = select(Workbook).where(Workbook.file_name == file_name)
            cases = session.exec(chosen).one().cases
        for case_id in cases:
            sheet = book[case_id]
            top = next(row for row in sheet.iter_rows() if row[0].value == ID)
            column = next(cell.column for cell in top if cell.value == ANSWER)
            for row in range(top[0].row + 1, sheet.max_row + 1):
                cell, key = sheet.cell(row, column), sheet.cell(row, 1).value
                if key and not cell.protection.locked:
                    cell.value = (but or {}).get((case_id, key), answer)
        stream = io.BytesIO()
        book.save(stream)
        return self.send(stream.getvalue())

    def answers(self, coder, question, round_name="pilot"):
        """By case, the newest answer of a coder, whatever it meant."""
        with reading(self.study.engine) as session:
            return {
                each.row.case_id: each.value
                for each in newest_answers(session, round_name)
                if (each.coder, each.row.question) == (coder, question)
            }

    def counting(self, coder, question, round_name="pilot", *, blind=False):
        """By case, the answer of a coder that counts for what is asked now."""
        with reading(self.study.engine) as session:
            version = asked_version(session, round_named(session, round_name))
            return {
                each.row.case_id: each.value
                for each in answers_that_count(session, round_name, version, blind=blind)
                if (each.coder, each.row.question) == (coder, question)
            }

    def events(self):
        with reading(self.study.engine) as session:
            return [each.what for each in session.exec(select(Event).order_by(Event.id))]
