"""Is a draft written whole, once, and released by somebody entitled?"""

import csv
import hashlib
import json
import zipfile

import pytest
from sqlmodel import select

from codebook.faults import StudyError
from db.open import reading
from db.tables import Event, Publication
from flows.publish import work
from flows.publish.work import publish, release
from flows.trace import trace, trace_in_words

pytestmark = pytest.mark.stages


def test_a_draft_has_every_file_and_is_recorded(coded):
    summary = publish(coded)

    folder = coded.path("published")
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert found == set(summary.files)
    assert found >= {
        "theme-counts.csv", "characteristics.csv", "tables.xlsx", "report.html", "codebook.html",
        "datapackage.json", "run-manifest.json", "figures/sample.svg", "figures/sample.png",
    }  # fmt: skip
    with reading(coded.engine) as session:
        row = session.exec(select(Publication)).one()
        event = session.exec(select(Event).where(Event.what == "published")).one()
    assert row.number == 0
    assert row.files["report.html"] == _sha256(folder / "report.html")
    assert event.inputs["published/report.html"] == row.files["report.html"]


def test_publishing_again_changes_nothing(coded):
    publish(coded)
    before = _bytes(coded.path("published"))

    again = publish(coded)

    assert not again.new
    assert _bytes(coded.path("published")) == before
    with reading(coded.engine) as session:
        assert len(session.exec(select(Publication)).all()) == 1


def test_two_runs_give_the_same_bytes(coded):
    publish(coded)
    before = _bytes(coded.path("published")) | _bytes(coded.path("reports"))
    coded.path("published", "report.html").unlink()

    assert publish(coded).new
    assert _bytes(coded.path("published")) | _bytes(coded.path("reports")) == before


def test_open_answers_are_not_published_unless_provisional(coded_in_part):
    """The sentence says how many, whose, and what next; then everything says provisional."""
    with pytest.raises(StudyError, match=r"answers are not settled .*cd owes .*intercoder status"):
        publish(coded_in_part)
    assert not coded_in_part.path("published").exists()

    summary = publish(coded_in_part, provisional=True)

    assert summary.status == "provisional draft"
    folder = coded_in_part.path("published")
    assert "Provisional" in (folder / "report.html").read_text()
    assert "Provisional" in _shared_text(folder / "tables.xlsx")
    assert json.loads((folder / "run-manifest.json").read_text())["provisional"] is True


def test_killed_before_the_record_it_ends_with_the_same_bytes(coded, monkeypatch):
    monkeypatch.setattr(work, "_record", _killed)
    with pytest.raises(KeyboardInterrupt):
        publish(coded)
    before = _bytes(coded.path("published"))
    monkeypatch.undo()

    publish(coded)

    assert _bytes(coded.path("published")) == before


def test_killed_between_the_renamings_the_next_run_puts_it_right(coded):
    publish(coded)
    before = _bytes(coded.path("published"))
    coded.path("published").rename(coded.path("published.old"))

    publish(coded)

    assert _bytes(coded.path("published")) == before
    assert not coded.path("published.old").exists()


def test_no_case_quote_or_coder_stands_in_what_is_published(coded):
    publish(coded)

    for name, content in _bytes(coded.path("published")).items():
        text = _unzipped(content) if name.endswith(".xlsx") else content.decode(errors="ignore")
        assert "SECRET" not in text, name
        assert "C07" not in text, name


def test_the_internal_twin_holds_every_count(coded):
    publish(coded)

    rows = _rows(coded.path("reports", "internal", "theme-counts.csv"))
    shown = _rows(coded.path("published", "theme-counts.csv"))

    small = next(row for row in rows if row["figure"] == "Q3.2:yes")
    assert small["n"] == "2"
    assert next(row for row in shown if row["figure"] == "Q3.2:yes")["n"] == ""


def test_a_release_is_numbered_kept_and_named(coded):
    publish(coded)
    draft = _bytes(coded.path("published"))

    made = release(coded, "lead", "Read and agreed")

    assert (made.number, made.new) == (1, True)
    now = _bytes(coded.path("published"))
    assert now == _bytes(coded.path("releases", "1"))
    assert now["theme-counts.csv"] == draft["theme-counts.csv"]
    assert b"Draft" in draft["report.html"]
    assert b"Draft" not in now["report.html"]
    assert b"Release 1" in now["report.html"]
    manifest = json.loads(now["run-manifest.json"])
    assert (manifest["status"], manifest["why"]) == ("Release 1", "Read and agreed")


def test_releasing_and_publishing_again_change_nothing(coded):
    publish(coded)
    release(coded, "qr", "Read")
    before = _bytes(coded.path("published"))

    assert not release(coded, "qr", "Read").new
    assert publish(coded).status == "release 1"
    assert _bytes(coded.path("published")) == before


@pytest.mark.parametrize(
    ("who", "why", "embargo", "said"),
    [
        ("ab", "Read", "", "'ab' cannot approve a release.*lead, qr"),
        ("lead", " ", "", "needs a reason"),
        ("lead", "Read", "tomorrow", "'tomorrow' is not a time"),
    ],
)
def test_a_release_by_nobody_for_no_reason_is_refused(coded, who, why, embargo, said):
    publish(coded)

    with pytest.raises(StudyError, match=said):
        release(coded, who, why, embargo)
    assert not coded.path("releases").exists()


def test_a_draft_that_is_missing_provisional_or_old_is_not_released(coded, coded_in_part):
    with pytest.raises(StudyError, match="no draft"):
        release(coded, "lead", "Read")
    publish(coded_in_part, provisional=True)
    with pytest.raises(StudyError, match="provisional"):
        release(coded_in_part, "lead", "Read")


def test_the_data_package_describes_the_tables(coded):
    """As an independent validator sees it."""
    import frictionless

    publish(coded)

    path = coded.path("published", "datapackage.json")
    report = frictionless.Package(str(path)).validate()

    assert report.valid, report.flatten(["message"])


def test_a_figure_leads_to_its_cells(coded):
    publish(coded)

    found = trace(coded, "Q3.2:yes")

    assert (found.n, found.denominator) == (2, 40)
    assert found.published == "Published as [c]."
    counted = [each for each in found.cases if each.counted]
    assert len(counted) == 2
    first = counted[0].answers[0]
    assert (first.by, first.value, first.words) == ("ab", "Yes", "SECRET words")
    assert first.place.sheet == counted[0].case
    assert first.place.cell.startswith("C")
    assert first.place.kept.startswith(".intercoder/received/")
    assert first.place.cell in trace_in_words(found)


def test_a_case_and_a_file_lead_to_the_figures_that_rest_on_them(coded):
    case = trace(coded, "C07")
    file = trace(coded, case.cases[0].answers[0].place.sha256[:12])

    assert "Q3.1:yes" in case.figures or "Q3.1:no" in case.figures
    assert file.kind == "file"
    assert len(file.cases) > len(case.cases)


def test_what_is_no_figure_is_told_with_the_nearest(coded):
    with pytest.raises(StudyError, match=r"'Q1:absent' is no figure.*Did you mean"):
        trace(coded, "Q1:absent")


def _killed(*_):
    raise KeyboardInterrupt


def _bytes(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _shared_text(path):
    return _unzipped(path.read_bytes())


def _unzipped(content):
    import io

    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return "".join(parts.read(name).decode(errors="ignore") for name in parts.namelist())
