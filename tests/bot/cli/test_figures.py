"""Figures on the command line."""

from datetime import UTC, datetime

import pytest

from bot.cli import figures, reports
from bot.cli.reports import Report, Unclear
from domain.errors import UnknownSite
from tests.domain.small_company import ANA, NOW, Company


@pytest.fixture
def busy(company: Company) -> Company:
    company.receive("WATER", 100, price="2.00", now=datetime(2026, 2, 1, 4, tzinfo=UTC))
    company.issue("WATER", 60)
    company.receive("RICE", 5, price="4.00", by=ANA)
    reports.seal_all(company.database)
    return company


def table(company: Company, site: str | None = None, category: str | None = None, month: str | None = None) -> Report:
    with company.database.read() as connection:
        return figures.table(connection, NOW, site, category, month)


def row(report: Report, name: str) -> dict[str, str]:
    (found,) = (dict(zip(report.columns, each, strict=True)) for each in report.rows if each[0] == name)
    return found


def test_a_site_a_column_and_the_company_first(busy: Company) -> None:
    told = table(busy)
    assert told.title == "Figures of 2026-03, so far"
    assert row(told, "Stock value") == {
        "figure": "Stock value",
        "in": "money",
        "(all)": "100.00",
        "EAST": "80.00",
        "WEST": "20.00",
    }
    assert row(told, "Stock lasts")["WEST"] == "endless"
    assert row(told, "On the way for")["EAST"] == ""


def test_one_site_in_a_past_month(busy: Company) -> None:
    told = table(busy, site="EAST", month="2026-02")
    assert told.title == "Figures of 2026-02"
    assert told.columns == ("figure", "in", "EAST")
    assert row(told, "Stock value")["EAST"] == "200.00"


def test_what_has_no_category_has_a_name_all_the_same(busy: Company) -> None:
    assert row(table(busy, category="(none)"), "Stock value")["EAST"] == "80.00"


def test_as_csv_every_category_has_its_row(busy: Company) -> None:
    with busy.database.read() as connection:
        told = figures.lines(connection, NOW, "EAST", None, None)
    assert ("tied_up", "EAST", "(all)", "money", "80.00") in told.rows
    assert ("stock_out_rate", "EAST", "(none)", "share", "0.5000") in told.rows


def test_what_is_not_there_is_said(busy: Company) -> None:
    with pytest.raises(UnknownSite):
        table(busy, site="NORTH")
    with pytest.raises(Unclear, match="2026-13 is no month"):
        table(busy, month="2026-13")
    with pytest.raises(Unclear, match="nothing of the category Toys"):
        table(busy, category="Toys")
