from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.errors import (
    AlreadyDecided,
    KeptCannotGo,
    KeyReused,
    MoreThanApproved,
    MoreThanAsked,
    MoreThanSent,
    NeedsApproval,
    NotAllowed,
    NotEnough,
    NothingToSend,
    NotReversible,
    SameSite,
    SiteClosed,
)
from domain.operations import reversing
from domain.operations.transfers.documents import Transfer
from domain.storage.schema.company import locations
from domain.storage.schema.documents import transfers as transfers_table
from domain.storage.schema.ledger import movements
from domain.storage.schema.people import outbox
from domain.vocabulary import Owner
from tests.domain.small_company import ANA, CHEN, GUEST, LATER, LI, NOW, SOON, TODAY, Company


def told(company: Company) -> list[int]:
    """Who was told of a transfer, in this order."""
    with company.database.read() as connection:
        query = select(outbox.c.address).where(outbox.c.subject == "transfer").order_by(outbox.c.id)
        return list(connection.execute(query).scalars())


def places_of(company: Company, transfer: Transfer) -> set[tuple[str, str]]:
    with company.database.read() as connection:
        query = select(locations.c.kind, locations.c.code).where(locations.c.code == transfer.number)
        return {(kind, code) for kind, code in connection.execute(query)}


def flow_of(transfer: Transfer, line: int = 1) -> tuple[int, int, int, int]:
    """Staged, dispatched, received, in transit."""
    flow = transfer.lines[line - 1].flow
    return flow.staged, flow.dispatched, flow.received, flow.in_transit


def test_goods_go_over_staging_and_transit_first_expired_first(company: Company) -> None:
    company.receive("PARA", 5, "LATE", LATER)
    company.receive("PARA", 3, "SOON", SOON)
    transfer = company.request("PARA", 4)
    assert (transfer.state, transfer.number) == ("requested", f"T-{transfer.id:06d}")
    assert company.reserved("PARA") == {}, "a request alone keeps nothing from others"
    assert company.approve(transfer).state == "approved"
    assert company.reserved("PARA") == {("EAST", "DOCK", "SOON"): 3, ("EAST", "DOCK", "LATE"): 1}
    assert company.held("PARA") == [("DOCK", "SOON", 3), ("DOCK", "LATE", 5)], "nothing moves before it is picked"
    assert company.pick(transfer).state == "picking"
    assert company.held("PARA") == [(transfer.number, "SOON", 3), ("DOCK", "LATE", 4), (transfer.number, "LATE", 1)]
    assert (company.stock("PARA"), company.reserved("PARA")) == (4, {}), "what is picked is off the shelf"
    assert company.send(transfer).state == "dispatched"
    assert company.held("PARA") == [("DOCK", "LATE", 4)]
    assert company.held("PARA", "WEST") == [(transfer.number, "SOON", 3), (transfer.number, "LATE", 1)]
    assert company.stock("PARA", "WEST") == 0, "what is on its way is not on the shelf"
    done = company.arrive(transfer)
    assert (done.state, done.history[-1].person) == ("closed", company.person(ANA))
    assert [taken.step for taken in done.history] == ["request", "approve", "pick", "send", "receive"]
    assert company.held("PARA", "WEST") == [("DOCK", "SOON", 3), ("DOCK", "LATE", 1)]
    assert flow_of(done) == (0, 4, 4, 0)
    assert company.differences() == ()


def test_what_nobody_ticked_off_is_picked_by_being_sent(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer = company.sent(company.request("PARA", 4))
    assert (transfer.state, flow_of(transfer), company.stock("PARA")) == ("dispatched", (0, 4, 0, 4), 1)
    assert company.reserved("PARA") == {}
    assert places_of(company, transfer) == {("transit", transfer.number)}


def test_where_nobody_picks_apart_an_approval_sends_at_once(company: Company) -> None:
    company.receive("WATER", 30, by=ANA)
    company.receive("WATER", 5)
    assert company.approve(company.request("WATER", 3)).state == "approved", "Li picks at EAST"
    with company.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM roles WHERE person_id = (SELECT id FROM people WHERE address = 1004)")
    transfer = company.approve(company.request("WATER", 20, source="WEST", target="EAST", by=LI))
    assert (transfer.state, company.stock("WATER", "WEST")) == ("dispatched", 10)
    assert company.differences() == ()


def test_several_items_go_in_one_document(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    company.receive("WATER", 48)
    company.receive("RICE", "100.5")
    transfer = company.request("WATER", 24, ("PARA", 2), ("WATER", 6), ("RICE", "20.5"))
    assert [(line.item.sku, str(line.asked)) for line in transfer.lines] == [
        ("WATER", "30 bottle"),
        ("PARA", "2 box"),
        ("RICE", "20.500 kg"),
    ]
    company.approve(transfer)
    transfer = company.pick(transfer, 25)
    transfer = company.pick(transfer, 0, line=2)
    transfer = company.send(transfer)
    assert [flow_of(transfer, line) for line in (1, 2, 3)] == [(0, 25, 0, 25), (0, 0, 0, 0), (0, 20500, 0, 20500)]
    assert company.reserved("WATER") == company.reserved("PARA") == {}
    assert company.arrive(transfer).state == "closed"
    assert (company.stock("WATER", "WEST"), company.stock("PARA", "WEST")) == (25, 0)
    assert company.differences() == ()


def test_what_was_picked_can_be_told_again(company: Company) -> None:
    company.receive("WATER", 48)
    transfer = company.approve(company.request("WATER", 24))
    assert flow_of(company.pick(transfer, 12)) == (12, 0, 0, 0)
    assert flow_of(company.pick(transfer, 21)) == (21, 0, 0, 0)
    assert company.stock("WATER") == 27
    with pytest.raises(MoreThanApproved) as refused:
        company.pick(transfer, 25)
    assert refused.value.approved.steps == 24
    assert flow_of(company.pick(transfer, 0)) == (0, 0, 0, 0)
    with pytest.raises(NothingToSend):
        company.send(transfer)
    assert company.cancel(transfer).state == "cancelled"
    assert company.differences() == ()


def test_it_arrives_in_parts_some_of_it_broken(company: Company) -> None:
    company.receive("WATER", 48)
    company.receive("PARA", 5, "A", SOON)
    company.receive("PARA", 5, "B", LATER)
    transfer = company.sent(company.request("WATER", 24, ("PARA", 8)))
    transfer = company.take_in(transfer, {1: 10, 2: (5, 2)})
    assert (transfer.state, flow_of(transfer), flow_of(transfer, 2)) == (
        "partly_received",
        (0, 24, 10, 14),
        (0, 8, 7, 1),
    )
    assert company.held("PARA", "WEST") == [("DOCK", "A", 5), ("DAMAGED", "B", 2), (transfer.number, "B", 1)]
    with pytest.raises(MoreThanSent) as refused:
        company.take_in(transfer, {1: 15})
    assert (refused.value.sent.steps, company.stock("WATER", "WEST")) == (14, 10)
    assert company.arrive(transfer).state == "closed"
    assert company.stock("WATER", "WEST") == 24
    assert company.differences() == ()


def test_who_cancels_puts_back_what_was_picked(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    company.receive("WATER", 48)
    before = company.held("PARA")
    transfer = company.approve(company.request("PARA", 4, ("WATER", 5)))
    company.pick(transfer)
    assert company.cancel(transfer, by=ANA).state == "cancelled", "who asked for it may, too"
    assert company.held("PARA") == before
    assert company.reserved("PARA") == company.reserved("WATER") == {}
    for deed in (company.cancel, company.send, company.take, company.approve):
        with pytest.raises(AlreadyDecided) as refused:
            deed(transfer, by=CHEN)
        assert (refused.value.state, refused.value.by) == ("cancelled", "Ana Silva")
    assert company.differences() == ()


def test_everybody_concerned_is_told_once(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer = company.request("PARA", 4)
    assert told(company) == [CHEN]
    company.approve(transfer)
    assert told(company)[1:] == [ANA, LI], "who asked, and who picks"
    company.send(transfer)
    assert told(company)[3:] == [ANA, CHEN]
    company.arrive(transfer)
    assert told(company)[5:] == [CHEN, LI]


def test_those_who_wait_are_told_when_somebody_elsewhere_asked(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    company.sent(company.request("PARA", 4, by=LI))
    assert told(company)[1:] == [LI, LI, ANA]


def test_a_rejected_transfer_moves_nothing_and_stays_rejected(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer = company.reject(company.request("PARA", 4))
    assert transfer.state == "rejected"
    assert told(company)[1:] == [ANA]
    for deed in (company.approve, company.reject, company.arrive, company.send):
        with pytest.raises(AlreadyDecided) as refused:
            deed(transfer, by=CHEN)
        assert (refused.value.state, refused.value.by) == ("rejected", "Chen Yu 陈钰")
    assert company.held("PARA") == [("DOCK", "P-1", 5)]


def test_who_asked_may_withdraw_it_until_it_is_decided(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    first = company.withdraw(company.request("PARA", 5))
    assert first.state == "withdrawn"
    assert told(company)[1:] == [CHEN], "who was asked to approve it is told"
    with pytest.raises(AlreadyDecided) as refused:
        company.approve(first)
    assert (refused.value.state, refused.value.by) == ("withdrawn", "Ana Silva")
    second = company.approve(company.request("PARA", 5))
    with pytest.raises(AlreadyDecided):
        company.withdraw(second)
    assert company.differences() == ()


def test_less_may_be_offered_and_who_asked_takes_it_or_not(company: Company) -> None:
    company.receive("PARA", 9, "P-1", LATER)
    company.receive("WATER", 9)
    transfer = company.offer(company.request("PARA", 8, ("WATER", 5)), 3, 0)
    assert (transfer.state, [line.wanted.steps for line in transfer.lines]) == ("offered", [3, 0])
    assert told(company)[1:] == [ANA]
    with pytest.raises(AlreadyDecided):
        company.approve(transfer)
    with pytest.raises(NotAllowed):
        company.accept(transfer, by=CHEN)
    with pytest.raises(MoreThanAsked):
        company.offer(transfer, 9, 0)
    assert company.accept(transfer).state == "approved"
    assert company.reserved("PARA") == {("EAST", "DOCK", "P-1"): 3}
    transfer = company.arrive(company.send(transfer))
    assert (transfer.state, company.stock("PARA", "WEST"), company.stock("WATER", "WEST")) == ("closed", 3, 0)
    other = company.decline(company.offer(company.request("PARA", 6), 1))
    assert (other.state, company.reserved("PARA")) == ("withdrawn", {})
    assert company.differences() == ()


def test_an_offer_that_was_tapped_twice_told_who_asked_twice(company: Company) -> None:
    company.receive("WATER", 9)
    transfer = company.offer(company.request("WATER", 5), 3)
    again = company.offer(transfer, 3)
    assert (told(company), again.history) == ([CHEN, ANA], transfer.history)
    other = company.offer(transfer, 2)
    assert [line.wanted.steps for line in other.lines] == [2]
    assert told(company)[-1] == ANA
    assert len(other.history) == len(transfer.history) + 1


def test_who_looks_for_the_rest_or_decides_was_told_again_where_nothing_had_changed(company: Company) -> None:
    company.receive("WATER", 9)
    asked = company.request("WATER", 5)
    assert company.amend(asked, 5).history == asked.history
    assert told(company) == [CHEN]
    assert len(company.amend(asked, 4).history) == len(asked.history) + 1
    assert told(company) == [CHEN, CHEN]
    opened = company.finish(company.take_in(company.sent(asked), {1: 1}))
    given = company.hand_on(opened, Owner.RECEIVER)
    told_so_far = told(company)
    assert (company.hand_on(given, Owner.RECEIVER).history, told(company)) == (given.history, told_so_far)
    assert len(company.hand_on(given, Owner.SENDER).history) == len(given.history) + 1


def test_nobody_approves_their_own_above_the_limit(company: Company) -> None:
    company.receive("WATER", 90)
    company.set_approval("transfer EAST", "above 10 units: manager, not own")
    with pytest.raises(NeedsApproval):
        company.approve(company.request("WATER", 11, by=CHEN))
    assert company.approve(company.request("WATER", 10, by=CHEN)).state == "approved"
    assert company.approve(company.request("WATER", 11, by=ANA)).state == "approved"


def test_nobody_withdraws_what_another_asked_for(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer = company.request("PARA", 5)
    for other in (LI, CHEN, GUEST):
        with pytest.raises(NotAllowed):
            company.withdraw(transfer, by=other)
    assert company.approve(transfer).state == "approved"


def test_nothing_is_approved_sent_or_taken_in_twice(company: Company) -> None:
    company.receive("PARA", 9, "P-1", LATER)
    transfer = company.request("PARA", 4)
    for early in (company.arrive, company.send, company.pick, company.cancel):
        with pytest.raises(AlreadyDecided):
            early(transfer, by=CHEN)
    for step in (company.approve, company.send, company.arrive):
        step(transfer, by=CHEN)
        with pytest.raises(AlreadyDecided) as refused:
            step(transfer, by=CHEN)
        assert refused.value.by == "Chen Yu 陈钰"
    assert (company.stock("PARA"), company.stock("PARA", "WEST")) == (5, 4)


def test_a_request_told_twice_is_one_request(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    assert company.request("PARA", 4, key="k").id == company.request("PARA", 4, key="k").id
    assert len(told(company)) == 1
    with pytest.raises(KeyReused):
        company.request("PARA", 5, key="k")


def test_what_is_not_there_is_not_asked_for_and_leaves_no_request_behind(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    company.receive("WATER", 5)
    with pytest.raises(NotEnough) as refused:
        company.request("WATER", 1, ("PARA", 6))
    assert (refused.value.item, refused.value.available.steps) == ("PARA", 5)
    assert company.count(transfers_table) == 0


def test_what_was_approved_is_not_given_to_somebody_else(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer, second = company.request("PARA", 5), company.request("PARA", 1)
    company.approve(transfer)
    with pytest.raises(NotEnough) as refused:
        company.issue("PARA", 1)
    assert refused.value.available.steps == 0
    with pytest.raises(NotEnough):
        company.approve(second)
    assert company.send(transfer).state == "dispatched"
    assert company.differences() == ()


def test_a_lot_recalled_since_is_not_sent_and_the_transfer_stays(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer = company.request("PARA", 5)
    company.decide("PARA", "P-1", "recalled")
    with pytest.raises(NotEnough) as refused:
        company.approve(transfer)
    assert refused.value.blocked.steps == 5
    company.decide("PARA", "P-1", "ok")
    company.approve(transfer)
    company.decide("PARA", "P-1", "held")
    for deed in (company.pick, company.send):
        with pytest.raises(KeptCannotGo) as gone:
            deed(transfer)
        assert gone.value.lots == ("P-1",)
    with pytest.raises(NotEnough):
        company.keep_anew(transfer)
    assert company.reserved("PARA") == {("EAST", "DOCK", "P-1"): 5}, "what was refused leaves it as it was"
    assert company.differences() == ()
    company.receive("PARA", 5, "P-2", LATER)
    assert company.send(company.keep_anew(transfer)).state == "dispatched"


def test_what_has_expired_by_the_day_of_the_approval_is_not_sent(company: Company) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    with pytest.raises(NotEnough) as refused:
        company.approve(company.request("PARA", 5), now=NOW + timedelta(days=11))
    assert refused.value.expired.steps == 5


def test_nothing_goes_to_or_from_a_site_that_is_closed(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer = company.approve(company.request("PARA", 2))
    company.close_site("WEST", TODAY)
    for deed in (lambda: company.send(transfer), lambda: company.request("PARA", 1)):
        with pytest.raises(SiteClosed):
            deed()
    company.close_site("WEST", None)
    assert company.arrive(company.send(transfer)).state == "closed"


@pytest.mark.parametrize("by", [LI, ANA, GUEST])
def test_only_a_manager_decides(company: Company, by: int) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer = company.request("PARA", 1)
    deeds: list[Callable[..., Transfer]] = [company.approve, company.reject]
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed(transfer, by=by)


def test_a_transfer_within_a_site_is_refused(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    with pytest.raises(SameSite):
        company.request("PARA", 1, target="EAST")


def test_the_legs_of_a_transfer_are_not_undone(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    transfer = company.approve(company.request("PARA", 1))
    company.pick(transfer)
    company.arrive(company.send(transfer))
    with company.database.read() as connection:
        legs = connection.execute(select(movements.c.id).where(movements.c.transfer_id.is_not(None))).scalars().all()
    for leg in legs:
        with company.database.write() as connection, pytest.raises(NotReversible):
            reversing.reverse(company.context(connection, by=CHEN), leg)
    assert len(legs) == 3


def test_what_was_kept_in_one_place_was_taken_from_another_that_came_first(company: Company) -> None:
    """The card says where it is picked: not what came to a bin before it, nor what expires sooner."""
    company.receive("PARA", 10, "P-1", LATER)
    goods = company.goods("PARA", 10, "DOCK", "P-1")
    company.move(goods, "B-01")
    asked = company.approve(company.request("PARA", 4))
    company.receive("PARA", 5, "P-2", SOON)
    company.receive("PARA", 5, "P-1", LATER)
    company.move(company.goods("PARA", 5, "DOCK", "P-1"), "A-01")
    company.send(asked)
    assert sorted(company.held("PARA")) == [("A-01", "P-1", 5), ("B-01", "P-1", 6), ("DOCK", "P-2", 5)]
    assert company.differences() == ()


def test_what_was_kept_and_is_recalled_since_was_taken_from_elsewhere_before_anybody_was_told(
    company: Company,
) -> None:
    company.receive("PARA", 10, "P-1", SOON)
    asked = company.approve(company.request("PARA", 4))
    company.receive("PARA", 5, "P-2", LATER)
    company.decide("PARA", "P-1", "recalled")
    with pytest.raises(KeptCannotGo):
        company.send(asked)
    company.send(company.keep_anew(asked))
    assert company.held("PARA") == [("DOCK", "P-1", 10), ("DOCK", "P-2", 1)]


def test_a_requisition_hands_out_what_its_card_says(company: Company) -> None:
    company.receive("WATER", 10)
    company.move(company.goods("WATER", 10, "DOCK"), "B-01")
    asked = company.requisition("WATER", 4, by=CHEN)
    company.receive("WATER", 10)
    company.move(company.goods("WATER", 10, "DOCK"), "A-01")
    company.hand_out(asked, by=LI)
    assert company.held("WATER") == [("A-01", "", 10), ("B-01", "", 6)]
