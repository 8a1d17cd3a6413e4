"""Studies whose workbooks a real LibreOffice fills in; each made once and copied."""

import os

import lo_fill
import pytest
import real_client


@pytest.fixture(scope="session", autouse=True)
def _driven():
    """Skipped, with the reason, where LibreOffice cannot be driven; never where all is required."""
    if lo_fill.why_not():
        assert "INTERCODER_REQUIRE_ALL" not in os.environ, lo_fill.why_not()
        pytest.skip(lo_fill.why_not())


@pytest.fixture(scope="session")
def whole(tmp_path_factory):
    """The bundled example's 54 cases, out in one workbook."""
    return real_client.whole_study(tmp_path_factory.mktemp("whole") / "study")


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """Three cases and every kind of question, out in one workbook."""
    return real_client.small_study(tmp_path_factory.mktemp("small") / "study")
