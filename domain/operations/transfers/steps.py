"""The steps of transfers and requisitions: one table of when each may be taken, by whom, its result, and who is told.

Checks, buttons, notices, tests and the diagram in the documentation all come from it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from domain.company import outbox, people, shown_cards
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.company.places import Site
from domain.company.settings import policies
from domain.company.settings.policies import ProposedAction
from domain.errors import AlreadyDecided, NotAllowed, NothingOpen
from domain.ledger import valuation
from domain.operations.transfers import documents
from domain.operations.transfers.documents import Transfer
from domain.quantities import Quantity
from domain.vocabulary import Approved, Asked, Subject, TransferState, TransferStep


class Who(StrEnum):
    """A person's part in a transfer."""

    ASKER = "asker"  # asked for it
    DECIDER = "decider"  # may decide at the site that the goods leave
    SENDER = "sender"  # may book there
    RECEIVER = "receiver"  # may book at the site that they go to
    APPROVER = "approver"  # approved it, or offered less
    DISPATCHER = "dispatcher"  # sent it
    OWNER = "owner"  # has to find out what became of the missing goods
    DOER = "doer"  # took the last step, or may decide at the site where it was taken


State, Step = TransferState, TransferStep
_SETTLED = (State.RECEIVED, State.CLOSED)
_BOTH, _TRANSFERS, _REQUISITIONS = tuple(Asked), (Asked.TRANSFER,), (Asked.REQUISITION,)


@dataclass(frozen=True)
class Rule:
    """The states in which a step may be taken, the state after it, by whom it may be taken, and who is told."""

    before: tuple[TransferState, ...]
    after: tuple[TransferState, ...]
    who: tuple[Who, ...]
    tells: tuple[Who, ...] = ()
    of: tuple[Asked, ...] = _TRANSFERS
    may_follow: bool = False  # nobody has to take it: a transfer with only such steps left is over


RULES: dict[TransferStep, Rule] = {
    Step.REQUEST: Rule((), (State.REQUESTED,), (Who.SENDER, Who.RECEIVER), (Who.DECIDER,), _BOTH),
    Step.APPROVE: Rule((State.REQUESTED,), (State.APPROVED,), (Who.DECIDER,), (Who.ASKER, Who.SENDER), _BOTH),
    Step.REJECT: Rule((State.REQUESTED, State.OFFERED), (State.REJECTED,), (Who.DECIDER,), (Who.ASKER,), _BOTH),
    Step.OFFER: Rule((State.REQUESTED, State.OFFERED), (State.OFFERED,), (Who.DECIDER,), (Who.ASKER,), _BOTH),
    Step.ACCEPT: Rule(
        (State.OFFERED,), (State.APPROVED, State.REQUESTED), (Who.ASKER,), (Who.APPROVER, Who.SENDER), _BOTH
    ),
    Step.DECLINE: Rule((State.OFFERED,), (State.WITHDRAWN,), (Who.ASKER,), (Who.APPROVER,), _BOTH),
    Step.WITHDRAW: Rule((State.REQUESTED,), (State.WITHDRAWN,), (Who.ASKER,), (Who.DECIDER,), _BOTH),
    Step.TAKE: Rule((State.APPROVED,), (State.PICKING,), (Who.SENDER,), of=_BOTH),
    Step.PICK: Rule((State.APPROVED, State.PICKING), (State.PICKING,), (Who.SENDER,), of=_BOTH),
    Step.SEND: Rule(
        (State.APPROVED, State.PICKING), (State.DISPATCHED,), (Who.SENDER,), (Who.ASKER, Who.RECEIVER, Who.APPROVER)
    ),
    Step.ISSUE: Rule(
        (State.APPROVED, State.PICKING), (State.ISSUED,), (Who.SENDER,), (Who.ASKER, Who.APPROVER), _REQUISITIONS
    ),
    Step.BRING_BACK: Rule(
        (State.ISSUED,), (State.ISSUED,), (Who.SENDER,), (Who.ASKER, Who.APPROVER), _REQUISITIONS, may_follow=True
    ),
    Step.CANCEL: Rule(
        (State.APPROVED, State.PICKING, State.DISPATCHED, State.PARTLY_RECEIVED),
        (State.CANCELLED,),
        (Who.DECIDER, Who.ASKER),
        (Who.ASKER, Who.APPROVER, Who.DISPATCHER),
        _BOTH,
    ),
    Step.RECEIVE: Rule(
        (State.DISPATCHED, State.PARTLY_RECEIVED, State.RECEIVED),
        (State.PARTLY_RECEIVED, State.RECEIVED, State.CLOSED),
        (Who.RECEIVER,),
        (Who.ASKER, Who.APPROVER, Who.DISPATCHER),
    ),
    Step.FINISH: Rule(
        (State.DISPATCHED, State.PARTLY_RECEIVED), (State.RECEIVED,), (Who.RECEIVER,), (Who.DISPATCHER, Who.DECIDER)
    ),
    Step.LOSE: Rule((State.RECEIVED,), _SETTLED, (Who.DECIDER,), (Who.ASKER, Who.DISPATCHER)),
    Step.RETURN: Rule((State.RECEIVED,), _SETTLED, (Who.SENDER,), (Who.ASKER, Who.DECIDER)),
    Step.MISCOUNT: Rule((State.RECEIVED,), _SETTLED, (Who.SENDER,), (Who.ASKER, Who.DECIDER)),
    Step.RECOUNT: Rule((State.RECEIVED,), _SETTLED, (Who.RECEIVER,), (Who.DISPATCHER,)),
    Step.HAND_ON: Rule((State.RECEIVED,), (State.RECEIVED,), (Who.OWNER, Who.DECIDER), (Who.OWNER, Who.DISPATCHER)),
    Step.AMEND: Rule((State.REQUESTED,), (State.REQUESTED,), (Who.ASKER,), (Who.DECIDER,), _BOTH),
    Step.UNDO: Rule(
        (State.DISPATCHED, State.PARTLY_RECEIVED, State.RECEIVED, State.CLOSED, State.ISSUED),
        (State.APPROVED, State.PICKING, State.DISPATCHED, State.PARTLY_RECEIVED, State.RECEIVED, State.ISSUED),
        (Who.DOER,),
        (Who.ASKER, Who.APPROVER, Who.DISPATCHER),
        _BOTH,
        may_follow=True,
    ),
}

AT_SOURCE = (Step.SEND, Step.ISSUE, Step.BRING_BACK, Step.LOSE, Step.RETURN, Step.MISCOUNT)
AT_TARGET = (Step.RECEIVE, Step.FINISH, Step.RECOUNT)
UNDOABLE = (*AT_SOURCE, *AT_TARGET)
"""The steps that can be taken back, by the site at which they are taken."""

NEEDS: dict[TransferStep, Callable[[Transfer], bool]] = {
    Step.RECEIVE: lambda transfer: transfer.is_on_the_way,
    Step.LOSE: lambda transfer: transfer.is_on_the_way,
    Step.RETURN: lambda transfer: transfer.is_on_the_way,
    Step.RECOUNT: lambda transfer: transfer.has_surplus,
    Step.UNDO: lambda transfer: transfer.standing[-1].step in UNDOABLE,
    Step.BRING_BACK: lambda transfer: any(line.flow.used for line in transfer.lines),
}
"""What a step needs besides the right state."""

OPEN = tuple(
    state for state in TransferState if any(state in rule.before and not rule.may_follow for rule in RULES.values())
)
"""The states in which somebody still has to act."""

_RIGHTS = {Who.DECIDER: Right.DECIDE, Who.SENDER: Right.BOOK, Who.RECEIVER: Right.BOOK}


def may(person: Person, step: TransferStep, transfer: Transfer) -> bool:
    """Whether a person may take a step, whatever the transfer's state."""
    return transfer.kind in RULES[step].of and any(_is(person, who, transfer) for who in RULES[step].who)


def open_to(person: Person, transfer: Transfer) -> list[TransferStep]:
    """Return the steps that a person may take now."""
    return [
        step
        for step, rule in RULES.items()
        if transfer.state in rule.before and may(person, step, transfer) and _has_what_it_needs(step, transfer)
    ]


def require(person: Person, step: TransferStep, transfer: Transfer) -> None:
    """Raise NotAllowed, AlreadyDecided or NothingOpen unless the person may take the step now."""
    if transfer.kind not in RULES[step].of:
        raise NothingOpen(transfer.number)
    if not may(person, step, transfer):
        raise NotAllowed(next((_RIGHTS[who] for who in RULES[step].who if who in _RIGHTS), Right.DECIDE))
    if transfer.state not in RULES[step].before:
        raise AlreadyDecided(transfer.number, transfer.state, transfer.history[-1].person.name)
    if not _has_what_it_needs(step, transfer):
        raise NothingOpen(transfer.number)


def site_of(step: TransferStep, transfer: Transfer) -> Site:
    """Return the site at which a step is taken."""
    return transfer.target if step in AT_TARGET else transfer.source


def proposed_request(connection: Connection, transfer: Transfer) -> ProposedAction:
    """Return a request as an action for the company's policies to judge."""
    asked = [(line.item, line.wanted) for line in transfer.lines]
    action = Approved.REQUISITION if transfer.use else Approved.TRANSFER
    return proposed_action(connection, action, transfer, asked, transfer.requested_by)


def proposed_action(
    connection: Connection,
    action: Approved,
    transfer: Transfer,
    goods: list[tuple[Item, Quantity]],
    asked_by: Person | None = None,
) -> ProposedAction:
    """Return an action on a transfer's goods for the company's policies to judge, at the site that they leave."""
    value = sum(valuation.worth(connection, item.id, quantity.steps) for item, quantity in goods)
    quantities = [quantity for _, quantity in goods]
    return ProposedAction.of(action, transfer.source.id, quantities, value, asked_by.id if asked_by else None)


def pickers(connection: Connection, transfer: Transfer) -> list[Person]:
    """Return the pickers: the floor staff of the site that the goods leave, if somebody else decides there."""
    site = transfer.source.id
    based = people.based_at(connection, site)
    return [person for person in based if person.may(Right.BOOK, site) and not person.may(Right.DECIDE, site)]


def notify(connection: Connection, step: TransferStep, transfer_id: int, by: Person, now: datetime) -> None:
    """Notify those whom RULES names of a step just taken, and have its cards redrawn.

    Whoever took it is only notified of a request.
    """
    transfer = documents.get(connection, transfer_id)
    last = transfer.history[-1].id
    told = [
        reader
        for reader in readers(connection, RULES[step].tells, transfer)
        if reader.id != by.id or step is TransferStep.REQUEST
    ]
    body = {"transfer": transfer.id}
    shown_cards.changed(connection, Subject.TRANSFER, [transfer.id])
    for reader in told:
        key = f"{transfer.id}:{last}"
        outbox.enqueue(connection, reader, Subject.TRANSFER, body, key=key, now=now, about=transfer.id)


def readers(connection: Connection, tells: Iterable[Who], transfer: Transfer) -> list[Person]:
    """Return the people to notify, each once."""
    found = {person.id: person for who in tells for person in _those(connection, who, transfer)}
    return list(found.values())


def _has_what_it_needs(step: TransferStep, transfer: Transfer) -> bool:
    return step not in NEEDS or NEEDS[step](transfer)


def _is(person: Person, who: Who, transfer: Transfer) -> bool:
    match who:
        case Who.ASKER:
            return person.id == transfer.requested_by.id
        case Who.DECIDER:
            return person.may(Right.DECIDE, transfer.source.id)
        case Who.SENDER:
            return person.may(Right.BOOK, transfer.source.id)
        case Who.RECEIVER:
            return person.may(Right.BOOK, transfer.target.id)
        case Who.OWNER:
            return transfer.discrepancy is not None and person.id == transfer.discrepancy.person.id
        case Who.DOER:
            last = transfer.standing[-1]
            site = site_of(last.step, transfer)
            return person.may(Right.DECIDE, site.id) or (
                person.id == last.person.id and person.may(Right.BOOK, site.id)
            )
        case _:
            return False


def _those(connection: Connection, who: Who, transfer: Transfer) -> list[Person]:
    match who:
        case Who.ASKER:
            return [transfer.requested_by]
        case Who.DECIDER if transfer.state is TransferState.REQUESTED:
            return policies.approvers(connection, proposed_request(connection, transfer))
        case Who.DECIDER:
            return people.managers(connection, transfer.source.id)
        case Who.SENDER:
            return pickers(connection, transfer)
        case Who.RECEIVER if transfer.requested_by.may(Right.BOOK, transfer.target.id):
            return []  # those who wait for the goods are those who asked for them
        case Who.RECEIVER:
            at_target = people.based_at(connection, transfer.target.id)
            return [person for person in at_target if person.may(Right.BOOK, transfer.target.id)]
        case Who.OWNER if transfer.discrepancy:
            return [transfer.discrepancy.person]
        case _:
            taken = transfer.last(*_DID.get(who, ()))
            return [taken.person] if taken else []


_DID = {Who.APPROVER: (TransferStep.APPROVE, TransferStep.OFFER), Who.DISPATCHER: (TransferStep.SEND,)}
"""The steps that make somebody an approver, dispatcher and so on."""
