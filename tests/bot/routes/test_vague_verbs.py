"""Verbs that are said of several things: what was done is asked, with a button for each; what has only one is done."""

from pathlib import Path

import pytest

from bot.scanner import Code
from domain.storage.schema.ledger import movements
from domain.tables.importing import import_company
from tests.bot.chatting import GROUP, Chat
from tests.domain.small_company import CHEN, LI, NOW, Company, write

WATER = Code("EAN13", "6901234567892", gs1=False)


@pytest.fixture
def chen(company: Company) -> Chat:
    company.receive("WATER", 100, by=CHEN)
    return Chat(company, CHEN)


def _labels(chat: Chat) -> str:
    return " ".join(each["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for each in row)


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("退3瓶矿泉水", "From customer"),
        ("矿泉水退3瓶", "To supplier"),
        ("还3瓶矿泉水", "Not used"),
        ("借3瓶矿泉水", "For own use"),
        ("矿泉水借3瓶", "Issue"),
        ("下架3瓶矿泉水", "Move"),
        ("borrow 3 water", "Transfer"),
        ("lent 3 water to Bob", "For own use"),
        ("delivered 3 water", "Receive"),
        ("bought 3 water", "Receive"),
        ("put back 3 water", "Not used"),
        ("入库 出库 3 矿泉水", "Issue"),
    ],
)
@pytest.mark.parametrize("opens", ["", "receive water"])
def test_a_verb_of_several_meanings_was_a_dead_end(
    company: Company, chen: Chat, opens: str, said: str, offered: str
) -> None:
    if opens:
        chen.says(opens)
    before = company.count(movements)
    assert "nothing is booked yet" in chen.says(said)
    assert offered in _labels(chen)
    assert company.count(movements) == before


def test_what_was_meant_is_one_tap(company: Company, chen: Chat) -> None:
    chen.says("退3瓶矿泉水")
    assert "Returned by a customer: 3 bottles" in chen.taps("From customer")
    assert "nothing is booked yet" in chen.photographs(WATER, caption="退3")
    chen.taps("To supplier")
    assert company.stock("WATER") == 100


@pytest.mark.parametrize("said", ["还有3瓶矿泉水", "还要3瓶矿泉水", "借书证3", "退热贴3"])
def test_the_same_characters_in_other_words_are_no_verbs(company: Company, chen: Chat, said: str) -> None:
    before = company.count(movements)
    assert "does not say clearly" not in chen.says(said)
    assert company.count(movements) == before


@pytest.mark.parametrize(
    "said",
    [
        "挪3瓶矿泉水到B-01",
        "把3瓶矿泉水搬到B-01",
        "3瓶矿泉水放B-01",
        "3瓶矿泉水放在B-01里了",
        "矿泉水挪3瓶到B-01",
        "put 3 water in B-01",
        "shifted 3 water to B-01",
        "relocate 3 water to B-01",
    ],
)
def test_goods_that_were_moved_in_other_words_stayed_where_they_were(chen: Chat, said: str) -> None:
    assert "→ B-01" in chen.says(said)
    assert "Moved 3 bottles" in chen.card["text"]


@pytest.mark.parametrize("said", ["矿泉水放B-01了", "把矿泉水搬到B-01", "put the water in B-01", "矿泉水移到B-01"])
def test_how_many_were_moved_is_asked(company: Company, chen: Chat, said: str) -> None:
    told = chen.says(said)
    assert "→ B-01" in told
    assert "How many?" in told


@pytest.mark.parametrize(
    ("said", "done"),
    [
        ("put 3 water away", "Where to?"),
        ("took 3 water out", "Issued 3 bottles"),
        ("gave 3 water out", "Issued 3 bottles"),
        ("threw 3 water away", "Why?"),
        ("brought 3 water back", "Not used, back"),
    ],
)
def test_a_verb_of_two_words_may_have_its_goods_between_them(chen: Chat, said: str, done: str) -> None:
    assert done in chen.says(said)


@pytest.mark.parametrize(
    "said", ["scrapped 3 water", "tossed 3 water", "扔3瓶矿泉水", "报废3瓶矿泉水", "丢了3瓶矿泉水"]
)
def test_who_may_not_write_off_was_only_refused(company: Company, chen: Chat, said: str) -> None:
    li = Chat(company, LI)
    before = company.count(movements)
    told = li.says(said)
    assert "Writing off" in told or "报损要由" in told
    assert "Damage" in _labels(li) or "破损" in _labels(li)
    assert company.count(movements) == before


@pytest.mark.parametrize(("said", "verb"), [("收矿泉水", "Receive"), ("发矿泉水", "Issue"), ("收了矿泉水", "Receive")])
def test_a_verb_of_one_character_before_a_name_alone_found_nothing(chen: Chat, said: str, verb: str) -> None:
    told = chen.says(said)
    assert verb in told
    assert "How many?" in told


def test_a_pack_that_there_is_not_was_refused_before_it_could_be_put_right(company: Company, chen: Chat) -> None:
    told = chen.says("矿水泉出3包")
    told += chen.says("矿泉水出3包")
    assert "does not come in" in told
    assert "2 cases" in _labels(chen)


@pytest.mark.parametrize("said", ["收24鹽", "發3瓶礦泉水", "領用3瓶礦泉水", "3瓶礦泉水壞了"])
def test_traditional_characters_say_the_same(chen: Chat, said: str) -> None:
    assert "I have not understood" not in chen.says(said)


def test_to_whom_it_went_was_dropped_without_a_word(chen: Chat) -> None:
    assert "Not on the buttons below: 🏢 Bob" in chen.says("lent 3 water to Bob")
    assert "Not on the buttons below: 🏢 Bob" in chen.photographs(WATER, caption="lent 3 to Bob")


@pytest.mark.parametrize("said", ["took 3 water from X-99", "wanted to book +24 water"])
def test_a_place_that_there_is_not_was_a_dead_end(company: Company, chen: Chat, said: str) -> None:
    before = company.count(movements)
    assert "There is no place" in chen.says(said)
    assert "Book it so" in _labels(chen)
    assert company.count(movements) == before


@pytest.mark.parametrize("caption", ["2 cases 3 bottles", "1.000", "三五个"])
def test_an_amount_that_is_not_clear_was_passed_over_under_a_photograph(
    company: Company, chen: Chat, caption: str
) -> None:
    before = company.count(movements)
    assert "🤔" in chen.photographs(WATER, caption=caption)
    assert company.count(movements) == before


@pytest.mark.parametrize("said", ["+24 no", "+24 maybe", "+24 not"])
def test_a_word_that_takes_back_was_looked_for_as_an_item(chen: Chat, said: str) -> None:
    assert "I have not understood what is underlined" in chen.says(said)
    assert "Which one?" not in chen.photographs(WATER, caption="no +24")
    assert "Which one?" not in chen.photographs(WATER, caption=said)


@pytest.mark.parametrize("said", ["≈24 water", "~24 water", "+≈24 water"])
def test_a_number_that_is_not_sure_was_looked_for_among_the_names(
    company: Company, chen: Chat, tmp_path: Path, said: str
) -> None:
    columns = "sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums\n"
    tablets = {"items": f"{columns}IBU,Ibuprofen 24 tablets,布洛芬24片,box,0,none,,,\n"}
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, tablets), NOW)
    assert "not understood what is underlined" in (told := chen.says(said))
    assert "Spring water" in told
    assert "Ibuprofen" not in told
    told = chen.photographs(WATER, caption="≈24")
    assert "Spring water" in told
    assert "Which one?" not in told


@pytest.mark.parametrize("caption", ["thanks!", "hi", "good morning", "谢谢", "辛苦了", "你好"])
def test_who_only_thanked_or_greeted_under_a_photograph_was_not_understood(chen: Chat, caption: str) -> None:
    told = chen.photographs(WATER, caption=caption)
    assert "Spring water" in told
    assert "🤔" not in told


@pytest.mark.parametrize(
    "said", ["辛苦了，收2矿泉水", "谢谢老板，收2矿泉水", "thanks a lot, +2 water", "cheers! +2 water"]
)
def test_thanks_before_what_is_booked_are_no_part_of_it(chen: Chat, said: str) -> None:
    assert "Received 2 bottles" in chen.says(said)


@pytest.mark.parametrize("caption", ["check +24", "check 24", "查24", "库存24"])
def test_who_looks_something_up_under_a_photograph_received_it(company: Company, chen: Chat, caption: str) -> None:
    before = company.count(movements)
    chen.photographs(WATER, caption=caption)
    assert company.count(movements) == before


@pytest.mark.parametrize("said", ["+24 water for testing", "收24矿泉水 测试"])
def test_a_test_was_booked(company: Company, chen: Chat, said: str) -> None:
    before = company.count(movements)
    chen.says(said)
    assert company.count(movements) == before


def test_what_came_in_is_put_where_it_was_said(chen: Chat) -> None:
    assert "B-01: 24 bottles" in chen.says("收24矿泉水放B-01")


@pytest.mark.parametrize("said", ["both", "no", "how", "all of it", "everything else"])
def test_people_who_talk_in_a_group_while_something_is_asked_were_answered(company: Company, said: str) -> None:
    company.receive("WATER", 100, by=CHEN)
    chat = Chat(company, CHEN, GROUP)
    chat.says("@storekeeper_bot receive water")
    assert not chat.says(said)


def test_a_need_was_no_answer_to_how_many(company: Company, chen: Chat) -> None:
    chen.says("receive rice")
    assert "need" in chen.says("can we get 10 water?")
