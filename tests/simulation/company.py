"""The company that each seed begins with: the demo's, made once and copied."""

import shutil
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from google.oauth2.service_account import Credentials

from bot.cli.demo import GROUP, PHONES
from bot.migrations.schema_version import prepare
from domain.company.settings import issuing, store
from domain.company.settings.store import Editor
from domain.storage.database import Database
from domain.tables.importing import import_company
from sandbox import google
from sandbox.faults import Faults
from tests.compiled import share_compiled
from tests.simulation.clock import MORNING
from tests.simulation.ledger import FileLedger, Ledger
from tests.simulation.loop import VirtualLoop
from tests.simulation.postgresql import ServerLedger, begun

CENTRES = {"Assembly": "装配线", "Maintenance": "维修组"}
"""The cost centres, in both languages."""

FLOOR, MANAGER, WEST, STRANGER = 1001, 1002, 1004, 1003

LEDGER = "ledger.sqlite3"
"""The ledger's file, where it is one."""


@dataclass(frozen=True)
class Template:
    """A folder with a ledger and a service account's key, and that key, which take long to make and to read."""

    folder: Path
    credentials: Credentials
    server: str | None = None
    """Of PostgreSQL, if the ledger is there, in a database that is named as the folder."""

    @classmethod
    def made_in(cls, folder: Path, server: str | None = None) -> "Template":
        folder.mkdir(parents=True, exist_ok=True)
        database = Database(begun(server, folder.name) if server else f"sqlite:///{folder / LEDGER}")
        share_compiled(database)  # so that the first day of a process is as the others
        with patch("random._urandom", Random("the ledger's secrets").randbytes):
            prepare(database)
        with as_file(files("bot") / "company") as tables, database.write() as connection:
            import_company(connection, tables, MORNING)
            for key, other in CENTRES.items():
                store.put(connection, issuing.COST_CENTRES, key, other, Editor(), MORNING)
        database.close()
        service = google.create(folder, Faults(google.refuse), lambda: None)
        service.listening("http://google.stand.in")
        return cls(folder, Credentials.from_service_account_file(str(service.key_file)), server)

    def copied_to(self, folder: Path, seed: int, loop: VirtualLoop) -> Ledger:
        """A ledger of this day's own."""
        shutil.copytree(self.folder, folder)
        if self.server is None:
            return FileLedger(folder / LEDGER)
        name = f"{self.folder.name}_{seed}"
        return ServerLedger(
            self.server, begun(self.server, name, like=self.folder.name), loop, Random(f"the turns of {seed}")
        )


def cast() -> dict[str, Any]:
    """Who has a phone."""
    people = [{"id": number, **phone} for number, phone in PHONES.items()]
    people.append({"id": STRANGER, "first_name": "Kim", "language_code": "en"})
    groups = [{"id": GROUP, "title": "Managers", "members": [FLOOR, MANAGER, WEST], "bot_member": True}]
    return {"people": people, "groups": groups}
