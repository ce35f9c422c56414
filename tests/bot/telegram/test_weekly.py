"""The weekly digest as it arrives: a picture in the reader's language, costs for those who may see them alone."""

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import dist

import pytest
from PIL import Image, ImageColor
from sqlalchemy import select
from telegram import Bot

from bot.cards.weekly import weekly_card
from bot.charts.paper import BLUE, ORANGE, VERMILION
from bot.charts.weekly import draw
from bot.chat.texts import languages
from bot.chat.wording import Wording
from bot.telegram import weekly
from bot.telegram.notices import Outgoing
from bot.telegram.sending import Sender
from domain.alerts import mornings, readers
from domain.company import people
from domain.reports.weekly import weeks
from domain.storage.schema.people import outbox
from domain.vocabulary import Subject
from tests.domain.small_company import CHEN, NOW, SOON, Company
from tests.sandbox_process import Sandbox

GROUP = -1001000000100
MONDAY = datetime(2026, 3, 16, 0, 5, tzinfo=UTC)  # five past eight in Shanghai


@pytest.fixture
def busy(company: Company) -> Company:
    company.receive("WATER", 60, price="2.50", now=NOW - timedelta(days=20))
    company.receive("PARA", 2, "P-1", SOON, now=NOW)
    company.seal()
    return company


@pytest.fixture
async def outgoing(busy: Company, sandbox: Sandbox) -> AsyncIterator[Outgoing]:
    with busy.database.write() as connection:
        people.move_group(connection, -100, GROUP)
    phones = [{"id": CHEN, "first_name": "Chen", "language_code": "en", "label": ""}]
    group = {"id": GROUP, "title": "Managers", "members": [CHEN], "bot_member": True}
    sandbox.control.put("/api/cast", {"people": phones, "groups": [group], "shelf": [], "actions": []})
    async with Bot(sandbox.token, sandbox.bot_api) as bot:
        await bot.get_me()
        yield Outgoing(busy.database, Sender(bot), lambda: MONDAY)


async def test_a_group_has_it_once_beside_its_card(busy: Company, outgoing: Outgoing, sandbox: Sandbox) -> None:
    with busy.database.write() as connection:
        mornings.enqueue_due(connection, MONDAY)
        mornings.enqueue_due(connection, MONDAY)
    while await outgoing.tick():
        pass
    pictures = [each for each in sandbox.control.messages(GROUP) if each.get("photo")]
    assert len(pictures) == 1
    with busy.database.read() as connection:
        rows = connection.execute(select(outbox).where(outbox.c.subject == Subject.WEEK)).all()
    assert [(row.state, row.silent, row.problem) for row in rows] == [("sent", 1, None)]


def made(company: Company, address: int, language: str, site: str = "EAST") -> str:
    say, site_id = Wording(language), company.site(site).id
    text, _, picture = weekly.make(company.database, say, address, site_id, MONDAY, costs_shown=False)
    assert picture
    return text


def test_costs_are_for_a_person_who_may_see_them_and_in_no_group(busy: Company) -> None:
    assert "Stock value: <b>150.00</b>; a week ago 150.00" in made(busy, CHEN, "en")
    assert "库存金额：<b>150.00</b>" in made(busy, CHEN, "zh")
    told = made(busy, -100, "en")
    assert "150" not in told
    assert "Items out of stock: <b>1</b>; a week ago 1" in told
    assert "四周内到期的批次：<b>1</b>" in made(busy, -100, "zh")


async def test_where_there_is_nothing_nothing_is_sent(busy: Company, outgoing: Outgoing, sandbox: Sandbox) -> None:
    with busy.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM minimums")
        readers.set_digest(connection, busy.person(CHEN), busy.site("WEST").id, wanted=True)
        mornings.enqueue_due(connection, MONDAY + timedelta(hours=8))  # it is eight at the other site, too
    while await outgoing.tick():
        pass
    assert not any(each.get("photo") for each in sandbox.control.messages(CHEN))
    with busy.database.read() as connection:
        rows = connection.execute(select(outbox).where(outbox.c.address == CHEN, outbox.c.subject == Subject.WEEK))
        assert [(row.state, row.sent_as) for row in rows] == [("sent", None)]


@pytest.mark.parametrize("language", languages())
def test_the_picture_has_a_panel_for_each_and_colours_that_all_can_tell_apart(busy: Company, language: str) -> None:
    with busy.database.read() as connection:
        told = weeks(connection, busy.site("EAST").id, MONDAY)
    for shown, wanted in (
        (told, {BLUE, VERMILION, ORANGE}),
        (replace(told, values=(0,) * 12), {VERMILION, ORANGE}),
        (replace(told, values=(10**14,) * 12, stock_outs=(99_999,) * 12, expiring=(0,) * 13), {BLUE, VERMILION}),
    ):
        _, title, panels = weekly_card(Wording(language), shown, with_costs=True)
        image = Image.open(io.BytesIO(draw(title * 20, panels)))
        seen = [colour for _, colour in image.getcolors(image.width * image.height) or ()]
        colours = (BLUE, VERMILION, ORANGE)
        found = {each for each in colours if any(dist(ImageColor.getrgb(each), other) < 20 for other in seen)}  # type: ignore[arg-type]
        assert found == wanted
