"""What fell or broke is damaged goods, if that is all that is said of them; a minus before it may mean either."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.tables.importing import import_company
from tests.bot.chatting import Chat
from tests.bot.routes.test_said_otherwise import Mouth
from tests.databases import new_database
from tests.domain import small_company
from tests.domain.small_company import CHEN, FILES, NOW, Company, write

DAMAGED = {
    "2 water fell from the shelf": "fell from the shelf",
    "2 water dropped on the floor": "dropped on the floor",
    "2 water got wet": "wet",
    "2 water are leaking": "leaking",
    "2 water broken, fell off the top rack": "broken, fell off the top rack",
    'damage 2 water "fell from the shelf"': "fell from the shelf",
    "damage 2 water fell from the shelf": "fell from the shelf",
    "-2 矿泉水 摔了": "摔了",
    "2瓶矿泉水受潮了": None,
}
"""Sentences, and the reason in them; None where something is asked."""


@pytest.fixture(params=["sqlite"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    with new_database(request, tmp_path, begin=small_company.found) as database:
        company = Company(database)
        company.receive("WATER", 100, by=CHEN)
        yield company


def test_what_fell_or_broke_is_damaged(company: Company) -> None:
    mouth = Mouth(Chat(company, CHEN))
    for said, reason in DAMAGED.items():
        booked = [(kind, note, quantity) for kind, _, _, note, *_, quantity, _ in mouth.books(said)]
        assert booked == ([("damage", reason, 2)] if reason else []), said


@pytest.mark.parametrize("said", ["-2 water fell from the shelf", "-2 water broken", "-2 water wet"])
def test_after_a_minus_it_is_asked_whether_they_went_out(company: Company, said: str) -> None:
    chat = Chat(company, CHEN)
    assert "does not say clearly" in chat.says(said)
    assert "Why?" in chat.taps("Damage")


@pytest.mark.parametrize(
    "said",
    [
        *(
            "2 water not wet",
            "2 water might be wet",
            "2 water wet?",
            "if 2 water fell from the shelf",
            "2 water dropped from the order",
            "2 water dropped to WEST",
            "2 water fell to Wang Li",
            "2 water fell in price",
            "2瓶矿泉水没受潮",
        ),
        *(
            "2 water almost fell from the shelf",
            "2 water may have fallen",
            "check if 2 water are wet",
            "took 2 water wet",
        ),
        *("2 water didn't fall from the shelf", "2 water will get wet", "2瓶矿泉水要受潮了", "2瓶矿泉水怕受潮"),
        *("2瓶矿泉水受潮了吗", "2瓶矿泉水没受潮", "check if 2 water are wet"),
    ],
)
def test_what_did_not_fall_or_break_is_not(company: Company, said: str) -> None:
    assert not Mouth(Chat(company, CHEN)).books(said)


def test_a_name_may_say_the_same(company: Company, tmp_path: Path) -> None:
    tomatoes = 'TOM,"Tomatoes, crushed",碎番茄,can,0,none,,,\n'
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, {"items": FILES["items"].splitlines()[0] + "\n" + tomatoes}), NOW)
    company.receive("TOM", 24, by=CHEN)
    mouth = Mouth(Chat(company, CHEN))
    assert not mouth.books("2 tomatoes crushed")
    ((kind, *_),) = mouth.books("-2 tomatoes crushed")
    assert kind == "issue"
