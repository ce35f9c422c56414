"""What people say when they want something, or when less came than reported: neither is a booking.

All characters that are not cut out keep their positions.
"""

import re

from bot.language.cutting import HAN, NUMBER, NUMERAL, blanked
from domain.traditional import simplified

_WE = r"(?:please,? )?(?:we|i|they)?(?: (?:still|also|urgently|really|will|would|do))* ?"
_LACK = (
    r"(?:(?:send|give|get|bring|order) (?:us|me)(?!.*(?:[<>→]| to | from ))|need|require|want|(?:a|')?m short of"
    r"|are (?:short|out) of|(?:have )?run out of)(?: to (?:get|order))?:?"
)
_MAY = (
    r"(?:(?:can|could|may|might) (?:i|we) (?:please )?(?:get|have|order)"
    r"|(?:can|could|would|will) (?:you|u|anyone|anybody|someone|somebody) (?:please )?(?:send|give|spare|bring|get"
    r"|order) (?:us|me)"
    r"|(?:is it|would it be) possible (?:for us )?to (?:get|have|order))"
)
_NEED = (
    re.compile(rf"(?i)(?P<cut>(?:{_WE}{_LACK}|{_MAY})(?: (?:some|more|another))* )\S.*"),
    re.compile(r"(?i)\S.* (?P<cut>(?:is|are)? ?(?:needed|required)(?: urgently| here)?)[ .!]*"),
    re.compile(
        rf"(?P<cut>(?:请|我们?|咱们|这边|这里|还|急|现在|马上|仓库)*(?:急需|需要|想要|要(?!不|是|求)|缺(?!货)|申请(?!调|移))"
        rf"(?:领|用|补)?)(?=[{HAN}A-Za-z0-9]).+"
    ),
    re.compile(
        r"\s*(?P<cut>(?:请问?|麻烦|能不能|能否|可不可以|可以|可否|能)+(?:再|也)?(?:帮忙?)?"
        r"(?:(?:给|送|调|拨|发|补|匀|分)(?:给)?(?:我们?|咱们?|这边|这里)|(?:调|拨|匀|补|送))(?:点|些)?)"
        rf"(?=[{HAN}A-Za-z0-9]).+?(?P<end>(?:过来|来|一下)*(?:吗|么|嘛|呢|不)?[ ?!.。]*)"
    ),
)
_CAME = r"(?:arrived|came|come|turned up|showed up|got here|(?:were|was) delivered)"
_ONLY = (
    re.compile(
        rf"(?i)(?P<cut>(?:but )?(?:only|just) )(?P<amount>{NUMBER})(?P<rest>.*?)"
        rf"(?P<end>(?: of (?:them|it|these))? (?:have |has )?{_CAME}[ .!]*)"
    ),
    re.compile(
        rf"(?i)(?P<cut>(?:but )?(?:we |i )?only (?:got|received) |there (?:were|was) only )"
        rf"(?P<amount>{NUMBER})(?P<rest>.*?)(?P<end>[ .!]*)"
    ),
    re.compile(
        rf"(?P<rest>[{HAN}A-Za-z0-9 ]*?)[，, ]?(?P<cut>(?:但是?)?(?:只|才|就|仅)(?:有)?(?:收|到|来)(?:到|货|了)*)"
        rf"(?P<amount>{NUMERAL})(?P<end>)(?P<more>[^，。]*)"
    ),
    re.compile(rf"(?P<cut>(?:但是?)?(?:只|才|就|仅)有?)(?P<amount>{NUMERAL})(?P<rest>.*?)(?P<end>(?:到|来)(?:货|了)*)"),
)


def needed(text: str) -> str | None:
    """Return what somebody says that they need, and how much; None if nobody does."""
    match = next((found for each in _NEED if (found := each.fullmatch(simplified(text)))), None)
    if match is None:
        return None
    return blanked(text, match.span("cut"), *([match.span("end")] if "end" in match.groupdict() else ()))


def only_came(text: str) -> str | None:
    """Return how many came, and perhaps of what, if the text says that only so many did; else None."""
    match = next((found for each in _ONLY if (found := each.fullmatch(text))), None)
    return blanked(text, match.span("cut"), match.span("end")) if match else None
