"""What the documents say is what the program does."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from codebook.model import Area, Codebook, Condition, Evidence, Question, Scale, Value
from flows import cli
from flows.agreement.stats import stats
from flows.commands import words as cli_words
from flows.publish.counts import COLUMNS
from flows.studyfile import (
    AgreementSettings,
    Attribute,
    Benchmark,
    Document,
    Eligibility,
    Person,
    PlanSettings,
    PublishSettings,
    Related,
    Round,
    Sample,
    StudyFile,
    Target,
    Unit,
    WorkbookSettings,
)

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    + list((ROOT / "docs").rglob("*.md"))
)
FORMATS = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
STUDY_PARTS = FORMATS.partition("## study.yaml")[2].partition("## codebook.yaml")[0]
CODEBOOK_PARTS = FORMATS.partition("## codebook.yaml")[2].partition("## register.csv")[0]
BANNED = ("rater", "raters", "annotator", "annotators", "items", "coder id", "utils")


def named(path):
    return str(path.relative_to(ROOT))


def keys(model):
    return {field.alias or name for name, field in model.model_fields.items()}


def in_code(text):
    """Every word that stands in code marks."""
    return set(re.findall(r"[A-Za-z_]+", " ".join(re.findall(r"`([^`]*)`", text))))


def first_column(text):
    """The keys in the first column of the tables of a text."""
    cells = re.findall(r"^\| (`[^|]*`) \|", text, re.MULTILINE)
    return {key for cell in cells for key in re.findall(r"`([^`]+)`", cell)}


@pytest.mark.parametrize("path", DOCUMENTS, ids=named)
def test_links_lead_somewhere(path):
    """A reader who clicks arrives."""
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if "://" not in target:
            assert (path.parent / target.partition("#")[0]).exists(), target


def shown_commands():
    """Every `intercoder …` that a document shows, in a code block or in code marks."""
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        lines = re.findall(
            r"^(?:    |      )(?:\.venv\S+)?(intercoder [^\n]*)$", text, re.MULTILINE
        )
        for words in [*lines, *re.findall(r"`(intercoder [^`\n]*)`", text)]:
            yield path, words


@pytest.mark.parametrize(("path", "words"), list(shown_commands()), ids=str)
def test_commands_in_documents_are_understood(path, words):
    """Each command shown exists, with these arguments and options."""
    typed = words.partition(", when ")[0].replace("[STUDY]", "").replace("…", "TEXT")
    typed = typed.replace("proceed|refine|extend", "proceed").replace("FIGURE", "D05:no")
    command = typer.main.get_command(cli.app)
    context, arguments = None, shlex.split(typed)[1:]
    if words == "intercoder --help":
        return
    while hasattr(command, "commands"):
        name = arguments.pop(0)
        assert name in command.commands, f"{path.name}: {words}"
        command = command.commands[name]
    context = command.make_context(command.name, arguments, resilient_parsing=False)
    assert context is not None


def test_keys_of_the_study_file_are_all_described():
    """The table of study.yaml lists exactly its keys; what stands below them is named, too."""
    assert first_column(STUDY_PARTS) == keys(StudyFile)
    told = in_code(STUDY_PARTS)
    for part in (
        Person, Document, Attribute, Target, Sample, Round, AgreementSettings,
        WorkbookSettings, PublishSettings, PlanSettings, Unit, Related, Eligibility, Benchmark,
    ):  # fmt: skip
        assert keys(part) <= told, part.__name__


def test_keys_of_the_codebook_are_all_described():
    assert first_column(CODEBOOK_PARTS) == keys(Codebook)
    told = in_code(CODEBOOK_PARTS)
    for part in (Scale, Value, Area, Question, Evidence, Condition):
        assert keys(part) <= told, part.__name__


def test_defaults_told_are_the_defaults():
    """A number in brackets behind a key is what stands where the key is left out."""
    told = dict(re.findall(r"`([a-z_]+)` \((?:`)?([0-9.]+|alpha)(?:`)?\)", STUDY_PARTS))
    for part in (AgreementSettings, PublishSettings, PlanSettings):
        for key, value in told.items():
            if key in part.model_fields:
                assert str(part.model_fields[key].default) == value.rstrip("0") or float(
                    value
                ) == float(part.model_fields[key].default), key


def test_columns_of_the_theme_counts_are_as_told():
    assert f"`{', '.join(COLUMNS)}`" in FORMATS


def test_exit_codes_are_as_told():
    """The table of exit codes names those that commands use."""
    table = FORMATS.partition("## Exit codes")[2]
    assert re.findall(r"^\| (\d) \|", table, re.MULTILINE) == ["0", "1", "2", "3", "4"]
    assert (cli_words.EXIT_TO_MEND, cli_words.EXIT_TO_FIX, cli_words.EXIT_TO_DECIDE) == (1, 3, 4)


def shown_words():
    """What people read: help of every command, report pages, texts of workbooks."""
    command = typer.main.get_command(cli.app)
    for name, each in command.commands.items():
        yield f"help of {name}", each.help or ""
        for parameter in each.params:
            yield f"help of {name}", getattr(parameter, "help", "") or ""
    for path in sorted(ROOT.glob("flows/**/templates/*")) + sorted(
        ROOT.glob("codebook/templates/*")
    ):
        if path.suffix == ".j2":
            text = re.sub(r"\{[{%#].*?[}%#]\}|<[^>]*>", " ", path.read_text("utf-8"), flags=re.S)
            yield named(path), text
    for name in (
        "workbooks/cover", "workbooks/reconciliation_words", "workbooks/themes_words",
        "workbooks/newthemes", "workbooks/newthemes_table", "workbooks/progress",
        "workbooks/problems", "workbooks/fixmail", "codebook/excel/problems",
        "codebook/codebookform", "flows/excel/form",
    ):  # fmt: skip
        path = ROOT / f"{name}.py"
        yield named(path), " ".join(re.findall(r'"([^"]*)"', path.read_text("utf-8")))


@pytest.mark.parametrize("word", BANNED)
def test_one_word_for_one_thing(word):
    """Words of other schools do not stand where coders and leads read."""
    found = [
        where for where, text in shown_words() if re.search(rf"\b{word}\b", text, re.IGNORECASE)
    ]
    assert found == []


def test_every_document_is_reached_from_the_readme():
    """No document lies where nobody finds it."""
    reached, left = set(), [ROOT / "README.md"]
    while left:
        path = left.pop()
        if path in reached or path.suffix != ".md" or not path.exists():
            continue
        reached.add(path)
        targets = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
        left += [(path.parent / each.partition("#")[0]).resolve() for each in targets]
    assert {named(path) for path in DOCUMENTS} <= {named(path) for path in reached}


def test_keys_and_options_of_stats_are_all_described(tmp_path):
    """The tables name exactly what `intercoder stats --json` gives, and every option."""
    part = FORMATS.partition("## Any table")[2].partition("## Exit codes")[0]
    options, _, record = part.partition("The JSON is a list")
    path = tmp_path / "r.csv"
    path.write_text("case,ab,cd\nu1,1,1\nu2,2,1\n")
    command = typer.main.get_command(cli.app).commands["stats"]
    named = {each for option in command.params for each in option.opts if each.startswith("--")}

    found = stats(path, "nominal")
    assert first_column(record) == found.keys()
    assert first_column(options) == named - {"--help"}
    inner = found["by_value"][0].keys() | found["standard_errors"].keys()
    assert {key for key in inner if f"`{key}`" not in record} == set()
