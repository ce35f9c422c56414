"""What people say when they want something, or when less came than they were told: neither is a booking.

What is cut out leaves every other character where it was.
"""

import re

from bot.language.cutting import HAN, NUMBER, NUMERAL, blanked

_WE = r"(?:please,? )?(?:we|i|they)?(?: (?:still|also|urgently|really|will|would|do))* ?"
_LACK = r"(?:need|require|want|(?:a|')?m short of|are (?:short|out) of|(?:have )?run out of)(?: to (?:get|order))?:?"
_MAY = r"(?:can|could|may) (?:i|we) (?:please )?(?:get|have|order)"
_NEED = (
    re.compile(rf"(?i)(?P<cut>(?:{_WE}{_LACK}|{_MAY})(?: (?:some|more|another))* )\S.*"),
    re.compile(r"(?i)\S.* (?P<cut>(?:is|are)? ?(?:needed|required)(?: urgently| here)?)[ .!]*"),
    re.compile(
        rf"(?P<cut>(?:请|我们?|咱们|这边|这里|还|急|现在|马上|仓库)*(?:急需|需要|想要|要(?!不|是|求)|缺(?!货)|申请(?!调|移))"
        rf"(?:领|用|补)?)(?=[{HAN}A-Za-z0-9]).+"
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
    """Of what somebody says to need something, the rest: what, and how much; None if nobody does."""
    match = next((found for each in _NEED if (found := each.fullmatch(text))), None)
    return blanked(text, match.span("cut")) if match else None


def only_came(text: str) -> str | None:
    """Of what says that only so many came, the rest: how many, and perhaps of what; None if it says something else."""
    match = next((found for each in _ONLY if (found := each.fullmatch(text))), None)
    return blanked(text, match.span("cut"), match.span("end")) if match else None
