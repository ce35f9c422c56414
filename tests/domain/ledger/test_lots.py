from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from domain.alerts import morning_report
from domain.errors import (
    AlreadyExpired,
    ExpiryBeforeMade,
    ExpiryDiffers,
    ExpiryNeeded,
    LotBlocked,
    LotNeeded,
    MadeInTheFuture,
    MadeOnDiffers,
    NotAllowed,
    NotEnough,
    ReasonNeeded,
    UnknownLot,
)
from domain.ledger import lot_corrections, lots
from domain.ledger.lots import Batch, Decision, Lot
from domain.reports.tracing import trace
from domain.storage.schema.company import minimums
from domain.storage.schema.ledger import lot_decisions
from domain.storage.schema.ledger import lots as lots_table
from domain.storage.schema.people import groups
from domain.storage.schema.people import outbox as outbox_table
from domain.vocabulary import Subject
from tests.domain.small_company import ANA, GUEST, LATER, LI, NOW, SOON, TODAY, Company

DAY = timedelta(days=1)


def lot(company: Company, code: str, sku: str = "PARA") -> Lot:
    with company.database.read() as connection:
        return lots.get(connection, company.item(sku), code)


def decisions(company: Company, code: str) -> list[Decision]:
    with company.database.read() as connection:
        return lots.decisions(connection, lots.get(connection, company.item("PARA"), code))


def told(company: Company) -> list[tuple[int, str, object]]:
    query = select(outbox_table.c.address, outbox_table.c.subject, outbox_table.c.body).order_by(outbox_table.c.id)
    with company.database.read() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_who_held_a_lot_and_why_is_kept_the_last_first(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    assert company.decide("PARA", "P-1", "held", "  smells ").status == "held"
    company.decide("PARA", "P-1", "recalled", "the supplier called", now=NOW + DAY)
    company.decide("PARA", "P-1", "ok", "the laboratory says so", now=NOW + 2 * DAY)
    assert lot(company, "P-1").status == "ok"
    assert [(each.status, each.reason, each.person, each.decided_at) for each in decisions(company, "P-1")] == [
        ("ok", "the laboratory says so", "Chen Yu 陈钰", NOW + 2 * DAY),
        ("recalled", "the supplier called", "Chen Yu 陈钰", NOW + DAY),
        ("held", "smells", "Chen Yu 陈钰", NOW),
    ]


def test_what_is_so_already_is_not_decided_again_nor_told(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    company.decide("PARA", "P-1", "ok")
    company.decide("PARA", "P-1", "held")
    company.decide("PARA", "P-1", "held", "")
    assert (company.count(lot_decisions), len(told(company))) == (1, 1)


def test_without_a_reason_a_right_or_a_lot_nothing_is_decided(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    with pytest.raises(ReasonNeeded):
        company.decide("PARA", "P-1", "held", " ")
    with pytest.raises(UnknownLot):
        company.decide("PARA", "P-9", "held")
    for by in (LI, ANA, GUEST):
        with pytest.raises(NotAllowed):
            company.decide("PARA", "P-1", "held", by=by)
    assert (lot(company, "P-1").status, company.count(lot_decisions), told(company)) == ("ok", 0, [])


def test_the_groups_of_the_sites_that_have_it_are_told_each_once(company: Company) -> None:
    with company.database.write() as connection:
        rows = [("EAST", -200), ("WEST", -300)]
        connection.execute(
            insert(groups),
            [{"address": chat, "site_id": company.site(site).id, "language": "en"} for site, chat in rows],
        )
    company.receive("PARA", 5, "P-1", LATER)
    company.receive("PARA", 5, "P-2", LATER, by=ANA)
    company.decide("PARA", "P-1", "recalled")
    assert sorted(address for address, _, _ in told(company)) == [-200, -100], "not where it never was"
    company.decide("PARA", "P-2", "held")
    assert sorted(address for address, _, _ in told(company)[2:]) == [-300, -100]
    (_, subject, body), *_ = told(company)
    assert (subject, body["item"], body["lot"]) == (Subject.LOT, company.item("PARA").id, "P-1")
    assert body["decision"] == decisions(company, "P-1")[0].id


def test_a_lot_that_is_only_on_its_way_is_told_where_it_will_arrive(company: Company) -> None:
    with company.database.write() as connection:
        connection.execute(insert(groups).values(address=-300, site_id=company.site("WEST").id, language="en"))
    company.receive("PARA", 5, "P-1", LATER)
    company.sent(company.request("PARA", 5))
    before = len(told(company))
    company.decide("PARA", "P-1", "recalled")
    assert sorted(address for address, _, _ in told(company)[before:]) == [-300, -100]


@pytest.mark.parametrize("status", ["held", "recalled"])
def test_a_blocked_lot_is_not_given_out_neither_by_name_nor_by_proposal(company: Company, status: str) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    company.receive("PARA", 4, "P-2", LATER)
    company.decide("PARA", "P-1", status)
    with pytest.raises(LotBlocked) as blocked:
        company.issue("PARA", 1, "P-1")
    assert (blocked.value.lot, blocked.value.status) == ("P-1", status)
    assert [part.lot for part in company.issue("PARA", 2).parts] == ["P-2"]
    for deed in (company.issue, company.reserve, company.request):
        with pytest.raises(NotEnough) as refused:
            deed("PARA", 3)
        assert (refused.value.available.steps, refused.value.blocked.steps, refused.value.expired.steps) == (2, 5, 0)
    company.decide("PARA", "P-1", "ok")
    assert [part.lot for part in company.issue("PARA", 5).parts] == ["P-1"]


def test_what_is_blocked_is_blocked_at_every_site(company: Company) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    company.receive("PARA", 5, "P-1", by=ANA)
    company.decide("PARA", "P-1", "recalled")
    for by in (LI, ANA):
        with pytest.raises(LotBlocked):
            company.issue("PARA", 1, "P-1", by=by)


def test_more_of_a_recalled_lot_may_come_in_and_stays(company: Company) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    company.decide("PARA", "P-1", "recalled")
    company.receive("PARA", 2, "P-1")
    assert company.stock("PARA") == 7
    with pytest.raises(LotBlocked):
        company.issue("PARA", 1, "P-1")


def test_held_goods_are_not_counted_when_it_is_asked_whether_there_is_enough(company: Company) -> None:
    with company.database.write() as connection:
        item, east = company.item("BANDAGE").id, company.site("EAST").id
        connection.execute(insert(minimums).values(item_id=item, site_id=east, quantity=10))
    company.receive("BANDAGE", 6, "B-1")
    company.receive("BANDAGE", 6, "B-2")

    def low() -> list[tuple[str, int]]:
        with company.database.read() as connection:
            found = morning_report.report(connection, east, NOW).low
        return [(each.item.sku, each.on_hand.steps) for each in found if each.item.sku == "BANDAGE"]

    assert low() == []
    company.decide("BANDAGE", "B-1", "held")
    assert low() == [("BANDAGE", 6)]
    company.decide("BANDAGE", "B-1", "ok")
    assert low() == []


def test_a_shelf_life_gives_the_expiry_of_what_was_made_on_a_day(company: Company) -> None:
    company.costs("PARA", shelf_life=30)
    company.receive("PARA", 5, "P-1", made_on=TODAY)
    company.receive("PARA", 5, "P-2", LATER, made_on=TODAY)
    assert (lot(company, "P-1").expiry, lot(company, "P-1").made_on) == (TODAY + 30 * DAY, TODAY)
    assert lot(company, "P-2").expiry == LATER, "what is said on the pack counts"
    company.receive("PARA", 1, "P-1")
    with pytest.raises(ExpiryDiffers):
        company.receive("PARA", 1, "P-1", LATER)
    with pytest.raises(ExpiryNeeded):
        company.receive("PARA", 1, "P-3")
    with pytest.raises(AlreadyExpired):
        company.receive("PARA", 1, "P-3", made_on=TODAY - 31 * DAY)
    company.receive("PARA", 1, "P-3", made_on=TODAY - 30 * DAY)
    assert company.count(lots_table) == 4


def test_nothing_expires_before_it_was_made_nor_was_made_tomorrow(company: Company) -> None:
    with pytest.raises(ExpiryBeforeMade) as refused:
        company.receive("PARA", 5, "P-1", TODAY + DAY, made_on=TODAY + 2 * DAY)
    assert (refused.value.made_on, refused.value.expiry) == (TODAY + 2 * DAY, TODAY + DAY)
    with pytest.raises(MadeInTheFuture):
        company.receive("PARA", 5, "P-1", LATER, made_on=TODAY + DAY)
    company.receive("PARA", 5, "P-1", TODAY, made_on=TODAY)
    with pytest.raises(ExpiryBeforeMade):
        company.receive("BANDAGE", 5, "B-1", TODAY - 2 * DAY, made_on=TODAY - DAY)


def test_what_was_said_later_of_a_lot_did_get_lost(company: Company) -> None:
    company.receive("BANDAGE", 5, "B-1")
    company.receive("BANDAGE", 5, "B-1", LATER, made_on=TODAY)
    with company.database.read() as connection:
        lot = lots.get(connection, company.item("BANDAGE"), "B-1")
    assert (lot.expiry, lot.made_on) == (LATER, TODAY)
    with pytest.raises(ExpiryDiffers):
        company.receive("BANDAGE", 5, "B-1", LATER + DAY)


def corrections(company: Company, code: str, sku: str = "PARA") -> list[tuple[str, str, str, str]]:
    known = lot(company, code, sku)
    with company.database.read() as connection:
        made = lot_corrections.of_lot(connection, known.id)
        assert trace(connection, company.item(sku), code).corrections == tuple(made)
    return [(each.fact, each.before, each.after, each.reason) for each in made]


def test_what_is_known_wrongly_is_put_right_and_kept_and_told_where_it_ever_was(company: Company) -> None:
    with company.database.write() as connection:
        connection.execute(insert(groups).values(address=-300, site_id=company.site("WEST").id, language="en"))
    company.receive("PARA", 5, "P-1", SOON)
    company.arrive(company.sent(company.request("PARA", 5)))
    company.issue("PARA", 5, "P-1", by=ANA)
    before = len(told(company))
    company.put_right("PARA", "p-1", " misread ", expiry=LATER, made_on=TODAY - DAY)
    assert lot(company, "P-1").expiry == LATER
    assert corrections(company, "P-1") == [
        ("made_on", "", f"{TODAY - DAY}", "misread"),
        ("expiry", f"{SOON}", f"{LATER}", "misread"),
    ]
    notices = told(company)[before:]
    assert [(address, subject) for address, subject, _ in notices] == [
        (-300, Subject.LOT_CORRECTED),
        (-100, Subject.LOT_CORRECTED),
    ]
    company.put_right("PARA", "P-1", "", expiry=LATER)
    assert len(told(company)) == before + 2, "what is so already is not told again"
    assert company.differences() == ()


def test_nothing_is_put_right_without_a_right_a_reason_a_lot_or_a_day_that_can_be(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    for by in (LI, ANA, GUEST):
        with pytest.raises(NotAllowed):
            company.put_right("PARA", "P-1", expiry=SOON, by=by)
    with pytest.raises(ReasonNeeded):
        company.put_right("PARA", "P-1", " ", expiry=SOON)
    with pytest.raises(UnknownLot):
        company.put_right("PARA", "P-9", expiry=SOON)
    with pytest.raises(MadeInTheFuture):
        company.put_right("PARA", "P-1", made_on=TODAY + DAY)
    company.put_right("PARA", "P-1", made_on=TODAY - DAY)
    with pytest.raises(ExpiryBeforeMade):
        company.put_right("PARA", "P-1", expiry=TODAY - 2 * DAY)
    assert lot(company, "P-1").expiry == LATER
    assert len(corrections(company, "P-1")) == 1


def test_after_an_undo_what_is_stated_anew_is_true_and_what_was_known_is_kept(company: Company) -> None:
    company.reverse(company.receive("PARA", 5, "Q99", SOON))
    company.receive("PARA", 5, "q99", LATER)
    assert lot(company, "Q99").expiry == LATER
    assert corrections(company, "Q99") == [("expiry", f"{SOON}", f"{LATER}", "")]
    with pytest.raises(ExpiryDiffers):
        company.receive("PARA", 5, "Q99", SOON)


def test_a_wrong_production_date_that_was_undone_takes_its_expiry_with_it(company: Company) -> None:
    company.costs("PARA", shelf_life=100)
    company.reverse(company.receive("PARA", 5, "Q99", made_on=TODAY - 9 * DAY))
    company.receive("PARA", 5, "Q99", made_on=TODAY - 2 * DAY)
    assert (lot(company, "Q99").made_on, lot(company, "Q99").expiry) == (TODAY - 2 * DAY, TODAY + 98 * DAY)
    with pytest.raises(MadeOnDiffers):
        company.receive("PARA", 5, "Q99", made_on=TODAY - 3 * DAY)


def test_what_went_out_and_came_in_is_not_replaced_by_who_receives(company: Company) -> None:
    company.receive("PARA", 5, "Q99", SOON)
    company.issue("PARA", 5, "Q99")
    with pytest.raises(ExpiryDiffers):
        company.receive("PARA", 5, "Q99", LATER)


def test_a_lot_is_one_however_it_is_written_and_shown_as_it_was_first(company: Company) -> None:
    company.receive("PARA", 5, "M-1 A", LATER)
    for written in ("m-1 a", "M-1a", "Ｍ－１　Ａ", "M-1\u200b A"):
        company.receive("PARA", 1, written, LATER)
        assert lot(company, written).code == "M-1 A"
    assert company.held("PARA") == [("DOCK", "M-1 A", 9)]
    with company.database.read() as connection:
        assert [each.code for _, each in lots.by_code(connection, " m-1A")] == ["M-1 A"]
    with company.database.write() as connection, pytest.raises(LotNeeded):
        lots.find_or_create(connection, company.item("PARA"), Batch("\u200b", LATER), TODAY)
