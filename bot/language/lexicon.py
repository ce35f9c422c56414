"""The lexicon: the words of the floor, English and Chinese, and the trade term that each of them means."""

import re
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
    "requisition",
    "bring_back",
]
"""What can be done to stock."""
Verb = Literal[Done, "stock"]
Kind = Literal[
    "lot", "expiry", "made", "from", "to", "of", "price", "on", "ago", "for", "please", "by", "total", "aside"
]

_UNITS = {
    "piece": "pieces pc pcs ea each unit units 个 只 支",
    "article": "tablets capsules 件 台 条 把 张 块 根 枚 片 粒",
    "case": "cases cs 箱",
    "box": "boxes bx 盒",
    "carton": "cartons ctn ctns",
    "bottle": "bottles btl btls 瓶 樽",
    "can": "cans tin tins 罐 听",
    "cup": "cups 杯",
    "bag": "bags 袋",
    "sack": "sacks",
    "pack": "packs pk pks pkt pkts packet packets 包",
    "roll": "rolls 卷",
    "pair": "pairs 双 对 副",
    "set": "sets 套",
    "tray": "trays",
    "drum": "drums 桶",
    "pallet": "pallets 托 托盘",
    "crate": "crates",
    "barrel": "barrels keg kegs",
    "jar": "jars",
    "tub": "tubs",
    "tube": "tubes",
    "bundle": "bundles",
    "bucket": "buckets",
    "basket": "baskets",
    "ream": "reams",
    "sheet": "sheets",
    "strip": "strips",
    "sachet": "sachets",
    "vial": "vials",
    "truck": "truckload truckloads",
    **dict.fromkeys("提板车串令筐篮盆管捆扎坛", ""),
    "dozen": "dozens doz dozs dz dzn 打",
    "gross": "罗",
    "kg": "kgs kilo kilos 公斤 千克",
    "g": "gram grams gm gms 克",
    "jin": "斤 市斤",
    "liang": "两",
    "t": "ton tons tonne tonnes 吨",
    "lb": "lbs pound pounds 磅",
    "oz": "ounce ounces 盎司",
    "l": "liter liters litre litres ltr 升",
    "ml": "millilitre millilitres milliliter milliliters 毫升",
    "m": "meter meters metre metres 米",
}
UNITS = {word: unit for unit, words in _UNITS.items() for word in (unit, *words.split())}
SAME_COUNT = {"article": "piece"}
"""Words for single things that also count them as other words do; but 3件 of water may be three cases, not bottles."""

MEASURES = frozenset(
    {"kg", "g", "jin", "liang", "t", "lb", "oz", "l", "ml", "m"}
)  # which names contain, too: "oat biscuits 200 g"

SIZES_OF: dict[str, tuple[str, int]] = {
    "g": ("g", 1),
    "jin": ("g", 500),
    "liang": ("g", 50),
    "kg": ("g", 1_000),
    "t": ("g", 1_000_000),
    "ml": ("ml", 1),
    "l": ("ml", 1_000),
}
"""Conversions between measures that hold everywhere; a catalogue may define its own pack differently."""

COUNTS = {"dozen": 12, "gross": 144}
"""Numbers of counted things."""

OUTER = frozenset(
    {"case", "box", "carton", "pallet", "tray", "pack", "bag", "sack", "drum", "crate", "bundle", "truck"}
)
"""What other packs come in: 24*2箱 may be two cases of 24."""

WHOLE, UNSAID = ":all", ":?"
"""What a price is for: everything that comes, or unsaid. No unit is written with a colon."""

SIZES = frozenset({"mm", "cm", "mm²", "cm²", "mg", "cl", "%", "w", "v", "ply"})
"""Sizes, never units of counting: "packing tape 48 mm" is a name."""

_VERBS: dict[Verb, str] = {
    "receive": "receive received rcvd recvd recd got arrived came came_in unload unloaded accept accepted add added"
    " rcv 刚到 刚到了 刚来 刚来了 刚收 刚收到"
    " 入库 入库了 收货 收货了 进货 收到 收到了 收了 收入 实收 到货 到货了 到了 来了 来货 签收 签收了 进了 入了",
    "issue": "issue issued iss take took taken use used ship shipped sell sold take_out took_out give gave given"
    " give_out gave_out hand_out handed_out handed picked consumed used_up grab grabbed withdraw withdrew"
    " 出库 出库了 出货 出货了 出了 发货 发货了 发出 发出了 发了 发放 领用 领用了 领取 领了 领走 领走了"
    " 拿了 拿走 拿走了 拿出 拿去 领去 提走 提走了 派发 派发了 分发 分发了 取走 取走了 取了 取出 用了 用掉 用掉了 卖了"
    " 卖出 卖掉 卖掉了 消耗 攞了 攞走 攞走了 拎了 拎走 拎走了",
    "transfer": "transfer transferred request requested 调拨 调货",
    "move": "move moved put put_away relocate relocated shift shifted place placed stow stowed shelve shelved"
    " 移库 移位 移动 上架 上架了 挪了 搬了 挪动 转移 转移了",
    "damage": "damage damaged dmg 破损 损坏 坏了 摔坏 摔坏了 摔了 摔破 打破 打破了 打碎 打碎了 碎了 破了 漏了 压坏"
    " 压坏了 受潮了 回潮了 发霉了 变质了 烂了 淋湿了",
    "return": "return returned 退货 客退 退回来 客户退 客户退了 客户退回 客户退货 顾客退 顾客退了 顾客退回 顾客退货",
    "requisition": "requisition requisitioned 领料 领料了 申领",
    "bring_back": "bring_back brought_back 退料 退料了 退库 还料",
    "reserve": "reserve reserved keep 预留 保留",
    "send_back": "send_back sent_back 退供 退厂",
    "adjust": "adjust 库存调整 调账",
    "write_off": "write_off wrote_off scrap scrapped throw_away threw_away thrown_away throw_out threw_out discard"
    " discarded got_rid get_rid threw lost dump dumped toss tossed binned chucked trashed"
    " 报损 报损了 报废 报废了 销毁 销毁了 处理掉 处理掉了 扔掉 扔掉了 扔了 丢弃 丢了 丢失 遗失 倒掉",
    "count": "count counted 盘点 清点 数了",
    "stock": "stock check find show 库存 查 查询 查看 查一下 查下 看看 看一下 看下",
}


def _spelt(words: str) -> list[str]:
    """Return words as they are looked up: the mark in two-part words may be a space, a hyphen or nothing."""
    return words.replace("_", "").split()


VERBS: dict[str, Verb] = {
    said: verb for verb, words in _VERBS.items() for word in _spelt(words) for said in (word, word.replace("了", "咗"))
}
"""Verbs as they are looked up; what is done ends in 了, in Cantonese in 咗."""

SHORT_VERBS: dict[str, Verb] = {
    "收": "receive",
    "进": "receive",
    "入": "receive",
    "出": "issue",
    "发": "issue",
    "领": "issue",
    "拿": "issue",
    "取": "issue",
    "调": "transfer",
    "转": "transfer",
    "移": "move",
    "放": "move",
    "挪": "move",
    "搬": "move",
    "摆": "move",
    "丢": "write_off",
    "扔": "write_off",
    "坏": "damage",
}
"""Verbs before a number, alone, or before a name with its amount, as in 收可乐3罐."""

NOT_VERBS = re.compile(
    "收[纳音银据件缩割藏录款费]|进口|进[水风气][口阀管机]|入[口门户墙耳味]|出口|出[水风气][口阀管]|领[带结巾夹扣口章花]"
    "|发(?:[糕箍圈膜酵票光热条饰簪膏泥霜型]|动机|电机|卡(?![车片])|夹(?!子)|带(?!子)|胶(?![带水布片囊鞋])|蜡(?!烛)|泡(?![沫面])"
    "|套(?!装)|绳(?!子)|油(?![漆墨桃]))|拿铁|取[暖样餐卡液消]|调[味料和色节制光速压温音羹酒漆研]|转[换接子盘向轮印椅头轴角]"
    "|移[动液植印门]|放[大射映电风线]|搬[家运]|摆[件钟轮锤]|借[书条据]|还[有剩要差没在是能可需想得应原]|退[热烧色火磁]|扔[有]|丢[失弃]"
)
"""Beginnings of names: 收纳箱 is a storage box, 发卡 a hairpin."""

VAGUE: dict[str, tuple[Done, ...]] = {
    **dict.fromkeys(("退", "退了", "退回", "退回了", "退还"), ("return", "send_back", "bring_back")),
    **dict.fromkeys(("还", "还了", "归还", "归还了", "putback"), ("bring_back", "return")),
    **dict.fromkeys(("借", "借了", "借走", "借走了", "借用"), ("issue", "requisition")),
    **dict.fromkeys(("borrow", "borrowed"), ("issue", "requisition", "transfer")),
    **dict.fromkeys(("lend", "lent", "loan", "loaned", "借出", "借出了"), ("issue", "requisition")),
    **dict.fromkeys(("deliver", "delivered", "collect", "collected"), ("receive", "issue")),
    **dict.fromkeys(("bought", "purchased", "restock", "restocked", "买了", "补了"), ("receive",)),
    **dict.fromkeys(("下架", "下架了"), ("issue", "move", "damage")),
}
"""Vague verbs, with everything they can mean; which one is asked."""

FIRST_VERBS: dict[str, Verb] = {"in": "receive", "out": "issue"}
"""Verbs only before a number, as above two columns: "in 24 cola", "out: 3 cola"."""

LAST_VERBS: dict[str, Verb] = {
    **dict.fromkeys(("received", "rcvd", "recvd", "recd", "arrived", "came", "in"), "receive"),
    **dict.fromkeys(("issued", "taken", "used", "shipped", "sold", "given", "consumed", "grabbed", "out"), "issue"),
    **dict.fromkeys(("damaged", "broken"), "damage"),
    **dict.fromkeys(("binned", "scrapped", "discarded", "trashed"), "write_off"),
    "returned": "return",
    "counted": "count",
}
"""Verbs at the end of a text with a number: "24 milk in"."""

TAKING = frozenset({"took", "taken", "used", "grabbed", "consumed", "withdrew", "withdrawn"})
"""Past verbs of whoever takes goods: "kitchen took 3 water"."""

PAST_VERBS: dict[str, Verb] = {
    **{word: verb for word, verb in LAST_VERBS.items() if word not in ("in", "out", "came")},
    **dict.fromkeys(TAKING, "issue"),
}
"""Verbs between whoever or whatever did it and the number: "kitchen took 3 water", "water received 24"."""

_LABELS: dict[Kind, str] = {
    "lot": "lot lot_no lot_number batch batch_no batch_number 批次 批号 批次号 批号是 批号为 批次是 批次为"
    " 生产批号 产品批号 生产批次",
    "expiry": "exp exp_date expiry expiry_date expires expires_on expiring best_before best_by use_by use_before"
    " sell_by expiration expiration_date exp_by consume_by consume_before bb bbe bbd"
    " 有效期是 有效期为 效期是 有效期至 有效期到 有效期 保质期至 保质期到 有效日期 失效日期"
    " 效期至 效期 到期日 到期 过期 保质期 赏味期 赏味期限 有效期限 到期日期 过期日期 效期日期 保质日期",
    "made": "mfg mfg_date mfd mfd_date made made_on manufactured manufactured_on production_date prod_date produced"
    " produced_on 生产日期 生产于 制造日期 出厂日期 生产 制造",
    "from": "from from_bin from_shelf from_rack 从 从货位 从货架 从库位 从仓位",
    "to": "to into to_bin to_shelf to_rack 到 至 到货位 到货架 到库位 到仓位",
    "of": "of the some our",
    "price": "price unit_price cost unit_cost 单价 进价 成本 成本价 采购价 进货价",
    "on": "on 日期 业务日期 发生日期",
    "ago": "today earlier_today this_morning just_now last_night yesterday yesterday_morning yesterday_afternoon"
    " yesterday_evening 今天 今日 今早 今天早上 今天上午 上午 刚才 刚刚"
    " 昨天 昨日 昨晚 昨天早上 昨天上午 昨天下午 昨天晚上 前天 前天上午 前天下午 大前天",
    "for": "for 单号 给",
    "by": "delivered_by supplied_by brought_by sent_by from_supplier from_customer 供应商 来自 客户 送货方",
    "total": "共 总共 一共 合计 总计 总价 共计 总金额 金额 total total_price total_cost",
    "aside": "应收 应发 每人 各 每个人 each_person",
    "please": "please pls thanks thank_you i we just 请 帮我 麻烦 谢谢 我 我们 俺 俺们 咱 咱们 把",
}
LABELS: dict[str, Kind] = {word: label for label, words in _LABELS.items() for word in _spelt(words)}

SPELLINGS = {
    word.replace("_", ""): word.replace("_", " ")
    for words in (*_VERBS.values(), *_LABELS.values())
    for word in words.split()
    if "_" in word
}
"""Spellings of two-part words, looked up without what is between the parts."""

COURTESIES = frozenset({"please", "pls", "thanks", "thankyou", "谢谢"})
"""What may also be said at the end."""

SITE_WORDS = frozenset({"warehouse", "depot", "store", "site"})
"""What may follow a site's name: "from West warehouse"."""

COMMANDS = {
    **dict.fromkeys(("cancel", "stop", "cancel it", "cancel that", "stop it", "取消", "停"), "cancel"),
    **dict.fromkeys(("never mind", "nevermind", "nvm", "forget it", "算了", "不要了", "不用了"), "cancel"),
    **dict.fromkeys(("undo", "undo it", "undo that", "undo last", "undo the last one", "cancel last"), "undo"),
    **dict.fromkeys(("delete it", "delete that", "delete last", "take it back", "take that back"), "undo"),
    **dict.fromkeys(("撤销", "撤回", "撤销上一条", "撤销刚才的", "撤回上一条", "撤回刚才的", "取消上一条"), "undo"),
    **dict.fromkeys(("取消刚才的", "删掉刚才的", "删除刚才的", "删除上一条", "删掉上一条"), "undo"),
    **dict.fromkeys(("help", "help me", "帮助"), "help"),
    **dict.fromkeys(("my transfers", "transfers", "where is my transfer", "where's my transfer"), "transfers"),
    **dict.fromkeys(("status of my transfer", "调拨单", "我的调拨", "我的调拨到哪了", "我的调拨呢"), "transfers"),
    **dict.fromkeys(("pending", "what is pending", "what's pending", "whats pending", "approve"), "pending"),
    **dict.fromkeys(
        ("anything to approve", "approvals", "待审批", "有什么要审批的", "审批", "批准", "同意"), "pending"
    ),
    **dict.fromkeys(("approve all", "approve it", "yes approve it", "reject", "reject it", "审批了吗"), "pending"),
    **dict.fromkeys(
        ("what should we count today", "what should i count", "count plan", "今天盘什么", "盘什么"), "counts"
    ),
    **dict.fromkeys(("print labels", "print a label", "labels", "打印标签", "打标签"), "label"),
    **dict.fromkeys(("export", "export stock", "导出", "导出库存", "导出数据"), "export"),
    **dict.fromkeys(("sheet", "send me the sheet", "the sheet", "表格", "发一下表格", "发表格"), "sheet"),
    **dict.fromkeys(
        ("language", "speak english", "speak chinese", "切换语言", "切换英文", "切换中文", "说中文"), "language"
    ),
    **dict.fromkeys(("stop alerts", "silence", "mute", "alerts", "关闭提醒", "别提醒了", "提醒设置"), "alerts"),
    **dict.fromkeys(("report", "stock value", "turnover", "show me turnover", "库存金额", "上个月报表"), "figures"),
    **dict.fromkeys(("status", "what is open", "what's open", "whats open", "what's up", "anything for me"), "tasks"),
    **dict.fromkeys(("状态", "进度", "有什么任务", "有我的任务吗", "还有什么没做", "有什么事"), "tasks"),
    **dict.fromkeys(("my tasks", "tasks", "what should i do", "what do i do", "待办", "我的任务"), "tasks"),
    **dict.fromkeys(("盘点任务", "盘点计划", "what is due to be counted", "counts due"), "counts"),
    **dict.fromkeys(("order list", "orders", "what is on order", "采购清单", "采购单", "订货单"), "orders"),
    **dict.fromkeys(("figures", "show figures", "报表", "看报表", "经营报表", "指标", "经营指标"), "figures"),
}
"""Commands typed without their slash: as an answer, "cancel" would be a reason for a write-off."""

DAYS_AGO = {
    **dict.fromkeys(("today", "earlier today", "this morning", "just now"), 0),
    **dict.fromkeys(("今天", "今日", "今早", "今天早上", "今天上午", "上午", "刚才", "刚刚"), 0),
    **dict.fromkeys(("yesterday", "last night", "yesterday morning", "yesterday afternoon", "yesterday evening"), 1),
    **dict.fromkeys(("昨天", "昨日", "昨晚", "昨天早上", "昨天上午", "昨天下午", "昨天晚上"), 1),
    **dict.fromkeys(("前天", "前天上午", "前天下午"), 2),
    "大前天": 3,
}
"""How many days ago something was done; days to come (今晚, "this afternoon") are not among them."""

NOT_AFTER_A_UNIT = "装子套尺"
"""After these, number and unit are part of a name (50片装, 包子, 卷尺)."""
NOT_AFTER_A_NUMBER = "号码型寸层级度代次节平半万千百十亿点"
"""After these, the number is part of a name (5号电池), a time (9点), or an amount that is not understood (3亿)."""

TIMES = {"百": 100, "千": 1_000, "万": 10_000}
"""Between a number and its unit."""
