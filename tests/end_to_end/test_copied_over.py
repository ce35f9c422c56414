"""Copies that are put over a ledger's file by hand: nothing is booked among pages of another time."""

import shutil
from pathlib import Path

from tests.end_to_end.program import Phone, Storekeeper, eventually


def test_a_copy_over_the_file_of_the_running_bot_took_bookings_that_were_lost(
    keeper: Storekeeper, floor: Phone, manager: Phone, tmp_path: Path
) -> None:
    file = Path(keeper.database.removeprefix("sqlite:///"))
    assert keeper.command("backup", "copy.sqlite3").returncode == 0
    floor.send("+7 SOY-500")
    floor.sees("Received", "7 bottles")
    shutil.copyfile(tmp_path / "copy.sqlite3", file)
    manager.sees("restore FILE --replace")  # whoever was reading just then has met damage
    eventually(lambda: "was overwritten while it was in use" in keeper.log(), "the log")
    said = floor.send("+8 SOY-500")
    keeper.stop()
    assert not floor.find("8 bottles", after=said)
    for words in (("run",), ("restore", "--adopt")):
        refused = keeper.command(*words)
        assert refused.returncode == 2, words
        assert "The file is damaged. If a copy was put in its place by hand" in refused.stderr
        assert "Traceback" not in refused.stderr
    assert keeper.command("restore", "copy.sqlite3", "--replace").returncode == 0
    keeper.start()
    floor.sees("Received", "8 bottles", after=said)
    assert keeper.command("verify").returncode == 0


def test_a_copy_beside_what_a_crash_had_left_became_a_mixed_ledger(
    keeper: Storekeeper, floor: Phone, tmp_path: Path
) -> None:
    file = Path(keeper.database.removeprefix("sqlite:///"))
    assert keeper.command("backup", "copy.sqlite3").returncode == 0
    floor.send("+7 SOY-500")
    floor.sees("Received", "7 bottles")
    keeper.kill()
    assert Path(f"{file}-wal").stat().st_size
    shutil.copyfile(tmp_path / "copy.sqlite3", file)
    refused = keeper.command("run")
    assert (refused.returncode, "did not end cleanly" in refused.stderr) == (2, True)
    assert keeper.command("restore", "copy.sqlite3", "--replace").returncode == 0
    keeper.start()
    floor.sees("brought back from a backup")


def test_who_was_killed_is_started_again_and_is_asked_nothing(keeper: Storekeeper, floor: Phone) -> None:
    floor.send("+7 SOY-500")
    floor.sees("Received", "7 bottles")
    keeper.kill()
    keeper.start()
    said = floor.send("+8 SOY-500")
    floor.sees("Received", "8 bottles", after=said)
    eventually(lambda: keeper.command("verify").returncode == 0, "a sound ledger")
