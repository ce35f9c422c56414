"""Idempotency keys: one function for each kind of booking. No key is made anywhere else."""


def draft(draft_id: int) -> str:
    """Return the key of what a draft books."""
    return f"draft:{draft_id}"


def draft_line(draft_id: int, place: int) -> str:
    """Return the key of what one line of a draft books; the first line is 0."""
    return f"draft:{draft_id}:{place}"


def line_of(first_key: str, place: int) -> str:
    """Return the key of one line of a draft whose lines are booked together."""
    return f"{first_key}:{place}"


def broken(receipt_key: str) -> str:
    """Return the key of the movement of goods that arrived broken, from the key of the receipt."""
    return f"{receipt_key}:broken"


def undo(movement_id: int) -> str:
    """Return the key of a movement's reversal."""
    return f"undo:{movement_id}"


def correction(movement_id: int) -> str:
    """Return the key of the reversal of a movement that is booked again with another quantity."""
    return f"correct:{movement_id}"


def rebooking(correction_key: str) -> str:
    """Return the key of the movement booked instead, from the key of the correction."""
    return f"{correction_key}:again"


def corrected_by(rebooking_key: str) -> str:
    """Return the key of the correction to which a rebooking belongs; empty if the key is not a rebooking's."""
    first = rebooking_key.removesuffix(":again")
    return first if first != rebooking_key else ""


def transfer_step(transfer_id: int, step: str, steps_before: int) -> str:
    """Return the key of the next transfer step taken by a button, after this many steps."""
    return f"transfer:{transfer_id}:{step}:{steps_before}"


def transfer_said(transfer_id: int, place: str) -> str:
    """Return the key of a transfer step taken by a chat message."""
    return f"transfer:{transfer_id}:message:{place}"


def transfer_leg(step_id: int, item_id: int) -> str:
    """Return the key of an item's movement in a transfer step."""
    return f"transfer-step:{step_id}:{item_id}"


def step_of_leg(key: str) -> int:
    """Return the step to which the movement with this key belongs, or 0."""
    kind, _, rest = key.partition(":")
    return int(rest.partition(":")[0]) if kind == "transfer-step" else 0


def reversal_of_leg(step_id: int, movement_id: int) -> str:
    """Return the key of the reversal of a transfer's movement, by the step that takes it back."""
    return f"transfer-step:{step_id}:undo:{movement_id}"


def transfer_legs(step_id: int) -> str:
    """Return the common prefix of the keys of all movements of a transfer step."""
    return f"transfer-step:{step_id}:"


def unused(first_key: str, transfer_id: int) -> str:
    """Return the key of what comes back from a requisition, from the key of everything brought back together."""
    return f"{first_key}:{transfer_id}"


def transfer_reservation(transfer_id: int, item_id: int) -> str:
    """Return the key of the reservation held for a transfer line from approval until picking."""
    return f"transfer:{transfer_id}:{item_id}"


def consumption(reservation_id: int) -> str:
    """Return the key of the issue of reserved goods."""
    return f"consume:{reservation_id}"


def count_difference(count_id: int) -> str:
    """Return the key of the adjustment with which a manager books the difference that a count found."""
    return f"book-count:{count_id}"


def restatement(cause_key: str, count_id: int) -> str:
    """Return the key of the adjustment that keeps a count as it was, from the key of the late entry."""
    return f"{cause_key}:count:{count_id}"


def opening(site: str, place: str, sku: str, lot: str) -> str:
    """Return the key of the opening stock of an item's lot (empty: no lot) in a place."""
    return f"opening:{site}:{place}:{sku}:{lot}"


def alert_transfer(alert_id: int, decision_id: int) -> str:
    """Return the key of the transfer requested from an alert after its last decision (0: none)."""
    return f"alert:{alert_id}:{decision_id}"


def alert_order(alert_id: int, decision_id: int) -> str:
    """Return the key of the order line that an alert leads to after its last decision (0: none)."""
    return f"alert-order:{alert_id}:{decision_id}"


def order_change(order_id: int) -> str:
    """Return the key of a change to a line of the order list."""
    return f"order:{order_id}"


def sheet_row(entry_id: int) -> str:
    """Return the key of what a row of the sheet's inbox asks for."""
    return f"sheet:{entry_id}"


def alert_undo(decision_id: int) -> str:
    """Return the key of what takes back a decision about an alert."""
    return f"alert-undo:{decision_id}"
