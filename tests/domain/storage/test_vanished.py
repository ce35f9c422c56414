"""A bot's machine has vanished: PostgreSQL ends its connection, which nobody closed, and frees what it had locked."""

from contextlib import closing

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from domain.storage.database import Database
from domain.storage.integrity import is_failing
from tests.databases import postgresql_database
from tests.domain.small_company import found

IDLE = "idle_in_transaction_session_timeout"
BOOK = text("UPDATE items SET name_en = name_en")


def vanish(bot: Database, others: Database) -> None:
    """Book something, and say no more before others book it, too."""
    with bot.write() as connection:
        assert connection.execute(text(f"SHOW {IDLE}")).scalar() == "5min"
        connection.execute(text(f"SET {IDLE} = '300ms'"))  # or this would take as long
        connection.execute(BOOK)
        with others.write() as another:
            another.execute(BOOK)


def test_who_vanished_in_a_booking_kept_everybody_waiting_for_hours(postgresql: str) -> None:
    with postgresql_database(postgresql, begin=found) as others, closing(Database(others.url, running=True)) as bot:
        with pytest.raises(DBAPIError) as ended:
            vanish(bot, others)
        assert is_failing(ended.value), "a machine that had only slept tries it again"
        with bot.write() as connection:
            connection.execute(BOOK)


def test_a_command_may_take_its_time(postgresql: str) -> None:
    with postgresql_database(postgresql) as database, database.read() as connection:
        assert connection.execute(text(f"SHOW {IDLE}")).scalar() == "0"
