"""The longest messages that Telegram takes are answered before anybody else notices, whatever is in them."""

import time
from collections.abc import Iterator

import pytest
from telegram.constants import MessageLimit

from bot.scanner import Code
from tests.bot.chatting import Chat
from tests.databases import sqlite_database
from tests.domain.small_company import LI, Company, found

WATER = Code("EAN13", "6901234567892", gs1=False)
LONG = 3.0
"""Seconds of the processor's; on a machine that does nothing else, the slowest takes a fifth of that."""

OVER_AND_OVER = (
    "，",
    ", ",
    " \n",
    "1",
    "1-",
    "一",
    "盐",
    "a ",
    "30天",
    "从",
    "到",
    "by ",
    "a.b/",
    "salt, ",
    "收三",
    "要三月底二七年",
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with sqlite_database(tmp_path_factory.mktemp("long"), begin=found) as database:
        yield Company(database)


@pytest.mark.parametrize("piece", OVER_AND_OVER)
def test_four_thousand_commas_kept_the_bot_busy_for_more_than_a_minute(company: Company, piece: str) -> None:
    li = Chat(company, LI)
    begun = time.process_time()
    assert li.says((piece * MessageLimit.MAX_TEXT_LENGTH)[: MessageLimit.MAX_TEXT_LENGTH])
    said = time.process_time()
    assert li.photographs(WATER, caption=(piece * MessageLimit.CAPTION_LENGTH)[: MessageLimit.CAPTION_LENGTH])
    assert said - begun < LONG
    assert time.process_time() - said < LONG
