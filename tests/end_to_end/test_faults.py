"""Bad days: what is delivered twice, killed, refused or lost is booked once, and everybody gets their answer."""

import sqlite3
from contextlib import suppress
from pathlib import Path

from tests.end_to_end.program import Phone, Storekeeper, data_of, eventually, sheet_rows
from tests.sandbox_process import ControlError, Sandbox


def movements(keeper: Storekeeper, kind: str) -> int:
    with sqlite3.connect(keeper.database.removeprefix("sqlite:///")) as connection:
        return int(connection.execute("SELECT count(*) FROM movements WHERE kind = ?", [kind]).fetchone()[0])


def test_the_same_tap_twice_books_once(keeper: Storekeeper, floor: Phone) -> None:
    floor.send("/receive hammer")
    asked = floor.sees("How many?")
    two = data_of(asked, "2")
    floor.tap_data(asked, two)
    with suppress(ControlError):  # the card may be answered already, and its button gone
        floor.tap_data(asked, two)
    floor.sees("Received", "8 pieces")
    assert movements(keeper, "receipt") == 1


def test_the_same_update_delivered_twice_is_handled_once(keeper: Storekeeper, floor: Phone) -> None:
    floor.send("+5 hammer")
    floor.sees("Received", "11 pieces")
    count = len(floor.messages())
    update = _updates(keeper)[-1]
    keeper.sandbox.control.post("/api/redeliver", {"update_id": update})
    said = floor.send("hammer")  # comes after the one that is delivered again
    floor.sees("11 pieces", after=said)
    assert len(floor.messages()) == count + 2
    assert movements(keeper, "receipt") == 1


def test_killed_between_commit_and_reply_it_is_booked_once_and_answered_after_the_restart(
    keeper: Storekeeper, floor: Phone
) -> None:
    keeper.sandbox.control.post(
        "/api/faults", {"service": "telegram", "kind": "slow", "seconds": 30, "path": "(?i)sendMessage"}
    )
    floor.send("+5 hammer")
    eventually(lambda: movements(keeper, "receipt") == 1, "the booking")
    keeper.kill()
    assert floor.find("Received") is None
    keeper.sandbox.control.delete("/api/faults?service=telegram")
    keeper.start()
    floor.sees("Received", "11 pieces")
    assert movements(keeper, "receipt") == 1
    assert keeper.command("verify").returncode == 0


def test_telegram_answers_429_and_5xx_and_the_person_still_gets_one_answer(keeper: Storekeeper, floor: Phone) -> None:
    control = keeper.sandbox.control
    control.post(
        "/api/faults",
        {"service": "telegram", "kind": "status", "status": 429, "retry_after": 1, "path": "(?i)sendMessage"},
    )
    control.post(
        "/api/faults", {"service": "telegram", "kind": "status", "status": 502, "times": 2, "path": "(?i)sendMessage"}
    )
    said = floor.send("+5 hammer")
    floor.sees("Received", "11 pieces", after=said)
    assert len([each for each in floor.messages() if "Received" in (each["text"] or "")]) == 1
    assert movements(keeper, "receipt") == 1


def test_an_answer_that_may_have_been_lost_is_said_again_and_says_so(keeper: Storekeeper, floor: Phone) -> None:
    keeper.sandbox.control.post(
        "/api/faults", {"service": "telegram", "kind": "lose_answer", "path": "(?i)sendMessage"}
    )
    floor.send("+5 hammer")
    floor.sees("Received", "You may have had this message before")
    assert movements(keeper, "receipt") == 1


def test_killed_while_a_notice_is_on_its_way_it_is_sent_again_and_says_so(
    keeper: Storekeeper, floor: Phone, manager: Phone
) -> None:
    floor.send("/transfer SALT-400 10 from WEST to EAST")
    request = manager.sees("asked for by Ana Silva")
    fault = {"service": "telegram", "kind": "slow_answer", "seconds": 3600, "path": "(?i)/sendMessage$"}
    for _ in range(2):  # who asked and who picks are told at the same time
        keeper.sandbox.control.post("/api/faults", fault)
    manager.tap(request, "Approve")  # which is answered by an edit: only the notices are sent
    told = floor.sees("approved by Chen Yu")
    keeper.kill()
    keeper.start()
    floor.sees("approved by Chen Yu", "You may have had this message before", after=told["id"])
    assert keeper.command("verify").returncode == 0


def test_booking_goes_on_while_the_sheet_is_away_and_it_catches_up_with_nothing_twice(
    keeper: Storekeeper, floor: Phone
) -> None:
    control = keeper.sandbox.control
    eventually(lambda: len(sheet_rows(keeper.sandbox, "Movements")) == 74, "the opening stock in the sheet")
    control.post("/api/services", {"service": "google", "up": False})
    for count in range(1, 4):
        said = floor.send("+1 hammer")
        floor.sees("Received", f"{6 + count} pieces", after=said)
    control.post("/api/services", {"service": "google", "up": True})
    rows = eventually(lambda: _all(keeper, 77), "the three receipts in the sheet", seconds=60)
    assert len({row[0] for row in rows}) == 77, "every row once"


def test_the_sheet_answers_429_and_5xx_and_loses_an_answer_and_still_has_every_row_once(
    keeper: Storekeeper, floor: Phone
) -> None:
    control = keeper.sandbox.control
    eventually(lambda: len(sheet_rows(keeper.sandbox, "Movements")) == 74, "the opening stock in the sheet")
    for fault in ({"kind": "status", "status": 429}, {"kind": "status", "status": 503}, {"kind": "lose_answer"}):
        control.post("/api/faults", {"service": "google", "path": "batchUpdate", **fault})
    said = floor.send("+1 hammer")
    floor.sees("Received", after=said)
    rows = eventually(lambda: _all(keeper, 75), "the receipt in the sheet", seconds=60)
    assert len({row[0] for row in rows}) == 75


def test_a_draft_survives_a_restart_in_the_middle(keeper: Storekeeper, floor: Phone) -> None:
    floor.send("/receive hammer")
    floor.sees("How many?")
    keeper.kill()
    keeper.start()
    said = floor.send("4")
    floor.sees("Received", "10 pieces", after=said)


def test_the_token_is_never_logged(keeper: Storekeeper, floor: Phone, tmp_path: Path) -> None:
    floor.send("hammer")
    floor.sees("HAMMER-500")
    assert keeper.stop() == 0
    assert keeper.sandbox.token not in keeper.log()
    assert "Traceback" not in keeper.log()


def _all(keeper: Storekeeper, count: int) -> list[list[str]] | None:
    rows = sheet_rows(keeper.sandbox, "Movements")
    return rows if len(rows) == count else None


def _updates(keeper: Storekeeper) -> list[int]:
    with sqlite3.connect(keeper.database.removeprefix("sqlite:///")) as connection:
        return [row[0] for row in connection.execute("SELECT update_id FROM inbox ORDER BY received_at")]


def test_a_start_waits_while_telegram_is_busy_or_has_trouble(sandbox: Sandbox, tmp_path: Path) -> None:
    for fault in ({"status": 429, "retry_after": 1}, {"status": 502}):
        sandbox.control.post(
            "/api/faults", {"service": "telegram", "kind": "status", "times": 1, "path": "(?i)getMe", **fault}
        )
    program = Storekeeper(tmp_path, sandbox)
    assert program.command("init").returncode == 0
    try:
        program.start()
        assert program.log().count("Telegram does not answer yet") == 1
        assert "Telegram answers (it failed 2 times" in program.log()
    finally:
        assert program.stop() == 0
