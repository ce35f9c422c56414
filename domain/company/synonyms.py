"""Synonyms: other words for goods, whether regional, in other spellings, or with other endings."""

import re
from collections.abc import Iterator

_GROUPS = """
锤 锤子 榔头 铁锤 钉锤|螺丝刀 起子 改锥 螺丝批 旋具|扳手 扳子|钳 钳子 老虎钳|手电 手电筒 电筒
胶带 胶布 胶纸 封口胶|米 大米 稻米 白米|面粉 白面 灰面|方便面 泡面 速食面 快食面 即食面|酱油 豉油|盐 食盐 食用盐
糖 白糖 砂糖 白砂糖|油 食用油 食油|鸡蛋 鸡子 鸡卵 蛋|土豆 马铃薯 洋芋|番茄 西红柿|玉米 苞米 包谷|花生 花生米
红薯 地瓜 番薯|卷心菜 包菜 圆白菜|矿泉水 瓶装水 纯净水 饮用水 山泉水|酸奶 酸牛奶 优格|饼干 曲奇|橙汁 橙子汁 果汁
咖啡豆 咖啡|红茶 茶包|抽纸 纸巾 餐巾纸 面巾纸 面纸|卫生纸 厕纸 手纸|创可贴 创口贴 邦迪 止血贴|绷带 纱布带
口罩 面罩|手套 劳保手套|电池 干电池|电缆 电线 线缆|碘伏 碘酒 碘酊|扑热息痛 对乙酰氨基酚|盐水 生理盐水 氯化钠
肥皂 香皂|拖把 墩布|扫帚 扫把 笤帚|垃圾袋 塑料袋|纸箱 纸盒 箱子|插座 插排 排插 插线板|灯泡 电灯泡|螺丝 螺钉
螺母 螺帽|毛巾 手巾|hammer mallet|torch flashlight|spanner wrench|plaster plasters bandaid bandaids
tissue kleenex|noodle ramen|biscuit cookie|soda cola coke|colour color|grey gray|tyre tire|aluminium aluminum
fibre fiber|metre meter|litre liter|yoghurt yogurt|flavour flavor|mould mold|juice oj|oil oils|glove mitt
battery batteries|knife knives|box boxes|brush brushes|spring mineral bottled|table cooking
tape sellotape scotch|cable wire cord|bandage dressing|paracetamol acetaminophen tylenol|ibuprofen advil nurofen
screwdriver driver|mask facemask|detergent soap
"""
"""The words of a group mean the same goods, or ones easily confused: they are offered, never assumed."""

_ENDINGS = re.compile("[子头儿]$")
_BEGINNINGS = re.compile("^[大小老](?=.)")
_LATIN = re.compile("[a-z]+")

_meant: dict[str, tuple[str, ...]] = {}
for _group in _GROUPS.replace("\n", "|").split("|"):
    for _word in _group.split():
        _meant[_word] = tuple(
            dict.fromkeys((*_meant.get(_word, ()), *(each for each in _group.split() if each != _word)))
        )


def others(phrase: str) -> Iterator[str]:
    """Yield the folded phrase in other words, changing one word at a time, likeliest first."""
    if "-" in phrase:
        yield phrase.replace("-", " ")
    yield from _apart_or_together(phrase)
    for word in sorted((each for each in _meant if _has(phrase, each)), key=len, reverse=True):
        yield from (_with(phrase, word, other) for other in _meant[word])
    yield from _of_other_number(phrase)
    if not phrase.isascii() and len(phrase) > 1:
        for pattern in (_ENDINGS, _BEGINNINGS):
            if (shorter := pattern.sub("", phrase)) != phrase:
                yield shorter


def _has(phrase: str, word: str) -> bool:
    return word in (phrase.split() if word.isascii() else phrase)


def _with(phrase: str, word: str, other: str) -> str:
    if not word.isascii():
        return phrase.replace(word, other)
    return " ".join(other if each == word else each for each in phrase.split())


SHORTEST_PART = 3
"""Letters of a word that may be joined to the next."""


def _apart_or_together(phrase: str) -> Iterator[str]:
    """Yield two words joined as one, and one word split in two: soysauce, "screw driver"."""
    words = phrase.split()
    for at in range(len(words) - 1):
        if _LATIN.fullmatch(words[at]) and _LATIN.fullmatch(words[at + 1]):
            yield " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])
    for at, word in enumerate(words):
        if _LATIN.fullmatch(word):
            for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
                yield " ".join([*words[:at], word[:cut], word[cut:], *words[at + 1 :]])


def _of_other_number(phrase: str) -> Iterator[str]:
    """Yield singular for plural and plural for singular, where it takes more than an s: battery, boxes."""
    for ending, other in (("ies", "y"), ("y", "ies"), ("es", ""), ("ves", "f"), ("ves", "fe")):
        changed = re.sub(rf"(?<=[a-z]{{2}}){ending}(?![a-z])", other, phrase)
        if changed != phrase:
            yield changed
