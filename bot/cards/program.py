"""Messages about the program itself: what it could not accept, and what is wrong with it."""

from typing import Any

from sqlalchemy import Connection

from bot.chat.texts import Html, join
from bot.chat.wording import Wording
from domain.company import people


def backlog_notice(say: Wording, body: dict[str, Any]) -> Html:
    """Return which of a person's messages were not accepted."""
    said: list[str] = body["said"]
    more = body["count"] - len(said)
    lines = [say("backlog-over", count=body["count"]), *(say("backlog-line", text=each) for each in said)]
    return join([*lines, *([say("backlog-more", count=more)] if more else [])])


def trouble_notice(connection: Connection, say: Wording, body: dict[str, Any]) -> Html:
    """Return what is wrong, or well again; for administrators."""
    match body["what"]:
        case "set-aside" | "unanswered" as what:
            who = body["person"]
            name = "" if who is None else people.get(connection, who).name
            named = "yes" if name else "no"
            return say(f"trouble-{what}", named=named, person=name, **_words(body, "update", "problem"))
        case "unreadable":
            return say("trouble-unreadable", **_words(body, "update", "problem"))
        case "failing":
            return say("trouble-failing", **_words(body, "tick", "problem"))
        case "stopped":
            return say("trouble-stopped")
        case "differing":
            return say("trouble-differing", count=body["count"], **_words(body, "problem"))
        case "sheet-well":
            return say("trouble-sheet-well")
        case "sheet-filling":
            return say("trouble-sheet-filling", percent=body["percent"])
        case "sheet-away" | "sheet-quota" | "sheet-rights" | "sheet-full" | "sheet-damaged" | "sheet-archive" as what:
            return say(f"trouble-{what}", **_words(body, "problem"))
        case _:
            return say("trouble-well", **_words(body, "tick"))


def _words(body: dict[str, Any], *names: str) -> dict[str, str]:
    return {name: str(body[name])[:300] for name in names}
