"""The tabs of the sheet, in order."""

from sheets.tab import Tab
from sheets.tabs.heads import HEADS
from sheets.tabs.movements import MOVEMENTS
from sheets.tabs.stock import STOCK
from sheets.tabs.sync import SYNC

TABS: tuple[Tab, ...] = (MOVEMENTS, STOCK, HEADS, SYNC)

PRESENT = tuple(tab for tab in TABS if not tab.grows)
"""Those that show the present state; they are written after all movements, whose sum they are."""
