"""The tabs as they are declared, before any sheet."""

from datetime import timedelta

import pytest

from domain.alerts import watching
from domain.alerts.rules import RULES
from domain.company import field_values
from domain.company.settings import alerting, store
from domain.company.settings.alerting import ALERT_RULES
from domain.company.settings.store import Editor
from domain.ledger import lots
from domain.operations import ordering
from sheets.cells import Cell
from sheets.tab import Edition, Tab
from sheets.tabs import TABS
from sheets.tabs.alerts import ALERTS
from sheets.tabs.bins import BINS
from sheets.tabs.figures import FIGURES
from sheets.tabs.items import ITEMS
from sheets.tabs.lots import LOTS
from sheets.tabs.movements import MOVEMENTS
from sheets.tabs.orders import ORDERS
from sheets.tabs.stock import STOCK
from sheets.words import Language
from tests.domain.company.test_own_fields import declare
from tests.domain.small_company import CHEN, LATER, NOW, SOON, TODAY, Company


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_columns_are_told_apart_by_their_names_and_titles(tab: Tab) -> None:
    assert len({column.name for column in tab.columns}) == len(tab.columns)
    for language in Language:
        assert len({cell.value for cell in tab.header(language)}) == len(tab.columns)


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_every_row_is_known_by_its_first_cell(tab: Tab, company: Company) -> None:
    company.receive("PARA", 30, "P-1", SOON)
    company.receive("PARA", 20, "P-2", LATER)
    company.issue("PARA", 35)
    while company.seal():
        pass
    with company.database.read() as connection:
        rows = list(tab.rows(connection, Edition()))
    assert [row.key for row in rows] == [row.values[0] for row in rows]
    assert len({row.key for row in rows}) == len(rows)
    assert all(len(row.cells) == len(tab.columns) for row in rows)


def test_lines_of_movements_are_numbered_without_a_gap(company: Company) -> None:
    for amount in (1, 2, 3):
        company.receive("WATER", amount)
    while company.seal():
        pass
    with company.database.read() as connection:
        assert [row.key for row in MOVEMENTS.rows(connection, Edition())] == [1, 2, 3]


@pytest.mark.parametrize(
    ("language", "title", "kind"),
    [
        (Language.EN, "Quantity", "Receipt"),
        (Language.ZH, "数量", "入库"),
        (Language.BOTH, "Quantity 数量", "Receipt 入库"),
    ],
)
def test_it_speaks_the_language_that_is_set(company: Company, language: Language, title: str, kind: str) -> None:
    company.receive("WATER", 1)
    company.seal()
    assert MOVEMENTS.header(language)[MOVEMENTS.place("quantity")] == Cell(title)
    with company.database.read() as connection:
        (row,) = MOVEMENTS.rows(connection, Edition(language))
    assert row.values[MOVEMENTS.place("kind")] == kind


def test_what_is_empty_in_the_ledger_is_an_empty_cell(company: Company) -> None:
    company.receive("WATER", 1)
    with company.database.read() as connection:
        (row,) = BINS.rows(connection, Edition())
    assert [row.values[BINS.place(name)] for name in ("lot", "expiry", "status")] == ["", "", ""]


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_titles_fit_into_their_columns_in_both_languages(tab: Tab) -> None:
    for column in tab.columns:
        title = column.title.to(Language.BOTH)
        bold = sum(13.5 if ord(character) > 0x2E80 else 7.3 for character in title)  # pixels, of 10 points
        assert column.hidden or bold + 6 <= column.width, (column.name, bold)


def test_the_months_figures_are_told_of_the_company_and_of_each_site(company: Company) -> None:
    company.receive("WATER", 10, price="2.00")
    company.issue("WATER", 4)
    company.seal()
    with company.database.read() as connection:
        rows = {row.key: row.values[1:] for row in FIGURES.rows(connection, Edition(Language.EN, NOW))}
    assert rows["month tied_up·EAST"] == ("Stock value", "2026-03 · EAST East warehouse", "", 12.0, "", "")
    assert rows["month issuing_accuracy·"] == ("Issues booked right", "2026-03 · all sites", "", "", 100.0, "%")
    assert rows["month days_of_cover·WEST"] == ("Stock lasts", "2026-03 · WEST West warehouse", "", "", "", "days")


def test_nothing_leads_nowhere() -> None:
    edition = Edition(addresses={"transfers": "#gid=7"})
    assert (edition.to("transfers", ""), edition.to("counts", "N-1")) == ("", "N-1")
    assert edition.to("transfers", "T-1") == ("T-1", "#gid=7")


def test_alerts_and_lots_warn_of_an_expiry_as_the_company_has_set_it(company: Company) -> None:
    company.receive("PARA", 30, "P-1", SOON)
    company.seal()

    def shown() -> tuple[list[object], list[object]]:
        watching.sweep(company.database, NOW)
        edition = Edition(Language.EN, NOW)
        with company.database.read() as connection:
            alerts = [row.values[ALERTS.place("what")] for row in ALERTS.rows(connection, edition)]
            ending = [row.values[LOTS.place("ending")] for row in LOTS.rows(connection, edition)]
        return [each for each in alerts if each != "out of stock"], ending

    assert shown() == (["expiring"], ["expiring"])
    with company.database.write() as connection:
        store.put(connection, alerting.EXPIRY_DAYS, "", 1, Editor(), NOW)
    assert shown() == ([], [""])


def test_every_rule_has_words() -> None:
    assert ALERT_RULES.keys() == RULES.keys()


def test_the_companys_own_fields_stand_in_the_tabs(company: Company) -> None:
    declare(company, "item Grade = 等级, text, stock", "lot Origin = 产地, text", "lot Tested = 检测, date, stock")
    company.receive("PARA", 30, "P-1", SOON)
    item = company.item("PARA")
    with company.database.write() as connection:
        lot = lots.get(connection, item, "P-1").id
        field_values.store(connection, (item.id, 0), {"item/Grade": "A"})
        field_values.store(connection, (item.id, lot), {"lot/Origin": "云南", "lot/Tested": "2026-05-01"})
        shown = {}
        for tab in (ITEMS, STOCK, BINS, LOTS):
            rows = [row.values for row in tab.rows(connection, Edition(Language.ZH))]
            shown[tab.name] = {row[tab.place("own")] for row in rows} - {""}
    assert shown["items"] == shown["stock"] == {"等级：A"}
    assert shown["bins"] == {"检测：2026-05-01"}
    assert shown["lots"] == {"产地：云南 · 检测：2026-05-01"}


@pytest.mark.parametrize(("days", "state"), [(None, "to be bought"), (0, "expected"), (-1, "late")])
def test_what_is_expected_is_late_from_the_day_after(company: Company, days: int | None, state: str) -> None:
    rice = company.item("RICE")
    with company.database.write() as connection:
        context = company.context(connection, by=CHEN)
        expected = None if days is None else TODAY + timedelta(days=days)
        ordering.put(context, rice, rice.quantity(1000), company.site("EAST"), expected=expected)
        (row,) = ORDERS.rows(connection, Edition(Language.EN, NOW))
    assert row.values[ORDERS.place("state")] == state
