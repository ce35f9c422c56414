from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.storage.database import Database
from tests.databases import new_database
from tests.domain.small_company import FILES, Company, found, write


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty ledger, once on each database."""
    with new_database(request, tmp_path) as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    """The small company, once on each database; the files that it was founded from are in the folder."""
    write(tmp_path, FILES)
    with new_database(request, tmp_path, begin=found) as database:
        yield Company(database)
