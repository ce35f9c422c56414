"""Several bookings in one message, and questions about stock that name a warehouse or say more than an item."""

from pathlib import Path

import pytest

from bot.chat.buttons.drafts import Fill
from bot.drafts.lines import MAX_LINES
from domain.storage.schema.ledger import movements
from domain.tables.importing import import_company
from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, CHEN, NOW, Company, write


@pytest.fixture
def chen(company: Company) -> Chat:
    company.receive("WATER", 100)
    company.receive("RICE", 50)
    return Chat(company, CHEN)


@pytest.mark.parametrize(
    "said",
    [
        "+24 water, 10 rice",
        "+24 water and +10 rice",
        "receive 24 water & 10 rice",
        "received\n24 water\n10 rice",
        "received today:\n- 24 water\n- 10 rice",
        "入库：\n-24瓶矿泉水\n-10公斤茉莉香米",
        "收24矿泉水 10茉莉香米",
        "收货 矿泉水 24瓶，茉莉香米 10公斤",
        "收到矿泉水二十四瓶、茉莉香米十公斤",
        "收24瓶矿泉水和10公斤茉莉香米",
        "收24瓶矿泉水10公斤茉莉香米",
        "收二十四瓶矿泉水十公斤茉莉香米",
        "入库 矿泉水×24 茉莉香米×10",
        "收茉莉香米10，24瓶矿泉水",
    ],
)
def test_several_items_in_a_message_are_one_draft_that_is_confirmed_once(
    company: Company, chen: Chat, said: str
) -> None:
    told = chen.says(said)
    assert "2 lines" in told
    assert company.stock("WATER") == 100
    chen.taps("Book all")
    assert (company.stock("WATER"), company.stock("RICE")) == (124, 60)


def test_what_is_said_once_is_said_of_all_lines(company: Company, chen: Chat) -> None:
    told = chen.says("issue 2 water, 3 rice for WO-77")
    assert told.count("WO-77") == 2
    chen.taps("Book all")
    assert (company.stock("WATER"), company.stock("RICE")) == (98, 47)


@pytest.mark.parametrize(
    "said",
    [
        "+24 water, 10 rice?",
        "+24 water, 10 unheardof",
        "+24 water, -10 rice",
        "收24矿泉水，发3茉莉香米",
        "+24 water, 2 broken",
        "收24瓶矿泉水，其中3瓶赠品",
        "24 water, 10 rice",
        "not +24 water, +20 water",
    ],
)
def test_a_list_with_anything_else_in_it_books_nothing(company: Company, chen: Chat, said: str) -> None:
    before = company.count(movements)
    told = chen.says(said)
    assert "2 lines" not in told
    assert company.count(movements) == before


@pytest.mark.parametrize(
    "said",
    [
        "+24 water, not 10 rice",
        "+24 water, no rice",
        "+24 water, about 10 rice",
        "+24 water, 10 rice tomorrow",
        "+24 water, 10 rice instead of 12",
        "+24 water; cancel 10 rice",
        "+24 unicorns, 10 rice",
        "receive water 24, unicorns 3",
        "收24独角兽 10茉莉香米",
        "don't receive 24 water, 10 rice",
        "收24矿泉水，没有茉莉香米",
        "没收24矿泉水 10茉莉香米",
    ],
)
def test_the_amount_of_one_item_was_offered_for_another(company: Company, chen: Chat, said: str) -> None:
    before = company.count(movements)
    assert "Send each booking by itself" in chen.says(said)
    assert not chen.card["reply_markup"]["inline_keyboard"]
    assert company.count(movements) == before


def test_what_may_be_several_items_was_called_a_picture(chen: Chat) -> None:
    told = chen.says("+10 water, 5 ce")  # rice, or paracetamol
    assert "1 more line: I will ask which item" in told
    assert "picture" not in told


@pytest.mark.parametrize("said", ["+24 rescue water, 10 rice bars", "received 24 Rescue water, 10 rice bars"])
def test_an_item_with_a_comma_and_figures_in_its_name_is_no_list(
    company: Company, chen: Chat, tmp_path: Path, said: str
) -> None:
    header = "sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums\n"
    items = f'{header}KIT,"Rescue water, 10 rice bars",急救包,bag,0,none,,,\n'
    (folder := tmp_path / "more").mkdir()
    with company.database.write() as connection:
        import_company(connection, write(folder, {"items": items}), NOW)
    assert "24 bags" in chen.says(said)
    assert company.stock("KIT") == 24


def test_a_list_that_comes_twice_is_booked_once(company: Company, chen: Chat) -> None:
    message = {"text": "+24 water, 10 rice"}
    number = next(chen.numbers)
    chen.answered({"message": chen.message(number, **message)})
    chen.taps("Book all")
    chen.answered({"message": chen.message(number, **message)})
    assert not any(isinstance(tap, Fill) for tap in chen.replies)
    assert company.stock("WATER") == 124


@pytest.mark.parametrize(
    "asked",
    ["how much water do we have in west", "西区仓还有多少矿泉水", "矿泉水在西仓还有多少", "water in West warehouse?"],
)
def test_a_question_about_another_warehouse_was_answered_for_ones_own(company: Company, chen: Chat, asked: str) -> None:
    company.receive("WATER", 7, by=ANA)
    assert "West warehouse: <b>7 bottles" in chen.says(asked)


@pytest.mark.parametrize("asked", ["矿泉水够不够", "矿泉水够吗", "is there enough water", "现在矿泉水还剩多少"])
def test_a_question_is_answered_with_the_stock(chen: Chat, asked: str) -> None:
    told = chen.says(asked)
    assert "100 bottles" in told
    assert "not understood" not in told


@pytest.mark.parametrize(
    "said", ["矿泉水在路上", "24瓶矿泉水还没到", "收到24瓶矿泉水了吗", "we are short of water here"]
)
def test_what_names_an_item_among_other_words_shows_it_and_says_what_was_not_understood(
    company: Company, chen: Chat, said: str
) -> None:
    before = company.count(movements)
    told = chen.says(said)
    assert "Spring water" in told
    assert "not understood" in told
    assert company.count(movements) == before


def test_small_words_were_taken_for_parts_of_a_name(chen: Chat) -> None:
    told = chen.says("+24 water instead of 20")
    assert "Spring water" in told
    assert "<u>instead of 20</u>" in told


@pytest.mark.parametrize(
    "said", ["received water 24, rice 10", "收矿泉水24 茉莉香米10", "24 water, 10 rice in", "24矿泉水 10茉莉香米 入库"]
)
def test_the_amount_may_stand_behind_and_what_is_done_at_the_end(company: Company, chen: Chat, said: str) -> None:
    assert "2 lines" in chen.says(said)
    chen.taps("Book all")
    assert (company.stock("WATER"), company.stock("RICE")) == (124, 60)


def test_a_sentence_was_searched_for_parts_of_words(company: Company, chen: Chat) -> None:
    told = chen.says("when did we last receive water")
    assert "Spring water" in told, "and not everything with “last” somewhere in its name"
    assert "Several match" not in told


def test_an_item_in_the_plural_is_the_item(company: Company, chen: Chat) -> None:
    chen.says("+24 waters")
    assert company.stock("WATER") == 124


@pytest.mark.parametrize(
    ("said", "told"), [("thanks!", "👍"), ("谢谢", "👍"), ("hi", "What you can do"), ("你好", "can do")]
)
def test_people_are_polite(chen: Chat, said: str, told: str) -> None:
    assert told in chen.says(said)


@pytest.mark.parametrize(
    ("asked", "said", "told"),
    [
        ("move 5 water to A-01", "周五前要24矿泉水 10茉莉香米", "No other site"),
        ("move 5 water to A-01", "+24 water, 10 rice", "2 lines"),
        ("requisition 5 water", "count A-01", "Count"),
        ("requisition 5 water", "盘点 A-01", "Count"),
        ("requisition 5 water", "R-000001", "R-000001"),
    ],
)
def test_what_begins_something_of_its_own_was_taken_for_an_answer(chen: Chat, asked: str, said: str, told: str) -> None:
    chen.says(asked)
    answered = chen.says(said)
    assert told in answered
    assert "There is no place" not in answered


@pytest.mark.parametrize(
    "said",
    [
        "收矿泉水24香米2",
        "收矿泉水24和香米2",
        "收矿泉水24瓶和香米2公斤",
        "received water 24 rice 2",
        "收矿泉水24，香米2",
    ],
)
def test_a_list_in_which_amounts_stand_behind_was_asked_about(company: Company, said: str) -> None:
    chen = Chat(company, CHEN)
    assert "2 lines" in chen.says(said)
    chen.taps("Book all")
    assert (company.stock("WATER"), company.stock("RICE")) == (24, 2)


@pytest.mark.parametrize(
    "said",
    [
        "+24 water\n+2 rice",
        "入库：\n矿泉水 24\n香米 2",
        "received\n1) water x24\n2) rice x2",
        "收货\n- 矿泉水 24瓶\n- 香米 2公斤",
        "收\n1、矿泉水24\n2、香米2",
        "received\nWATER\t24\nRICE\t2\n",
        "1. +24 water\n2. +2 rice",
    ],
)
def test_a_list_that_is_written_line_by_line_ran_together(company: Company, said: str) -> None:
    chen = Chat(company, CHEN)
    assert "2 lines" in chen.says(said)
    chen.taps("Book all")
    assert (company.stock("WATER"), company.stock("RICE")) == (24, 2)


@pytest.mark.parametrize("said", ["WATER\t24\nBANDAGE\t2", "6901234567892,24\nWH-BANDAGE 2", "矿泉水 24\n绷带 2"])
def test_lines_that_say_nothing_to_do_are_asked_what_it_is(company: Company, said: str) -> None:
    chen = Chat(company, CHEN)
    assert "What do you want to do with these" in chen.says(said)
    assert company.count(movements) == 0
    chen.taps("Receive")
    chen.says("B-7")
    assert "Received" in chen.taps("Book all")
    assert (company.stock("WATER"), company.stock("BANDAGE")) == (24, 2)


def test_barcodes_from_a_scanner_are_lines_of_which_the_amounts_are_asked(company: Company) -> None:
    chen = Chat(company, CHEN)
    assert "2 lines" in chen.says("6901234567892\nWH-BANDAGE")
    chen.taps("Receive")
    assert "How many" in chen.card["text"]


def test_one_booking_on_several_lines_is_one(company: Company) -> None:
    chen = Chat(company, CHEN)
    assert "Received" in chen.says("+24 para\nlot P-1\nexp 2027-03-31")
    assert "Received" in chen.says("矿泉水\n24瓶\n收到")
    assert "2 of 2 in your message: -3 rice" in chen.says("+24 water\n-3 rice")
    assert (company.stock("PARA"), company.stock("WATER")) == (24, 24)


@pytest.mark.parametrize("said", ["transfer to west\nwater 5\nrice 2", "transfer water 5\nrice 2\nto west"])
def test_a_request_that_is_written_line_by_line_is_one_of_several_items(chen: Chat, said: str) -> None:
    told = chen.says(said)
    assert "5 bottles" in told
    assert "2 kg" in told


def test_a_word_between_two_numbers_was_found_in_the_name_of_an_item(company: Company) -> None:
    chen = Chat(company, CHEN)
    company.receive("WATER", 100)
    assert "lines" not in chen.says("3 to 5 water out")
    assert company.stock("WATER") == 100


@pytest.mark.parametrize("between", ["\n", ", "])
def test_more_lines_than_fit_into_one_message_are_told_so_and_none_is_booked(
    company: Company, chen: Chat, between: str
) -> None:
    before = company.count(movements)
    said = between.join(f"{number} {('water', 'rice')[number % 2]}" for number in range(1, MAX_LINES + 2))
    assert f"At most {MAX_LINES} lines" in chen.says(f"received {said}")
    assert company.count(movements) == before


@pytest.mark.parametrize(
    "said",
    [
        *("move 5 water, 3 rice from DOCK to A-01", "move from DOCK to A-01: 5 water, 3 rice"),
        *(
            "put 5 water and 3 rice in A-01",
            "move\n5 water\n3 rice\nfrom DOCK to A-01",
            "move 5 water and 3 rice to A-01",
        ),
        *("把5瓶矿泉水和3公斤茉莉香米从DOCK挪到A-01", "移库 5瓶矿泉水 3公斤茉莉香米 从DOCK到A-01"),
    ],
)
def test_several_things_are_moved_at_once(company: Company, chen: Chat, said: str) -> None:
    assert "2 lines" in chen.says(said)
    chen.taps("Book all")
    assert company.held("WATER") == [("A-01", "", 5), ("DOCK", "", 95)]
    assert company.held("RICE") == [("A-01", "", 3000), ("DOCK", "", 47000)]


@pytest.mark.parametrize(
    "said",
    [
        *(
            "took 5 water, 3 rice, for SO-17",
            "took from DOCK: 5 water, 3 rice for SO-17",
            "-5 water\n-3 rice\nfor SO-17",
        ),
        *("water 5\nrice 3\ntaken from DOCK for SO-17", "出库矿泉水5瓶，茉莉香米3公斤，给SO-17"),
    ],
)
def test_what_is_said_of_all_of_it_may_stand_before_or_behind(company: Company, chen: Chat, said: str) -> None:
    assert chen.says(said).count("SO-17") == 2
    chen.taps("Book all")
    assert (company.stock("WATER"), company.stock("RICE")) == (95, 47)


@pytest.mark.parametrize(
    "said", ["took 5 water, 3 rice, for kitchen maybe", "took 5 water and 3 rice for kitchen maybe"]
)
def test_a_doubt_about_what_all_of_it_is_for_is_asked_about(company: Company, chen: Chat, said: str) -> None:
    assert "have not understood" in chen.says(said)
    assert "maybe</u>" in chen.card["text"]
