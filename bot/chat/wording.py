"""The domain's values in a person's words: quantities with their packs, dates, places, refusals."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time, get_datetime_format
from babel.numbers import format_decimal

from bot.chat.texts import Html, Texts, join, languages
from bot.language.lexicon import UNITS
from domain.alerts.morning_report import SOON
from domain.company.catalogue import Item
from domain.company.places import FIXED_PLACES, Site
from domain.errors import NotEnough, Refused, SamePlace, UnknownPack, UnknownPlace
from domain.quantities import Quantity, money

UTC_ZONE = ZoneInfo("UTC")


class Wording(Texts):
    """The catalogue in one language, with what is needed to speak of stock."""

    def __init__(self, language: str, unit_words: Mapping[str, str] | None = None) -> None:
        super().__init__(language)
        self.unit_words = unit_words or {}  # of the company's own, to those of its items

    @cached_property
    def locale(self) -> Locale:
        """The locale for dates and numbers, named by the catalogue."""
        return Locale.parse(self.plain("locale"))

    def name(self, thing: Item | Site) -> str:
        """An item's or a site's name."""
        return thing.name_zh if self.language == "zh" else thing.name_en

    def unit(self, unit: str, amount: Decimal) -> str:
        """A unit or pack, in the plural if that many need it."""
        key = f"unit-{unit}"
        count = int(amount) if amount == amount.to_integral_value() else amount
        return self.plain(key, count=count) if self.has(key) else unit

    def pack_name(self, item: Item, pack: str, amount: Decimal) -> str:
        """A pack's word; a bigger pack whose word is the unit's own, as 盒 of a carton of boxes, is a big one."""
        return self._pack_of(item.unit, pack, amount)

    def _pack_of(self, unit: str, pack: str, amount: Decimal) -> str:
        word = self.unit(pack, amount)
        same = pack != unit and word == self.unit(unit, amount)
        return self.plain("unit-of-units", unit=word) if same else word

    def packs(self, count: int, pack: str, item: Item) -> str:
        """A number of an item's packs: "2 cases"."""
        amount = Decimal(count)
        return self.plain("amount", digits=self.number(amount), unit=self.pack_name(item, pack, amount))

    def pack(self, item: Item, unit: str) -> str:
        """The pack of the item that a word stands for: 盒 is a box and a carton, and this item has one of them.

        Whoever types it may have the bot in another language.
        """
        unit = self.unit_words.get(unit.casefold(), unit)
        if unit in item.sizes:
            return unit
        meant = [name for name in item.sizes if UNITS.get(name.casefold()) == UNITS.get(unit.casefold(), unit)]
        if len({item.sizes[name] for name in meant}) == 1:
            return meant[0]
        one = Decimal(1)
        words = [Wording(language) for language in languages()]
        same = [name for name in item.sizes if any(each.unit(name, one) == each.unit(unit, one) for each in words)]
        return unit if len(same) != 1 else same[0]

    def amount(self, amount: Decimal, unit: str) -> str:
        """An amount of a unit: "1,200 pieces"."""
        return self.plain("amount", digits=self.number(amount), unit=self.unit(unit, amount))

    def number(self, number: Decimal) -> str:
        """A number with all its digits: "1,200.5"."""
        return format_decimal(number, locale=self.locale, decimal_quantization=False)

    def quantity(self, quantity: Quantity, item: Item | None = None) -> str:
        """A quantity; of an item that comes in packs, both ways if whole packs make it up: "2 cases = 48 pieces"."""
        words = self.amount(quantity.amount, quantity.unit)
        packs = [(name, size) for name, size in item.packs if quantity.steps % size == 0] if item else []
        if item is None or not packs or not quantity.steps:
            return words
        name, size = max(packs, key=lambda pack: pack[1])
        return self.plain("amount-both", packs=self.packs(quantity.steps // size, name, item), units=words)

    def day(self, day: date) -> str:
        """A date: "31 Mar 2027"; the month is a word or marked as one, so that nobody takes it for the day."""
        return format_date(day, "medium", self.locale)

    def short_day(self, day: date) -> str:
        """A date without its year: "31 Mar"."""
        return format_skeleton("MMMd", day, locale=self.locale)

    def month(self, day: date) -> str:
        """The month of a day: "Mar 2027"."""
        return format_skeleton("yMMM", day, locale=self.locale)

    def money(self, minor: int) -> str:
        """An amount of money: "1,200.50"."""
        return format_decimal(money(minor), "#,##0.00", self.locale)

    def place(self, kind: str, code: str) -> str:
        """A place of a site: a bin by its code, the others by name."""
        return self.plain(f"place-{kind}", place=code)

    def place_called(self, code: str) -> str:
        """A place, given only its code."""
        return self.place(FIXED_PLACES.get(code, "bin"), code)

    def listed(self, words: Iterable[str]) -> str:
        """A list: "East, West"."""
        return self.plain("list-comma").join(words)

    def end(self, end: str) -> str:
        """Where goods came from or went, as a trace says it: "EAST/A-01", or what is outside."""
        return end if "/" in end else self.plain(f"outside-{end}")

    def time(self, moment: datetime, zone: ZoneInfo) -> str:
        """A moment, in a site's time zone: "31 Mar 2027, 14:05"."""
        local = moment.astimezone(zone)
        both = str(get_datetime_format("medium", locale=self.locale))
        return both.format(format_time(local, "short", locale=self.locale), self.day(local))

    def hour(self, moment: datetime, zone: ZoneInfo) -> str:
        """The time of a moment's day, in a site's time zone: "14:05"."""
        return format_time(moment.astimezone(zone), "short", locale=self.locale)

    def expiry(self, expiry: date, today: date) -> Html:
        """An expiry date, marked when it is near or past."""
        days = (expiry - today).days
        if days < 0:
            return self("expiry-past", date=self.day(expiry))
        return self("expiry-soon" if days <= SOON.days else "expiry", date=self.day(expiry), days=days)

    def refusal(self, refusal: Refused) -> Html:
        """Why something was refused, and what to do next."""
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
                return f"{self.time(value, UTC_ZONE)} UTC"
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
