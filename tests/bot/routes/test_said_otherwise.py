"""What is said otherwise books the same, or is asked about; what is taken back, or left open, books nothing.

Sentences of the floor are changed by machine: politely, in other characters, with a word in some place that takes
them back or leaves their amount open. What they come to is compared with what the sentence itself books.
"""

import random
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from bot.scanner import Code
from domain.storage.schema.documents import counts, reservations, transfers
from domain.storage.schema.ledger import lines, movements
from tests.bot.chatting import Chat
from tests.databases import new_database
from tests.domain import small_company
from tests.domain.small_company import ANA, CHEN, Company

WATER = Code("EAN13", "6901234567892", gs1=False)

ENGLISH = (
    *("+24 water", "received 24 water from Sunrise Mills", "24 water arrived yesterday", "+2 cases water"),
    *("took 3 water", "-3 water for SO-17", "gave 3 water to kitchen", "3 water taken", "-2 kg rice"),
    *("move 12 water from DOCK to A-01", "transfer 10 water to WEST", "need 10 water from West by Friday"),
    *("damage 2 water because it fell", "write off 3 water because wet", "returned 3 water from Wang Li"),
    *("reserve 5 water for SO-17", "count 100 water in DOCK", "adjust -3 water because counted"),
)
CHINESE = (
    *("收24矿泉水", "收到2箱矿泉水", "昨天收了24瓶矿泉水", "从晨光收24瓶矿泉水", "收24瓶矿泉水 单价0.85"),
    *("发3瓶矿泉水", "矿泉水发3瓶", "给食堂发3瓶矿泉水", "发3瓶矿泉水 单号SO-17", "拿走3瓶矿泉水"),
    *("移12瓶矿泉水从DOCK到A-01", "从西仓调10瓶矿泉水", "从西仓调10瓶矿泉水，周五前要"),
    *("破损2瓶矿泉水 因为摔了", "报损3瓶矿泉水 因为受潮", "预留5瓶矿泉水 单号SO-17", "客户退2瓶矿泉水"),
)
UNDER_A_PICTURE = ("+24", "took 3", "-3 for SO-17", "damage 2 because it fell", "收24", "发3瓶", "破损2 因为摔了")

PHRASED: tuple[Callable[[str], str], ...] = (
    lambda said: re.sub("[!-~]", lambda each: chr(ord(each[0]) + 0xFEE0), said),  # in full width
    lambda said: f"  {said.replace(' ', '  ')} ",
    lambda said: said[:1].upper() + said[1:],
    lambda said: f"{said}!!",
    lambda said: f"{said} 👍" if said.isascii() else f"{said}，谢谢老板",
    lambda said: f"hi all, {said}" if said.isascii() else f"大家好，{said}",
    lambda said: f"done: {said}" if said.isascii() else f"嗯，麻烦{said}",
    lambda said: f"{said}, thanks" if said.isascii() else f"{said}，登记一下哈",
    lambda said: f"• {said}",
)
"""Ways to say the same."""

TAKEN_BACK = {
    True: (
        *("not", "don't", "never", "cancel", "if it comes", "maybe", "perhaps", "tomorrow", "should I", "he said"),
        *("for example", "❌", "?", "I think", "unless", "almost", "not yet", "want", "going to"),
    ),
    False: (
        *("别", "不", "没", "取消", "如果", "可能", "明天", "听说", "比如", "差点", "还没", "吗", "❌", "？", "打算"),
        *("是不是", "说不定", "先别", "等来了"),
    ),
}
LEFT_OPEN = {True: ("≈", "some", "< ", "half", "50%", "(30)", "or 25"), False: ("≈", "～", "约", "至少", "半", "或25")}
"""What leaves open how many, before an amount."""


@pytest.fixture(params=["sqlite"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    """On one database: none of it is about storage."""
    with new_database(request, tmp_path, begin=small_company.found) as database:
        yield Company(database)


@pytest.fixture
def chen(company: Company) -> Chat:
    company.receive("WATER", 100, by=CHEN)
    company.receive("WATER", 100, by=ANA)
    company.receive("RICE", 50, by=CHEN)
    company.deals_with("Sunrise Mills", "晨光", "食堂", "kitchen", "Wang Li")
    return Chat(company, CHEN)


def _booked(connection: Connection, before: dict[str, int]) -> list[tuple[Any, ...]]:
    """What was booked or asked for since then: what of it, how much, from where, to where, with what note."""
    moved = (
        select(movements.c.kind, movements.c.party_id, movements.c.happened_at, movements.c.note)
        .add_columns(lines.c.item_id, lines.c.source_id, lines.c.target_id, lines.c.quantity, lines.c.cost)
        .join(lines, lines.c.movement_id == movements.c.id)
        .where(movements.c.id > before["movements"])
    )
    asked = select(transfers.c.source_id, transfers.c.target_id, transfers.c.needed_by)
    kept = select(reservations.c.quantity, reservations.c.document)
    counted = select(counts.c.counted, counts.c.location_id)
    found = [tuple(row) for row in connection.execute(moved)]
    for table, query in ((transfers, asked), (reservations, kept), (counts, counted)):
        found += [(table.name, *row) for row in connection.execute(query.where(table.c.id > before[table.name]))]
    return found


class Mouth:
    """Says things that are forgotten once it was seen what they book."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat

    def books(self, said: str, *, before: Iterable[str] = (), pictured: bool = False) -> list[tuple[Any, ...]]:
        """What this books; `before`: what is said before it, so that it answers a question."""
        chat, database = self.chat, self.chat.company.database
        with database.write() as connection:
            nested = connection.begin_nested()
            try:
                last = {
                    table.name: connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one()
                    for table in (movements, transfers, reservations, counts)
                }
                with chat.within(connection):
                    for each in before:
                        chat.says(each)
                    if pictured:
                        chat.photographs(WATER, caption=said)
                    else:
                        chat.says(said)
                return _booked(connection, last)
            finally:
                nested.rollback()


@pytest.fixture
def mouth(chen: Chat) -> Mouth:
    return Mouth(chen)


def _places(said: str) -> Iterator[tuple[str, str]]:
    """Where a word may stand in it: between two words; of Chinese, at its ends and around its amount."""
    if said.isascii():
        words = said.split(" ")
        yield from ((" ".join(words[:at]), " ".join(words[at:])) for at in range(len(words) + 1))
    else:
        amount = re.search("[0-9]+[瓶箱]?", said)
        ends = (0, *(amount.span() if amount else ()), len(said))
        yield from ((said[:at], said[at:]) for at in dict.fromkeys(ends))


def _with(word: str, place: tuple[str, str]) -> str:
    return (" " if place[0].isascii() and place[1].isascii() else "").join(filter(None, (place[0], word, place[1])))


def _some(cases: Iterable[Any], most: int) -> list[Any]:
    """So many of them, the same every time."""
    listed = list(cases)
    return random.Random(1).sample(listed, min(most, len(listed)))


def test_what_is_said_otherwise_books_the_same(mouth: Mouth) -> None:
    for said in (*ENGLISH, *CHINESE):
        booked = mouth.books(said)
        assert booked, said
        for phrase in _some(PHRASED, 4):
            assert mouth.books(phrase(said)) == booked, phrase(said)


def test_what_takes_back_or_leaves_open_books_nothing_wherever_it_stands(mouth: Mouth) -> None:
    cases = [
        _with(word, place)
        for said in (*ENGLISH, *CHINESE)
        for word, place in product(TAKEN_BACK[said.isascii()], _places(said))
        if not re.search("because|因为", place[0])  # there, a "not" may be a part of why
        if not (word in ("tomorrow", "明天", "打算", "want") and re.search("transfer|need|调", said))  # by then
    ]
    for said in _some(cases, 220):
        assert not mouth.books(said), said


def test_an_amount_that_is_left_open_is_not_booked(mouth: Mouth) -> None:
    for said in (*ENGLISH, *CHINESE):
        first = re.search(r"(?<![A-Za-z0-9-])-?[0-9]", said)
        assert first
        for word in _some(LEFT_OPEN[said.isascii()], 2):
            open_one = f"{said[: first.start()]}{word} {said[first.start() :]}"
            assert mouth.books(open_one) != mouth.books(said), open_one


def test_under_a_picture_it_is_the_same(mouth: Mouth) -> None:
    for said in UNDER_A_PICTURE:
        booked = mouth.books(said, pictured=True)
        assert booked, said
        for phrase in PHRASED:
            assert mouth.books(phrase(said), pictured=True) == booked, phrase(said)
        for word in _some(TAKEN_BACK[said.isascii()], 5):
            taken_back = _with(word, ("", said))
            assert not mouth.books(taken_back, pictured=True), taken_back


@pytest.mark.parametrize(
    "taken_back",
    [
        *(
            "it fell, not sure",
            "it fell, cancel",
            "maybe it fell",
            "it fell, don't book it",
            "it fell, pending",
            "wet?",
        ),
        *(
            "it fell if he is right",
            "it fell, just a test",
            "i think it fell",
            "wet ❌",
            "they say it fell",
            "wet, not yet",
        ),
    ],
)
def test_nor_is_it_booked_if_its_reason_takes_it_back(mouth: Mouth, taken_back: str) -> None:
    assert mouth.books("damage 2 water because the box was not closed")
    assert not mouth.books(f"damage 2 water because {taken_back}")


@pytest.mark.parametrize(
    ("asked", "said", "taken_back"),
    [
        ("receive water", "12", "not 12"),
        ("+5", "water", "water maybe"),
        ("damage 2 water", "fell", "fell, not sure"),
        ("damage 2 water", "box was not closed", "fell, please don't"),
        ("write off 2 water", "受潮", "受潮，先不要"),
        ("write off 2 water", "没盖好", "可能受潮"),
        ("reserve 5 water", "SO-17", "SO-17 to be confirmed"),
        ("reserve 5 water", "张三", "SO-17先别"),
        ("receive water", "12", "half"),
        ("receive water", "12", "少2"),
    ],
)
def test_so_is_the_answer_to_a_question(mouth: Mouth, asked: str, said: str, taken_back: str) -> None:
    assert mouth.books(said, before=[asked]), said
    assert not mouth.books(taken_back, before=[asked]), taken_back
