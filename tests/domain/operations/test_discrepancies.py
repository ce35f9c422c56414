"""What was sent and did not come, came broken, or came beyond what was sent."""

import pytest

from domain.company import granting
from domain.errors import AlreadyDecided, NeedsApproval, NotAllowed, NotEnough, NothingOpen
from domain.operations.transfers.documents import Transfer
from domain.vocabulary import Role
from tests.domain.small_company import ANA, CHEN, GUEST, LATER, LI, NOW, SOON, Company


def short_of_three(company: Company) -> Transfer:
    """Of ten that were sent, seven have come, and no more will."""
    company.receive("WATER", 20)
    return company.finish(company.take_in(company.sent(company.request("WATER", 10)), {1: 7}))


def stocks(company: Company) -> tuple[int, int]:
    return int(company.stock("WATER")), int(company.stock("WATER", "WEST"))


def test_what_is_missing_stands_in_transit_until_it_is_settled(company: Company) -> None:
    transfer = short_of_three(company)
    assert (transfer.state, transfer.lines[0].flow.in_transit) == ("received", 3)
    assert company.held("WATER", "WEST") == [("DOCK", "", 7), (transfer.number, "", 3)]
    assert company.differences() == ()


def test_what_is_missing_is_found(company: Company) -> None:
    transfer = company.take_in(short_of_three(company), {1: 1})
    assert (transfer.state, transfer.lines[0].flow.in_transit) == ("received", 2)
    assert company.arrive(transfer).state == "closed"
    assert stocks(company) == (10, 10)
    assert company.differences() == ()


def test_what_is_missing_is_lost_if_a_manager_says_so(company: Company) -> None:
    transfer = short_of_three(company)
    for by in (LI, ANA):
        with pytest.raises(NotAllowed):
            company.lose(transfer, by=by)
    done = company.lose(transfer)
    assert (done.state, done.lines[0].flow.lost, stocks(company)) == ("closed", 3, (10, 7))
    company.seal()
    assert company.differences() == ()
    with pytest.raises(AlreadyDecided):
        company.lose(transfer)


@pytest.mark.parametrize("how", ["sent_back", "miscounted"])
def test_what_is_missing_is_where_it_came_from(company: Company, how: str) -> None:
    transfer = short_of_three(company)
    with pytest.raises(NotAllowed):
        getattr(company, how)(transfer, by=ANA)
    done = getattr(company, how)(transfer)
    assert (done.state, done.lines[0].flow.returned, stocks(company)) == ("closed", 3, (13, 7))
    assert company.differences() == ()


def test_what_came_beyond_what_was_sent_is_no_stock_until_its_sender_says_so(company: Company) -> None:
    company.receive("PARA", 20, "A", SOON)
    sent = company.sent(company.request("PARA", 10))
    transfer = company.take_in(sent, {1: (10, 0, 2)})
    assert (transfer.state, transfer.lines[0].surplus.steps) == ("received", 2)
    assert (company.stock("PARA"), company.stock("PARA", "WEST")) == (10, 10)
    for deed in (company.lose, company.sent_back):
        with pytest.raises(NothingOpen):
            deed(transfer)
    done = company.miscounted(transfer)
    assert (done.state, done.lines[0].surplus.steps) == ("closed", 0)
    assert (company.stock("PARA"), company.stock("PARA", "WEST")) == (8, 12)
    assert (done.lines[0].flow.dispatched, done.lines[0].flow.received) == (12, 12)
    assert company.differences() == ()


def test_a_surplus_that_its_sender_does_not_have_is_counted_again(company: Company) -> None:
    company.receive("WATER", 10)
    transfer = company.take_in(company.sent(company.request("WATER", 10)), {1: (10, 0, 2)})
    with pytest.raises(NotEnough):
        company.miscounted(transfer)
    assert company.recounted(transfer).state == "closed"
    assert stocks(company) == (0, 10)
    assert company.differences() == ()


def test_one_item_too_few_and_another_too_many(company: Company) -> None:
    company.receive("WATER", 20)
    company.receive("PARA", 20, "A", LATER)
    sent = company.sent(company.request("WATER", 10, ("PARA", 10)))
    transfer = company.finish(company.take_in(sent, {1: 8, 2: (10, 0, 1)}))
    assert company.recounted(transfer).state == "received"
    transfer = company.take_in(transfer, {2: (0, 0, 1)})
    assert company.lose(transfer).state == "received", "the surplus is open still"
    assert company.miscounted(transfer).state == "closed"
    assert (company.stock("PARA"), company.stock("PARA", "WEST")) == (9, 11)
    company.seal()
    assert company.differences() == ()


def test_what_came_broken_is_told(company: Company) -> None:
    company.receive("WATER", 20)
    transfer = company.take_in(company.sent(company.request("WATER", 10)), {1: (7, 3)})
    assert (transfer.state, transfer.lines[0].flow.received, transfer.lines[0].flow.damaged) == ("closed", 10, 3)
    assert company.held("WATER", "WEST") == [("DAMAGED", "", 3), ("DOCK", "", 7)]


def test_a_loss_above_the_companys_limit_needs_whom_it_names(company: Company) -> None:
    transfer = short_of_three(company)
    with company.database.write() as connection:
        granting.grant(connection, None, company.person(GUEST), company.site("EAST").id, Role.ADMINISTRATOR, NOW)
    company.set_approval("write-off EAST", "above 2 units: administrator")
    with pytest.raises(NeedsApproval):
        company.lose(transfer, by=CHEN)
    assert company.lose(transfer, by=GUEST).state == "closed"
    assert company.differences() == ()
