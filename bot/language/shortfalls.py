"""Shortfalls: how many are broken, how many were expected. Cut out of a text before it is read.

Every other character keeps its position, so that unclear parts are found in the text as it was typed.
"""

import re
from dataclasses import dataclass, replace

from bot.language.cutting import HAN, NUMBER, NUMERAL, blanked
from bot.language.reader import read_quantity
from bot.language.words import Amount, Unclear

_STATE = (
    "broken|damaged|smashed|crushed|cracked|torn|leaking|leaked|wet|spoilt|spoiled|rotten|mouldy|moldy|dented|ruined|bad"
    "|defective|faulty"
)
_LINK = r"(?<![\s,;.(])(?:[\s,;.(]|\b(?:and|but|with|plus)\b|\bof (?:which|them|these|those)\b)*+"
_BE = r"(?:(?:is|are|was|were|came|arrived) )?"
_BROKEN_ENGLISH = re.compile(
    rf"(?i){_LINK}(?<![a-z0-9])(?:[-−–] ?)?"
    rf"(?:(?P<amount>{NUMBER}(?: (?!of\b)[a-z]+)??) (?:of (?:which|them|these|those) )?{_BE}"
    rf"(?P<how>{_STATE})(?: (?:ones?|(?P<unit>[a-z]+)))?"
    rf"|(?P<how_first>{_STATE})[: ]+(?P<behind>{NUMBER}(?: [a-z]+)?))\)?(?=[\s.,;!?)]*$)"
)
_STATE_CHINESE = "破损|损坏|打碎|压坏|摔坏|坏|破|碎|漏|烂|受潮|变质|发霉|残次|不良"
_BROKEN_CHINESE = re.compile(
    r"(?<![\s，,；;、。（(])(?:[\s，,；;、。（(]|其中|里面|当中|但是?|还?有|另外?)*+"
    rf"(?:(?P<amount>{NUMERAL} ?[{HAN}]??)(?:是|都|已经)*(?P<how>{_STATE_CHINESE})(?:掉|了|的)*"
    rf"|(?P<how_first>{_STATE_CHINESE})(?:掉|了)*(?P<behind>{NUMERAL}(?: ?[{HAN}])?)了?)[）)]?(?=[\s。，,！!？?]*$)"
)
_EXPECTED = re.compile(
    rf"(?i)(?:(?<![\s,;(])[\s,;(]*+\b(?:expected|ordered|should (?:be|have been)) (?P<amount>{NUMBER}(?: [a-z]+)??)"
    r"(?=[\s,;.)]*(?:$|\b(?:but|and|only|we|i|got|received|arrived|came)\b|\+))"
    rf"|(?:应收|应到|应来|应该收|应该到|订了|订货)(?P<behind>{NUMERAL}[箱盒瓶袋包个件罐桶卷双套支提板]?))[，,；;]?"
)


@dataclass(frozen=True)
class Shortfall:
    """How many were broken, and how; how many were expected; and where in the text that is said."""

    broken: Amount | None = None
    how: str = ""
    expected: Amount | None = None
    span: tuple[int, int] = (0, 0)
    own: tuple[tuple[str, str], ...] = ()  # values of custom fields, cut out as well


def cut_out(text: str, units: frozenset[str] = frozenset()) -> tuple[str, Shortfall]:
    """Return a folded text with what it says about shortfalls blanked, and what it says."""
    found = Shortfall()
    for pattern in (_BROKEN_ENGLISH, _BROKEN_CHINESE):
        match = pattern.search(text)
        amount = _amount(match, units) if match and found.broken is None else None
        if match and amount:
            found = replace(found, broken=amount, how=match["how"] or match["how_first"])
            text = blanked(text, match.span())
    match = _EXPECTED.search(text)
    amount = _amount(match, units) if match else None
    if match and amount:
        found = replace(found, expected=amount, span=match.span())
        text = blanked(text, match.span())
    return text, found


def _amount(match: re.Match[str], units: frozenset[str]) -> Amount | None:
    unit = match.groupdict().get("unit") or ""
    try:
        return read_quantity(f"{match['amount'] or match['behind']} {unit}".strip(), units)
    except Unclear:
        return None
