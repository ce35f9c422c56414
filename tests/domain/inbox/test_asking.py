"""Rows that ask for goods: a transfer, a delivery that is expected; who asks, and what is wrong by column."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain.company import granting
from domain.company.people import by_google
from domain.company.settings import mirroring, store
from domain.company.settings.store import Editor
from domain.errors import NotAllowed
from domain.inbox import deciding, entries
from domain.operations import forgetting, ordering
from domain.operations.ordering import OrderLine
from domain.operations.transfers import documents
from domain.operations.transfers.documents import Transfer
from domain.storage.schema.documents import transfers
from domain.storage.schema.people import outbox, people
from domain.storage.schema.sheet import sheet_inbox
from domain.vocabulary import InboxState, Role, Subject, TransferState
from tests.domain.inbox.people_in_a_sheet import Sheet
from tests.domain.small_company import ANA, CHEN, GUEST, LI, NOW, SOON, YESTERDAY, Company

REQUEST = {"action": "transfer request", "sku": "water", "quantity": "2", "pack": "case"}
WAY = {"source": "EAST", "target": "West warehouse"}
DELIVERY = {"action": "预计到货", "sku": "RICE", "quantity": "4", "pack": "sack", "site": "EAST", "day": str(SOON)}


@pytest.fixture
def sheet(company: Company) -> Sheet:
    company.receive("WATER", 100)
    return Sheet(company)


def asked(company: Company) -> list[Transfer]:
    with company.database.read() as connection:
        return documents.find(connection, transfers.c.id > 0)


def expected(company: Company) -> list[OrderLine]:
    with company.database.read() as connection:
        return list(ordering.listed(connection))


def written_by(sheet: Sheet, address: int) -> None:
    sheet.writer = sheet.company.person(address)


def test_who_writes_is_who_asks_where_the_company_has_said_who_that_is(company: Company, sheet: Sheet) -> None:
    written_by(sheet, ANA)
    sheet.write(**REQUEST, **WAY, day=str(SOON), note="for the fair")
    sheet.tick()
    assert sheet.answer(0) == "OK I-000001 T-000001"
    (transfer,) = asked(company)
    assert (transfer.requested_by, transfer.state) == (company.person(ANA), TransferState.REQUESTED)
    assert (transfer.source.code, transfer.target.code) == ("EAST", "WEST")
    assert (transfer.needed_by, transfer.note) == (SOON, "for the fair")
    assert [str(line.asked) for line in transfer.lines] == ["48 bottle"]
    with company.database.read() as connection:
        told = select(outbox.c.address).where(outbox.c.subject == Subject.TRANSFER)
        assert connection.execute(told).scalars().all() == [CHEN], "who decides there has it in the chat"


@pytest.mark.parametrize("writer", [None, GUEST])
def test_whoever_approves_it_asks_where_nobody_knows_who_wrote_it(
    company: Company, sheet: Sheet, writer: int | None
) -> None:
    if writer:
        written_by(sheet, writer)
    sheet.write(**REQUEST, **WAY)
    sheet.tick()
    chen = company.person(CHEN)
    assert sheet.answer(0) == f"WAITING FOR {chen.name}; who approves it asks for it"
    assert asked(company) == []
    waits = sheet.rows[0].id or 0
    with company.database.write() as connection:
        with pytest.raises(NotAllowed):
            deciding.approve(connection, company.person(LI), waits, NOW)
        assert deciding.approve(connection, chen, waits, NOW).document == "T-000001"
    sheet.tick()
    assert sheet.answer(0) == f"OK I-{waits:06d} T-000001"
    assert [each.requested_by for each in asked(company)] == [chen]


def test_it_is_said_on_the_row_that_who_approves_it_asks_for_it(sheet: Sheet) -> None:
    sheet.write(**REQUEST, **WAY)
    sheet.tick()
    assert sheet.answer(0).endswith("; who approves it asks for it")
    sheet.language = "zh"
    sheet.tick()
    assert sheet.answer(0).endswith("，批准者即申请人")


def test_who_wrote_it_asks_also_where_the_company_has_everything_approved(company: Company, sheet: Sheet) -> None:
    with company.database.write() as connection:
        store.put(connection, mirroring.SHEET_WAITS, "", "low", Editor(), NOW)
    written_by(sheet, ANA)
    sheet.write(**REQUEST, **WAY)
    sheet.tick()
    assert sheet.answer(0) == f"WAITING FOR {company.person(CHEN).name}"
    with company.database.write() as connection:
        deciding.approve(connection, company.person(CHEN), sheet.rows[0].id or 0, NOW)
    assert [each.requested_by for each in asked(company)] == [company.person(ANA)]


@pytest.mark.parametrize(
    ("cells", "en", "zh"),
    [
        ({"quantity": ""}, "Quantity: is missing", "数量: 没有填写"),
        ({"sku": "WTR"}, "SKU: there is no item WTR", "编码: 没有商品“WTR”"),
        ({"pack": "pallet"}, "Pack: WATER does not come in pallet: bottle, case", "包装: WATER 没有包装“pallet”"),
        ({"quantity": "0"}, "Quantity: a quantity must be above 0", "数量: 数量必须大于 0"),
        ({"quantity": "2.01"}, "Quantity: 2.01 is finer than the item is counted", "数量: 2.01 的小数位太多"),
        ({"quantity": "5"}, "Quantity: only 100 bottle can go out, not 120 bottle", "数量: 只有 100 bottle 可调出"),
        ({"target": "EAST"}, "To site: goods go from one site to another", "调入仓库: 调出和调入不能是同一仓库"),
        ({"source": "MOON"}, "From site: MOON is no site: EAST, WEST", "调出仓库: 没有仓库“MOON”"),
        ({"day": str(YESTERDAY)}, f"Day: {YESTERDAY} is over", f"日期: {YESTERDAY} 已经过去"),
        ({"day": "soon"}, "Day: soon is not a date: write it as 2026-01-31", "日期"),
        ({"note": "x" * 200}, "Note: longer than 120 characters", "备注: 超过 120 个字符"),
        ({"site": "EAST"}, "Site: has no meaning for", "仓库: “调拨申请”用不到"),
    ],
)
@pytest.mark.parametrize("writer", [None, ANA])
def test_what_is_wrong_with_a_request_is_said_by_column(
    sheet: Sheet, cells: dict[str, str], en: str, zh: str, writer: int | None
) -> None:
    if writer:
        written_by(sheet, writer)
    sheet.write(**REQUEST | WAY | cells)
    sheet.tick()
    assert sheet.answer(0).startswith("ERROR ")
    assert en in sheet.answer(0)
    sheet.language = "zh"
    sheet.tick()
    assert zh in sheet.answer(0)
    assert asked(sheet.company) == []


def test_a_request_that_cannot_be_any_more_when_it_is_approved_is_an_error(company: Company, sheet: Sheet) -> None:
    sheet.write(**REQUEST, **WAY)
    sheet.tick()
    company.issue("WATER", 90)
    with company.database.write() as connection:
        entry = deciding.approve(connection, company.person(CHEN), sheet.rows[0].id or 0, NOW)
    assert entry.state is InboxState.ERROR
    sheet.tick()
    assert "only 10 bottle can go out" in sheet.answer(0)
    company.receive("WATER", 90)
    sheet.change(0)
    sheet.tick()
    assert sheet.answer(0).startswith("WAITING FOR"), "it is submitted anew"


def test_a_delivery_is_a_line_of_the_order_list_with_its_day(company: Company, sheet: Sheet) -> None:
    written_by(sheet, CHEN)
    sheet.write(action="new item", sku="OIL", unit="bottle", name_en="Oil")
    sheet.write(action="pack", sku="OIL", pack="case", quantity="12")
    sheet.write(**DELIVERY | {"sku": "OIL", "pack": "case", "quantity": "3"}, party="Sunrise Foods")
    sheet.write(**DELIVERY)
    sheet.tick()
    assert [row.answer for row in sheet.rows] == [f"OK I-{number:06d}" for number in range(1, 5)]
    lines = {line.item.sku: line for line in expected(company)}
    oil = lines["OIL"]
    assert (str(oil.quantity), oil.supplier, oil.expected, oil.person) == (
        "36 bottle",
        "Sunrise Foods",
        SOON,
        company.person(CHEN),
    )
    assert str(lines["RICE"].quantity) == "100.000 kg"


def test_what_was_to_be_bought_is_not_expected_twice(company: Company, sheet: Sheet) -> None:
    rice = company.item("RICE")
    with company.database.write() as connection:
        context = company.context(connection, by=CHEN)
        first = ordering.put(context, rice, rice.quantity(100_000), company.site("EAST"))
    written_by(sheet, CHEN)
    sheet.write(**DELIVERY, party="Mill")
    sheet.tick()
    (line,) = expected(company)
    assert (line.id, line.expected, line.supplier) == (first.id, SOON, "Mill")
    sheet.write(**DELIVERY | {"day": str(SOON + timedelta(days=7))})
    sheet.tick()
    assert {each.expected for each in expected(company)} == {SOON, SOON + timedelta(days=7)}


def test_above_the_limit_those_are_asked_for_a_delivery_whom_the_company_names(company: Company, sheet: Sheet) -> None:
    with company.database.write() as connection:
        granting.grant(connection, None, company.person(LI), company.site("EAST").id, Role.ADMINISTRATOR, NOW)
    company.set_approval("order EAST", "above 50 units: administrator")
    written_by(sheet, CHEN)
    sheet.write(**DELIVERY)
    sheet.tick()
    assert sheet.answer(0).startswith(f"WAITING FOR {company.person(LI).name}")
    with company.database.write() as connection, pytest.raises(NotAllowed):
        deciding.approve(connection, company.person(CHEN), sheet.rows[0].id or 0, NOW)


def test_floor_staff_expect_nothing_by_themselves(company: Company, sheet: Sheet) -> None:
    written_by(sheet, LI)
    sheet.write(**DELIVERY)
    sheet.tick()
    assert sheet.answer(0).startswith(f"WAITING FOR {company.person(CHEN).name}")
    with company.database.write() as connection:
        deciding.approve(connection, company.person(CHEN), sheet.rows[0].id or 0, NOW)
    assert [line.person for line in expected(company)] == [company.person(CHEN)]


def test_a_request_is_made_once_though_its_answer_was_lost_and_people_sorted(company: Company, sheet: Sheet) -> None:
    written_by(sheet, ANA)
    sheet.write(**REQUEST, **WAY)
    sheet.write(**REQUEST, **WAY, note="again")
    sheet.tick(killed=True)
    sheet.rows.reverse()
    sheet.rows.append(sheet.rows[0])
    sheet.tick()
    sheet.tick()
    assert len(asked(company)) == 2
    assert sorted(row.answer[:2] for row in sheet.rows) == ["DU", "OK", "OK"]


def test_who_was_forgotten_is_not_known_by_a_google_address(company: Company, sheet: Sheet) -> None:
    with company.database.write() as connection:
        connection.execute(update(people).where(people.c.address == ANA).values(google="ana@example.com"))
    written_by(sheet, ANA)
    sheet.write(**REQUEST, **WAY)
    sheet.tick()
    with company.database.write() as connection:
        forgetting.forget(connection, company.person(ANA), NOW)
        assert by_google(connection, "ana@example.com") is None
        assert "ana" not in str(connection.execute(select(sheet_inbox)).all()).casefold()
        assert entries.get(connection, 1).person is not None
    sheet.tick()
    assert sheet.answer(0) == "OK I-000001 T-000001"
