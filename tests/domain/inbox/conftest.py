from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import sqlite_database
from tests.domain.small_company import Company, found


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """On one database: what the rows do is tried on both where imports are."""
    with sqlite_database(tmp_path, begin=found) as database:
        yield Company(database)
