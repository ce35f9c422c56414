"""The dialogue of a draft: asks for the first thing that is missing and, when nothing is, carries it out."""

from dataclasses import replace
from itertools import accumulate, pairwise

from bot.chat import pictures
from bot.chat.buttons.drafts import Cancel, Fill
from bot.chat.buttons.items import ShowItem
from bot.chat.replies import Button, Keyboard, Reply
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.drafts import booked, expected, store, told
from bot.drafts.actions import ACTIONS
from bot.drafts.doing import LineRefused, do, note_unmet
from bot.drafts.draft import Answer, Asked, Draft, Line, State, Topic, Verb
from bot.drafts.missing import Missing, find_missing, without_wrong
from bot.drafts.questions.items import item_of
from bot.drafts.questions.question import Question, becomes
from domain.company import people
from domain.errors import Refused

CONFIRMS: dict[Verb, str] = {
    "transfer": "button-ask-all",
    "requisition": "button-ask-all",
    "reserve": "button-reserve-all",
}
"""Buttons that confirm a list which books nothing yet."""


def begin(turn: Turn, verb: Verb, line: Line, *, origin: str, problem: Html | None = None) -> list[Reply]:
    """Open a draft with what is known, and continue with it. Raises NotAllowed."""
    ACTIONS[verb].require(turn.person)
    set_aside(turn)
    draft = open_draft(turn, verb, origin)
    if draft.state is not State.OPEN:
        said = turn.say.plain("tap-booked" if draft.state is State.BOOKED else "tap-stale")
        return [turn.toast(said)] if turn.tap else [turn.answer(Html(said))]
    known = draft.lines[0] if draft.lines else Line(message=turn.incoming.place)  # otherwise this origin began it
    return proceed(turn, replace(draft, lines=(known | line,)), problem)


def open_draft(turn: Turn, verb: Verb, origin: str) -> Draft:
    """Return the draft that this origin opens, or opened before."""
    return store.open_draft(
        turn.connection,
        origin=origin,
        person_id=turn.person.id,
        chat=turn.incoming.chat,
        verb=verb,
        card=turn.incoming.message if turn.tap else None,
        until=turn.until,
    )


def answer(turn: Turn, draft: Draft, given: Answer, problem: Html | None = None) -> list[Reply]:
    """Continue with an answer to the draft's question."""
    if given.edit is not None:
        return _edit(turn, draft, given.edit, problem)
    return proceed(turn, draft.answered(given), problem, confirmed=given.confirm)


def proceed(turn: Turn, draft: Draft, problem: Html | None = None, *, confirmed: bool = False) -> list[Reply]:
    """Ask for what is missing; then, for several things, for confirmation; then carry it out."""
    if not draft.lines:
        return _end(turn, draft, turn.say("cancelled"))
    if draft.gathering is not None and draft.gathering.verb_unclear:
        return _ask_verb(turn, draft, problem)
    try:
        draft, missing, problem = find_missing(turn, draft, problem)
    except Refused as refusal:
        return _hopeless(turn, draft, refusal)
    if missing is not None:
        return _ask(turn, draft, missing, problem)
    if draft.gathering is not None and not (confirmed and problem is None):
        return _confirm(turn, draft, problem)
    return _do(turn, draft)


def _do(turn: Turn, draft: Draft) -> list[Reply]:
    """Carry out all of it, or nothing; then say why, and ask again for what was wrong."""
    try:
        done = do(turn, draft)
    except LineRefused as refused:
        note_unmet(turn, draft, refused)
        line, refusal = draft.lines[refused.place], refused.refusal
        again = without_wrong(draft.verb, line, refusal)
        if again is None and draft.gathering is None:
            return _hopeless(turn, draft, refusal)
        problem = turn.say.refusal(refusal)
        problem = told.about(turn, line, problem) if draft.gathering else problem
        return proceed(turn, draft.with_line(again or line, refused.place), problem)
    except Refused as refusal:
        return _hopeless(turn, draft, refusal)
    draft = booked.with_results(draft, done)
    store.save(turn.connection, replace(draft, state=State.BOOKED, asked=Asked()), turn.until)
    return show(turn, draft, *booked.card(turn, draft, done), asking=False)


def _hopeless(turn: Turn, draft: Draft, refusal: Refused) -> list[Reply]:
    """End a draft that would be refused again whatever is changed."""
    item = item_of(turn, draft.line)
    stock = ((Button(turn.say.plain("button-stock"), ShowItem(item.id)),),) if item and item.id else ()
    return _end(turn, draft, join([*told.heading(turn, draft), turn.say.refusal(refusal)]), stock)


def _end(turn: Turn, draft: Draft, text: Html, keyboard: Keyboard = ()) -> list[Reply]:
    store.save(turn.connection, replace(draft, state=State.CANCELLED), turn.until)
    return show(turn, draft, text, keyboard, asking=False)


def _ask(turn: Turn, draft: Draft, missing: Missing, problem: Html | None) -> list[Reply]:
    """Ask about a line: below what is known about a single thing, or below the list of several."""
    line, question = draft.lines[missing.place], missing.question
    note = told.link_note(turn, line)
    if draft.gathering is None:
        known = told.summary(turn, draft.verb, line)
        parts = (*told.heading(turn, draft), known, note, problem, question.text)
        return put(turn, draft, question, join([part for part in parts if part]))
    key = "button-skip" if question.topic in (Topic.ITEM, Topic.AGAIN) else "button-remove-line"
    options = (*question.options, (turn.say.plain(key), Answer(remove=True)))
    question = replace(question, options=options, alone=question.alone + 1)
    picture = _unread(turn, line) if question.topic is Topic.ITEM else None
    if picture is not None:
        left = sum(not each.named for each in draft.lines)
        text = join([part for part in (turn.say("deliver-unread", left=left), problem, question.text) if part])
        return put(turn, draft, question, text, place=missing.place, picture=picture)
    names_it_itself = question.topic is Topic.PACK
    about = question.text if names_it_itself else told.about(turn, line, question.text)
    lacking = [each for each in draft.lines if each.named and each.amount is None]
    hint = turn.say("ask-several-amounts") if question.topic is Topic.AMOUNT and len(lacking) > 1 else None
    return _below_list(turn, draft, replace(question, text=about), note, problem, hint=hint, place=missing.place)


def _unread(turn: Turn, line: Line) -> Reply | None:
    """Return the picture that does not show which item it is."""
    nothing_to_choose = not line.named and not line.open.candidates and line.photos
    sent = pictures.get(turn.connection, line.photos[0]) if nothing_to_choose else None
    return Reply("photo", file=sent.picture.file_id, document=sent.picture.document) if sent else None


def _ask_verb(turn: Turn, draft: Draft, problem: Html | None) -> list[Reply]:
    """Ask what to do with all of it."""
    verbs: tuple[Verb, ...] = ("receive", "issue", "move", "damage")
    options = tuple((turn.say.plain(f"button-{verb}"), Answer(verb=verb)) for verb in verbs)
    return _below_list(turn, draft, Question(Topic.VERB, turn.say("ask-verb"), options, row=2), problem)


def _confirm(turn: Turn, draft: Draft, problem: Html | None) -> list[Reply]:
    book = (turn.say.plain(CONFIRMS.get(draft.verb, "button-book-all")), Answer(confirm=True))
    edits = [(f"✏️ {place + 1}", Answer(edit=place)) for place in range(len(draft.lines))]
    question = Question(Topic.CONFIRM, turn.say("ask-confirm"), (book, *edits), rows=(1,), row=5)
    note, transfers = expected.noted(turn, draft)
    card, *others = _below_list(turn, draft, question, note, problem)
    return [replace(card, keyboard=(*transfers, *card.keyboard)), *others]


def _below_list(
    turn: Turn, draft: Draft, question: Question, *notes: Html | None, hint: Html | None = None, place: int = 0
) -> list[Reply]:
    """Ask below the list of all lines, separated by an empty line."""
    task, rows = expected.tasks(turn, draft)
    parts = (told.listed(turn, draft), Html(""), *notes, task, question.text, hint)
    card, *others = put(turn, draft, question, join([part for part in parts if part is not None]), place=place)
    return [replace(card, keyboard=(*rows, *card.keyboard)), *others]


def _edit(turn: Turn, draft: Draft, place: int, problem: Html | None) -> list[Reply]:
    """Ask what to change about one line."""
    line, say = draft.lines[place], turn.say
    options = []
    if line.amount is not None:
        options.append(becomes(say.plain("button-change-amount"), replace(line, amount=None, unit=None)))
    if line.lot is not None or line.unprinted:
        without = replace(line, lot=None, unprinted=False, expiry=None, made=None)
        options.append(becomes(say.plain("button-change-lot"), without))
    options.append((say.plain("button-remove-line"), Answer(remove=True)))
    options.append(becomes(say.plain("button-back"), line))
    question = Question(Topic.LINE, told.numbered(turn, draft.verb, place + 1, line), tuple(options), row=2)
    text = join([part for part in (question.text, problem) if part])
    return put(turn, draft, question, text, place=place)


def put(
    turn: Turn, draft: Draft, question: Question, text: Html, *, place: int = 0, picture: Reply | None = None
) -> list[Reply]:
    """Store the question and show it below `text`, or below a picture."""
    choices = tuple(answer for _, answer in question.options)
    before, asked = draft, Asked(question.topic, place, choices, question.text)
    draft = replace(draft, asked=asked, step=_next_step(turn, draft))
    store.save(turn.connection, draft, turn.until)
    keyboard = _keyboard(turn, question, draft)
    if picture is not None:
        return [replace(picture, text=text, keyboard=keyboard, draft=draft.id), *_retired(turn, before)]
    return show(turn, before, text, keyboard, asking=True)


def _next_step(turn: Turn, draft: Draft) -> int:
    """Return a step number that this draft never had before, not even before a restore from a backup."""
    return max(draft.step + 1, int(turn.now.timestamp()))


def show(turn: Turn, draft: Draft, text: Html, keyboard: Keyboard, *, asking: bool) -> list[Reply]:
    """Show it on the tapped card, or as a new message; the draft's previous card then says that it continues."""
    shown = [turn.answer(text, keyboard, draft=draft.id if asking else None)]
    return shown if turn.tap else [*shown, *_retired(turn, draft)]


def _retired(turn: Turn, draft: Draft) -> list[Reply]:
    """Make the draft's previous card keep its question, and say that it continues elsewhere."""
    if draft.card is None:
        return []
    said = told.heading(turn, draft) if draft.gathering is None else [told.title(turn, draft)]
    said += [Html(draft.asked.text)] if draft.asked.text else []
    return [Reply("retire", join([*said, turn.say("card-goes-on")]), target=draft.card)]


def _keyboard(turn: Turn, question: Question, draft: Draft) -> Keyboard:
    buttons = [Button(label, Fill(draft.id, draft.step, index)) for index, (label, _) in enumerate(question.options)]
    ends = list(accumulate(question.laid_out()))
    rows = [tuple(buttons[start:end]) for start, end in pairwise([0, *ends])]
    return (*rows, (Button(turn.say.plain("button-cancel"), Cancel(draft.id)),))


def set_aside(turn: Turn) -> None:
    """Record that the person has turned to something else while a question is open.

    A bare "yes" is then asked about before it answers that question, and so is an amount that waits for its item.
    """
    draft = store.asking(turn.connection, turn.person.id, turn.incoming.chat, turn.now)
    if draft is not None and draft.state is State.OPEN and not draft.asked.aside:
        draft = replace(draft, asked=replace(draft.asked, aside=True))
        store.save(turn.connection, draft, draft.expires_at)
    if draft is None or draft.gathering or draft.asked.topic is not Topic.ITEM or draft.line.amount is None:
        return
    if not draft.line.open.asks_first:
        line = replace(draft.line, open=replace(draft.line.open, asks_first=turn.say("ask-remembered")))
        store.save(turn.connection, draft.with_line(line), draft.expires_at)


def fill(turn: Turn, draft_id: int, step: int, index: int) -> list[Reply]:
    """Handle a tap on a button of a question."""
    draft = store.get(turn.connection, draft_id)
    if (refused := not_theirs(turn, draft)) or draft is None:
        return refused
    if draft.state is State.BOOKED:
        return [turn.toast(turn.say.plain("tap-booked"))]
    choices = draft.asked.choices
    if draft.state is not State.OPEN or draft.step != step or draft.expires_at <= turn.now or index >= len(choices):
        return [turn.stale()]
    return answer(turn, draft, choices[index])


def cancel(turn: Turn, draft_id: int) -> list[Reply]:
    """Cancel a draft."""
    draft = store.get(turn.connection, draft_id)
    if (refused := not_theirs(turn, draft)) or draft is None:
        return refused
    if draft.state is not State.OPEN:
        return [turn.stale()]
    store.save(turn.connection, replace(draft, state=State.CANCELLED), turn.until)
    return [turn.answer(turn.say("cancelled"))]


def resume(turn: Turn, draft_id: int) -> list[Reply]:
    """Resume a draft that was not finished in time. Raises NotAllowed."""
    draft = store.get(turn.connection, draft_id)
    if draft is None or draft.state is not State.EXPIRED or not draft.lines:
        return [turn.stale()]
    if refused := not_theirs(turn, draft):
        return refused
    ACTIONS[draft.verb].require(turn.person)
    return proceed(turn, replace(draft, state=State.OPEN))


def not_theirs(turn: Turn, draft: Draft | None) -> list[Reply]:
    """Say that there is no such draft, or who else is working on it; nothing if it is theirs."""
    if draft is None:
        return [turn.stale()]
    if draft.person_id == turn.person.id:
        return []
    name = people.get(turn.connection, draft.person_id).name
    return [turn.toast(turn.say.plain("tap-not-yours", person=name), alert=True)]
