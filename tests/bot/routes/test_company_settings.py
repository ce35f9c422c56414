"""What the company has set, in the chat: by administrators alone, at once in force, kept and taken back."""

from datetime import timedelta

import pytest

from domain.alerts import morning_report, mornings
from domain.company import granting
from domain.company.settings import alerting, counts, mirroring, store
from domain.vocabulary import Role
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, LI, NOW, SOON, Company


@pytest.fixture
def admin(company: Company) -> Chat:
    with company.database.write() as connection:
        granting.grant(connection, None, company.person(CHEN), company.site("EAST").id, Role.ADMINISTRATOR, NOW)
    return Chat(company, CHEN)


def labels(chat: Chat) -> list[str]:
    return [button["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for button in row]


def test_only_administrators_see_and_change_them(company: Company, admin: Chat) -> None:
    admin.says("/settings")
    assert "⏰ Alerts" in labels(admin)
    group = admin.taps("Alerts")
    assert "08:00" in group
    assert "30 days" in group
    card = dict(admin.card)
    floor = Chat(company, LI)
    floor.says("/settings morning 07:30")
    assert not any("⏰" in label for label in labels(floor))
    admin.taps("Morning report")
    data = admin.card["reply_markup"]["inline_keyboard"][-1][0]["callback_data"]
    assert "不包括" in floor.taps_data(data, card) or "没有这项权限" in floor.taps_data(data, card)


def test_a_change_works_at_once_and_is_taken_back(company: Company, admin: Chat) -> None:
    company.receive("PARA", 5, "L1", SOON)
    at = NOW.replace(hour=1)  # 09:00 in Shanghai, 02:00 in Berlin
    told = admin.says("/settings Morning report = 10:15")
    assert "10:15" in told
    assert "08:00" not in told.split("🕘")[0]
    with company.database.write() as connection:
        assert mornings.enqueue_due(connection, at) == 0
    undo = admin.card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert "08:00" in admin.taps("Undo")
    with company.database.write() as connection:
        assert mornings.enqueue_due(connection, at) == 1
    assert "changed again" in admin.taps_data(undo)


def test_an_answer_to_the_card_changes_it_for_one_thing(company: Company, admin: Chat) -> None:
    admin.says("/settings morning")
    card = dict(admin.card)
    assert "EAST = 09:30" in admin.says("east = 9点半", about=card)
    with company.database.read() as connection:
        assert f"{store.get(connection, alerting.MORNING, 'EAST'):%H:%M}" == "09:30"
        assert f"{store.get(connection, alerting.MORNING, 'WEST'):%H:%M}" == "08:00"
    assert "EAST" not in admin.says("EAST = –", about=card).split("🕘")[0]


def test_what_is_set_is_shown_in_words_of_who_reads_it(company: Company, admin: Chat) -> None:
    admin.says("/settings")
    assert "all that the company warns of" in admin.taps("Alerts")
    assert "3650" not in admin.says("/settings alert-horizon = all").split("🕘")[0]
    assert "14 days" in admin.says("/settings alert-horizon = 14")
    assert "by ABC class" in admin.says("/settings count-plan by ABC class")
    assert "where several may count" in admin.says("/settings recount several")
    with company.database.read() as connection:
        assert store.get(connection, alerting.ALERT_HORIZON) == 14
        assert store.get(connection, counts.PLAN) == "abc"
        assert counts.PLAN.kind.show(connection, "abc", "zh") == "按ABC"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("morning 25:00", "not a time of day"),
        ("morning NORTH = 08:00", "is no site"),
        ("expiry-days 4000", "between 0 and 3650"),
        ("expiry-days Dairy = 7", "no item is in the category"),
        ("sheet-waits perhaps", "is none of"),
        ("sheet-waits EAST = low", "set for all"),
        ("approval above 1: manager", "begin with one of"),
        ("approval nonsense", "write"),
        ("reason theft Rats = 鼠咬", "begin with one of"),
        ("unit-word crate = barrel", "no item has the unit"),
        ("unit-word 5er = case", "without digits"),
        ("unit-word case = bottle", "one new word"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(admin: Chat, said: str, why: str) -> None:
    told = admin.says(f"/settings {said}")
    assert "Nothing was changed" in told
    assert why in told


def test_a_choice_is_tapped(company: Company, admin: Chat) -> None:
    admin.says("/settings sheet-waits")
    assert "low" in admin.taps("low").split("🕘")[1]
    with company.database.read() as connection:
        assert store.get(connection, mirroring.SHEET_WAITS) == "low"


def test_the_company_s_own_words(company: Company, admin: Chat) -> None:
    admin.says("/settings unit-word crate = case")
    assert "2 cases = 48 bottles" in Chat(company, CHEN).says("+2 crate water").replace("<b>", "").replace("</b>", "")
    admin.says("/settings reason write-off Rats = 鼠咬")
    company.receive("WATER", 9)
    admin.says("/write_off 2 water from DOCK")
    assert "Rats" in labels(admin)


def test_the_horizon_of_a_category(company: Company) -> None:
    company.receive("PARA", 5, "L1", SOON)
    with company.database.write() as connection:
        assert len(morning_report.report(connection, company.site("EAST").id, NOW).expiring) == 1
        store.put(connection, alerting.EXPIRY_DAYS, "", 9, store.Editor(), NOW)
        assert not morning_report.report(connection, company.site("EAST").id, NOW).expiring
        later = NOW + timedelta(days=1)
        assert len(morning_report.report(connection, company.site("EAST").id, later).expiring) == 1
        store.put(connection, alerting.EXPIRY_DAYS, "Medicine", 1, store.Editor(), NOW)
        assert len(morning_report.report(connection, company.site("EAST").id, later).expiring) == 1
