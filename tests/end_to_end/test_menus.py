"""The command menus in the phones."""

from pathlib import Path

from bot.cli.demo import cast, dated_company
from tests.end_to_end.program import Phone, Storekeeper, eventually
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
        menus: dict[str, list[dict[str, str]]] = sandbox.control.state("commands")
        return menus

    try:
        eventually(lambda: any("入库" in each["description"] for each in commands()["1004:1004"]), "a Chinese menu")
        eventually(lambda: "morning" in str(commands()["1002:1002"]), "the manager's menu")
        assert "morning" not in [each["command"] for each in commands()["1001:1001"]]
    finally:
        assert program.stop() == 0


def test_a_menu_follows_the_rights_and_the_language_of_its_owner(floor: Phone, manager: Phone) -> None:
    def offered() -> str:
        return str(floor.sandbox.control.state("commands")["1001:1001"])

    eventually(lambda: "receive" in offered(), "the floor's menu")
    manager.send("/people")
    manager.tap(manager.sees("work here"), "Ana")
    manager.tap(manager.sees("Ana", "Floor"), "East")
    manager.tap(manager.sees("What may"), "Viewer")
    manager.sees("Ana", "Viewer")
    eventually(lambda: "'receive'" not in offered(), "a viewer's menu")
    floor.send("/language")
    floor.tap(floor.sees("language"), "中文")
    eventually(lambda: "语言" in offered(), "the menu in the language that was chosen")
