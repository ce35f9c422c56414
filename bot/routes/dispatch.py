"""Dispatch: hands incoming messages and taps to the route that answers them.

One transaction, no chat protocol, no waiting.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot.chat.big_buttons import commands_of_buttons
from bot.chat.buttons.action import Outdated, Stale
from bot.chat.buttons.drafts import Cancel, Fill, Resume
from bot.chat.incoming import Incoming, Picture
from bot.chat.policy import DEFAULT_POLICY, Policy
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from bot.drafts import dialogue, next_message, replying, store
from bot.drafts.answers import FREE
from bot.drafts.draft import Draft, State, Topic
from bot.drafts.something_new import says_something_new
from bot.language import courtesies, enquiries, lexicon
from bot.language.second_thoughts import is_compared, is_wrong, takes_back
from bot.language.words import Unclear, Words
from bot.routes import (
    access,
    bookings,
    choosing,
    company_settings,
    corrections,
    deeds,
    lists,
    lots,
    marks,
    needs,
    next_answers,
    numbers,
    outdated,
    own_fields,
    past,
    repeats,
    requests,
    requisitions,
    reservations,
    short,
    shortfalls,
    small_talk,
    taps,
    transfers,
    wishes,
)
from bot.routes.commands import COMMANDS
from bot.routes.hearing import is_polite, meant, said_of
from bot.routes.messages import look_up, verb_of
from bot.routes.photographs import explain, recognise
from bot.routes.transfer_answers import answered
from domain.company import people
from domain.company.people import Right
from domain.errors import KeptCannotGo, Refused


def answer(connection: Connection, incoming: Incoming, now: datetime, policy: Policy = DEFAULT_POLICY) -> list[Reply]:
    """Do what was asked, and return the replies, with their buttons marked."""
    return marks.marked(connection, _answer(connection, incoming, now, policy))


def _answer(connection: Connection, incoming: Incoming, now: datetime, policy: Policy) -> list[Reply]:
    if incoming.moved_to is not None:
        people.move_group(connection, incoming.chat, incoming.moved_to)
        return []
    if incoming.anonymous:
        return access.nameless(connection, incoming)
    person = people.by_address(connection, incoming.address)
    if person is None or not person.may(Right.SEE):
        return access.outside(connection, incoming, now)
    person = people.follow_phone(connection, person, incoming.language)
    tap = None if incoming.tap is None else marks.judged(connection, incoming.tap)
    reply_taps = tuple(marks.judged(connection, each) for each in incoming.reply_taps)
    turn = Turn(connection, incoming, person, now, policy, tap, reply_taps)
    if not (incoming.private or incoming.command == "register" or people.is_registered(connection, incoming.chat)):
        return access.unregistered(turn)
    turn = replace(turn, asked=next_message.taken(turn))
    try:
        try:
            with connection.begin_nested():
                return _route(turn)
        except KeptCannotGo as refusal:
            with connection.begin_nested():
                return transfers.kept_anew(turn, refusal)
    except Refused as refusal:
        text = turn.say.refusal(refusal)
        return [turn.toast(text.plain, alert=True)] if turn.tap else [turn.answer(text)]


def _route(turn: Turn) -> list[Reply]:
    incoming = turn.incoming
    if incoming.edited:
        return corrections.edited(turn)
    if turn.tap is not None:
        if not isinstance(turn.tap, Fill | Cancel | Resume | Stale):
            dialogue.set_aside(turn)
        return taps.answer(turn, turn.tap)
    if incoming.picture is not None:
        return _picture(turn, incoming.picture)
    if (old := [each for each in turn.reply_taps if isinstance(each, Outdated)]) and _addressed(turn):
        return outdated.refuse_answer(turn, old[0])
    if incoming.command is not None:
        return _command(turn, incoming.command)
    if not _addressed(turn):
        return []
    named = commands_of_buttons().get(incoming.text) or _command_said(incoming.text)
    return _command(turn.without_text(), named) if named else _text(turn)


def _command_said(text: str) -> str | None:
    """Return the command given without its slash, however politely."""
    command = lexicon.COMMANDS.get(courtesies.stripped(text).casefold().strip(" .!?。！？"))
    return None if command == "cancel" and text.strip()[-1:] in "?？" else command


def _command(turn: Turn, command: str) -> list[Reply]:
    dialogue.set_aside(turn)
    handler = COMMANDS.get(command)
    if handler is None and _is_a_word(command):  # /收货 24 可乐
        text = f"{command} {turn.incoming.text}".strip()
        return _text(replace(turn, incoming=replace(turn.incoming, text=text, command=None)))
    return handler(turn) if handler else [turn.answer(turn.say("unknown-command", command=command))]


def _is_a_word(command: str) -> bool:
    """Whether what follows the slash is a word with which a message may begin."""
    words = (lexicon.VERBS, lexicon.SHORT_VERBS, lexicon.FIRST_VERBS, lexicon.COMMANDS, ("",))
    return any(command in each for each in words)


def _picture(turn: Turn, picture: Picture) -> list[Reply]:
    """Handle a photograph. A command under it is about what it shows; in an album, it is followed in addition."""
    incoming = turn.incoming
    if incoming.command is not None and incoming.verb is None:
        if incoming.command == "why":
            return explain(turn, picture, incoming.scan)
        told = _command(turn, incoming.command)
        plain = replace(turn, incoming=replace(incoming, text="", command=None))
        return [*told, *recognise(plain, picture, incoming.scan)] if picture.album else told
    if incoming.verb is None and not _addressed(turn):
        return []
    return recognise(_captioned(turn), picture, incoming.scan)


def _captioned(turn: Turn) -> Turn:
    """Strip a caption of what is only polite, unless that asks for what the photograph shows: "3 pls"."""
    text = turn.incoming.text
    if courtesies.is_hello(text) or courtesies.is_thanks(text):
        return turn.without_text()
    plain = courtesies.stripped(text) if text else text
    if plain == text or not is_polite(turn, plain, text):
        return turn
    said = said_of(turn, plain, turn.incoming.verb)
    words = said.words if isinstance(said, Unclear) else said
    if courtesies.is_asked_for(text) and (words is None or words.verb is None):
        return turn
    return replace(turn, incoming=replace(turn.incoming, text=plain))


def _addressed(turn: Turn) -> bool:
    """Whether a message is meant for us: in groups, people talk to each other unless they reply to us."""
    incoming = turn.incoming
    if incoming.private or incoming.reply_to is not None or incoming.names_us:
        return True
    return store.asking(turn.connection, turn.person.id, incoming.chat, turn.now) is not None


def _set_by_answer(turn: Turn) -> list[Reply]:
    """Set what is set by replying to its card; nothing, if the card is not about a setting."""
    return company_settings.answered(turn) or wishes.answered(turn) or own_fields.answered(turn)


def _text(turn: Turn) -> list[Reply]:
    """Answer an open question, or begin something new."""
    text, reply_to = turn.incoming.text, turn.incoming.reply_to
    if turn.asked and reply_to is None and (told := next_answers.answered(turn, turn.asked)):
        return told
    draft = store.asking(turn.connection, turn.person.id, turn.incoming.chat, turn.now, reply_to)
    if draft is not None and draft.state is not State.OPEN:
        return _unreadable(turn, draft)
    if turn.reply_taps and (changed := _set_by_answer(turn)):
        return changed
    if draft is None and turn.reply_taps and (told := corrections.offer(turn, text) or answered(turn, text)):
        return told
    if draft is None and reply_to is not None and not turn.reply_taps:
        draft = store.asking(turn.connection, turn.person.id, turn.incoming.chat, turn.now)
    given = _answered(turn, draft, text) if draft is not None else None
    return _anew(turn, text) if given is None else given


def _answered(turn: Turn, draft: Draft, text: str) -> list[Reply] | None:
    """Handle a text as the answer to an open question; None if it is something new."""
    is_addressed, topic = turn.incoming.private or turn.incoming.reply_to is not None, draft.asked.topic
    if is_addressed and (chosen := choosing.answered(turn, draft, text)):
        return chosen
    if (given := replying.reply(turn, draft, text)) is not None:
        return given
    if topic in FREE and not is_addressed:
        return []  # people talking to each other
    if (
        topic is not Topic.ITEM
        or says_something_new(turn, text)
        or (is_addressed and (small_talk.is_talk(text) or enquiries.is_asked(text)))
    ):
        return None
    if given := replying.picked(turn, draft, text):
        return given
    plain = text if text.endswith("吧") else courtesies.stripped(text)
    turn = replace(turn, incoming=replace(turn.incoming, text=plain))
    text, beside = shortfalls.apart(turn, plain)
    said = meant(turn, text)
    words = said.words if isinstance(said, Unclear) else said
    if words is not None and verb_of(words) is not None:
        return None  # whoever says what is done does not choose
    return numbers.asked(turn, plain) or look_up(turn, said, draft, beside)


def _is_overheard(turn: Turn) -> bool:
    """Whether it is said in a group, to nobody in particular."""
    return not (turn.incoming.private or turn.incoming.reply_to is not None or turn.incoming.names_us)


def _anew(turn: Turn, text: str) -> list[Reply]:
    """Begin something new."""
    dialogue.set_aside(turn)
    if not text:
        return [turn.answer(turn.say("not-read" if turn.incoming.unreadable else "not-understood"))]
    if _is_overheard(turn) and small_talk.is_talk(text):
        return []
    if small_talk.asks_for_help(text):
        return COMMANDS["help"](turn.without_text())
    if talked := small_talk.told(turn, text):
        return talked
    if thought_again := _of_the_last(turn, text):
        return thought_again
    if (listed := enquiries.list_asked(turn.incoming.folded)) is not None:
        return COMMANDS[listed](turn.without_text())
    if (plain := courtesies.stripped(text)) != text and is_polite(turn, plain, text):
        lines = courtesies.lines_stripped(turn.incoming.lines)
        turn, text = replace(turn, incoming=replace(turn.incoming, text=plain, lines=lines)), plain
    by_line = ", ".join(filter(None, (line.strip(" :") for line in turn.incoming.lines))) or text
    if (
        heard := numbers.asked(turn, text)
        or past.asked(turn, text)
        or short.told(turn, text)
        or corrections.spoken(turn, text)
        or repeats.asked(turn, text)
        or lots.told_of(turn, text)
        or requisitions.asked(turn, by_line)
        or needs.asked(turn, by_line)
        or requests.asked(turn, by_line)
        or reservations.asked(turn, text)
        or deeds.offered(turn, text)
        or lists.booked(turn, text)
    ):
        return heard
    text, beside = shortfalls.apart(turn, text)
    words = meant(turn, text)
    if words == Words("stock") and not turn.reply_taps:
        return COMMANDS["stock"](turn.without_text())
    return look_up(turn, words, None, beside)


def _of_the_last(turn: Turn, text: str) -> list[Reply]:
    """Answer a text that only says that the last booking is wrong, or by how much."""
    if is_wrong(text) or takes_back(courtesies.stripped(text)):
        return bookings.last(turn)
    return bookings.compared(turn) if is_compared(text) else []


def _unreadable(turn: Turn, draft: Draft) -> list[Reply]:
    """End a draft that another version of the program stored, and say so."""
    store.end(turn.connection, draft, State.EXPIRED)
    over = turn.say("draft-unreadable")
    card = [Reply("retire", over, target=draft.card)] if draft.card is not None else []
    return [turn.answer(over), *card]
