"""Photographs and files on the page's phones, in a real browser."""

import json
from collections.abc import Iterator

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.end_to_end.test_page import browser  # noqa: F401 - a fixture
from tests.sandbox.conftest import ANNA, CAST, WANG, picture
from tests.sandbox_process import Sandbox

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, sandbox: Sandbox) -> Iterator[Page]:  # noqa: F811
    problems: list[str] = []
    sandbox.control.put("/api/cast", CAST)
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-GB")
    opened = context.new_page()
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.goto(sandbox.page)
    yield opened
    context.close()
    assert not problems


def bot_does(sandbox, method, files=None, **fields):
    """Over plain HTTP: the real client is asynchronous, and the browser's is not."""
    answer = requests.post(f"{sandbox.bot_api}{sandbox.token}/{method}", data=fields, files=files, timeout=10).json()
    assert answer["ok"], answer
    return answer["result"]


def test_pictures_picked_from_the_shelf_and_from_files_are_sent_as_one_album(page, sandbox):
    page.get_by_test_id("shelf-open").click()
    page.get_by_test_id("shelf-pick-drug").click()
    page.get_by_test_id("shelf-pick-water").click()
    page.get_by_test_id("shelf-add").click()
    page.get_by_test_id("file-input").set_input_files(
        [{"name": "dock.png", "mimeType": "image/png", "buffer": picture(60, 40, "PNG")}]
    )
    expect(page.get_by_text("3 pictures")).to_be_visible()
    page.get_by_role("button", name="+24").click()
    page.get_by_test_id("send").click()
    album = page.get_by_test_id("message")
    expect(album).to_contain_text("+24")
    expect(album.get_by_test_id("album-item")).to_have_count(3)
    said = sandbox.control.messages(WANG)
    assert [(each["caption"], each["photo"]["width"]) for each in said] == [("+24", 1000), (None, 1000), (None, 60)]
    assert len({each["album"] for each in said}) == 1


def test_more_than_ten_pictures_do_not_go_together(page, sandbox):
    file = {"name": "dock.png", "mimeType": "image/png", "buffer": picture(60, 40, "PNG")}
    page.get_by_test_id("file-input").set_input_files([file] * 11)
    expect(page.get_by_test_id("toast")).to_have_text("At most 10 together")
    page.get_by_test_id("send").click()
    expect(page.get_by_test_id("album-item")).to_have_count(10)


def test_a_message_of_ones_own_is_changed_with_the_arrow_or_the_pencil_and_nobody_elses(page, sandbox):
    bot_does(sandbox, "sendMessage", chat_id=WANG, text="hello")
    field, said = page.get_by_test_id("composer"), page.get_by_test_id("message")
    field.fill("+24 milk")
    field.press("Enter")
    expect(said).to_have_count(2)
    field.press("ArrowUp")
    expect(field).to_have_value("+24 milk")
    field.fill("+12 milk")
    field.press("Enter")
    expect(said.last).to_contain_text("edited")
    expect(field).to_have_value("")
    said.first.hover()
    expect(said.first.get_by_role("button", name="Edit")).to_have_count(0)
    said.last.hover()
    said.last.get_by_role("button", name="Edit").click()
    expect(field).to_have_value("+12 milk")
    page.get_by_role("button", name="Close").click()
    expect(field).to_have_value("")
    assert [each["text"] for each in sandbox.control.messages(WANG)] == ["hello", "+12 milk"]


def test_one_picture_of_an_album_is_answered_and_found_again_by_its_quote(page, sandbox):
    [_, second] = sandbox.control.post("/api/album", {"person": WANG, "chat": WANG, "shelf": ["water", "drug"]})[
        "messages"
    ]
    item = page.get_by_test_id("album-item").nth(1)
    item.hover()
    item.get_by_role("button", name="Reply").click()
    page.get_by_test_id("composer").fill("what is this?")
    page.get_by_test_id("send").click()
    quote = page.get_by_test_id("quote")
    expect(quote.get_by_role("presentation")).to_have_attribute("src", second["photo"]["url"])
    assert sandbox.control.messages(WANG)[-1]["reply_to"] == second["id"]
    for _ in range(12):
        sandbox.control.send(WANG, "one\ntwo\nthree\nfour")
    expect(page.get_by_test_id("message")).to_have_count(14)
    expect(item).not_to_be_in_viewport()
    quote.click()
    expect(item).to_be_in_viewport()


def test_a_photograph_is_an_answer_too(page, sandbox):
    asked = bot_does(sandbox, "sendMessage", chat_id=WANG, text="show me")
    message = page.get_by_test_id("message")
    message.hover()
    message.get_by_role("button", name="Reply").click()
    page.get_by_test_id("shelf-open").click()
    page.get_by_test_id("shelf-item-water").click()
    page.get_by_test_id("send").click()
    expect(message).to_have_count(2)
    said = sandbox.control.messages(WANG)[-1]
    assert (said["reply_to"], said["album"]) == (asked["message_id"], None)


def test_an_album_that_loses_a_picture_is_shown_without_it(page, sandbox):
    album = sandbox.control.post("/api/album", {"person": WANG, "chat": WANG, "shelf": ["water", "drug", "water"]})
    items = page.get_by_test_id("album-item")
    expect(items).to_have_count(3)
    bot_does(sandbox, "deleteMessage", chat_id=WANG, message_id=album["messages"][1]["id"])
    expect(items).to_have_count(2)


def test_the_bots_document_opens_in_a_tab_and_a_link_to_a_message_leads_nowhere(page, sandbox):
    files = {"document": ("标签 labels.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")}
    sent = bot_does(sandbox, "sendDocument", files, chat_id=WANG, caption="2 sheets")
    linked = '<a href="https://t.me/c/1000000001/7">the photograph</a>'
    answer = json.dumps({"message_id": sent["message_id"]})
    bot_does(sandbox, "sendMessage", chat_id=WANG, text=linked, parse_mode="HTML", reply_parameters=answer)
    document = page.get_by_test_id("document")
    expect(document).to_contain_text("标签 labels.pdf")
    expect(document).to_have_attribute("target", "_blank")
    expect(page.get_by_test_id("quote")).to_contain_text("2 sheets")
    page.get_by_role("link", name="the photograph").click()
    expect(page.get_by_test_id("toast")).to_be_visible()
    assert len(page.context.pages) == 1


def test_a_chat_opened_with_a_keyboard_below_it_hid_the_end_of_its_last_message(page, sandbox):
    keyboard = {"keyboard": [[{"text": "Stock"}], [{"text": "Issue"}]], "is_persistent": True}
    for _ in range(12):
        bot_does(sandbox, "sendMessage", chat_id=WANG, text="one\ntwo\nthree", reply_markup=json.dumps(keyboard))
    page.get_by_test_id(f"person-{ANNA}").click()
    page.get_by_test_id(f"person-{WANG}").click()
    expect(page.get_by_role("button", name="Issue")).to_be_visible()
    expect(page.get_by_test_id("message").last).to_be_in_viewport(ratio=1)


def test_another_company_than_the_demos_is_not_offered_its_suggestions(page, sandbox):
    expect(page.get_by_test_id("shelf-open")).to_be_visible()
    expect(page.get_by_test_id("suggestions")).to_be_hidden()
