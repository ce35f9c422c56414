"""Questions about what goods are used for, and which of a lot's goods come back."""

from dataclasses import replace

from bot.chat.turn import Turn
from bot.drafts.draft import Answer, Line, Topic, Verb
from bot.drafts.questions.question import Option, Question, becomes
from domain.company.catalogue import Item
from domain.company.settings import issuing
from domain.ledger import lots
from domain.operations.transfers import requisitions
from domain.vocabulary import Tracking, Words


def centre(turn: Turn, verb: Verb, line: Line, _item: Item) -> Question | None:
    """Ask which cost centre uses it; from the company's list, if there is one."""
    known = requisitions.cost_centres(turn.connection)
    listed = issuing.names(turn.connection, issuing.COST_CENTRES)
    if line.centre is not None and (not listed or line.centre in listed):
        return None
    said = line.centre or line.open.unknown_centre
    if said and not listed:
        offered = {said: Words(said, said)} | known
        text = turn.say("ask-centre-new", centre=said)
        return Question(Topic.CENTRE, text, _centres(turn, line, offered), row=2)
    text = turn.say("ask-centre", verb=verb, unknown=said, known="yes" if said else "no", any="yes" if known else "no")
    return Question(Topic.CENTRE, text, _centres(turn, line, known), row=2)


def _centres(turn: Turn, line: Line, known: dict[str, Words]) -> tuple[Option, ...]:
    return tuple(_chosen(line, replace(line, centre=key), each.to(turn.say.language)) for key, each in known.items())


def _chosen(line: Line, then: Line, label: str) -> Option:
    """Return a button: a typed draft is complete with this and done, a photographed one is reviewed once more."""
    return label, Answer(then, confirm=not line.photos)


def purpose(turn: Turn, _verb: Verb, line: Line, _item: Item) -> Question | None:
    """Ask for the purpose, if the company has a list of them; one that is not listed is asked about, too."""
    known = issuing.names(turn.connection, issuing.PURPOSES)
    if not known or line.reason in known:
        return None
    options = tuple(_chosen(line, replace(line, reason=key), each.to(turn.say.language)) for key, each in known.items())
    said = line.reason or ""
    return Question(Topic.PURPOSE, turn.say("ask-purpose", unknown=said, known="yes" if said else "no"), options, row=2)


def lot(turn: Turn, _verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask which of several issued lots it is."""
    if item.tracking is Tracking.NONE or line.lot is not None:
        return None
    issued = requisitions.issued_to(turn.connection, item, turn.site, line.centre or "")
    used = requisitions.lots_used(issued, item)
    if len(used) <= 1:
        return None
    codes = [lots.by_id(turn.connection, lot_id)[1].code for lot_id in used]
    options = tuple(becomes(each, replace(line, lot=each)) for each in codes)
    return Question(Topic.LOT, turn.say("ask-lot-unused"), options, row=2)
