"""Questions that only words answer: why and what for; and whether to go on without what would have no effect."""

from dataclasses import replace

from bot.chat.turn import Turn
from bot.drafts.draft import Line, Topic, Verb
from bot.drafts.questions.question import Question, becomes
from domain.company.catalogue import Item
from domain.company.settings import wording

REASONS = {
    "damage": ("broken", "wet", "spoilt"),
    "write_off": ("broken", "expired", "lost"),
    "adjust": ("miscounted", "lost", "found"),
    "hold": ("inspection", "complaint"),
    "recall": ("supplier", "complaint"),
    "free": ("inspected",),
    "amend": ("mistyped", "misread"),
}
"""Reasons by action; the company's own replace them, if it has set any."""


def reason(turn: Turn, verb: Verb, line: Line, _item: Item) -> Question | None:
    """Ask for the reason; the buttons offer the usual ones."""
    if line.reason:
        return None
    own = [each.to(turn.say.language) for each in wording.reasons(turn.connection, verb)]
    offers = own or [turn.say.plain(f"reason-{each}") for each in REASONS[verb]]
    options = tuple(becomes(each, replace(line, reason=each)) for each in offers)
    return Question(Topic.REASON, turn.say("ask-reason"), options, row=3)


def document(turn: Turn, _verb: Verb, line: Line, _item: Item) -> Question | None:
    """Ask what it is reserved for."""
    return None if line.document else Question(Topic.DOCUMENT, turn.say("ask-document"))
