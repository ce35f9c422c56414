"""Leftovers: parts of a text that nothing accounts for. They are shown and asked about before anything is booked.

Words that retract a text or leave it open (a question, a refusal, a doubt, a plan, a "but") are only looked for here,
so that 不锈钢 or "No-nut bar" may be names.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from bot.language.tokens import HAN, UNIT
from domain.nameless import NAMELESS

Spans = tuple[tuple[int, int], ...]
"""Parts of a text: start (inclusive) and end (exclusive)."""

MAX_WORDS = 8
"""Maximum words of a name surrounded by other words; a longer text is not one."""

MAX_CHARACTERS = 16
"""Maximum characters of a name within a run of Chinese, which has no spaces."""

AGREEING = frozenset("👍👌🙏🙂😊😀✔✅☑💪")
"""Emoji that may accompany a booking and have no other meaning."""

SHORTEST = {True: 3, False: 1}
"""Minimum characters of a part that is looked for as a name: True for Latin letters, False for others."""

SHORTEST_IN_A_RUN = 2
"""Minimum characters of a name within other characters: a single one is part of too many names."""

_NOUNS = re.compile(f"[^{''.join(NAMELESS)}]+")

_WITH_UNIT = re.compile(
    rf"(?:(?:(?<![0-9])[0-9]{{1,9}}(?:\.[0-9]{{1,9}})?|[半一二两三四五六七八九十百千]{{1,9}})[多来余]?"
    rf"|^[多来余]) ?(?:{UNIT})(?=[{HAN}])"
)
"""An amount with its unit: the 包 of 3包盐 names nothing."""

_HAN_RUN = re.compile(f"[{HAN}]+")
_NAMELESS = re.compile(
    r"(?i)(?:of|the|and|or|to|at|in|on|for|by|with|from|out|a|an|we|you|u|i|it|me|my|is|are|do|does|did|have|has|can|could"
    r"|will|would|should|may|must|this|that|these|those|no|not|yes|what|who|how|please|pls)"
)

_QUESTION = re.compile(r"(?i)[?❓❔]+|吗|呢|么$|是不是|对吧|\b(?:right|correct|ok|okay)(?=\?)")
_REFUSAL = re.compile(
    r"(?i)\b(?:(?:do|does|did|should|must|could|would|can|is|was|are|were|has|have)(?: not|n['’]?t)|cannot|won['’]?t"
    r"|not|never|no|nope|none|nobody|nothing|don['’]?t|without|except|instead|cancel|stop|forget|ignore|undo|wrong"
    r"|mistake|fake|test(?:s|ing|ed)?|practi[cs]e|trial|demo|joke|oops|rejected|refused"
    r"|declined|withdrawn|skip|wait|unless|otherwise|neither|void)\b"
    r"|不要|不用|不是|不能|不对|不该|先不|先别|别|勿|没有|没|未|无需|取消|作废|撤销|算了|错了|误|免|拒|测试|练习|试一下|试试"
)
_DOUBT = re.compile(
    r"(?i)\b(?:maybe|perhaps|probably|possibly|about|around|approx(?:imately)?|roughly|circa|ca|almost|nearly|some"
    r"|at least|at most|up to|over|under|more than|less than|i think|i guess|i believe|not sure|unsure|seems?|might|may"
    r"|should|could|supposed(?: to)?|expected|if|or|ish|estimated?|would|eventually|someday|allegedly|reportedly"
    r"|doubtful|hopefully)\b"
    r"|好像|大概|大约|可能|也许|或许|应该|估计|差不多|左右|上下|约|似乎|貌似|不确定|没准|至少|最多|不到|超过|要是|如果|应"
)
_PLAN = re.compile(
    r"(?i)\b(?:tomorrow|tonight|later|soon|next|will|shall|going to|gonna|plan(?:ned)?|planning|to come|upcoming"
    r"|pending|on (?:the way|order)|this (?:afternoon|evening)|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|week|month|morning)\b"
    r"|明天|明早|明晚|明日|后天|大后天|下午|今晚|晚上|下周|下星期|下礼拜|下个?月|周[一二三四五六日末]|星期[一二三四五六日天]"
    r"|待会儿?|等会儿?|一会儿?|等下|稍后|过后|回头|将要?|即将|准备|打算|计划|预计|想|要"
)
_TURN = re.compile(r"(?i)\b(?:but|only|just|because|although|though|however|then)\b|但是?|因为|所以|然后|结果")
SIGNALS = (_QUESTION, _REFUSAL, _DOUBT, _PLAN, _TURN)


def takes_back(words: str) -> bool:
    """Whether anything in these words retracts them."""
    return _REFUSAL.search(words) is not None


def signals_beside(words: str, names: Iterable[str]) -> bool:
    """Whether a retracting or open word occurs that is not part of any of these names: "no beef"."""
    said = [word for word in words.split() if word.isascii() and any(signal.fullmatch(word) for signal in SIGNALS)]
    known = {word.casefold() for name in names for word in re.findall(r"\w+", name)}
    return any(word.casefold() not in known for word in said)


def are_signals(words: str) -> bool:
    """Whether these words only retract or leave something open, and so name nothing."""
    return bool(words) and not _without_signals(words).strip(" .,!。，！")


_MARKS = re.compile(
    r"[?❓❔]+|[❌❎✖✗✘🚫⛔👎🙅🤔🤷🛑]+|[≈≅≃≤≥±∓]"
    r"|(?:(?<![-=A-Za-z0-9])[<>]=?|(?<![0-9])(?<![0-9] )[~∼〜])(?= *[+-]?[0-9一二两三四五六七八九十])"
    r"|(?i:\bsome(?= +[+-]?[0-9]))"
)
_ABOUT_A_NUMBER = re.compile(r"(?<![0-9])(?<![0-9] )[≈≅≃~∼〜] *[+-]?[0-9][0-9.,]*(?![A-Za-z0-9])")
"""An amount that is not sure, and part of no name: ≈24."""


def questions(text: str) -> Spans:
    """Return the positions of a text's question marks."""
    return tuple(mark.span() for mark in re.finditer("[?❓❔]+", text))


def marks(text: str) -> Spans:
    """Return the positions of question marks and other signs of doubt or refusal, glued or not: B-01❌, "~ 24"."""
    return tuple(mark.span() for mark in _MARKS.finditer(text))


def parts(words: str, *, single: bool = False) -> Iterator[str]:
    """Yield what may be the name within the words: all except retracting words, then ever shorter runs of them.

    `single`: finally also single Chinese characters that may be names: the 盐 of 盐出3, or of 一些盐; but not the 水 of
    水果糖, whose other characters are not ours.
    """
    whole = _without_signals(_WITH_UNIT.sub(" ", words))
    if whole != words and _may_name(whole) and (single or whole.isascii() or len(whole) > 1):
        yield whole
    each = whole.split()
    if len(each) <= MAX_WORDS:
        yield from _runs(each)
    for run in _HAN_RUN.findall(whole):
        if len(run) <= MAX_CHARACTERS:
            yield from (
                run[start : start + length]
                for length in range(len(run), SHORTEST_IN_A_RUN - 1, -1)
                for start in range(len(run) - length + 1)
            )
    if single:
        for run in _HAN_RUN.findall(whole):
            if len(run) <= MAX_WORDS:
                yield from (each for each in _NOUNS.findall(run) if len(each) == 1)


def _runs(words: list[str]) -> Iterator[str]:
    """Yield ever shorter runs of adjacent words that neither begin nor end with one that names nothing."""
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            ends_name = not any(_NAMELESS.fullmatch(word) for word in (run[0], run[-1]))
            if ends_name and _may_name(" ".join(run)):
                yield " ".join(run)


_FIGURES = re.compile(r"(?<![^\s,(])[0-9]+(?![^\s,)%])")


def stray_figures(rest: str, names: Iterable[str]) -> tuple[str, ...]:
    """Return numbers among a name's words that occur in full in none of the names: the 3 of "3 cola" is not 330."""
    known = [set(re.findall("[0-9]+", name)) for name in names]
    return tuple(each for each in _FIGURES.findall(rest) if not any(each in figures for figures in known))


def spans_of(text: str, spans: Iterable[tuple[int, int]], words: Iterable[str]) -> Spans:
    """Return where the words occur in these parts of a text."""
    found = []
    for word in words:
        pattern = re.compile(rf"(?<![0-9]){re.escape(word)}(?![0-9])")
        found += [match.span() for start, end in spans if (match := pattern.search(text, start, end))]
    return tuple(found)


def names_nothing(words: str) -> bool:
    """Whether it is a connecting word: of, to, and."""
    return _NAMELESS.fullmatch(words) is not None


def _may_name(words: str) -> bool:
    return len(words) >= SHORTEST[words.isascii()]


def _without_signals(words: str) -> str:
    """Return the words without those that retract or leave open, and without a number that is left open."""
    words = _ABOUT_A_NUMBER.sub(" ", words)
    for signal in SIGNALS:
        words = signal.sub(" ", words)
    return " ".join(words.split())


def pictographs(text: str, spans: Iterable[tuple[int, int]]) -> Spans:
    """Return the emoji among these parts of a text, which belong to no name: a cross means something."""
    return tuple(part for part in spans if any(unicodedata.category(each) == "So" for each in text[part[0] : part[1]]))


def left(text: str, spans: Iterable[tuple[int, int]]) -> Spans:
    """Return these parts of a text and its question marks, merged if adjacent, without what merely agrees."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted({*spans, *marks(text)}):
        if not set(text[start:end]) - AGREEING - {"\ufe0f"}:
            continue
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


_CHOOSES = re.compile(
    r"(?i)(?:\b(?:the|a|an|ones?|its?|it['’]s|is|that|this|please|pls|i|we|mean|meant|want|said|take|ok|okay|yes|yeah|of|just)\b"
    r"|我|就|是|要|选|那个?|这个?|[这那]种|款|种|的|嘛|呀|啊|[\s,.!，。！])+"
)
"""What may accompany a name that is chosen from several: "the beef one", 就要红烧的."""


def not_choosing(text: str, spans: Iterable[tuple[int, int]]) -> Spans:
    """Return the parts of an answer that say more than which one it is."""
    return tuple(part for part in spans if not _CHOOSES.fullmatch(text[part[0] : part[1]].strip() or " "))


def without(text: str, spans: Iterable[tuple[int, int]], named: str) -> Spans:
    """Return these parts of a text without the words of the name."""
    left = list(spans)
    for word in named.split():
        for at, (start, end) in enumerate(left):
            found = text.casefold().find(word.casefold(), start, end)
            if found >= 0:
                left[at : at + 1] = [(start, found), (found + len(word), end)]
                break
    return tuple(part for part in left if text[part[0] : part[1]].strip())
