"""Inline mode with the real program: typed in any chat, by those who may see the stock."""

from typing import Any

from tests.end_to_end.conftest import FLOOR, GROUP, STRANGER
from tests.end_to_end.program import Phone, Storekeeper


def types(keeper: Storekeeper, person: int, words: str) -> tuple[str, list[dict[str, Any]]]:
    control = keeper.sandbox.control
    query = control.post("/api/inline", {"person": person, "chat": person, "query": words})["query"]
    return query, control.get(f"/api/inline/{query}")["results"]


def test_an_item_found_in_the_middle_of_a_chat_is_told_there_and_the_bot_does_not_answer_itself(
    keeper: Storekeeper, floor: Phone, group: Phone
) -> None:
    control = keeper.sandbox.control
    query, (hammer,) = types(keeper, FLOOR, "hammer")
    assert "HAMMER-500" in hammer["message"]["text"]
    assert "6 pieces" in hammer["description"]
    assert types(keeper, STRANGER, "hammer")[1] == types(keeper, STRANGER, "")[1] == []
    for chat in (FLOOR, GROUP):
        chosen = control.post(f"/api/inline/{query}", {"person": FLOOR, "chat": chat, "result": hammer["id"]})
        assert chosen["update_id"]
    floor.send("+5 hammer")
    floor.sees("Received", "11 pieces")
    assert [each["text"] for each in group.messages() if each["from"]["is_bot"]] == []
    (told,) = [each for each in floor.messages() if each["from"]["is_bot"]]
    assert "Received" in told["text"]
    _, (recent, *_) = types(keeper, FLOOR, "")
    assert recent["id"] == hammer["id"]
    assert "11 pieces" in recent["description"]
