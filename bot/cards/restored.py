"""After a restore from a backup: what it means for people, and what was lost."""

from sqlalchemy import Connection

from bot.cards.layout import fit
from bot.chat.texts import Html, join
from bot.chat.wording import Wording
from domain.company import places
from domain.company.people import Person, Right
from domain.ledger import epochs


def restored_notice(connection: Connection, say: Wording, epoch_id: int, reader: Person) -> Html:
    """Return to when the records went back; those who admit people are also told to check rights."""
    epoch, zone = epochs.get(connection, epoch_id), places.site(connection, reader.home_id).zone
    as_of = say.time(epoch.as_of, zone) if epoch.as_of else ""
    told = say("restored", begun="yes" if as_of else "no", when=as_of)
    return join([told, say("restored-rights")]) if reader.sites(Right.ADMIT) else told


def lost_notice(connection: Connection, say: Wording, epoch_id: int, reader: Person) -> Html:
    """Return the lost bookings: all of them for those who decide, for others their own."""
    lost = epochs.lost(connection, epoch_id)
    mine = [each for each in lost if reader.sites(Right.DECIDE) or each.person == reader.name]
    rows = [say("lost-line", number=each.number, person=each.person, told=each.told) for each in mine]
    return fit(say, [say("lost", count=len(mine)), *rows])
