"""What is said to be issued to a warehouse of the company's own is offered as a transfer: it goes out and comes in."""

import pytest

from bot.scanner import Code
from domain.operations.transfers import documents
from domain.storage.schema.documents import transfers
from domain.storage.schema.ledger import movements
from tests.bot.chatting import Chat
from tests.domain.small_company import LI, Company

WATER = Code("EAN13", "6901234567892", gs1=False)


@pytest.fixture
def li(company: Company) -> Chat:
    company.receive("WATER", 50)
    return Chat(company, LI)


@pytest.mark.parametrize(
    "said",
    [
        *("gave 3 water to our West warehouse", "issue 3 water to our West"),
        *("issue 3 water to West", "-3 water to WEST", "issued 3 water to West warehouse", "issue 3 water to 西仓"),
        *("给西仓发3瓶矿泉水", "出3瓶矿泉水给西仓", "发3瓶矿泉水到西仓", "发矿泉水3瓶到西区仓"),
    ],
)
def test_goods_issued_to_another_warehouse_never_came_in_there(company: Company, li: Chat, said: str) -> None:
    assert "东区仓 → 西区仓" in li.says(said)
    assert company.count(movements) == 1, "what was received before"
    li.taps("✅ 就这样申请")
    with company.database.read() as connection:
        asked = documents.get(connection, 1)
    assert (asked.source.code, asked.target.code) == ("EAST", "WEST")
    assert [(line.item.sku, int(line.asked.amount)) for line in asked.lines] == [("WATER", 3)]
    assert company.count(movements) == 1


@pytest.mark.parametrize("caption", ["-3 to West", "发3到西仓"])
def test_so_it_is_under_a_photograph(company: Company, li: Chat, caption: str) -> None:
    assert "<b>3 瓶</b> · 东区仓 → 西区仓" in li.photographs(WATER, caption=caption)
    assert (company.count(transfers), company.count(movements)) == (0, 1)


@pytest.mark.parametrize("said", ["issue 3 water to East", "issue 3 water from A-01 to West"])
def test_where_that_is_no_transfer_it_is_asked_about_as_it_was(company: Company, li: Chat, said: str) -> None:
    assert "📤" in li.says(said)
    assert company.count(movements) == 1


def test_whom_nobody_knows_is_no_warehouse(company: Company, li: Chat) -> None:
    assert "kitchen" in li.says("issue 3 water to the kitchen")
    li.taps("✅ 就这样记账")
    assert company.count(movements) == 2


@pytest.mark.parametrize("said", ["issued 3 water and 2 kg rice to West", "出3瓶矿泉水，2千克茉莉香米给西仓"])
def test_a_list_of_goods_for_another_warehouse_is_offered_as_a_transfer(company: Company, li: Chat, said: str) -> None:
    company.receive("RICE", 5)
    assert "东区仓 → 西区仓" in li.says(said)
    li.taps("✅ 就这样申请")
    li.taps("✅ 全部申请")
    with company.database.read() as connection:
        asked = documents.get(connection, 1)
    assert [(line.item.sku, int(line.asked.amount)) for line in asked.lines] == [("WATER", 3), ("RICE", 2)]
    assert company.count(movements) == 2, "what was received before"


def test_the_day_by_which_it_is_to_be_there_is_no_part_of_its_name(company: Company, li: Chat) -> None:
    told = li.says("issue 3 water to West by friday")
    assert "东区仓 → 西区仓" in told
    assert "3月13日" in told


def test_each_of_those_to_whom_a_list_goes_is_asked_about(company: Company, li: Chat) -> None:
    company.receive("RICE", 5)
    assert "kitchen" in li.says("issued 3 water to the kitchen, 2 kg rice to West")
    assert "还没有记账" in li.taps("✅ 就这样记账")
    assert company.count(movements) == 2
