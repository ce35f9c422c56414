"""A need is a request, "only 10 arrived" speaks of what was booked before, and a card that is over says so."""

import pytest

from bot.scanner import Code
from domain.storage.schema.documents import reservations, transfers
from domain.storage.schema.ledger import movements
from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, CHEN, LI, Company

WATER = Code("EAN13", "6901234567892", gs1=False)


@pytest.fixture
def chen(company: Company) -> Chat:
    return Chat(company, CHEN)


@pytest.fixture
def ana(company: Company) -> Chat:
    return Chat(company, ANA)


def labels(chat: Chat) -> list[str]:
    return [button["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for button in row]


@pytest.mark.parametrize(
    "words", ["need 10 water", "we need 10 bottles of water", "10 water needed", "需要10瓶矿泉水", "缺矿泉水10瓶"]
)
def test_what_is_needed_and_is_elsewhere_is_asked_for(company: Company, ana: Chat, words: str) -> None:
    company.receive("WATER", 50)
    told = ana.says(words)
    assert "You need <b>10 bottles</b>" in told
    assert "West warehouse: none available" in told
    assert "East warehouse: <b>50 bottles</b> available" in told
    assert labels(ana) == ["🔁 Transfer", "⋯ More"]
    ana.taps("Transfer")
    assert "Waiting" in ana.taps("East warehouse → West warehouse")
    assert (company.count(movements), company.count(transfers)) == (1, 1)


def test_what_is_needed_and_is_here_is_taken_or_kept(company: Company, chen: Chat) -> None:
    company.receive("WATER", 50)
    chen.says("need 10 water")
    assert labels(chen) == ["📤 Issue", "🔒 Reserve", "⋯ More"]
    chen.taps("Reserve")
    assert "Reserved" in chen.says("SO-17")
    assert company.count(reservations) == 1
    chen.says("need 45 water")
    assert labels(chen) == ["🔒 Reserve", "⋯ More"], "5 are reserved"


@pytest.mark.parametrize("caption", ["need 10", "we need 10 of these", "要10瓶", "缺10瓶", "10 needed"])
def test_what_is_needed_under_its_picture_was_not_understood(company: Company, ana: Chat, caption: str) -> None:
    company.receive("WATER", 50)
    told = ana.photographs(WATER, caption=caption)
    assert "You need <b>10 bottles</b>" in told
    assert labels(ana) == ["🔁 Transfer", "⋯ More"]
    assert company.count(movements) == 1


def test_a_need_of_what_nobody_knows_or_several_are_called_is_asked(company: Company, chen: Chat) -> None:
    assert "found nothing" in chen.says("need 10 unobtainium")
    assert "only book" not in chen.says("need water")


@pytest.mark.parametrize("words", ["need 3 water", "需要3瓶矿泉水"])
def test_an_open_question_does_not_take_a_need_for_a_lot(company: Company, chen: Chat, words: str) -> None:
    company.receive("WATER", 50)
    chen.says("+3 para")
    assert "You need" in chen.says(words)


def test_who_only_looks_is_shown_what_there_is(company: Company) -> None:
    company.receive("WATER", 50)
    guest = Chat(company, 1005)
    assert "50 bottles" in guest.says("need 10 water")
    assert labels(guest) == ["⋯ More"]


@pytest.mark.parametrize(
    "words", ["only 10 arrived", "only 10 water arrived", "but only 10 of them came", "只到了10瓶", "矿泉水只收到10"]
)
def test_only_so_many_corrects_the_last_receipt(company: Company, words: str) -> None:
    li = Chat(company, LI)
    li.says("收24 矿泉水")
    li.says("收5 茉莉香米")
    assert "24 瓶 → <b>10 瓶" in li.says(words)
    li.taps("更正")
    assert company.stock("WATER") == 10


def test_only_so_many_in_answer_to_a_booking_is_of_that(company: Company, chen: Chat) -> None:
    chen.says("+24 water")
    first = chen.card
    chen.says("+5 rice")
    assert "Correct R-000001" in chen.says("only 10 arrived", about=first)


def test_only_so_many_of_what_was_sent_here_is_told_of_the_transfer(company: Company, ana: Chat) -> None:
    company.receive("WATER", 50)
    sent = company.sent(company.request("WATER", 30))
    told = ana.says("only 10 arrived")
    assert f"Transfer {sent.number}" in told
    assert labels(ana)[:2] == ["📥 10 bottles arrived, the rest comes later", "📥 Arrived"]
    assert "10 bottles arrived\n20 bottles still on the way" in ana.taps("the rest comes later")
    assert company.stock("WATER", "WEST") == 10
    ana.taps("Arrived")
    assert "Count it" in ana.says("only 10 water arrived")


def test_only_so_many_of_what_was_never_booked_books_nothing(company: Company, chen: Chat) -> None:
    chen.says("only 10 water arrived")
    assert company.count(movements) == 0


def test_a_card_whose_question_is_answered_below_says_so(company: Company, chen: Chat) -> None:
    chen.says("+5 para")
    first = chen.card["message_id"]
    chen.says("B7")
    assert "Paracetamol" in chen.retired[first]
    assert "Which lot" in chen.retired[first]
    assert "goes on below" in chen.retired[first]
    second = chen.card["message_id"]
    chen.says("2027-03-31")
    assert "goes on below" in chen.retired[second]


def test_a_card_of_what_was_cancelled_says_so(company: Company, chen: Chat) -> None:
    chen.says("+5 para")
    first = chen.card["message_id"]
    chen.says("/cancel")
    assert "Cancelled" in chen.retired[first]


def test_a_list_whose_picture_is_asked_for_says_so(company: Company, chen: Chat) -> None:
    chen.photographs(WATER, caption="+24", album="a")
    first = chen.card["message_id"]
    chen.photographs(album="a")
    assert first not in chen.retired or "1 line" in chen.retired[first]


@pytest.mark.parametrize(("words", "told"), [("only 10 arrived", "Of what?"), ("只到了10瓶", "Of what?")])
def test_what_is_short_of_nothing_that_was_booked_is_asked(company: Company, words: str, told: str) -> None:
    assert told in Chat(company, CHEN).says(words)


@pytest.mark.parametrize(
    "said",
    [
        "can we get 10 water by friday?",
        "could we have 10 water by friday?",
        "can you send us 10 water by friday?",
        "周五前能给我们10瓶矿泉水吗?",
    ],
)
def test_what_was_asked_for_as_a_question_was_refused_for_its_mark(company: Company, said: str) -> None:
    company.receive("WATER", 100, by=CHEN)
    chat = Chat(company, ANA)
    told = chat.says(said)
    assert "From where" in told
    assert company.count(transfers) == 0, "it is asked for by a tap"


@pytest.mark.parametrize(
    "said", ["东仓能给我们10瓶矿泉水吗", "can east send 10 water?", "can east send 10 water and 5 rice?"]
)
def test_whether_another_site_could_send_something_asks_it_for_nothing_yet(company: Company, said: str) -> None:
    company.receive("WATER", 100, by=CHEN)
    company.receive("RICE", 100, by=CHEN)
    chat = Chat(company, ANA)
    chat.says(said)
    assert company.count(transfers) == 0
