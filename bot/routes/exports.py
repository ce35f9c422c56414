"""Exporting the sheet's tabs as a file, for those who decide, limited to the sites whose costs they see."""

from bot.chat.replies import Made, Reply
from bot.chat.turn import Turn
from domain.company import places
from domain.company.people import Right
from domain.company.sight import Sight, sees
from domain.errors import NotAllowed


def asked(turn: Turn) -> list[Reply]:
    """Send a file of all tabs in the person's language. Company-wide data is only for those who see all of it."""
    if not turn.person.sites(Right.DECIDE):
        raise NotAllowed(Right.DECIDE)
    if not turn.incoming.private:
        return [turn.answer(turn.say("export-private"))]
    every = places.all_sites(turn.connection)
    own = [site for site in every if sees(turn.person, Sight.COSTS, site.id)]
    whole = len(own) == len(every)
    names = turn.say.plain("export-all-sites") if whole else turn.say.listed(turn.say.name(site) for site in own)
    spec = {"sites": None if whole else [site.code for site in own], "language": turn.say.language}
    text = turn.say("export-file", sites=names, time=turn.say.time(turn.now, turn.site.zone))
    return [Reply("made", text, made=Made("export", spec))]
