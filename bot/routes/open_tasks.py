"""Goods with which somebody has an open task: its line is ticked off, or they are asked what the goods are for.

This applies to pictures, and to typed arrivals: goods in transit from another site are no supplier's receipt.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import select

from bot.cards.stock import item_title
from bot.cards.transfer import transfer_card
from bot.chat.buttons.drafts import Begin
from bot.chat.buttons.items import ShowItem
from bot.chat.buttons.transfers import PickSome, TakeAlbum, TakeIn, TakeMore
from bot.chat.replies import Button, Reply
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.drafts import dialogue, expected, store
from bot.drafts.actions import known_of
from bot.drafts.draft import Asked, State, Verb
from bot.drafts.draft import Line as Said
from bot.drafts.units import in_own_units
from bot.language.lexicon import Done
from bot.routes.transfer_answers import OF_TRANSFERS
from domain.company import catalogue
from domain.company.catalogue import Item
from domain.errors import Refused
from domain.ledger import keys
from domain.operations.transfers import documents, receiving, sending, steps
from domain.operations.transfers.documents import Line, Transfer
from domain.operations.transfers.receiving import Came
from domain.storage.schema.documents import transfer_lines, transfers
from domain.vocabulary import TransferStep

MAX_TASKS = 4
"""Maximum tasks that are offered."""


@dataclass(frozen=True)
class Task:
    """A line to pick or to take in, and how much of it is there according to the picture's caption."""

    transfer: Transfer
    line: Line
    step: TransferStep
    told: int | None

    @property
    def steps(self) -> int:
        """The amount that was said, or all of the line."""
        return self.told or (self.line.wanted.steps if self.step is TransferStep.PICK else self.line.flow.in_transit)


def asked(turn: Turn, said: Said, verb: Verb | None, photo: str) -> list[Reply]:
    """Tick off a task's line, or ask what the goods are for; nothing, if they belong to no open task of this person."""
    if said.item is None or verb not in (None, "receive", "issue"):
        return []
    found = _tasks(turn, said, verb)
    replied = {tap.transfer_id for tap in turn.reply_taps if isinstance(tap, OF_TRANSFERS)}
    if replied:
        found = [task for task in found if task.transfer.id in replied]
    if not found:
        return []
    if len(found) == 1 and (replied or (verb is None and _is_at_it(turn, found[0]))) and _fits(found[0]):
        return [_ticked(turn, found[0], photo)]
    text = turn.say("task-photo", title=item_title(turn.say, found[0].line.item))
    return [replace(_question(turn, text, found, said, verb), picture=photo)]


def came_from(turn: Turn, said: Said) -> list[Reply]:
    """Ask whether goods reported to have come were in transit to here; nothing, if none are, or more is said."""
    if said.item is None or said.amount is None or said.heard or said.broken or said.own:
        return []
    if said.open.doubt or said.open.asks_first:
        return []  # what it means is asked first
    item = catalogue.get(turn.connection, said.item)
    said = in_own_units(turn.say, said, item)
    expected = receiving.expected(turn.connection, turn.site, {item.id})
    found = _tasks_of(turn, said, expected, (TransferStep.RECEIVE,))
    if not found:
        return []
    came = turn.say.quantity(item.quantity(found[0].steps), item)
    text = turn.say("task-typed", quantity=came, title=item_title(turn.say, item))
    return [_question(turn, text, found, said, "receive")]


def take_album(turn: Turn, tap: TakeAlbum) -> list[Reply]:
    """Take what an album shows as picked or received: the stated amount of each item, or all that is open."""
    draft = store.get(turn.connection, tap.draft_id)
    if (refused := dialogue.not_theirs(turn, draft)) or draft is None:
        return refused
    transfer, step = documents.lock(turn.connection, tap.transfer_id), TransferStep(tap.step)
    if draft.state is not State.OPEN or not {line.item for line in draft.lines} <= expected.open_items(transfer, step):
        return [turn.stale()]
    told = {
        line.number: _told(turn, [each for each in draft.lines if each.item == line.item.id], line, step)
        for line in transfer.lines
    }
    told = {number: steps for number, steps in told.items() if steps}
    photo = next((photo for line in draft.lines for photo in line.photos), "")
    context = turn.context(keys.draft(draft.id), photo=photo)
    if step is TransferStep.PICK:
        picked = {line.number: line.item.quantity(told[line.number]) for line in transfer.lines if line.number in told}
        transfer = sending.pick_lines(context, transfer.id, picked)
    else:
        transfer = receiving.receive(context, transfer.id, {number: Came(steps) for number, steps in told.items()})
    store.save(turn.connection, replace(draft, state=State.BOOKED, asked=Asked()), turn.until)
    return [turn.answer(*transfer_card(turn.connection, turn.say, transfer, turn.person))]


def _told(turn: Turn, said: list[Said], line: Line, step: TransferStep) -> int:
    """Return how much of a line these say, in steps; all of it, if one gives no number."""
    if any(each.amount is None for each in said):
        return line.wanted.steps if step is TransferStep.PICK else line.flow.in_transit
    known = [in_own_units(turn.say, each, line.item) for each in said]
    return sum(line.item.measure(each.amount or Decimal(), each.unit).steps for each in known)


def _question(turn: Turn, text: Html, found: list[Task], said: Said, verb: Done | None) -> Reply:
    """Reply with a button for each task, and one for none of them."""
    action = Begin(verb, known_of(said)) if verb else ShowItem(found[0].line.item.id)
    instead = Button(turn.say.plain("task-else", verb=verb or "show"), action)
    return turn.answer(text, (*((_button(turn, task),) for task in found[:MAX_TASKS]), (instead,)))


def _tasks(turn: Turn, said: Said, verb: Verb | None) -> list[Task]:
    """Return the open lines of this item that are theirs to pick or to take in."""
    with_it = select(transfer_lines.c.transfer_id).where(transfer_lines.c.item_id == said.item)
    wanted = {"issue": (TransferStep.PICK,), "receive": (TransferStep.RECEIVE, TransferStep.PICK)}
    taken = wanted.get(verb or "", (TransferStep.PICK, TransferStep.RECEIVE))
    still_open = documents.find(turn.connection, transfers.c.state.in_(steps.OPEN), transfers.c.id.in_(with_it))
    return _tasks_of(turn, said, still_open, taken)


def _tasks_of(turn: Turn, said: Said, of: list[Transfer], wanted: tuple[TransferStep, ...]) -> list[Task]:
    """Return those of these steps with this item that the person may take now."""
    amounts = _readings(turn, said, catalogue.get(turn.connection, said.item or 0))
    found = []
    for transfer in of:
        (line,) = (each for each in transfer.lines if each.item.id == said.item)
        open_to = steps.open_to(turn.person, transfer)
        for step in wanted:
            left = line.picked is None if step is TransferStep.PICK else line.flow.in_transit
            if step in open_to and left:
                found += [Task(transfer, line, step, told) for told in amounts]
    return found


def _readings(turn: Turn, said: Said, item: Item) -> list[int | None]:
    """Return the possible amounts in steps; a bare number may be in the scanned pack, or in the item's own unit."""
    if said.amount is None:
        return [None]
    units = (said.unit,) if said.unit else dict.fromkeys((said.scanned, item.unit))
    found: dict[int | None, None] = {}
    for unit in units:
        with suppress(Refused):
            line = in_own_units(turn.say, replace(said, unit=unit), item)
            found[item.measure(line.amount or Decimal(), line.unit).steps] = None
    return list(found)


def _is_at_it(turn: Turn, task: Task) -> bool:
    """Whether they have taken on the picking of this task."""
    last = task.transfer.last(TransferStep.TAKE, TransferStep.PICK)
    return task.step is TransferStep.PICK and last is not None and last.person.id == turn.person.id


def _fits(task: Task) -> bool:
    most = task.line.wanted.steps if task.step is TransferStep.PICK else task.line.flow.in_transit
    return task.steps <= most


def _ticked(turn: Turn, task: Task, photo: str) -> Reply:
    key = f"{keys.transfer_said(task.transfer.id, turn.incoming.place)}:1"
    transfer = task.transfer
    if not documents.is_taken(turn.connection, key):
        context = turn.context(key, photo=photo)
        if task.step is TransferStep.PICK:
            transfer = sending.pick(context, transfer.id, task.line.number, task.line.item.quantity(task.steps))
        else:
            transfer = receiving.receive(context, transfer.id, {task.line.number: Came(task.steps)})
    return turn.answer(*transfer_card(turn.connection, turn.say, transfer, turn.person))


def _button(turn: Turn, task: Task) -> Button:
    say, line, number = turn.say, task.line, task.transfer.number
    quantity = say.quantity(line.item.quantity(task.steps), line.item)
    if task.step is TransferStep.PICK:
        label = say.plain("task-pick", quantity=quantity, number=number)
        return Button(label, PickSome(task.transfer.id, line.number, task.steps))
    label = say.plain("task-receive", quantity=quantity, number=number)
    take = TakeIn if _fits(task) else TakeMore
    return Button(label, take(task.transfer.id, line.number, task.steps))
