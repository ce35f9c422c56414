"""The story in a real browser: what a person sees and taps on the page."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.end_to_end.program import Storekeeper

ARTEFACTS = Path(__file__).parent.parent.parent / "test-artefacts"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")

pytestmark = pytest.mark.browser

expect.set_options(timeout=30_000)  # a machine may be busy


@pytest.fixture
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        reason = "no Chromium on this machine: install chromium to run the browser tests"
        if os.environ.get("STOREKEEPER_BROWSER_REQUIRED"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, keeper: Storekeeper) -> Iterator[Page]:
    problems: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    opened = context.new_page()
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto(keeper.sandbox.page)
    yield opened
    ARTEFACTS.mkdir(exist_ok=True)
    opened.screenshot(path=ARTEFACTS / f"{os.environ['PYTEST_CURRENT_TEST'].split('::')[1].split(' ')[0]}.png")
    context.close()
    assert not problems


def test_photograph_plus_24_booked_seen_in_the_sheet_and_alert_in_the_group(page: Page) -> None:
    page.get_by_test_id("person-1001").first.click()
    page.get_by_test_id("shelf-open").first.click()
    page.get_by_test_id("shelf-item-water-550").click()
    page.get_by_role("button", name="+24").click()
    page.get_by_test_id("send").click()
    booked = page.get_by_test_id("message").filter(has_text="Received 1 case = 24 bottles")
    expect(booked).to_contain_text("Spring water")
    expect(booked.get_by_test_id("inline-button").filter(has_text="Undo")).to_be_visible()

    sheet = page.get_by_test_id("sheet")
    sheet.get_by_test_id("tab-Movements 流水").click()
    expect(sheet).to_contain_text("R-000074")

    page.get_by_test_id("action-0").click()
    alert = page.get_by_test_id("message").filter(has_text="Below minimum").first
    expect(alert).to_contain_text("FLOUR-5K")


def test_what_is_typed_after_the_bots_name_lists_items_and_the_one_that_is_tapped_is_sent(page: Page) -> None:
    page.get_by_test_id("person-1001").first.click()
    field = page.get_by_test_id("composer").first
    field.fill("@storekeeper_sandbox_bot noodles")
    offered = page.get_by_test_id("inline-result")
    expect(offered).to_have_count(2)
    field.press_sequentially(" veg")
    expect(offered).to_have_count(1)
    field.press("ArrowDown")
    field.press("Enter")
    expect(page.get_by_test_id("message").filter(has_text="via @storekeeper_sandbox_bot")).to_contain_text("NOODLE-VEG")
    expect(offered).to_have_count(0)
    expect(field).to_have_value("")
