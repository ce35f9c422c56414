"""Settings: what is wrong is said where it is set."""

import pytest
from pydantic import ValidationError

from bot.settings import DatabaseSettings, complaints


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_ledger_is_not_kept_in_memory(url: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        DatabaseSettings(database=url)
    assert complaints(wrong.value) == [
        "STOREKEEPER_DATABASE: name a file, as in sqlite:///file.sqlite3: what is kept in memory is lost"
    ]


@pytest.mark.parametrize("url", ["", "ledger.sqlite3", "mysql://host/name", "postgresql+asyncpg://host/name"])
def test_any_other_database_is_refused_with_how_to_write_one(url: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        DatabaseSettings(database=url)
    (said,) = complaints(wrong.value)
    assert said.startswith("STOREKEEPER_DATABASE: write sqlite:///file.sqlite3 or postgresql://")


@pytest.mark.parametrize("url", ["sqlite:///file.sqlite3", "postgresql://h/n", "postgresql+psycopg://u:p@h:5432/n"])
def test_a_file_or_a_server_is_taken(url: str) -> None:
    assert DatabaseSettings(database=url).database == url
