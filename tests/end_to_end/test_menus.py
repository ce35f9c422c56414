"""The command menus in the phones."""

from pathlib import Path

from bot.demo import cast, dated_company
from tests.end_to_end.program import Storekeeper, eventually
from tests.sandbox_process import Sandbox


def test_a_manager_who_never_wrote_to_the_bot_keeps_nobody_from_a_menu(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.control.put("/api/cast", cast())
    program = Storekeeper(tmp_path, sandbox)
    with dated_company() as folder:
        people = folder / "people.csv"
        head, _, rest = people.read_text("utf-8").partition("\n")
        people.write_text(f"{head}\n777,Not Yet,manager,EAST WEST,\n{rest}", "utf-8")
        assert program.command("import", str(folder)).returncode == 0
    program.start()

    def commands() -> dict[str, list[dict[str, str]]]:
        menus: dict[str, list[dict[str, str]]] = sandbox.control.get("/api/state")["commands"]
        return menus

    try:
        eventually(lambda: any("入库" in each["description"] for each in commands()["1004:1004"]), "a Chinese menu")
        assert "morning" in [each["command"] for each in commands()["1002:1002"]]
        assert "morning" not in [each["command"] for each in commands()["1001:1001"]]
    finally:
        assert program.stop() == 0
