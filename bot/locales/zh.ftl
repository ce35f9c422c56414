# 简体中文。发到聊天里的是 HTML：< 写作 &lt;。按钮、命令和以 tap 开头的是纯文本。

language-name = 中文
# 日期和数字按谁的习惯写：CLDR 的区域代码。
locale = zh_Hans_CN

## 数量和库位

amount = { $digits } { $unit }
amount-both = { $packs } = { $units }
unit-article = 件
unit-piece = 件
unit-case = 箱
unit-box = 盒
unit-bottle = 瓶
unit-bag = 袋
unit-pack = 包
unit-roll = 卷
unit-pair = 双
unit-can = 罐
unit-carton = 盒
unit-cup = 杯
unit-sack = 袋
unit-tray = 板
unit-drum = 盘
unit-pallet = 托
unit-set = 套
unit-m = 米
unit-dozen = 打
unit-gross = 罗
unit-liang = 两
unit-jin = 斤
unit-t = 吨
unit-lb = 磅
unit-oz = 盎司
unit-kg = 公斤
unit-g = 克
unit-l = 升
unit-ml = 毫升
unit-of-units = 大{ $unit }
list-comma = 、
sentence-gap = { "" }

place-bin = { $place }
place-dock = 收货区
place-transit = 在途（{ $place }）
place-staged = 已拣待发（{ $place }）
place-damaged = 破损区
place-held = 待检区
place = { $place }
place-holds = { $place }：{ $quantity }
site-place = { $site } { $place }
outside-supplier = 供应商
outside-customer = 客户
outside-production = 生产
outside-loss = 损耗
lot-held = ✋ 冻结
lot-recalled = ⛔ 召回
item-title = <b>{ $name }</b> · <code>{ $sku }</code>
lot = 批次 { $lot }
lot-own = 批次 { $lot }（自编）
lot-unprinted = 没有批号
expiry = 有效期至 { $date }
expiry-soon = ⚠️ { $date } 到期（{ $days ->
    [0] 今天
       *[other] 剩 { $days } 天
     }）
expiry-past = ⛔ { $date } 已过期
and-more = …… 还有 { $count } 条

## 库存

stock-site = 🏬 { $site }：<b>{ $quantity }</b>
stock-site-none = 🏬 { $site }：无库存
stock-place = – { $place }：{ $quantity }
stock-available = 可用 <b>{ $quantity }</b>
stock-lot = – { $lot }：{ $quantity }
stock-scanned = 📷 { $told }
stock-said = 👉 <b>{ $amount }</b>：请点下面的操作
stock-reserved = 🔒 预留 { $quantity }
inline-site = { $site }：{ $quantity }
inline-none = 无库存
need = 🙏 需要这个，还没有记账。
need-of = 🙏 需要 <b>{ $quantity }</b>，还没有记账。
need-available = 🏬 { $site }：可用 <b>{ $quantity }</b>
need-nothing = 🏬 { $site }：没有可用的
place-title = 📍 <b>{ $place }</b> · { $site }
place-empty = 这里没有货。
stock-overview = 📦 <b>库存</b>：发商品名称、货号、条码数字，或条码照片给我。
stock-overview-site = 🏬 { $site }：{ $low } 种低于安全库存，{ $expiring } 批临期
stock-overview-more = 本仓明细：/low、/expiring
several = 有几个商品符合“{ $words }”，是哪一个？
not-found = 没找到“{ $words }”。试试名称的一部分、货号，或者拍一张条码照片。
thanks = 👍 不客气
noted = 👍
nothing-waits = 👌 这里没有等您回答的问题，这句话也没有记账。上一笔记错了，发 /undo。要记账或查库存，请发商品名称或条码照片。
number-unknown = 没有 { $number } 这个单号，请核对数字。如果恢复过备份，也可能已经没有了。
of-what = 是什么商品？请带上名称，例如“+24 牛奶”，或者回复商品卡片。
not-read = 我只看得懂文字和照片，语音、贴纸和视频还不行。请发商品名称或条码照片。
wrong-booking = ✏️ { $number }：请先点下面撤销，再用正确的商品、批号或库位重新发送。
repeat-asks = 🔁 照 { $number } 再来一次吗？还没有记账。
repeat-nothing = 不知道要重复哪一笔：最近 24 小时内您没有收货或出库。请说完整，例如“发3 牛奶”。
not-understood = 没看懂。请发商品名称或条码照片，或看 /help。
unclear-verbs = 🤔 { $text }：到底要做哪一个？请只写一个。
ask-one-of-several = 您的消息里有 { $all } 笔，这是第 { $number } 笔：{ $text }。还没有记账，对的请逐个点。
ask-deed = 🤔 { $text }：下划线的词没说清是哪种操作，还没有记账。请点实际的那一种。
unclear-deed = 🤔 { $text }：下划线的部分有几种意思，还没有记账。请发商品和数量，我再问是哪一种。
write-off-not-yours = ⚠️ 报损要由经理来做，还没有记账。请点“破损”：先移出货架，再由经理决定。
choice-none-of-these = 都不是的话，请发名称的另一部分、货号，或者拍条码。
choice-none = 都不是的话，请直接输入正确的，或者取消。
choice-one = 只能选其中一个，请点一下。
choice-each = 每个都按这样记吗？还没有记账。
choice-number = 那是多少？请输入数字，或点一个按钮。
ask-without-place = 还没有记账。不写库位，继续吗？
unclear-bookings = 🤔 { $text }：这几样放在一起没有全看懂，还没有记账。请分开发送；同一种操作可以写成一列：收24牛奶，10盐
unclear-several = 🤔 { $text }：是哪一个？
unclear-no-quantity = 🤔 { $text }：这个数量看不懂。请写成 24、“2箱”或 1.5 公斤。
unclear-no-date = 🤔 { $text }：看不出是日期。请写成 2027-03-31，或只写月份 2027-03。
unclear-no-day = 🤔 { $text }：没有这一天。请写成 2027-03-31，或只写月份 2027-03。
unclear-keeps = 🤔 { $text }：要从生产那天算起。今天生产的请点按；否则请写生产日期，如“生产日期 2026-03-31”，或直接写到期日。
unclear-days = 🤔 { $text }：是哪一天？请点按，或写成 2027-03-31。
unclear-figures = 🤔 { $text }：这是多少？请点选，或重写一遍，不要带小数点和空格。
unclear-too-large = 🤔 { $text }：这个数太大，记不了。请再看一下数字。
unclear-no-lot = 🤔 { $text }：不会有这样的批号。请输入包装上 LOT 或“批号”后面的字母和数字。
unclear-no-end = 🤔 { $text }：名称到哪里为止？请现在单独输入；下次请写在最后，或加引号：给“王丽”。
unclear-too-long = 🤔 { $text }：太长了，请写短一点。
unclear-list = 🤔 { $text }：{ $readings }？一个数请不要加逗号，几个数请用空格隔开。
unused = ☝️ 下面的按钮里没有带上：{ $what }

## 照片

photo-no-code = 📷 这张照片里没有找到条码。请靠近一点、避开反光、拿稳；或作为文件发送。也可以输入条码下方的数字，或商品名称。
photo-no-item = 📷 照片里的码读到了，但不是商品的码。请拍商品条码，或输入商品名称。
photo-not-an-image = 📷 这个文件不是我能读的图片。请发照片（JPEG、PNG、WebP 或 HEIC），或输入条码下方的数字。
photo-too-large = 📷 这张图片太大了。请作为照片而不是文件发送，或输入条码下方的数字。
photo-not-fetched = 📷 Telegram 不再提供这张照片。请重新发送，或输入条码下方的数字。
photo-undecodable = 📷 这张图片我处理不了。请以照片（而不是文件）发送，或输入条码下方的数字。
photo-unknown = 📷 读到 <code>{ $code }</code>，但没有商品用这个条码。请让这里能记账的同事发给我，说明是什么商品。
photo-several = 📷 这张照片里有好几种商品。是哪一种？
photo-seen = ♻️ { $person } 已用这张照片记过账：{ $number }（{ $time }）。
ask-go-on = 🤔 下划线的部分我没看懂：{ $text }
    还没有记账。要按上面的内容记账吗？
not-all-understood = 🤔 下划线的部分我没看懂，还没有记账：{ $text }
ask-to-ours = 🏬 <b>{ $site }</b>是我们自己的仓库，所以这是调拨，不是出库。还没有申请。要照上面的申请吗？
ask-new-party = 🏢 我还不认识<b>{ $party }</b>。是供应商、客户或部门吗？还没有记账。要照上面的记吗？
ask-question = 🤔 { $text } 这是在问吗？还没有记账。要按上面的内容记账吗？
ask-remembered = 🤔 数量是刚才说的，是指这个吗？
ask-still = 🤔 这是刚才问的，您的回答是指这个吗？
unclear-answer = 🤔 “{ $text }”回答不了这个问题。
ask-again = ♻️ { $person } 已用这张照片记过账：{ $number }（{ $time }）。这次是另外一批吗？
new-code = 🆕 还不认识 <code>{ $code }</code>。是哪种商品？请输入名称或货号，以后我就认识了。
new-code-unsure = 🆕 读到 <code>{ $code }</code>，但不够清楚，也还不认识。请核对数字：如果没错，请输入商品名称或货号，以后我就认识了；否则请重拍一张。
ask-code-pack = { $title }：<code>{ $code }</code> 代表什么？
code-linked = 🔗 以后 <code>{ $code }</code> 就是 { $title }。
code-unlinked = { $code } 与这个商品的对应已删除。
ask-new-name = 🆕 新商品叫什么？请输入名称。
ask-new-sku = 货号用什么？请点按或输入。
ask-new-unit = 按什么单位计数？请点按或输入。
ask-new-tracking = 按批次管理吗？
tracking-none = 不按批次
tracking-lot = 按批次
tracking-expiry = 按批次和有效期

## 到货：一组照片

deliver-title = { $verb ->
    [receive] 📥 入库
    [issue] 📤 出库
    [return] ↪️ 客户退货
    [move] ↔️ 移库
    [damage] 💥 破损
    [write_off] 🗑 报损
    [send_back] 📦 退供应商
    [transfer] 🔁 调拨
    [requisition] 🧾 领料
    [bring_back] ↩️ 退料
   *[adjust] ⚖️ 调整
 }：<b>共 { $count } 行</b>
list-too-long = ⚠️ 一条消息最多 { $most } 行，还没有记账。请分几条发。
deliver-full = ⚠️ 满了：{ $most } 行。请先记账，再发其余的。
deliver-not-so = ⚠️ 一组照片下面的“{ $text }”看不懂。只写要做什么：入库、出库、退货、移库、破损。预留请只发一张照片。
deliver-while-counting = 🧮 您正在盘点。盘点请一样一样来，每样单独发一张照片。
deliver-line = <b>{ $number }.</b> { $title }
    { "   " }{ $known }
deliver-line-open = …
deliver-about = { $title }
    { $text }
deliver-unread-later = 📷 有 { $count } 张照片没读出来或不认识，这些问完再问。
deliver-which-later = ❓ 还有 { $count } 行不确定是哪个商品，接着会问。
deliver-unread = 📷 还剩 { $left } 张。
ask-several-amounts = 也可以按列表顺序一次输入：24，12，6
ask-verb = 这些要做什么？
ask-confirm = 对吗？要改哪一行，点它的编号。
deliver-expected = 🚚 { $names } 正从别的仓库运来。其中到的货请在调拨单上收，不要记在这里。
deliver-booked = ✅ <b>{ $verb ->
    [receive] 已入库
    [issue] 已出库
   *[other] 已记账
 } { $count } 行</b>
deliver-booked-line = – { $title }
    { "   " }{ $known } · <code>{ $number }</code>
deliver-undone = ↩️ 已撤销 { $count } 行。

## 标签

label-which = 🏷 打印什么标签？
    商品和张数：/label 牛奶 12
    带批次：/label 牛奶 12 批次 P-26
    库位：/label A-01
label-count = 一次 1 到 { $most } 张。
label-sheet = 🏷 <b>{ $title }</b>
    { $count } 张，{ $sheet }。请按 100% 打印。其他规格：
sheet-page = A4 { $across }×{ $down }
sheet-roll = { $across }×{ $down } mm
label-too-small = ⚠️ { $sheet } 的标签太小，放不下这个码。请用大一点的。
label-needs-barcode = ⚠️ { $sku } 的 { $pack } 还没有条码：请拍一张或输入条码，说明是什么。
label-no-font = ⚠️ 打印的电脑没有“{ $characters }”的字体。请联系内勤安装，例如 Noto Sans CJK。
label-impossible = ⚠️ 这个标签打印不了：{ $why }

## 明细：今天的数字从哪里来

why-title = 🔍 <b>{ $quantity }</b> 的由来
    { $title }
    🏬 { $site }
why-entry = <b>{ $change }</b> → { $after } · { $kind } <code>{ $number }</code>
    { "   " }{ $time }
why-entry-by = <b>{ $change }</b> → { $after } · { $kind } <code>{ $number }</code>
    { "   " }{ $time } · { $person }
why-undone = ↩️ 已被 { $number } 撤销
why-serials = 🆔 { $serials }
why-nothing = { $site }还没有 { $title } 的记录。
why-which = 看哪种商品的明细？请写在命令后面：/why 牛奶
why-picture = 📷 { $number }，{ $person } 发送（{ $time }）
why-message = 💬 { $number }：{ $person }，{ $time }
why-picture-gone = 照片已经不在了。
passed-title = 📊 { $what }
    🏬 { $site } · { $days }
passed-all-in = 入库情况
passed-all-out = 出库情况
passed-all-both = 出入库情况
passed-line = – { $name }<b>{ $quantity }</b> { $what }
passed-nothing-in = 没有入库。
passed-nothing-out = 没有出库。
passed-nothing-both = 没有出入库。
passed-received = 入库
passed-returned = 退回
passed-arrived = 调入
passed-issued = 出库
passed-sent_back = 退给供应商
passed-dispatched = 调出
passed-written_off = 报损
kind-receipt = 入库
kind-issue = 出库
kind-move = 移库
kind-damage = 破损
kind-write_off = 报损
kind-adjustment = 调整
kind-customer_return = 客户退货
kind-unused = 退料
kind-supplier_return = 退供应商
kind-dispatch = 调出
kind-arrival = 调入
kind-opening = 期初库存
kind-pick = 调拨拣货
kind-reversal = 撤销

## 记账

draft-receive = 📥 <b>入库</b>
draft-issue = 📤 <b>出库</b>
draft-transfer = 🔁 <b>调拨</b>
draft-requisition = 🧾 <b>领料</b>
draft-bring_back = ↩️ <b>退料</b>
draft-amount = <b>{ $amount }</b>
draft-route = { $source } → { $target }
ask-item = 是什么商品？请拍条码，或发名称、货号。
ask-which = 是哪一个？
ask-amount = 数量多少？点按钮，或输入数字（{ $unit }）。
ask-pad = 🔢 <b>{ $typed }</b>（{ $unit }）
ask-packs-alike = 这个商品有两种规格的{ $pack }，您说的是哪一种？
ask-pack = 扫到的是整{ $pack }的条码，您说的是哪一种？
ask-per = { $price } 是什么的单价？
ask-far-amount = 🤔 <b>{ $quantity }</b>：比这个商品一向的数量多得多。对吗？请点按，或重新输入数量。
ask-far-expiry = 🤔 有效期会到 <b>{ $date }</b>。{ $keeps ->
    [0] 超过十年了。
   *[other] 这个商品登记的保质期是 { $keeps } 天。
 }包装上确实这样印的吗？请点按，或重新输入日期。
ask-far-price = 🤔 { $each }，{ $quantity }共 <b>{ $total }</b>：{ $told ->
    [yes] 上次是 { $last }。
   *[no] 请再看一下价格。
 }对吗？请点按，或重新输入价格。
ask-expected = 🤔 { $text } 到货和应收（{ $expected }）不一样。还没有记账。要按上面的实收数记账吗？
ask-broken = 💥 其中 <b>{ $broken }</b> 有问题（{ $how }）？还没有记账。要一起记破损吗？有问题的会移到破损区。
ask-lot = 是哪个批次？包装上 LOT 或“批号”后面印着。点按钮或直接输入。
ask-odd-reason = 🤔 “{ $text }”是原因吗？如果是另一件事，请先取消，再说一遍。
ask-odd-lot = 🤔 “{ $lot }”：包装上的批号确实这样印吗？请点按，或照包装输入。
ask-new-lot = 这个商品没有登记过批次“{ $lot }”。包装上确实这样印着吗？是就照它盘点，由主管决定；否则点正确的批次，或重新输入。
ask-made = 生产日期是哪天？照包装上印的输入，例如 2026-09-30。
ask-supplier-lot = 供应商的批号是什么？照包装上印的输入。
ask-own = { $title }是什么？{ $kind ->
    [date] 请输入日期，如 2027-03-31。
    [number] 请输入数字。
    [choice] 请点选。
   *[text] 请直接输入。
}
own-refused = ⚠️ { $why }。
button-own-unknown = 不清楚
ask-fact = 这个批次哪里不对？
ask-expiry = 有效期到哪天？照包装上印的输入，例如 2027-03-31 或 2027-03。
draft-move = ↔️ <b>移库</b>
draft-damage = 💥 <b>破损</b>
draft-return = ↪️ <b>客户退货</b>
draft-reserve = 🔒 <b>预留</b>
draft-send_back = 📦 <b>退供应商</b>
draft-adjust = ⚖️ <b>调整</b>
draft-write_off = 🗑 <b>报损</b>
draft-hold = ✋ <b>冻结</b>
draft-recall = ⛔ <b>召回</b>
draft-amend = ✏️ <b>更正批次信息</b>
draft-free = ✅ <b>解冻</b>
draft-on = { $date } 发生
draft-broken = 其中 { $broken } 破损（{ $how }）
draft-price = 单价 { $price }
price-per = { $price } / { $unit }
price-whole = 总共 { $price }
list-and = { $first }又{ $second }
party = 🏢 { $party }
draft-document = 用于 { $document }
ask-unused = ☝️ <b>{ $what }</b>：{ $verb ->
    [adjust] 差异按发现的时刻记账，这一项用不上。
    [requisition] 领哪个批次在拣货时决定，先到期先出，这一项用不上。
    [transfer] 调拨哪个批次在审批时决定，先到期先出，这一项用不上。
   *[other] 这里用不上这一项。
 }去掉它继续吗？
ask-difference = 实物比账上少几个（-3）或多几个（+2）？点按钮，或输入（{ $unit }）。
ask-place = 货在哪里？请点按，或输入库位。
ask-to = 移到哪里？请点按，或输入库位。
ask-reason = 什么原因？请点按，或简短输入。
ask-document = 为哪张单预留？请输入单号或客户名称。
reason-broken = 破损
reason-wet = 受潮
reason-spoilt = 变质
reason-expired = 过期
reason-lost = 丢失
reason-found = 找到了
reason-miscounted = 数错
reason-mistyped = 输入错误
reason-misread = 看错包装
reason-inspection = 待检验
reason-inspected = 检验合格
reason-complaint = 客户投诉
reason-supplier = 供应商召回
ask-source = 从哪里调到{ $target }？点按后马上申请。
source-surplus = ✅ { $site }：都有富余
source-enough = ⚠️ { $site }：给了会低于下限
source-some = ⚠️ { $site }：只有一部分
need-nowhere = 🤷 其他仓库都没有。没有申请。
ask-route = 从哪里调到哪里？
one-site = 只有一个仓库，没有可以调拨的对象。
answer-too-long = ⚠️ 太长了，请写短一点。
booked-receipt = ✅ <b>已入库 { $quantity }</b> · { $number }
booked-issue = ✅ <b>已出库 { $quantity }</b> · { $number }
booked-move = ✅ <b>已移库 { $quantity }</b> · { $number }
booked-damage = ✅ <b>已记破损：{ $quantity }</b> · { $number }
booked-write_off = ✅ <b>已报损：{ $quantity }</b> · { $number }
booked-adjustment = ✅ <b>已调整 { $quantity }</b> · { $number }
booked-customer_return = ✅ <b>客户退货：{ $quantity }</b> · { $number }
booked-unused = ↩️ <b>退料 { $quantity }</b> · { $number }
booked-pick = 🧺 <b>已拣 { $quantity }</b> · { $number }
booked-dispatch = 🚚 <b>已发出 { $quantity }</b> · { $number }
booked-arrival = 📥 <b>到货 { $quantity }</b> · { $number }
booked-hint = 👀 先放在待检区；检查后再移到库位。
booked-supplier_return = ✅ <b>已退供应商：{ $quantity }</b> · { $number }
booked-broken = 💥 其中破损：<b>{ $quantity }</b> · { $number }（{ $how }）
booked-own-lot = ✍️ 包装上没有批号：请把 <code>{ $lot }</code> 写在货上。
booked-restated = 🧮 盘点 { $number } 保持不变：已调整 { $difference }。
booked-note = 📝 { $note }
booked-on = 📅 记在 { $date }
booked-instead = ✏️ 更正自 { $number }
cost-said = 💰 共 { $cost }，{ $each }
cost-last = 💰 金额：{ $cost }（按上次单价）。要写单价：“+24 牛奶 单价3.20”
cost-standard = 💰 金额：{ $cost }（按标准成本）。要写单价：“+24 牛奶 单价3.20”
cost-none = 💰 金额：0（没有单价）。要写单价：“+24 牛奶 单价3.20”
edited-booked = ✏️ { $number } 仍按原来的记账
    { $title }
    <b>{ $quantity }</b>
    修改消息不会改账。请撤销后重新发送。
edited-unread = ✏️ 我只看消息发出时的内容。请重新发送一条。
correct-offer = ✏️ 更正 { $number }？
    { $title }
    { $before } → <b>{ $after }</b>
booked-reversal = ↩️ <b>已撤销：{ $quantity }</b> · { $number }
stock-now = { $site }现有：<b>{ $quantity }</b>
draft-unreadable = ⌛ 这笔是在我更新之前开始的，什么都没有记账。请重新开始。
card-goes-on = ⤵️ 已回答，请看下面。
draft-over = ⌛ 没有按时完成，什么都没有记账。
asked-managers = 🙋 这要由主管决定，已请 { $managers } 处理。
asked-to-undo = 🙋 <b>{ $person }</b> 请您撤销 { $number }
    { $title }
    { $site }：{ $before }
asked-to-correct = 🙋 <b>{ $person }</b> 请您更正 { $number }
    { $title }
    { $site }：{ $before } → <b>{ $after }</b>
asked-is-done = ✅ 已由 { $person } 处理：{ $number }
cancelled = ✖️ 已取消，什么都没有记账。
nothing-to-cancel = 没有可以取消的。要撤销上一笔记账，发 /undo。
said-again = <i>（这条消息您可能已经收到过；账只记了一次。）</i>
failed = ⚠️ 我这边出错了，什么都没有记账。请再发一次。如果又出错，请把这个编号告诉主管：{ $number }
failed-to-answer = ⚠️ 您发来的内容我已经处理了，但回复发不出去。重发之前，请先查一下是不是已经记账。编号（可告诉主管）：{ $number }

## 预留

reservation-transfer = 🔁 <b>{ $document }</b>：{ $site }的 { $title } { $quantity }，等待拣货调拨。
reservation-held = 🔒 <b>已预留 { $number }</b>，用于 { $document }
    { $title }
    <b>{ $quantity }</b>，{ $site }
    { $person }，有效至 { $until }
reservation-released = 🔓 <b>{ $number }</b>（{ $document }）已取消预留
    { $title }
    { $site }的 { $quantity } 可以再用了。
reservation-consumed = ✅ <b>{ $number }</b>（{ $document }）已使用
    { $title }
    { $site }：{ $quantity }
reservation-expired = ⌛ <b>{ $number }</b>（{ $document }）已到期（{ $until }）
    { $title }
    { $site }的 { $quantity } 可以再用了。如仍需要，请重新预留。
reserved-nothing = { $site }没有预留。要预留：“预留5 牛奶 单号 SO-17”。

## 盘点

draft-count = 🧮 <b>盘点</b>
ask-count-place = 在哪里盘点？点按钮，或输入库位。
ask-third-count = 🤔 两次数的不一样。请再数第三遍：点正确的数，或输入新数的数量。
ask-recount = 🤔 和账上不一样。请再数一遍：没错就点按钮，否则输入数量。
count-what = 🧮 盘点什么？点一个库位，或输入：/count A-01
    盘商品：/count 牛奶
count-progress = 🧮 共 { $count } 项，已盘 { $counted } 项。点下一个要盘的。
count-something-else = 还有别的东西？发它的照片或名称，再点“盘点”。
    稍后接着盘：<code>/count { $place }</code>
count-agrees = ✅ <b>盘点：{ $counted }</b>，账实相符。
count-booked = ⚖️ <b>盘点：{ $counted }</b> · { $number }
count-asked = 🙋 <b>盘点：{ $counted }</b> · { $number }
count-left = ✋ <b>盘点：{ $counted }</b> · { $number }
    账面保持不变。
count-waits = 和账上不一样，已请主管决定。
count-of-agrees = 🧮 <b>{ $person }盘点：{ $counted }</b>
count-of-asked = 🙋 <b>{ $person }盘点：{ $counted }</b>。要把差异入账吗？
count-of-booked = ⚖️ <b>{ $person }盘点：{ $counted }</b>。差异已入账。
count-of-left = ✋ <b>{ $person }盘点：{ $counted }</b>。账面保持不变。
count-new-lot = 🆕 没有登记过的批次
count-new-lot-expires = 🆕 没有登记过的批次，有效期至 { $date }
count-numbers = 先后数得：
count-number = – { $quantity } · { $person }
count-differs = 账面 { $expected }：<b>{ $difference }</b>
count-worth = 💰 价值 { $value }
button-count = 🧮 盘点
button-book-count = ✅ 入账
button-leave-count = ✋ 不入账
command-count = 盘点商品或库位

## 批次

lot-title = 🏷 <b>批次 { $lot }</b>
    { $title }
lot-own-told = ✍️ 包装上没有批号，这是自编的。
lot-made = 生产日期 { $date }
lot-supplier = 供应商批号 { $lot }
own-fields = 🏷 { $told }
own-field = • { $title }：<b>{ $value }</b>
own-changed = 🕘 { $by }，{ $time }：{ $title } { $before } → { $after }
own-how = ✏️ 要更改，请回复此消息：<code>{ $example }</code>。冒号后面留空即删除。
own-undo = ↩️ { $title }
button-own-fields = 🏷 自定义字段
lot-fact-none = 无
lot-corrected-expiry = ✏️ 有效期已更正：{ $before } → { $after }
lot-corrected-made_on = ✏️ 生产日期已更正：{ $before } → { $after }
lot-corrected-supplier_lot = ✏️ 供应商批号已更正：{ $before } → { $after }
lot-corrected-by = { $person }：{ $reason }
lot-corrected-at-once = { $person }（当时各处都没有这批货）
lot-notice-corrected = ✏️ <b>批次 { $lot }</b> 之前显示有误，现已更正
    { $title }
lot-decided-held = ✋ <b>冻结</b>，{ $person }：{ $reason }
lot-decided-recalled = ⛔ <b>召回</b>，{ $person }：{ $reason }
lot-came = <b>来源</b>
lot-moved = <b>移动</b>
lot-went = <b>去向</b>
lot-now = <b>现在在</b>
lot-nowhere = 已经没有了。
lot-step = – <b>{ $quantity }</b> · { $number }
    { "   " }{ $source } → { $target }
    { "   " }{ $time }
lot-step-by = – <b>{ $quantity }</b> · { $number }
    { "   " }{ $source } → { $target }
    { "   " }{ $time } · { $person }
lot-notice-ok = ✅ <b>批次 { $lot } 已解冻</b>，{ $person }：{ $reason }
    { $title }
    可以出库了。
lot-notice-held = ✋ <b>批次 { $lot } 已冻结</b>，{ $person }：{ $reason }
    { $title }
    解冻前不能出库。
lot-notice-recalled = ⛔ <b>批次 { $lot } 已召回</b>，{ $person }：{ $reason }
    { $title }
    请从货架上取下，不能再出库。
lot-unknown = 没有批次“{ $lot }”。请按包装上印的输入。
lot-which = 哪个批次？请写在命令后面：/lot P-2601

## 调拨

transfer-requested = 📨 <b>调拨单 { $number }</b>，{ $requester } 申请
transfer-approved = ✅ <b>调拨单 { $number }</b>，{ $person } 已批准，待拣货
transfer-picking = 🧺 <b>调拨单 { $number }</b>，{ $person } 正在拣货
transfer-dispatched = 🚚 <b>调拨单 { $number }</b>，{ $person } 已发出，在途
transfer-partly_received = 📦 <b>调拨单 { $number }</b> 部分到货，{ $person } 收货
transfer-received = ⚠️ <b>调拨单 { $number }</b> 已到货，{ $person } 收货，数量还有出入
transfer-closed = ✅ <b>调拨单 { $number }</b> 已到货，{ $person } 收货
transfer-rejected = ⛔ <b>调拨单 { $number }</b>，{ $person } 已驳回
transfer-withdrawn = ↩️ <b>调拨单 { $number }</b>，{ $person } 已撤回
transfer-cancelled = ✖️ <b>调拨单 { $number }</b>，{ $person } 已取消
requisition-requested = 📨 <b>领料单 { $number }</b>，{ $requester } 申请
requisition-offered = ⚖️ <b>领料单 { $number }</b>：{ $person } 提出另一方案
requisition-approved = ✅ <b>领料单 { $number }</b> 已由 { $person } 批准，待拣货
requisition-picking = 🧺 <b>领料单 { $number }</b> { $person } 正在拣货
requisition-issued = ✅ <b>领料单 { $number }</b> 已由 { $person } 发放
requisition-rejected = ⛔ <b>领料单 { $number }</b> 被 { $person } 拒绝
requisition-withdrawn = ↩️ <b>领料单 { $number }</b> 已由 { $person } 撤回
requisition-cancelled = ✖️ <b>领料单 { $number }</b> 已由 { $person } 取消
transfer-unused = ↩️ 未用退回 { $quantity }
ask-centre = { $known ->
    [yes] 🤔 “{ $unknown }”不在成本中心列表里。
   *[no] { "" }
 }{ $verb ->
    [bring_back] 是谁退回的？
   *[requisition] 给谁用？
 }{ $any ->
    [yes] 请点选成本中心。
   *[no] 请输入部门、产线或成本中心。
 }
ask-centre-new = 🤔 成本中心是“{ $centre }”吗？还没有设置列表：对就点按，不对请重新输入。
ask-purpose = { $known ->
    [yes] 🤔 “{ $unknown }”不在用途列表里。
   *[no] { "" }
 }用于什么？请点选。
ask-lot-unused = 是哪个批次？领料时发了不止一个批次。
refused-more-than-used = ⚠️ { $cost_centre }领用未退的 { $item } 只有 { $used }，不够 { $back }。没有记账。
transfer-do-issue = 📤 已拣齐发放
transfer-do-issue-some = 📤 发放 { $quantity }
transfer-do-issue-listed = 📤 按所列数量发放
requisition-do-cancel = ✖️ 取消领料
state-issued = ✅ 已发放
command-requisition = 为成本中心领料，需审批
command-bring_back = 退回未用的料
transfer-line = { $several ->
    [yes] { $number }. { $title }
       { "   " }<b>{ $quantity }</b>
   *[no] { $title }
    <b>{ $quantity }</b>
 }
transfer-route = { $source } → { $target }
transfer-pick = 👉 { $place }：{ $has_lot ->
    [yes] { $lot } · { $quantity }
   *[no] { $quantity }
 }
transfer-picked = { $all ->
    [yes] ✔️ 已拣
   *[no] ✔️ 只拣到 { $quantity }
 }
transfer-some-arrived = 已到 { $arrived }
transfer-expected = 还有 { $quantity } 在途
transfer-missing = ❓ 少了 { $quantity }
transfer-surplus = ❓ 比发出的多 { $quantity }
transfer-damaged = 💥 其中到货破损 { $quantity }
transfer-lost = 💸 丢失 { $quantity }
transfer-returned = ↩️ 退回原仓 { $quantity }
transfer-to-find-out = 🔎 { $owner ->
    [carrier] 由 { $person } 向承运方查明
    [receiver] 由收货人 { $person } 查明
   *[sender] 由发货人 { $person } 查明
 }，{ $time } 起。
transfer-carrier = 🚛 { $carrier }
transfer-since = ⏱ { $time } 起在途
transfer-do-hand_on = 🔎 转交查明
hand-on-to = 🔎 由谁查明？
owner-sender = 发货人
owner-carrier = 承运方（由发货人去问）
owner-receiver = 收货人
step-hand_on = 转交查明
album-task = 🙋 这些正好属于一个未完成的任务。如果照片就是它，请点按。
album-pick = ✔️ { $number }：已拣这些
album-receive = 📥 { $number }：到了这些
task-photo = 📷 { $title }：这是做什么的？
task-typed = 🚚 { $title } 正在运来的路上。这 { $quantity } 是这一批的吗？
task-pick = ✔️ { $number } 拣了 { $quantity }
task-receive = 📥 { $number } 到了 { $quantity }
task-else = { $verb ->
    [receive] 📥 不是，另外入库
    [issue] 📤 不是，另外出库
   *[show] 📦 不是，只看商品
 }

transfer-needed-by = { $date } 前要用
transfer-note = 备注：{ $note }
transfer-reason = 原因：{ $reason }
transfer-waits = 等待主管审批。
transfer-nothing-moved = 货物没有移动。
transfer-put-back = 已拣的货放回原处。
transfer-tick = ✔️ { $number }. { $name }
transfer-do-approve = ✅ 批准
transfer-do-reject = ⛔ 驳回
transfer-do-withdraw = ↩️ 撤回
transfer-do-take = 🙋 我来拣
transfer-do-send = 🚚 已拣齐发出
transfer-do-send-some = 🚚 发出 { $quantity }
transfer-do-send-listed = 🚚 按所列数量发出
transfer-do-cancel = ✖️ 取消调拨
transfer-do-receive = 📥 已到货
transfer-do-found = 📥 找到了，都到了
transfer-do-finish = ✋ 不会再来了
transfer-do-lose = 💸 途中丢失
transfer-do-return = ↩️ 货回来了
transfer-do-miscount = 🧮 我们数错了
transfer-do-recount = 🧮 重新数过，没有多
transfer-how-many = 🤔 { $step ->
    [pick] 拣了多少？
    [offer] 能给多少？
    [bring_back] 退回多少？
   *[receive] 到了多少？
 }{ $many ->
    [yes] 请按行的顺序回复数量：<code>24, 10, 9</code>，或 <code>全部</code>。
   *[no] 请回复数量：<code>10</code>、<code>10，坏2</code>，或 <code>全部</code>。
 }
transfer-too-much = ☝️ 到了 { $came }，但在途只有 { $sent }？还没有记账。请再数一遍，或者点下面确认。
transfer-take-more = ✅ 确实多了 { $surplus }
request-unread = 🤔 画线的部分看不懂：{ $text }
    还没有申请。请写清每样要多少：{ $verb ->
        [requisition] <code>领料 5 螺丝，2 胶水 给 装配线</code>
        [bring_back] <code>退料 5 螺丝，2 胶水 装配线</code>
       *[transfer] <code>从西仓调24牛奶，10盐</code>
    }
request-too-long = ⚠️ 一张申请超过 { $most } 行太多了。其余的请另发一张。
transfer-offered = ⚖️ <b>调拨单 { $number }</b>，{ $person } 提出另一方案
transfer-offered-source = ⚖️ 改从 { $site } 发
transfer-offered-day = ⚖️ 改为 { $date } 前
transfer-do-offer = ⚖️ 换个方案
offer-what = ⚖️ 能给什么？{ $chat ->
    [private] 请写明
   *[group] 请回复这条消息
 }：数量（<code>8</code>）、日期（<code>周一</code>）{ $any ->
    [yes] 、别的仓库（<code>从北仓</code>），或者点按。
   *[no] ，或者点按。
 }
transfer-instead = 申请的是 { $quantity }
transfer-waits-for = 等待 { $person } 同意。
reject-why = 为什么？请点一个原因，或者{ $chat ->
    [private] 直接写明。
   *[group] 回复这条消息写明。
 }
rejection-needed = 本仓要用
rejection-elsewhere = 别的仓库更多
rejection-enough = 那边还够用
transfer-do-accept = ✅ 可以，就要这些
transfer-do-decline = ⛔ 那就不要了
refused-more-than-asked = ⚠️ { $item } 只申请了 { $asked }，不是 { $offered }。
transfer-history = 📜 经过
transfer-undo = ↩️ 撤销：{ $step }
transfer-cancel-sure = ✖️ 确定取消
transfer-picked-since = 这张卡片显示之后，拣货有了变化。请看清楚，再点一次。
cancel-asks = ☝️ 要取消吗？取消后在{ $site }：
cancel-undoes = { $what ->
    [kept] – 留着的 { $name } { $quantity } 不再占用
    [picked] – 已拣的 { $name } { $quantity } 放回原处
    [sent] – 在途的 { $name } { $quantity } 记回收货区
   *[received] – 已收的 { $name } { $quantity } 不变
 }
history-title = 📜 <b>{ $number }</b>
history-step = { $undone ->
    [yes] <s>{ $step }</s>
   *[no] <b>{ $step }</b>
 } · { $person } · { $time }{ $moved ->
    [yes] { " " }· { $movements }
   *[no] { "" }
 }{ $pictures ->
    [0] { "" }
   *[other] { " " }📷
 }{ $has_note ->
    [yes] { " " }· { $note }
   *[no] { "" }
 }
history-undoes = ↩️ 撤销会冲回 { $name } { $quantity }
step-request = 申请
step-approve = 批准
step-reject = 驳回
step-withdraw = 撤回
step-offer = 另提方案
step-accept = 接受方案
step-decline = 不接受方案
step-cancel = 取消
step-take = 开始拣货
step-pick = 拣货
step-send = 发出
step-issue = 发放
step-bring_back = 退料
step-receive = 收货
step-finish = 不再等货
step-lose = 途中丢失
step-return = 货已返回
step-miscount = 发货数错
step-recount = 重新点数
step-amend = 更正数量
step-undo = 撤销
list-tasks = 🧺 <b>待办</b>（{ $count }）
list-tasks-none = 👍 没有要拣、要发、要收的。
tasks-to-count = 🧮 要盘点：{ $count } 处 · /counts
list-pending = 📨 <b>待审批</b>（{ $count }）
list-pending-none = 👍 没有等您决定的。
list-transfers = 🔁 <b>未完成的调拨</b>（{ $count }）
list-transfers-none = 👍 没有未完成的调拨。
list-transfer = <b>{ $number }</b> { $state } · { $source } → { $target }
       { $item } { $quantity }{ $more ->
        [0] { "" }
       *[other] 等，另有 { $more } 行
    } · { $person }{ $has_day ->
        [yes] { " " }· ⏳ { $needed }
       *[no] { "" }
    }{ $days ->
        [0] { "" }
       *[other] { " " }· { $days } 天前
    }
state-requested = 📨 待审批
state-offered = ⚖️ 另提方案
state-approved = ✅ 待拣货
state-picking = 🧺 拣货中
state-dispatched = 🚚 在途
state-partly_received = 📦 部分到货
state-received = ⚠️ 数量有出入
transfer-reminder = ⏰ { $days ->
    [0] 已经 { $hours } 小时没有动静：
   *[other] 已经 { $days } 天没有动静：
 }
transfer-stock = { $several ->
    [yes] { $site }的 { $title }
   *[no] { $site }现有
 }：<b>{ $quantity }</b>，之后 { $after }{ $low ->
    [yes] { " " }⚠️ 低于安全库存 { $minimum }
   *[no] { "" }
 }
transfer-take-in = 📥 到了 { $quantity }，其余后到
compared-to-what = 🤔 “{ $text }”：是跟哪个数比？什么都没有改。请写上正确的数量，例如“应该是22”。
short-of-what = 🤔 是哪一笔？请回复那条记账消息，写上实际到的数量；或者写上商品：“只到了10瓶牛奶”。
transfer-was-short = ☝️ { $sent } 只到了 { $came }？请盘点：缺的由主管决定。

## 按钮

button-stock = 📦 库存
button-receive = 📥 入库
button-issue = 📤 出库
button-transfer = 🔁 调拨
button-move = ↔️ 移库
button-damage = 💥 破损
button-reserve = 🔒 预留
button-return = ↪️ 客户退回
button-send_back = 📦 退给供应商
button-bring_back = ↩️ 退料
button-requisition = 🧾 自用领料
button-adjust = ⚖️ 调整
button-write_off = 🗑 报损
button-consume = 📤 出库
button-approve = ✅ 批准
button-reject = ⛔ 驳回
button-release = 🔓 取消预留
button-amend = ✏️ 更正信息
new-lot-is = 🆕 就是 { $lot }
fact-expiry = 📅 有效期
fact-made_on = 🏭 生产日期
fact-supplier_lot = 🚚 供应商批号
button-unprinted = 🚫 没有批号
button-hold = ✋ 冻结
button-recall = ⛔ 召回
button-free = ✅ 解冻
button-correct = ✏️ 更正
button-undo = ↩️ 撤销
button-undo-all = ↩️ 全部撤销
button-again = ✅ 是另外一批
button-new-item = 🆕 是新商品
button-not-this-code = ☝️ 仅这次
button-unlink = ✂️ 认错了
button-receive-all = 📥 全部入库
button-book-all = ✅ 全部记账
button-ask-all = ✅ 全部申请
button-reserve-all = ✅ 全部预留
button-skip = ⏭ 跳过
button-change-amount = 🔢 数量
button-change-lot = 🏷 批次和有效期
button-remove-line = 🗑 删掉这行
button-back = ⬅️ 返回
button-whole = ⋯ 更多
button-why = 🔍 明细
button-newer = ⬅️ 较新
button-older = 较早 ➡️
button-all-sites = 🏬 我的全部仓库
button-remove = 🚪 移除
button-all-there = 全部 { $quantity }
button-pad = 🔢 其他数量
button-tour = 🎓 试一试
button-tour-again = 🔁 再来一次
button-book-so = ✅ 就这样记账
button-ask-so = ✅ 就这样申请
came-and-broken = ✅ 入 { $amount }，破损 { $broken }
came-only = 📥 只入 { $amount }
yes-it-is = ✅ 对，{ $what }
button-without-price = ✂️ 不记价格
button-without = ✂️ 去掉继续
button-resume = ▶️ 继续
button-cancel = ✖️ 取消
tap-booked = 已经记过账了。
tap-stale = 这个按钮是之前步骤的。请重新发名称或照片。
tap-not-yours = { $person } 正在处理这个。请自己发名称或照片重新开始。
tap-outdated = 这张卡片是 { $when } 从备份恢复数据之前的，没有做任何操作。{ $fresh ->
    [yes] 现在显示的是最新情况。
   *[no] 请重新开始。
 }
answer-outdated = 您回复的消息是 { $when } 从备份恢复数据之前的，没有做任何操作。请不要回复那条消息，直接重新发一次。
answer-stale = 您回复的消息所说的内容现在不在记录中，没有做任何操作。请不要回复那条消息，直接重新发一次。
no-longer = 您已经没有权限了。

## 预警

morning-title = ☀️ <b>{ $site }</b> · { $date }
morning-low = { "" }
    📉 <b>低于安全库存（{ $count }）</b>
morning-low-line = – { $name }
    { "   " }<b>{ $quantity }</b>，安全库存 { $minimum } · <code>{ $sku }</code>
expiring-title = { "" }
    ⏳ <b>已过期或 30 天内到期（{ $count }）</b>
morning-expired-line = – { $name } · 批次 { $lot }
    { "   " }<b>{ $quantity }</b> · ⛔ { $date }
morning-expiring-line = – { $name } · 批次 { $lot }
    { "   " }<b>{ $quantity }</b> · { $date }（{ $days ->
    [0] 今天到期
       *[other] 还剩 { $days } 天
     }）
alert-now-title = 🔴 <b>{ $site }</b>：{ $when ->
    [now] 刚刚发生
   *[then] { $time } 发生
 }
alert-out-title = { "" }
    🔴 <b>缺货（{ $count }）</b>
alert-out = { $number }. { $name }
    { "   " }<b>没有库存了</b>，安全库存 { $minimum } · <code>{ $sku }</code>
alert-low-title = { "" }
    📉 <b>低于安全库存（{ $count }）</b>
alert-low = { $number }. { $name }
    { "   " }<b>{ $quantity }</b>，安全库存 { $minimum } · <code>{ $sku }</code>
alert-expired-title = { "" }
    ⛔ <b>已过期（{ $count }）</b>
alert-expired = { $number }. { $name } · 批次 { $lot }
    { "   " }<b>{ $quantity }</b> · ⛔ { $date }
alert-expiring-title = { "" }
    ⏳ <b>{ $days } 天内到期（{ $count }）</b>
alert-expiring = { $number }. { $name } · 批次 { $lot }
    { "   " }<b>{ $quantity }</b> · { $date }（{ $days ->
    [0] 今天到期
       *[other] 还剩 { $days } 天
     }）
alert-cover-title = { "" }
    📉 <b>补货到之前会用完（{ $count }）</b>
alert-cover = { $number }. { $name }
    { "   " }<b>{ $quantity }</b>，到货前要用 { $minimum } · <code>{ $sku }</code>
alert-road-title = { "" }
    🚚 <b>在途 { $days } 天以上（{ $count }）</b>
alert-road = { $number }. { $name }
    { "   " }<b>{ $quantity }</b> · <code>{ $sku }</code>
alert-rescue-title = { "" }
    🔁 <b>到期前在本仓用不完（{ $count }）</b>
alert-rescue = { $number }. { $name } · 批号 { $lot }
    { "   " }到 { $date } 会剩 <b>{ $quantity }</b>，别的仓库可用 { $minimum }
alert-waiting-title = { "" }
    ⏱ <b>等待决定 { $days } 天以上（{ $count }）</b>
alert-waiting = { $number }. { $name }
    { "   " }<b>{ $quantity }</b> · <code>{ $sku }</code> · /pending
alert-over-title = { "" }
    📈 <b>高于最高库存（{ $count }）</b>
alert-over = { $number }. { $name }
    { "   " }<b>{ $quantity }</b>，最高库存 { $minimum } · <code>{ $sku }</code>
alert-idle-title = { "" }
    🐌 <b>{ $days } 天没有出库（{ $count }）</b>
alert-idle = { $number }. { $name }
    { "   " }<b>{ $quantity }</b> · <code>{ $sku }</code>
alert-count-title = { "" }
    🧮 <b>盘点已超期{ $days }天（{ $count }）</b>
alert-count = { $number }. { $name }
    { "   " }<code>{ $sku }</code> · /counts
alert-late-title = ⏰ <b>{ $site }</b>：以下预警还没有人处理
morning-late = ⏰ 这是 { $time } 的早报，补发。
wishes-title = { $private ->
    [yes] ⏰ <b>您自己的早报</b>（发到本聊天）
   *[no] ⏰ <b>本群的预警提醒</b>
 }
wishes-sites = 🏬 { $sites }
wishes-no-sites = 目前没有。点选仓库，每天早上就会收到它的早报。
wishes-last-site = 本群至少要保留一个仓库。
wish-line = – { $title }：<b>{ $value }</b>{ $own ->
    [yes] { "" }
   *[no] （同全公司）
 }
wish-how = 要写别的值，请<b>回复</b>本消息：{ $hint }
button-wishes = ⏰ 时间与内容
button-wishes-back = ⬅️ 返回
button-as-company = 同全公司
button-tell-here = 📌 改在本话题提醒
alert-gone = { $how ->
    [out] ✅ { $name }：已经有货了
    [anew] ↪️ { $name }：后来再次出现，见下面的消息
   *[other] ✅ { $name }：已经恢复
 }
alert-since = { "" }
    { $site } · 从 { $time } 起
alert-stands = { $state ->
    [acknowledged] 👀 { $by } 已确认
    [snoozed] 💤 { $by } 选择稍后提醒
    [in_hand] 🚚 { $by } 正在处理
   *[other] ✅ 已经恢复
 }
alert-reckoned = { "" }
    { $brings ->
    [yes] 🚚 可从{ $site }调 <b>{ $quantity }</b>（那边富余 { $spare }）
   *[no] { "" }
 }{ $buys ->
    [yes] { $brings ->
        [yes] ，
       *[no] { "" }
     }🛒 需采购 <b>{ $order }</b>
   *[no] { "" }
 }：
    安全库存 { $minimum } + { $known ->
    [yes] { $days } 天需求 { $demand }
   *[no] 需求（历史不到 30 天，暂不计）
 } − 可用 { $available } − 在途 { $way } − 已申请 { $requested } − 已订 { $ordered } = { $missing }{ $capped ->
    [yes] ，不超过最高库存 { $maximum }
   *[no] { "" }
 }，按整包装取整。
alert-done = { $after ->
    [acknowledged] 👀
    [snoozed] 💤
    [in_hand] 🚚
   *[other] ↩️
 } { $time } { $by }：{ $name }
alert-now-acknowledged = 👀 已确认。恢复之后再次出现时才会再列出。
alert-now-snoozed = 💤 稍后再提醒。
alert-now-requested = 🚚 已申请调拨。
alert-now-held = ⏸ 已冻结，不能出库。
alert-now-open = ↩️ 已撤回，重新列出。
alerts-changed = 列表有变化，请再看一下。
alert-hold-reason = 效期预警
alert-free-reason = 撤回
give-to = 🚚 调 { $quantity } 到{ $site }
alert-now-to-count = 🔢 已排到该仓库 /counts 的最前面。
button-have-counted = 🔢 马上盘点
todo-wanted = ❗ 因预警要马上盘点：{ $count } 处
put-on-order-list = 🛒 采购 { $quantity }
alert-now-ordered = 🛒 已列入采购清单（/orders）。
orders-title = 🛒 <b>采购清单（{ $count }）</b>
orders-none = 🛒 采购清单是空的。缺货而别的仓库也匀不出来的，可以从预警里加进来。
order-line = { $number }. { $name } · <code>{ $sku }</code>
    { "   " }<b>{ $quantity }</b> · { $site }{ $buys ->
    [yes] { " " }· { $supplier }
   *[no] { "" }
 }{ $some ->
    [yes] { " " }· 已到 { $came }
   *[no] { "" }
 }{ $dated ->
    [yes] { " " }· 预计 { $expected } 到货
   *[no] { "" }
 }
    { "   " }{ $by }，{ $date }
order-take-off = ✖ { $name }
orders-taken-off = ✖ { $name }：已从清单中去掉
orders-file = 🛒 采购清单，{ $time }
button-see = 👀 确认
button-see-all = 👀 以上全部确认
button-snooze-today = 💤 今天不提
button-snooze-week = 💤 一周后
button-snooze-change = 💤 有变再提
request-from = 🚚 从{ $site }调 { $quantity }
hold-this-lot = ⏸ 冻结 { $lot }
button-show-item = 📦 商品
button-alerts = ⬅️ 全部预警
take-back = ↩️ { $name }
alerts-aside = { "" }
    { $counts }
alerts-acknowledged = 👀 已确认 { $count } 条
alerts-snoozed = 💤 稍后提醒 { $count } 条
alerts-in_hand = 🚚 处理中 { $count } 条
morning-quiet = 没有低于安全库存的，也没有临期的。👍
morning-head = 🔏 流水校验，截至 { $date }：<code>{ $mark }</code>
morning-sent = 晨报正在发往群里。
export-file = 📊 表格各页，{ $time }：{ $sites }
export-all-sites = 所有仓库
export-private = 里面有金额，请在跟我的单聊里发 /export。
export-too-large = ⚠️ 文件太大，Telegram 发不了。请管理员在电脑上导出：<code>storekeeper export --sheets tabs.xlsx</code>
sheet-none = 没有表格：还没有人设置。用 /export 可以收到各表的文件。
sheet-private = 表格里有金额，请在跟我的单聊里发 /sheet。
sheet-others = 表格显示整个公司，而您只管理其中一部分。用 /export 可以收到您所管仓库的各表。
sheet-where = 📗 <a href="{ $address }">表格</a>。谁能打开，由 Google 的共享设置决定。
sheet-up-to-date = ✅ 所有流水都已写入（{ $time } 查看）。
sheet-behind = ⏳ 还有 { $count } 笔流水待写入（{ $time } 查看）。
sheet-moved-out = 🗄 最早的 { $count } 笔流水已移出；当时的结存在“结转”表里。
sheet-full = 🧮 已用单元格上限的 { $percent }%
ails-away = ⚠️ 自 { $time } 起连不上。我会一直重试。
ails-quota = ⚠️ 自 { $time } 起 Google 的额度已用完。我会一直重试。
ails-rights = ⚠️ 自 { $time } 起我无权写入。请重新以“编辑者”身份共享给我。
ails-full = ⚠️ 自 { $time } 起已写满。请删掉自己建的、不再需要的表和行。
ails-damaged = ⚠️ 自 { $time } 起我自己修不好。请管理员运行：<code>storekeeper mirror rebuild</code>
sheet-repaired = 🩹 最近一次修复：{ $time }，{ $what }{ $editor ->
        [none] { "" }
       *[other] （由 { $editor } 修改）
    }
sheet-unrepaired = 🩹 还没有需要修复的。
morning-no-group = 还没有登记的群。请把我加进主管群，并在群里发 /register。
group-unregistered = 👋 这个群还没有登记，我在这里不回答问题，也不发消息。{ $decides ->
    [yes] 您在这里发 /register
   *[no] 请主管在这里发 /register
 }，本群就会收到相应仓库的预警，我也会在这里回答。和我单独聊天随时都可以。
register-in-group = 请在要接收预警的群里发 /register。
registered = 这个群从现在起会收到这些仓库的晨报：{ $sites }。在这里我会回应命令{ $hears ->
    [all] 和对我提问的回答。
   *[some] ；回答我的问题时请<b>直接回复</b>那条消息，其他的话 Telegram 不会告诉我。
 }
unreachable-group = ⚠️ { $named ->
    [yes] { $sites }的主管群“{ $title }”
   *[no] { $sites }的主管群
 }收不到预警了：{ $reason ->
    [removed] 我被移出了群。请再把我加进去，无需重新登记。
    [mute] 我在群里不能发言。请恢复我的发言权限。
   *[gone] Telegram 找不到这个群。如有新群，请在群里发 /register。
 }
unreachable-person = ⚠️ { $name } 收不到我的消息：{ $reason ->
    [blocked] 对方屏蔽了我。请对方在与我的聊天中解除屏蔽。
    [gone] 对方的 Telegram 账号已不存在。
   *[silent] 对方还没有给我发过消息。请对方给我发 /start。
 }

## 程序本身

backlog-full = ⏳ 您发得比我处理得快：您有很多消息在排队。从这一条起，我先不再接收；处理完后会告诉您哪些要重发。
backlog-tap = 您有很多消息在排队，这次点击没有生效。等我处理完后请再点一次。
backlog-over = ⚠️ 我处理完了。您有 { $count } 条消息超出了排队上限，<b>我没有看</b>，什么都没有办。请重新发送：
backlog-line = • { $text }
backlog-more = ……还有 { $count } 条。
trouble-set-aside = ⚠️ { $named ->
    [yes] { $person }
   *[no] 有人
 }发来的内容，我试了多次都处理不了，已经搁置（编号 { $update }）：{ $problem }
trouble-unanswered = ⚠️ { $named ->
    [yes] { $person }
   *[no] 有人
}发来的内容我已经处理了，但回复发不出去（编号 { $update }）：{ $problem }
trouble-unreadable = ⚠️ Telegram 发来了我读不懂的内容，已经搁置。可能是 Bot API 服务器的版本和我的不一致。第一条的编号 { $update }：{ $problem }
trouble-failing = ⚠️ 我有一项工作不正常，正在继续尝试：“{ $tick }”（{ $problem }）。详情见 <code>storekeeper status</code>。
trouble-differing = ⚠️ 我核对了账本，有 { $count } 处对不上：{ $problem }。运行 <code>storekeeper verify</code> 可以看到全部；请先保留好最近一份正常的备份。
trouble-stopped = 🛑 我已停止运行，不再记账：表格里有账本不知道的记录。如果账本是手工用旧副本替换的，请运行 <code>storekeeper restore --adopt</code>；如果数据库或表格弄错了，请改正。然后重新启动我。
trouble-well = ✅ “{ $tick }”恢复正常了。
trouble-database-damaged = 🛑 数据库已损坏：{ $problem }。现在起记的账可能会丢失。请停止我，保留一份数据库的副本，看看 <code>storekeeper verify</code> 的结果，再用 <code>storekeeper restore FILE --replace</code> 恢复最近的备份。
trouble-database-away = ⚠️ 数据库已经好几分钟不能用，现在不记账：{ $problem }。发给我的消息会等着，数据库恢复后再回答。
trouble-database-replaced = 🛑 数据库文件不见了，现在不记账：{ $problem }。请停止我，用 <code>storekeeper restore FILE --replace</code> 恢复备份；如果是有人手工放了一份账本，请运行 <code>storekeeper restore --adopt</code>。然后重新启动我。
trouble-database-well = ✅ 数据库恢复正常了，期间发来的消息现在开始回答。
trouble-sheet-away = ⚠️ 连不上表格。记账不受影响；我会一直重试，恢复后自动补写。用 /sheet 查看现状。（{ $problem }）
trouble-sheet-quota = ⚠️ Google 的额度已用完，暂时不能写表格。记账不受影响，我会一直重试。如果一直这样，请看看还有什么在用同一个 Google 项目。（{ $problem }）
trouble-sheet-rights = ⚠️ 我不能再写表格了。记账不受影响。请把表格以“编辑者”身份共享给该地址，或给我一个新密钥；之后会自动补写。（{ $problem }）
trouble-sheet-full = ⚠️ 表格的单元格数已达到上限。记账不受影响，但表格无法更新。请删掉自己建的、不再需要的表和空行。
trouble-sheet-damaged = ⚠️ 表格我自己修不好。记账不受影响。<code>storekeeper mirror rebuild</code> 会重写我的各表。（{ $problem }）
trouble-sheet-archive = ⚠️ 归档表格写不进去。表格照常更新；快满时，最早的流水会不经归档移出表格，但仍在账本里。请把归档表格以“编辑者”身份共享给我，或在 /settings 里另设一个。（{ $problem }）
trouble-sheet-filling = ⚠️ 表格已用掉单元格上限的 { $percent }%。我会及时移出最早的流水。如果要把它们保留在另一个表格里，请新建一个，以“编辑者”身份共享给我，并在 /settings 里设为归档表格。你们自己建的表也算在内。
trouble-sheet-well = ✅ 表格又能正常写入了。

## 帮助和权限

hello = 👋 { $name }，您好！您在{ $site }工作。
    📷 发一张<b>条码照片</b>，或输入商品<b>名称</b>：我显示库存，并按您说的记账。帮助：/help
hello-viewer = 👋 { $name }，您好！您在{ $site }工作。
    📷 发一张<b>条码照片</b>，或输入商品<b>名称</b>：我显示库存。帮助：/help
help =
    <b>您可以这样做</b>
    📷 <b>条码照片</b>或<b>名称</b>：查看库存
    📥 <b>收24 牛奶</b>：入库，也可写在照片下
    📤 <b>发3 牛奶</b>：出库
    🖼 <b>一次发几张照片</b>：一批到货
    ↩️ 每笔账下面都有<b>撤销</b>；也可回复那笔账：<b>应该是12</b>

    <b>更多</b>
    ↔️ <b>上架 24 牛奶 到 A-01</b>
    🔒 <b>预留5 牛奶 单号 SO-17</b>
    📅 <b>昨天 收24 牛奶</b>
    🏷 <b>收24 牛奶 批次 P-26 效期 2027-03</b>
    🔁 /transfer：向别的仓库申请调拨
    💥 /damage：破损
    🧮 /count A-01：盘点库位或商品
    🔍 /why 牛奶：数字从哪里来
    🗂 /lot P-26：批次的来源和去向
    🖨 /label 牛奶 12：打印标签
    📉 /low：快没货的
    ⏳ /expiring：快过期的
    🌐 在任何聊天里：<code>@{ $bot } 牛奶</code>
    ⚙️ /settings：仓库和语言
    ✖️ /cancel：取消当前操作
help-viewer =
    <b>您可以这样做</b>
    📷 <b>条码照片</b>或<b>名称</b>：查看库存
    🔍 /why 牛奶：数字从哪里来
    🗂 /lot P-26：批次的来源和去向
    🔒 /reserved：为订单预留的货
    🖨 /label 牛奶 12：打印标签
    📉 /low：快没货的
    ⏳ /expiring：快过期的
    🌐 在任何聊天里：<code>@{ $bot } 牛奶</code>
    ⚙️ /settings：仓库和语言
help-manager =
    <b>主管</b>
    ✅ 要审批的调拨和盘点会发到这里
    ⚖️ /adjust：账实差异调整
    🗑 /write_off：报损
    📦 /send_back：退供应商
    ✋ /lot P-26：冻结或召回批次
    💰 <b>收24 牛奶 单价3.20</b>：带单价
    🆕 拍没人认识的条码：建成新商品
    📊 /figures（或发“报表”）：经营指标
    ☀️ /morning：现在就给群发晨报
    📊 /export：把表格导出成文件
    📗 /sheet：表格在哪里，现状如何
    📣 在群里发 /register：由该群接收预警
help-administrator =
    <b>管理员</b>
    ✉️ /invite：邀请同事
    👥 /people：人员和权限
tour-offer = 🎓 第一次用？练习一分钟，不会记任何真账。
tour-1 = 🎓 <b>第 1 步，共 4 步</b>
    <b>练习用苹果</b> · <code>PRACTICE</code>
    🏬 这里：没有
    这是商品卡片。平时拍条码或输入名称就能看到。现在苹果到货了：点<b>入库</b>。
tour-2 = 🎓 <b>第 2 步，共 4 步</b>
    多少？点一个数字。（也可以输入“12”，或直接在照片下写“+12”。）
tour-3 = 🎓 <b>第 3 步，共 4 步</b>
    ✅ <b>已入库 { $amount } 个苹果</b> · 练习
    就这么简单：消息就是记账。记错了？每笔账都能撤销：点一下。
tour-4 = 🎓 <b>第 4 步，共 4 步</b>
    ↩️ <b>已撤销：{ $amount } 个苹果</b> · 练习
    现在来真的：拍一张条码，或输入名称。一次发几张照片就是一批到货。其余见 /help。
stranger = 这个机器人只为一家公司的员工服务。如需使用，请把这个编号告诉您的主管：<code>{ $number }</code>
role-viewer = 查看
role-floor = 库工
role-manager = 主管
role-back_office = 内勤
role-administrator = 管理员
nameless = 🎭 您以群组身份匿名发言，我看不到您是谁。请在本群的管理员权限里关闭“匿名”，然后再试一次。
welcome = 👋 欢迎，{ $name }！您负责：{ $sites }。请发商品名称或条码照片，或看 /help。
invite-role = ✉️ 邀请同事。可以做什么？
invite-sites = ✉️ { $role }：在哪个仓库？
invitation = ✉️ <b>{ $role }</b> · { $sites }
    把这个链接发给一个人。只能用一次，{ $until } 前有效；谁先打开，谁就加入。
    { $link }
people-title = 👥 这里有 { $count } 人。点名字查看或更改权限；/invite 邀请新同事。
person-title = 👤 <b>{ $name }</b> · <code>{ $number }</code>
person-role = 🏬 { $site }：<b>{ $role }</b>
person-none = 已没有任何权限。
person-google = { $known ->
    [yes] 📄 谷歌账号：{ $address }
   *[no] 📄 谷歌账号：未知。登记后，其在表格中填写的就算本人的：<code>/people { $name } = ana@example.com</code>
 }
nobody-called = 没有人叫 { $name }，或不止一人。
person-change = – { $site }：{ $role }
    { "   " }{ $time }，{ $by } 设置
person-lost = – { $site }：权限取消
    { "   " }{ $time }，{ $by } 设置
by-office = 内勤
ask-role = { $name } 在{ $site }可以做什么？
roles-explained = { "" }
    <b>查看</b>：只看库存
    <b>库工</b>：可以记账
    <b>内勤</b>：还可以建商品
    <b>主管</b>：还可以审批
    <b>管理员</b>：还可以邀请同事
ask-remove = 移除 { $name }？立即失去全部权限。
unknown-command = 我不认识 /{ $command }。请看 /help。
sheet-change = 📥 { $number }：<b>{ $action }</b>，来自 { $by }
button-entry-approve = ✅ 批准
button-entry-reject = ⛔ 驳回
sheet-change-line = • { $title }：{ $value }
sheet-change-asks = 🙋 谁批准，谁就是申请人。
sheet-change-over = { $told }（{ $by }）
heading-alerts = ⏰ 提醒
heading-approvals = ✅ 审批
heading-reasons = 💬 原因
heading-counts = 🧮 盘点
heading-requisitions = 🧾 调拨和领料
heading-catalogue = 📦 商品目录
heading-sheet = 📊 表格
setting-title = <b>{ $title }</b>
setting-empty = <b>{ $title }</b>：未设置
setting-value = • { $value }
setting-value-for = • { $scope } = { $value }
setting-changed = 🕘 { $by }，{ $time }：{ $scope } { $before } → { $after }
setting-by-sheet = 表格
setting-how = ✏️ 要更改，请回复本消息：{ $hint }
setting-clear = 要删除一项，请在 = 后写 –
setting-refused = ⚠️ 没有更改：{ $why }。
setting-not-taken-back = 之后又改过了。
setting-overruled = ⚙️ <b>{ $title }</b> { $scope }：您刚设为 { $yours }；与此同时 { $by } 在表格中设为 { $now }，以后者为准。
button-setting = 🔄 刷新
button-settings-back = ‹ 返回
settings = ⚙️ 在哪个仓库工作，用什么语言？
settings-one-site = ⚙️ 您在{ $site }工作。用什么语言？
home-set = 🏬 现在在 { $site } 工作：记账都记在这里。
nothing-to-undo = 最近 24 小时内没有可以撤销的记录。
language-ask = 用哪种语言？
language-phone = 跟随手机
language-set = 好的，以后用中文。
command-stock = 有什么、在哪里
command-receive = 入库
command-issue = 出库
command-transfer = 向别的仓库申请调拨
command-tasks = 要拣、要发、要收的
command-orders = 要采购的商品
command-pending = 等您决定的
command-transfers = 未完成的调拨
command-move = 上架或移到别的库位
command-damage = 有货破损
command-return = 客户退货
command-reserve = 为订单预留
command-reserved = 本仓的预留
command-label = 打印标签
command-why = 今天的数字从哪里来
command-lot = 批次追溯：从哪来、到哪去
command-adjust = 账实差异调整
command-write_off = 报损
command-send_back = 退供应商
command-low = 哪些快没货了
command-expiring = 哪些快过期了
command-undo = 撤销上一笔
command-settings = 仓库和语言
command-cancel = 取消当前操作
command-help = 使用帮助
command-export = 把表格导出成文件
command-sheet = 表格在哪里，现状如何
command-morning = 现在就把晨报发到群里
command-invite = 邀请同事
command-people = 人员和权限
command-register = 让本群接收预警

## 拒绝：哪里不对，接下来怎么做

refused-not-enough = ⚠️ { $item } 不够：您要 { $asked }，可用 { $available }。
refused-not-enough-then = ⚠️ { $day } 那天 { $item } 不够（之后盘点过）：您要 { $asked }，当时有 { $available }。
shortfall-expired = 另有 { $quantity } 已过期，不能出库。
shortfall-blocked = 另有 { $quantity } 已冻结或召回，不能出库。
shortfall-reserved = 另有 { $quantity } 已预留，见 /reserved。
refused-unknown-place = ⚠️ 这里没有库位“{ $code }”。可用：{ $known }。
refused-site-closed = ⚠️ { $site } 从 { $since } 起已关闭，不能记账。如果您已换仓库，请告诉主管。
refused-same-place = ⚠️ 货已经在 { $place } 了。请选本仓的另一个地方；到别的仓库请用调拨。
refused-reason-needed = ⚠️ 请说明原因。
refused-in-the-future = ⚠️ { $day } 还没到。请到那天再记。
refused-too-long-ago = ⚠️ { $day } 太久了：只能补记 { $since } 以后的。请检查日期。
refused-not-there-then = ⚠️ { $day } 那天，{ $place } 的 { $item } 只剩 { $there }，这样记会变成负数。请检查日期，或记在今天。
refused-made-in-the-future = ⚠️ 批次 { $lot } 的生产日期 { $made_on } 还没到。请再看一下包装。
refused-not-a-price = ⚠️ { $price } 不是能记的单价。请检查后重新发送。
refused-period-closed = ⚠️ { $site } 到 { $through } 为止已结账，不能再记那些天的账。请记在今天并写明，或问主管。
refused-period-not-over = ⚠️ { $through } 还没有结束：结束一小时后才能结账。
refused-unknown-lot = ⚠️ { $item } 没有批次 { $lot }。请再看一下包装。
refused-lot-blocked = ⚠️ 批次 { $lot } { $status ->
    [recalled] 已召回
   *[other] 已冻结
 }，不能出库。请取别的批次，或问主管。
refused-kept-cannot-go = ⚠️ { $number }：为它保留的 { $item } 批次 { $lots } 已过期或被冻结，不能发出。卡片上已换成别的货，请照新卡片取货，再点一次或再说一次。
refused-expiry-before-made = ⚠️ 批次 { $lot } 的有效期 { $expiry } 早于生产日期 { $made_on }。请再看一下包装上的日期。
refused-goods-reserved = ⚠️ { $number } 不能撤销：货已为 { $document } 预留。
refused-reservation-over = { $number } 已经结束：{ $state ->
    [consumed] 已使用
    [released] 已取消预留
   *[other] 已到期
 }。
refused-nothing-to-move = ⚠️ 数量不能是 { $amount }，必须大于零。
refused-too-precise = ⚠️ 不能记 { $amount }：这个商品{ $decimals ->
    [0] 只能是整数
       *[other] 最多 { $decimals } 位小数
     }。
refused-too-much = ⚠️ { $amount } 超过任何仓库的容量，请检查数字。
refused-unknown-pack = ⚠️ 这个商品没有“{ $pack }”这种包装。可以用：{ $known }。
refused-unknown-item = ⚠️ 没有货号为 { $sku } 的商品。发名称的一部分来查找。
refused-unknown-site = ⚠️ 没有仓库 { $code }。现有：{ $known }。
refused-lot-needed = ⚠️ 这个商品按批次管理。是哪个批次？
refused-expiry-needed = ⚠️ 批次 { $lot } 是新的，有效期到哪天？
refused-made-on-differs = ⚠️ 批次 { $lot } 登记的生产日期是 { $known }，不是 { $given }。请再看一下包装；如果是另一个批次，请输入它自己的批号。登记有误可由主管更正：/lot { $lot }
refused-expiry-differs = ⚠️ 批次 { $lot } 登记的有效期是 { $known }，不是 { $given }。请再看一下包装；如果是另一个批次，请输入它自己的批号。登记有误可由主管更正：/lot { $lot }
refused-already-expired = ⚠️ 批次 { $lot } 已于 { $expiry } 过期。不要上架，请告诉主管。如果日期输错了，请重新输入。
refused-key-reused = ⚠️ 这一笔之前用别的数字记过账了。请另发一条消息重新开始。
refused-already-reversed = { $number } 之前已被 { $by } 撤销。
refused-not-reversible = { $number } 不能在这里撤销。
refused-goods-gone = ⚠️ { $number } 不能撤销：货物之后又被 { $later } 移走了。
refused-undo-too-late = ⚠️ 您已不能撤销 { $number }（时限 { $until }）。请找主管。
refused-needs-approval = ⚠️ 超过 { $limit } { $measure ->
    [value] 元
   *[quantity] 件
}要由{ $who ->
    [0] 别人批准，但现在没有这样的人：管理员可以用 /settings 更改
   *[other] { $who }批准
}。
refused-not-allowed = ⚠️ 您在这个仓库没有这项权限。请找主管。
refused-same-site = ⚠️ 调拨要在两个不同的仓库之间。
refused-alert-over = 显示之后情况已经变化，请再看一下。
refused-alert-decided = { $by } 已经{ $state ->
    [acknowledged] 确认过了。
    [snoozed] 选择稍后提醒了。
   *[other] 在处理了。
 }
refused-already-decided = { $number } 之前已由 { $by } { $state ->
    [withdrawn] 撤回
    [rejected] 驳回
    [cancelled] 取消
    [offered] 答复（只给一部分）
    [approved] 批准
    [picking] 批准
    [dispatched] 发出
    [partly_received] 收货
    [received] 收货
    [closed] 收货
    [booked] 入账
    [left] 决定不入账
    [ok] 批准
    [error] 批准，但没能执行
   *[other] 申请
 }。
refused-more-than-approved = ⚠️ 这张调拨单的 { $item } 只批准了 { $approved }，不是 { $picked }。请不要多拣。
refused-more-than-sent = ⚠️ 这张调拨单在途的 { $item } 只有 { $sent }，不是 { $came }。请再数一遍。
refused-nothing-open = ⚠️ { $number } 已经没有这样的未决数量了。
refused-nothing-to-send = ⚠️ { $number } 还没有拣货，没有可发的。请取消，或先拣货。
refused-same-counter = ⚠️ 这个您已经盘过，与账面不符。请换一个人复盘。
refused-count-outdated = ⚠️ { $number } 盘点之后，账目已由 { $by } 更正。请再盘一次。
refused-serial-known = ⚠️ 这一件（{ $serial }）已经{ $inward ->
    [yes] 入过库
   *[other] 出过库
 }：{ $number }。请再看看包装。
refused-code-taken = ⚠️ <code>{ $code }</code> 已经是 { $item } 的条码。如果不对，请告诉内勤。
refused-not-a-code = ⚠️ “{ $code }”太长，不能作为条码记住。
refused-not-a-sku = ⚠️ “{ $sku }”不能作为货号：一个词，不带冒号，不要太长。请另输入一个。
refused-more-serials = ⚠️ 拍了 { $serials } 件，却只记 { $amount }。一共多少？
refused-sku-taken = ⚠️ { $sku } 已经是另一种商品的货号。请另输入一个。
refused-invitation-over = ⚠️ 这个邀请已经用过或过期了。请要一个新的。
refused-last-administrator = ⚠️ 这是最后一位管理员，取消后没人能邀请同事了。请先设另一位管理员。

## 从备份恢复之后

restored = ⚠️ <b>记录已从备份恢复。</b>{ $begun ->
    [yes] 现在是 { $when } 最后一笔记账时的状态。
   *[no] 里面还没有任何记账。
 }此后的记账、申请和盘点都不在记录中：请核对自己的，并重新发送。旧卡片和按钮不再起作用；待决定的事项会重新发送。
restored-rights = 此后的权限变更也没有了，未使用的邀请已失效：请看 /people。
lost = ⚠️ 有 <b>{ $count } 笔记账或申请</b>已不在记录中。属实的需要重新记账或申请：
lost-line = • { $number } · { $told } · { $person }

## 经营指标
measured-days = { $number }天
measured-times = { $number }次
measured-share = { $number }%
measured-money = { $number }
figure-endless = 无出库
figure-none = –
figures-title = 📊 <b>{ $site }</b> · { $month }
figures-so-far = 📊 <b>{ $site }</b> · { $month }（截至今天）
figures-cost-centre = { "   " }🧾 { $name }：<b>{ $value }</b>
figures-line = { $name }：<b>{ $value }</b>
figures-all-sites = 全部仓库
button-more-figures = 更多指标
button-less = 收起
command-figures = 经营指标：周转、可用天数、呆滞、缺货……
trend-which = 📈 看哪个商品的走势？写在命令后面：<code>/trend 牛奶</code>
trend-title = 📈 { $title } · { $site }
trend-now = 现有：<b>{ $quantity }</b>
trend-minimum = 安全库存：{ $quantity }
trend-demand = 近{ $days }天需求：{ $quantity }
trend-lasts = 照此速度可用到{ $date }
trend-stock = 库存（{ $unit }）
trend-least = 安全库存
trend-came = 到货
trend-forecast = 预测
trend-today = 今天
button-trend = 📈 走势
weekly-title = 📊 <b>{ $site }</b>：近几周走势（{ $date }）
weekly-value = 库存金额：<b>{ $now }</b>；一周前 { $before }
weekly-stock-outs = 缺货商品：<b>{ $now }</b>；一周前 { $before }
weekly-expiring = 四周内到期的批次：<b>{ $soon }</b>；已过期仍在库：<b>{ $expired }</b>
weekly-value-panel = 每周库存金额：{ $first } → { $last }
weekly-stock-outs-panel = 每周缺货商品数
weekly-expiring-panel = 各周到期批次数
weekly-expired = 已过期
command-trend = 商品近90天的走势图
todo-title = 🧮 <b>盘点任务</b> · { $site }
todo-nothing = ✅ { $site }没有到期要盘点的。
todo-off = 没有盘点计划。随时可以用 /count 盘点商品或库位。
todo-recounts = 有{ $count }个盘点与账面不符，请您再数一遍，不要问上一个人数了多少。
todo-due = 有{ $count }个库位到期要盘点{ $days ->
    [0] {""}
   *[other] ，最早的已超期{ $days }天
}
todo-place = { $place }（{ $count }）
command-counts = 到期要盘点的库位
