"""What the documentation tells people to say is understood, sentence for sentence, by the program itself."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.end_to_end.conftest import FLOOR, MANAGER
from tests.end_to_end.program import Phone, Storekeeper, eventually

ROOT = Path(__file__).parent.parent.parent
WEST_FLOOR = 1004

PAGES = {
    "README.md": FLOOR,
    "README.zh-CN.md": WEST_FLOOR,
    "docs/floor.md": FLOOR,
    "docs/floor.zh-CN.md": WEST_FLOOR,
    "docs/manager.md": MANAGER,
    "docs/manager.zh-CN.md": MANAGER,
    "docs/back-office.md": FLOOR,
    "docs/back-office.zh-CN.md": WEST_FLOOR,
}
NOT_UNDERSTOOD = re.compile(
    r"🤔|⚠️ (?!expires|\d{4}年)|I found nothing|I did not understand|没找到|没看懂|I do not know|我不认识"
)
NOT_ALONE = re.compile(
    r"@|storekeeper |^\+24$|^收24$|^12 not 21$|^应该是12$|^[A-Z]$|^EAST/"
    r"|^only 8$|^只有8$|^24, 10, 9$|^10, 2 broken$|^10，坏2$|^all$|^全部$"
    r"|^return 2 screws from |^退料 2 |^12 不是 21$|^by SF |^顺丰 "
)
"""What is said elsewhere: in another chat, at a terminal, under a picture, in reply to a booking."""


def sentences(page: str) -> list[str]:
    """What stands as code in the first column of the page's tables."""
    rows = re.findall(r"^\| (.+?) \|", (ROOT / page).read_text("utf-8"), re.MULTILINE)
    found = [each for row in rows for each in re.findall(r"`([^`]+)`", row)]
    return [each for each in found if not NOT_ALONE.search(each) or each.startswith("+24 ")]


def with_another_weekday(sentence: str) -> str:
    """The same of the day three days ago: on a Friday, "on Friday" is rightly asked about."""
    weekday = (datetime.now(UTC) - timedelta(days=3)).weekday()
    english = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday]
    return sentence.replace("Friday", english).replace("周五", f"周{'一二三四五六日'[weekday]}")


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_tells_people_to_say_is_understood(page: str, keeper: Storekeeper) -> None:
    person = PAGES[page]
    phone = Phone(keeper.sandbox, person, person)
    said = [with_another_weekday(each) for each in sentences(page)]
    assert said
    for sentence in said:
        own = phone.send(sentence)
        answer = eventually(lambda own=own: phone.find("", after=own), f"an answer to {sentence!r}")
        assert not NOT_UNDERSTOOD.search(answer["text"] or answer["caption"] or ""), sentence


@pytest.mark.parametrize("page", [*PAGES, "docs/administrator.md"])
def test_a_page_shows_only_pictures_that_are_there(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    pictures = re.findall(r'(?:src="|\]\()([^")]+\.png)', text)
    missing = [each for each in pictures if not (ROOT / page).parent.joinpath(each).is_file()]
    assert not missing


def test_every_picture_is_shown() -> None:
    shown = "".join((ROOT / page).read_text("utf-8") for page in PAGES)
    unused = [each.name for each in (ROOT / "docs/images").glob("*.png") if f"images/{each.name}" not in shown]
    assert not unused
