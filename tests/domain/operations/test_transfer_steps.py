"""Every step, in every state, by everybody, at their own site and elsewhere: from the table of the steps itself."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from domain.alerts import raising
from domain.errors import AlreadyDecided, GoodsGone, NotAllowed, NothingOpen, Refused, SiteClosed, UndoTooLate
from domain.ledger import in_transit
from domain.operations import reversing
from domain.operations.transfers import correcting, deciding, receiving, requisitions, sending, settling, steps
from domain.operations.transfers.documents import Transfer
from domain.operations.transfers.steps import Rule
from domain.storage.schema.documents import transfers
from domain.storage.schema.people import people, roles
from domain.vocabulary import Asked, Owner, TransferState, TransferStep
from tests.databases import sqlite_database
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import ANA, CHEN, GUEST, LI, NOW, TODAY, Company, found

HANS = 1006
"""Manager of WEST only."""

SHORT: dict[TransferState, Callable[[Company, Transfer], Transfer]] = {
    TransferState.REQUESTED: lambda _, transfer: transfer,
    TransferState.OFFERED: lambda company, transfer: company.offer(transfer, 4),
    TransferState.APPROVED: lambda company, transfer: company.approve(transfer),
    TransferState.PICKING: lambda company, transfer: company.pick(company.approve(transfer), 3),
    TransferState.DISPATCHED: lambda company, transfer: company.sent(transfer),
    TransferState.PARTLY_RECEIVED: lambda company, transfer: company.take_in(company.sent(transfer), {1: 1}),
    TransferState.RECEIVED: lambda company, transfer: company.finish(
        company.take_in(company.sent(transfer), {1: (1, 0, 2)})
    ),
    TransferState.CLOSED: lambda company, transfer: company.arrive(company.sent(transfer)),
    TransferState.REJECTED: lambda company, transfer: company.reject(transfer),
    TransferState.WITHDRAWN: lambda company, transfer: company.withdraw(transfer),
    TransferState.CANCELLED: lambda company, transfer: company.cancel(company.approve(transfer)),
}
"""The shortest way of a transfer to each state."""


def forward(kind: Asked) -> list[Rule]:
    """The rules of such a document, but for the one that leads back."""
    return [rule for step, rule in steps.RULES.items() if kind in rule.of and step is not TransferStep.UNDO]


OF_REQUISITIONS: dict[TransferState, Callable[[Company, Transfer], Transfer]] = {
    state: way for state, way in SHORT.items() if any(state in rule.after for rule in forward(Asked.REQUISITION))
} | {
    TransferState.WITHDRAWN: lambda company, asked: company.withdraw(asked, by=LI),
    TransferState.ISSUED: lambda company, asked: company.hand_out(company.approve(asked)),
}

TAKEN: dict[TransferStep, Callable[..., Transfer]] = {
    TransferStep.APPROVE: deciding.approve,
    TransferStep.REJECT: deciding.reject,
    TransferStep.WITHDRAW: deciding.withdraw,
    TransferStep.OFFER: lambda context, number: deciding.offer(context, number, {}),
    TransferStep.ACCEPT: deciding.accept,
    TransferStep.DECLINE: deciding.decline,
    TransferStep.CANCEL: deciding.cancel,
    TransferStep.TAKE: sending.take,
    TransferStep.PICK: lambda context, number: sending.pick(context, number, 1),
    TransferStep.SEND: sending.send,
    TransferStep.ISSUE: sending.issue,
    TransferStep.BRING_BACK: requisitions.bring_back,
    TransferStep.RECEIVE: receiving.receive,
    TransferStep.FINISH: settling.finish,
    TransferStep.LOSE: settling.lose,
    TransferStep.RETURN: settling.returned,
    TransferStep.MISCOUNT: settling.miscounted,
    TransferStep.RECOUNT: settling.recounted,
    TransferStep.AMEND: lambda context, number: deciding.amend(context, number, {}),
    TransferStep.UNDO: correcting.undo,
    TransferStep.HAND_ON: lambda context, number: settling.hand_on(context, number, Owner.RECEIVER),
}


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """On one database: rights and states are decided before anything is asked of it."""
    with sqlite_database(tmp_path, begin=found) as database:
        company = Company(database)
        with database.write() as connection:
            west = company.site("WEST").id
            hans = insert(people).values(address=HANS, name="Hans", home_id=west).returning(people.c.id)
            number = connection.execute(hans).scalar_one()
            connection.execute(insert(roles).values(person_id=number, site_id=west, role="manager"))
        company.receive("WATER", 50)
        yield company


def test_no_step_and_no_state_is_forgotten_here() -> None:
    assert TAKEN.keys() == steps.RULES.keys() - {TransferStep.REQUEST}
    for kind, ways in ((Asked.TRANSFER, SHORT), (Asked.REQUISITION, OF_REQUISITIONS)):
        assert ways.keys() == {state for rule in forward(kind) for state in rule.after}


@pytest.mark.parametrize(
    ("kind", "state"),
    [*((Asked.TRANSFER, each) for each in SHORT), *((Asked.REQUISITION, each) for each in OF_REQUISITIONS)],
)
def test_who_may_do_what_when(company: Company, kind: Asked, state: TransferState) -> None:
    if kind is Asked.TRANSFER:
        transfer = SHORT[state](company, company.request("WATER", 5))
    else:
        transfer = OF_REQUISITIONS[state](company, company.requisition("WATER", 5))
    assert (transfer.kind, transfer.state) == (kind, state)
    for by in (LI, CHEN, ANA, HANS, GUEST):
        try_everything(company, transfer, by)


def try_everything(company: Company, transfer: Transfer, by: int) -> None:
    person, state = company.person(by), transfer.state
    for step, take in TAKEN.items():
        told: Refused | None = None
        with company.database.write() as connection:
            attempt = connection.begin_nested()
            try:
                after = take(company.context(connection, by=person), transfer.id).state
            except Refused as refused:
                told = refused
            else:
                assert after in steps.RULES[step].after
            assert list(in_transit.differences(connection)) == []
            attempt.rollback()
        if transfer.kind not in steps.RULES[step].of:
            assert isinstance(told, NothingOpen), step
        elif not steps.may(person, step, transfer):
            assert isinstance(told, NotAllowed), step
        elif state not in steps.RULES[step].before:
            assert isinstance(told, AlreadyDecided), step
        else:
            assert told is None, step
        assert (step in steps.open_to(person, transfer)) == (told is None)


def test_what_lies_in_the_places_of_a_transfer_is_what_its_movements_say(company: Company) -> None:
    transfer = company.arrive(company.sent(company.request("WATER", 5)))
    assert company.differences() == ()
    with company.database.write() as connection:
        connection.execute(update(transfers).values(state="dispatched"))
    assert company.differences() == (), "it is empty, as its movements say"
    second = company.sent(company.request("WATER", 5))
    with company.database.write() as connection:
        connection.execute(update(transfers).where(transfers.c.id == second.id).values(state="closed"))
    (told,) = company.differences()
    assert told == f"{second.number}: it is closed, and 5 steps of item 1 are transit"
    assert transfer.number != second.number


def test_what_was_used_is_what_was_issued_and_did_not_come_back(company: Company) -> None:
    asked = company.hand_out(company.approve(company.requisition("WATER", 5)))
    assert (asked.number, asked.lines[0].flow.used, company.stock("WATER")) == (f"Q-{asked.id:06d}", 5, 45)
    back = company.unused(asked)
    assert (back.state, back.lines[0].flow.used, company.stock("WATER")) == ("issued", 0, 50)
    with pytest.raises(NothingOpen):
        company.unused(back)
    assert company.differences() == ()


def test_a_dispatch_that_is_undone_is_kept_aside_again(company: Company) -> None:
    transfer = company.step_back(company.sent(company.request("WATER", 5)))
    assert (transfer.state, company.stock("WATER"), company.reserved("WATER")) == (
        "approved",
        50,
        {("EAST", "DOCK", ""): 5},
    )
    picked = company.step_back(company.send(company.pick(transfer, 3)))
    assert (picked.state, picked.lines[0].flow.staged, company.stock("WATER")) == ("picking", 3, 47)
    assert company.arrive(company.send(picked)).state == "closed"
    assert company.differences() == ()


@pytest.mark.parametrize("step", ["lose", "sent_back", "miscounted", "finish"])
def test_whatever_was_found_out_can_be_taken_back(company: Company, step: str) -> None:
    short = company.take_in(company.sent(company.request("WATER", 5)), {1: 3})
    if step != "finish":
        short = company.finish(short)
    before = (short.state, short.lines[0].flow)
    after = company.step_back(getattr(company, step)(short))
    assert (after.state, after.lines[0].flow) == before
    assert company.differences() == ()


def test_a_requisition_is_taken_back_like_a_transfer(company: Company) -> None:
    asked = company.hand_out(company.approve(company.requisition("WATER", 5)))
    back = company.step_back(company.unused(asked))
    assert (back.lines[0].flow.used, company.stock("WATER")) == (5, 45)
    again = company.step_back(back)
    assert (again.state, company.stock("WATER"), sum(company.reserved("WATER").values())) == ("approved", 50, 5)
    assert company.differences() == ()


def test_what_has_left_since_is_not_taken_back(company: Company) -> None:
    transfer = company.arrive(company.sent(company.request("WATER", 5)))
    company.issue("WATER", 2, by=ANA)
    with pytest.raises(GoodsGone):
        company.step_back(transfer)
    assert company.differences() == ()


def test_the_floor_takes_back_for_a_day_who_decides_there_longer_and_nobody_where_it_is_closed(
    company: Company,
) -> None:
    transfer = company.send(company.approve(company.request("WATER", 5)))
    day = reversing.UNDO_FOR
    with pytest.raises(UndoTooLate):
        company.step_back(transfer, by=LI, now=NOW + day + timedelta(seconds=1))
    assert company.step_back(transfer, by=CHEN, now=NOW + day + timedelta(seconds=1)).state == "approved"
    again = company.send(transfer)
    assert company.step_back(again, by=LI, now=NOW + day).state == "approved"
    again = company.send(transfer)
    Watch(company).closes("EAST", TODAY)
    with pytest.raises(SiteClosed):
        company.step_back(again)


def test_what_came_damaged_stays_so_where_another_number_came(company: Company) -> None:
    transfer = company.take_in(company.sent(company.request("WATER", 10)), {1: (7, 2)})
    with company.database.write() as connection:
        after = correcting.again(company.context(connection, by=ANA), transfer.id, {1: 8})
    assert (after.lines[0].flow.received, after.lines[0].flow.damaged) == (8, 2)
    assert company.stock("WATER", "WEST") == 6
    assert company.differences() == ()


def test_what_was_not_used_comes_back_once_under_a_key(company: Company) -> None:
    asked = company.hand_out(company.approve(company.requisition("WATER", 5)))
    centre, item = asked.use.cost_centre if asked.use else "", asked.lines[0].item
    for _ in range(2):
        with company.database.write() as connection:
            context = company.context(connection, "returned", by=LI)
            (back,) = requisitions.take_back(context, item, item.quantity(2), asked.source, centre)
        assert (back.lines[0].flow.used, company.stock("WATER")) == (3, 47)
    assert company.differences() == ()


def test_what_is_to_be_used_at_a_site_does_not_come_to_it(company: Company) -> None:
    company.requisition("WATER", 5)
    company.request("WATER", 3, source="EAST", target="WEST")
    with company.database.read() as connection:
        item = company.item("WATER").id
        assert raising.requested(connection, item, company.site("EAST").id) == 0
        assert raising.requested(connection, item, company.site("WEST").id) == 3
