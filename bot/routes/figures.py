"""Figures: how the warehouse is doing."""

from bot.cards.figures import EVERY_SITE, figures_card
from bot.chat.buttons.figures import ShowFigures
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from domain.company.sight import Sight, needs
from domain.errors import NotAllowed


def asked(turn: Turn) -> list[Reply]:
    """Show this month's figures of the person's site, or of one that they may see."""
    seen = turn.person.sites(needs(Sight.FIGURES).right)
    site_id = turn.site.id if turn.site.id in seen else seen[0]
    return show(turn, ShowFigures(site_id, turn.site.today(turn.now).replace(day=1)))


def show(turn: Turn, tap: ShowFigures) -> list[Reply]:
    """Show another month or site, or more or fewer figures, on the same card. Raises NotAllowed."""
    right = needs(Sight.FIGURES).right
    seen = turn.person.sites(right)
    if tap.site_id not in (EVERY_SITE, *seen):
        raise NotAllowed(right)
    return [turn.answer(*figures_card(turn, seen, tap))]
