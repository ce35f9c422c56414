"""Two packs of one item that people call by one word, or by its translation: which one is meant is asked."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.storage.schema.ledger import movements
from domain.tables.importing import KINDS, import_company
from tests.bot.chatting import Chat
from tests.databases import new_database
from tests.domain.small_company import CHEN, NOW, Company, write


@pytest.fixture(params=["sqlite"])
def chen(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Chat]:
    """On one database: what is tried here is asked before any is written."""
    with new_database(request, tmp_path) as database:
        company = Company.founded(database, tmp_path)
        (tmp_path / "more").mkdir()
        items = f"{','.join(KINDS['items'].columns)}\nWIDGET,Widget,部件,piece,,,箱:12 case:24 box:10,,\n"
        with database.write() as connection:
            import_company(connection, write(tmp_path / "more", {"items": items}), NOW)
        yield Chat(company, CHEN)


@pytest.mark.parametrize("said", ["+2箱 widget", "+2 cases widget", "收2箱部件"])
def test_which_of_two_packs_of_one_name_is_asked(chen: Chat, said: str) -> None:
    assert "two sizes of case" in chen.says(said)
    assert chen.company.count(movements) == 0
    assert "Received 1 case = 24 pieces" in chen.taps("24 pieces")


def test_of_other_packs_nothing_is_asked(chen: Chat) -> None:
    assert "20 pieces" in chen.says("+2 boxes widget")
