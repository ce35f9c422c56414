"""Alerts are dealt with by a tap, by those who may, and every decision can be taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.chat.buttons.alerts import (
    CountForAlert,
    HoldForAlert,
    ListAlerts,
    OrderForAlert,
    RequestForAlert,
    SeeAlert,
    SeeAlerts,
    ShowAlert,
    SnoozeAlert,
    UndoDecision,
)
from bot.telegram.exporting import file_of
from bot.telegram.notices import Notice, word
from domain.alerts import decisions, living_cards, messages, mornings
from domain.company import shown_cards
from domain.company.shown_cards import Place
from domain.operations import ordering
from domain.operations.transfers import documents
from domain.operations.transfers.documents import Transfer
from domain.storage.schema.alerts import alert_decisions, alerts
from domain.storage.schema.company import minimums
from domain.storage.schema.documents import transfers as transfers_table
from domain.storage.schema.ledger import lots
from domain.storage.schema.people import groups, outbox
from domain.vocabulary import NoticeState, Subject, TransferState
from tests.bot.chatting import GROUP, Chat
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import ANA, CHEN, GUEST, LI, NOW, SOON, Company


@pytest.fixture
def watch(company: Company) -> Watch:
    """EAST has 12 of its 48 bottles and no rice; WEST has bottles to spare."""
    speak(company, "en")
    company.receive("WATER", 12)
    company.receive("WATER", 120, by=ANA)
    watch = Watch(company)
    watch.look()
    assert watch.open() == ["out RICE", "low WATER"]
    return watch


@pytest.fixture
def group(company: Company, watch: Watch) -> Chat:
    """The managers' group, and Chen in it, looking at EAST."""
    del watch
    chat = Chat(company, CHEN, GROUP)
    chat.taps_on(ListAlerts(company.site("EAST").id, 0))
    return chat


def speak(company: Company, language: str) -> None:
    """The managers' group speaks this language."""
    with company.database.write() as connection:
        connection.execute(update(groups).values(language=language))


def data_of(chat: Chat, label: str) -> str:
    """What the button of the card says to us that ends so."""
    rows = chat.card["reply_markup"]["inline_keyboard"]
    (data,) = [each["callback_data"] for row in rows for each in row if each["text"].endswith(label)]
    return str(data)


def asked_for(company: Company) -> list[Transfer]:
    with company.database.read() as connection:
        ids = connection.execute(select(transfers_table.c.id).order_by(transfers_table.c.id)).scalars().all()
        return [documents.get(connection, number) for number in ids]


def labels(chat: Chat) -> list[str]:
    return [button["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for button in row]


def test_a_card_says_the_most_urgent_first_and_numbers_it(group: Chat) -> None:
    text = group.card["text"]
    assert text.index("Out of stock (1)") < text.index("1. Jasmine rice") < text.index("Below minimum (1)")
    assert "2. Spring water\n   <b>12 bottles</b>, minimum 48" in text
    assert labels(group) == ["1", "2", "👀 All seen"]


def test_seen_is_left_out_with_who_saw_it_and_comes_back_when_it_is_taken_back(group: Chat, watch: Watch) -> None:
    group.taps("1")
    assert "Out of stock" in group.card["text"]
    told = group.taps("👀 Seen")
    assert "Jasmine rice" in told
    assert "Chen Yu 陈钰: Jasmine rice" in group.card["text"]
    assert "👀 1 seen" in group.card["text"]
    assert watch.open() == ["low WATER"]
    group.taps("↩️ Jasmine rice")
    assert watch.open() == ["out RICE", "low WATER"]
    assert "1. Jasmine rice" in group.card["text"]


def test_an_alert_that_was_seen_is_not_told_the_next_morning_and_is_again_when_it_comes_back(
    company: Company, group: Chat, watch: Watch
) -> None:
    morning = NOW.replace(hour=0, minute=30)
    group.taps("All seen")
    assert watch.open() == []
    with company.database.write() as connection:
        assert mornings.enqueue_due(connection, morning + timedelta(days=1)) == 0
    company.receive("RICE", 200)
    company.receive("WATER", 60)
    watch.look()
    assert watch.standing() == {}
    company.issue("RICE", 150)
    with company.database.write() as connection:
        assert mornings.enqueue_due(connection, morning + timedelta(days=2)) == 1
    assert watch.open() == ["low RICE"]


def test_a_tap_twice_or_by_two_is_one_decision(company: Company, group: Chat, watch: Watch) -> None:
    (rice,) = [row.id for row in watch.rows() if row.sku == "RICE"]
    group.taps_on(SeeAlert(rice))
    assert "Chen Yu 陈钰 has seen this already." in group.taps_on(SeeAlert(rice))
    assert company.count(alerts) == 2
    assert watch.standing()["out RICE"] == "acknowledged"


def test_put_off_till_the_morning_it_is_open_again_then(group: Chat, watch: Watch) -> None:
    group.taps("2")
    group.taps("💤 Today")
    assert watch.standing()["low WATER"] == "snoozed"
    morning = NOW.replace(hour=0) + timedelta(days=1)  # eight in Shanghai
    watch.sweep(morning - timedelta(minutes=1))
    assert watch.open() == ["out RICE"]
    watch.sweep(morning)
    assert watch.open() == ["out RICE", "low WATER"]


def test_put_off_until_it_changes_it_waits_for_the_next_horizon(company: Company, group: Chat, watch: Watch) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    watch.look()
    (lot,) = [row.id for row in watch.rows() if row.sku == "PARA"]
    group.taps_on(SnoozeAlert(lot, 0))
    watch.sweep(NOW + timedelta(days=2))
    assert [each for each in watch.open() if "PARA" in each] == []
    watch.sweep(NOW + timedelta(days=3))
    assert "expiring 7 PARA P-1" in watch.open()


def test_the_transfer_that_would_cure_it_is_asked_for_by_one_tap(company: Company, group: Chat, watch: Watch) -> None:
    group.taps("2")
    text = group.card["text"]
    assert "2 cases = 48 bottles</b> from West warehouse, which has 100 bottles to spare" in text
    assert "minimum 48 + demand (not known yet: less than 30 days of history) − available 12 − on the way 0" in text
    assert "− asked for 0 − on order 0 = 36, in whole packs" in text
    assert "Asked for" in group.taps("🚚 48 bottles from West warehouse")
    assert watch.standing()["low WATER"] == "in_hand"
    (asked,) = asked_for(company)
    assert (asked.source.code, asked.target.code, asked.lines[0].asked.steps) == ("WEST", "EAST", 48)
    company.send(company.approve(asked), by=ANA)
    watch.follow()
    assert watch.standing()["low WATER"] == "in_hand"
    company.arrive(asked, by=LI)
    watch.follow()
    assert watch.standing() == {"out RICE": "open"}


def test_what_was_asked_for_and_rejected_is_open_again(company: Company, group: Chat, watch: Watch) -> None:
    group.taps("2")
    group.taps("from West warehouse")
    company.reject(asked_for(company)[0])
    assert watch.standing()["low WATER"] == "in_hand"
    watch.sweep()
    assert watch.standing()["low WATER"] == "open"


def test_to_take_back_what_was_asked_for_withdraws_it(company: Company, group: Chat, watch: Watch) -> None:
    for number in (1, 2):
        group.taps_on(ShowAlert(next(row.id for row in watch.rows() if row.sku == "WATER")))
        group.taps("from West warehouse")
        assert len(asked_for(company)) == number, "each a request of its own"
        group.taps("↩️ Spring water")
        assert asked_for(company)[-1].state is TransferState.WITHDRAWN
        assert watch.standing()["low WATER"] == "open"


def test_an_amount_is_what_is_used_until_it_comes_in_whole_packs_up_to_the_maximum(
    company: Company, group: Chat, watch: Watch
) -> None:
    water = (minimums.c.item_id == company.item("WATER").id, minimums.c.site_id == company.site("EAST").id)

    def set_to(**values: int | None) -> str:
        with company.database.write() as connection:
            connection.execute(update(minimums).where(*water).values(values))
        group.taps_on(ShowAlert(next(row.id for row in watch.rows() if row.sku == "WATER")))
        return next((each for each in labels(group) if "🚚" in each), "")

    company.receive("WATER", 180, now=NOW - timedelta(days=40))
    company.issue("WATER", 180, now=NOW - timedelta(days=39))  # two a day
    company.seal()
    assert set_to(lead_days=8) == "🚚 72 bottles from West warehouse"
    assert (
        "minimum 48 + demand of 15 days 30 − available 12 − on the way 0 − asked for 0 − on order 0 = 66"
        in group.card["text"]
    )
    assert set_to(maximum=80) == "🚚 48 bottles from West warehouse", "three cases would be more than 80"
    assert "up to the maximum 80" in group.card["text"]
    assert set_to(maximum=50) == "🚚 24 bottles from West warehouse"
    assert set_to(maximum=None, lead_days=90) == "🚚 96 bottles from West warehouse", "100 to spare are 4 cases"
    company.issue("WATER", 105, by=ANA)
    assert set_to(lead_days=0) == "", "nothing to spare"


def test_a_lot_is_held_by_one_tap_and_freed_by_another(company: Company, group: Chat, watch: Watch) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    watch.look()
    (lot,) = [row.id for row in watch.rows() if row.sku == "PARA"]
    group.taps_on(HoldForAlert(lot))
    assert (status(company), watch.standing()["expiring 14 PARA P-1"]) == ("held", "in_hand")
    group.taps("↩️ Paracetamol")
    assert (status(company), watch.standing()["expiring 14 PARA P-1"]) == ("ok", "open")
    group.taps_on(HoldForAlert(lot))
    company.decide("PARA", "P-1", "ok")
    watch.sweep()
    assert watch.standing()["expiring 14 PARA P-1"] == "open", "whoever freed it has it told again"


def status(company: Company) -> str:
    with company.database.read() as connection:
        return str(connection.execute(select(lots.c.status).where(lots.c.code == "P-1")).scalar_one())


@pytest.mark.parametrize("who", [LI, ANA, GUEST])
def test_who_may_not_decide_there_changes_nothing(company: Company, watch: Watch, who: int) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    watch.look()
    rows = {row.sku: row.id for row in watch.rows()}
    with company.database.write() as connection:
        decisions.snooze(connection, company.person(CHEN), rows["RICE"], None, NOW)
        (decision,) = connection.execute(select(alert_decisions.c.id)).scalars()
    before = watch.standing()
    chat = Chat(company, who, GROUP)
    east, west = company.site("EAST").id, company.site("WEST").id
    chat.taps_on(ListAlerts(east, 0))
    all_seen = data_of(chat, "All seen")
    refused = [
        chat.taps_on(action)
        for action in (
            SeeAlert(rows["WATER"]),
            SnoozeAlert(rows["WATER"], 7),
            RequestForAlert(rows["WATER"], west, 24),
            OrderForAlert(rows["WATER"], 24),
            CountForAlert(rows["WATER"]),
            HoldForAlert(rows["PARA"]),
            UndoDecision(decision),
        )
    ]
    refused.append(chat.taps_data(all_seen))
    words = "没有这项权限" if who == LI else "Your role does not include this"
    assert all(words in each for each in refused), refused
    assert watch.standing() == before
    assert (status(company), asked_for(company)) == ("ok", [])


def test_all_that_is_shown_is_not_what_came_since(company: Company, group: Chat, watch: Watch) -> None:
    card, data = group.card, data_of(group, "All seen")
    company.receive("PARA", 5, "P-1", SOON - timedelta(days=5))
    watch.look()
    assert "The list has changed" in group.taps_data(data, card)
    assert len(watch.open()) == 3
    assert "3. Paracetamol" in group.card["text"]


def test_a_button_of_an_alert_that_was_over_and_came_back_is_old(company: Company, group: Chat, watch: Watch) -> None:
    (rice,) = [row.id for row in watch.rows() if row.sku == "RICE"]
    group.taps("1")
    card, data = group.card, data_of(group, "👀 Seen")
    company.receive("RICE", 200)
    watch.look()
    assert "Something has changed since" in group.taps_on(SeeAlert(rice))
    company.issue("RICE", 200)
    watch.look()
    group.taps_data(data, card)
    assert watch.standing()["out RICE"] == "open"


def test_pages_of_ten(company: Company, watch: Watch) -> None:
    for number in range(21):
        company.receive("PARA", 1, f"P-{number:02d}", SOON)
    watch.look()
    chat = Chat(company, CHEN, GROUP)
    chat.taps_on(ListAlerts(company.site("EAST").id, 0))
    assert "… and 13 more" in chat.card["text"]
    assert "11–20 ➡️" in labels(chat)
    chat.taps("11–20 ➡️")
    assert "Expires within 14 days (21)" in chat.card["text"]
    assert labels(chat)[:10] == [str(number) for number in range(11, 21)]
    chat.taps("👀 All seen")
    assert len(watch.open()) == 13


def test_a_groups_card_is_in_its_own_language_whoever_taps(company: Company, group: Chat) -> None:
    speak(company, "zh")
    assert group.taps("1").startswith("\n🔴 <b>缺货（1）</b>")
    told = group.taps("确认")
    assert "👀 Seen" in told, "whoever tapped is told in their own"
    assert "👀 已确认 1 条" in group.card["text"]


def test_alerts_in_ones_own_chat_and_in_chinese(company: Company, watch: Watch) -> None:
    del watch
    li = Chat(company, LI)
    told = li.says("/alerts")
    assert "缺货（1）" in told
    assert "1. 茉莉香米" in told
    li.taps("1")
    assert "安全库存 48" not in li.card["text"]
    assert "没有库存了" in li.card["text"]


def test_a_digest_of_a_card_is_not_for_another_site(company: Company, group: Chat, watch: Watch) -> None:
    group.taps_on(SeeAlerts(company.site("WEST").id, 0, "00000000"))
    assert watch.open() == ["out RICE", "low WATER"]


def test_what_nobody_can_spare_is_put_on_the_order_list_and_comes_off_when_it_has_come(
    company: Company, group: Chat, watch: Watch
) -> None:
    group.taps("1")
    assert "100 kg</b> to buy" in group.card["text"]
    assert "On the order list" in group.taps("🛒 Order 100 kg")
    assert watch.standing()["out RICE"] == "in_hand"
    group.taps("↩️ Jasmine rice")
    assert watch.standing()["out RICE"] == "open"
    group.taps_on(ShowAlert(next(row.id for row in watch.rows() if row.sku == "RICE")))
    group.taps("🛒 Order 100 kg")
    chen = Chat(company, CHEN)
    told = chen.says("order list")
    assert "Order list (1)" in told
    assert "4 sacks = 100 kg" in told
    chen.taps("✖ Jasmine rice")
    assert "is empty" in chen.card["text"]
    watch.sweep()
    assert watch.standing()["out RICE"] == "open"
    chen.taps("Undo")
    assert "Order list (1)" in chen.card["text"]
    chen.taps("📄 CSV")
    assert chen.made == {"orders": "csv", "sites": ["EAST", "WEST"], "language": "en"}
    name, content = file_of(company.database, chen.made or {}, NOW)
    assert (name, content.decode("utf-8-sig").splitlines()[1].split(",")[1:6]) == (
        "orders-2026-03-10.csv",
        ["RICE", "Jasmine rice", "茉莉香米", "100", "kg"],
    )
    company.receive("RICE", 100, now=NOW + timedelta(minutes=1))
    watch.follow(NOW + timedelta(minutes=1))
    assert "is empty" in chen.says("/orders")
    assert "没有这项权限" in Chat(company, LI).says("采购清单")


def test_of_what_a_transfer_leaves_the_rest_is_to_be_bought_and_what_is_ordered_counts(
    company: Company, group: Chat, watch: Watch
) -> None:
    company.issue("WATER", 90, by=ANA)
    (water,) = [row.id for row in watch.rows() if row.sku == "WATER"]
    group.taps_on(ShowAlert(water))
    assert [each for each in labels(group) if each[0] in "🚚🛒"] == [
        "🚚 10 bottles from West warehouse",
        "🛒 Order 48 bottles",
    ]
    group.taps("🛒 Order 48 bottles")
    group.taps("↩️ Spring water")
    with company.database.write() as connection:
        item = company.item("WATER")
        ordering.put(company.context(connection, "k", by=CHEN), item, item.quantity(24), company.site("EAST"))
    group.taps_on(ShowAlert(water))
    assert "− on order 24 = 12" in group.card["text"]


def test_a_manager_has_it_counted_and_it_is_open_again_when_it_was(company: Company, group: Chat, watch: Watch) -> None:
    group.taps("2")
    assert "first in /counts" in group.taps("🔢 Count it")
    assert watch.standing()["low WATER"] == "in_hand"
    li = Chat(company, LI)
    assert "要马上盘点：1 处" in li.says("/counts")
    li.taps("矿泉水 · WATER")
    li.says("12")
    assert "马上盘点" not in li.says("/counts")
    watch.sweep()
    assert watch.standing()["low WATER"] == "open"


def test_what_expires_here_is_given_by_one_tap_to_who_would_use_it(company: Company, group: Chat, watch: Watch) -> None:
    company.receive("PARA", 60, "P-1", SOON + timedelta(days=20), now=NOW - timedelta(days=60))
    company.receive("PARA", 90, "P-9", SOON + timedelta(days=300), by=ANA, now=NOW - timedelta(days=60))
    company.issue("PARA", 9, now=NOW - timedelta(days=50))
    company.issue("PARA", 72, by=ANA, now=NOW - timedelta(days=50))
    company.seal()
    watch.look()
    group.taps_on(ShowAlert(next(row.id for row in watch.rows() if row.rule == "rescue")))
    assert "another warehouse would use 6" in group.card["text"]
    group.taps("🚚 6 boxes to West warehouse")
    (asked,) = asked_for(company)
    assert (asked.source.code, asked.target.code, asked.lines[0].asked.steps) == ("EAST", "WEST", 6)


def told_aloud(company: Company) -> Chat:
    """Chen in the managers' group, looking at what was told last."""
    chat, told = Chat(company, CHEN, GROUP), outbox.c.subject == Subject.ALERT
    with company.database.read() as connection:
        row = connection.execute(select(outbox).where(told).order_by(outbox.c.id.desc())).first()
        assert row is not None
        card = word(connection, Notice(row.id, GROUP, "en", row.subject, row.body, 1, None), NOW)
    chat.gets(*card)
    with company.database.write() as connection:
        sent = {"state": NoticeState.SENT, "sent_as": f"{GROUP}/{chat.card['message_id']}"}
        connection.execute(update(outbox).where(outbox.c.id == row.id).values(sent))
    assert "just now" in chat.card["text"]
    return chat


def test_a_tap_on_what_was_urgent_answers_there_and_is_taken_back_there(company: Company, watch: Watch) -> None:
    company.receive("RICE", 200)
    watch.follow()
    company.issue("RICE", 200)
    watch.follow()
    chat = told_aloud(company)
    chat.taps("👀 Seen")
    assert "just now" in chat.card["text"]
    assert "Chen Yu 陈钰: Jasmine rice" in chat.card["text"]
    assert labels(chat) == ["↩️ Jasmine rice"]
    with company.database.read() as connection:
        assert messages.stale(connection) == [], "the answer has drawn it"
    chat.taps("↩️ Jasmine rice")
    assert "1. Jasmine rice" in chat.card["text"]
    assert "👀 Seen" in labels(chat)


def test_the_answer_to_a_tap_on_the_living_card_is_its_drawing(company: Company, group: Chat) -> None:
    east, place = company.site("EAST").id, Place(GROUP, group.card["message_id"])
    with company.database.write() as connection:
        about = shown_cards.about(Subject.MORNING, east)
        shown_cards.show(connection, place, about, GROUP, {"site": east}, NOW)
        living_cards.changed(connection, [east])
    assert stale(company) == [place]
    group.taps("All seen")
    assert stale(company) == []
    Chat(company, CHEN).taps_on(UndoDecision(1))
    assert stale(company) == [place], "it was answered in another chat"


def stale(company: Company) -> list[Place]:
    """Where the cards stand that are to be drawn again."""
    with company.database.read() as connection:
        return [each.place for each in shown_cards.stale(connection, 9)]
