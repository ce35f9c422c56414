from datetime import timedelta

from sqlalchemy import select

from domain.operations.transfers import reminding, steps
from domain.storage.schema.people import outbox
from tests.domain.small_company import ANA, CHEN, LI, NOW, Company

DAY = timedelta(days=1)


def reminded(company: Company, days: float) -> list[int]:
    """Who is told by a tick after so many days."""
    with company.database.write() as connection:
        last = connection.execute(select(outbox.c.id).order_by(outbox.c.id.desc())).scalars().first() or 0
        reminding.remind(connection, NOW + days * DAY)
        return list(connection.execute(select(outbox.c.address).where(outbox.c.id > last)).scalars())


def test_who_has_to_act_is_reminded_once_a_day_and_managers_after_three(company: Company) -> None:
    company.receive("WATER", 50)
    transfer = company.request("WATER", 5)
    assert reminded(company, 0.9) == []
    assert reminded(company, 1) == [CHEN]
    assert reminded(company, 1.5) == [], "once a day"
    company.approve(transfer, now=NOW + 2 * DAY)
    assert reminded(company, 2.5) == [], "something has happened"
    assert reminded(company, 3) == [LI]
    assert reminded(company, 5) == [LI, CHEN]
    company.send(transfer, now=NOW + 6 * DAY)
    assert reminded(company, 7) == [ANA]
    company.arrive(transfer, now=NOW + 7 * DAY)
    assert reminded(company, 20) == []


def test_what_is_missing_is_its_senders_to_find_out(company: Company) -> None:
    company.receive("WATER", 50)
    company.finish(company.take_in(company.send(company.approve(company.request("WATER", 5))), {1: 4}))
    assert reminded(company, 1) == [LI, CHEN]


def test_every_state_in_which_something_is_to_be_done_has_somebody_to_do_it(company: Company) -> None:
    assert set(reminding.ACTS) == set(steps.OPEN)
    assert company.differences() == ()
