"""Taps: which button does what. The person who taps must have the right at that moment."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy.exc import NoResultFound

from bot.chat.buttons.action import Action, Outdated, Stale
from bot.chat.buttons.alerts import (
    CountForAlert,
    HoldForAlert,
    ListAlerts,
    OrderForAlert,
    RequestForAlert,
    SeeAlert,
    SeeAlerts,
    ShowAlert,
    SnoozeAlert,
    UndoDecision,
)
from bot.chat.buttons.bookings import Correct, ShowBooking, ShowSource, Undo, Unlink
from bot.chat.buttons.counts import BookCount, CountPlace, LeaveCount, Tally
from bot.chat.buttons.drafts import Begin, Cancel, Fill, ReceiveAll, Resume, UndoAll, WholeItem
from bot.chat.buttons.figures import ShowFigures, ShowTrend
from bot.chat.buttons.items import LabelItem, LabelPlace, ListShortages, MoreItems, ShowItem, ShowThing, Why, WhyPage
from bot.chat.buttons.lots import Amend, Free, Hold, Recall, ShowLot
from bot.chat.buttons.orders import ListOrders, PutBackOrder, SendOrders, TakeOffOrder
from bot.chat.buttons.own_fields import SetField, ShowFields, UndoField
from bot.chat.buttons.people import (
    ChangeRole,
    Invite,
    InviteTo,
    ListPeople,
    RemovePerson,
    SetHome,
    SetLanguage,
    ShowPerson,
    TourStep,
)
from bot.chat.buttons.reservations import Consume, ListReserved, Release
from bot.chat.buttons.settings import (
    ApproveEntry,
    ChangeSetting,
    ListSettings,
    RejectEntry,
    ShowSetting,
    TakeBackSetting,
)
from bot.chat.buttons.transfers import (
    Advance,
    BackToTransfer,
    CancelTransfer,
    HandOn,
    ListTransfers,
    OfferDay,
    OfferSource,
    PickLine,
    PickSome,
    RejectBecause,
    ShowHistory,
    ShowTransfer,
    TakeAlbum,
    TakeIn,
    TakeMore,
    UndoStep,
)
from bot.chat.buttons.wishes import SetWish, ShowWish, ShowWishes, SpeakHere, SwitchWish, TellHere, TellOf, UndoWish
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from bot.drafts import booked, dialogue
from bot.routes import (
    access,
    alerts,
    bookings,
    company_settings,
    counts,
    explanations,
    figures,
    histories,
    items,
    label_sheets,
    lots,
    messages,
    offers,
    open_tasks,
    orders,
    outdated,
    own_fields,
    preferences,
    reservations,
    sheet_changes,
    tour,
    transfer_lists,
    transfers,
    trends,
    wishes,
)

Kind = TypeVar("Kind", bound=Action)
Handler = Callable[[Turn, Any], list[Reply]]


def answer(turn: Turn, tap: Action | Stale) -> list[Reply]:
    """Do what the button says, or say that it is outdated."""
    if isinstance(tap, Outdated):
        return outdated.refuse(turn, tap)
    if handler := TAPS.get(type(tap)):
        # What it is about may be from a time before this database was restored.
        with suppress(NoResultFound, LookupError, ValueError), turn.connection.begin_nested():
            return handler(turn, tap)
    return [turn.stale()]


def _on(kind: type[Kind], handler: Callable[[Turn, Kind], list[Reply]]) -> tuple[type, Handler]:
    return kind, handler


TAPS: dict[type, Handler] = dict(
    (
        _on(Begin, items.begin),
        _on(ReceiveAll, items.receive_all),
        _on(ShowItem, items.show),
        _on(ShowThing, items.show_thing),
        _on(WholeItem, items.show_whole),
        _on(MoreItems, messages.more_items),
        _on(ListShortages, items.list_shortages),
        _on(ListAlerts, alerts.show_site),
        _on(ShowAlert, alerts.show),
        _on(SeeAlert, alerts.see),
        _on(SeeAlerts, alerts.see_all),
        _on(SnoozeAlert, alerts.snooze),
        _on(RequestForAlert, alerts.request),
        _on(CountForAlert, alerts.have_counted),
        _on(HoldForAlert, alerts.hold),
        _on(OrderForAlert, alerts.order),
        _on(TakeOffOrder, orders.take_off),
        _on(PutBackOrder, orders.put_back),
        _on(ListOrders, orders.turn_page),
        _on(SendOrders, orders.send),
        _on(UndoDecision, alerts.take_back),
        _on(ShowWishes, wishes.show_all),
        _on(ShowWish, wishes.show),
        _on(SetWish, wishes.choose),
        _on(SwitchWish, wishes.switch),
        _on(UndoWish, wishes.undo),
        _on(TellOf, wishes.tell_of),
        _on(SpeakHere, wishes.speak),
        _on(TellHere, wishes.tell_here),
        _on(Unlink, items.unlink),
        _on(Fill, lambda turn, tap: dialogue.fill(turn, tap.draft_id, tap.step, tap.option)),
        _on(Cancel, lambda turn, tap: dialogue.cancel(turn, tap.draft_id)),
        _on(Resume, lambda turn, tap: dialogue.resume(turn, tap.draft_id)),
        _on(UndoAll, lambda turn, tap: booked.undo(turn, tap.delivery_id)),
        _on(ShowBooking, bookings.show),
        _on(Undo, bookings.undo),
        _on(Correct, bookings.correct),
        _on(Why, explanations.explain),
        _on(WhyPage, explanations.turn_page),
        _on(ShowSource, explanations.show_source),
        _on(ShowFigures, figures.show),
        _on(ShowTrend, trends.show),
        _on(LabelItem, label_sheets.print_item),
        _on(LabelPlace, label_sheets.print_place),
        _on(ShowLot, lots.show),
        _on(Hold, lambda turn, tap: lots.decide(turn, "hold", tap.lot_id)),
        _on(Recall, lambda turn, tap: lots.decide(turn, "recall", tap.lot_id)),
        _on(Free, lambda turn, tap: lots.decide(turn, "free", tap.lot_id)),
        _on(Amend, lambda turn, tap: lots.decide(turn, "amend", tap.lot_id)),
        _on(ShowFields, own_fields.show),
        _on(SetField, own_fields.choose),
        _on(UndoField, own_fields.undo),
        _on(CountPlace, counts.count_place),
        _on(Tally, counts.tally),
        _on(BookCount, counts.book),
        _on(LeaveCount, counts.leave),
        _on(ListReserved, lambda turn, tap: reservations.reserved(turn, tap.start)),
        _on(Consume, reservations.consume),
        _on(Release, reservations.release),
        _on(Advance, transfers.advance),
        _on(BackToTransfer, transfers.back),
        _on(UndoStep, transfers.undo),
        _on(TakeAlbum, open_tasks.take_album),
        _on(ShowTransfer, transfer_lists.show),
        _on(ShowHistory, histories.show),
        _on(CancelTransfer, transfers.cancel),
        _on(ListTransfers, transfer_lists.turn_page),
        _on(RejectBecause, transfers.reject),
        _on(PickLine, transfers.pick_line),
        _on(PickSome, transfers.pick_some),
        _on(HandOn, transfers.hand_on),
        _on(OfferSource, offers.another_source),
        _on(OfferDay, offers.another_day),
        _on(TakeIn, transfers.take_in),
        _on(TakeMore, transfers.take_more),
        _on(ListPeople, lambda turn, tap: access.staff(turn, tap.start)),
        _on(ShowPerson, access.show_person),
        _on(Invite, access.choose_sites),
        _on(InviteTo, access.invite_to),
        _on(ChangeRole, access.change_role),
        _on(RemovePerson, access.remove),
        _on(SetHome, preferences.set_home),
        _on(SetLanguage, preferences.set_language),
        _on(TourStep, tour.step),
        _on(ListSettings, company_settings.list_group),
        _on(ShowSetting, company_settings.show),
        _on(ChangeSetting, company_settings.choose),
        _on(TakeBackSetting, company_settings.take_back),
        _on(ApproveEntry, sheet_changes.approve),
        _on(RejectEntry, sheet_changes.reject),
    )
)
