"""What people say around their bookings: politely, in a hurry, or to nobody. Nothing is booked that was not meant."""

import pytest
from sqlalchemy import update

from bot.scanner import Code
from domain.company import search
from domain.storage.schema.company import items
from domain.storage.schema.documents import transfers
from domain.storage.schema.ledger import movements
from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, CHEN, LATER, Company

WATER = Code("EAN13", "6901234567892", gs1=False)

pytestmark = pytest.mark.parametrize("company", ["sqlite"], indirect=True)
"""On one database: what is tried here is read before any is asked."""


@pytest.fixture
def chen(company: Company) -> Chat:
    company.receive("WATER", 50)
    return Chat(company, CHEN)


def labels(chat: Chat) -> list[str]:
    return [button["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for button in row]


@pytest.mark.parametrize(
    "said",
    [
        *(
            "hey can u pls take out 3 water",
            "ok took 3 water thanks boss",
            "hi boss, plz isue 3 water",
            "so -3 water for me",
        ),
        *(
            "你好，帮我出3瓶矿泉水",
            "麻烦出一下3瓶矿泉水",
            "老板，发3瓶矿泉水，谢谢",
            "出3瓶矿泉水哈",
            "请帮我出3瓶矿泉水吧",
        ),
    ],
)
def test_what_is_only_polite_is_no_part_of_what_is_wanted(chen: Chat, said: str) -> None:
    assert "Issued" in chen.says(said)


@pytest.mark.parametrize(
    "said",
    [
        "could you take 3 water?",
        "hey dont take 3 water",
        "can u take 3 water tomorrow",
        "帮我别出3瓶矿泉水",
        "出了3瓶矿泉水吧",
    ],
)
def test_however_politely_a_question_a_plan_or_a_refusal_books_nothing(company: Company, chen: Chat, said: str) -> None:
    chen.says(said)
    assert company.count(movements) == 1


def test_a_number_beside_the_amount_is_no_part_of_a_longer_one_in_the_name(company: Company, chen: Chat) -> None:
    with company.database.write() as connection:
        connection.execute(update(items).where(items.c.sku == "WATER").values(name_en="Spring water 550 ml"))
        search.index_all(connection)
    assert "Issued" in chen.says("-3 water 550")
    told = chen.says("+1 case 5 water")
    assert "I have not understood what is underlined: +1 case <u>5</u> water" in told
    assert company.count(movements) == 2


def test_a_name_that_begins_with_a_greeting_was_cut_short(company: Company, chen: Chat) -> None:
    with company.database.write() as connection:
        for sku, name in (("WATER", "Morning coffee"), ("BANDAGE", "Coffee filter"), ("PARA", "Dear coffee cup")):
            connection.execute(update(items).where(items.c.sku == sku).values(name_en=name))
        search.index_all(connection)
    assert "Morning coffee" in chen.says("-3 morning coffee")
    assert "Morning coffee" in chen.says("morning coffee")
    assert "Issued" in chen.says("morning, -3 morning coffee")


def test_three_please_under_a_photograph_asks_for_them_and_books_no_receipt(company: Company, chen: Chat) -> None:
    assert "tap what became of them" in chen.photographs(WATER, caption="3 pls")
    assert company.count(movements) == 1


@pytest.mark.parametrize("said", ["ok", "Yes!", "no", "done", "👍", "😂", "好的", "收到", "嗯嗯", "知道了"])
def test_where_nothing_was_asked_yes_is_no_name_of_an_item(company: Company, chen: Chat, said: str) -> None:
    assert "Nothing waits for an answer here" in chen.says(said)
    assert company.count(movements) == 1


@pytest.mark.parametrize(
    "said",
    [
        *(
            "hi there",
            "good morning boss",
            "what can you do?",
            "can u help me",
            "who are you",
            "How do I count?",
            "help pls",
        ),
        *("你是谁", "怎么盘点？", "帮帮我", "早啊", "在不在", "不会用", "this doesn't work"),
    ],
)
def test_who_does_not_know_what_to_say_is_helped(chen: Chat, said: str) -> None:
    assert "What you can do" in chen.says(said)


@pytest.mark.parametrize(
    "said",
    [
        *(
            "undo last one pls",
            "cancel my last entry",
            "remove that",
            "scratch that",
            "that was a test",
            "didn't mean that",
        ),
        *(
            "oops wrong button",
            "other way round",
            "that was received not issued",
            "删了吧",
            "取消上一个",
            "上一条作废",
            "搞反了",
        ),
        *("撤销刚才那个", "刚才的不算", "是收不是发"),
    ],
)
def test_who_takes_the_last_one_back_is_shown_it_with_undo(company: Company, chen: Chat, said: str) -> None:
    chen.says("took 3 water")
    assert "Issued" in chen.says(said)
    assert "↩️ Undo" in labels(chen)
    assert company.count(movements) == 2


@pytest.mark.parametrize(
    "said",
    [
        "i mean rice",
        "wait it was rice",
        "rice not water",
        "not water, it was rice",
        "不是矿泉水，是香米",
        "说错了，是香米",
    ],
)
def test_who_meant_another_item_is_told_to_undo_and_send_it_anew(chen: Chat, said: str) -> None:
    chen.says("took 3 water")
    assert "undo it below, then send it anew" in chen.says(said)


def test_who_meant_another_unit_is_told_so_too_and_who_asks_something_is_answered(chen: Chat) -> None:
    chen.says("took 3 water")
    assert "undo it below" in chen.says("是箱不是瓶")
    assert "undo it below" in chen.says("those were cases not bottles")
    assert "undo it below" not in chen.says("actually how much rice")


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        *(
            ("same again", "3 bottles"),
            ("again pls", "3 bottles"),
            ("同上", "3 bottles"),
            ("一样的再来一次", "3 bottles"),
        ),
        *(("another 2", "2 bottles"), ("5 more", "5 bottles"), ("same but 4", "4 bottles"), ("再来2瓶", "2 bottles")),
    ],
)
def test_the_same_again_is_offered_and_booked_when_they_say_so(
    company: Company, chen: Chat, said: str, offered: str
) -> None:
    chen.says("took 3 water")
    told = chen.says(said)
    assert "The same again as I-" in told
    assert offered in told
    assert company.count(movements) == 2
    assert "Issued" in chen.taps("Book it so")


def test_with_nothing_to_do_again_it_is_said(chen: Chat) -> None:
    assert "I do not know what to do again" in chen.says("same again")


@pytest.mark.parametrize(
    ("said", "sku"), [("the second one", "PARA"), ("第一个", "BANDAGE"), ("last", "PARA"), ("2nd pls", "PARA")]
)
def test_one_of_a_list_is_chosen_by_its_place(chen: Chat, said: str, sku: str) -> None:
    chen.says("-1 an")
    assert labels(chen)[:2] == ["Bandage · BANDAGE", "Paracetamol · PARA"]
    assert f"<code>{sku}</code>" in chen.says(said)


def test_a_number_alone_may_be_how_many_and_books_neither(company: Company, chen: Chat) -> None:
    chen.says("-3 an")
    chen.says("2")
    assert (labels(chen)[0], company.count(movements)) == ("Paracetamol · PARA", 1)


@pytest.mark.parametrize(
    "said",
    [
        *(
            "从西仓拿10瓶矿泉水",
            "跟西仓借10瓶矿泉水",
            "西仓给我10瓶矿泉水",
            "找西仓要10瓶矿泉水",
            "get me 10 water from west",
        ),
        *("borrow 10 water from the West", "ask west for 10 water by friday"),
    ],
)
def test_what_is_wanted_of_another_site_is_asked_for_there(company: Company, chen: Chat, said: str) -> None:
    company.receive("WATER", 50, by=ANA)
    assert "West warehouse → East warehouse" in chen.says(said)
    assert company.count(transfers) == 1


@pytest.mark.parametrize(
    "said", ["西仓送过来10瓶矿泉水", "从西仓拿了10瓶矿泉水", "小王给我3瓶矿泉水", "borrow 5 water from jose"]
)
def test_what_came_already_or_is_somebodys_is_no_request(company: Company, chen: Chat, said: str) -> None:
    chen.says(said)
    assert (company.count(transfers), company.count(movements)) == (0, 1)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        *(
            ("水出3", "3 bottles"),
            ("矿泉水-3", "3 bottles"),
            ("water*3", "3 bottles"),
            ("拿了一些水", "Nothing is booked yet"),
        ),
        *(("剩下的水都拿走", "Nothing is booked yet"), ("another 2 bandages came for you", "2 rolls")),
    ],
)
def test_a_name_of_one_character_or_joined_to_its_amount_is_found_and_nothing_booked(
    company: Company, chen: Chat, said: str, shown: str
) -> None:
    assert shown in chen.says(said)
    assert company.count(movements) == 1


@pytest.mark.parametrize(
    "said", ["下班了", "我请假", "马上到", "this is no item at all", "what can you tell me of the moon"]
)
def test_talk_is_no_item_though_a_word_of_it_may_be_part_of_one(company: Company, chen: Chat, said: str) -> None:
    assert "I found nothing for" in chen.says(said)
    assert company.count(movements) == 1


@pytest.mark.parametrize("said", ["hold lot P-1", "recall P-1", "where did lot P-1 go", "冻结P-1", "批号P-1去哪了"])
def test_what_is_to_be_decided_of_a_lot_stands_on_its_card(company: Company, chen: Chat, said: str) -> None:
    company.receive("PARA", 10, lot="P-1", expiry=LATER)
    assert "Lot P-1" in chen.says(said).replace("<b>", "").replace("</b>", "")
    assert "✋ Hold" in labels(chen)


@pytest.mark.parametrize("between", ["how much rice", "reserve 5 water for SO-17", "what came in today?", "/low"])
def test_ok_to_what_was_shown_last_books_nothing_that_was_asked_before(
    company: Company, chen: Chat, between: str
) -> None:
    chen.says("+24 water?")
    chen.says(between)
    assert "Was that a question? Nothing is booked yet" in chen.says("ok")
    assert company.count(movements) == 1
    assert "Received" in chen.says("ok")


def test_ok_to_a_list_that_was_asked_before_shows_it_once_more(company: Company, chen: Chat) -> None:
    company.receive("RICE", 25)
    chen.says("took 3 water, 2 rice")
    chen.says("how much water")
    assert "Is this right?" in chen.says("好的")
    assert company.count(movements) == 2


def test_a_number_after_something_else_may_be_about_that(company: Company, chen: Chat) -> None:
    chen.says("receive water")
    chen.says("-2 water")
    assert "This was asked a while ago" in chen.says("5")
    assert company.count(movements) == 2
    assert "Received" in chen.taps("Book it so")


def test_thanks_for_what_was_shown_last_is_no_reason_for_what_was_asked_before(company: Company, chen: Chat) -> None:
    chen.says("damage 2 water")
    chen.says("how much rice")
    assert chen.says("thanks") == "👍"
    assert company.count(movements) == 1
    chen.says("it fell")
    assert company.count(movements) == 2
