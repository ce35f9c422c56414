"""The command line: clear errors, and exit codes that a script can use."""

import csv
import json
import shutil
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

import bot
from bot.cli.demo import dated_company
from tests.end_to_end.program import Storekeeper
from tests.sandbox_process import Sandbox
from tests.zygote import executed


def test_the_command_itself_runs_until_it_is_stopped(sandbox: Sandbox, tmp_path: Path) -> None:
    program = Storekeeper(tmp_path, sandbox, begin=executed)
    assert program.command("init").returncode == 0
    program.start()
    assert program.command("verify").returncode == 0
    assert program.stop() == 0
    assert "Traceback" not in program.log()


def test_run_names_every_setting_that_is_missing(sandbox: Sandbox, tmp_path: Path) -> None:
    program = Storekeeper(tmp_path, sandbox, begin=executed)
    done = program.command("run", STOREKEEPER_TOKEN="", STOREKEEPER_SHEET="")
    assert done.returncode == 2
    assert "STOREKEEPER_TOKEN: is not set" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_says_what_is_wrong_with_each_setting_and_never_repeats_a_token(sandbox: Sandbox, tmp_path: Path) -> None:
    program = Storekeeper(tmp_path, sandbox)
    done = program.command(
        "run",
        STOREKEEPER_TOKEN="12345:not/a/token",
        STOREKEEPER_DATABASE="mysql://somewhere",
        STOREKEEPER_GOOGLE_CREDENTIALS="missing.json",
        STOREKEEPER_TELEGRAM_API="nonsense",
    )
    assert done.returncode == 2
    assert "STOREKEEPER_TOKEN: this is not a bot token" in done.stderr
    assert "STOREKEEPER_DATABASE: write sqlite:///" in done.stderr
    assert "STOREKEEPER_GOOGLE_CREDENTIALS: there is no file missing.json" in done.stderr
    assert "STOREKEEPER_TELEGRAM_API" in done.stderr
    assert "not/a/token" not in done.stderr


def test_run_says_so_when_telegram_refuses_the_token(sandbox: Sandbox, tmp_path: Path) -> None:
    wrong = "123456789:" + "x" * 35
    program = Storekeeper(tmp_path, sandbox)
    program.command("init")
    done = program.command("run", STOREKEEPER_TOKEN=wrong)
    assert done.returncode == 2
    assert "STOREKEEPER_TOKEN: Telegram does not know this token" in done.stderr
    assert wrong not in done.stderr


def test_run_says_so_when_the_sheet_is_not_there(sandbox: Sandbox, tmp_path: Path) -> None:
    program = Storekeeper(tmp_path, sandbox)
    program.command("init")
    done = program.command("run", STOREKEEPER_SHEET="a-sheet-that-nobody-shared")
    assert done.returncode == 2
    assert "STOREKEEPER_SHEET" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_says_so_when_the_database_cannot_be_opened(sandbox: Sandbox, tmp_path: Path) -> None:
    done = Storekeeper(tmp_path, sandbox).command("run", STOREKEEPER_DATABASE="sqlite:////no/such/folder/x.sqlite3")
    assert done.returncode == 2
    assert "STOREKEEPER_DATABASE: the database cannot be opened" in done.stderr


def test_run_begins_no_ledger_unless_it_is_told_to(sandbox: Sandbox, tmp_path: Path) -> None:
    program = Storekeeper(tmp_path, sandbox)
    for word in ("run", "migrate", "verify"):
        done = program.command(word)
        assert done.returncode == 2
        assert "storekeeper init" in done.stderr
        assert not list(tmp_path.glob("*.sqlite3"))
    (tmp_path / "ledger.sqlite3").touch()
    for word in ("run", "migrate", "verify"):
        done = program.command(word)
        assert (done.returncode, "storekeeper init" in done.stderr) == (2, True)
    assert program.command("init").returncode == 0
    again = program.command("init")
    assert (again.returncode, "there is a ledger already" in again.stderr) == (2, True)


def test_a_second_program_at_the_same_file_is_refused_and_the_first_is_named(keeper: Storekeeper) -> None:
    name = Path(keeper.database.removeprefix("sqlite:///"))
    (other := name.with_name("other-name.sqlite3")).symlink_to(name)
    for database in (keeper.database, f"sqlite:///{other}"):
        for word in ("run", "migrate", "init"):
            done = keeper.command(word, STOREKEEPER_DATABASE=database)
            assert done.returncode == 2
            assert "storekeeper run (process " in done.stderr
            assert "stop it first" in done.stderr
    keeper.kill()
    keeper.start()  # what was killed holds nothing


def test_a_ledger_under_a_second_name_is_refused_by_whatever_would_write_beside_the_bot(keeper: Storekeeper) -> None:
    name = Path(keeper.database.removeprefix("sqlite:///"))
    (other := name.with_name("hard-link.sqlite3")).hardlink_to(name)
    for words in (["run"], ["restore", "--adopt"], ["close", "EAST", "2026-01-01"], ["backup", "backup.sqlite3"]):
        done = keeper.command(*words, STOREKEEPER_DATABASE=f"sqlite:///{other}")
        assert (done.returncode, "has 2 names (hard links)" in done.stderr) == (2, True)
    assert not name.with_name("backup.sqlite3").exists()
    other.unlink()
    assert keeper.command("verify").returncode == 0


def test_a_database_of_another_version_is_refused_with_what_to_do(sandbox: Sandbox, tmp_path: Path) -> None:
    program = Storekeeper(tmp_path, sandbox)
    assert program.command("init").returncode == 0
    with sqlite3.connect(tmp_path / "ledger.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    done = program.command("run")
    assert done.returncode == 2
    assert "update the program" in done.stderr


def test_a_database_from_before_the_first_release_is_refused_with_what_to_do(sandbox: Sandbox, tmp_path: Path) -> None:
    program = Storekeeper(tmp_path, sandbox)
    assert program.command("init").returncode == 0
    with sqlite3.connect(tmp_path / "ledger.sqlite3") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0007'")
    for word in ("run", "migrate"):
        done = program.command(word)
        assert done.returncode == 2
        assert "STOREKEEPER_DATABASE: its schema (0007) is older than the first release's" in done.stderr
        assert "storekeeper export" in done.stderr
        assert "Traceback" not in done.stderr


def test_settings_are_read_from_a_dotenv_file(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("STOREKEEPER_DATABASE=mysql://from-the-file\n")
    program = Storekeeper(tmp_path, sandbox)
    del (environment := program.environment)["STOREKEEPER_DATABASE"]
    done = program.run_with(environment, "verify")
    assert done.returncode == 2
    assert "STOREKEEPER_DATABASE" in done.stderr


@pytest.mark.parametrize("word", ["run", "verify"])
def test_what_is_wrong_around_the_settings_is_said_in_a_sentence(sandbox: Sandbox, tmp_path: Path, word: str) -> None:
    program = Storekeeper(tmp_path, sandbox)
    misspelt = program.command(word, STOREKEEPER_DATABSE="sqlite:///x.sqlite3")
    said = "storekeeper: STOREKEEPER_DATABSE: there is no such setting; did you mean STOREKEEPER_DATABASE?\n"
    assert (misspelt.returncode, misspelt.stderr) == (2, said)
    (tmp_path / ".env").write_bytes("# 库管\nSTOREKEEPER_DRAFT_MINUTES=7\n".encode("gb18030"))
    unread = program.command(word)
    assert unread.returncode == 2
    assert unread.stderr.startswith("storekeeper: .env is neither in UTF-8")
    assert "Traceback" not in unread.stderr


def test_a_proxy_that_cannot_be_used_is_said_in_a_sentence(sandbox: Sandbox, tmp_path: Path) -> None:
    done = Storekeeper(tmp_path, sandbox).command("run", ALL_PROXY="socks5://127.0.0.1:1080")
    assert done.returncode == 2
    assert done.stderr.startswith("storekeeper: ALL_PROXY: a SOCKS proxy takes packages")


def test_the_sample_company_is_imported_as_it_stands(sandbox: Sandbox, tmp_path: Path) -> None:
    program = Storekeeper(tmp_path, sandbox)
    shipped = str(Path(bot.__file__).parent / "company")
    assert program.command("import", shipped).stdout.splitlines()[-1] == "Imported."
    assert "unchanged" in program.command("import", shipped, "--check").stdout


def test_verify_does_not_say_that_all_is_well_where_there_is_no_ledger(sandbox: Sandbox, tmp_path: Path) -> None:
    done = Storekeeper(tmp_path, sandbox, begin=executed).command("verify")
    assert done.returncode == 2
    assert "there is no file" in done.stderr
    assert list(tmp_path.glob("*.sqlite3")) == []


def test_verify_names_what_differs_and_exits_with_1(keeper: Storekeeper) -> None:
    assert keeper.command("verify").returncode == 0
    with sqlite3.connect(keeper.database.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE balances SET on_hand = on_hand + 1 WHERE on_hand = 240")
    done = keeper.command("verify", "--json")
    assert done.returncode == 1
    (difference,) = json.loads(done.stdout)["differences"]
    assert "WATER-550 at EAST/A-01" in difference["where"]
    assert "240" in difference["problem"]


def test_scan_prints_one_object_a_file_and_exits_with_1_when_one_gave_nothing(sandbox: Sandbox, tmp_path: Path) -> None:
    Image.new("L", (300, 300), 200).save(tmp_path / "nothing.png")
    barcode = zxingcpp.create_barcode("6990084211963", zxingcpp.BarcodeFormat.EAN13).to_image(scale=4)
    Image.fromarray(barcode).save(tmp_path / "hammer.png")
    program = Storekeeper(tmp_path, sandbox, begin=executed)
    good = program.command("scan", "--json", "hammer.png")
    assert good.returncode == 0
    told = json.loads(good.stdout)
    assert told["file"] == "hammer.png"
    assert [(code["format"], code["text"]) for code in told["codes"]] == [("EAN13", "6990084211963")]
    assert told["ms"] > 0
    both = program.command("scan", "hammer.png", "nothing.png", "--json")
    assert both.returncode == 1
    assert [len(json.loads(line)["codes"]) for line in both.stdout.splitlines()] == [1, 0]


def test_import_tells_every_problem_and_what_would_change_before_it_writes(sandbox: Sandbox, tmp_path: Path) -> None:
    program = Storekeeper(tmp_path, sandbox)
    with dated_company() as folder:
        shutil.copytree(folder, tmp_path / "company")
    items = tmp_path / "company" / "items.csv"
    whole = items.read_text(encoding="utf-8")
    items.write_text(whole + "X,Thing,,piece,9,,,123:crate,\n", encoding="utf-8")
    for words in (["--check"], []):
        wrong = program.command("import", "company", *words)
        assert wrong.returncode == 2
        assert "items.csv, row 33, decimals: 9 is none of 0, 1, 2, 3" in wrong.stderr
        assert "items.csv, row 33, barcodes: 123 is on a crate, which is not among the packs" in wrong.stderr
        assert not wrong.stdout
    items.write_text(whole, encoding="utf-8")
    told = program.command("import", "company", "--check").stdout.splitlines()
    assert told[:2] == ["sites: 2 new", "items: 31 new"]
    assert program.command("import", "nowhere").returncode == 2
    lost = program.command("import", "company", STOREKEEPER_DATABASE="sqlite:///nowhere/ledger.sqlite3")
    assert lost.stderr == "storekeeper: STOREKEEPER_DATABASE: there is no folder nowhere\n"
    assert "there is no file" in program.command("verify").stderr, "an empty ledger was left behind"
    left = {each.name for each in tmp_path.iterdir()} - {"ledger.sqlite3.lock"}  # a lock has to stay where it is
    assert left == {"company", "sandbox"}
    assert program.command("import", "company").stdout.splitlines() == [*told[:-1], "Imported."]
    assert "items: 31 unchanged" in program.command("import", "company", "--check").stdout


def test_what_is_exported_starts_a_new_ledger(keeper: Storekeeper, sandbox: Sandbox, tmp_path: Path) -> None:
    assert keeper.command("export", "copy.xlsx").returncode == 0
    assert keeper.command("export", "copy.xlsx").returncode == 2, "there is one already"
    new = Storekeeper(tmp_path, sandbox, f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert new.command("import", "copy.xlsx").returncode == 0
    assert new.command("export", "copy").returncode == 0
    told = keeper.command("import", "copy", "--check")
    assert told.returncode == 0
    assert "items: 31 unchanged" in told.stdout
    assert "new" not in told.stdout
    assert "changed" not in told.stdout.replace("unchanged", "")


@pytest.fixture
def books(sandbox: Sandbox, tmp_path: Path) -> Storekeeper:
    """The demo's company, with nobody at work."""
    program = Storekeeper(tmp_path, sandbox)
    with dated_company() as folder:
        assert program.command("import", str(folder)).returncode == 0
    return program


def test_stock_and_its_value_are_told_in_a_terminal_and_to_tools(books: Storekeeper) -> None:
    told = books.command("stock", "water-550", "--site", "EAST").stdout.splitlines()
    assert told[0].endswith("(Asia/Shanghai)")
    assert [line.split()[-2:] for line in told[2:]] == [["240", "bottle"], ["48", "bottle"], ["288", "bottle"]]
    past = books.command("stock", "--at", "2026-03-01")
    assert past.stdout.splitlines() == ["Stock at the end of 2026-03-01 (UTC)", "nothing"]

    value = books.command("value", "--by", "category", "--csv")
    assert value.stderr.startswith("Value now")
    header, *rows = csv.reader(value.stdout.splitlines())
    assert header == ["category", "value"]
    amounts = [Decimal(amount) for _, amount in rows]
    assert min(amounts) > 0, "nothing in the demo is worth nothing"
    assert books.command("value").stdout.splitlines()[-1].split() == ["total", f"{sum(amounts)}"]


def test_what_is_refused_is_said_in_a_sentence(books: Storekeeper) -> None:
    assert "24 cartons from supplier to EAST/COLD-1" in books.command("trace", "MILK-UHT-1L", "M-0911").stdout
    done = books.command("trace", "MILK-UHT-1L", "NOPE")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("storekeeper: MILK-UHT-1L has no lot NOPE")
    assert "Traceback" not in done.stderr


def test_the_first_administrator_is_invited_from_the_command_line(sandbox: Sandbox, tmp_path: Path) -> None:
    program = Storekeeper(tmp_path, sandbox)
    with dated_company() as folder:
        program.command("import", str(folder))
    done = program.command("invite", "administrator", "WEST", "EAST")
    assert done.returncode == 0
    assert "administrator of WEST, EAST" in done.stdout
    assert "/start " in done.stdout
    assert program.command("invite", "king").returncode == 2
    assert program.command("invite", "floor", "NOWHERE").returncode == 2
    people = program.command("people", "--csv").stdout
    assert "1002,Chen Yu 陈钰,EAST,administrator,home" in people
    assert "Ana Silva,EAST,floor" in program.command("rights", "--csv").stdout


def test_a_ledger_that_is_damaged_in_the_middle_is_no_traceback_whatever_is_asked(keeper: Storekeeper) -> None:
    keeper.stop()
    file = keeper.folder / "ledger.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        tables = ("programs", "inbox", "balances", "people", "outbox", "sites")
        query = f"SELECT rootpage FROM sqlite_master WHERE name IN {tables}"
        pages = [page for (page,) in connection.execute(query)]
    with file.open("r+b") as damaged:
        for page in pages:
            damaged.seek((page - 1) * size)
            damaged.write(b"\xff" * size)
    for words in (["status"], ["stock"], ["people"], ["invite", "floor"], ["export", "out"]):
        done = keeper.command(*words)
        assert (done.returncode, "Traceback" in done.stderr) == (2, False), (words, done.stderr)
        assert "malformed" in done.stderr.splitlines()[-1]
        assert "storekeeper verify says more" in done.stderr or "cannot be opened" in done.stderr
    assert keeper.command("verify").returncode == 1
