"""What the program makes is readable by its owner only."""

import os
import stat
from pathlib import Path

from bot.cli.demo import dated_company
from tests.end_to_end.program import Storekeeper, eventually
from tests.sandbox_process import Sandbox


def open_to_others(folder: Path) -> list[str]:
    return [
        f"{stat.filemode(path.stat().st_mode)} {path.relative_to(folder)}"
        for path in sorted(folder.rglob("*"))
        if path.stat().st_mode & 0o077
    ]


def test_files_and_folders_are_their_owners_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir(0o755)
    program = Storekeeper(folder, sandbox)
    before = os.umask(0o000)
    try:
        with dated_company() as company:
            assert program.command("import", str(company)).returncode == 0
        for target in ("company", "company.xlsx"):
            assert program.command("export", str(folder / target)).returncode == 0
        assert program.command("label", "MILK-1L", "--output", str(folder / "labels.pdf")).returncode in (0, 2)
        program.start()
        wal = folder / "ledger.sqlite3-wal"
        eventually(wal.exists, "a write-ahead log")
        program._log.chmod(0o600)  # the shell's, not the program's
        made = {path.name for path in folder.iterdir()}
        assert {"ledger.sqlite3", "ledger.sqlite3-wal", "ledger.sqlite3-shm", "company", "company.xlsx"} <= made
        assert open_to_others(folder) == []
        assert program.stop() == 0
    finally:
        os.umask(before)
