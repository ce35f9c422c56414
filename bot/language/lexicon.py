"""The words of the floor, English and Chinese, and the one word of the trade that each of them means."""

from typing import Literal

Done = Literal[
    "receive",
    "issue",
    "transfer",
    "move",
    "damage",
    "return",
    "reserve",
    "send_back",
    "adjust",
    "write_off",
    "count",
]
"""What can be done to stock."""
Verb = Literal[Done, "stock"]
Kind = Literal["lot", "expiry", "made", "from", "to", "of", "price", "on", "ago", "for", "please"]

_UNITS = {
    "piece": "pieces pc pcs ea each unit units tablets capsules 个 件 只 支 台 条 把 张 块 根 枚 片 粒",
    "case": "cases 箱",
    "box": "boxes 盒",
    "carton": "cartons ctn",
    "bottle": "bottles btl 瓶",
    "can": "cans tin tins 罐 听",
    "cup": "cups 杯",
    "bag": "bags 袋",
    "sack": "sacks",
    "pack": "packs pkt packet packets 包",
    "roll": "rolls 卷",
    "pair": "pairs 双 对 副",
    "set": "sets 套",
    "tray": "trays",
    "drum": "drums 桶",
    "pallet": "pallets 托",
    "kg": "kgs kilo kilos 公斤 千克",
    "g": "gram grams 克",
    "l": "liter liters litre litres 升",
    "ml": "毫升",
    "m": "meter meters metre metres 米",
}
UNITS = {word: unit for unit, words in _UNITS.items() for word in (unit, *words.split())}
MEASURES = frozenset({"kg", "g", "l", "ml", "m"})  # which names carry too: "oat biscuits 200 g"

SIZES = frozenset({"mm", "cm", "mm²", "cm²", "mg", "cl", "%", "w", "v", "ply"})
"""What is never counted in: "packing tape 48 mm" is a name."""

_VERBS: dict[Verb, str] = {
    "receive": "receive received got arrived 入库 收货 进货 收到 收了 到货 到了 来了 签收",
    "issue": "issue issued take took taken use used ship shipped sell sold take_out took_out"
    " 出库 出了 发货 发出 发了 领料 领用 领了 领走 拿了 拿走 取走 用了 用掉 卖了 卖出",
    "transfer": "transfer transferred request requested 调拨 调货",
    "move": "move moved put put_away 移库 移位 移动 上架",
    "damage": "damage damaged 破损 损坏 坏了 摔坏 打破",
    "return": "return returned 退货 客退",
    "reserve": "reserve reserved keep 预留 保留",
    "send_back": "send_back sent_back 退供 退厂",
    "adjust": "adjust 库存调整 调账",
    "write_off": "write_off wrote_off scrap scrapped 报损 报废",
    "count": "count counted 盘点 清点",
    "stock": "stock check find show 库存 查 查询 查看 查一下 查下 看看 看一下 看下",
}


def _spelt(words: str) -> list[str]:
    """Words as they are looked up: in those of two parts a space, a hyphen or nothing may stand for the mark."""
    return words.replace("_", "").split()


VERBS: dict[str, Verb] = {word: verb for verb, words in _VERBS.items() for word in _spelt(words)}
SHORT_VERBS: dict[str, Verb] = {
    "收": "receive",
    "进": "receive",
    "发": "issue",
    "领": "issue",
    "拿": "issue",
    "取": "issue",
    "调": "transfer",
    "转": "transfer",
    "移": "move",
    "放": "move",
}
"""Verbs only before a number or alone: 收纳箱 is a storage box, and 发卡 a hairpin."""

LAST_VERBS: dict[str, Verb] = {
    **dict.fromkeys(("received", "arrived", "in"), "receive"),
    **dict.fromkeys(("issued", "taken", "used", "shipped", "sold", "out"), "issue"),
    **dict.fromkeys(("damaged", "broken"), "damage"),
    "returned": "return",
}
"""Verbs at the end of what has a number: "24 milk in"."""

_LABELS: dict[Kind, str] = {
    "lot": "lot lot_no lot_number batch batch_no batch_number 批次 批号 批次号",
    "expiry": "exp exp_date expiry expiry_date expires expires_on expiring best_before use_by"
    " 有效期至 有效期到 有效期 效期至 效期 到期日 到期 过期",
    "made": "mfg mfg_date made made_on 生产日期",
    "from": "from from_bin from_shelf from_rack 从 从货位 从货架 从库位 从仓位",
    "to": "to into to_bin to_shelf to_rack 到 至 到货位 到货架 到库位 到仓位",
    "of": "of the some",
    "price": "price 单价",
    "on": "on",
    "ago": "today yesterday 今天 今日 昨天 昨日 前天",
    "for": "for 单号 给",
    "please": "please pls thanks thank_you i we just 请 帮我 麻烦 谢谢 我 我们 把",
}
LABELS: dict[str, Kind] = {word: label for label, words in _LABELS.items() for word in _spelt(words)}

SPELLINGS = {
    word.replace("_", ""): word.replace("_", " ")
    for words in (*_VERBS.values(), *_LABELS.values())
    for word in words.split()
    if "_" in word
}
"""How words of two parts are written; they are looked up without what is between their parts."""

COURTESIES = frozenset({"please", "pls", "thanks", "thankyou", "谢谢"})
"""What may be said at the end, too."""

SITE_WORDS = frozenset({"warehouse", "depot", "store", "site"})
"""What may follow the name of a site: "from West warehouse"."""

COMMANDS = {"cancel": "cancel", "取消": "cancel", "undo": "undo", "撤销": "undo", "help": "help", "帮助": "help"}
"""Commands that are typed without their stroke: as an answer, "cancel" would be a reason to write something off."""

DAYS_AGO = {"today": 0, "今天": 0, "今日": 0, "yesterday": 1, "昨天": 1, "昨日": 1, "前天": 2}

NOT_AFTER_A_UNIT = "装子套尺半"
"""Then the number and unit are part of a name (50片装, 包子, 卷尺), or of an amount that is not understood (一箱半)."""
NOT_AFTER_A_NUMBER = "号码型寸层级度代次节平半万千百十亿斤两吨"
"""Then the number is part of a name (5号电池), or of an amount that is not understood (3斤)."""
