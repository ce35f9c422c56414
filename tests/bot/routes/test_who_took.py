"""Whoever takes goods may be named before the verb; what is only heard, planned or asked of them books nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.storage.schema.company import parties
from tests.bot.chatting import Chat
from tests.bot.routes.test_said_otherwise import Mouth
from tests.databases import new_database
from tests.domain import small_company
from tests.domain.small_company import CHEN, Company

WATER = (
    *("kitchen took 3 water", "the kitchen has taken 3 water", "kitchen just took 3 water", "3 water given to kitchen"),
    *("this morning kitchen grabbed 3 water", "Kitchen used 3 bottles of water."),
)
WATER_CHINESE = (
    *("食堂领走3瓶矿泉水", "食堂领了3瓶矿泉水", "食堂领3瓶矿泉水", "食堂拿走三瓶矿泉水", "食堂已经领走3瓶矿泉水"),
    *("今天食堂拿了3瓶矿泉水", "食堂攞咗3樽水", "食堂刚刚拿了3瓶矿泉水", "给食堂3瓶矿泉水"),
)
UNKNOWN = ("mike took 3 water", "李师傅领走3瓶矿泉水", "3号线领了3瓶矿泉水")
NOBODY = (
    *("he took 3 water", "who took 3 water", "nobody took 3 water", "if kitchen took 3 water", "他拿走3瓶矿泉水"),
    *("kitchen never took 3 water", "kitchen may have taken 3 water", "has kitchen taken 3 water", "有人拿走3瓶矿泉水"),
    *("kitchen hasn't taken 3 water", "tomorrow kitchen took 3 water", "kitchen took 3 water?", "食堂要领3瓶矿泉水"),
    *("kitchen took about 3 water", "kitchen says mike took 3 water", "did kitchen take 3 water", "没人领走3瓶矿泉水"),
    *(
        "kitchen will have taken 3 water",
        "ask kitchen if they took 3 water",
        "等食堂领走3瓶矿泉水",
        "让食堂领3瓶矿泉水",
    ),
    *("食堂还没领走3瓶矿泉水", "食堂可能领走3瓶矿泉水", "食堂领走3瓶矿泉水了没", "食堂领走3瓶矿泉水吗"),
    *("明天食堂领3瓶矿泉水", "食堂明天领3瓶矿泉水", "食堂差点拿走3瓶矿泉水", "听说食堂领走3瓶矿泉水"),
    *("如果食堂领走3瓶矿泉水", "食堂说领了3瓶矿泉水", "食堂准备领3瓶矿泉水", "通知食堂领3瓶矿泉水"),
    *("别给食堂3瓶矿泉水", "明天给食堂3瓶矿泉水", "给食堂3瓶矿泉水吗", "给食堂留3瓶矿泉水", "给我3瓶矿泉水"),
    *(
        "食堂领走3瓶矿泉水吧",
        "食堂每天领3瓶矿泉水",
        "食堂可以领3瓶矿泉水",
        "食堂上次领3瓶矿泉水",
        "食堂申请领3瓶矿泉水",
    ),
    *("食堂今晚领3瓶矿泉水", "食堂大概领走3瓶矿泉水", "食堂能领3瓶矿泉水吗", "kitchen took 3 water or what"),
    *(
        "kitchen took 3 or 4 water",
        "kitchen took 3 water, don't book",
        "hope kitchen took 3 water",
        "Mike here. Took 3 water",
    ),
    *("给我们3瓶矿泉水", "茉莉香米领走3瓶矿泉水", "西区仓领走3瓶矿泉水", "A-01拿走3瓶矿泉水"),
)


@pytest.fixture(params=["sqlite"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    with new_database(request, tmp_path, begin=small_company.found) as database:
        company = Company(database)
        company.receive("WATER", 100, by=CHEN)
        company.deals_with("kitchen", "食堂")
        yield company


@pytest.mark.parametrize(("name", "said"), [("kitchen", WATER), ("食堂", WATER_CHINESE)])
def test_goods_go_to_whoever_took_them(company: Company, name: str, said: tuple[str, ...]) -> None:
    mouth, took = Mouth(Chat(company, CHEN)), id_of(company, name)
    for each in said:
        ((kind, party, *_, quantity, _),) = mouth.books(each)
        assert (kind, party, quantity) == ("issue", took, 3), each


def id_of(company: Company, name: str) -> int:
    with company.database.read() as connection:
        return connection.execute(select(parties.c.id).where(parties.c.name == name)).scalar_one()


@pytest.mark.parametrize(
    ("kind", "quantity", "said"),
    [
        *(("receipt", 24, each) for each in ("24 water just came in", "24 bottles of water have just arrived")),
        *(
            ("receipt", 24, each)
            for each in ("24 water was received", "we have received 24 water", "water received 24")
        ),
        *(("issue", 3, each) for each in ("i have taken 3 water", "3 water were taken", "water sold 3")),
        *(("damage", 3, f"{each} because wet") for each in ("there are 3 water damaged", "3 water are damaged")),
    ],
)
def test_what_was_done_may_stand_behind_its_item(company: Company, kind: str, quantity: int, said: str) -> None:
    ((booked, *_, amount, _),) = Mouth(Chat(company, CHEN)).books(said)
    assert (booked, amount) == (kind, quantity)


@pytest.mark.parametrize(
    "said",
    [
        *("3 water were not taken", "24 water has not just come in", "has the 24 water arrived", "24 water is in"),
        *("have you taken 3 water", "24 water should have arrived", "if 24 water have arrived", "24 water is out"),
        *("there are 3 water not damaged because wet", "are there 3 water damaged because wet", "no water received 24"),
        *(
            "there might be 3 water damaged because wet",
            "24 water would have been received",
            "24 water only just arrived?",
        ),
        *("kitchen used to take 3 water", "24 water has to be received", "24 water have almost arrived"),
    ],
)
def test_but_not_what_was_not_done(company: Company, said: str) -> None:
    assert not Mouth(Chat(company, CHEN)).books(said)


@pytest.mark.parametrize("said", ["kitchen took 3", "食堂领走3瓶", "the kitchen has taken 3", "给食堂3瓶"])
def test_under_a_picture_it_is_of_what_that_shows(company: Company, said: str) -> None:
    mouth = Mouth(Chat(company, CHEN))
    ((kind, party, *_, quantity, _),) = mouth.books(said, pictured=True)
    assert (kind, party, quantity) == ("issue", id_of(company, "kitchen" if said.isascii() else "食堂"), 3)
    assert not mouth.books(said)
    for taken_back in (f"{said}?", f"maybe {said}", f"没{said}", f"{said} tomorrow"):
        assert not mouth.books(taken_back, pictured=True), taken_back


@pytest.mark.parametrize("said", ["kitchen returned 3 water", "the kitchen has returned 3 water"])
def test_goods_come_back_from_whoever_returned_them(company: Company, said: str) -> None:
    ((kind, party, *_, quantity, _),) = Mouth(Chat(company, CHEN)).books(said)
    assert (kind, party, quantity) == ("customer_return", id_of(company, "kitchen"), 3)


def test_who_was_never_named_before_is_asked_about_and_then_known(company: Company) -> None:
    chat = Chat(company, CHEN)
    for said in UNKNOWN:
        assert "is new to me" in chat.says(said), said
        assert "Issued" in chat.taps("Book it so"), said
        assert "Issued" in chat.says(said), said


def test_what_is_heard_planned_asked_or_denied_of_them_books_nothing(company: Company) -> None:
    mouth = Mouth(Chat(company, CHEN))
    assert [said for said in NOBODY if mouth.books(said)] == []


def test_nor_is_a_sentence_taken_for_the_name_of_somebody_new(company: Company) -> None:
    chat = Chat(company, CHEN)
    assert [said for said in NOBODY if "is new to me" in chat.says(said)] == []
