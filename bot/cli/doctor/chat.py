"""Telegram, queried directly: who the bot is, what messages it receives, and Telegram's time."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import requests

from bot.cli.doctor.check import Finding, State

TOKEN, PRIVACY, INLINE, CLOCK = "token", "privacy mode", "inline mode", "clock"
TIMEOUT = (5.0, 8.0)  # seconds to connect, and to wait for data
NOTABLE, WRONG = timedelta(seconds=10), timedelta(minutes=2)
"""How far our clock may be off: mornings are late, and beyond some minutes Google refuses to sign in."""

KEY = "keys of Google's accounts are refused, days and mornings are wrong"


def chat(base: str, token: str, clock: Callable[[], datetime]) -> Iterator[Finding]:
    """Check the token, the bot's modes, and our clock against Telegram's. The token is never part of a finding."""
    before = clock()
    try:
        answer = requests.get(f"{base}/bot{token}/getMe", timeout=TIMEOUT)
    except requests.RequestException as error:
        told = f"Telegram cannot be reached ({_kind(error)})"
        yield Finding(TOKEN, State.FAILED, told, "check the network, HTTPS_PROXY and STOREKEEPER_TELEGRAM_API")
        yield from (Finding(each, State.SKIPPED, "Telegram did not answer") for each in (PRIVACY, INLINE, CLOCK))
        return
    yield from _bot(answer)
    yield _time(answer.headers.get("Date", ""), before, clock())


def _kind(error: requests.RequestException) -> str:
    """Return what went wrong, without the address, which contains the token."""
    kinds = {
        requests.exceptions.ProxyError: "the proxy refuses",
        requests.exceptions.SSLError: "its certificate is not believed",
        requests.Timeout: "no answer in time",
    }
    return next((told for kind, told in kinds.items() if isinstance(error, kind)), "no connection")


def _bot(answer: requests.Response) -> Iterator[Finding]:
    me = _result(answer)
    if answer.status_code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
        told = "Telegram does not know this token"
        yield Finding(
            TOKEN, State.FAILED, told, "ask @BotFather for it again (/token), and put it into STOREKEEPER_TOKEN"
        )
    elif me is None:
        told = f"something else than Telegram answers (HTTP {answer.status_code})"
        yield Finding(TOKEN, State.FAILED, told, "check STOREKEEPER_TELEGRAM_API and the proxy, or try again later")
    if me is None:
        yield from (Finding(each, State.SKIPPED, "Telegram does not say") for each in (PRIVACY, INLINE))
        return
    yield Finding(TOKEN, State.OK, f"the bot is @{me.get('username')}")
    if me.get("can_read_all_group_messages"):
        how = "unless that is wanted: /setprivacy at @BotFather, Enable; then remove and add it in its groups"
        yield Finding(PRIVACY, State.WARNING, "the bot is told everything that is written in its groups", how)
    else:
        yield Finding(PRIVACY, State.OK, "in groups the bot is told commands, and replies to it")
    if me.get("supports_inline_queries"):
        yield Finding(INLINE, State.OK, f"@{me.get('username')} works in any chat")
    else:
        told = f"@{me.get('username')} does nothing in other chats"
        yield Finding(INLINE, State.WARNING, told, "/setinline at @BotFather, if that is wanted")


def _result(answer: requests.Response) -> dict[str, Any] | None:
    try:
        told = answer.json()
    except ValueError:
        return None
    found = told.get("result") if isinstance(told, dict) and told.get("ok") else None
    return found if isinstance(found, dict) else None


def _time(date: str, before: datetime, after: datetime) -> Finding:
    """Compare our clock with the time of the answer, which is in whole seconds."""
    try:
        theirs = parsedate_to_datetime(date)
    except ValueError:
        how = "compare the clock by hand: date"
        return Finding(CLOCK, State.WARNING, "what time it is elsewhere was not told", how)
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    off = max(before - theirs - timedelta(seconds=1), theirs - after, timedelta())
    if off < NOTABLE:
        return Finding(CLOCK, State.OK, "the clock is right")
    fast = "fast" if before > theirs else "slow"
    told = f"the clock is {off.total_seconds():,.0f} seconds {fast}"
    state = State.FAILED if off >= WRONG else State.WARNING
    return Finding(CLOCK, state, told, f"synchronise it (timedatectl set-ntp true): else {KEY}")
