"""How far the code walks for each thing that people do: `python -m benchmarks.walking`.

A function that is entered in `bot/`, `domain/` or `sheets/` is a step; what runs in libraries is not counted, but what
they call back is. Of each way this prints:

- **files**: how many of our files any step was in;
- **crossings**: steps whose nearest step below them on the stack is in another file (a generator or a coroutine that
  goes on is entered again, and counts again);
- **deep**: the most steps that were on the stack at once;
- **turns**: the most crossings that were on the stack at once.

Each way is walked three times and the last is counted: the first ones fill caches, as they do once in a process. A
message and a tap go from Telegram's own JSON to the replies (fetching and decoding a picture, storing and sending are
not in it), a movement from the sealing of the journal through the request that writes its row and the stock it changed,
a morning from the tick that finds it due to the worded notice.

`--files` lists the files of each way, and the crossings that are made most often.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import Connection, func, select
from telegram import Update

from benchmarks import shape
from bot.chat.incoming import Incoming
from bot.chat.replies import Reply
from bot.cli.demo import GROUP, seed
from bot.routes.dispatch import answer
from bot.scanner import Code, Scan
from bot.telegram.notices import CARDS, Notice, word
from bot.telegram.updates import read_update
from domain.alerts import mornings
from domain.ledger import sealing
from domain.storage.database import Database
from domain.storage.schema.ledger import movements
from domain.storage.schema.people import outbox
from sheets.client import Workbook, connect
from sheets.mirror import Mirror

BOT = "storekeeper_bot"
FLOOR, MANAGER = 1001, 1002
"""Of the demo's company: Ana, who works in EAST, and Chen Yu, who decides."""

BARCODE = "6900001117308"
TIMES = 3
BUSIEST = 30
"""Pairs of files that are listed, if any are."""

ROOT = f"{Path(__file__).parent.parent}/"
OURS = tuple(f"{ROOT}{folder}/" for folder in ("bot", "domain", "sheets"))


@dataclass
class Walk:
    """A profile function that counts steps and crossings, as this module's head says."""

    files: set[str] = field(default_factory=set)
    crossings: int = 0
    deep: int = 0
    turns: int = 0
    between: Counter[tuple[str, str]] = field(default_factory=Counter)  # crossings, by the two files
    _stack: list[tuple[str, int]] = field(default_factory=list)  # each step's file, and how many crossings led to it

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        """Count one event of the interpreter's."""
        file = frame.f_code.co_filename
        if not file.startswith(OURS):
            return
        if event == "call":
            self._enter(file)
        elif event == "return" and self._stack:
            self._stack.pop()

    def _enter(self, file: str) -> None:
        below, turns = self._stack[-1] if self._stack else (file, 0)
        crossed = below != file
        self._stack.append((file, turns + crossed))
        self.files.add(file.removeprefix(ROOT))
        self.crossings += crossed
        if crossed:
            self.between[below.removeprefix(ROOT), file.removeprefix(ROOT)] += 1
        self.deep = max(self.deep, len(self._stack))
        self.turns = max(self.turns, turns + crossed)


@dataclass
class Company:
    """The demo's company, and its people's ends of their chats."""

    database: Database
    now: datetime
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def says(self, person: int, text: str) -> Callable[[], list[Reply]]:
        """A message, ready to be answered."""
        return self._ready(person, {"message": self._message(person) | {"text": text}})

    def photographs(self, person: int, caption: str) -> Callable[[], list[Reply]]:
        """A photograph with words under it."""
        number = next(self.numbers)
        photo = {"file_id": f"file-{number}", "file_unique_id": f"picture-{number}", "width": 9, "height": 9}
        message = self._message(person) | {"photo": [photo], "caption": caption}
        return self._ready(person, {"message": message}, Scan((Code("EAN13", BARCODE, gs1=False),), 9))

    def taps(self, person: int, data: str) -> Callable[[], list[Reply]]:
        """A tap on a button."""
        query = {"id": "q", "from": self._person(person), "chat_instance": "c", "message": self._message(person)}
        return self._ready(person, {"callback_query": query | {"data": data}})

    def _ready(self, person: int, content: dict[str, Any], scan: Scan | None = None) -> Callable[[], list[Reply]]:
        update = Update.de_json({"update_id": next(self.numbers), **content}, None)

        def way() -> list[Reply]:
            incoming = read_update(update, BOT)
            assert isinstance(incoming, Incoming), person
            with self.database.write() as connection:
                return answer(connection, replace(incoming, scan=scan), self.now)

        return way

    def _message(self, person: int) -> dict[str, Any]:
        chat = {"id": person, "type": "private"}
        return {"message_id": next(self.numbers), "date": 1, "chat": chat, "from": self._person(person)}

    def _person(self, person: int) -> dict[str, Any]:
        return {"id": person, "first_name": "One", "is_bot": False, "language_code": "en"}

    def booked(self) -> int:
        """How many movements there are."""
        with self.database.read() as connection:
            return connection.execute(select(func.count()).select_from(movements)).scalar_one()


def main() -> None:
    """Walk each way, and print what was counted."""
    print("| from the first to the last | files | crossings | deep | turns |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, walk in ways(Path(folder)):
            print(f"| {name} | {len(walk.files)} | {walk.crossings} | {walk.deep} | {walk.turns} |")
            if "--files" in sys.argv:
                print(*(f"    {file}" for file in sorted(walk.files)), sep="\n")
                print(*(f"    {times:4} {a} → {b}" for (a, b), times in walk.between.most_common(BUSIEST)), sep="\n")
    print()
    shape.show(Path(ROOT))


def ways(folder: Path) -> Iterator[tuple[str, Walk]]:
    """Each way by name, walked with a company of its own in this folder."""
    database = Database(f"sqlite:///{folder}/walking.sqlite3")
    database.create()
    company = Company(database, datetime.now(UTC))
    seed(database, company.now)
    yield "a text: `+24 cola`", _walked(company, lambda: company.says(FLOOR, "+24 cola"))
    yield "a photograph with `+24` under it", _walked(company, lambda: company.photographs(FLOOR, "+24"))
    yield "a tap: *All picked, sent* of a transfer", _walked(company, lambda: company.taps(MANAGER, _send(company)))
    with _spreadsheet(folder) as workbook:
        yield "a row: a movement in the sheet", _row(company, Mirror(database, workbook))
    yield "a morning: found due, and worded", _morning(company)
    database.close()


def _walked(company: Company, prepare: Callable[[], Callable[[], list[Reply]]]) -> Walk:
    """Walk a way that books something; whether it did is looked up."""
    for _ in range(TIMES):
        way, before = prepare(), company.booked()
        walk = _counted(way)
        if company.booked() == before:
            raise RuntimeError("this way books something, and nothing was booked")
    return walk


def _counted(way: Callable[[], object]) -> Walk:
    walk = Walk()
    sys.setprofile(walk)
    try:
        way()
    finally:
        sys.setprofile(None)
    return walk


def _send(company: Company) -> str:
    """Ask for a transfer, and approve it; what the manager's button to send it carries."""
    company.says(FLOOR, "transfer 2 cola from WEST to EAST")()
    with company.database.read() as connection:
        _, keyboard = _last_notice(connection, company.now)
    (approved,) = company.taps(MANAGER, _first_button(Reply("send", keyboard=keyboard)))()
    return _first_button(approved)


def _first_button(card: Reply) -> str:
    return str(card.to_json()["keyboard"][0][0]["data"])


def _last_notice(connection: Connection, now: datetime) -> tuple[str, Any]:
    """The notice that was queued last, as it is worded when it is sent."""
    columns = ("id", "address", "language", "subject", "body", "attempts", "problem", "topic")
    worded = select(*(outbox.c[each] for each in columns)).where(outbox.c.subject.in_(CARDS))  # and no picture
    row = connection.execute(worded.order_by(outbox.c.id.desc())).first()
    if row is None:
        raise RuntimeError("nobody was told anything")
    return word(connection, Notice(*row), now)


def _row(company: Company, mirror: Mirror) -> Walk:
    def way() -> None:
        with company.database.write() as connection:
            sealing.seal(connection)
        mirror.tick()

    way()
    for _ in range(TIMES):
        company.says(FLOOR, "+24 cola")()
        walk = _counted(way)
    return walk


def _morning(company: Company) -> Walk:
    """A morning a week, each told to the managers' group: a new week begins a new card."""
    today = company.now.replace(hour=0, minute=30)  # half past eight in Shanghai

    for day in range(1, TIMES + 1):
        now = today + timedelta(weeks=day)

        def way(now: datetime = now) -> None:
            with company.database.write() as connection:
                told = mornings.enqueue_due(connection, now)
                assert told, GROUP
            with company.database.read() as connection:
                _last_notice(connection, now)

        walk = _counted(way)
    return walk


@contextmanager
def _spreadsheet(folder: Path) -> Iterator[Workbook]:
    """A spreadsheet at the stand-in for Google."""
    command = [sys.executable, "-m", "sandbox", "--data", str(folder / "sandbox")]
    command += [word for name in ("page", "telegram", "google") for word in (f"--{name}-port", "0")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as sandbox:
        try:
            assert sandbox.stdout is not None
            ready = json.loads(sandbox.stdout.readline())
            yield connect(Path(ready["service_account"]), ready["spreadsheet"], ready["google"])
        finally:
            sandbox.terminate()


if __name__ == "__main__":
    main()
