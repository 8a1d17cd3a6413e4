"""Whatever a file holds, it is measured or refused in a sentence; nothing else comes out."""

import json
import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codebook.faults import StudyError
from flows.agreement.ratings.asked import Asked
from flows.agreement.stats import LEVELS, Settings, stats_of
from flows.agreement.statswords import stats_in_words

CELLS = st.sampled_from(
    ["", " ", "1", "2", "1.0", "0", "-1", "1e99", "-1e99", "1e-99", "nan", "inf", "NA", "-", "yes",
     "Yes", "TRUE", "1,5", "1.5", "u1", "a", "\N{NO-BREAK SPACE}1", '"x', "é", "١"]
)  # fmt: skip
STARTS = (b"", b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"), b"\xff\xfe", b"case,ab,cd\n")
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=7)


def measured(path: Path, asked: Asked, level: str) -> None:
    """Figures that are numbers or null, or a sentence."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            found = stats_of(path, asked, Settings(level, replicates=30))
        except StudyError as error:
            assert str(error).startswith(path.name)
            assert len(str(error)) > len(path.name) + 10
            return
        json.dumps(found, allow_nan=False)
        stats_in_words(found, every=True)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TABLES, st.sampled_from([",", ";", "\t"]), st.sampled_from(LEVELS), st.booleans(),
       st.booleans(), st.booleans())  # fmt: skip
def test_any_table(tmp_path, rows, separator, level, long, header, cases):
    path = tmp_path / "t.csv"
    path.write_text("\n".join(separator.join(row) for row in rows), encoding="utf-8")

    measured(path, Asked(long=long, header=header, cases=cases), level)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.sampled_from(STARTS))
def test_any_bytes(tmp_path, content, start):
    path = tmp_path / "b.xlsx"
    path.write_bytes(start + content)
    measured(path, Asked(), "nominal")
    measured(path.rename(tmp_path / "b.csv"), Asked(), "nominal")


@pytest.mark.parametrize("level", LEVELS)
def test_numbers_far_apart_neither_overflow_nor_warn(tmp_path, level):
    """The largest that are taken, beside the smallest."""
    path = tmp_path / "t.csv"
    path.write_text("case,ab,cd\nu1,1e99,1e-99\nu2,0,1e99\nu3,1e99,1e99\nu4,0,1e-99\n")

    measured(path, Asked(), level)
