"""Repeats of the last booking: "same again", "another 2", 再来3包, 同上."""

import re
from dataclasses import dataclass

from bot.language.cutting import NUMBER, NUMERAL
from bot.language.folding import fold
from bot.language.lexicon import SHORT_VERBS, Verb

_AGAIN = re.compile(
    r"(?i)(?:do |book )?"
    r"(?:(?:exactly )?(?:the |that )?same(?: thing| one| as (?:before|last time|above)| again)*|again|once more"
    r"|repeat(?: that| it| last| the last one)?|one more time|ditto)"
    rf"(?:,? (?:but |with )?(?P<but>{NUMBER}(?: [a-z]+)?))?"
    rf"|(?:and |plus |again )?(?:another(?P<behind> {NUMBER}(?: [a-z]+)?)?"
    rf"|(?P<more>{NUMBER}(?: [a-z]+)?) more)(?: please)?"
    r"|(?:跟|和)?(?:刚才|上次|上一条|上面|之前)?的?(?:一样|同样)的?(?:再)?(?:来|记|出|收)?(?:一次|一遍|一份|一笔|个)?|同上|照旧"
    r"|重复(?:一次|一遍|上一条|刚才的)?|再来(?:一次|一遍|一份|一笔|个一样的)"
    rf"|再(?P<verb>[收进出发领拿取来要加])(?:了|一次)?(?P<amount>{NUMERAL} ?[^\d\s,，。]?)"
)


@dataclass(frozen=True)
class Repeat:
    """What is to be repeated: the amount, if another one is given, and the verb, if given."""

    amount: str = ""
    verb: Verb | None = None


def repeated(text: str) -> Repeat | None:
    """Return the repeat, if the text asks for one and nothing else."""
    found = _AGAIN.fullmatch(fold(text).strip(" .!。！"))
    if found is None:
        return None
    amount = found["but"] or found["more"] or found["behind"] or found["amount"] or ""
    return Repeat(amount.strip(), SHORT_VERBS.get(found["verb"] or ""))
