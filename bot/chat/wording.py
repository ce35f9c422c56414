"""Wording: the domain's values in a person's language: quantities with their packs, dates, places, refusals."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from functools import cached_property

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format
from babel.numbers import format_decimal

from bot.chat.texts import Html, Texts, join, languages
from bot.language.lexicon import SAME_COUNT, UNITS
from domain.alerts.morning_report import SOON
from domain.company.catalogue import Item
from domain.company.places import FIXED_PLACES, Site
from domain.errors import NotEnough, Refused, SamePlace, UnknownPack, UnknownPlace
from domain.quantities import Quantity, money


class Wording(Texts):
    """The catalogue in one language, with the formatting of stock, dates and money."""

    def __init__(self, language: str, unit_words: Mapping[str, str] | None = None) -> None:
        super().__init__(language)
        self.unit_words = unit_words or {}  # the company's additional names for its items' units

    @cached_property
    def locale(self) -> Locale:
        """The locale for dates and numbers, named by the catalogue."""
        return Locale.parse(self.plain("locale"))

    def name(self, thing: Item | Site) -> str:
        """Return an item's or a site's name."""
        return thing.name_zh if self.language == "zh" else thing.name_en

    def unit(self, unit: str, amount: Decimal) -> str:
        """Return a unit or pack, in the plural if the amount needs it."""
        key = f"unit-{unit}"
        count = int(amount) if amount == amount.to_integral_value() else amount
        return self.plain(key, count=count) if self.has(key) else unit

    def pack_name(self, item: Item, pack: str, amount: Decimal) -> str:
        """Return a pack's word.

        A larger pack with the same word as the unit, like 盒 for a carton of boxes, is called big.
        """
        return self._pack_of(item.unit, pack, amount)

    def _pack_of(self, unit: str, pack: str, amount: Decimal) -> str:
        word = self.unit(pack, amount)
        same = pack != unit and word == self.unit(unit, amount)
        return self.plain("unit-of-units", unit=word) if same else word

    def packs(self, count: int, pack: str, item: Item) -> str:
        """Return a number of an item's packs: "2 cases"."""
        amount = Decimal(count)
        return self.plain("amount", digits=self.number(amount), unit=self.pack_name(item, pack, amount))

    def pack(self, item: Item, unit: str) -> str:
        """Return the item's pack that a word stands for: 盒 is a box and a carton, and this item has one of them.

        People may type words of another language than the bot's.
        """
        unit = self.unit_words.get(unit.casefold(), unit)
        if unit in item.sizes:
            return unit
        kind = _kind_of(UNITS.get(unit.casefold(), unit))
        meant = [name for name in item.sizes if _kind_of(UNITS.get(name.casefold())) == kind]
        if len({item.sizes[name] for name in meant}) == 1:
            return meant[0]
        one = Decimal(1)
        words = [Wording(language) for language in languages()]
        same = [name for name in item.sizes if any(each.unit(name, one) == each.unit(unit, one) for each in words)]
        return unit if len(same) != 1 else same[0]

    def amount(self, amount: Decimal, unit: str) -> str:
        """Return an amount of a unit: "1,200 pieces"."""
        return self.plain("amount", digits=self.number(amount), unit=self.unit(unit, amount))

    def number(self, number: Decimal) -> str:
        """Return a number with all its digits: "1,200.5"."""
        return format_decimal(number, locale=self.locale, decimal_quantization=False)

    def quantity(self, quantity: Quantity, item: Item | None = None) -> str:
        """Return a quantity; if whole packs make it up, both ways: "2 cases = 48 pieces"."""
        words = self.amount(quantity.amount, quantity.unit)
        packs = [(name, size) for name, size in item.packs if quantity.steps % size == 0] if item else []
        if item is None or not packs or not quantity.steps:
            return words
        name, size = max(packs, key=lambda pack: pack[1])
        return self.plain("amount-both", packs=self.packs(quantity.steps // size, name, item), units=words)

    def day(self, day: date) -> str:
        """Return a date, "31 Mar 2027"; the month is a word or marked as one, so that nobody takes it for the day."""
        return format_date(day, "medium", self.locale)

    def short_day(self, day: date) -> str:
        """Return a date without its year: "31 Mar"."""
        return format_skeleton("MMMd", day, locale=self.locale)

    def month(self, day: date) -> str:
        """Return the month of a day: "Mar 2027"."""
        return format_skeleton("yMMM", day, locale=self.locale)

    def money(self, minor: int) -> str:
        """Return an amount of money: "1,200.50"."""
        return format_decimal(money(minor), "#,##0.00", self.locale)

    def place(self, kind: str, code: str) -> str:
        """Return a place of a site: a bin by its code, others by name."""
        return self.plain(f"place-{kind}", place=code)

    def place_called(self, code: str) -> str:
        """Return a place, given only its code."""
        return self.place(FIXED_PLACES.get(code, "bin"), code)

    def listed(self, words: Iterable[str]) -> str:
        """Return a list: "East, West"."""
        return self.plain("list-comma").join(words)

    def end(self, end: str) -> str:
        """Return where goods came from or went, as in a trace: "EAST/A-01", or an outside place."""
        return end if "/" in end else self.plain(f"outside-{end}")

    def time(self, moment: datetime, zone: tzinfo) -> str:
        """Return a moment in a site's time zone: "31 Mar 2027, 14:05"."""
        local = moment.astimezone(zone)
        both = str(get_datetime_format("medium", locale=self.locale))
        return both.format(format_time(local, "short", locale=self.locale), self.day(local))

    def hour(self, moment: datetime, zone: tzinfo) -> str:
        """Return a moment's time of day in a site's time zone: "14:05"."""
        return format_time(moment.astimezone(zone), "short", locale=self.locale)

    def expiry(self, expiry: date, today: date) -> Html:
        """Return an expiry date, marked if it is near or past."""
        days = (expiry - today).days
        if days < 0:
            return self("expiry-past", date=self.day(expiry))
        return self("expiry-soon" if days <= SOON.days else "expiry", date=self.day(expiry), days=days)

    def refusal(self, refusal: Refused) -> Html:
        """Return why something was refused, and what to do next."""
        key = "refused-" + re.sub(r"(?<!^)(?=[A-Z])", "-", type(refusal).__name__).lower()
        said = {field.name: self._said(refusal, field.name) for field in fields(refusal)}
        late = isinstance(refusal, NotEnough) and refusal.day is not None
        parts = [self(f"{key}-then" if late else key, **said)]
        if isinstance(refusal, NotEnough):
            why = [each for each in ("expired", "blocked", "reserved") if getattr(refusal, each).steps]
            parts += [self(f"shortfall-{each}", quantity=said[each]) for each in why]
        return join(parts, self.plain("sentence-gap"))

    def _said(self, refusal: Refused, field: str) -> object:
        value = getattr(refusal, field)
        match refusal, field:
            case UnknownPlace(), "known":
                return self.listed(map(self.place_called, sorted(value, key=lambda code: code in FIXED_PLACES)))
            case NotEnough(place=place), "item" if place:
                return f"{value} · {self.place_called(place)}"
            case SamePlace(), "place":
                return self.place_called(value)
            case UnknownPack(), "pack":
                return self.unit(value, Decimal(1))
            case UnknownPack(), "known":
                return self.listed(self._pack_of(value[0], each, Decimal(1)) for each in value)
            case _:
                return self._value(value)

    def _value(self, value: object) -> object:
        match value:
            case Quantity():
                return self.quantity(value)
            case datetime():
                return f"{self.time(value, UTC)} UTC"
            case date():
                return self.day(value)
            case tuple():
                return self.listed(map(str, value)) or "0"
            case Decimal():
                return self.number(value)
            case bool():
                return "yes" if value else "no"
            case int():
                return value
            case _:
                return str(value)


def _kind_of(unit: str | None) -> str | None:
    """Return what a unit's word counts: 件 and pieces are the same."""
    return SAME_COUNT.get(unit or "", unit)
