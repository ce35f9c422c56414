"""The program among people: a group that throws it out, a chat that Telegram closes, a silence of Telegram's."""

from bot.cli.demo import cast
from tests.end_to_end.program import Phone, Storekeeper, eventually


def test_the_administrator_hears_that_the_bot_was_removed_and_the_group_goes_on_when_it_is_back(
    keeper: Storekeeper, manager: Phone, group: Phone
) -> None:
    def arrange(*, bot_member: bool) -> None:
        changed = cast()
        changed["groups"][0]["bot_member"] = bot_member
        keeper.sandbox.control.put("/api/cast", changed)

    arrange(bot_member=False)
    manager.sees("does not get its alerts any more", "I was removed")
    arrange(bot_member=True)
    said = group.send("/morning")
    group.sees("Below minimum", after=said)
    assert keeper.sandbox.control.state("bot")["polling"]


def test_a_group_that_telegram_closes_for_a_while_holds_up_nobody_else(
    keeper: Storekeeper, floor: Phone, group: Phone
) -> None:
    fault = {"service": "telegram", "kind": "status", "status": 429, "retry_after": 8, "path": "(?i)sendMessage"}
    keeper.sandbox.control.post("/api/faults", fault)
    said = group.send("/morning")
    eventually(lambda: not keeper.sandbox.control.state("services")["telegram"]["faults"], "the refusal")
    assert group.find("Below minimum", after=said) is None
    asked = floor.send("+5 hammer")
    floor.sees("Received", "11 pieces", after=asked)
    assert group.find("Below minimum", after=said) is None, "it is still closed"
    group.sees("Below minimum", after=said)
