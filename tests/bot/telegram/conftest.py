"""The test company's ledger, on either database; in one of the two there is an administrator."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.company import granting, people
from domain.storage.database import Database
from tests.databases import new_database
from tests.domain.small_company import CHEN, NOW, found


@pytest.fixture(params=["sqlite", "postgresql"])
def founded(request: pytest.FixtureRequest, tmp_path: Path, postgresql: str) -> Iterator[Database]:
    del postgresql
    with new_database(request, tmp_path, begin=found) as database:
        yield database


@pytest.fixture
def administered(founded: Database) -> Database:
    """Chen is its administrator."""
    with founded.write() as connection:
        chen = people.by_address(connection, CHEN)
        assert chen
        granting.grant(connection, None, chen, chen.home_id, "administrator", NOW)
    return founded
