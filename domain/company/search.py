"""Fuzzy search for items: by SKU, barcode, parts of a name in either language, pinyin, initials, misspelt words.

The database stores what an item is found by. Each process reads it into memory once, updates it before each search, and
scans it. That takes milliseconds for 100,000 items and gives the same answers on every database; a table of the parts
of all names would need some fifty rows per item.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from weakref import WeakKeyDictionary, WeakSet

from sqlalchemy import Connection, Engine, Row, func, select

from domain.company import catalogue, synonyms
from domain.company.catalogue import Item
from domain.company.search_columns import NONE, Texts, fields_of
from domain.company.spelling import LETTERS, clean, fold, forgiven, near, pinyin
from domain.nameless import NAMELESS
from domain.storage.database import insert
from domain.storage.schema.company import barcodes, items, search_texts

LONGEST = 200
"""Maximum characters of a search; a longer text is no name."""

MAX_RANKED = 1_000
"""Up to this many hits are ranked one by one; of more, only the best kinds are looked for."""

CORRECTIONS = 5
"""Maximum words that are tried for a misspelt one, nearest first."""

PER_CORRECTION = 50
"""Maximum items ranked for each of these words."""

BARCODE_DIGITS = 4
"""Digits of a barcode needed to find it."""

SYLLABLES = 2
"""Chinese characters needed to search by sound: too many sound like a single one."""

PINYIN_LETTERS = 3
"""Letters needed to search inside syllables, too."""

_APART = re.compile("(?<=[a-z])(?=[0-9]{2})|(?<=[0-9]{2})(?=[a-z])")
"""The boundary between letters and digits in an SKU typed without its hyphen: water550."""

MAX_OTHERS = 40
"""Maximum alternative wordings that are tried."""

FEW_SOUNDS = 5
"""Maximum items for which one character is taken as another that sounds the same."""

_BATCH = 500

_LOCK = 7_236_802
"""PostgreSQL advisory lock: one transaction at a time changes texts, so that revisions are in commit order."""

_known: WeakKeyDictionary[Engine, Texts] = WeakKeyDictionary()
_refreshing = threading.Lock()
_changing: WeakSet[Connection] = WeakSet()
"""Connections whose transactions changed texts: nobody else may see those yet."""


@dataclass(frozen=True)
class Found:
    """The items found, best first; `sure` unless initials, sounds or spelling had to be guessed."""

    items: list[Item]
    sure: bool


def find(connection: Connection, words: str, limit: int = 8, *, guess: bool = True) -> Found:
    """Find items by SKU, barcode, or parts of a name in either language, best first.

    An exact SKU or barcode is the only answer. Otherwise every word must be part of the SKU or of a name, as written or
    in pinyin. SKUs that begin with the words come first, then names, then words, then others, and then barcodes. Only
    if there are none of these, and guessing is allowed: pinyin initials, other characters with the same sound, and
    misspelt words. Equally good hits are in SKU order.
    """
    phrase = fold(words[: LONGEST + 1])
    if not phrase or len(words) > LONGEST:
        return Found([], sure=True)
    hit = catalogue.by_barcode(connection, clean(words))
    if hit:
        return Found([hit.item], sure=True)
    texts = _current(connection)
    named = texts.with_sku(phrase) or _named(texts, phrase, limit)
    if not named and (single := _singular(phrase)) != phrase:
        named = _named(texts, single, limit)
    if not named and (apart := _APART.sub(" ", phrase)) != phrase:
        named = [each for each in _named(texts, apart, limit) if _has_figures(texts.names[each], apart)]
    numbers = named or (_guessed(texts, phrase, limit) if guess else [])
    found = catalogue.load(connection, [texts.ids[number] for number in numbers[:limit]])
    return Found(list(found.values()), sure=bool(named))


def _has_figures(names: str, phrase: str) -> bool:
    """Whether each number of the phrase occurs in full: "water 55" does not match "water 550"."""
    return all(re.search(rf"(?<![0-9]){figures}(?![0-9])", names) for figures in re.findall("[0-9]+", phrase))


def _singular(phrase: str) -> str:
    """Return the phrase without a plural s: colas."""
    return re.sub(r"(?<=[a-z]{2}[a-rt-z])s(?![a-z])", "", phrase)


def _named(texts: Texts, phrase: str, limit: int) -> list[int]:
    if not texts.may_name(phrase):
        return []
    words = phrase.split()
    names = (texts.names, texts.syllables)
    best = list(islice(texts.holding(words, *names), MAX_RANKED))
    if len(best) < MAX_RANKED:
        best.sort(key=lambda number: texts.kind(number, phrase, words))
    else:
        kinds = (
            texts.with_sku_beginning(phrase),
            texts.holding([f"\t {phrase}"], *names),
            texts.holding([f" {word}" for word in words], *names),
            best,
        )
        best = list(dict.fromkeys(chain.from_iterable(islice(kind, limit) for kind in kinds)))
    if len(best) < limit and len(phrase) >= BARCODE_DIGITS and phrase.isdecimal():
        best = list(dict.fromkeys([*best, *islice(texts.holding([phrase], texts.barcodes), limit)]))
    return best[:limit]


def _guessed(texts: Texts, phrase: str, limit: int) -> list[int]:
    if meant := _otherwise(texts, phrase, limit):
        return meant
    words = phrase.split()
    columns = (texts.names, texts.syllables, texts.initials) if len(words) > 1 else (texts.initials,)
    found = list(islice(texts.holding(words, *columns), limit))
    if not found and (len(pinyin(phrase)[1]) >= SYLLABLES or len(phrase) >= PINYIN_LETTERS):
        sounds = [pinyin(word)[0].lower() or word for word in words]
        found = list(islice(texts.holding(sounds, texts.names, texts.pinyin), limit))
    return found or _sounding_so(texts, phrase, limit) or _mistyped(texts, phrase, limit)


def _otherwise(texts: Texts, phrase: str, limit: int) -> list[int]:
    """Return items that have the phrase in other words, for the likeliest alternative that finds any."""
    for other in islice(synonyms.others(phrase), MAX_OTHERS):
        if found := _named(texts, other, limit):
            return found
    return []


def _sounding_so(texts: Texts, phrase: str, limit: int) -> list[int]:
    """Return items with another character of the same sound, if there are only a few."""
    if len(phrase) > 1 or phrase.isascii() or phrase in NAMELESS:  # these are rarely meant for another
        return []
    syllable = pinyin(phrase)[0]
    found = list(islice(texts.with_syllable(syllable), limit + 1)) if syllable else []
    return found if len(found) <= min(limit, FEW_SOUNDS) else []


def _mistyped(texts: Texts, phrase: str, limit: int) -> list[int]:
    """Return items that a phrase with one misspelt word may mean, least wrong first. The other words must match.

    The misspelt word is the one that occurs nowhere.
    """
    words = [word for word in LETTERS.findall(phrase) if forgiven(word)]
    wrong = next((word for word in words if phrase == word or not texts.anywhere(word)), "")
    found: dict[int, tuple[int, int, int]] = {}
    meant_words = near(wrong, texts.words) or near(wrong.removesuffix("s"), texts.words)  # hamers
    for letters, word in meant_words[:CORRECTIONS]:
        meant = LETTERS.sub(partial(_corrected, wrong, word), phrase)
        parts = meant.split()
        for number in islice(texts.holding(parts, texts.names, texts.syllables), PER_CORRECTION):
            found.setdefault(number, (letters, texts.kind(number, meant, parts), number))
    return sorted(found, key=found.__getitem__)[:limit]


def _corrected(wrong: str, meant: str, word: re.Match[str]) -> str:
    return meant if word.group() == wrong else word.group()


def _current(connection: Connection) -> Texts:
    """Return the texts as this transaction sees them, or newer."""
    if connection in _changing:
        return _refreshed(connection, NONE)
    with _refreshing:
        texts = _refreshed(connection, _known.get(connection.engine, NONE))
        _known[connection.engine] = texts
    return texts


def _refreshed(connection: Connection, texts: Texts) -> Texts:
    revision = _revision(connection)
    if revision <= texts.revision:
        return texts
    rows = connection.execute(select(search_texts).where(search_texts.c.revision > texts.revision))
    return texts.changed(revision, {row.item_id: (row.names, row.pinyin, row.initials, row.barcodes) for row in rows})


def _revision(connection: Connection) -> int:
    """Return the number of the last change to a text."""
    return connection.execute(select(func.max(search_texts.c.revision))).scalar() or 0


def index(connection: Connection, item_ids: Sequence[int]) -> None:
    """Update what these items are found by, after their names or barcodes have changed."""
    for start in range(0, len(item_ids), _BATCH):
        _index(connection, item_ids[start : start + _BATCH])


def index_all(connection: Connection) -> None:
    """Update what all items are found by."""
    index(connection, connection.execute(select(items.c.id)).scalars().all())


def _index(connection: Connection, item_ids: Sequence[int]) -> None:
    known = select(search_texts).where(search_texts.c.item_id.in_(item_ids))
    before = {row.item_id: row._asdict() for row in connection.execute(known)}
    rows = [
        {"item_id": item.id, **fields}
        for item, fields in _fields(connection, item_ids)
        if not fields.items() <= before.get(item.id, {}).items()
    ]
    if not rows:
        return
    if connection.dialect.name == "postgresql":  # SQLite has only one writer
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    revision = _revision(connection) + 1
    statement = insert(connection, search_texts)
    changed = {column.name: column for column in statement.excluded if column.name != "item_id"}
    statement = statement.on_conflict_do_update(index_elements=["item_id"], set_=changed)
    connection.execute(statement, [{**row, "revision": revision} for row in rows])
    _changing.add(connection)


def _fields(
    connection: Connection, item_ids: Sequence[int]
) -> Iterator[tuple[Row[tuple[object, ...]], dict[str, str]]]:
    codes: dict[int, list[str]] = {}
    query = select(barcodes.c.item_id, barcodes.c.code).where(barcodes.c.item_id.in_(item_ids))
    for code in connection.execute(query.order_by(barcodes.c.code)):
        codes.setdefault(code.item_id, []).append(code.code)
    for item in connection.execute(select(items).where(items.c.id.in_(item_ids))):
        yield item, fields_of(item.sku, (item.name_en, item.name_zh), codes.get(item.id, ()))
