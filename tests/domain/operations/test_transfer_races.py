"""Two people at once at the same step of a transfer or requisition: one of them takes it, and the books agree."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from domain.operations.transfers import correcting, deciding, documents, requisitions
from domain.operations.transfers.documents import Transfer
from domain.vocabulary import TransferState
from tests.domain.ledger.test_concurrency import THREADS, together
from tests.domain.small_company import CHEN, LATER, LI, TODAY, Company

ROUNDS = 3


def now(company: Company, transfer: Transfer) -> Transfer:
    with company.database.read() as connection:
        return documents.get(connection, transfer.id)


def everywhere(company: Company, sku: str) -> Decimal:
    """At both sites, and on its way between them."""
    with company.database.read() as connection:
        way = sum(
            line.flow.in_transit + line.flow.staged
            for each in documents.find(connection)
            for line in each.lines
            if line.item.sku == sku
        )
    return company.stock(sku) + company.stock(sku, "WEST") + Decimal(way)


def offers(company: Company, transfer: Transfer, day: int) -> Callable[[], object]:
    """Another day of the same site, as the manager offers it."""

    def offer() -> None:
        with company.database.write() as connection:
            context = company.context(connection, by=company.person(CHEN))
            deciding.offer(context, transfer.id, {}, day=TODAY + timedelta(days=day))

    return offer


def says(company: Company, transfer: Transfer, steps: int, *, by: int) -> Callable[[], object]:
    """So many, and not what the last step said."""

    def instead() -> None:
        with company.database.write() as connection:
            correcting.again(company.context(connection, by=company.person(by)), transfer.id, {1: steps})

    return instead


def test_what_is_offered_is_answered_once_whichever_way(company: Company) -> None:
    company.receive("WATER", 90)
    for _ in range(ROUNDS):
        asked = company.offer(company.request("WATER", 10), 6)
        ended = together(
            lambda asked=asked: company.accept(asked),
            lambda asked=asked: company.decline(asked),
            lambda asked=asked: company.reject(asked),
            lambda asked=asked: company.accept(asked),
        )
        assert ended == {"done": 1, "AlreadyDecided": 3}
        kept = 6 if now(company, asked).state is TransferState.APPROVED else 0
        assert sum(company.reserved("WATER").values()) == kept
        if kept:
            company.cancel(asked)
    assert company.differences() == ()


def test_an_offer_made_while_another_approves_is_one_of_the_two(company: Company) -> None:
    company.receive("WATER", 90)
    for day in range(1, ROUNDS + 1):
        asked = company.request("WATER", 10)
        ended = together(lambda asked=asked: company.approve(asked), offers(company, asked, day))
        assert ended == {"done": 1, "AlreadyDecided": 1}
        stands = now(company, asked).state
        assert stands in (TransferState.APPROVED, TransferState.OFFERED)
        assert sum(company.reserved("WATER").values()) == (10 if stands is TransferState.APPROVED else 0)
        company.cancel(asked) if stands is TransferState.APPROVED else company.decline(asked)
    assert company.differences() == ()


def test_of_several_offers_at_once_the_last_stands_and_is_taken_once(company: Company) -> None:
    company.receive("WATER", 90)
    asked = company.request("WATER", 10)
    assert together(*[offers(company, asked, day) for day in (1, 2, 3)]) == {"done": 3}
    assert together(*[lambda: company.accept(asked)] * THREADS) == {"done": 1, "AlreadyDecided": THREADS - 1}
    assert sum(company.reserved("WATER").values()) == 10
    assert company.differences() == ()


@pytest.mark.parametrize("named", [False, True])
def test_a_step_taken_back_by_many_took_back_the_step_before_it_as_well(company: Company, named: bool) -> None:
    """Whoever may take back both steps: the second tap came to a document whose last step was another by then."""
    company.receive("WATER", 50)
    asked = company.arrive(company.sent(company.request("WATER", 10)), by=CHEN)
    last = asked.standing[-1].id
    if named:
        ended = together(*[lambda: company.step_back(asked, step_id=last)] * THREADS)
        assert ended == {"done": 1, "AlreadyDecided": THREADS - 1}
        assert (now(company, asked).state, company.stock("WATER")) == (TransferState.DISPATCHED, 40)
    else:  # both were named as the last by whoever looked
        assert together(*[lambda: company.step_back(asked)] * 2) == {"done": 2}
    assert everywhere(company, "WATER") == 50
    assert company.differences() == ()


def test_what_is_taken_in_while_its_sending_is_taken_back_is_one_of_the_two(company: Company) -> None:
    company.receive("WATER", 90)
    for _ in range(ROUNDS):
        asked = company.sent(company.request("WATER", 10))
        sent = asked.standing[-1].id
        ended = together(
            lambda asked=asked, sent=sent: company.step_back(asked, step_id=sent),
            lambda asked=asked: company.arrive(asked),
        )
        assert ended == {"done": 1, "AlreadyDecided": 1}
        assert everywhere(company, "WATER") == 90
        stands = now(company, asked)
        if stands.state is not TransferState.CLOSED:
            assert sum(company.reserved("WATER").values()) == 10
            company.cancel(stands)
    assert company.differences() == ()


def test_another_number_said_while_the_step_is_taken_back_or_goes_on(company: Company) -> None:
    company.receive("WATER", 90)
    for _ in range(ROUNDS):
        asked = company.sent(company.request("WATER", 10))
        ended = together(
            says(company, asked, 8, by=CHEN),
            says(company, asked, 7, by=CHEN),
            lambda asked=asked: company.arrive(asked),
        )
        assert set(ended) <= {"done", "AlreadyDecided", "NothingOpen", "NotAllowed", "MoreThanSent"}, ended
        assert everywhere(company, "WATER") == 90
    assert company.differences() == ()


def test_what_was_not_used_comes_back_once(company: Company) -> None:
    company.receive("WATER", 50)
    issued = company.hand_out(company.requisition("WATER", 5, by=CHEN), by=CHEN)
    assert company.stock("WATER") == 45
    ended = together(*[lambda: company.unused(issued)] * THREADS)
    assert ended["done"] == 1
    assert set(ended) <= {"done", "NothingOpen", "AlreadyDecided"}, ended
    assert company.stock("WATER") == 50
    assert company.differences() == ()


def test_two_bring_back_of_one_cost_centre_no_more_than_it_has(company: Company) -> None:
    company.receive("WATER", 50)
    for amount in (3, 4):
        company.hand_out(company.requisition("WATER", amount, by=CHEN), by=CHEN)
    water, east = company.item("WATER"), company.site("EAST")

    def back() -> None:
        with company.database.write() as connection:
            context = company.context(connection, by=company.person(LI))
            requisitions.take_back(context, water, water.quantity(3), east, "Assembly")

    ended = together(*[back] * 4)
    assert ended["done"] == 2
    assert set(ended) == {"done", "MoreThanUsed"}, ended
    assert company.stock("WATER") == 49
    assert company.differences() == ()


def test_a_requisition_is_handed_out_once_while_others_pick_and_cancel(company: Company) -> None:
    company.receive("WATER", 90)
    company.receive("PARA", 20, "P-1", LATER)
    for _ in range(ROUNDS):
        asked = company.requisition("WATER", 5, ("PARA", 2), by=CHEN)
        before = company.stock("WATER")
        ended = together(
            lambda asked=asked: company.hand_out(asked, by=LI),
            lambda asked=asked: company.hand_out(asked, by=CHEN),
            lambda asked=asked: company.pick(asked, 4, by=LI),
            lambda asked=asked: company.cancel(asked),
        )
        assert ended["done"] in (1, 2), ended
        assert set(ended) <= {"done", "AlreadyDecided"}, ended
        stands = now(company, asked).state
        assert stands in (TransferState.ISSUED, TransferState.CANCELLED)
        if stands is TransferState.CANCELLED:
            assert company.stock("WATER") == before
        assert sum(company.reserved("WATER").values()) == 0
    assert company.differences() == ()


def test_a_handing_out_taken_back_while_its_rest_comes_back_is_one_of_the_two(company: Company) -> None:
    company.receive("WATER", 90)
    for _ in range(ROUNDS):
        before = company.stock("WATER")
        issued = company.hand_out(company.requisition("WATER", 5, by=CHEN), by=CHEN)
        step = issued.standing[-1].id
        ended = together(
            lambda issued=issued, step=step: company.step_back(issued, step_id=step),
            lambda issued=issued: company.unused(issued),
        )
        assert ended["done"] == 1, ended
        assert company.stock("WATER") == before
        if now(company, issued).state is not TransferState.ISSUED:
            company.cancel(issued)
    assert company.differences() == ()


def test_who_sends_at_the_moment_of_a_pick_sends_what_was_picked_or_all(company: Company) -> None:
    company.receive("WATER", 90)
    for _ in range(ROUNDS):
        asked = company.approve(company.request("WATER", 10))
        ended = together(
            lambda asked=asked: company.pick(asked, 6, by=LI), lambda asked=asked: company.send(asked, by=CHEN)
        )
        assert ended["done"] in (1, 2), ended
        flow = now(company, asked).lines[0].flow
        assert flow.dispatched in (6, 10)
        assert flow.staged == 0
    assert company.differences() == ()
