"""What a stranger types and reads: `intercoder stats`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from codebook.faults import StudyError
from flows.cli import app

WIDE = "case,ab,cd\n" + "".join(
    f"u{at},{'yes' if at % 3 else 'no'},{'yes' if at % 4 else 'no'}\n" for at in range(24)
)


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.csv").write_text(WIDE)
    return tmp_path


def said(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["stats", *words])
    if isinstance(result.exception, StudyError):
        return str(result.exception)
    assert result.exit_code == code, result.output
    return result.output


def test_the_plain_figures_come_first_with_the_verdict_and_whose_thresholds(here):
    told = said("r.csv", "--level", "nominal")
    lines = [line.split()[0] for line in told.splitlines() if line.startswith("  ")]

    assert lines[:4] == ["Cases", "Percent", "Alpha,", "Verdict"]
    assert "24 of 24 (coded by two or more)" in told
    assert "by the usual thresholds: reliable from 0.8 with a lower limit from 0.667" in told
    assert "kappa" not in told
    assert "--all" in told


def test_all_shows_every_figure_with_its_cases(here):
    told = said("r.csv", "--level", "nominal", "--all")

    for words in ("Cohen's kappa", "Gwet's AC1", "Scott's pi", "over 24 cases",
                  "specific agreement", "answers"):  # fmt: skip
        assert words in told


def test_without_a_level_it_says_how_to_choose(here):
    told = said("r.csv", code=2)

    for words in ("nominal", "ordinal", "interval", "ratio", "--level"):
        assert words in told
    assert "none of nominal" in said("r.csv", "--level", "metric")


def test_json_is_a_list_in_the_order_of_the_files(here):
    (here / "s.csv").write_text(WIDE.replace("no", "maybe"))
    found = json.loads(said("s.csv", "r.csv", "--level", "nominal", "--json"))

    assert [each["file"] for each in found] == ["s.csv", "r.csv"]
    for key in ("cases", "comparable_cases", "coders", "alpha", "alpha_reason", "alpha_interval",
                "percent_agreement", "fleiss_kappa", "ac1", "ac2", "cohen_kappa",
                "weighted_kappa_linear", "weighted_kappa_quadratic", "scott_pi",
                "brennan_prediger", "specific_agreement", "by_value", "standard_errors",
                "conger_kappa", "notes"):  # fmt: skip
        assert key in found[0], key


def test_a_long_table_and_its_three_columns(here):
    lines = ["when,case,coder,value"]
    for line in WIDE.splitlines()[1:]:
        case, *values = line.split(",")
        lines += [f"x,{case},{who},{v}" for who, v in zip(("ab", "cd"), values, strict=True)]
    (here / "codings.csv").write_text("\n".join(lines) + "\n")
    named = ["codings.csv", "--long", "case", "coder", "value", "--level", "nominal", "--json"]
    (long,) = json.loads(said(*named))
    (wide,) = json.loads(said("r.csv", "--level", "nominal", "--json"))

    assert long | {"file": ""} == wide | {"file": ""}
    assert "three columns, case coder value, or none: not case" in said(
        "codings.csv", "--long", "case", "--level", "nominal"
    )


def test_faults_of_several_files_are_told_together(here):
    (here / "a.csv").write_text("case,ab\nu1,1\n")
    (here / "b.csv").write_text("case,ab,cd\nu1,1,x\nu2,1,1\n")
    told = said("a.csv", "r.csv", "b.csv", "none.csv", "--level", "nominal")

    assert "a.csv has 1 coder" in told
    assert "b.csv, row 2, column cd: 'x'" in told
    assert "none.csv not found" in told


def test_a_table_that_cannot_be_read_ends_with_exit_code_1(here, monkeypatch, capsys):
    from flows.cli import main

    (here / "a.csv").write_text("case,ab,cd\nu1,1,4\n")
    monkeypatch.setattr(
        "sys.argv", ["intercoder", "stats", "a.csv", "--level", "nominal", "--values", "1,2"]
    )
    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert "row 2, column cd: '4'. Values: 1, 2" in capsys.readouterr().err


def test_the_confidence_asked_for_is_the_interval_told(here):
    wide = json.loads(said("r.csv", "--level", "nominal", "--json"))[0]["alpha_interval"]
    narrow = json.loads(said("r.csv", "--level", "nominal", "--json", "--confidence", "0.8"))[0]

    assert wide[0] < narrow["alpha_interval"][0]
    assert "80% interval" in said("r.csv", "--level", "nominal", "--confidence", "0.8")
    assert "is not between 0.5 and 1" in said("r.csv", "--level", "nominal", "--confidence", "95")
