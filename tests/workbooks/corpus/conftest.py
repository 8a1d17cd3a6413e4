"""The desk of the corpus, made once."""

import pytest

from tests.workbooks.corpus.desk import CorpusDesk


@pytest.fixture(scope="session")
def desk():
    return CorpusDesk()
