"""What else is done to stock by the chat: moves, damage, returns, differences, reservations, lots, corrections."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.chat.buttons.lots import Recall
from bot.chat.buttons.reservations import Consume
from bot.scanner import Code
from domain.ledger import periods
from domain.operations import reservations
from domain.storage.schema.company import sites
from domain.storage.schema.ledger import movements
from domain.storage.schema.people import outbox
from domain.vocabulary import Subject
from tests.bot.chatting import GROUP, Chat
from tests.domain.small_company import ANA, CHEN, LATER, LI, NOW, TODAY, Company


@pytest.fixture
def li(company: Company) -> Chat:
    """Li's own chat; he works on the floor of EAST, in Chinese."""
    return Chat(company, LI)


@pytest.fixture
def chen(company: Company) -> Chat:
    """The manager's own chat."""
    return Chat(company, CHEN)


def test_goods_are_put_away_in_one_line(company: Company, li: Chat) -> None:
    company.receive("WATER", 24)
    told = li.says("上架 24 矿泉水 到 A-01")
    assert "已移库 1 箱 = 24 瓶" in told
    assert "收货区 → A-01" in told
    assert company.held("WATER") == [("A-01", "", 24)]
    assert "已撤销" in li.taps("撤销")
    assert company.held("WATER") == [("DOCK", "", 24)]


def test_goods_are_moved_by_taps_alone(company: Company, chen: Chat) -> None:
    company.receive("WATER", 24)
    chen.says("water")
    chen.taps("Move")
    assert "Where to?" in chen.taps("10")
    assert "Moved 10 bottles" in chen.taps("A-01")
    chen.says("move 5 water to B-01")
    assert "Where are they?" in chen.card["text"]
    assert "Dock → B-01" in chen.taps("Dock: 14 bottles")
    assert company.held("WATER") == [("A-01", "", 10), ("B-01", "", 5), ("DOCK", "", 9)]


@pytest.mark.parametrize("said", ["move 12 water from B-01 to A-01", "issue 12 water from B-01"])
def test_goods_are_taken_from_no_other_bin_than_was_said_unless_that_is_tapped(
    company: Company, chen: Chat, said: str
) -> None:
    company.receive("WATER", 24)
    assert "asked for 12 bottles, available 0" in chen.says(said)
    assert "Where are they?" in chen.says("12"), "they lie in one place only, but that is not what was said"
    assert company.held("WATER") == [("DOCK", "", 24)]
    chen.taps("Dock: 24 bottles")
    assert ("DOCK", "", 12) in company.held("WATER")


@pytest.mark.parametrize(
    ("text", "sku", "party"),
    [
        ("received 10 water from Sunrise Mills", "WATER", "Sunrise Mills"),
        ("+10 water from Sunrise Mills", "WATER", "Sunrise Mills"),
        ("-2 water to the workshop", "WATER", "workshop"),
        ("received 10 water from Sunrise Mills, thanks", "WATER", "Sunrise Mills"),
        ("issued 2 water to Mr. Wang", "WATER", "Mr. Wang"),
        ("给食堂发5瓶矿泉水，谢谢", "WATER", "食堂"),
        ("发5瓶矿泉水给食堂，谢谢", "WATER", "食堂"),
        ("10 water delivered by sunrisemills", "WATER", "Sunrise Mills"),
        ("gave 2 water to the workshop", "WATER", "workshop"),
        ("给食堂发5瓶矿泉水", "WATER", "食堂"),
        ("从晨光收24瓶矿泉水", "WATER", "晨光"),
    ],
)
def test_who_it_came_from_or_went_to_is_kept_with_the_booking(
    company: Company, chen: Chat, text: str, sku: str, party: str
) -> None:
    company.receive("WATER", 100)
    company.deals_with("Sunrise Mills", "workshop", "Mr. Wang", "食堂", "晨光")  # named as they were first said
    assert f"🏢 {party}" in chen.says(text)
    assert company.card(sku).entries[0].party == party
    assert f"🏢 {party}" in chen.says(f"/why {sku}")


def test_a_correction_and_an_undo_keep_who_it_was_for(company: Company, chen: Chat) -> None:
    company.receive("WATER", 100)
    company.deals_with("workshop")
    chen.says("gave 12 water to the workshop")
    chen.says("21", about=chen.card)
    chen.taps("Correct")
    assert [each.party for each in company.card("WATER").entries[:3]] == ["workshop", "workshop", "workshop"]


def test_what_an_order_is_for_is_its_party_once_that_is_known(company: Company, chen: Chat) -> None:
    company.receive("WATER", 100)
    chen.says("issue 1 water for canteen")
    chen.says("gave 1 water to the canteen")
    chen.taps("Book it so")
    chen.says("issue 1 water for Canteen")
    chen.says("issue 1 water for SO-17")
    told = [(each.party, each.note) for each in company.card("WATER").entries[:4]]
    assert told == [("", "SO-17"), ("canteen", ""), ("canteen", ""), ("", "canteen")]


@pytest.mark.parametrize(
    "text", ["issued 3 water to make tea", "给张三和李四发3瓶水", "received 3 water from Ana Silva"]
)
def test_a_name_that_was_never_said_before_is_asked_about_once(company: Company, chen: Chat, text: str) -> None:
    company.receive("WATER", 100)
    assert "is new to me" in chen.says(text)
    assert company.count(movements) == 1
    chen.taps("Book it so")
    assert "🏢" in chen.says(text)
    assert company.count(movements) == 3


def test_a_photograph_of_a_new_party_is_asked_about_too(company: Company, chen: Chat) -> None:
    company.receive("WATER", 100)
    assert "is new to me" in chen.photographs(
        Code("EAN13", "6901234567892", gs1=False), caption="gave 2 to the workshop"
    )
    assert company.count(movements) == 1


@pytest.mark.parametrize(
    "text",
    [
        "received 10 water from EAST",
        "received 10 water from west warehouse",
        "received 10 water from A-01 and B-01",
        "+3 water from West warehouse",
        "给张三别发3瓶水",
        "给食堂先不发3瓶水",
        "给车间等下发3瓶水",
        "给车间没发3瓶水",
    ],
)
def test_a_warehouse_of_ours_or_a_refusal_was_taken_for_a_customers_name(
    company: Company, chen: Chat, text: str
) -> None:
    company.receive("WATER", 100)
    assert "not understood" in chen.says(text)
    assert company.count(movements) == 1


@pytest.mark.parametrize("text", ["issue 3 water to WEST", "-3 water to WEST", "issue 3 water to 西仓"])
def test_a_warehouse_of_ours_is_no_customer_but_where_a_transfer_goes(company: Company, chen: Chat, text: str) -> None:
    company.receive("WATER", 100)
    assert "is a warehouse of ours" in chen.says(text)
    assert "Ask for it so" in str(chen.card["reply_markup"]), "it books nothing"
    assert company.count(movements) == 1


@pytest.mark.parametrize("text", ["received 10 water from A-01", "发3瓶矿泉水给A-01"])
def test_a_place_of_ours_is_no_party(company: Company, chen: Chat, text: str) -> None:
    company.receive("WATER", 100)
    chen.says(text)
    assert "this would not be used here" in chen.card["text"]
    assert company.stock("WATER") == 100


@pytest.mark.parametrize(
    "text",
    [
        "received 24 water from Sunrise but sent it back",
        "received 24 water from Sunrise, sent it back",
        "received 24 water from Sunrise. Sent it back",
        "+24 water from nobody",
        "gave 2 water to the kitchen because it was old",
        "-2 water for SO 17, not SO 18",
        "发3瓶矿泉水给食堂，但是没给",
        "发3瓶矿泉水给食堂因为要用",
    ],
)
def test_what_goes_on_behind_a_party_is_no_part_of_its_name(company: Company, chen: Chat, text: str) -> None:
    company.receive("WATER", 100)
    assert "not understood" in chen.says(text)
    assert company.stock("WATER") == 100


@pytest.mark.parametrize("text", ["-2 water delivered by Sunrise", "issued 2 water by Sunrise"])
def test_who_delivers_turns_nothing_that_goes_out_into_a_receipt(company: Company, chen: Chat, text: str) -> None:
    company.receive("WATER", 100)
    assert "Issue" in chen.says(text)
    assert company.stock("WATER") == 100


def test_a_place_that_is_not_there_is_asked_for_again_and_one_that_it_is_in_already(company: Company, li: Chat) -> None:
    company.receive("WATER", 24)
    li.says("移库 5 矿泉水")
    assert "没有库位“z-99”。可用：A-01、B-01、破损区、收货区、待检区" in li.says("z-99")
    assert "货已经在" in li.says("dock")
    assert "已移库 5 瓶" in li.says("b-01")


def test_damage_asks_for_its_reason_and_takes_it_off_the_shelf(company: Company, chen: Chat) -> None:
    company.receive("WATER", 24)
    assert "Why?" in chen.says("/damage 3 water")
    told = chen.taps("broken")
    assert "Damaged: 3 bottles" in told
    assert "Dock → Damaged" in told
    assert "📝 broken" in told
    assert company.stock("WATER") == 21
    assert "Written off: 3 bottles" in chen.says("write-off 3 water from DAMAGED because beyond repair")
    assert company.held("WATER") == [("DOCK", "", 21)]
    assert company.differences() == ()


def test_a_difference_is_a_managers_to_book(company: Company, li: Chat, chen: Chat) -> None:
    company.receive("WATER", 24)
    assert "您在这个仓库没有这项权限" in li.says("/adjust -3 WATER")
    assert "Why?" in chen.says("/adjust -3 WATER")
    assert "Adjusted by −3 bottles" in chen.taps("miscounted")
    chen.says("/adjust WATER")
    assert "+2" in chen.taps("+2")
    assert "Adjusted by +2 bottles" in chen.says("two were behind the shelf")
    assert company.stock("WATER") == 23


def test_what_a_customer_returns_is_set_aside_until_it_was_looked_at(company: Company, chen: Chat) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    company.issue("PARA", 5)
    assert "Returned by a customer: 2 boxes" in chen.says("return 2 PARA lot P-1")
    assert company.stock("PARA") == 0
    assert "Set aside → Dock" in chen.says("move 2 PARA to DOCK")
    assert company.stock("PARA") == 2
    assert "Sent back to the supplier: 1 box" in chen.says("/send_back 1 PARA")


def test_what_is_reserved_is_not_given_to_others_and_goes_out_by_a_tap(company: Company, li: Chat, chen: Chat) -> None:
    company.receive("WATER", 24)
    assert "为哪张单预留？" in li.says("预留20 矿泉水")
    assert "已预留 V-000001" in li.says("SO-17")
    assert "available 4 bottles" in chen.says("-5 water")
    assert "available <b>4 bottles</b>" in chen.says("water")
    assert "🔒 20 bottles reserved" in chen.taps("More")
    assert "for SO-17" in chen.says("/reserved")
    told = chen.taps("Issue it")
    assert "Issued 20 bottles" in told
    assert "📝 SO-17" in told
    assert company.stock("WATER") == 4
    assert "it was used" in chen.taps_on(Consume(1))
    assert "没有预留" in li.says("/reserved")
    assert company.differences() == ()


def test_a_reservation_whose_time_is_over_is_told_to_who_made_it(company: Company, li: Chat) -> None:
    company.receive("WATER", 24)
    li.says("预留20 矿泉水 单号 SO-17")
    with company.database.write() as connection:
        assert reservations.expire_one(connection, NOW) is None
        ended = reservations.expire_one(connection, NOW + timedelta(days=8))
        assert ended
        assert ended.state == "expired"
        (told,) = connection.execute(select(outbox).where(outbox.c.subject == Subject.RESERVATION)).all()
    assert told.address == LI
    li.says("-24 矿泉水")
    assert company.stock("WATER") == 0


def test_a_recalled_lot_stays_where_it_is_and_the_groups_are_told(company: Company, li: Chat, chen: Chat) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    company.issue("PARA", 1)
    told = chen.says("/lot p-1")
    for line in ("Lot P-1", "supplier → East warehouse, Dock", "East warehouse, Dock → customer", "李伟", "Is now at"):
        assert line in told
    assert "Why?" in chen.taps("Recall")
    assert "Recalled</b>, says Chen Yu 陈钰: broken seals" in chen.says("broken seals")
    assert "批次 P-1 已召回" in li.says("-1 PARA lot P-1")
    assert "4 盒 已冻结或召回" in li.says("-1 PARA")
    with company.database.read() as connection:
        (notice,) = connection.execute(select(outbox).where(outbox.c.subject == "lot")).all()
    assert notice.address == GROUP
    chen.says("/lot P-1")
    chen.taps("Release")
    assert "Recalled" not in chen.taps("inspected: good")
    assert "已出库 1 盒" in li.says("-1 PARA")


def test_the_floor_sees_a_lots_story_and_decides_nothing(company: Company, li: Chat) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    assert "批次 P-1" in li.says("/lot P-1")
    assert li.card["reply_markup"]["inline_keyboard"] == []
    assert "没有这项权限" in li.taps_on(Recall(1))
    assert "没有批次" in li.says("/lot P-9")
    assert "哪个批次" in li.says("/lot")


def test_a_booking_is_corrected_by_answering_it(company: Company, chen: Chat) -> None:
    chen.says("+21 water")
    for words in ("12 not 21", "应该是12", "12"):
        chen.says("+21 water")
        card = chen.card
        assert "21 bottles → <b>12 bottles" in chen.says(words, about=card)
    assert "Received 12 bottles" in chen.taps("Correct")
    assert company.stock("WATER") == 21 * 3 + 12
    assert company.differences() == ()


def test_a_price_is_kept_and_shown_to_managers_only(company: Company, li: Chat, chen: Chat) -> None:
    assert "💰 Cost: 76.80" in chen.says("+24 water @3.20")
    company.seal()
    assert "38.40, at the last price" in chen.says("+12 water")
    assert "💰" not in li.says("+12 矿泉水")


def test_a_price_said_with_cases_was_that_of_a_bottle_and_is_asked_about(
    company: Company, chen: Chat, li: Chat
) -> None:
    assert chen.says("+2 cases water @36").endswith("36 for what?")
    assert "💰 Cost: 72" in chen.taps("36 per case")
    chen.says("+2 cases water @36")
    assert "💰 Cost: 1,728" in chen.taps("36 per bottle")
    assert "💰 Cost: 72" in chen.says("+2 cases water @36/case")
    assert "💰 Cost: 36" in chen.says("+24 water @36/case"), "nobody needs to reckon what a bottle costs"
    assert "💰 Cost: 0.72" in chen.says("+2 water @0.36")
    assert "36 for what?" in chen.says("+2 water @36/sack"), "water does not come in sacks"
    assert li.says("收2箱 矿泉水 每箱36元").startswith("✅")
    assert company.stock("WATER") == 4 * 48 + 24 + 2
    assert company.differences() == ()


def test_what_was_forgotten_yesterday_is_booked_for_yesterday(company: Company, li: Chat, chen: Chat) -> None:
    assert "已入库" in li.says("昨天 收24 矿泉水")
    with company.database.read() as connection:
        row = connection.execute(select(movements)).one()
    assert (row.happened_at, row.recorded_at) == (NOW - timedelta(days=1), NOW)
    assert "has not come yet" in chen.says(f"+5 water on {TODAY + timedelta(days=1)}")
    with company.database.write() as connection:
        periods.close(connection, company.site("EAST"), TODAY - timedelta(days=1), company.person(CHEN), NOW)
    assert "已结账" in li.says("昨天 收24 矿泉水")
    assert company.stock("WATER") == 24


def test_an_expiry_before_it_was_made_is_asked_about_again(company: Company, chen: Chat) -> None:
    told = chen.says("+5 PARA lot P-9 mfg 2026-03-01 exp 2026-02-01")
    assert "cannot expire on 1 Feb 2026" in told
    assert "When does it expire?" in told
    assert "Received 5 boxes" in chen.says("2027-02-01")


def test_a_closed_site_books_nothing(company: Company) -> None:
    ana = Chat(company, ANA)
    company.receive("WATER", 5, by=ANA)
    with company.database.write() as connection:
        connection.execute(update(sites).where(sites.c.code == "WEST").values(closed=TODAY))
    for words in ("+5 water", "-1 water", "move 1 water to A-01", "reserve 1 water for X-1", "return 1 water"):
        assert "WEST is closed since 10 Mar 2026" in ana.says(words)
    assert company.stock("WATER", "WEST") == 5


@pytest.mark.parametrize(
    "said", ["bandage +6, water +8", "+6 bandage, 8 water", "收6绷带，8矿泉水", "-1 bandage\n-2 water"]
)
def test_a_list_that_was_said_while_a_reason_was_asked_for_was_booked_as_the_reason(
    chen: Chat, company: Company, said: str
) -> None:
    company.receive("WATER", 10)
    assert "Why?" in chen.says("/damage water 1")
    told = chen.says(said)
    assert "Damaged" not in told
    assert "Bandage" in told
    assert company.stock("WATER") == 10


SOMETHING_NEW = (
    *(
        "进口矿泉水3",
        "从西仓调6矿泉水",
        "从西仓调2NOODLE-BEEF",
        "从西仓调2 WH-BANDAGE",
        "+24",
        "收十二",
        "24 * 2",
        "½ kg",
        "2 cases of water",
        "WH-BANDAGE",
        "6901234567892",
        "lot A12",
    ),
    *("only 10 came", "received 24, 2 broken", "+10 flour from Sunrise Mills", "need 10 flour", "who has flour?"),
)


@pytest.mark.parametrize("said", SOMETHING_NEW)
def test_what_may_be_something_new_was_booked_as_the_reason_without_a_question(
    chen: Chat, company: Company, said: str
) -> None:
    company.receive("WATER", 10)
    chen.says("/damage water 1")
    told = chen.says(said)
    assert company.stock("WATER") == 10
    if "is that the reason?" in told:
        assert "Damaged: 1 bottle" in chen.taps("Book it so")


@pytest.mark.parametrize("said", ["damaged by forklift on 3 March", "broken glass everywhere"])
def test_a_reason_that_was_typed_at_the_question_where_ended_it_with_nothing_found(
    chen: Chat, company: Company, said: str
) -> None:
    company.receive("WATER", 10)
    company.move(company.goods("WATER", 5, "DOCK"), "A-01")
    assert "Where" in chen.says("/damage 3 water")
    assert "There is no place" in chen.says(said)
    assert "Why?" in chen.says("A-01")


@pytest.mark.parametrize(
    "said", ["从东仓调3瓶矿泉水到西仓", "transfer 3 water from EAST to WEST", "-3 hamer or water", "count A-01"]
)
def test_at_the_question_where_something_else_may_be_said(chen: Chat, company: Company, said: str) -> None:
    company.receive("WATER", 10)
    company.move(company.goods("WATER", 5, "DOCK"), "A-01")
    chen.says("/damage 3 water")
    assert "There is no place" not in chen.says(said)


REASONS = (
    *("fell down, 2 corners bent", "damaged by forklift on 3 March", "漏了3瓶", "报废", "2 broken", "used for testing"),
    *("water damage", "SO-17", "给客户看样", "lost", "3 bottles leaked", "wrong label"),
)


@pytest.mark.parametrize("said", REASONS)
def test_a_reason_that_tells_of_the_loss_was_taken_for_something_new(chen: Chat, company: Company, said: str) -> None:
    company.receive("WATER", 10)
    chen.says("/damage water 1")
    assert "Damaged: 1 bottle" in chen.says(said)
