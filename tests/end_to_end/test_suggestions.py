"""What the demo's page suggests to a newcomer, in a real browser: prepared by a click, ticked off by what happens."""

import time

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.end_to_end.program import Phone, Storekeeper
from tests.end_to_end.test_page import browser, page  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser

WEST_FLOOR = 1004


def suggested(on: Page, name: str) -> Locator:
    return on.get_by_test_id(f"suggestion-{name}")


def expect_done(on: Page, *names: str) -> None:
    expect(on.get_by_test_id("suggestions-count")).to_have_text(f"{len(names)}/9")
    for name in names:
        expect(suggested(on, name)).to_contain_text("✓")


def test_each_suggestion_is_ticked_off_once_it_happened_and_not_when_it_is_clicked(page: Page) -> None:  # noqa: F811
    def tap(label: str) -> None:
        page.get_by_test_id("inline-button").filter(has_text=label).first.click()

    send = page.get_by_test_id("send")
    expect_done(page)
    suggested(page, "undo").click()
    expect(page.get_by_test_id("toast")).to_contain_text("Nothing to tap yet")

    suggested(page, "photo").click()
    expect(page.get_by_test_id("composer")).to_have_value("+24")
    expect_done(page)
    send.click()
    expect_done(page, "photo")
    suggested(page, "stock").click()
    send.click()
    expect_done(page, "photo", "stock")
    suggested(page, "undo").click()
    tap("Undo")
    expect_done(page, "photo", "stock", "undo")
    suggested(page, "transfer").click()
    send.click()
    expect_done(page, "photo", "stock", "undo", "transfer")
    done = ["photo", "stock", "undo", "transfer"]
    for name, labels in (("offer", ("Offer something else", "20")), ("accept", ("Take that",)), ("pick", ("🚚",))):
        shown = page.get_by_test_id("inline-button").filter(has_text=labels[0])
        until = time.monotonic() + 30
        while not shown.count() and time.monotonic() < until:  # the notice comes a moment later
            suggested(page, name).click()
            page.wait_for_timeout(500)
        if name == "pick":
            expect(page.get_by_test_id(f"person-{WEST_FLOOR}")).to_have_attribute("aria-current", "true")
            expect(page.get_by_test_id("message").last).to_contain_text("调拨单 T-000001")
        for label in labels:
            tap(label)
        done.append(name)
        expect_done(page, *done)
    suggested(page, "short").click()
    send.click()
    tap("8 packs arrived")
    tap("Nothing more comes")
    expect_done(page, *done, "short")
    suggested(page, "morning").click()
    page.get_by_test_id("action-0").click()
    expect(page.get_by_test_id("suggestions")).to_contain_text("That is the core of it")


def test_what_others_do_without_the_suggestions_is_ticked_off_too(
    page: Page,  # noqa: F811
    keeper: Storekeeper,
    manager: Phone,
) -> None:
    west = Phone(keeper.sandbox, WEST_FLOOR, WEST_FLOOR)
    west.send("牛奶")
    expect_done(page, "stock")
    west.send("从东仓调10包盐到西仓")
    expect_done(page, "stock", "transfer")
    west.tap(west.sees("调拨单"), "撤回")
    west.sees("已撤回")
    manager.send("/morning")
    expect_done(page, "stock", "transfer", "morning")
    west.photograph("water-550", "收24")
    expect_done(page, "photo", "stock", "transfer", "morning")
    page.reload()
    expect_done(page, "photo", "stock", "transfer", "morning")


def test_a_photograph_that_books_nothing_is_no_receipt_and_a_withdrawn_transfer_no_undo(
    page: Page,  # noqa: F811
    floor: Phone,
) -> None:
    floor.photograph("unknown", "+24")
    floor.sees("I do not know")
    floor.send("/cancel")
    floor.sees("Cancelled")
    floor.send("transfer 10 salt from West to East")
    floor.tap(floor.sees("T-000001"), "Withdraw")
    floor.sees("withdrawn")
    expect_done(page, "transfer")


def test_suggestions_that_were_closed_stay_closed(page: Page) -> None:  # noqa: F811
    panel = page.get_by_test_id("suggestions")
    expect(panel).to_be_visible()
    page.get_by_test_id("suggestions-close").click()
    expect(panel).to_be_hidden()
    page.reload()
    expect(page.get_by_test_id("person-1001")).to_be_visible()
    expect(panel).to_be_hidden()


@pytest.mark.parametrize(("width", "shown"), [(390, 1), (1440, 9)])
def test_in_chinese_they_begin_on_the_phone_of_who_speaks_it_and_fit_the_screen(
    browser: Browser,  # noqa: F811
    keeper: Storekeeper,
    width: int,
    shown: int,
) -> None:
    with browser.new_context(viewport={"width": width, "height": 844}, locale="zh-CN") as context:
        page = context.new_page()
        page.goto(keeper.sandbox.page)
        expect(page.get_by_test_id("suggestions").locator("li:visible")).to_have_count(shown)
        expect(page.get_by_test_id("person-1004")).to_have_attribute("aria-current", "true")
        page.get_by_test_id("suggestion-photo").click()
        expect(page.get_by_test_id("composer")).to_have_value("收24")
        page.get_by_test_id("send").click()
        expect(page.get_by_test_id("message").last).to_contain_text("已入库 1 箱 = 24 瓶")
        expect(page.get_by_test_id("suggestions-count")).to_have_text("1/9")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
