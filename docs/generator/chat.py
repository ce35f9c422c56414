"""What can be said in the chat, and by whom: from the commands, the rights, and the lexicon."""

from collections.abc import Iterable, Mapping

from bot.chat.texts import Texts, languages
from bot.language import lexicon
from bot.routes.commands import COMMANDS
from bot.routes.menus import GROUP_MENU, menu_of
from docs.generator.markdown import code, table
from domain.company.people import RIGHTS, Person, Right
from domain.company.sight import VISIBLE, Needs, Sight
from domain.ledger.movements import PREFIXES
from domain.vocabulary import Role

TOLD = {
    Sight.STOCK: "how much of what is where, lots, expiry",
    Sight.HISTORY: "bookings: who, when, with which message and picture",
    Sight.SHORTAGES: "what runs low, what expires",
    Sight.FIGURES: "how a site is doing: turnover, cover, accuracy (no money)",
    Sight.COSTS: "prices that others said, values, what stock is worth",
    Sight.REQUESTS: "counts, transfers and corrections that wait for a decision",
    Sight.RECORDS: "a colleague's number, roles, and who changed them",
}
"""What each means, in words."""

LANGUAGES = {language: Texts(language) for language in languages()}


def all_commands() -> str:
    """Return each command in both languages, and whose menu it is in."""
    menus = {role: menu_of(_somebody(role)) for role in RIGHTS}
    listed = [name for name in COMMANDS if any(name in menu for menu in (*menus.values(), GROUP_MENU))]
    rows = [
        [
            f"`/{name}`",
            *(say.plain(f"command-{name}") for say in LANGUAGES.values()),
            *(_mark(name in menu) for menu in (*menus.values(), GROUP_MENU)),
        ]
        for name in listed
    ]
    header = ("command", *(say.plain("language-name") for say in LANGUAGES.values()), *map(_role, menus), "groups")
    others = code(f"/{name}" for name in COMMANDS if name not in listed)
    return f"{table(header, rows)}\n\nUnderstood, but in no menu: {others}."


def rights_of_roles() -> str:
    """Return what each role may do at its site."""
    header = ("role", *(say.plain("language-name") for say in LANGUAGES.values()), *(right.value for right in Right))
    rows = [
        [
            f"`{role}`",
            *(say.plain(f"role-{role}") for say in LANGUAGES.values()),
            *(_mark(right in held) for right in Right),
        ]
        for role, held in RIGHTS.items()
    ]
    return table(header, rows)


def sights() -> str:
    """Return what each role sees: of its own site, or of all."""
    header = ("", *(_role(role) for role in RIGHTS))
    rows = [[TOLD[what], *(_where(needed, role) for role in RIGHTS)] for what, needed in VISIBLE.items()]
    return table(header, rows)


def _where(needed: Needs, role: Role) -> str:
    if needed.right not in RIGHTS[role]:
        return ""
    return "everywhere" if needed.everywhere else "there"


def verbs() -> str:
    """Return the words for each thing that is done to stock."""
    ways = (lexicon.VERBS, lexicon.FIRST_VERBS | lexicon.SHORT_VERBS, lexicon.LAST_VERBS)
    rows = [[f"`{verb}`", *(_words_for(verb, way) for way in ways)] for verb in dict.fromkeys(lexicon.VERBS.values())]
    return table(("what is done", "first", "first, before a number", "last, after a number"), rows)


def units() -> str:
    """Return the words for each unit and pack."""
    rows = [(f"`{unit}`", _words_for(unit, lexicon.UNITS)) for unit in dict.fromkeys(lexicon.UNITS.values())]
    return table(("unit", "words"), rows)


def other_words() -> str:
    """Return the words that say which part of a booking comes next."""
    rows = [(f"`{label}`", _words_for(label, lexicon.LABELS)) for label in dict.fromkeys(lexicon.LABELS.values())]
    rows += [(f"`/{name}`", _words_for(name, lexicon.COMMANDS)) for name in dict.fromkeys(lexicon.COMMANDS.values())]
    return table(("what follows, or is meant", "words"), rows)


def kinds_of_movements() -> str:
    """Return the kinds of movements, the letters of their numbers, and their names in the chat."""
    header = ("kind", "numbers", *(say.plain("language-name") for say in LANGUAGES.values()))
    rows = [
        [f"`{kind}`", f"{letter}-000123", *(say.plain(f"kind-{kind}") for say in LANGUAGES.values())]
        for kind, letter in PREFIXES.items()
    ]
    return table(header, rows)


def _somebody(role: Role) -> Person:
    return Person(1, 1, "", home_id=1, language="en", phone_language="en", roles=((1, role),))


def _role(role: Role) -> str:
    return LANGUAGES["en"].plain(f"role-{role}")


def _mark(there: bool) -> str:
    return "✓" if there else ""


def _words_for(meaning: str, words: Mapping[str, str]) -> str:
    return code(_spelt(word for word, meant in words.items() if meant == meaning))


def _spelt(words: Iterable[str]) -> Iterable[str]:
    """Return words as they are typed, with spaces that the look-up omits."""
    return (lexicon.SPELLINGS.get(word, word) for word in words)
