"""Approval: anything above the company's limits must be done by those whom its policies name."""

from sqlalchemy import Connection

from domain.company.catalogue import Item
from domain.company.settings import policies
from domain.company.settings.policies import ProposedAction
from domain.ledger import movements, valuation
from domain.ledger.context import Context
from domain.quantities import Quantity
from domain.vocabulary import Approved


def require_approval(
    context: Context, action: Approved, site_id: int, item: Item, quantity: Quantity, asked_by: int | None = None
) -> None:
    """Raise NotAllowed or NeedsApproval unless the person may do this. Skipped if the key has been booked before."""
    if movements.find_by_key(context.connection, context.key) is None:
        proposed = proposed_action(context.connection, action, site_id, item, quantity, asked_by)
        policies.require(context.connection, context.person, proposed)


def proposed_action(
    connection: Connection, action: Approved, site_id: int, item: Item, quantity: Quantity, asked_by: int | None = None
) -> ProposedAction:
    """Return the proposed action for a quantity of one item, at its current value."""
    value = valuation.worth(connection, item.id, quantity.steps)
    return ProposedAction(action, site_id, quantity.amount, value, asked_by)
