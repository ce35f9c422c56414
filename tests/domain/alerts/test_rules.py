"""Each rule, on either side of its limit."""

from datetime import timedelta

import pytest

from domain.alerts.settings import AlertSettings
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import NOW, TODAY, Company


@pytest.fixture
def watch(company: Company) -> Watch:
    return Watch(company)


def test_what_a_site_keeps_is_out_at_nothing_and_low_above_it(company: Company, watch: Watch) -> None:
    watch.look()
    assert watch.open() == ["out RICE", "out WATER"]
    company.receive("WATER", 47)
    company.receive("RICE", 100)
    watch.look()
    assert watch.open() == ["low WATER"]
    company.receive("WATER", 1)
    watch.look()
    assert watch.open() == []
    assert watch.open("WEST") == ["out WATER"], "each site has its own"


def test_what_is_held_does_not_count_as_stock(company: Company, watch: Watch) -> None:
    company.receive("RICE", 100)
    company.receive("WATER", 48)
    company.move(company.goods("WATER", 48), "DAMAGED")
    watch.look()
    assert watch.open() == ["out WATER"]


def test_stock_that_goes_up_and_down_around_its_minimum_is_the_same_alert(company: Company, watch: Watch) -> None:
    company.receive("RICE", 100)
    company.receive("WATER", 47)
    watch.look()
    for amount in (1, 4):
        company.receive("WATER", amount)  # 48, 52: a tenth above is 52.8
        watch.look()
        assert (watch.open(), watch.standing()) == ([], {"low WATER": "(open)"})
    company.issue("WATER", 5)
    watch.look()
    (row,) = watch.rows()
    assert (watch.open(), row.times) == (["low WATER"], 1)
    company.receive("WATER", 6)
    watch.look()
    assert watch.standing() == {}
    company.issue("WATER", 6)
    watch.look()
    (row,) = watch.rows()
    assert (watch.open(), row.times) == (["low WATER"], 2), "it had really gone"


def test_each_horizon_is_an_alert_of_its_own_and_ends_with_the_next(company: Company, watch: Watch) -> None:
    company.receive("PARA", 2, "P-1", TODAY + timedelta(days=91))
    seen = []
    for days in (0, 1, 60, 61, 76, 77, 83, 84, 91, 92, 100):
        watch.look(NOW + timedelta(days=days))
        seen.append([each for each in watch.open() if "PARA" in each])
    ninety, thirty, fortnight, week = (
        ["expiring 90 PARA P-1"], ["expiring 30 PARA P-1"], ["expiring 14 PARA P-1"], ["expiring 7 PARA P-1"],
    )  # fmt: skip
    expired = ["expired PARA P-1"]
    assert seen == [[], ninety, ninety, thirty, thirty, fortnight, fortnight, week, week, expired, expired]
    company.move(company.goods("PARA", 2, lot="P-1"), "DAMAGED")
    watch.look(NOW + timedelta(days=101))
    assert [each for each in watch.open() if "PARA" in each] == []


def test_a_horizon_is_that_of_the_category_and_none_that_the_item_does_not_live_twice(company: Company) -> None:
    settings = AlertSettings(horizons=(90, 30), horizons_of={"dairy": (3,)})
    assert (settings.horizons_for("", None), settings.horizons_for("dairy", None)) == ((90, 30), (3,))
    assert (settings.horizons_for("", 60), settings.horizons_for("", 59)) == ((30,), ())
    assert (settings.furthest, AlertSettings(horizons=()).furthest) == (90, 0)
    company.receive("PARA", 2, "P-1", TODAY + timedelta(days=20))
    watch = Watch(company, AlertSettings(horizons=()))
    watch.look()
    assert [each for each in watch.open() if "PARA" in each] == []


def test_a_clock_that_was_set_back_and_forth_tells_no_horizon_again(company: Company, watch: Watch) -> None:
    company.receive("PARA", 2, "P-1", TODAY + timedelta(days=60))
    seen: list[tuple[str, int]] = []
    for days in (0, 40, 10, 40, 61, 50, 61):
        watch.look(NOW + timedelta(days=days))
        seen += [(f"{row.rule} {row.period}", row.times) for row in watch.rows() if row.lot_id and row.present]
    assert seen == [
        ("expiring 90", 1), ("expiring 30", 1), ("expiring 90", 1), ("expiring 30", 1), ("expired 0", 1),
        ("expiring 14", 1), ("expired 0", 1),
    ]  # fmt: skip
    company.move(company.goods("PARA", 2, lot="P-1"), "DAMAGED")
    watch.look(NOW + timedelta(days=61))
    assert [key for key in watch.standing() if "PARA" in key] == []


def test_days_are_those_of_the_site(company: Company, watch: Watch) -> None:
    company.receive("PARA", 2, "P-1", TODAY)
    evening = NOW.replace(hour=20)  # the next morning in Shanghai
    watch.look(NOW)
    assert "expiring 7 PARA P-1" in watch.open()
    watch.look(evening)
    assert "expired PARA P-1" in watch.open()


def test_a_closed_site_has_no_alerts(company: Company, watch: Watch) -> None:
    watch.look()
    assert watch.open("WEST") == ["out WATER"]
    watch.closes("WEST", TODAY)
    assert watch.sweep() > 0
    assert watch.open("WEST") == []
    assert watch.sweep() == 0
