"""Taps: which button does what. Whoever taps must be allowed to, now."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy.exc import NoResultFound

from bot.chat import buttons
from bot.chat.buttons import Action, Outdated, Stale
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
    """Do what the button says, or say that it is old."""
    if isinstance(tap, Outdated):
        return outdated.refuse(turn, tap)
    if handler := TAPS.get(type(tap)):
        # What it is about may be of another time of this database.
        with suppress(NoResultFound, KeyError, ValueError), turn.connection.begin_nested():
            return handler(turn, tap)
    return [turn.stale()]


def _on(kind: type[Kind], handler: Callable[[Turn, Kind], list[Reply]]) -> tuple[type, Handler]:
    return kind, handler


TAPS: dict[type, Handler] = dict(
    (
        _on(buttons.Begin, items.begin),
        _on(buttons.ReceiveAll, items.receive_all),
        _on(buttons.ShowItem, items.show),
        _on(buttons.ShowThing, items.show_thing),
        _on(buttons.WholeItem, items.show_whole),
        _on(buttons.MoreItems, messages.more_items),
        _on(buttons.ListShortages, items.list_shortages),
        _on(buttons.ListAlerts, alerts.show_site),
        _on(buttons.ShowAlert, alerts.show),
        _on(buttons.SeeAlert, alerts.see),
        _on(buttons.SeeAlerts, alerts.see_all),
        _on(buttons.SnoozeAlert, alerts.snooze),
        _on(buttons.RequestForAlert, alerts.request),
        _on(buttons.CountForAlert, alerts.have_counted),
        _on(buttons.HoldForAlert, alerts.hold),
        _on(buttons.OrderForAlert, alerts.order),
        _on(buttons.TakeOffOrder, orders.take_off),
        _on(buttons.PutBackOrder, orders.put_back),
        _on(buttons.ListOrders, orders.turn_page),
        _on(buttons.SendOrders, orders.send),
        _on(buttons.UndoDecision, alerts.take_back),
        _on(buttons.ShowWishes, wishes.show_all),
        _on(buttons.ShowWish, wishes.show),
        _on(buttons.SetWish, wishes.choose),
        _on(buttons.SwitchWish, wishes.switch),
        _on(buttons.UndoWish, wishes.undo),
        _on(buttons.TellOf, wishes.tell_of),
        _on(buttons.SpeakHere, wishes.speak),
        _on(buttons.TellHere, wishes.tell_here),
        _on(buttons.Unlink, items.unlink),
        _on(buttons.Fill, lambda turn, tap: dialogue.fill(turn, tap.draft_id, tap.step, tap.option)),
        _on(buttons.Cancel, lambda turn, tap: dialogue.cancel(turn, tap.draft_id)),
        _on(buttons.Resume, lambda turn, tap: dialogue.resume(turn, tap.draft_id)),
        _on(buttons.UndoAll, lambda turn, tap: booked.undo(turn, tap.delivery_id)),
        _on(buttons.ShowBooking, bookings.show),
        _on(buttons.Undo, bookings.undo),
        _on(buttons.Correct, bookings.correct),
        _on(buttons.Why, explanations.explain),
        _on(buttons.WhyPage, explanations.turn_page),
        _on(buttons.ShowSource, explanations.show_source),
        _on(buttons.ShowFigures, figures.show),
        _on(buttons.ShowTrend, trends.show),
        _on(buttons.LabelItem, label_sheets.print_item),
        _on(buttons.LabelPlace, label_sheets.print_place),
        _on(buttons.ShowLot, lots.show),
        _on(buttons.Hold, lambda turn, tap: lots.decide(turn, "hold", tap.lot_id)),
        _on(buttons.Recall, lambda turn, tap: lots.decide(turn, "recall", tap.lot_id)),
        _on(buttons.Free, lambda turn, tap: lots.decide(turn, "free", tap.lot_id)),
        _on(buttons.Amend, lambda turn, tap: lots.decide(turn, "amend", tap.lot_id)),
        _on(buttons.ShowFields, own_fields.show),
        _on(buttons.SetField, own_fields.choose),
        _on(buttons.UndoField, own_fields.undo),
        _on(buttons.CountPlace, counts.count_place),
        _on(buttons.Tally, counts.tally),
        _on(buttons.BookCount, counts.book),
        _on(buttons.LeaveCount, counts.leave),
        _on(buttons.ListReserved, lambda turn, tap: reservations.reserved(turn, tap.start)),
        _on(buttons.Consume, reservations.consume),
        _on(buttons.Release, reservations.release),
        _on(buttons.Advance, transfers.advance),
        _on(buttons.UndoStep, transfers.undo),
        _on(buttons.TakeAlbum, open_tasks.take_album),
        _on(buttons.ShowTransfer, transfer_lists.show),
        _on(buttons.ShowHistory, histories.show),
        _on(buttons.CancelTransfer, transfers.cancel),
        _on(buttons.ListTransfers, transfer_lists.turn_page),
        _on(buttons.RejectBecause, transfers.reject),
        _on(buttons.PickLine, transfers.pick_line),
        _on(buttons.PickSome, transfers.pick_some),
        _on(buttons.HandOn, transfers.hand_on),
        _on(buttons.OfferSource, offers.another_source),
        _on(buttons.OfferDay, offers.another_day),
        _on(buttons.TakeIn, transfers.take_in),
        _on(buttons.TakeMore, transfers.take_more),
        _on(buttons.ListPeople, lambda turn, tap: access.staff(turn, tap.start)),
        _on(buttons.ShowPerson, access.show_person),
        _on(buttons.Invite, access.choose_sites),
        _on(buttons.InviteTo, access.invite_to),
        _on(buttons.ChangeRole, access.change_role),
        _on(buttons.RemovePerson, access.remove),
        _on(buttons.SetHome, preferences.set_home),
        _on(buttons.SetLanguage, preferences.set_language),
        _on(buttons.TourStep, tour.step),
        _on(buttons.ListSettings, company_settings.list_group),
        _on(buttons.ShowSetting, company_settings.show),
        _on(buttons.ChangeSetting, company_settings.choose),
        _on(buttons.TakeBackSetting, company_settings.take_back),
        _on(buttons.ApproveEntry, sheet_changes.approve),
        _on(buttons.RejectEntry, sheet_changes.reject),
    )
)
