"""What is told in the documentation's pictures: people's words in each language, and the stories on their phones."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playwright.sync_api import FloatRect, Locator, Page, expect

ANSWER = 20_000  # milliseconds that an answer may take: in a busy chat the bot paces itself
FLASH = 2_000  # milliseconds after which nothing in the sheet flashes any more
MARGIN = 8  # pixels around the messages
KEEPS = timedelta(days=120)  # the milk that comes in
TIME = 141  # pixels of the column, which is left out for the amounts
SKU_AND_ITEM = 294  # pixels to the columns that are shown of the movements
MANAGER, GROUP = 1002, -1001000000001

Keep = Callable[[Page, str, FloatRect | None], None]
"""keep(page, name, clip): save a picture of the page, or of a part of it."""


@dataclass(frozen=True)
class Words:
    """What people write in one language. Answers are known by the signs in them, which are the same in all."""

    suffix: str  # of the pictures' names
    locale: str
    floor: int  # who speaks it
    caption: str
    how_much: str
    receive: str
    count: str
    bin: str
    counted: str
    issue: str
    correction: str
    too_many: str
    amounts: str
    transfer: str
    why: str
    role: str
    reply: str


ENGLISH = Words(
    suffix="",
    locale="en-GB",
    floor=1001,
    caption="+24",
    how_much="How much milk is left?",
    receive="+24 milk",
    count="/count hammer",
    bin="B-02",
    counted="5",
    issue="-2 hammer",
    correction="1 not 2",
    too_many="-100 hammer",
    amounts="6, 50, 20",
    transfer="transfer 10 salt from West to East",
    why="/why water",
    role="Floor",
    reply="Reply",
)
CHINESE = Words(
    suffix=".zh-CN",
    locale="zh-CN",
    floor=1004,
    caption="收24",
    how_much="牛奶还有多少？",
    receive="收24 牛奶",
    count="盘点 羊角锤",
    bin="A-01",
    counted="2",
    issue="发2 羊角锤",
    correction="应该是1",
    too_many="发100 羊角锤",
    amounts="6，50，20",
    transfer="从东仓调10包盐到西仓",
    why="/why 矿泉水",
    role="库工",
    reply="回复",
)


class Phones:
    """The demo's page on a narrow screen: one phone at a time."""

    def __init__(self, page: Page, words: Words, keep: Keep) -> None:
        self.page = page
        self._words = words
        self._keep = keep

    def hold(self, person: int, chat: int | None = None) -> None:
        """Take a person's phone, and open one of their chats."""
        self.page.get_by_test_id(f"person-{person}").click()
        self.page.get_by_test_id(f"chat-{chat or person}").click()

    @property
    def messages(self) -> Locator:
        """Those of the chat that is open."""
        return self.page.get_by_test_id("message")

    def say(self, text: str, sign: str) -> None:
        """Write something, and wait for an answer with this sign."""
        before = self.messages.count()
        self.page.get_by_test_id("composer").fill(text)
        self.page.get_by_test_id("send").click()
        expect(self.messages.nth(before)).to_be_visible(timeout=ANSWER)
        self.sees(sign)

    def photograph(self, *products: str, caption: str, sign: str) -> None:
        """Send photographs of what lies on the shelf."""
        self.page.get_by_test_id("shelf-open").click()
        for product in products:
            self.page.get_by_test_id(f"shelf-pick-{product}").click()
        self.page.get_by_test_id("shelf-add").click()
        self.say(caption, sign)

    def answer(self, text: str, sign: str) -> None:
        """Reply to the last message."""
        last = self.messages.last
        last.hover()
        last.get_by_role("button", name=self._words.reply).click()
        self.say(text, sign)

    def tap(self, label: str, sign: str) -> None:
        """Tap the last button with this label."""
        self.page.get_by_test_id("inline-button").filter(has_text=label).last.click()
        self.sees(sign)

    def sees(self, sign: str) -> None:
        """Wait until the last message is the bot's, and has this in it."""
        expect(self.messages.last).to_have_class(re.compile(r"\bother\b"), timeout=ANSWER)
        expect(self.messages.last).to_contain_text(sign, timeout=ANSWER)

    @contextmanager
    def shot(self, name: str) -> Iterator[None]:
        """A picture of what is said in here."""
        before = self.messages.count()
        yield
        self.shoot(name, self.messages.count() - before)

    def shoot(self, name: str, count: int = 1) -> None:
        """A picture of the last messages."""
        self.page.get_by_test_id("toast").first.wait_for(state="detached")
        begin = self.messages.count() - count
        if begin:  # nothing of the message before, however near it is
            self.messages.nth(begin - 1).evaluate("message => message.style.visibility = 'hidden'")
        first = self.messages.nth(begin).bounding_box()
        last = self.messages.last.bounding_box()
        log = self.page.get_by_role("log").bounding_box()
        if not (first and last and log):
            raise ValueError(f"{name} is not on the screen")
        top, bottom = first["y"] - MARGIN, last["y"] + last["height"] + MARGIN
        if top < log["y"]:
            raise ValueError(f"{name} does not fit on the phone: make it higher")
        self._keep(
            self.page, name + self._words.suffix, {"x": 0, "y": top, "width": log["width"], "height": bottom - top}
        )


def floor_story(phones: Phones, words: Words) -> None:
    """What happens at the shelf."""
    phones.hold(words.floor)
    phones.sees("T-000001")  # to be picked by them: it may not come in between
    with phones.shot("receive"):
        phones.photograph("water-550", caption=words.caption, sign="R-")
    with phones.shot("stock"):
        phones.say(words.how_much, "🏬")
    with phones.shot("lot"):
        phones.say(words.receive, "📥")
        phones.say("M-1103", "M-1103")
        phones.say(f"{datetime.now(tz=UTC).date() + KEEPS}", "R-")
    with phones.shot("count"):
        phones.say(words.count, words.bin)
        phones.tap(words.bin, "🔢")
        phones.say(words.counted, "🤔")
    phones.tap("✅", "🙋")
    with phones.shot("correct"):
        phones.say(words.issue, "I-")
        phones.answer(words.correction, "✏️")
        phones.tap("✏️", "✅")
    with phones.shot("refused"):
        phones.say(words.too_many, "⚠️")
    phones.say("/cancel", "✖️")
    with phones.shot("delivery"):
        phones.photograph("hammer-500", "rice-jas", "medicine", caption="", sign="PARA-500")
        phones.say(words.amounts, "✅")
    phones.tap("✅", "R-")
    with phones.shot("why"):
        phones.say(words.why, "O-")


def managers_story(phones: Phones, words: Words) -> None:
    """What is decided, and what the group is told."""
    phones.hold(MANAGER)
    phones.sees("🙋")
    phones.shoot("decide-count")
    phones.hold(words.floor)
    phones.say(words.transfer, "T-")
    phones.hold(MANAGER)
    phones.sees("📨")
    phones.shoot("approve")
    phones.tap("✅", "✅")
    with phones.shot("hold"):
        phones.say("/lot M-0911", "✋")
    with phones.shot("invite"):
        phones.say("/invite", "✉️")
        phones.tap(words.role, "🏬")
        phones.tap("🏬", "https://")
    phones.hold(MANAGER, GROUP)
    before = phones.messages.count()
    phones.say("/morning", "📉")
    expect(phones.messages).to_have_count(before + 3, timeout=ANSWER)  # one for each site
    phones.shoot("morning")


def desk_story(page: Page, words: Words, keep: Keep) -> None:
    """The page as it opens on a desk: two phones, and the sheet beside them."""
    first, second, sheet = (page.get_by_test_id(name) for name in ("phone-1", "phone-2", "sheet"))
    page.get_by_test_id("suggestions-close").click()
    sheet.get_by_test_id("tab-Movements 流水").click()
    asking = CHINESE if words is ENGLISH else ENGLISH  # one in each language
    second.get_by_test_id(f"person-{asking.floor}").click()
    second.get_by_test_id("composer").fill(asking.transfer)
    second.get_by_test_id("send").click()
    second.get_by_test_id(f"person-{MANAGER}").click()
    expect(second.get_by_test_id("message").last).to_contain_text("T-000001", timeout=ANSWER)
    first.get_by_test_id(f"person-{words.floor}").click()
    first.get_by_test_id("shelf-open").click()
    first.get_by_test_id("shelf-item-noodle-beef").click()
    first.get_by_test_id("composer").fill(words.caption)
    first.get_by_test_id("send").click()
    expect(first.get_by_test_id("message").last).to_contain_text("R-000074", timeout=ANSWER)
    expect(sheet).to_contain_text("R-000074", timeout=ANSWER)
    first.get_by_test_id("composer").blur()
    page.wait_for_timeout(FLASH)
    sheet.get_by_role("region").evaluate(f"grid => grid.scrollLeft = {SKU_AND_ITEM}")
    keep(page, "page" + words.suffix, None)
    second.get_by_test_id("inline-button").filter(has_text="✅").click()
    expect(second.get_by_test_id("message").last).to_contain_text("✅", timeout=ANSWER)


def sheet_story(page: Page, keep: Keep) -> None:
    """The sheet, whose heads are in both languages, after all that was booked."""
    sheet = page.get_by_test_id("sheet")
    for tab, title in (("Movements", "Movements 流水"), ("Stock", "Stock by bin 库位库存")):
        sheet.get_by_test_id(f"tab-{title}").click()
        expect(sheet).to_contain_text("MILK-UHT-1L")
        left, top = (TIME, 1e6) if tab == "Movements" else (0, 0)
        sheet.get_by_role("region").evaluate("(grid, [left, top]) => grid.scrollTo(left, top)", [left, top])
        page.wait_for_timeout(FLASH)
        keep(page, f"sheet-{tab.lower()}", sheet.bounding_box())
