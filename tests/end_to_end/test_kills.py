"""The program is killed at every step of every dialogue: whoever speaks with it notices a short silence at most."""

import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli.demo import cast
from domain.ledger.verification import verify
from domain.storage.database import Database
from tests.end_to_end.conftest import FLOOR, MANAGER, STRANGER, no_morning_soon
from tests.end_to_end.program import Phone, Storekeeper, eventually
from tests.sandbox_process import SandboxProcess

Point = Callable[[Storekeeper, int], AbstractContextManager[None]]

# When it is killed. Each of these lets a person do a step, and ends at its moment, at which the program hangs.


@contextmanager
def before_it_is_decided(keeper: Storekeeper, _person: int) -> Iterator[None]:
    """The update is in the inbox; what it does is not committed, because the database takes for ever to."""
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n"
    _execute(keeper, f"CREATE TRIGGER hang BEFORE UPDATE OF replies ON inbox BEGIN SELECT * FROM ({endless}); END")
    yield
    eventually(lambda: _rows(keeper, "SELECT 1 FROM inbox WHERE state = 'waiting' AND replies IS NULL"), "the update")


@contextmanager
def while_the_answer_is_on_its_way(keeper: Storekeeper, person: int) -> Iterator[None]:
    """The deed is committed; Telegram has not got the answer, and never will."""
    with _telegram_hangs(keeper, person, "slow"):
        yield


@contextmanager
def when_the_answer_has_arrived(keeper: Storekeeper, person: int) -> Iterator[None]:
    """The answer is in the chat; the program does not know that yet."""
    with _telegram_hangs(keeper, person, "slow_answer"):
        yield


@contextmanager
def _telegram_hangs(keeper: Storekeeper, person: int, how: str) -> Iterator[None]:
    """An answer hangs; what others are told at the same time does not."""
    control = keeper.sandbox.control
    saying = "(?i)/(sendMessage|sendPhoto|sendDocument|editMessageText)$"
    control.post("/api/faults", {"service": "telegram", "kind": how, "seconds": 3600, "path": saying, "chat": person})
    yield
    eventually(lambda: not control.state("services")["telegram"]["faults"], "an answer to hang")
    assert _rows(keeper, "SELECT 1 FROM inbox WHERE state = 'waiting' AND replies IS NOT NULL"), "not noted as said"


@contextmanager
def killed(keeper: Storekeeper, point: Point, person: int) -> Iterator[None]:
    """A step of this person's at which the program is killed, and started again."""
    try:
        with point(keeper, person):
            yield
    finally:
        keeper.kill()
        _execute(keeper, "DROP TRIGGER IF EXISTS hang")
        keeper.sandbox.control.delete("/api/faults?service=telegram")
        keeper.start()


POINTS: tuple[Point, ...] = (
    before_it_is_decided,
    while_the_answer_is_on_its_way,
    when_the_answer_has_arrived,
)

# What people do, and what they see.


Do = Callable[[Phone, int], int]
"""What somebody does in a dialogue that began after this message; the answer has a higher number than it gives."""


@dataclass(frozen=True)
class Step:
    """Somebody does something with the phone, and sees a message with these words."""

    does: Do
    sees: tuple[str, ...]
    by: int = FLOOR


def says(text: str, *sees: str, by: int = FLOOR) -> Step:
    return Step(lambda phone, _: phone.send(text), sees, by)


def answers(button: str, text: str, *sees: str, by: int = FLOOR) -> Step:
    """In reply to the message that has this button."""
    return Step(lambda phone, begun: phone.send(text, reply_to=_with(phone, button, begun)["id"]), sees, by)


def taps(button: str, *sees: str, by: int = FLOOR) -> Step:
    def tap(phone: Phone, begun: int) -> int:
        message = _with(phone, button, begun)
        phone.tap(message, button)
        return int(message["id"]) - 1  # it may be edited

    return Step(tap, sees, by)


def photographs(*shelf: str, caption: str = "", sees: Sequence[str] = (), by: int = FLOOR) -> Step:
    """One picture, or several as an album."""
    if len(shelf) == 1:
        return Step(lambda phone, _: phone.photograph(shelf[0], caption), tuple(sees), by)
    return Step(lambda phone, _: phone.album(*shelf, caption=caption)[-1], tuple(sees), by)


def _with(phone: Phone, button: str, begun: int) -> dict[str, Any]:
    """The newest message that has this button."""

    def look() -> dict[str, Any] | None:
        for message in reversed(phone.messages()):
            if message["id"] > begun and button in json.dumps(message["reply_markup"], ensure_ascii=False):
                return message
        return None

    found: dict[str, Any] = eventually(look, lambda: f"the button {button} in {phone.texts()}")
    return found


@dataclass(frozen=True)
class Dialogue:
    steps: tuple[Step, ...]
    leaves: dict[str, int]
    """What there is more of in the database than before it."""


def dialogue(*steps: Step, **leaves: int) -> Dialogue:
    return Dialogue(steps, leaves)


DIALOGUES = {
    "a medicine is received, asked for its lot and expiry": dialogue(
        says("/receive IBU-200", "How many?"),
        says("2 cartons", "Which lot"),
        says("B-900", "When does it expire?"),
        says("2031-05", "Received", "lot B-900", "70 boxes"),
        receipt=1,
    ),
    "a name, and then a button": dialogue(
        says("glove", "GLOVE-L", "60 pairs"),
        taps("Issue", "How many?"),
        says("7", "Issued", "53 pairs"),
        issue=1,
    ),
    "a transfer is approved and arrives": dialogue(
        says("/transfer SALT-400 10", "From where to where?"),
        taps("West warehouse → East warehouse", "asked for by Ana Silva"),
        taps("Approve", "approved by Chen Yu", "to be picked", by=MANAGER),
        taps("All picked, sent", "on its way, sent by Chen Yu", by=MANAGER),
        taps("Arrived", "arrived, taken in by Ana Silva"),
        transfers=1,
        transfer_steps=4,
        reservations=1,
        dispatch=1,
        arrival=1,
    ),
    "goods are put elsewhere": dialogue(
        says("/move WATER-550 5", "Where are they?"),
        taps("Dock", "Where to?"),
        taps("A-02", "Moved 5 bottles"),
        move=1,
    ),
    "something breaks": dialogue(
        says("/damage HAMMER-500 1", "Why?"),
        taps("broken", "Damaged: 1 piece"),
        damage=1,
    ),
    "a customer brings something back": dialogue(
        says("/return TAPE-48 2", "Returned by a customer", "72 rolls"),
        customer_return=1,
    ),
    "goods are kept for an order and used": dialogue(
        says("/reserve OIL-SUN-5L 3", "For which order?"),
        says("SO-17", "Reserved", "SO-17"),
        taps("Issue it", "Issued", "SO-17"),
        reservations=1,
        issue=1,
    ),
    "the supplier gets it back": dialogue(
        says("/send_back NOODLE-BEEF 4", "Where are they?", by=MANAGER),
        taps("A-02", "Sent back to the supplier: 4 pieces", by=MANAGER),
        supplier_return=1,
    ),
    "the shelf says something else": dialogue(
        says("/adjust TEA-BAGS -2", "Why?", by=MANAGER),
        taps("lost", "Adjusted", "28 boxes", by=MANAGER),
        adjustment=1,
    ),
    "a count differs, and a manager decides": dialogue(
        says("/count SCREW-PH2", "Where do you count?"),
        taps("B-02", "B-02", "pieces"),
        says("11", "count once more"),
        taps("11 pieces", "Counted: 11 pieces"),
        taps("Book it", "By the books", "−1 piece", by=MANAGER),
        counts=1,
        adjustment=1,
    ),
    "what cannot be sold is written off": dialogue(
        says("/write_off YOGURT-100 6", "Why?", by=MANAGER),
        taps("expired", "Written off: 6 cups", by=MANAGER),
        write_off=1,
    ),
    "a lot is held and released": dialogue(
        says("/lot S-5521", "Lot S-5521", by=MANAGER),
        taps("Hold", "Why?", by=MANAGER),
        taps("complaint", "On hold", "complaint", by=MANAGER),
        taps("Release", "SALINE-500", "Why?", by=MANAGER),
        taps("inspected", "Lot S-5521", "Is now at", by=MANAGER),
        lot_decisions=2,
    ),
    "a booking is undone": dialogue(
        says("+5 SOY-500", "Received", "65 bottles"),
        taps("Undo", "Undone", "60 bottles"),
        receipt=1,
        reversal=1,
    ),
    "a booking is corrected by an answer to it": dialogue(
        says("+21 BATTERY-AA", "Received", "66 packs"),
        answers("Undo", "12 not 21", "Correct"),
        taps("Correct", "Received", "57 packs"),
        receipt=2,
        reversal=1,
    ),
    "a delivery in an album": dialogue(
        photographs("water-550", "hammer-500", sees=("2 lines",)),
        says("24, 6", "Is this right?"),
        taps("Book all", "Received: 2 lines"),
        receipt=2,
    ),
    "a code that nobody knows": dialogue(
        photographs("unknown", caption="+3", sees=("4006381333931", "Which item is it?")),
        says("BISCUIT-OAT", "what does", "stand for"),
        taps("pack", "Received", "From now on"),
        receipt=1,
        barcode_links=1,
    ),
    "a case is scanned": dialogue(
        photographs("case", caption="+2", sees=("You scanned the case",)),
        taps("2 cases = 48 cans", "Received", "108 cans"),
        receipt=1,
    ),
    "somebody is invited and comes in": dialogue(
        says("/invite", "What may they do?", by=MANAGER),
        taps("Floor", "at which site?", by=MANAGER),
        taps("All my sites", "?start=", by=MANAGER),
        Step(lambda phone, begun: phone.send(_invitation(phone, begun)), ("Welcome",), STRANGER),
        invitations=1,
        people=1,
    ),
}


def _invitation(phone: Phone, begun: int) -> str:
    """What the link in the manager's chat says."""
    told = Phone(phone.sandbox, MANAGER, MANAGER).sees("?start=", after=begun)["text"]
    return "/start " + told.split("?start=")[1].split()[0]


KILLED_EVERYWHERE = (
    "a medicine is received, asked for its lot and expiry",
    "a transfer is approved and arrives",
    "a booking is undone",
    "a delivery in an album",
    "a code that nobody knows",
    "somebody is invited and comes in",
)
"""Dialogues that are killed at every point; the others only before what is done is committed."""

CASES = [(point, name) for point in POINTS for name in DIALOGUES if point is POINTS[0] or name in KILLED_EVERYWHERE]


@pytest.fixture(scope="module")
def point(request: pytest.FixtureRequest) -> Point:
    return request.param


@pytest.fixture(scope="module")
def keeper(point: object, tmp_path_factory: pytest.TempPathFactory, founded: Path) -> Iterator[Storekeeper]:
    """A company for all dialogues at one point: none of them has to do with the goods of another."""
    folder = tmp_path_factory.mktemp("killed")
    shutil.copy(founded, folder)
    no_morning_soon(folder / founded.name)
    with SandboxProcess(folder / "sandbox") as process:
        assert process.sandbox is not None
        process.sandbox.control.put("/api/cast", cast())
        program = Storekeeper(folder, process.sandbox)
        program.start()
        yield program
        program.stop()


@pytest.mark.parametrize(
    ("point", "name"), CASES, indirect=["point"], ids=[f"{point.__name__}-{name}" for point, name in CASES]
)
def test_killed_at_every_step_the_dialogue_goes_on_and_nothing_is_done_twice(
    keeper: Storekeeper, point: Point, name: str
) -> None:
    phones = {who: Phone(keeper.sandbox, who, who) for who in (FLOOR, MANAGER, STRANGER)}
    begun = max([0, *(message["id"] for phone in phones.values() for message in phone.messages())])
    before = _census(keeper)
    for step in DIALOGUES[name].steps:
        known = _rows(keeper, "SELECT count(*) FROM inbox")
        with killed(keeper, point, step.by):
            after = step.does(phones[step.by], begun)
        eventually(lambda known=known: _rows(keeper, "SELECT count(*) FROM inbox") > known, "what was done to arrive")
        _all_is_said(keeper)
        phones[step.by].sees(*step.sees, after=after)
    assert _census(keeper) - before == Counter(DIALOGUES[name].leaves)
    assert _differences(keeper) == ()
    for phone in phones.values():
        said = Counter(each["text"] or each["caption"] for each in phone.messages() if _first_said(each, begun))
        assert [text for text, times in said.items() if times > 1] == [], "said again, and without saying so"


def _first_said(message: dict[str, Any], begun: int) -> bool:
    """Whether it is the bot's, of this dialogue, and was not edited into what it is."""
    return message["from"]["is_bot"] and message["id"] > begun and message["edited"] is None


def _all_is_said(keeper: Storekeeper) -> None:
    eventually(lambda: not _rows(keeper, "SELECT 1 FROM inbox WHERE state <> 'done'"), "the inbox to be done")
    waits = "SELECT 1 FROM outbox WHERE state IN ('waiting', 'sending')"
    eventually(lambda: not _rows(keeper, waits), "the notices to be sent")
    # Or the drawing of a card would hang in place of the answer to the next step.
    undrawn = "SELECT 1 FROM shown_cards WHERE message > 0 AND (stale = 1 OR says LIKE '~%')"
    eventually(lambda: not _rows(keeper, undrawn), "the cards to be drawn")


def _census(keeper: Storekeeper) -> Counter[str]:
    """How many there are of each kind of movement, and of what else dialogues leave behind."""
    tables = (
        "transfers",
        "transfer_steps",
        "reservations",
        "counts",
        "lot_decisions",
        "barcode_links",
        "invitations",
        "people",
    )
    kinds = dict(_rows(keeper, "SELECT kind, count(*) FROM movements GROUP BY kind"))
    return Counter(kinds | {table: _rows(keeper, f"SELECT count(*) FROM {table}")[0][0] for table in tables})


def _differences(keeper: Storekeeper) -> tuple[object, ...]:
    database = Database(keeper.database)
    try:
        with database.read() as connection:
            return verify(connection).differences
    finally:
        database.close()


def _rows(keeper: Storekeeper, query: str) -> list[tuple[Any, ...]]:
    with closing(_connected(keeper)) as connection:
        return connection.execute(query).fetchall()


def _execute(keeper: Storekeeper, statement: str) -> None:
    with closing(_connected(keeper)) as connection, connection:
        connection.execute(statement)


def _connected(keeper: Storekeeper) -> sqlite3.Connection:
    return sqlite3.connect(keeper.database.removeprefix("sqlite:///"), timeout=10)
