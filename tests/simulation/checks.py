"""What must be so after every simulated day."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.chat.texts import languages
from bot.chat.wording import Wording
from bot.cli.restoring import BEFORE
from bot.telegram.inbox import DEADLY, MAX_ATTEMPTS
from domain.ledger.verification import verify
from sandbox.google.workbook import Row, Value
from sheets.tab import Edition
from sheets.tabs.bins import BINS
from sheets.tabs.movements import MOVEMENTS
from sheets.words import Language
from tests.simulation import answers, buttons, damage, deeds, ended, restores, typed, waiting
from tests.simulation.answers import plain
from tests.simulation.ledger import connected, read

if TYPE_CHECKING:
    from tests.simulation.world import World

TOO_MUCH = tuple(Wording(language)("backlog-full").plain for language in languages())
"""What is said once to who says more than may wait, in each language."""

SAID_AGAIN = tuple(Wording(language)("said-again").plain for language in languages())
"""What is below a message that may be there already, in each language."""


_MESSAGES = """
    SELECT CASE WHEN movements.message LIKE '/%' THEN CAST(people.address AS TEXT) ELSE '' END || movements.message,
        movements.id
    FROM movements LEFT JOIN people ON people.id = movements.person_id ORDER BY movements.id"""
"""Where each movement was said, and its id; what was said in somebody's own chat is kept without its number."""

_GIVEN_UP = f"problem <> '{BEFORE}' AND state = "

MESSAGES = ("send", "photo", "made")
"""Replies that are messages of their own."""


def unsettled(world: "World") -> list[str]:
    """What is still under way."""
    counted = {
        "updates unhandled": "SELECT count(*) FROM inbox WHERE state = 'waiting'",
        "notices unsent": "SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')",
        "movements unsealed": "SELECT count(*) FROM unsealed",
        "cards not drawn": "SELECT count(*) FROM shown_cards WHERE stale = 1 AND message > 0",
    }
    with connected(world) as connection:
        found = [(connection.execute(query).fetchone()[0], what) for what, query in counted.items()]
    found.append((world.telegram.world.updates.count, "updates not fetched"))
    found.append((deeds.unanswered(world), "rows of the sheet's inbox unanswered"))
    return [f"{count} {what}" for count, what in found if count] + list(_sheet_differences(world))


def check(world: "World", bound: float | None = None) -> None:
    """Tell the world every problem."""
    for problem in (
        *_what_was_lost(world),
        *_what_was_said_wrongly_often(world),
        *buttons.wrong(world),
        *ended.wrong(world),
        *answers.wrong(world),
        *typed.wrong(world),
        *_what_was_booked_twice(world),
        *restores.told_of(world),
        *_what_the_books_say(world),
        *(damage.overlooked(world) if world.on_file else ()),
        *(waiting.too_long(world.witness, bound) if bound is not None else ()),
    ):
        world.problem(problem)


def _what_was_lost(world: "World") -> Iterator[str]:
    with connected(world) as connection:
        failed = connection.execute(f"SELECT update_id, problem FROM inbox WHERE {_GIVEN_UP}'failed'").fetchall()
        dead = connection.execute(f"SELECT id, problem FROM outbox WHERE {_GIVEN_UP}'dead'").fetchall()
    for update, said in world.witness.said.items():
        if update not in world.witness.stored:
            yield f"update {update} was lost: {said}"
    for update, problem in failed:
        since = world.witness.stored.get(update, 0.0)
        seen = sum(death >= since for death in world.witness.deaths)
        if problem == DEADLY and seen >= MAX_ATTEMPTS:  # so it should be
            world.counts["update set aside that was there at each kill"] += 1
            continue
        yield f"update {update} was given up: {problem}"
    for notice, problem in dead:
        yield f"notice {notice} was given up: {problem}"


def _what_was_said_wrongly_often(world: "World") -> Iterator[str]:
    """By chat and words: as often as it was decided, or more often only where it says that it may be said again.

    A card that cannot be edited is sent anew, and a tap that had to wait is answered in the chat.
    """
    due, allowed = _what_was_to_be_said(world)
    total: Counter[tuple[int, str]] = Counter()
    unmarked: Counter[tuple[int, str]] = Counter()
    spare: Counter[int] = Counter()
    for shown in world.witness.sent[world.witness.silent :]:
        words = _unmarked(shown.text)
        total[shown.chat, words] += 1
        unmarked[shown.chat, words] += words == shown.text
        if f"{shown.chat}/{shown.message}" in world.witness.notices:
            due[shown.chat, words] += 1
            spare[shown.chat] += words != shown.text  # it was sent before, and worded as things were then
    for (chat, words), times in due.items():
        if total[chat, words] < times:
            yield f"in {chat} it was said {total[chat, words]} times, not {times}: {words!r}"
    for (chat, words), times in unmarked.items():
        extra = times - due[chat, words] - allowed[chat, words]
        if extra > 0:
            spare[chat] -= extra
            if spare[chat] < 0:
                yield f"in {chat} it was said {times} times, not {due[chat, words]}: {words!r}"


def _what_was_to_be_said(world: "World") -> tuple[Counter[tuple[int, str]], Counter[tuple[int, str]]]:
    """What must have been said, and what may have been: whether it was before a restore, nobody knows."""
    witness = world.witness
    due: Counter[tuple[int, str]] = Counter()
    allowed: Counter[tuple[int, str]] = Counter()
    heard = {update: said.chat for update, said in (witness.said | witness.taps).items()}
    set_aside = _set_aside(world)
    more = _shown_by_others(world)
    for certain, decided in ((True, witness.decided), (False, witness.of_before)):
        for update in decided.keys() & heard.keys():
            for reply in decided[update]:
                must = certain and update not in witness.past.keys() | more | set_aside and reply["kind"] in MESSAGES
                (due if must else allowed)[heard[update], plain(reply["text"])] += 1
    for chat, times in witness.flooded.items():
        allowed.update({(chat, words): times for words in TOO_MUCH})
    for update in heard.keys() & set_aside:
        for language in languages():
            told = Wording(language)("failed-to-answer" if update in witness.decided else "failed", number=str(update))
            allowed[heard[update], told.plain] += 1
    return due, allowed


def _shown_by_others(world: "World") -> set[int]:
    """The pictures whose answers need not be said: others of their albums were decided later."""
    decided_at, albums = world.witness.decided_at, defaultdict[str, list[int]](list)
    for update, said in world.witness.said.items():
        if said.album and update in decided_at:
            albums[said.album].append(update)
    return {update for album in albums.values() for update in sorted(album, key=decided_at.__getitem__)[:-1]}


def _set_aside(world: "World") -> set[int]:
    with connected(world) as connection:
        failed = connection.execute(f"SELECT update_id FROM inbox WHERE {_GIVEN_UP}'failed'").fetchall()
    return {update for (update,) in failed}


def _unmarked(text: str) -> str:
    for words in SAID_AGAIN:
        text = text.removesuffix(words).rstrip()
    return text


def _what_was_booked_twice(world: "World") -> Iterator[str]:
    """What one message says is booked in one transaction, unless it was edited."""
    edited = {(said.chat, said.message) for said in world.witness.said.values() if said.edited}
    once = {f"{said.chat}/{said.message}" for said in world.witness.said.values()}
    once -= {f"{chat}/{message}" for chat, message in edited}
    with connected(world) as connection:
        rows = connection.execute(_MESSAGES).fetchall()
    transactions: defaultdict[str, set[int]] = defaultdict(set)
    for message, movement in rows:
        if message in once:
            transactions[message].add(world.witness.transaction[movement])
    for message, several in transactions.items():
        if len(several) > 1:
            yield f"message {message} was booked {len(several)} times: from the movements {sorted(several)} on"


def _what_the_books_say(world: "World") -> Iterator[str]:
    with read(world) as connection:
        for each in verify(connection).differences:
            yield f"{each.where}: {each.problem}"
    yield from world.home.damage()


def _sheet_differences(world: "World") -> Iterator[str]:
    """Where the sheet is not the ledger, row by row."""
    with read(world) as connection:
        wanted = {tab: list(tab.rows(connection, Edition())) for tab in (MOVEMENTS, BINS)}
    for tab, belong in wanted.items():
        there = [sheet for sheet in world.google.book.sheets if sheet.title.startswith(tab.title.to(Language.BOTH))]
        if len(there) != 1:
            yield f"{len(there)} tabs {tab.name}"
            continue
        shown = [_values(row, len(tab.columns)) for row in there[0].rows[1:]]
        while shown and not any(shown[-1]):
            shown.pop()
        due = [tuple(value or None for value in row.values) for row in belong]
        if not tab.grows:  # people may sort it
            due, shown = sorted(due, key=str), sorted(shown, key=str)
        if shown != due:
            first = next((at for at, each in enumerate(due) if shown[at : at + 1] != [each]), len(due))
            yield f"{tab.name}: {len(shown)} rows, not {len(due)}, and row {first + 2} is the first that is wrong"


def _values(row: Row, width: int) -> tuple[Value, ...]:
    return tuple(row[column].value or None if column in row else None for column in range(width))
