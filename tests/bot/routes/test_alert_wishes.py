"""When a group, or somebody for themselves, is told of alerts, and of which: by taps of those who may, and in words."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from bot.chat.buttons.wishes import SetWish, ShowWishes, SwitchWish, TellOf
from domain.alerts import mornings
from domain.company import people, places
from domain.company.settings import alerting, store
from domain.storage.schema.people import groups, outbox, roles
from domain.storage.schema.people import people as everybody
from domain.vocabulary import Subject
from tests.bot.chatting import GROUP, Chat
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import ANA, CHEN, GUEST, LI, NOW, SOON, Company

pytestmark = pytest.mark.parametrize("company", ["sqlite"], indirect=True)

HANS = 1006

EIGHT = datetime(2026, 3, 10, 0, tzinfo=UTC)  # in Shanghai, a Tuesday


@pytest.fixture
def group(company: Company) -> Chat:
    """The managers' group, and Chen in it, looking at its wishes."""
    with company.database.write() as connection:
        connection.execute(update(groups).values(language="en"))
    chat = Chat(company, CHEN, GROUP)
    chat.says("/alerts")
    chat.taps("When and what")
    return chat


def labels(chat: Chat) -> list[str]:
    return [button["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for button in row]


def due(company: Company, now: datetime) -> list[int]:
    """To whom the cards of that moment go."""
    with company.database.write() as connection:
        before = set(connection.execute(select(outbox.c.id)).scalars())
        mornings.enqueue_due(connection, now)
        rows = connection.execute(select(outbox.c.id, outbox.c.address).order_by(outbox.c.id)).all()
    return [row.address for row in rows if row.id not in before]


def test_a_group_says_when_and_of_what_it_is_told_and_takes_it_back(company: Company, group: Chat) -> None:
    assert "Morning report: <b>08:00</b> (as for all)" in group.card["text"]
    group.taps("Morning report")
    group.taps("07:00")
    assert "<b>07:00</b>" in group.card["text"]
    assert due(company, EIGHT - timedelta(hours=1)) == [GROUP]
    group.taps("Undo")
    assert "<b>08:00</b> (as for all)" in group.card["text"]
    group.taps("Back")
    group.taps("Days of the morning report")
    group.taps("Mon")
    assert "Tue, Wed, Thu, Fri, Sat, Sun" in group.card["text"]
    group.taps("As for all")
    assert "<b>all</b> (as for all)" in group.card["text"]


def test_what_is_written_in_answer_is_understood_in_both_languages_or_refused(company: Company, group: Chat) -> None:
    group.taps("Quiet hours")
    card = group.card
    group.says("from nine", about=card)
    assert "is no span of hours: write it as 21:00-07:00" in group.card["text"]
    group.says("晚9点", about=card)
    assert "is no span of hours" in group.card["text"]
    group.says("21点到6点半", about=card)
    assert "<b>21:00–06:30</b>" in group.card["text"]
    group.says("无", about=card)
    assert "<b>none</b>" in group.card["text"]
    group.taps("Back")
    group.taps("Days of the morning report")
    group.says("周一、周五", about=group.card)
    assert "<b>Mon, Fri</b>" in group.card["text"]
    group.says("someday", about=group.card)
    assert "write all, none, or some of Mon, Tue" in group.card["text"]
    with company.database.read() as connection:
        assert store.entries(connection, alerting.QUIET_HOURS) == {"-100": None}


def test_what_a_group_leaves_out_is_not_on_its_card_and_is_not_told(company: Company, group: Chat) -> None:
    watch = Watch(company)
    company.receive("WATER", 12)
    company.receive("PARA", 5, "P-1", SOON)
    group.taps("Kinds of alert that are left out")
    group.taps("▫️ out of stock")
    group.taps("Back")
    group.taps("Expiry is told from so many days before")
    group.taps("7 days")
    group.says("/alerts")
    shown = "\n".join(each.text for each in group.replies[-2:])
    assert "Below minimum (1)" in shown
    assert "Out of stock" not in shown
    assert "Paracetamol" not in shown
    company.issue("WATER", 12)
    watch.follow()
    assert watch.told() == []
    assert "Out of stock (2)" in Chat(company, CHEN).says("/alerts"), "in one's own chat all is shown"


def test_each_group_has_its_own_sites_and_the_last_one_stays(company: Company, group: Chat) -> None:
    group.taps("✅ West warehouse")
    with company.database.read() as connection:
        assert [each.site_id for each in people.groups_of(connection)] == [company.site("EAST").id]
    assert "one warehouse at least" in group.taps("✅ East warehouse")
    group.taps("▫️ West warehouse")
    assert labels(group)[:2] == ["✅ East warehouse", "✅ West warehouse"]
    group.taps("▫️ 中文")
    assert "本群的预警提醒" in group.card["text"]


def test_ones_own_digest(company: Company) -> None:
    li = Chat(company, LI)
    li.says("/alerts")
    li.taps("时间与内容")
    assert "目前没有" in li.card["text"]
    li.taps("▫️ 东区仓")
    li.taps("早报时间")
    li.taps("17:00")
    assert due(company, EIGHT) == [GROUP]
    assert due(company, EIGHT + timedelta(hours=9)) == [GROUP, LI], "in the west it is ten"
    li.says("/alerts")
    li.taps("时间与内容")
    li.taps("✅ 东区仓")
    assert "目前没有" in li.card["text"]
    li.taps_on(TellOf(company.site("WEST").id, True))
    assert "目前没有" in li.card["text"], "Li does not work there"


@pytest.mark.parametrize("who", [LI, ANA, GUEST])
def test_who_decides_nothing_there_changes_nothing(company: Company, group: Chat, who: int) -> None:
    other = Chat(company, who, GROUP)
    east = company.site("EAST").id
    for tap in (SetWish("morning", "07:00"), SwitchWish("not-told", "out", True), TellOf(east, False), ShowWishes()):
        assert "权限" in (told := other.taps_on(tap, group.card)) or "Your role does not include this" in told
    with company.database.read() as connection:
        assert store.entries(connection, alerting.MORNING) == {}
        assert len(people.groups_of(connection)) == 2


def test_what_becomes_urgent_in_quiet_hours_is_told_after_them_unless_it_is_to_wake(company: Company) -> None:
    watch = Watch(company)
    company.receive("WATER", 60)
    company.receive("RICE", 100)
    watch.follow()
    evening = NOW + timedelta(hours=10)  # ten in Shanghai
    morning = NOW + timedelta(hours=19)
    with company.database.write() as connection:
        store.put(connection, alerting.QUIET_HOURS, "-100", alerting.QUIET_HOURS.kind.load("21-7"), _by(company), NOW)
    company.issue("WATER", 60, now=evening)
    watch.follow(evening)
    assert (watch.told(), watch.release(evening + timedelta(hours=1))) == ([], 0)
    company.receive("WATER", 60, now=evening)
    company.issue("RICE", 100, now=evening)
    watch.follow(evening)
    assert watch.release(morning) == 1
    assert watch.told() == [(GROUP, ["out RICE"])], "the water is there again"
    with company.database.write() as connection:
        store.put(connection, alerting.WAKES, "EAST", ("out",), _by(company), NOW)
    night = evening + timedelta(days=1)
    company.issue("WATER", 60, now=night)
    watch.follow(night)
    assert len(watch.told()) == 2


def test_what_nobody_acknowledges_goes_to_the_next_person_once(company: Company) -> None:
    watch = Watch(company)
    company.receive("WATER", 60)
    watch.follow()
    company.issue("WATER", 60)
    watch.follow()
    assert [watch.escalate(NOW + timedelta(hours=hours)) for hours in (1, 2, 3, 9)] == [0, 1, 0, 0]
    assert watch.told() == [(GROUP, ["out WATER"]), (CHEN, ["out WATER"])]
    with company.database.read() as connection:
        (body,) = connection.execute(select(outbox.c.body).where(outbox.c.address == CHEN)).scalars()
    assert body["late"]


def test_it_goes_to_who_is_based_there_then_on_to_administrators_last_and_to_nobody_in_quiet_hours(
    company: Company,
) -> None:
    with company.database.write() as connection:
        west = places.site_by_code(connection, "WEST")
        person = {"address": HANS, "name": "Hans", "phone_language": "", "home_id": west.id}
        number = connection.execute(insert(everybody).values(person).returning(everybody.c.id)).scalar_one()
        connection.execute(insert(roles).values(person_id=number, site_id=west.id, role="manager"))
        ana = people.by_address(connection, ANA)
        assert ana
        connection.execute(update(roles).where(roles.c.person_id == ana.id).values(role="administrator"))
        quiet = alerting.QUIET_HOURS.kind.load("7-9")  # in Berlin, where it is five now
        store.put(connection, alerting.QUIET_HOURS, f"#{number}", quiet, _by(company), NOW)
    watch = Watch(company)
    company.receive("WATER", 60, by=ANA)
    watch.follow()
    company.issue("WATER", 60, by=ANA)
    watch.follow()
    hours = (1, 2.5, 4, 5, 6, 7, 8, 20)
    assert [watch.escalate(NOW + timedelta(hours=each)) for each in hours] == [0, 0, 1, 0, 1, 0, 1, 0]
    assert [address for address, _ in watch.told()] == [GROUP, HANS, CHEN, ANA]


def test_a_group_that_moves_keeps_its_wishes(company: Company, group: Chat) -> None:
    group.taps("Morning report")
    group.taps("07:00")
    with company.database.write() as connection:
        people.move_group(connection, GROUP, -1009)
        assert store.entries(connection, alerting.MORNING) == {"-1009": alerting.MORNING.kind.load("07:00")}
    assert due(company, EIGHT - timedelta(hours=1)) == [-1009]


def test_a_quiet_morning_is_a_line_where_it_is_wanted(company: Company) -> None:
    company.receive("WATER", 60)
    company.receive("RICE", 100)
    assert due(company, EIGHT) == []
    with company.database.write() as connection:
        store.put(connection, alerting.QUIET_MORNINGS, "EAST", "line", _by(company), NOW)
    assert due(company, EIGHT + timedelta(days=1)) == [GROUP]
    assert due(company, EIGHT + timedelta(days=1, minutes=1)) == []
    with company.database.read() as connection:
        (row,) = connection.execute(select(outbox)).all()
    assert (row.subject, row.silent) == (Subject.QUIET_MORNING, 1)


def _by(company: Company) -> store.Editor:
    return store.Editor(company.person(CHEN))
