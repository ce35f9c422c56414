"""An item's card is short: one's own site, what may go out, and what is done next. The rest is behind a tap."""

from datetime import timedelta

import pytest

from bot.chat.buttons.action import Known
from bot.chat.buttons.drafts import Begin, WholeItem
from bot.chat.codec import unpack
from bot.scanner import Code
from tests.bot.cards.test_screens import rows
from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, CHEN, GUEST, LATER, SOON, Company

LABEL = Code("Code128", "011690123456789910B7", gs1=True)


@pytest.fixture
def chen(company: Company) -> Chat:
    return Chat(company, CHEN)


def test_what_lies_on_the_dock_is_put_away_next(company: Company, chen: Chat) -> None:
    company.receive("WATER", 48)
    told = chen.says("water")
    assert told.splitlines()[1:] == ["🏬 East warehouse: <b>2 cases = 48 bottles</b>", "– Dock: 48 bottles"]
    assert rows(chen) == [["📥 Receive", "📤 Issue"], ["↔️ Move", "⋯ More"]]
    company.move(company.goods("WATER", 48), "A-01")
    chen.says("water")
    assert rows(chen) == [["📥 Receive", "📤 Issue", "⋯ More"]]


def test_of_what_is_only_elsewhere_it_is_said_where_and_it_can_be_asked_for(company: Company) -> None:
    company.receive("WATER", 48)
    ana = Chat(company, ANA)
    told = ana.says("water")
    assert told.splitlines()[1:] == ["🏬 West warehouse: none", "🏬 East warehouse: <b>2 cases = 48 bottles</b>"]
    assert rows(ana) == [["📥 Receive", "🔁 Transfer", "⋯ More"]]


def test_of_lots_the_one_that_needs_a_look_is_named(company: Company, chen: Chat) -> None:
    company.receive("PARA", 24, "A1", LATER)
    assert "lot A1" in chen.says("para")
    company.receive("PARA", 5, "B1", SOON)
    told = chen.says("para")
    assert "– lot B1: 5 boxes\n   ⚠️ expires 20 Mar 2026 (10 days)" in told
    assert "A1" not in told
    chen.now += timedelta(days=11)
    told = chen.says("para")
    assert "available <b>24 boxes</b>" in told
    assert "⛔ expired" in told


def test_what_is_held_or_reserved_is_not_available(company: Company, chen: Chat) -> None:
    company.receive("PARA", 24, "A1", LATER)
    company.receive("PARA", 6, "A2", LATER)
    company.decide("PARA", "A2", "held")
    company.reserve("PARA", 4)
    told = chen.says("para")
    assert "available <b>2 cartons = 20 boxes</b>" in told
    assert "✋ on hold" in told


def test_a_tap_shows_all_of_it_on_the_same_card(company: Company, chen: Chat) -> None:
    company.receive("WATER", 48)
    chen.says("water")
    card = chen.card["message_id"]
    told = chen.taps("More")
    assert chen.card["message_id"] == card
    assert "West warehouse" in told
    assert rows(chen) == [
        ["📥 Receive", "📤 Issue", "🔁 Transfer"],
        ["↔️ Move", "💥 Damage", "🔒 Reserve"],
        ["⚖️ Adjust", "🗑 Write off"],
        ["🧮 Count", "🔍 Why", "📈 Trend"],
    ]


def test_what_was_scanned_is_carried_behind_the_tap(company: Company, chen: Chat) -> None:
    company.receive("WATER", 48)
    chen.photographs(LABEL, name="p")
    chen.taps("More")
    rows = chen.card["reply_markup"]["inline_keyboard"]
    begun = [unpack(each["callback_data"]).action for row in rows for each in row]
    (receive,) = [each for each in begun if isinstance(each, Begin) and each.verb == "receive"]
    assert (receive.known.pack, receive.known.lot) == ("case", "B7")
    chen.taps("Issue")
    assert "Issued" in chen.taps("1 case")


def test_many_places_are_counted(company: Company, chen: Chat) -> None:
    company.receive("WATER", 48)
    for place in ("A-01", "B-01"):
        company.move(company.goods("WATER", 5), place)
    company.damage(company.goods("WATER", 2))
    told = chen.says("water")
    assert told.splitlines()[2:] == ["– A-01: 5 bottles", "– B-01: 5 bottles", "– Dock: 36 bottles", "… and 1 more"]


def test_who_only_looks_gets_no_actions(company: Company) -> None:
    guest = Chat(company, GUEST)
    guest.says("water")
    assert rows(guest) == [["🔍 Why", "⋯ More"]]
    guest.taps("More")
    assert rows(guest) == [["🔍 Why", "📈 Trend"]]


def test_an_old_button_of_an_item_that_is_gone_is_stale(company: Company, chen: Chat) -> None:
    assert "earlier step" in chen.taps_on(WholeItem(Known(999)))
