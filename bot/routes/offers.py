"""Offers: less than was asked for, goods of another site, or another day."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.cards.transfer import transfer_card
from bot.chat.buttons.transfers import BackToTransfer, OfferDay, OfferSource
from bot.chat.replies import Button, Reply
from bot.chat.texts import join
from bot.chat.turn import Turn
from bot.drafts import next_message
from bot.language import deadlines
from bot.language.cutting import blanked
from bot.language.requests import source_in
from domain.company import places
from domain.company.places import Site
from domain.errors import UnknownSite
from domain.ledger import keys
from domain.operations.transfers import deciding, documents, sources, steps
from domain.operations.transfers.deciding import Wanted
from domain.operations.transfers.documents import Transfer
from domain.vocabulary import TransferStep

MAX_SITES = 4
"""Maximum other sites that get a button."""

DAYS = (1, 2, 3, 7)
"""Days from today that get a button."""

A_ROW = 2
"""Buttons with dates per row: three would be cut off on a phone."""


def ask(turn: Turn, transfer_id: int) -> Reply:
    """Ask what else can be offered, with buttons for other sites and days, and how to write it."""
    transfer = documents.get(turn.connection, transfer_id)
    steps.require(turn.person, TransferStep.OFFER, transfer)
    say = turn.say
    wanted = [Wanted(line.item, line.asked) for line in transfer.lines]
    others = [] if transfer.use else sources.ranked(turn.connection, wanted, transfer.target, turn.now)
    rows: list[tuple[Button, ...]] = [
        (Button(say.plain(f"source-{each.fit}", site=say.name(each.site)), OfferSource(transfer.id, each.site.id)),)
        for each in [other for other in others if other.site != transfer.source][:MAX_SITES]
    ]
    today = transfer.source.today(turn.now)
    days = [today + timedelta(days=each) for each in DAYS]
    buttons = [Button(say.day(day), OfferDay(transfer.id, day)) for day in days if day != transfer.needed_by]
    rows += [tuple(buttons[start : start + A_ROW]) for start in range(0, len(buttons), A_ROW)]
    text, _ = transfer_card(turn.connection, say, transfer, turn.person)
    asks = say("offer-what", chat="private" if turn.incoming.private else "group", any="yes" if len(rows) > 1 else "no")
    next_message.expect(turn, BackToTransfer(transfer_id, TransferStep.OFFER))
    return turn.answer(join([text, asks]), (*rows, (back_to(turn, transfer_id, TransferStep.OFFER),)))


def back_to(turn: Turn, transfer_id: int, asks: TransferStep) -> Button:
    """Return the button under a question about a transfer that shows its card again."""
    return Button(turn.say.plain("button-back"), BackToTransfer(transfer_id, asks))


def another_source(turn: Turn, tap: OfferSource) -> list[Reply]:
    """Offer goods of another site."""
    return [_offered(turn, tap.transfer_id, source=places.site(turn.connection, tap.site_id))]


def another_day(turn: Turn, tap: OfferDay) -> list[Reply]:
    """Offer another day."""
    return [_offered(turn, tap.transfer_id, day=tap.day)]


def _offered(turn: Turn, transfer_id: int, *, source: Site | None = None, day: date | None = None) -> Reply:
    taken = len(documents.lock(turn.connection, transfer_id).history)
    context = turn.context(keys.transfer_step(transfer_id, TransferStep.OFFER, taken))
    transfer = deciding.offer(context, transfer_id, {}, source=source, day=day)
    return turn.answer(*transfer_card(turn.connection, turn.say, transfer, turn.person))


@dataclass(frozen=True)
class Instead:
    """Another site and another day, as far as given."""

    source: Site | None = None
    day: date | None = None


def instead_in(turn: Turn, transfer: Transfer, folded: str) -> tuple[str, Instead]:
    """Read what an answer to a request offers besides an amount. Returns the rest of the text, and the offer."""
    rest, deadline = deadlines.cut_out(folded, transfer.source.today(turn.now), bare=True)
    source = None
    if not transfer.use and (found := source_in(rest)):
        try:
            source = places.site_named(turn.connection, found.name)
        except UnknownSite:
            return rest, Instead(day=deadline.day)
        rest = blanked(rest, found.span)
    return rest.strip(" ,，;；.。"), Instead(source, deadline.day)
