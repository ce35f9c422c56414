"""Shown cards: whatever is drawn and answered at once, in the end a card says how things stand, and is known to."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from sqlalchemy import Connection

from domain.company import shown_cards
from domain.company.shown_cards import Answer, Place, StaleCard
from domain.storage.database import Database
from domain.storage.schema.people import shown_cards as table
from domain.vocabulary import Subject
from tests.databases import sqlite_database
from tests.domain.small_company import CHEN, NOW, found

CARD = Place(CHEN, 5)
ABOUT = shown_cards.about(Subject.TRANSFER, 7)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with sqlite_database(tmp_path, begin=found) as database:
        yield database


class Card:
    """A card in a chat, how things stand, and what is done to both."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.truth, self.seen = 0, "0"
        connection.execute(table.delete())
        shown_cards.show(connection, CARD, ABOUT, CHEN, {"transfer": 7}, NOW)
        shown_cards.sent(connection, CARD, CARD, self.seen)

    def change(self) -> None:
        self.truth = 1 - self.truth
        shown_cards.changed(self._connection, Subject.TRANSFER, [7])

    def draw(self) -> list[Callable[[], None]]:
        card: list[StaleCard] = []
        says: list[str] = []

        def find() -> None:
            card.extend(shown_cards.stale(self._connection, 9))
            says.append(str(self.truth))

        def begin() -> None:
            if card and card[0].says == says[0]:
                shown_cards.drawn(self._connection, card.pop(), says[0])
            elif card:
                shown_cards.drawing(self._connection, card[0], says[0])

        def arrive() -> None:
            self.seen = says[0] if card else self.seen

        def end() -> None:
            if card:
                shown_cards.drawn(self._connection, card[0], says[0])

        return [find, begin, arrive, end]

    def answer(self) -> list[Callable[[], None]]:
        answers: list[Answer] = []

        def decide() -> None:
            answers.append(Answer(str(self.truth), ABOUT, {"transfer": 7}))
            shown_cards.answering(self._connection, CARD, answers[0], CHEN, NOW)

        def arrive() -> None:
            self.seen = answers[0].says

        def end() -> None:
            shown_cards.answered(self._connection, CARD, CARD, answers[0].says)

        return [decide, arrive, end]

    def settle(self) -> int:
        """Draw until nothing is to be drawn. Returns how often that was asked of Telegram."""
        for drawn in range(9):
            if not shown_cards.stale(self._connection, 9):
                return drawn
            for each in self.draw():
                each()
        raise AssertionError("it is drawn again and again")


def merges(first: int, second: int) -> Iterator[list[bool]]:
    """All orders of so many of one and so many of another."""
    for places in combinations(range(first + second), second):
        yield [place in places for place in range(first + second)]


Things = Callable[[Card], list[Callable[[], None]]]


@pytest.mark.parametrize(
    ("first", "other"), [(Card.draw, Card.answer), (Card.answer, Card.answer), (Card.draw, Card.draw)]
)
def test_whatever_arrives_last_in_the_end_it_says_how_things_stand(
    database: Database, first: Things, other: Things
) -> None:
    with database.write() as connection:
        for order in merges(len(first(Card(connection))), len(other(Card(connection)))):
            for moment in range(len(order) + 1):
                card = Card(connection)
                card.change()
                queues = {False: first(card), True: other(card)}
                todo = [queues[which].pop(0) for which in order]
                for each in [*todo[:moment], card.change, *todo[moment:]]:
                    each()
                card.settle()
                assert card.seen == str(card.truth), (order, moment)
                (row,) = connection.execute(table.select())
                assert row.says in (None, card.seen)
                assert row.stale == 0


def test_of_thousands_to_draw_after_a_restoring_no_more_are_found_than_can_be_drawn(database: Database) -> None:
    """All were found and worded every three seconds, for sixteen chats that were drawn: the rest was for nothing."""
    with database.write() as connection:
        for chat in (1, 2, 3):
            for message in range(1, 21):
                at = NOW + timedelta(hours=message - chat)
                shown_cards.show(connection, Place(chat, message), ABOUT, CHEN, {"transfer": 7}, at)
        shown_cards.restored(connection)
        some = [each.place for each in shown_cards.stale(connection, 2)]
        assert sorted(some) == [Place(chat, message) for chat in (1, 2) for message in range(13, 21)]
        assert {each.place.chat for each in shown_cards.stale(connection, 2, but=[1])} == {2, 3}
        for card in shown_cards.stale(connection, 1):
            shown_cards.gone(connection, card.place)
        assert {each.place.message for each in shown_cards.stale(connection, 1)} == set(range(13, 21))
        assert {each.place.chat for each in shown_cards.stale(connection, 1)} == {2}
