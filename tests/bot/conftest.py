from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.chatting import Chat
from tests.databases import new_database
from tests.domain.small_company import ANA, Company, found


@pytest.fixture(params=["sqlite", "postgresql"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    with new_database(request, tmp_path, begin=found) as database:
        yield Company(database)


@pytest.fixture
def chat(company: Company) -> Chat:
    """Ana's own chat; she works in WEST."""
    return Chat(company, ANA)
