"""An empty study database for each test."""

import pytest

from db.open import open_database

pytestmark = pytest.mark.stages


@pytest.fixture
def engine(tmp_path):
    return open_database(f"sqlite:///{tmp_path / 'study.db'}")
