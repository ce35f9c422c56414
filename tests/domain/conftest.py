from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.storage.database import Database
from tests.databases import new_database
from tests.domain.small_company import Company


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty ledger, once on each database."""
    with new_database(request, tmp_path) as database:
        yield database


@pytest.fixture
def company(database: Database, tmp_path: Path) -> Company:
    return Company.founded(database, tmp_path)
