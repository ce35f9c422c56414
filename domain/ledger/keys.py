"""Idempotency keys: one function for each kind of thing that is booked, and no key is made anywhere else."""


def draft(draft_id: int) -> str:
    """Of what a draft books."""
    return f"draft:{draft_id}"


def draft_line(draft_id: int, place: int) -> str:
    """Of what one line of a draft books; the first line is 0."""
    return f"draft:{draft_id}:{place}"


def line_of(first_key: str, place: int) -> str:
    """Of what a line does of a draft that does all its lines together."""
    return f"{first_key}:{place}"


def broken(receipt_key: str) -> str:
    """Of the movement of what came in broken, by the key of what came in."""
    return f"{receipt_key}:broken"


def undo(movement_id: int) -> str:
    """Of the reversal of a movement."""
    return f"undo:{movement_id}"


def correction(movement_id: int) -> str:
    """Of the reversal of a movement that is booked again with another quantity."""
    return f"correct:{movement_id}"


def rebooking(correction_key: str) -> str:
    """Of the movement that is booked instead, by the key of the correction."""
    return f"{correction_key}:again"


def corrected_by(rebooking_key: str) -> str:
    """The key of the correction whose second half has this key; empty, if it is no such half."""
    first = rebooking_key.removesuffix(":again")
    return first if first != rebooking_key else ""


def transfer_step(transfer_id: int, step: str, steps_before: int) -> str:
    """Of a step of a transfer that is taken by a button: the next one, after so many."""
    return f"transfer:{transfer_id}:{step}:{steps_before}"


def transfer_said(transfer_id: int, place: str) -> str:
    """Of a step of a transfer that is taken by a message of the chat."""
    return f"transfer:{transfer_id}:message:{place}"


def transfer_leg(step_id: int, item_id: int) -> str:
    """Of the movement of an item that belongs to a step of a transfer."""
    return f"transfer-step:{step_id}:{item_id}"


def step_of_leg(key: str) -> int:
    """The step to which the movement of this key belongs; 0: to none."""
    kind, _, rest = key.partition(":")
    return int(rest.partition(":")[0]) if kind == "transfer-step" else 0


def reversal_of_leg(step_id: int, movement_id: int) -> str:
    """Of the reversal of a movement of a transfer, by the step that takes it back."""
    return f"transfer-step:{step_id}:undo:{movement_id}"


def transfer_legs(step_id: int) -> str:
    """What the keys of all movements of a step of a transfer begin with."""
    return f"transfer-step:{step_id}:"


def unused(first_key: str, transfer_id: int) -> str:
    """Of what comes back of a requisition, by the key of all that comes back together."""
    return f"{first_key}:{transfer_id}"


def transfer_reservation(transfer_id: int, item_id: int) -> str:
    """Of the reservation that is held for a line of a transfer from its approval until it is picked."""
    return f"transfer:{transfer_id}:{item_id}"


def consumption(reservation_id: int) -> str:
    """Of the issue of what was reserved."""
    return f"consume:{reservation_id}"


def count_difference(count_id: int) -> str:
    """Of the adjustment by which a manager books the difference that a count has found."""
    return f"book-count:{count_id}"


def restatement(cause_key: str, count_id: int) -> str:
    """Of the adjustment by which a count stays as it was, by the key of what was told late."""
    return f"{cause_key}:count:{count_id}"


def opening(site: str, place: str, sku: str, lot: str) -> str:
    """Of the opening stock of an item's lot (empty: no lot) in a place."""
    return f"opening:{site}:{place}:{sku}:{lot}"


def alert_transfer(alert_id: int, decision_id: int) -> str:
    """Of the transfer that is requested from an alert, after the last decision about it (0: there was none)."""
    return f"alert:{alert_id}:{decision_id}"


def alert_order(alert_id: int, decision_id: int) -> str:
    """Of the line of the order list that an alert leads to, after the last decision about it (0: there was none)."""
    return f"alert-order:{alert_id}:{decision_id}"


def order_change(order_id: int) -> str:
    """Of what is done to a line of the order list."""
    return f"order:{order_id}"


def sheet_row(entry_id: int) -> str:
    """Of what a row of the sheet's inbox asks for."""
    return f"sheet:{entry_id}"


def alert_undo(decision_id: int) -> str:
    """Of what is done to take back a decision about an alert."""
    return f"alert-undo:{decision_id}"
