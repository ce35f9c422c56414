"""Who deals with the card needs no second one, who never answers is told more seldom; and nothing is left out."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from domain.alerts import decisions, mornings
from domain.company import places
from domain.storage.schema.people import outbox, roles
from domain.storage.schema.people import people as everybody
from domain.vocabulary import Subject
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import ANA, CHEN, NOW, Company

MONDAY = NOW.replace(hour=0, minute=5) + timedelta(days=6)  # five past eight in Shanghai
GROUP, HANS = -100, 1006
LATE = timedelta(hours=2)


@pytest.fixture
def watch(company: Company) -> Watch:
    """Plenty of everything; what is received and issued later is not known to be fast or slow."""
    company.receive("RICE", 200)
    company.receive("WATER", 100)
    company.receive("PARA", 100, "P-1", (NOW + timedelta(days=900)).date())
    company.receive("WATER", 30, by=ANA)
    watch = Watch(company)
    watch.follow()
    return watch


def cards(company: Company, since: datetime, days: int, before: Callable[[int], object] = lambda _: None) -> list[int]:
    """On which of so many mornings there is a card; `before` each, something happens on the day before."""
    told = []
    for day in range(days):
        before(day)
        with company.database.write() as connection:
            if mornings.enqueue_due(connection, since + timedelta(days=day)):
                told.append(day)
    return told


def deal(company: Company, watch: Watch, now: datetime) -> None:
    """Chen acknowledges all that is open."""
    with company.database.write() as connection:
        ids = [row.id for row in watch.rows() if row.state == "open" and row.present]
        decisions.acknowledge_all(connection, company.person(CHEN), ids, now)


def test_who_deals_with_the_card_every_morning_sees_there_what_came_since(company: Company, watch: Watch) -> None:
    company.issue("WATER", 60, now=MONDAY - timedelta(hours=4))
    watch.follow(MONDAY - timedelta(hours=4))
    assert cards(company, MONDAY, 1) == [0]
    deal(company, watch, MONDAY + timedelta(hours=1))
    yesterday = MONDAY + timedelta(hours=6)
    company.issue("RICE", 150, now=yesterday)
    watch.follow(yesterday)
    assert cards(company, MONDAY + timedelta(days=1), 1) == [], "it is on Monday's card, and that is read"
    assert cards(company, MONDAY + timedelta(days=2), 1) == [0], "nobody has dealt with it after all"


def test_what_is_out_of_stock_does_not_wait_although_the_card_is_read(company: Company, watch: Watch) -> None:
    company.issue("WATER", 60, now=MONDAY - timedelta(hours=4))
    watch.follow(MONDAY - timedelta(hours=4))
    assert cards(company, MONDAY, 1) == [0]
    deal(company, watch, MONDAY + timedelta(hours=1))
    company.issue("RICE", 200, now=MONDAY + timedelta(hours=6))
    company.seal()
    watch.sweep(MONDAY + timedelta(hours=7))
    assert cards(company, MONDAY + timedelta(days=1), 1) == [0]


def test_who_never_answers_gets_another_card_after_two_days_four_and_then_on_mondays(
    company: Company, watch: Watch
) -> None:
    def expires(day: int) -> None:
        """Each day another lot begins to be one that cannot wait."""
        now = MONDAY + timedelta(days=day, hours=-10)
        company.receive("PARA", 1, f"D-{day}", (MONDAY + timedelta(days=day + 6)).date(), now=now)
        watch.look(now)

    assert cards(company, MONDAY, 28, expires) == [0, 2, 6, 7, 14, 21]
    new = [row for row in watch.rows() if row.state == "open" and row.present and row.told < row.times]
    assert min(row.opened_at for row in new) > MONDAY + timedelta(days=21), "the last card told of all that there was"


def test_one_answer_and_the_next_card_comes_as_before(company: Company, watch: Watch) -> None:
    def expires(day: int) -> None:
        now = MONDAY + timedelta(days=day, hours=-10)
        company.receive("PARA", 1, f"D-{day}", (MONDAY + timedelta(days=day + 6)).date(), now=now)
        watch.look(now)
        if day == 4:
            with company.database.write() as connection:
                first = next(row.id for row in watch.rows() if row.code == "D-0" and row.state == "open")
                decisions.acknowledge(connection, company.person(CHEN), first, now)

    assert cards(company, MONDAY, 7, expires) == [0, 2, 4, 6]


def late(watch: Watch) -> list[tuple[int, list[str]]]:
    """What went on to the next person."""
    return [told for told in watch.told() if told[0] > 0]


def test_who_has_not_answered_is_told_what_is_late_since_in_one_message_two_days_later(
    company: Company, watch: Watch
) -> None:
    company.issue("WATER", 100)
    watch.follow()
    assert watch.escalate(NOW + LATE) == 1
    hour = NOW + timedelta(hours=1)
    company.issue("RICE", 200, now=hour)
    watch.follow(hour)
    assert watch.escalate(hour + LATE) == 0
    assert watch.escalate(NOW + LATE + timedelta(days=2, minutes=-1)) == 0
    assert watch.escalate(NOW + LATE + timedelta(days=2)) == 1
    assert late(watch) == [(CHEN, ["out WATER"]), (CHEN, ["out RICE"])]


def test_who_has_answered_is_told_the_next_at_once(company: Company, watch: Watch) -> None:
    company.issue("WATER", 100)
    watch.follow()
    assert watch.escalate(NOW + LATE) == 1
    deal(company, watch, NOW + LATE + timedelta(minutes=5))
    hour = NOW + timedelta(hours=3)
    company.issue("RICE", 200, now=hour)
    watch.follow(hour)
    assert watch.escalate(hour + LATE) == 1
    assert late(watch) == [(CHEN, ["out WATER"]), (CHEN, ["out RICE"])]


def test_who_does_not_answer_is_passed_over_for_who_comes_next(company: Company, watch: Watch) -> None:
    with company.database.write() as connection:
        east = places.site_by_code(connection, "EAST")
        person = {"address": HANS, "name": "Hans", "phone_language": "", "home_id": east.id}
        number = connection.execute(insert(everybody).values(person).returning(everybody.c.id)).scalar_one()
        connection.execute(insert(roles).values(person_id=number, site_id=east.id, role="manager"))
    company.issue("WATER", 100)
    watch.follow()
    assert watch.escalate(NOW + LATE) == 1
    hour = NOW + timedelta(hours=1)
    company.issue("RICE", 200, now=hour)
    watch.follow(hour)
    told = [watch.escalate(hour + LATE), watch.escalate(NOW + 2 * LATE), watch.escalate(hour + 3 * LATE)]
    assert (told, late(watch)) == ([1, 0, 0], [(CHEN, ["out WATER"]), (HANS, ["out RICE"])])
    assert watch.escalate(hour + LATE + timedelta(days=2)) == 1
    assert late(watch)[-1] == (HANS, ["out WATER"])


def test_a_clock_that_was_wrong_silences_nobody(company: Company, watch: Watch) -> None:
    company.issue("WATER", 100)
    watch.follow()
    assert watch.escalate(NOW + timedelta(days=400)) == 1
    company.issue("RICE", 200)
    watch.follow()
    with company.database.write() as connection:
        connection.execute(update(outbox).where(outbox.c.subject == Subject.ALERT).values(created_at=NOW))
    assert watch.escalate(NOW + LATE) == 1
    with company.database.read() as connection:
        assert len(connection.execute(select(outbox.c.id).where(outbox.c.address == CHEN)).all()) == 2
