"""What people do that is more than a word or a tap: pictures, albums, inline queries, a flood, rows in the sheet."""

from random import Random
from typing import TYPE_CHECKING, Any

from domain.inbox.form import Column
from sandbox.google.workbook import Sheet
from sandbox.telegram import people as phones
from sheets.words import Language
from sheets.writing import layout
from sheets.writing.layout import ANSWER, NAMES, SUBMIT
from tests.simulation.company import FLOOR, WEST
from tests.simulation.pictures import CODES, picture
from tests.simulation.witness import Said

if TYPE_CHECKING:
    from tests.simulation.world import World

OFFICE = "office@example.com"
"""Who writes in the sheet."""

QUERIES = ("milk", "water", "牛奶", "S", "", "nothing of that name")

FLOOD = (150, 400)
"""Messages in one chat at once."""


async def photograph(world: "World", person: int, chat: int, dice: Random) -> None:
    """Send a picture of a barcode, or an album of them; with a caption now and then."""
    codes = dice.sample(CODES, dice.choice((1, 1, 2, 3)))
    captions = [dice.choice((f"+{dice.randint(1, 9)}", "-1", "收2"))] if dice.random() < 0.5 else []
    sent = await phones.photos(
        world.telegram.world,
        person,
        chat,
        [picture(code) for code in codes],
        captions,
        as_files=dice.random() < 0.2,
    )
    world.counts["pictures"] += len(sent)
    album = f"{chat}/{sent[0][0].id}" if len(sent) > 1 else ""
    for message, update in sent:
        world.note(f"{person} shows in {chat}/{message.id}: {message.api.get('caption', '')!r}")
        if update is not None:
            world.witness.said[update] = Said(chat, message.id, "a picture", at=world.clocks.elapsed, album=album)


async def look_up(world: "World", person: int, chat: int, dice: Random) -> None:
    """Type after the bot's name, and send what is offered, unless nothing comes."""
    query, _ = phones.ask(world.telegram.world, person, chat, dice.choice(QUERIES))
    world.counts["inline queries"] += 1
    results = (await phones.offered(world.telegram.world, query))["results"]
    if results:
        chosen = dice.choice(results)["id"]
        message, update = phones.choose(world.telegram.world, person, chat, query, chosen)
        world.note(f"{person} sends in {chat}/{message.id} what was offered")
        if update is not None:
            world.witness.said[update] = Said(chat, message.id, "what was offered", at=world.clocks.elapsed)


async def flood(world: "World", dice: Random) -> None:
    """Somebody's phone sends what it has kept while it was away."""
    person = dice.choice((FLOOR, WEST))
    world.witness.flooded[person] += 1
    for number in range(dice.randint(*FLOOD)):
        words = dice.choice((f"+{number % 7 + 1} water", "牛奶", "hello", "/low"))
        message, update = phones.send(world.telegram.world, person, person, words)
        world.counts["messages of a flood"] += 1
        if update is not None:
            world.witness.said[update] = Said(person, message.id, words, at=world.clocks.elapsed)
    world.note(f"{person} floods their chat")


async def write_in_sheet(world: "World", dice: Random) -> None:
    """Fill in a row of the sheet's inbox, and submit it."""
    sheet = inbox_of(world)
    if sheet is None:
        return
    where, row = _places(sheet), max(1, len(sheet.rows))
    while row > 1 and not any(cell.value not in (None, False) for cell in sheet.row(row - 1).values()):
        row -= 1
    world.rows += 1
    asked: dict[str, str | float | bool] = dice.choice(
        (
            {Column.ACTION: "new item", Column.SKU: f"NEW-{world.rows}", Column.UNIT: "box", Column.NAME_EN: "New"},
            {Column.ACTION: "下限", Column.SKU: "SALT-400", Column.SITE: "EAST", Column.QUANTITY: dice.randint(1, 50)},
            {Column.ACTION: "bin", Column.SITE: "WEST", Column.BIN: f"Z-{world.rows}"},
            {Column.ACTION: "price", Column.SKU: "SALT-400", Column.PRICE: dice.randint(1, 9)},
            {Column.ACTION: "what", Column.SKU: "SALT-400"},
        )
    )
    cells = asked | {SUBMIT: True}
    world.google.edit(
        OFFICE, {"requests": [layout.write(sheet.id, row, where[name], value) for name, value in cells.items()]}
    )
    world.counts["rows submitted in the sheet"] += 1
    world.note(f"the office submits in row {row + 1}: {asked}")


def unanswered(world: "World") -> int:
    """Rows of the sheet's inbox that say something, and of which nobody has said what became of them."""
    sheet = inbox_of(world)
    if sheet is None:
        return 0
    where = _places(sheet)

    def said(row: dict[int, Any], name: str) -> bool:
        return where[name] in row and row[where[name]].value not in (None, "", False)

    return sum(said(row, Column.ACTION) and (said(row, SUBMIT) or not said(row, ANSWER)) for row in sheet.rows[1:])


def inbox_of(world: "World") -> Sheet | None:
    """The tab, as soon as it is there."""
    title = layout.TITLE.to(Language.BOTH)
    found = next((sheet for sheet in world.google.book.sheets if sheet.title == title), None)
    return found if found and found.rows and len(_places(found)) == len(NAMES) else None


def _places(sheet: Sheet) -> dict[str, int]:
    titles = {layout.title_of(name, Language.BOTH): name for name in NAMES}
    return {titles[cell.value]: place for place, cell in sheet.row(0).items() if cell.value in titles}
