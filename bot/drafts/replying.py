"""Decides whether a text answers a draft's question, or is something new."""

from dataclasses import replace

from bot.chat.replies import Reply
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.drafts import lines
from bot.drafts.answers import DAYS, FREE, is_yes, read_answer, with_amount
from bot.drafts.dialogue import answer, proceed
from bot.drafts.draft import Answer, Broken, Draft, Topic
from bot.drafts.questions import doubts
from bot.drafts.questions.items import OFFERED, chosen
from bot.drafts.something_new import is_new, is_odd_reason, is_something_else, says_what_to_do
from bot.language.choices import number_in_list, place_in_list
from bot.language.courtesies import stripped
from bot.language.folding import fold
from bot.language.free_texts import not_of, not_why
from bot.language.leftovers import left, questions
from bot.language.reader import words_of
from bot.language.second_thoughts import is_compared
from bot.language.shortfalls import cut_out
from bot.language.small_talk import is_talk
from bot.language.words import Ambiguous, Unclear, Words
from domain.company import search
from domain.company.values import NotRead
from domain.errors import UnknownPlace


def reply(turn: Turn, draft: Draft, text: str) -> list[Reply] | None:
    """Take a text as the answer to a draft's question; None if it is not one.

    If the person has turned to something else since, "ok" may be about that and is asked again, and a number is
    confirmed to be about this.
    """
    if not draft.asked.aside or turn.incoming.reply_to is not None:
        return _reply(turn, draft, text)
    if is_yes(draft, text):
        return proceed(turn, draft)
    if draft.asked.topic in FREE and is_talk(text):
        return None
    if draft.asked.topic is Topic.AMOUNT and draft.gathering is None and not draft.line.open.asks_first:
        still = replace(draft.line.open, asks_first=turn.say("ask-still"))
        draft = draft.with_line(replace(draft.line, open=still))
    return _reply(turn, draft, text)


def _reply(turn: Turn, draft: Draft, text: str) -> list[Reply] | None:
    topic, text = draft.asked.topic, _plain(draft, text)
    if topic in FREE and not turn.incoming.private and turn.incoming.reply_to is None:
        return None  # people talking to each other
    if is_new(turn, topic, text):
        return None
    said = _said_of_amount(turn, draft, text)
    if {said.verb, draft.verb} == {"receive", "issue"}:
        return None  # +24 does not answer how many go out
    try:
        if several := _amounts(turn, draft, text):
            asked = questions(fold(text))
            return proceed(turn, draft, _left_over(turn, text)) if asked else proceed(turn, several)
        if (
            said.quantity is not None
            and said == Words(said.verb, said.quantity, said.unit, said.also)
            and said.verb == draft.verb
        ):
            # -3, as how many go out
            given: Answer | None = Answer(with_amount(draft.line, said.quantity, said.unit, said.also))
        else:
            given = _read(turn, draft, text)
        if given is None:
            return None
        return answer(turn, draft, _asked_first(turn, topic, given, text))
    except NotRead as fault:
        return proceed(turn, draft, turn.say("own-refused", why=fault.words.to(turn.say.language)))
    except UnknownPlace as unknown:
        return None if is_something_else(turn, text) else proceed(turn, draft, turn.say.refusal(unknown))
    except Unclear as unclear:
        return _unclear(turn, draft, unclear, text)


def _plain(draft: Draft, text: str) -> str:
    """Strip politeness from an answer, unless it is stored as written, or raises a doubt."""
    return text if draft.asked.topic in FREE or text.endswith("吧") else stripped(text)


def picked(turn: Turn, draft: Draft, text: str) -> list[Reply]:
    """Continue with the item at this position in the list; nothing if the text names no position.

    A bare number may also be an amount: then the item at that position is offered alone.
    """
    shown = draft.line.open.candidates[draft.line.open.page :][:OFFERED]
    for place, sure in ((place_in_list(text), True), (number_in_list(text), False)):
        if place is not None and shown and -len(shown) <= place < len(shown):
            line = draft.line
            only = replace(line, open=replace(line.open, candidates=(shown[place],), page=0))
            return answer(turn, draft, Answer(chosen(line, shown[place]) if sure else only))
    return []


def _read(turn: Turn, draft: Draft, text: str) -> Answer | None:
    """Return what an answer says; of incoming goods, some may be broken: "24, 2 broken"."""
    topic = draft.asked.topic
    if topic is not Topic.AMOUNT or draft.verb not in ("receive", "return"):
        return read_answer(turn, topic, draft.line, text)
    rest, found = cut_out(fold(text), turn.units)
    given = read_answer(turn, topic, draft.line, rest if found.broken and not found.expected and rest.strip() else text)
    if given is None or given.line is None or found.broken is None:
        return given
    return Answer(replace(given.line, broken=Broken(found.broken.value, found.broken.unit, found.how)))


def _asked_first(turn: Turn, topic: Topic, given: Answer, text: str) -> Answer:
    """Return the answer; an odd reason, or one with a question mark, has to be settled first."""
    if given.line is None or given.line.open.asks_first:
        return given
    typed = fold(text)
    open_parts = (
        not_why(typed, typed) if topic is Topic.REASON else not_of(typed, typed) if topic is Topic.DOCUMENT else ()
    )
    if topic is Topic.REASON and is_odd_reason(turn, text):
        asks = turn.say("ask-odd-reason", text=text)
    elif over := left(typed, open_parts):
        asks = doubts.asked_back(turn, typed, over)
    elif topic not in FREE and questions(fold(text)):
        asks = _left_over(turn, text)
    else:
        return given
    return Answer(replace(given.line, open=replace(given.line.open, asks_first=asks)))


def _left_over(turn: Turn, text: str) -> Html:
    return doubts.asked_back(turn, fold(text), questions(fold(text)))


def _unclear(turn: Turn, draft: Draft, unclear: Unclear, text: str) -> list[Reply] | None:
    """Ask which of its readings was meant; None if it is no answer at all."""
    topic = draft.asked.topic
    if topic in FREE:
        told = doubts.told(turn.say, unclear) if unclear.why == "no-lot" else turn.say("answer-too-long")
        return proceed(turn, draft, told)
    if topic is Topic.AMOUNT and not isinstance(unclear, Ambiguous) and _is_no_name(turn, text):
        return proceed(turn, draft, doubts.told(turn.say, unclear))
    if not isinstance(unclear, Ambiguous) and topic not in DAYS:
        return None
    doubt = doubts.doubt_of(turn, unclear, Topic.EXPIRY if topic is Topic.FAR_EXPIRY else topic)
    if doubt is None or topic in (Topic.RECOUNT, Topic.FAR_AMOUNT, Topic.FAR_PRICE):
        return proceed(turn, draft, doubts.told(turn.say, unclear))
    line = replace(draft.line, expiry=None) if topic is Topic.FAR_EXPIRY else draft.line
    return answer(turn, draft, Answer(replace(line, open=replace(line.open, doubt=doubt))))


def _is_no_name(turn: Turn, text: str) -> bool:
    """Whether an answer to "how many?" has figures, no verb and no item's name, and so is meant as an amount."""
    figures = any(c.isnumeric() or c == "半" for c in text) or is_compared(text)
    words = words_of(text, units=turn.units)
    asks = isinstance(words, Words) and words.verb == "stock" and words.rest.isdecimal()  # 12吗
    if not figures or (says_what_to_do(turn, text) and not asks):
        return False
    found = search.find(turn.connection, text, 1)
    return not (found.items and found.sure)


def _amounts(turn: Turn, draft: Draft, text: str) -> Draft | None:
    """Return the draft with several numbers as the amounts of its lines; None for anything else. Raises Ambiguous."""
    if draft.gathering is None or draft.asked.topic not in (Topic.AMOUNT, Topic.CONFIRM):
        return None
    found = lines.with_amounts(draft.lines, text, turn.units)
    return None if found is None else replace(draft, lines=found)


def _said_of_amount(turn: Turn, draft: Draft, text: str) -> Words:
    """Return what an answer to "how many?" says besides: a sign or a verb gives the direction."""
    words = words_of(text, units=turn.units) if draft.asked.topic is Topic.AMOUNT else None
    return words if isinstance(words, Words) else Words()
