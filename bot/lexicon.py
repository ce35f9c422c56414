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
Kind = Literal["lot", "expiry", "made", "from", "to", "of", "price", "on", "ago", "for"]

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
    "receive": "receive received 入库 收货 进货 收到 到货 签收",
    "issue": "issue issued 出库 发货 领料 领用 发出",
    "transfer": "transfer 调拨 调货",
    "move": "move putaway 移库 移位 上架",
    "damage": "damage damaged 破损 损坏",
    "return": "return 退货 客退",
    "reserve": "reserve 预留",
    "send_back": "sendback send_back 退供 退厂",
    "adjust": "adjust 库存调整 调账",
    "write_off": "writeoff write-off write_off 报损 报废",
    "count": "count counted 盘点 清点",
    "stock": "stock 库存 查",
}
VERBS: dict[str, Verb] = {word: verb for verb, words in _VERBS.items() for word in words.split()}
SHORT_VERBS: dict[str, Verb] = {
    "收": "receive",
    "进": "receive",
    "发": "issue",
    "领": "issue",
    "调": "transfer",
    "移": "move",
}
"""Verbs only before a number or alone: 收纳箱 is a storage box, and 发卡 a hairpin."""

_LABELS: dict[Kind, str] = {
    "lot": "lot batch 批次 批号",
    "expiry": "exp expiry expires expiring 有效期至 有效期 效期至 效期 到期 过期",
    "made": "mfg made 生产日期",
    "from": "from 从",
    "to": "to 到 至",
    "of": "of",
    "price": "price 单价",
    "on": "on",
    "ago": "yesterday 昨天 昨日 前天",
    "for": "for 单号",
}
LABELS: dict[str, Kind] = {word: label for label, words in _LABELS.items() for word in words.split()}

DAYS_AGO = {"yesterday": 1, "昨天": 1, "昨日": 1, "前天": 2}

NOT_AFTER_A_UNIT = "装子套尺半"
"""Then the number and unit are part of a name (50片装, 包子, 卷尺), or of an amount that is not understood (一箱半)."""
NOT_AFTER_A_NUMBER = "号码型寸层级度代次节平半万千百十亿斤两吨"
"""Then the number is part of a name (5号电池), or of an amount that is not understood (3斤)."""
