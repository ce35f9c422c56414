"""/why: the chain of messages, people and pictures that made today's number."""

from bot.scanner import Code
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, GUEST, Company

WATER = Code("EAN13", "6901234567892", gs1=False)


def test_why_tells_who_booked_what_and_shows_the_picture(chat: Chat, company: Company) -> None:
    chat.photographs(WATER, caption="+24", name="shelf")
    chat.says("-3 water")
    told = chat.says("/why water")
    assert "Why 21 bottles" in told
    assert told.index("−3 bottles") < told.index("+24 bottles")
    assert "Ana Silva" in told
    chat.taps("📷 R-000001")
    shown = chat.replies[-1]
    assert (shown.kind, shown.file, shown.quote) == ("photo", "file-shelf", 1)
    assert "sent by Ana Silva" in shown.text


def test_a_message_without_a_picture_is_pointed_at(chat: Chat) -> None:
    chat.says("+24 water")
    chat.says("/why water")
    told = chat.taps("💬 R-000001")
    assert "R-000001: Ana Silva" in told
    assert chat.replies[-1].quote == 1


def test_long_chains_are_paged(chat: Chat) -> None:
    for _ in range(10):
        chat.says("+1 water")
    assert "R-000010" in chat.says("/why water")
    told = chat.taps("Older ➡️")
    assert "R-000002" in told
    assert "R-000003" not in told
    assert "R-000010" in chat.taps("⬅️ Newer")


def test_other_sites_are_a_tap_away(chat: Chat, company: Company) -> None:
    company.receive("WATER", 7)
    assert "Nothing was booked" in chat.says("/why water")
    assert "+7 bottles" in chat.taps("East warehouse")


def test_the_card_of_an_item_has_it_and_several_items_are_offered(chat: Chat, company: Company) -> None:
    chat.says("+1 water")
    chat.says("water")
    chat.taps("⋯ More")
    assert "Why 1 bottle" in chat.taps("🔍 Why")
    assert "Type the item" in chat.says("/why")
    assert "nothing for" in chat.says("/why xyzzy")
    chat.says("/why a")
    assert "Nothing was booked of <b>Bandage</b>" in chat.taps("BANDAGE")


def test_a_viewer_may_ask_and_sees_pictures_of_others(company: Company) -> None:
    chen = Chat(company, CHEN)
    chen.photographs(WATER, caption="+24", name="shelf")
    guest = Chat(company, GUEST)
    guest.says("/why water")
    guest.taps("📷 R-000001")
    assert (guest.replies[-1].file, guest.replies[-1].quote) == ("file-shelf", None)


def test_messages_of_a_supergroup_have_their_address(company: Company) -> None:
    chen = Chat(company, CHEN, id=-1001234567890)
    chen.sends(text="/register")
    chen.says("/receive 3 water")
    assert 'href="https://t.me/c/1234567890/' in Chat(company, CHEN).says("/why water")
