"""The tour for who is new: four taps, and nothing is booked."""

from domain.storage.schema.ledger import movements
from tests.bot.chatting import Chat
from tests.domain.small_company import LI, Company


def test_the_tour_books_nothing(chat: Chat, company: Company) -> None:
    assert "nothing real is booked" in chat.says("/start")
    assert "1 of 4" in chat.taps("Try it")
    assert "2 of 4" in chat.taps("📥 Receive")
    assert "Received 12 apples" in chat.taps("12")
    assert "Undone: 12 apples" in chat.taps("↩️ Undo")
    assert "1 of 4" in chat.taps("Once more")
    assert company.count(movements) == 0


def test_the_tour_speaks_chinese(company: Company) -> None:
    li = Chat(company, LI)
    li.says("/start")
    li.taps("试一试")
    li.taps("📥 入库")
    assert "已入库 24 个苹果" in li.taps("24")
