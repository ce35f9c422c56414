"""Importing sites and their bins."""

import re
from functools import cache
from zoneinfo import available_timezones

from domain.company import values
from domain.company.places import FIXED_PLACES
from domain.company.values import NotRead
from domain.tables.cells import Row
from domain.tables.importing.run import Run, names_of, outcome_of
from domain.tables.master_data import PLACES, SITES, Outcome
from domain.vocabulary import LocationKind

ON_THE_WAY = re.compile("TRANSIT|[TQ]-[0-9]+")
"""Codes of places for goods in transit, which no bin may have."""


def take_site(run: Run, row: Row) -> Outcome | None:
    """Read a row of sites; problems are collected in the row."""
    wanted = row.read("code", values.code, "")
    english, chinese = names_of(row)
    zone = row.read("timezone", _zone, "")
    bins = row.read_each("bins", _bin)
    code = run.data.find(SITES, wanted) or wanted
    bins = [run.place(code, place) or place for place in bins]
    *_, before = run.data.rows(SITES).get((code,), (None,))
    closed = row.keep("closed", values.day, before)
    if closed and closed != before and code in run.opening.sites:
        row.complain("closed", f"{code} has stock, or some is on its way there: only an empty site can be closed")
    if row.faulty:
        return None
    return outcome_of(
        run.data.put(SITES, (code,), english, chinese, zone, closed),
        *(run.data.put(PLACES, (code, place), kind) for place, kind in FIXED_PLACES.items()),
        *(run.data.put(PLACES, (code, place), LocationKind.BIN) for place in bins),
    )


_zones = cache(available_timezones)
"""They are read from about 600 files: 10 ms."""


def _zone(cell: str) -> str:
    if cell not in _zones():
        raise NotRead(f"there is no time zone {cell}; write one as in Asia/Shanghai")
    return cell


def _bin(cell: str) -> str:
    if cell.upper() in FIXED_PLACES:
        raise NotRead(f"{cell} is a place that every site has", f"“{cell}”是每个仓库都有的位置")
    if ON_THE_WAY.fullmatch(cell.upper()):
        raise NotRead(f"{cell} is what a transfer's goods on their way are called", f"“{cell}”是在途货物的名称")
    return values.place(cell)
