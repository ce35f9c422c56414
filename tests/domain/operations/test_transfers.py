from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from domain.errors import AlreadyDecided, NotAllowed, NotEnough, NotReversible, SameSite
from domain.ledger import lots
from domain.operations import reversing, transfers
from domain.operations.transfers import Route, Transfer
from domain.storage.schema import movements, outbox
from domain.storage.schema import transfers as transfers_table
from domain.vocabulary import LotStatus
from tests.domain.small_company import ANA, CHEN, GUEST, LATER, LI, NOW, SOON, Company


def request(
    company: Company,
    amount: int,
    by: int = ANA,
    *,
    sku: str = "PARA",
    source: str = "EAST",
    target: str = "WEST",
    key: str | None = None,
) -> Transfer:
    item, person = company.item(sku), company.person(by)
    route = Route(company.site(source), company.site(target))
    quantity = item.measure(Decimal(amount))
    with company.database.write() as connection:
        return transfers.request(company.context(connection, key, by=person), item, quantity, route)


def approve(company: Company, transfer: Transfer, by: int = CHEN, days: int = 0) -> Transfer:
    person = company.person(by)
    with company.database.write() as connection:
        now = NOW + timedelta(days=days)
        return transfers.approve(company.context(connection, by=person, now=now), transfer.id)


def reject(company: Company, transfer: Transfer, by: int = CHEN) -> Transfer:
    with company.database.write() as connection:
        return transfers.reject(connection, company.person(by), transfer.id, NOW)


def withdraw(company: Company, transfer: Transfer, by: int = ANA) -> Transfer:
    with company.database.write() as connection:
        return transfers.withdraw(connection, company.person(by), transfer.id, NOW)


def arrive(company: Company, transfer: Transfer, by: int = ANA) -> Transfer:
    person = company.person(by)
    with company.database.write() as connection:
        return transfers.arrive(company.context(connection, by=person), transfer.id)


def told(company: Company) -> list[tuple[str, int]]:
    with company.database.read() as connection:
        query = select(outbox.c.subject, outbox.c.address).order_by(outbox.c.id)
        return [(subject, address) for subject, address in connection.execute(query)]


def test_goods_go_over_transit_first_expired_first(company: Company) -> None:
    company.receive("PARA", 5, "LATE", LATER)
    company.receive("PARA", 3, "SOON", SOON)
    transfer = request(company, 4)
    assert (transfer.state, transfer.number) == ("requested", f"T-{transfer.id:06d}")
    assert company.held("PARA") == [("DOCK", "SOON", 3), ("DOCK", "LATE", 5)], "nothing moves before the approval"
    assert approve(company, transfer).state == "in_transit"
    assert company.held("PARA") == [("DOCK", "LATE", 4)]
    assert company.held("PARA", "WEST") == [("T-000001", "SOON", 3), ("T-000001", "LATE", 1)]
    assert company.stock("PARA", "WEST") == 0, "what is on its way is not on the shelf"
    done = arrive(company, transfer)
    assert (done.state, done.arrived_by) == ("arrived", company.person(ANA))
    assert company.held("PARA", "WEST") == [("DOCK", "SOON", 3), ("DOCK", "LATE", 1)]
    assert company.differences() == ()


def test_everybody_concerned_is_told_once(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer = request(company, 4)
    approve(company, transfer)
    arrive(company, transfer)
    assert told(company) == [("transfer-requested", CHEN), ("transfer-approved", ANA), ("transfer-arrived", CHEN)]


def test_those_who_wait_are_told_when_somebody_elsewhere_asked(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    approve(company, request(company, 4, by=LI))
    assert told(company)[1:] == [("transfer-approved", LI), ("transfer-approved", ANA)]


def test_a_rejected_transfer_moves_nothing_and_stays_rejected(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer = reject(company, request(company, 4))
    assert transfer.state == "rejected"
    assert told(company)[1:] == [("transfer-rejected", ANA)]
    for deed in (approve, reject, arrive):
        with pytest.raises(AlreadyDecided) as refused:
            deed(company, transfer)
        assert (refused.value.state, refused.value.by) == ("rejected", "Chen Yu 陈钰")
    assert company.held("PARA") == [("DOCK", "P-1", 5)]


def test_who_asked_may_withdraw_it_until_it_is_decided_and_the_goods_are_free_again(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    first = withdraw(company, request(company, 5))
    assert first.state == "withdrawn"
    assert told(company)[1:] == [("transfer-withdrawn", CHEN)], "who was asked to approve it is told"
    for deed in (withdraw, approve, reject, arrive):
        with pytest.raises(AlreadyDecided) as refused:
            deed(company, first)
        assert (refused.value.state, refused.value.by) == ("withdrawn", "Ana Silva")
    second = request(company, 5)
    approve(company, second)
    with pytest.raises(AlreadyDecided):
        withdraw(company, second)
    assert company.differences() == ()


def test_nobody_withdraws_what_another_asked_for(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer = request(company, 5)
    for other in (LI, CHEN, GUEST):
        with pytest.raises(NotAllowed):
            withdraw(company, transfer, by=other)
    assert approve(company, transfer).state == "in_transit"


def test_nothing_is_approved_or_arrives_twice(company: Company) -> None:
    company.receive("PARA", 9, "P-1", LATER)
    transfer = request(company, 4)
    with pytest.raises(AlreadyDecided):
        arrive(company, transfer)
    approve(company, transfer)
    with pytest.raises(AlreadyDecided):
        approve(company, transfer)
    arrive(company, transfer)
    with pytest.raises(AlreadyDecided) as refused:
        arrive(company, transfer)
    assert refused.value.by == "Ana Silva"
    assert (company.stock("PARA"), company.stock("PARA", "WEST")) == (5, 4)


def test_a_request_told_twice_is_one_request(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    assert request(company, 4, key="k").id == request(company, 4, key="k").id
    assert len(told(company)) == 1


def test_what_is_not_there_is_not_asked_for_and_leaves_no_request_behind(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    with pytest.raises(NotEnough):
        request(company, 6)
    assert company.count(transfers_table) == 0


def test_what_was_asked_for_is_not_given_to_somebody_else(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer = request(company, 5)
    with pytest.raises(NotEnough) as refused:
        company.issue("PARA", 1)
    assert refused.value.available.steps == 0
    assert company.differences() == ()
    assert approve(company, transfer).state == "in_transit"
    assert company.differences() == ()


def test_what_was_rejected_can_be_given_to_somebody_else(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    reject(company, request(company, 5))
    company.issue("PARA", 5)
    assert company.differences() == ()


def test_a_lot_recalled_since_is_not_sent_and_the_request_stays(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer, chen = request(company, 5), company.person(CHEN)
    with company.database.write() as connection:
        lots.decide(connection, chen, company.item("PARA"), "P-1", LotStatus.RECALLED, "broken seals", NOW)
    with company.database.write() as connection, pytest.raises(NotEnough) as refused:
        transfers.approve(company.context(connection, by=chen), transfer.id)
    assert refused.value.blocked.steps == 5
    with company.database.read() as connection:
        assert transfers.get(connection, transfer.id).state == "requested", "even if the caller commits"
    assert company.differences() == ()
    company.receive("PARA", 5, "P-2", LATER)
    assert approve(company, transfer).state == "in_transit"


def test_what_has_expired_by_the_day_of_the_approval_is_not_sent(company: Company) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    with pytest.raises(NotEnough) as refused:
        approve(company, request(company, 5), days=11)
    assert refused.value.expired.steps == 5


@pytest.mark.parametrize("deed", [approve, reject])
@pytest.mark.parametrize("by", [LI, ANA, GUEST])
def test_only_a_manager_decides(company: Company, deed: Callable[..., Transfer], by: int) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer = request(company, 1)
    with pytest.raises(NotAllowed):
        deed(company, transfer, by)


def test_only_who_books_at_the_target_books_the_arrival(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer = approve(company, request(company, 1))
    for by in (LI, GUEST):
        with pytest.raises(NotAllowed):
            arrive(company, transfer, by)
    arrive(company, transfer, CHEN)


def test_only_who_books_at_one_of_the_sites_asks(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    request(company, 1, by=LI)
    with pytest.raises(NotAllowed):
        request(company, 1, by=GUEST)


def test_a_transfer_within_a_site_is_refused(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    with pytest.raises(SameSite):
        request(company, 1, target="EAST")


def test_the_legs_of_a_transfer_are_not_undone(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    arrive(company, approve(company, request(company, 1)))
    with company.database.read() as connection:
        legs = connection.execute(select(movements.c.id).where(movements.c.transfer_id.is_not(None))).scalars().all()
    for leg in legs:
        with company.database.write() as connection, pytest.raises(NotReversible):
            reversing.reverse(company.context(connection, by=CHEN), leg)
    assert len(legs) == 2
