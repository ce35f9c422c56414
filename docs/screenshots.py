"""Takes the documentation's pictures of the running demo: `make screenshots`, or some by name (`... lot.zh-CN page`).

The demo runs on free ports of the loopback interface, in a temporary folder; a headless browser uses it as a person
would. A keeper process holds the demo, and removes it when this one ends, however it ends.
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
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, ViewportSize, sync_playwright

from docs.stories import (
    CHINESE,
    ENGLISH,
    GROUP,
    MANAGER,
    Keep,
    Phones,
    Words,
    desk_story,
    floor_story,
    managers_story,
    sheet_story,
)

IMAGES = Path(__file__).parent / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DEMO = (sys.executable, "-m", "bot.cli", "demo", "--no-browser", "--port", "0", "--data")
TOGETHER = 400  # maximum seconds for all of it
STOPPING = 15  # seconds for the demo to stop properly
PHONE: ViewportSize = {"width": 390, "height": 1900}  # so high that a story never scrolls
DESK: ViewportSize = {"width": 1600, "height": 900}
SHEET: ViewportSize = {"width": 1700, "height": 674}
ZONE = "Asia/Shanghai"  # the company's
SCALE = 1.5
KEEPER = "--keeper"


def keeper_of(wanted: set[str]) -> Keep:
    """Return what saves the wanted pictures, or all."""

    def keep(page: Page, name: str, clip: FloatRect | None) -> None:
        if not wanted or name in wanted:
            save(page, name, clip)

    return keep


def save(page: Page, name: str, clip: FloatRect | None) -> None:
    """Save a picture with at most 256 colours: that is enough, and a fraction of the size."""
    page.mouse.move(0, 0)
    taken = Image.open(io.BytesIO(page.screenshot(clip=clip, animations="disabled"))).convert("RGB")
    taken.quantize(256, Image.Quantize.MEDIANCUT, kmeans=5).save(IMAGES / f"{name}.png", optimize=True)
    sys.stdout.write(f"docs/images/{name}.png\n")


def take(browser: Browser, words: Words, keep: Keep) -> None:
    """Take all pictures in one language, with a demo of its own."""
    with demo() as (address, data):
        speak(data, words)
        wide = browser.new_page(viewport=DESK, locale=words.locale, timezone_id=ZONE)
        wide.goto(address)
        desk_story(wide, words, keep)
        narrow = browser.new_page(viewport=PHONE, device_scale_factor=SCALE, locale=words.locale, timezone_id=ZONE)
        narrow.goto(address)
        phones = Phones(narrow, words, keep)
        floor_story(phones, words)
        managers_story(phones, words)
        wide.set_viewport_size(SHEET)
        if words is ENGLISH:
            sheet_story(wide, keep)


def speak(data: Path, words: Words) -> None:
    """Set the language of the manager and the group, as an administrator does it: by an import."""
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
    """Yield a running demo: the page's address, and its folder."""
    process = subprocess.Popen(  # noqa: S603 - this file
        (sys.executable, "-m", "docs.screenshots", KEEPER),
        cwd=IMAGES.parent.parent,
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
        process.communicate(timeout=STOPPING + 10)  # closes its input, which stops it


def keep_demo() -> None:
    """Run a demo in a temporary folder until standard input ends.

    It ends with the parent process, even if that is killed.
    """
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
    """Take the pictures with these names, or all."""
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
            take(browser, words, keeper_of(wanted))
        browser.close()


if __name__ == "__main__":
    if sys.argv[1:] == [KEEPER]:
        keep_demo()
    else:
        main(set(sys.argv[1:]))
