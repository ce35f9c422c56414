"""Long lists, a page at a time: whatever is in them can be reached."""

from pathlib import Path

import pytest

from bot.chat.buttons.items import ListShortages
from bot.chat.buttons.people import ListPeople
from bot.chat.paging import page_of
from domain.company import granting
from domain.tables.importing import import_company
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, NOW, SOON, Company, write

TEAS = 19


def labels(chat: Chat) -> list[str]:
    return [each["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for each in row]


@pytest.fixture
def chen(company: Company, tmp_path: Path) -> Chat:
    """Of a company with nineteen teas, of each of which there should be some."""
    head = "sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums\n"
    rows = "".join(f"TEA-{number:02},Green tea {number:02},绿茶,bag,0,lot,,,EAST:5\n" for number in range(1, TEAS + 1))
    (tmp_path / "teas").mkdir()
    with company.database.write() as connection:
        import_company(connection, write(tmp_path / "teas", {"items": head + rows}), NOW)
    return Chat(company, CHEN)


@pytest.mark.parametrize(
    ("count", "start", "shown", "beside"),
    [
        (0, 0, [], []),
        (8, 0, [0, 7], []),
        (9, 0, [0, 7], ["9–9 ➡️"]),
        (20, 8, [8, 15], ["⬅️ 1–8", "17–20 ➡️"]),
        (20, 16, [16, 19], ["⬅️ 9–16"]),
        (9, 64, [8, 8], ["⬅️ 1–8"]),  # the list has become shorter since
    ],
)
def test_a_page_shows_its_part_and_leads_to_those_beside_it(
    count: int, start: int, shown: list[int], beside: list[str]
) -> None:
    page = page_of(range(count), start, 8)
    assert [*page.shown[:1], *page.shown[-1:]] == shown
    assert [button.text for row in page.buttons(ListPeople) for button in row] == beside


def test_every_item_that_words_may_mean_can_be_reached(chen: Chat) -> None:
    chen.says("green tea")
    seen = labels(chen)[:8]
    chen.taps("9–16 ➡️")
    seen += labels(chen)[:8]
    chen.taps("17–19 ➡️")
    seen += labels(chen)[:3]
    assert seen == [f"Green tea {number:02} · TEA-{number:02}" for number in range(1, TEAS + 1)]
    chen.taps("⬅️ 9–16")
    assert "TEA-10" in chen.taps("Green tea 10 · TEA-10")


def test_words_too_long_for_a_button_say_that_there_is_more(chen: Chat) -> None:
    told = chen.says("green tea " + "green tea " * 6)
    assert "and 11 more" in told
    assert len(labels(chen)) == 8


def test_a_booking_asks_which_of_many_page_by_page_and_new_words_begin_anew(chen: Chat, company: Company) -> None:
    chen.says("+5 green tea")
    chen.taps("9–16 ➡️")
    assert "Green tea 09 · TEA-09" in labels(chen)
    chen.says("绿茶")
    assert labels(chen)[0] == "Green tea 01 · TEA-01"
    chen.taps("9–16 ➡️")
    chen.taps("17–19 ➡️")
    chen.taps("Green tea 18 · TEA-18")
    assert "Received 5 bags" in chen.says("L-1")
    assert company.stock("TEA-18") == 5


def test_everybody_can_be_reached_by_who_admits(company: Company, chen: Chat) -> None:
    with company.database.write() as connection:
        granting.grant(connection, None, company.person(CHEN), company.site("EAST").id, "administrator", NOW)
        sites = [company.site("EAST").id]
        for number in range(30):
            word, _ = granting.invite(connection, None, "floor", sites, NOW)
            granting.accept(connection, word, 7000 + number, f"Worker {number:02}", NOW)
    chen.says("/people")
    names = labels(chen)
    chen.taps("21–33 ➡️")
    names += labels(chen)
    assert {f"Worker {number:02}" for number in range(30)} <= set(names)
    assert len(names) == 33 + 2


def test_all_that_runs_low_and_all_that_expires_can_be_seen(company: Company, chen: Chat) -> None:
    for number in range(1, 15):
        company.receive("PARA", 1, f"P-{number:02}", SOON)
    told = chen.says("/low")
    assert "TEA-01" in chen.replies[0].text
    assert "TEA-12" not in chen.replies[0].text
    east = company.site("EAST").id
    told = chen.taps_on(ListShortages("low", east, 12))
    assert "TEA-13" in told
    told = chen.taps_on(ListShortages("expiring", east, 12))
    assert "P-13" in told
    assert "(14)" in told


def test_all_reservations_can_be_reached_the_last_first(company: Company, chen: Chat) -> None:
    company.receive("WATER", 50)
    for number in range(1, 7):
        company.reserve("WATER", 1, f"SO-{number}")
    told = chen.says("/reserved")
    assert "SO-6" in told
    assert "SO-2" not in told
    told = chen.taps("5–6 ➡️")
    assert "SO-1" in told
    assert "more" not in told
