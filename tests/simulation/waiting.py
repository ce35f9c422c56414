"""How long people have waited, beyond what they waited for themselves.

A chat is served in order, and what is said there goes out at the pace that Telegram allows one chat. Whoever says three
things at once into a group waits for that, whatever others do; for anything else, they waited for somebody else.
"""

from collections import defaultdict
from collections.abc import Iterator

from bot.telegram.pacing import ANSWER, GROUP, NOTICE, PRIVATE
from tests.simulation.witness import Said, Tap, Witness


def too_long(witness: Witness, bound: float) -> Iterator[str]:
    """However much somebody says in their chat, nobody in another one waits longer for it than this, in seconds."""
    for chat, updates in _in_order(witness).items():
        turn = 0.0
        for update, heard in updates:
            decided = witness.decided_at.get(update)
            finished = witness.finished_at.get(update)
            if decided is None or finished is None:
                continue  # which is a problem of its own
            waited = decided - max(turn, heard.at)
            if waited > bound:
                yield f"update {update} in {chat} waited {waited:.1f} s when it was its turn: {heard}"
            waited = finished - decided - _full(witness, chat, decided, finished)
            if waited > bound:
                yield f"the answer to update {update} in {chat} waited {waited:.1f} s when there was room: {heard}"
            turn = finished


def _in_order(witness: Witness) -> dict[int, list[tuple[int, Said | Tap]]]:
    """What was said and tapped in each chat but those that were flooded."""
    found: defaultdict[int, list[tuple[int, Said | Tap]]] = defaultdict(list)
    heard = witness.said | witness.taps
    for update in sorted(heard.keys() & witness.stored.keys(), key=lambda each: (witness.stored[each], each)):
        if heard[update].chat not in witness.flooded:
            found[heard[update].chat].append((update, heard[update]))
    return found


def _full(witness: Witness, chat: int, begin: float, end: float) -> float:
    """Seconds between these moments for which Telegram would have taken nothing more into the chat."""
    limit = GROUP if chat < 0 else PRIVATE
    level, last, seconds = 0.0, 0.0, 0.0
    for call in witness.calls[chat]:
        level = max(0.0, level - (call.at - last) / limit.seconds)
        level += call.share or (NOTICE if call.message in witness.notices else ANSWER)
        last = call.at
        room = last + (level - (limit.burst - ANSWER)) * limit.seconds
        until = min(end, room, *(each.at for each in witness.calls[chat] if each.at > last))
        seconds += max(0.0, until - max(begin, last))
    return seconds
