"""A seed's world: the stand-ins, the ledger, the programs, and the trace of what happened."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, chdir, contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from google.auth.transport.requests import Request
from sqlalchemy.exc import OperationalError

from bot.cli.alone import Busy
from bot.settings import PREFIX, Settings, read_settings
from bot.telegram import clocks as machine
from bot.telegram.application import running
from domain.storage.presence import BroughtBack
from sandbox import google, telegram
from sandbox.faults import Fault, Faults
from sandbox.telegram import people
from sheets.client import PATIENCE, SCOPES, Sheets, Workbook
from sheets.mirror import Mirror
from sheets.writing.desk import Desk
from tests.simulation.clock import Clocks
from tests.simulation.company import LEDGER, Template, cast
from tests.simulation.ledger import FileLedger
from tests.simulation.loop import TurnLock, VirtualLoop
from tests.simulation.network import Network
from tests.simulation.pictures import HereDecoders
from tests.simulation.program import Program, SeenDatabase, claimed, has_room, owned
from tests.simulation.restores import Restored
from tests.simulation.wire import GoogleLine, Server, TelegramLine, alone
from tests.simulation.witness import Witness

RESTART = (0.3, 6.0)
"""Seconds after which whoever watches over a program that ended starts it again."""


class World:
    """Everything of one seed. `mirror` makes the mirror, so that a broken one can be put in."""

    def __init__(self, seed: int, loop: VirtualLoop, clocks: Clocks, folder: Path, template: Template) -> None:
        self.seed, self.loop, self.clocks = seed, loop, clocks
        self.dice = Random(seed)
        self.trace: list[str] = []
        self.counts: Counter[str] = Counter()
        self.problems: list[str] = []
        self.open = True
        self.under_repair = False
        """Whether nobody starts the programs again, as somebody is at the ledger."""
        self.folder, self.ledger = folder, folder / LEDGER
        self.home = template.copied_to(folder, seed, loop)
        self.on_file = isinstance(self.home, FileLedger)
        """Where what is damaged in it does not damage what others keep."""
        self.made, self.backups, self.rows = 0, list[Path](), 0
        self.restored: list[Restored] = []
        self._credentials = template.credentials
        self.faults = {"telegram": Faults(telegram.refuse), "google": Faults(google.refuse)}
        self.telegram = telegram.Telegram(folder, self.faults["telegram"], self._published)
        self.telegram.world.changed._deed = lambda: None  # nothing here outlives the seed
        self.google = google.create(folder, self.faults["google"], lambda: None)
        self.witness = Witness(self.problem, self.note, lambda: clocks.elapsed)
        self.network = Network(
            {"telegram": Server(self.telegram.app), "google": Server(self.google.app)},
            Random(f"the network of {seed}"),
            self.note,
            self._spoil,
            self.witness.nothing_changed,
        )
        self.programs: dict[str, Program] = {}
        loop.set_task_factory(owned)
        loop.has_room, loop.may_begin = has_room, claimed
        thread_dice = Random(f"the threads of {seed}")
        loop.pause = lambda: thread_dice.choice((0.0, 0.001, 0.003, 0.02))
        self.make_database: Callable[[Program], SeenDatabase] = lambda program: self.home.opened(program, self.witness)
        self.make_mirror: Callable[[SeenDatabase, Workbook], Mirror] = lambda database, workbook: Desk(
            database, workbook, loop.time
        )

    def note(self, what: str) -> None:
        """Write into the trace."""
        self.trace.append(f"{self.clocks.elapsed:10.4f} {what}")

    def problem(self, what: str) -> None:
        """Something that must not be."""
        self.problems.append(f"{self.clocks.elapsed:.1f} s: {what}")
        self.note(f"PROBLEM {what}")

    @contextmanager
    def connected(self) -> Iterator[None]:
        """Within, whatever would go over the network comes here, and the settings are this world's."""
        google = GoogleLine(self.network.ask, self.loop)
        with (
            chdir(self.folder),  # where commands put what has no place of its own
            patch("domain.company.search._refreshing", TurnLock(self.loop)),  # which is held while the ledger is read
            patch("aiohttp.web_fileresponse.NOSENDFILE", new=True),  # there is no socket
            patch("httpx._client.AsyncHTTPTransport", lambda **_: TelegramLine(self.network.ask)),
            patch("requests.adapters.HTTPAdapter.send", lambda _, request, **given: google.send(request, **given)),
            patch.dict("os.environ", {PREFIX + name: value for name, value in self._settings().items()}, clear=True),
        ):
            yield

    def _settings(self) -> dict[str, str]:
        return {
            "TOKEN": self.telegram.world.token,
            "DATABASE": self.home.url,
            "SHEET": self.google.spreadsheet_id,
            "GOOGLE_CREDENTIALS": str(self.google.key_file),
            "TELEGRAM_API": "http://telegram.stand.in",
            "GOOGLE_API": "http://google.stand.in",
        }

    async def open_doors(self) -> None:
        """The stand-ins are there, and everybody has a phone."""
        for server in self.network.servers.values():
            await server.start()
        self.google.listening("http://google.stand.in")
        people.cast(self.telegram.world, **cast())

    async def close(self) -> None:
        self.open = False
        for program in list(self.programs.values()):
            await program.kill()
        self.home.close()
        for server in self.network.servers.values():
            await server.stop()

    # Programs

    def start(self, name: str) -> None:
        """Start a program; it is started again whenever it ends, until the world does."""
        program = Program(self.loop, name, self._note_death)
        self.programs[name] = program
        self.note(f"{name} starts")
        task = program.start(self._run(program))
        task.add_done_callback(lambda done: self._ended(program, done))

    async def _run(self, program: Program) -> None:
        lock = ExitStack()
        lock.enter_context(self.home.held(beside_others=len(self.programs) > 1))
        database = self.make_database(program)
        settings = read_settings(Settings)
        mirror = self.make_mirror(database, self._workbook(settings))
        try:
            clocks = machine.Clocks(self.clocks.wall, self.loop.time, asyncio.sleep)
            async with running(settings, database, mirror, clocks, HereDecoders()) as polling:
                program.has_begun = True
                await polling
        finally:
            database.close()
            lock.close()

    def _workbook(self, settings: Settings) -> Workbook:
        sheets = Sheets(self._credentials.with_scopes(SCOPES), settings.google_base, PATIENCE)
        adapter = GoogleLine(self.network.ask, self.loop)
        for session in (sheets.session, _tokens_of(sheets.session._auth_request)):
            session.trust_env = False
            session.mount("http://", adapter)
        return Workbook(sheets, settings.sheet)

    def _ended(self, program: Program, task: "asyncio.Task[Any]") -> None:
        if program.dead or not self.open:
            return
        program.dead = True
        problem = None if task.cancelled() else task.exception()
        why = "" if task.cancelled() else repr(problem)
        self.note(f"{program.name} ended {why}")
        if isinstance(problem, Busy) and "restore" in str(problem):
            self.counts["start refused: a restore is at work"] += 1
        elif isinstance(problem, BroughtBack):
            self.counts["ended: the ledger was brought back while it was cut off"] += 1
            self.witness.silent = len(self.witness.sent)  # until then it said what it had taken up before
        elif isinstance(problem, OperationalError) and not program.has_begun and not self.on_file:
            self.counts["start refused: PostgreSQL is away"] += 1
        elif why:
            self.problem(f"the program ended by itself: {why}")
        self._bury(program)

    def _bury(self, program: Program) -> None:
        self.loop.create_task(self._buried(program), context=alone())

    async def _buried(self, program: Program) -> None:
        await program.kill()
        await self.home.lost(program)
        await asyncio.sleep(self.dice.uniform(*RESTART))
        if self.open and not self.under_repair and self.programs.get(program.name) is program:
            self.start(program.name)

    def kill(self, name: str, moment: str) -> None:
        """As `kill -9` does."""
        program = self.programs[name]
        if not program.dead:
            program.dead = True
            self._note_death(program, moment)

    def _note_death(self, program: Program, moment: str) -> None:
        self.counts[f"killed {moment}"] += 1
        self.witness.deaths.append(self.clocks.elapsed)
        self.note(f"{program.name} is killed {moment}")
        self.loop.call_soon(self._bury, program, context=alone())

    async def stop(self, name: str) -> None:
        """As SIGTERM does; then it is started again."""
        program = self.programs[name]
        if program.dead or program.main is None:
            return
        self.counts["stopped in good order"] += 1
        self.note(f"{name} is told to stop")
        program.main.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait([program.main])

    # What the stand-ins tell

    def _published(self, type: str, **fields: Any) -> None:  # noqa: A002 - the stand-in's name for it
        if type in ("message", "edited"):
            message = fields["message"]
            who = "bot" if message["from"]["is_bot"] else message["from"]["id"]
            buttons = (message["reply_markup"] or {}).get("inline_keyboard", [])
            told = [f"{each['text']}={each['callback_data']}" for row in buttons for each in row]
            text = message["text"] or message["caption"] or message["service"]
            self.note(f"{type} {message['chat']}/{message['id']} {who}: {text!r} {told or ''}".rstrip())
            (self.witness.shown if type == "message" else self.witness.redrawn)(message)
        elif type in ("toast", "deleted"):
            self.note(f"{type} {sorted(fields.items())}")

    def _spoil(self, service: str, method: str, status: int) -> None:
        wait = 3.0 if status == 429 else None
        self.faults[service].add(Fault("status", path=f"(?i){method}$", status=status, retry_after=wait))


def _tokens_of(request: Request) -> Any:
    """The session in which google-auth asks for tokens."""
    return request.session
