"""The mirror: keeps its tabs of a Google Sheet in step with the ledger, whatever people do to them.

Movements are only ever appended, in the order of their lines. How far they are written is noted on the tab in the same
atomic request. The other tabs show current state: rows are found again by their keys, and only those that differ are
written. Every write replaces the fence, so that each happens once, and in order.
"""

from sheets.mirror.report import TickReport
from sheets.mirror.ticking import Mirror

__all__ = ["Mirror", "TickReport"]
