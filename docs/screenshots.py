#!/usr/bin/env python3
"""Takes the documentation's pictures of the running demo: `make screenshots`, or some by name (`... lot.zh-CN page`).

The demo runs on free ports of the loopback, in a temporary folder; a browser without a window uses it as a person
would. A keeper process holds both, and takes them away when this one ends, however it ends.
"""

import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect, sync_playwright

IMAGES = Path(__file__).parent / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DEMO = (sys.executable, "-m", "bot.cli", "demo", "--no-browser", "--port", "0", "--data")
TOGETHER = 400  # seconds that all of it may take
STOPPING = 15  # seconds that the demo is given to end in good order
ANSWER = 20_000  # milliseconds that an answer may take: in a busy chat the bot paces itself
PHONE = {"width": 390, "height": 1900}  # so high that a story is never scrolled out of it
DESK = {"width": 1600, "height": 900}
SHEET = {"width": 1499, "height": 674}
ZONE = "Asia/Shanghai"  # the company's
KIND_TO_UNIT = 294  # pixels to the columns that are shown of the movements
FLASH = 2_000  # milliseconds after which nothing in the sheet flashes any more
SCALE = 1.5
MARGIN = 8  # pixels around the messages
KEEPER = "--keeper"
MANAGER, GROUP = 1002, -1001000000001


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

    def __init__(self, page: Page, words: Words, wanted: set[str]) -> None:
        self.page = page
        self._words = words
        self._wanted = wanted

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
        name += self._words.suffix
        if self._wanted and name not in self._wanted:
            return
        self.page.get_by_test_id("toast").first.wait_for(state="detached")
        first = self.messages.nth(self.messages.count() - count).bounding_box()
        last = self.messages.last.bounding_box()
        log = self.page.get_by_role("log").bounding_box()
        if not (first and last and log):
            raise ValueError(f"{name} is not on the screen")
        top, bottom = first["y"] - MARGIN, last["y"] + last["height"] + MARGIN
        if self.messages.count() > count:  # nothing of the message before
            before = self.messages.nth(self.messages.count() - count - 1).bounding_box()
            top = max(top, before["y"] + before["height"] + 4 if before else 0)
        if top < log["y"]:
            raise ValueError(f"{name} does not fit on the phone: make it higher")
        keep(self.page, name, {"x": 0, "y": top, "width": log["width"], "height": bottom - top})


def floor_story(phones: Phones, words: Words) -> None:
    """What happens at the shelf."""
    phones.hold(words.floor)
    with phones.shot("receive"):
        phones.photograph("water-550", caption=words.caption, sign="R-")
    with phones.shot("stock"):
        phones.say(words.how_much, "🏬")
    with phones.shot("lot"):
        phones.say(words.receive, "📥")
        phones.say("M-1103", "M-1103")
        phones.say("2028-03-31", "R-")
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
    phones.tap("✅", "🚚")
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


def desk_story(page: Page, words: Words, wanted: set[str]) -> None:
    """The page as it opens on a desk: two phones, and the sheet beside them."""
    first, second, sheet = (page.get_by_test_id(name) for name in ("phone-1", "phone-2", "sheet"))
    page.get_by_test_id("suggestions-close").click()
    sheet.get_by_test_id("tab-Movements").click()
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
    sheet.get_by_role("region").evaluate(f"grid => grid.scrollLeft = {KIND_TO_UNIT}")
    if not wanted or "page" + words.suffix in wanted:
        keep(page, "page" + words.suffix)
    second.get_by_test_id("inline-button").filter(has_text="✅").click()
    expect(second.get_by_test_id("message").last).to_contain_text("🚚", timeout=ANSWER)


def sheet_story(page: Page, wanted: set[str]) -> None:
    """The sheet, whose heads are in both languages, after all that was booked."""
    sheet = page.get_by_test_id("sheet")
    for tab in ("Movements", "Stock"):
        sheet.get_by_test_id(f"tab-{tab}").click()
        expect(sheet).to_contain_text("MILK-UHT-1L")
        sheet.get_by_role("region").evaluate("(grid, end) => grid.scrollTop = end", 1e6 if tab == "Movements" else 0)
        page.wait_for_timeout(FLASH)
        if not wanted or f"sheet-{tab.lower()}" in wanted:
            keep(page, f"sheet-{tab.lower()}", sheet.bounding_box())


def keep(page: Page, name: str, clip: FloatRect | None = None) -> None:
    """Save a picture, with 256 colours at most: what is drawn needs no more, and it is a fraction of the size."""
    page.mouse.move(0, 0)
    taken = Image.open(io.BytesIO(page.screenshot(clip=clip, animations="disabled"))).convert("RGB")
    taken.quantize(256, Image.Quantize.MEDIANCUT, kmeans=5).save(IMAGES / f"{name}.png", optimize=True)
    sys.stdout.write(f"docs/images/{name}.png\n")


def take(browser: Browser, words: Words, wanted: set[str]) -> None:
    """All pictures in one language, of a demo of its own."""
    with demo() as (address, data):
        speak(data, words)
        wide = browser.new_page(viewport=DESK, locale=words.locale, timezone_id=ZONE)
        wide.goto(address)
        desk_story(wide, words, wanted)
        narrow = browser.new_page(viewport=PHONE, device_scale_factor=SCALE, locale=words.locale, timezone_id=ZONE)
        narrow.goto(address)
        phones = Phones(narrow, words, wanted)
        floor_story(phones, words)
        managers_story(phones, words)
        wide.set_viewport_size(SHEET)
        if words is ENGLISH:
            sheet_story(wide, wanted)


def speak(data: Path, words: Words) -> None:
    """Let the manager and the group be spoken to in this language, as an administrator does it: by an import."""
    language = words.locale[:2]
    with tempfile.TemporaryDirectory() as folder:
        people = f"telegram_id,name,role,sites,language\n{MANAGER},Chen Yu 陈钰,administrator,EAST WEST,{language}\n"
        Path(folder, "people.csv").write_text(people, encoding="utf-8")
        groups = f"chat_id,sites,language\n{GROUP},EAST WEST,{language}\n"
        Path(folder, "groups.csv").write_text(groups, encoding="utf-8")
        database = {"STOREKEEPER_DATABASE": f"sqlite:///{data / 'ledger.sqlite3'}"}
        command = (sys.executable, "-m", "bot.cli", "import", folder)
        subprocess.run(command, env=os.environ | database, check=True, capture_output=True)  # noqa: S603 - our own program


@contextmanager
def demo() -> Iterator[tuple[str, Path]]:
    """A demo that is ready: the page's address, and its folder."""
    process = subprocess.Popen(  # noqa: S603 - this file
        (sys.executable, __file__, KEEPER),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        lines = iter(process.stdout or ())
        data = Path(next(lines).strip())
        ready = next(filter(None, (re.search(r"is ready: (\S+)", line) for line in lines)), None)
        if ready is None:
            raise RuntimeError("the demo did not start")
        yield ready[1], data
    finally:
        process.communicate(timeout=STOPPING + 10)  # closes its input, and it ends


def keep_demo() -> None:
    """Run a demo in a temporary folder until standard input ends; that is when who reads it is gone, even if killed."""
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(folder + "\n")
        sys.stdout.flush()
        process = subprocess.Popen((*DEMO, folder), stdin=subprocess.DEVNULL)  # noqa: S603 - our own program
        try:
            sys.stdin.read()
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(STOPPING)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def main(wanted: set[str]) -> None:
    """Take the pictures whose names are wanted, or all."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit("screenshots: no Chromium on this machine")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    signal.signal(signal.SIGALRM, lambda *_: sys.exit("screenshots: took too long"))
    signal.alarm(TOGETHER)
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for words in (ENGLISH, CHINESE):
            take(browser, words, wanted)
        browser.close()


if __name__ == "__main__":
    if sys.argv[1:] == [KEEPER]:
        keep_demo()
    else:
        main(set(sys.argv[1:]))
