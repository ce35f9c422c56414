"""Answers to "which one?": all, none, several, or one, and perhaps more than that is said; nothing of it is lost."""

from pathlib import Path

import pytest

from domain.company.settings import issuing
from domain.storage.schema.documents import transfers
from domain.storage.schema.ledger import movements
from domain.tables.importing import import_company
from tests.bot.chatting import Chat
from tests.bot.routes.test_requisitions import listed
from tests.domain.small_company import CHEN, NOW, Company, write


@pytest.fixture
def chen(company: Company) -> Chat:
    company.receive("WATER", 100, by=CHEN)
    company.receive("RICE", 50, by=CHEN)
    return Chat(company, CHEN)


def _asked_which(company: Company, chen: Chat) -> int:
    """Rice or paracetamol is to be received; how many movements there are."""
    assert "Which one?" in chen.says("+5 ce")
    return company.count(movements)


@pytest.mark.parametrize(
    "said",
    [
        "not rice",
        "not the rice",
        "rice maybe",
        "rice?",
        "anything but rice",
        "rice tomorrow",
        "i think rice",
        "rice or water",
        "rice not water",
        "不是茉莉香米",
        "不要茉莉香米",
        "茉莉香米吧",
        "茉莉香米？",
        "先别记茉莉香米",
        "明天再收茉莉香米",
    ],
)
@pytest.mark.parametrize("asked", ["+5", "+5 ce"])
def test_an_item_was_booked_that_an_answer_took_back_or_left_open(
    company: Company, chen: Chat, asked: str, said: str
) -> None:
    before = company.count(movements)
    chen.says(asked)
    chen.says(said)
    assert company.count(movements) == before
    assert chen.card["reply_markup"]["inline_keyboard"], "and the person can go on from there"


@pytest.mark.parametrize(
    "said", ["rice", "the rice", "it's the rice", "i mean the rice please", "就是茉莉香米", "茉莉香米的"]
)
def test_an_answer_that_only_chooses_books(chen: Chat, said: str) -> None:
    chen.says("+5")
    assert "Received 5 kg" in chen.says(said)


@pytest.mark.parametrize("said", ["both", "both of them", "all of them", "both please", "两个都要", "都要", "全部"])
def test_both_was_only_asked_again(company: Company, chen: Chat, said: str) -> None:
    before = _asked_which(company, chen)
    told = chen.says(said)
    assert "The same of each" in told
    assert "<b>2 lines</b>" in told
    assert company.count(movements) == before


@pytest.mark.parametrize("said", ["rice, no paracetamol", "rice and not paracetamol", "3 rice and no 2 paracetamol"])
def test_what_an_answer_takes_back_is_none_of_several(company: Company, chen: Chat, said: str) -> None:
    before = _asked_which(company, chen)
    assert "lines</b>" not in chen.says(said)
    assert company.count(movements) == before


@pytest.mark.parametrize(
    "said", ["neither", "none of them", "none of these", "something else", "no", "都不是", "不是", "别的"]
)
def test_neither_was_only_asked_again(company: Company, chen: Chat, said: str) -> None:
    before = _asked_which(company, chen)
    assert "None of these, then" in chen.says(said)
    assert "Received 5 bottles" in chen.says("water"), "what was said is kept"
    assert company.count(movements) == before + 1


@pytest.mark.parametrize("said", ["either", "any", "i don't know", "随便", "不知道"])
def test_one_has_to_be_chosen(company: Company, chen: Chat, said: str) -> None:
    before = _asked_which(company, chen)
    assert "only one of these" in chen.says(said)
    assert company.count(movements) == before


@pytest.mark.parametrize("said", ["water and rice", "both water and rice", "矿泉水和茉莉香米"])
def test_of_two_items_that_were_named_one_was_booked(company: Company, chen: Chat, said: str) -> None:
    before = company.count(movements)
    chen.says("+5")
    assert "<b>2 lines</b>" in chen.says(said)
    assert company.count(movements) == before
    assert "2 lines" in chen.taps("Book all")
    assert (company.stock("WATER"), company.stock("RICE")) == (105, 55)


@pytest.mark.parametrize("said", ["no", "nope", "no thanks", "don't", "不", "不是", "不要", "别记"])
def test_no_to_whether_it_shall_be_booked_was_thanked_for(company: Company, chen: Chat, said: str) -> None:
    before = company.count(movements)
    assert "Was that a question?" in chen.says("+24 water?")
    assert "Nothing was booked" in chen.says(said)
    assert "Nothing waits" in chen.says("yes")
    assert company.count(movements) == before


def test_how_many_is_answered_with_none_or_all(company: Company, chen: Chat) -> None:
    chen.says("receive water")
    assert "type the number" in chen.says("all of it")
    assert "Received 3 bottles" in chen.says("3 please")
    chen.says("receive water")
    assert "Nothing was booked" in chen.says("none")


def test_help_and_thanks_are_no_items(chen: Chat) -> None:
    chen.says("+5 ce")
    assert "What you can do" in chen.says("how?")
    assert "I found nothing" not in chen.says("thanks")


def test_yes_chooses_the_only_one_that_is_offered(chen: Chat) -> None:
    assert "Which one?" in chen.says("+5 springwater")
    assert "Received 5 bottles" in chen.says("yes")


def test_what_is_denied_is_no_reason(company: Company, chen: Chat) -> None:
    before = company.count(movements)
    chen.says("damaged 3 water")
    assert "is that the reason" in chen.says("not broken")
    assert company.count(movements) == before


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("transfer 10 water, 5 rice from East to West", "2. <b>Jasmine rice"),
        ("requisition 5 water for Assembly", "East warehouse → Assembly"),
        ("+24 water, 10 rice", "2 lines"),
        ("reserve 5 water for SO-17", "for SO-17"),
    ],
)
def test_whoever_says_something_else_in_full_is_understood_as_if_nothing_had_been_asked(
    company: Company, chen: Chat, said: str, told: str
) -> None:
    listed(company, issuing.COST_CENTRES, Assembly="装配线")
    _asked_which(company, chen)
    heard = chen.says(said)
    assert told in heard
    assert "not understood" not in heard


def test_a_number_is_looked_up_while_the_question_stands(company: Company, chen: Chat) -> None:
    _asked_which(company, chen)
    assert "Spring water" in chen.says("R-000001")
    assert "Received 5" in chen.says("rice")


@pytest.fixture
def noodles(company: Company, tmp_path: Path) -> Chat:
    """Somebody in whose company there are noodles, with "no" among their letters."""
    columns = "sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums"
    new = f"{columns}\nNOODLE,Noodles with beef,牛肉面,pack,0,none,,,\n"
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, {"items": new}), NOW)
    company.receive("NOODLE", 50, by=CHEN)
    return Chat(company, CHEN)


@pytest.mark.parametrize(
    "said", ["-3 no beef", "+3 no beef", "took 3 no beef", "-3 beef, -2 no beef", "transfer 3 no beef to west"]
)
def test_no_was_a_part_of_the_name_of_noodles(company: Company, noodles: Chat, said: str) -> None:
    before = company.count(movements), company.count(transfers)
    noodles.says(said)
    assert (company.count(movements), company.count(transfers)) == before


def test_no_was_a_part_of_the_name_of_noodles_in_an_answer_and_under_a_photograph(
    company: Company, noodles: Chat
) -> None:
    before = company.count(movements)
    noodles.says("+5")
    noodles.says("no beef")
    noodles.photographs(caption="+3 no beef")
    assert company.count(movements) == before


@pytest.mark.parametrize("said", ["3 water and 2 rice", "矿泉水3 茉莉香米2"])
def test_an_answer_may_name_several_items_with_how_many_of_each(company: Company, chen: Chat, said: str) -> None:
    chen.says("+5")
    assert "<b>2 lines</b>" in chen.says(said)
    chen.taps("Book all")
    assert (company.stock("WATER"), company.stock("RICE")) == (103, 52)


@pytest.mark.parametrize(("said", "told"), [("only 12", "Correct"), ("只有12", "Correct"), ("delete", "undo it below")])
def test_an_answer_to_a_booking_found_no_item(chen: Chat, said: str, told: str) -> None:
    chen.says("+24 water")
    assert told in chen.says(said, about=chen.card)
