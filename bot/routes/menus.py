"""Menus: the commands that phones offer."""

from domain.company.people import Person, Right

BOOKINGS = (
    "receive",
    "issue",
    "requisition",
    "bring_back",
    "transfer",
    "move",
    "damage",
    "return",
    "reserve",
    "count",
    "counts",
)
LOOKING = ("tasks", "transfers", "reserved", "lot", "why", "trend", "label", "low", "expiring")
MENU = ("stock", *BOOKINGS, *LOOKING, "undo", "settings", "cancel", "help")
VIEWERS_MENU = ("stock", *LOOKING[1:], "figures", "settings", "help")
MANAGERS_MENU = ("pending", "orders", "figures", "adjust", "write_off", "send_back", "morning", "sheet", "export")
ADMINISTRATORS_MENU = ("invite", "people")
GROUP_MENU = ("stock", "low", "expiring", "figures", "morning", "register", "help")


def menu_of(person: Person) -> tuple[str, ...]:
    """Return the commands that somebody's phone offers."""
    if not person.sites(Right.BOOK):
        return VIEWERS_MENU
    decides, admits = person.sites(Right.DECIDE), person.sites(Right.ADMIT)
    return MENU + (MANAGERS_MENU if decides else ()) + (ADMINISTRATORS_MENU if admits else ())
