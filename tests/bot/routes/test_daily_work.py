"""What makes a day's work quick: usual amounts first, a number pad for gloves, the last bin, one's own settings."""

from datetime import timedelta

from sqlalchemy import select

from bot.chat.buttons.action import Action
from bot.chat.buttons.bookings import Undo
from bot.chat.buttons.people import SetHome
from bot.telegram.notices import Notice, word
from domain.company.settings import store
from domain.company.settings.policies import APPROVALS
from domain.company.settings.store import Editor
from domain.storage.schema.people import outbox
from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, CHEN, LATER, LI, NOW, Company


def labels(chat: Chat) -> list[str]:
    return [button["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for button in row]


def notices(company: Company) -> list[tuple[int, str, list[Action]]]:
    """Whom the outbox tells what, with the buttons' actions."""
    with company.database.read() as connection:
        rows = connection.execute(select(outbox).order_by(outbox.c.id)).all()
        told = []
        for row in rows:
            text, keyboard = word(connection, Notice(*row[:1], *row[2:6], 1, None), NOW)
            told.append((row.address, text, [button.action for buttons in keyboard for button in buttons]))
    return told


def test_usual_amounts_come_first(chat: Chat, company: Company) -> None:
    for amount in (36, 36, 36, 12, 12, 7):
        company.receive("WATER", amount, by=ANA)
    chat.says("/receive water")
    assert labels(chat)[:4] == ["36", "12", "7", "1"]
    chat.taps("36")
    chat.says("/issue water")
    assert labels(chat)[:4] == ["1", "2", "5", "10"], "what is usual for receipts says nothing of issues"


def test_a_number_pad_for_gloves(chat: Chat, company: Company) -> None:
    chat.says("/receive water")
    chat.taps("🔢 Other number")
    for key in ("1", "2", "⌫", "4", "0"):
        told = chat.taps(key)
    assert "140" in told
    assert "Received 140 bottles" in chat.taps("✅ 140")
    assert company.stock("WATER", "WEST") == 140


def test_a_number_pad_with_a_point_where_things_are_weighed(chat: Chat, company: Company) -> None:
    chat.says("/receive rice")
    chat.taps("🔢 Other number")
    chat.taps("✅")
    for key in ("1", ".", "5"):
        chat.taps(key)
    chat.taps("✅ 1.5")
    assert str(company.stock("RICE", "WEST")) == "1.500"


def test_the_last_bin_is_offered_first(company: Company) -> None:
    company.receive("WATER", 50)
    company.move(company.goods("WATER", 5), "A-01")
    company.move(company.goods("WATER", 5), "B-01")
    li = Chat(company, LI)
    li.says("移库 2 矿泉水 从 DOCK")
    assert labels(li)[:2] == ["B-01", "A-01"]


def test_what_runs_low_and_what_expires_are_told_apart(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER - timedelta(days=290))
    chen = Chat(company, CHEN)
    low, expiring = chen.says("/low"), chen.says("/expiring")
    assert "Spring water" in low
    assert "Paracetamol" not in low
    assert "Paracetamol" in expiring
    assert "Spring water" not in expiring


def test_find_and_undo(chat: Chat, company: Company) -> None:
    assert "Spring water" in chat.says("/find water")
    assert "nothing of yours" in chat.says("/undo")
    chat.says("+5 water")
    chat.says("+7 rice")
    assert "Received 7 kg" in chat.says("/undo")
    assert "Undone" in chat.taps("↩️ Undo")
    assert "Received 5 bottles" in chat.says("/undo")
    company.receive("WATER", 1, by=CHEN)
    assert "Received 5 bottles" in chat.says("/undo")


def test_settings_change_where_one_works_and_only_where_one_may(company: Company) -> None:
    chen = Chat(company, CHEN)
    told = chen.says("/settings")
    assert "Where do you work" in told
    assert "● 🏬 East warehouse" in labels(chen)
    assert "You work at West warehouse now" in chen.taps("🏬 West warehouse")
    chen.says("+5 water")
    assert company.stock("WATER", "WEST") == 5
    ana = Chat(company, ANA)
    ana.says("/settings")
    assert labels(ana)[:2] == ["● English", "中文"]
    assert "role does not include" in ana.taps_on(SetHome(company.site("EAST").id))


def test_what_may_not_be_undone_any_more_is_asked_of_a_manager(chat: Chat, company: Company) -> None:
    chat.says("+5 water")
    card = dict(chat.card)
    chat.now += timedelta(hours=25)
    assert "I have asked Chen Yu" in chat.taps("↩️ Undo")
    chat.taps_on(Undo(1), card)
    ((address, told, buttons),) = notices(company)
    assert address == CHEN
    assert "Ana Silva</b> asks you to undo R-000001" in told
    chen = Chat(company, CHEN, now=chat.now)
    assert "Undone" in chen.taps_on(buttons[0])
    assert company.stock("WATER", "WEST") == 0


def test_a_late_correction_is_asked_of_a_manager(chat: Chat, company: Company) -> None:
    chat.says("+21 water")
    card = dict(chat.card)
    chat.now += timedelta(hours=25)
    assert "I have asked" in chat.says("12 not 21", about=card)
    ((_, told, buttons),) = notices(company)
    assert "21 bottles → <b>12 bottles</b>" in told
    Chat(company, CHEN, now=chat.now).taps_on(buttons[0])
    assert company.stock("WATER", "WEST") == 12


def limit(company: Company, value: str) -> None:
    """What a correction may be worth without a manager."""
    with company.database.write() as connection:
        policy = APPROVALS.kind.read(connection, f"above {value} value: manager")
        store.put(connection, APPROVALS, "correction/", policy, Editor(), NOW)


def test_a_large_correction_is_asked_of_a_manager(chat: Chat, company: Company) -> None:
    Chat(company, CHEN).says("+10 water @4")
    company.seal()
    limit(company, "40")
    chat.says("+21 water")
    card = dict(chat.card)
    assert "→ <b>11 bottles" in chat.says("11", about=card)
    offered = dict(chat.card)
    assert "I have asked Chen" in chat.says("210 not 21", about=card)
    ((address, told, buttons),) = notices(company)
    assert (address, "→ <b>210 bottles" in told) == (CHEN, True)
    before = company.stock("WATER", "WEST")
    limit(company, "39.99")
    refused = chat.taps_data(offered["reply_markup"]["inline_keyboard"][0][0]["callback_data"], offered)
    assert "Above 39.99 of value this is decided by Chen" in refused
    assert company.stock("WATER", "WEST") == before
    Chat(company, CHEN).taps_on(buttons[0])
    assert company.stock("WATER", "WEST") == 210


def test_what_another_has_booked_is_asked_of_a_manager(company: Company) -> None:
    company.receive("WATER", 5, by=CHEN)
    assert "已请" in Chat(company, LI).taps_on(Undo(1))
    assert company.stock("WATER") == 5
