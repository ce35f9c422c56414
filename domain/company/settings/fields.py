"""Custom fields of items and lots, for facts that only this company records."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection, select

from domain.company import values
from domain.company.settings import store
from domain.company.settings.declaration import Group, Kind, Scope, Setting
from domain.company.settings.kinds import short_text
from domain.company.values import NotRead, folded
from domain.storage.schema.company import field_values
from domain.vocabulary import FieldKind, FieldOf, Words

OF = {FieldOf.ITEM: Words("item", "商品"), FieldOf.LOT: Words("lot", "批次")}
KINDS = {
    FieldKind.TEXT: Words("text", "文字"),
    FieldKind.NUMBER: Words("number", "数字"),
    FieldKind.DATE: Words("date", "日期"),
    FieldKind.CHOICE: Words("choice", "选项"),
}
ASKED = Words("asked", "收货时问")
IN_STOCK = Words("stock", "显示在库存")

MAX_FIELDS = 20
"""Of items, and of lots: cards and dialogues have to stay short."""

LONGEST_NUMBER = 15

_TAKEN = """
sku name_en name_zh unit decimals tracking packs barcodes minimums category shelf_life standard_cost maximums lead_times
site bin lot expiry quantity made_on supplier_lot cost
"""
RESERVED = frozenset(map(folded, _TAKEN.split()))
"""Names that the tables' own columns have."""

_HINT = Words(
    "lot or item, name = Chinese name, kind: lot Origin = 产地, text, asked; item Grade = 等级, choice A/B, stock",
    "批次或商品、英文名 = 中文名，类型，其他：批次 Origin = 产地，文字，收货时问；商品 Grade = 等级，选项 A/B",
)


@dataclass(frozen=True)
class Described:
    """What is declared about a field, besides its kind of object and its name."""

    zh: str
    kind: FieldKind = FieldKind.TEXT
    choices: tuple[str, ...] = ()
    asked: bool = False  # at receipt; lots only
    in_stock: bool = False


@dataclass(frozen=True)
class Field:
    """A custom field."""

    of: FieldOf
    title: Words  # the English one is its name
    described: Described

    @property
    def key(self) -> str:
        """The key under which its values are stored."""
        return f"{self.of}/{self.title.en}"

    @property
    def mark(self) -> str:
        """How a button refers to it."""
        return mark(self.key)

    def is_called(self, name: str) -> bool:
        """Whether it has this name in either language."""
        return folded(name) in map(folded, self.title)

    def read(self, written: str) -> str:
        """Return a value in its stored form; empty for none. Raises NotRead."""
        seen = values.visible(written)
        return _READ[self.described.kind](self, seen) if seen else ""


def mark(text: str) -> str:
    """Return a short token for a field or a value, for use in a button."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def told_in(of: FieldOf, fields: Sequence[Field], written: str) -> dict[Field, str]:
    """Parse field values as written: "Grade: A; 产地：云南"; with a single field, a bare value will do.

    Raises NotRead if a part names no field, or gives no value.
    """
    found: dict[Field, str] = {}
    en, zh = (", ".join(each.title[place] for each in fields) or "–" for place in (0, 1))
    for part in filter(None, map(str.strip, re.split("[;；\n]", written))):
        name, is_said, value = (each.strip() for each in re.sub("[=＝：]", ":", part, count=1).partition(":"))
        field = next((each for each in fields if each.is_called(name)), None)
        if field is None and not is_said and len(fields) == 1:
            found[fields[0]] = part
        elif field is None:
            raise NotRead(
                f"{name} is none of the {OF[of].en}s' fields: {en}; write it as Grade: A; Origin: Yunnan",
                f"{OF[of].zh}没有“{name}”字段：{zh}；请写成 等级：A；产地：云南",
            )
        elif not is_said:
            raise NotRead(f"write a value behind it: {name}: …", f"请在后面写值：{name}：…")
        else:
            found[field] = value
    return found


def _text(_field: Field, written: str) -> str:
    return values.text(written)


def _number(_field: Field, written: str) -> str:
    seen = values.plain(written)
    if not re.fullmatch(rf"-?(?=[0-9.]{{1,{LONGEST_NUMBER}}}$)[0-9]+(\.[0-9]+)?", seen):
        raise NotRead(
            f"{seen} is not a plain number: write it as 12 or 2.5, without units",
            f"“{seen}”不是数字：请写成 12 或 2.5，不带单位",
        )
    return f"{Decimal(seen).normalize() + 0:f}"


def _date(_field: Field, written: str) -> str:
    try:
        return str(values.day(written) or "")
    except NotRead:
        raise NotRead(
            f"{written} is not a date: write it as 2026-03-31", f"“{written}”不是日期：请写成 2026-03-31"
        ) from None


def _choice(field: Field, written: str) -> str:
    choices = field.described.choices
    found = next((each for each in choices if folded(each) == folded(written)), None)
    if found is None:
        raise NotRead(f"{written} is none of: {', '.join(choices)}", f"“{written}”不在其中：{'、'.join(choices)}")
    return found


_READ = {FieldKind.TEXT: _text, FieldKind.NUMBER: _number, FieldKind.DATE: _date, FieldKind.CHOICE: _choice}


class _Name(Scope):
    """The object's kind and the name: "lot Origin", 批次 Origin; stored as lot/Origin."""

    def read(self, connection: Connection, written: str) -> str:
        """Parse what somebody wrote; a known field is recognised however it is written."""
        of, _, name = values.visible(written).replace("/", " ", 1).partition(" ")
        found = next((each for each, words in OF.items() if of.casefold() in (each, *words)), None)
        if found is None:
            raise NotRead("begin with item or lot, then the name in English", "请以“商品”或“批次”开头，再写英文名")
        said = short_text(name)
        known = [each.title.en for each in declared(connection, found) if each.is_called(said)]
        return f"{found}/{known[0] if known else said}"

    def show(self, connection: Connection, stored: str, language: str) -> str:  # noqa: ARG002
        """Return the value as people see it."""
        of, _, name = stored.partition("/")
        return f"{OF[FieldOf(of)].to(language)} {name}"


class _Description(Kind[Described]):
    """产地, text, asked, stock."""

    def load(self, stored: str) -> Described:
        """Parse the stored text."""
        first, *rest = (each.strip() for each in re.split("[;；,，]", values.visible(stored)))
        parts = [each for each in rest if each]
        if _is_known(first):
            first, parts = "", [first, *parts]
        kinds = [found for each in parts if (found := _kind(each)) is not None]
        unknown = [each for each in parts if not _is_known(each)]
        if unknown or len(kinds) > 1:
            said = unknown[0] if unknown else stored
            raise NotRead(
                f"{said} is none of: text, number, date, choice A/B; asked (at receipt), stock; one kind at most",
                f"“{said}”不在其中：文字、数字、日期、选项 A/B（只能一种），收货时问、显示在库存",
            )
        kind, choices = kinds[0] if kinds else (FieldKind.TEXT, ())
        if (kind is FieldKind.CHOICE) != (len(choices) > 1):
            raise NotRead("a choice has two values or more: choice A/B/C", "选项至少两个：选项 A/B/C")
        return Described(
            short_text(first) if first else "",
            kind,
            choices,
            any(each.casefold() in ASKED for each in parts),
            any(each.casefold() in IN_STOCK for each in parts),
        )

    def dump(self, value: Described) -> str:
        """Return the text to store."""
        return _written(value, "en")

    def show(self, connection: Connection, value: Described, language: str) -> str:  # noqa: ARG002
        """Return the value as people see it."""
        return _written(value, language)


def _is_known(part: str) -> bool:
    return part.casefold() in (*ASKED, *IN_STOCK) or _kind(part) is not None


def _kind(part: str) -> tuple[FieldKind, tuple[str, ...]] | None:
    for kind, words in KINDS.items():
        for word in words:
            if part.casefold() == word:
                return kind, ()
            if kind is FieldKind.CHOICE and part.casefold().startswith(word):
                choices = [each.strip() for each in re.split("[/／|、]", part[len(word) :]) if each.strip()]
                return kind, tuple(dict.fromkeys(choices))
    return None


def _written(value: Described, language: str) -> str:
    kind = KINDS[value.kind].to(language) + (f" {'/'.join(value.choices)}" if value.choices else "")
    flags = [words.to(language) for words, holds in ((ASKED, value.asked), (IN_STOCK, value.in_stock)) if holds]
    return ("；" if language == "zh" else "; ").join([*([value.zh] if value.zh else []), kind, *flags])


class _Fields(Setting[Described]):
    """Field declarations whose names are unique, and which existing values satisfy."""

    def check(self, connection: Connection, scope: str, value: Described) -> None:
        """Raise NotRead if the value is impossible."""
        field = field_of(scope, value)
        others = [each for each in declared(connection, field.of) if each.key != scope]
        if len(others) >= MAX_FIELDS:
            raise NotRead(f"there are {MAX_FIELDS} already: take one out first", f"已有 {MAX_FIELDS} 个：请先删掉一个")
        for name in field.title:
            if folded(name) in RESERVED or any(each.is_called(name) for each in others) or ":" in name:
                raise NotRead(f"{name} is the name of something else, or has a colon", f"“{name}”已有他用，或含冒号")
        if field.described.asked and field.of is not FieldOf.LOT:
            raise NotRead("only fields of lots are asked for at receipt", "只有批次字段可在收货时询问")
        known = select(field_values.c.value).distinct().where(field_values.c.field == field.key)
        for each in connection.execute(known).scalars():
            try:
                field.read(each)
            except NotRead as fault:
                raise NotRead(
                    f"there are values that would be wrong then: {fault.words.en}",
                    f"已有的值将不再有效：{fault.words.zh}",
                ) from None


FIELDS = _Fields(
    name="field",
    group=Group.CATALOGUE,
    title=Words("Custom fields", "自定义字段"),
    hint=_HINT,
    kind=_Description(),
    default=Described(""),
    scope=_Name(),
    is_list=True,
)


def declared(connection: Connection, of: FieldOf | None = None) -> tuple[Field, ...]:
    """Return the fields that the company has declared."""
    found = (field_of(scope, described) for scope, described in store.entries(connection, FIELDS).items())
    return tuple(field for field in found if of in (None, field.of))


def field_of(scope: str, described: Described) -> Field:
    """Return the field declared for a scope such as lot/Origin."""
    of, _, name = scope.partition("/")
    return Field(FieldOf(of), Words(name, described.zh or name), described)
