import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import Workbook

from codebook.faults import StudyError
from codebook.model import Question, Value
from flows.agreement.alpha import alphas, count_statistics
from flows.agreement.ratings.asked import Asked
from flows.agreement.resampling import Resampling, kinds_of
from flows.agreement.stats import METHODS, Settings, standard_of, stats, stats_of
from flows.agreement.statswords import stats_in_words
from flows.agreement.tables import CodedQuestion, CodedRound, value_counts


def table(folder: Path, drawing: str, name: str = "ratings.csv") -> Path:
    """A CSV file from a drawing, a line a row."""
    lines = [line.strip() for line in drawing.strip().splitlines()]
    path = folder / name
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_wide_table_by_hand(tmp_path: Path) -> None:
    """One disagreement in four cases; a blank is missing, and u5 has nothing to compare."""
    path = table(
        tmp_path,
        """
        case,ab,cd
        u1,yes,yes
        u2,yes,no
        u3,no,no
        u4,no,no
        u5,no,
        """,
    )
    found = stats(path, "nominal")

    assert (found["cases"], found["comparable_cases"], found["coders"]) == (5, 4, 2)
    assert found["percent_agreement"] == pytest.approx(0.75)
    assert found["alpha"] == pytest.approx(1 - 0.25 / (30 / 56))
    assert found["scott_pi"] == pytest.approx(1 - 0.25 / (30 / 64))
    assert found["cohen_kappa"] == pytest.approx((0.75 - 0.5) / 0.5)
    assert found["interval_method"] == "goodness_of_fit"
    assert "not calculable" not in stats_in_words([found])


def test_long_table_and_excel_give_the_same(tmp_path: Path) -> None:
    wide = table(tmp_path, "case,ab,cd\nu1,1,1.0\nu2,2,1\nu3,2,2")
    long = table(
        tmp_path, "case,coder,value\nu1,ab,1\nu1,cd,1\nu2,ab,2\nu2,cd,1\nu3,ab,2\nu3,cd,2", "l.csv"
    )
    book = Workbook()
    for row in (["case", "ab", "cd"], ["u1", 1, "1"], ["u2", 2, 1.0], ["u3", "2", 2]):
        book.active.append(row)
    book.save(tmp_path / "ratings.xlsx")
    ways = [
        stats(wide, "ordinal"),
        stats(long, "ordinal", long=True),
        stats(tmp_path / "ratings.xlsx", "ordinal"),
    ]

    assert (
        len({str({k: v for k, v in way.items() if k not in ("file", "sheet")}) for way in ways})
        == 1
    )


def test_declared_values_count_although_unused(tmp_path: Path) -> None:
    """AC1 and Brennan-Prediger depend on what could have been said."""
    path = table(tmp_path, "case,ab,cd\nu1,1,1\nu2,2,1\nu3,2,2")
    two, three = stats(path, "nominal"), stats(path, "nominal", values=["1", "2", "3"])

    assert two["alpha"] == three["alpha"]
    assert two["brennan_prediger"] == pytest.approx((2 / 3 - 1 / 2) / (1 / 2))
    assert three["brennan_prediger"] == pytest.approx((2 / 3 - 1 / 3) / (2 / 3))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ("u1,no,no\nu2,no,no", "every answer was 'no'"),
        ("u1,no,\nu2,,yes", "no case was coded by two or more"),
        ("u1,no,no\nu2,yes,", "every comparable answer was 'no'; others stand in single-coded"),
    ],
)
def test_an_undefined_alpha_is_null_with_its_reason(tmp_path: Path, rows: str, reason: str) -> None:
    """Never 1, 0, nan, a warning or an exception."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        path = table(tmp_path, f"case,ab,cd\n{rows}")
        found = stats(path, "nominal")

    assert found["alpha"] is None
    assert found["alpha_interval"] is None
    assert found["alpha_reason"].startswith(reason)
    assert "not calculable" in stats_in_words([found])


@pytest.mark.parametrize(
    ("content", "arguments", "told"),
    [
        ("case,ab\nu1,1", {}, "has 1 coder"),
        ("", {}, "is empty"),
        ("case,ab,cd", {}, "is empty"),
        ("case,ab,cd\nu1,1,1\nu1,2,1", {}, "row 3, column 1 (case): the case 'u1' again"),
        ("case,ab,cd\nu1,1,1\n,2,1", {}, "row 3, column 1 (case): no case"),
        ("case,ab,cd\nu1,1,4", {"values": ["1", "2"]}, "row 2, column cd: '4'. Values: 1, 2"),
        ("case,ab,cd\nu1,1,2\nu2,1,x", {}, "row 3, column cd: 'x'. Numbers and words"),
        ("case,ab,ab\nu1,1,2", {}, "row 1, column 3 (ab): the coder 'ab' twice"),
        ("case,ab,cd\nu1,low,high", {"level": "ordinal"}, "give the order of the values"),
        ("case,ab,cd\nu1,low,high", {"level": "interval"}, "is no number"),
        ("case,ab,cd\nu1,1,2", {"level": "metric"}, "The level 'metric' is none of nominal"),
        ("case,coder,value\nu1,ab,1\nu1,ab,2", {"long": True}, "row 3, column 3 (value): a second"),
        ("case,coder\nu1,ab", {"long": True}, "needs columns case, coder and value"),
    ],
)
def test_bad_tables_are_told_with_row_and_column(
    tmp_path: Path, content: str, arguments: dict[str, object], told: str
) -> None:
    path = tmp_path / "ratings.csv"
    path.write_text(content)

    with pytest.raises(StudyError) as error:
        stats(path, **{"level": "nominal", **arguments})
    assert told in str(error.value)


def test_a_file_that_is_no_table_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no zip")
    (tmp_path / "b.csv").write_bytes(b"case,ab\0\0\1\n")
    for name, told in (("a.xlsx", "as an Excel file"), ("b.csv", "UTF-8"), ("c.csv", "not found")):
        with pytest.raises(StudyError, match=told):
            stats(tmp_path / name, "nominal")


def test_a_value_called_nan_is_a_value(tmp_path: Path) -> None:
    """Some readers take it for a missing one."""
    path = table(tmp_path, "case,ab,cd\nu1,nan,nan\nu2,nan,NA\nu3,NA,NA")

    assert stats(path, "nominal")["values"] == ["NA", "nan"]
    assert stats(path, "nominal")["comparable_cases"] == 3


def test_numbers_with_many_values_take_the_closed_form(tmp_path: Path) -> None:
    """400 cases with hardly a value twice: interval alpha, and no table of values by values."""
    rows = [f"u{at},{at * 1.5},{at * 1.5 + (at % 2) * 3.25}" for at in range(400)]
    path = table(tmp_path, "case,ab,cd\n" + "\n".join(rows))
    found = stats(path, "interval")
    numbers = [float(x) for row in rows for x in row.split(",")[1:]]
    n, mean = len(numbers), sum(numbers) / len(numbers)
    observed = sum(2 * 3.25**2 for at in range(400) if at % 2) / n
    expected = 2 * sum((x - mean) ** 2 for x in numbers) / (n - 1)

    assert found["alpha"] == pytest.approx(1 - observed / expected, abs=1e-9)
    assert found["percent_agreement"] == pytest.approx(0.5)
    assert found["ac1"] is None
    with pytest.raises(StudyError, match="different values; nominal level takes up to 300"):
        stats(path, "nominal")


NUMBERS = "case,ab,cd,ef\n" + "".join(
    f"u{at},{at % 7},{at % 7 + (at % 5 == 0)},{at % 7}\n" for at in range(30)
)


def asked_for(path: Path, level: str, *, words: bool = False, **asked: object) -> dict[str, Any]:
    (found,) = stats_of(path, Asked(**asked), Settings(level, landis_koch=words))
    return found


def test_the_interval_asked_for_is_the_one_of_the_verdict(tmp_path: Path) -> None:
    """By name; all of them stand side by side whichever is asked for."""
    path, found = table(tmp_path, NUMBERS), {}
    for name in METHODS:
        settings = Settings("ordinal", standard_of(0.95, name))
        (found[name],) = stats_of(path, Asked(), settings)
        assert found[name]["alpha_interval"] == found[name]["intervals"][name]
        assert found[name]["intervals"] == found["default"]["intervals"]
    assert len({tuple(each["alpha_interval"]) for each in found.values()}) == 4
    assert "only for two answers" in found["default"]["intervals_missing"]["goodness_of_fit"]
    assert "Krippendorff" in stats_in_words([found["default"]], every=True)
    with pytest.raises(StudyError, match="There is no interval 'wald'"):
        standard_of(0.95, "wald")


def test_each_of_three_coders_stands_beside_the_rest(tmp_path: Path) -> None:
    """Cd is the odd one out: alpha without cd is 1."""
    found = asked_for(table(tmp_path, NUMBERS), "nominal")
    without = {each["without_coder"]: each["alpha"] for each in found["by_coder_questions"]}

    assert [each["coder"] for each in found["by_coder"]] == ["ab", "cd", "ef"]
    assert [each["differs"] for each in found["by_coder"]] == [False, True, False]
    assert without["cd"] == 1.0
    assert "agrees less than the others do" in stats_in_words([found], every=True)


def test_the_words_of_landis_and_koch_come_only_when_asked_for(tmp_path: Path) -> None:
    path = table(tmp_path, NUMBERS)
    plain, asked = asked_for(path, "nominal"), asked_for(path, "nominal", words=True)

    assert plain["landis_koch"] is None
    assert plain["membership"]["reached"] in ("reliable", "tentative", "below tentative")
    assert asked["landis_koch"]["reached"] in ("almost perfect", "substantial", "moderate")
    assert asked["landis_koch"]["bands"][0]["at_least"] == pytest.approx(
        plain["membership"]["bands"][0]["at_least"]
    )  # both begin at 0.8
    assert "Landis & Koch" in stats_in_words([asked])
    assert "Landis" not in stats_in_words([plain], every=True)


@pytest.mark.parametrize("level", ["interval", "ratio"])
def test_numbers_have_an_icc_and_limits_of_agreement(tmp_path: Path, level: str) -> None:
    """By hand: cd is one above ab in six cases of 30, so the mean difference is -0.2."""
    found = asked_for(table(tmp_path, NUMBERS), level)
    first = found["numbers"][0]

    assert found["icc_cases"] == 30
    assert 0.9 < found["icc"] < 1
    assert first["coders"] == ["ab", "cd"]
    assert first["mean_difference"] == pytest.approx(-0.2)
    assert "ICC(2,1)" in stats_in_words([found])
    assert "ab less cd" in stats_in_words([found], every=True)
    assert asked_for(table(tmp_path, NUMBERS), "ordinal")["numbers"] == []


def test_ratio_level_asks_for_numbers_from_zero_up(tmp_path: Path) -> None:
    path = table(tmp_path, "case,ab,cd\nu1,1,2\nu2,-3,1\nu3,2,2")

    with pytest.raises(StudyError, match="case u2, column ab: '-3' is below zero, and ratio"):
        stats(path, "ratio")
    assert stats(path, "interval")["alpha"] is not None


def test_answers_off_the_scale_are_read_in_two_parts(tmp_path: Path) -> None:
    """As in a study: alpha over the scale, and whether the question can be answered at all."""
    rows = [("1", "1"), ("2", "2"), ("2", "1"), ("na", "na"), ("na", "1"), ("1", "1")]
    lines = [f"u{at},{a},{b}" for at, (a, b) in enumerate(rows)]
    path = table(tmp_path, "\n".join(["case,ab,cd", *lines]))
    found = asked_for(path, "ordinal", off_scale=("na",))
    on_scale = table(tmp_path, "\n".join(["case,ab,cd", *lines[:3], lines[5]]), "s.csv")
    answerable = [f"u{at},{a != 'na'},{b != 'na'}" for at, (a, b) in enumerate(rows)]
    whether = table(tmp_path, "\n".join(["case,ab,cd", *answerable]), "w.csv")

    assert found["alpha"] == stats(on_scale, "ordinal")["alpha"]
    assert found["alpha_answerable"] == stats(whether, "nominal")["alpha"]
    assert found["comparable_cases"] == 6
    assert found["specific_agreement"].keys() == {"1", "2", "na"}
    assert "Alpha, whether answerable" in stats_in_words([found])


def test_very_many_cases_that_are_alike_are_drawn_together(tmp_path: Path) -> None:
    """The same distribution as drawn one by one: intervals hardly differ, and are narrow."""
    rng = np.random.default_rng(3)
    given = rng.integers(0, 3, size=(25_000, 3))
    given[:, 1] = np.where(rng.random(25_000) < 0.8, given[:, 0], given[:, 1])
    codes = CodedQuestion(
        Question.model_construct(id="Q", title="Q", scale="s"),
        "",
        "nominal",
        tuple(Value.model_construct(code=f"v{at}", label=str(at)) for at in range(3)),
        given,
    )
    coded = CodedRound(tuple(map(str, range(25_000))), ("a", "b", "c"), (codes,))
    statistics = count_statistics(value_counts(given, 3), "nominal")
    kinds = kinds_of(coded)
    every = np.ones(25_000, dtype=bool)
    apart = alphas(statistics, Resampling(every, 300, (1,)).sums(statistics.columns))
    together = alphas(statistics, Resampling(every, 300, (1,), kinds).sums(statistics.columns))

    assert kinds is not None and kinds.max() + 1 == 27
    assert together.mean() == pytest.approx(apart.mean(), abs=0.002)
    assert together.std() == pytest.approx(apart.std(), rel=0.2)
    assert kinds_of(CodedRound(coded.cases[:99], coded.coders, (codes,))) is None


def test_a_table_of_very_many_cases_is_measured_whole(tmp_path: Path) -> None:
    """Three coders, drawn by kinds of case: each coder beside the rest is drawn so, too."""
    rng = np.random.default_rng(3)
    given = np.repeat(rng.integers(0, 3, size=(25_000, 1)), 3, axis=1)
    given[:, 2] = np.where(rng.random(25_000) < 0.7, given[:, 2], rng.integers(0, 3, 25_000))
    rows = "".join(f"u{at},{a},{b},{c}\n" for at, (a, b, c) in enumerate(given))
    found = asked_for(table(tmp_path, "case,ab,cd,ef\n" + rows), "nominal", words=True)
    low, high = found["alpha_interval"]

    assert low < found["alpha"] < high < low + 0.02
    assert [each["differs"] for each in found["by_coder"]] == [False, False, True]
    assert found["landis_koch"]["reached"] in ("substantial", "almost perfect")
