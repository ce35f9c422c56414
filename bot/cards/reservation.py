"""A reservation's card."""

from bot.cards.stock import item_title
from bot.chat.buttons.reservations import Consume, Release
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html
from bot.chat.wording import Wording
from domain.company.people import Person, Right
from domain.operations.reservations import Reservation
from domain.vocabulary import ReservationState


def reservation_card(say: Wording, kept: Reservation, reader: Person | None) -> tuple[Html, Keyboard]:
    """Return what is, or was, reserved for a document, until when, and the possible actions."""
    text, is_over = _text(say, kept), kept.state is not ReservationState.HELD or kept.expires_at is None
    if is_over or reader is None or not reader.may(Right.BOOK, kept.site.id):
        return text, ()
    consume = Button(say.plain("button-consume"), Consume(kept.id))
    return text, ((consume, Button(say.plain("button-release"), Release(kept.id))),)


def _text(say: Wording, kept: Reservation) -> Html:
    key = "transfer" if kept.state is ReservationState.HELD and kept.expires_at is None else kept.state
    return say(
        f"reservation-{key}",
        number=kept.number,
        document=kept.document,
        title=item_title(say, kept.item),
        quantity=say.quantity(kept.quantity, kept.item),
        site=say.name(kept.site),
        until=say.time(kept.expires_at, kept.site.zone) if kept.expires_at else "",
        person=kept.person.name,
    )
