"""The database fails while the bot is at work: administrators are told, though nothing can be stored in it."""

import os
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text
from telegram import Bot

from bot.cli import restoring
from bot.telegram.alarm import CALM, Alarm
from bot.telegram.clocks import Clocks
from bot.telegram.sending import Sender
from bot.telegram.watch import LATE, TickFailed
from domain.company import granting, people
from domain.storage.database import Database
from domain.storage.presence import BroughtBack
from tests.bot.telegram.bot_api import TOKEN, BotApi, bot_api
from tests.databases import postgresql_database, sqlite_database
from tests.domain.small_company import CHEN, NOW, found

FAILING = text("INSERT INTO no_such_table VALUES (1)")
"""What fails for a reason that lies in the database, as far as anybody can tell."""


class Turned:
    """A monotonic clock that is turned by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @property
    def clocks(self) -> Clocks:
        return Clocks(lambda: NOW, lambda: self.seconds)


def administered(database: Database) -> None:
    """Chen is the administrator of what was founded."""
    found(database)
    with database.write() as connection:
        chen = people.by_address(connection, CHEN)
        assert chen
        granting.grant(connection, None, chen, chen.home_id, "administrator", NOW)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with sqlite_database(tmp_path, begin=administered) as database:
        yield database


@pytest.fixture
def turned() -> Turned:
    return Turned()


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as api:
        yield api


@pytest.fixture
async def alarm(database: Database, api: BotApi, turned: Turned) -> AsyncIterator[Alarm]:
    async with Bot(TOKEN, api.url) as bot:
        alarm = Alarm(database, Sender(bot), turned.clocks, lambda _: None)
        await alarm.tick()  # all is well
        yield alarm


def ruin(database: Database, table: str) -> None:
    """Overwrite the first page of a table."""
    file = database.url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()
    with Path(file).open("r+b") as stream:
        stream.seek((page - 1) * size)
        stream.write(os.urandom(size))


def fail(database: Database) -> None:
    with suppress(Exception), database.write() as connection:
        connection.execute(FAILING)


def told(api: BotApi) -> list[str]:
    assert set(api.chats()) <= {CHEN}
    return [fields["text"] for _, fields in api.sent]


async def test_damage_that_anybody_meets_is_told_at_once_and_once_with_what_to_do_and_is_a_line_in_the_log(
    database: Database, api: BotApi, alarm: Alarm, turned: Turned, caplog: pytest.LogCaptureFixture
) -> None:
    ruin(database, "items")
    for _ in range(5):
        with suppress(Exception), database.read() as connection:
            connection.execute(text("SELECT * FROM items")).all()
        with pytest.raises(TickFailed, match="malformed"):  # so that `status` tells it
            await alarm.tick()
        turned.seconds += CALM + LATE
    (message,) = told(api)
    assert message.startswith("🛑 The database is damaged: database disk image is malformed.")
    assert "storekeeper restore FILE --replace" in message
    lines = [each.getMessage() for each in caplog.records if "the database is damaged" in each.getMessage()]
    assert len(lines) == 1
    assert "storekeeper verify" in lines[0]


async def test_damage_of_what_says_who_is_an_administrator_is_told_to_those_who_were(
    database: Database, api: BotApi, alarm: Alarm
) -> None:
    ruin(database, "people")
    with pytest.raises(TickFailed):
        await alarm.tick()
    assert len(told(api)) == 1


async def test_a_database_that_fails_for_minutes_is_told_once_and_once_that_it_works_again(
    database: Database, api: BotApi, alarm: Alarm, turned: Turned
) -> None:
    fail(database)
    await alarm.tick()
    turned.seconds += LATE + 1
    assert told(api) == [], "it may have been a moment"
    for _ in range(3):
        fail(database)
        await alarm.tick()
    assert [each[:45] for each in told(api)] == ["⚠️ The database has been failing for minutes,"]
    turned.seconds += CALM + 1
    for _ in range(3):
        await alarm.tick()
    assert [each[:30] for each in told(api)[1:]] == ["✅ The database works again. Wh"]


async def test_that_postgresql_is_away_is_heard_from_whoever_meets_it_first(
    postgresql: str, api: BotApi, turned: Turned
) -> None:
    async with Bot(TOKEN, api.url) as bot:
        with postgresql_database(postgresql, begin=administered) as database:
            alarm = Alarm(database, Sender(bot), turned.clocks, lambda _: None)
            await alarm.tick()
            name = make_url(database.url).database
            database.close()  # its connections; others would be made again
            with psycopg.connect(postgresql, autocommit=True) as server:
                server.execute(f"ALTER DATABASE {name} RENAME TO {name}_away")
            for _ in range(2):
                fail(database)
                turned.seconds += LATE + 1
            with pytest.raises(TickFailed):
                await alarm.tick()
            with psycopg.connect(postgresql, autocommit=True) as server:
                server.execute(f"ALTER DATABASE {name}_away RENAME TO {name}")
    assert [each[:45] for each in told(api)] == ["⚠️ The database has been failing for minutes,"]


async def test_a_failure_now_and_then_is_told_to_nobody(
    database: Database, api: BotApi, alarm: Alarm, turned: Turned
) -> None:
    for _ in range(5):
        fail(database)
        await alarm.tick()
        turned.seconds += CALM + 1
        await alarm.tick()
    assert told(api) == []


async def test_a_file_that_was_deleted_is_told_at_once_and_its_return_too(
    database: Database, api: BotApi, alarm: Alarm, turned: Turned
) -> None:
    file = database.url.removeprefix("sqlite:///")
    os.rename(file, f"{file}-away")  # noqa: PTH104 - a moment
    with pytest.raises(TickFailed, match="was deleted"):
        await alarm.tick()
    os.rename(f"{file}-away", file)  # noqa: PTH104
    turned.seconds += CALM + 1
    await alarm.tick()
    assert [each[0] for each in told(api)] == ["🛑", "✅"]


async def test_who_could_not_be_told_while_telegram_was_away_is_told_then(
    database: Database, api: BotApi, alarm: Alarm
) -> None:
    ruin(database, "items")
    with suppress(Exception), database.read() as connection:
        connection.execute(text("SELECT * FROM items")).all()
    api.is_away = True
    with pytest.raises(TickFailed):
        await alarm.tick()
    api.is_away = False
    for _ in range(2):
        with pytest.raises(TickFailed):
            await alarm.tick()
    assert len(told(api)) == 1


async def test_a_bot_that_was_cut_off_while_the_ledger_was_brought_back_went_on_with_what_it_knew(
    postgresql: str, api: BotApi, turned: Turned
) -> None:
    with (
        postgresql_database(postgresql, begin=found) as others,
        closing(Database(others.url, running=True)) as database,
    ):
        ended: list[Exception] = []
        async with Bot(TOKEN, api.url) as bot:
            alarm = Alarm(database, Sender(bot), turned.clocks, ended.append)
            await alarm.tick()
            database.close()  # as its connections are lost
            await alarm.tick()
            assert not ended
            database.close()
            restoring.renew(others, {}, NOW)
            for _ in range(2):
                with pytest.raises(BroughtBack):
                    await alarm.tick()
        assert isinstance(ended[0], BroughtBack)
