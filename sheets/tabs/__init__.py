"""The tabs of the sheet, in order."""

from sheets.tab import Tab
from sheets.tabs.alerts import ALERTS
from sheets.tabs.bins import BINS
from sheets.tabs.carried import CARRIED_FORWARD
from sheets.tabs.counts import COUNTS
from sheets.tabs.figures import FIGURES
from sheets.tabs.heads import HEADS
from sheets.tabs.items import ITEMS
from sheets.tabs.lots import LOTS
from sheets.tabs.movements import MOVEMENTS
from sheets.tabs.orders import ORDERS
from sheets.tabs.readme import readme
from sheets.tabs.reservations import RESERVATIONS
from sheets.tabs.settings import SETTINGS
from sheets.tabs.stock import STOCK
from sheets.tabs.sync import SYNC
from sheets.tabs.transfers import TRANSFERS

_EXPLAINED: tuple[Tab, ...] = (
    ALERTS,
    STOCK,
    BINS,
    LOTS,
    MOVEMENTS,
    CARRIED_FORWARD,
    TRANSFERS,
    COUNTS,
    ORDERS,
    RESERVATIONS,
    ITEMS,
    FIGURES,
    SETTINGS,
    SYNC,
    HEADS,
)

README = readme(_EXPLAINED)

TABS: tuple[Tab, ...] = (README, *_EXPLAINED)

WRITTEN = tuple(tab for tab in TABS if tab.written)
"""Tabs that people write in."""

PRESENT = tuple(tab for tab in TABS if not tab.grows)
"""Tabs that show current state. They are written after all movements, whose sum they are."""
