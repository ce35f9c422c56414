// The page's own words. What the bot and the sheet say comes from them.

const english = {
  sandbox: "sandbox", actions: "Quick actions", phone: "Phones", spreadsheet: "Spreadsheet", other: "中文",
  lost: "The sandbox does not answer. Trying again…", people: "Whose phone", chats: "Chats",
  bot: "bot", deaf: "bot · not running", typing: "typing…", edited: "edited",
  empty: "No messages yet", start: "Start", reply: "Reply", edit: "Edit", gone: "Earlier message", today: "Today", close: "Close",
  write: "Message", caption: "Caption (optional)", send: "Send", attach: "Attach photographs", asFile: "Send as file",
  several: "{n} pictures", tooMany: "At most {n} together", add: "Add {n}", remove: "Remove",
  commands: "Commands", shelf: "Shelf", shelfTitle: "Photograph a product", shelfEmpty: "The shelf is empty.",
  keyboard: "Keyboard", noCaption: "no caption", photo: "Photo", copied: "Copied", unsupported: "Not in this sandbox",
  nothing: "Nothing booked yet", nothingMore: "What is booked in the chat appears here.",
  hidden: "{n} earlier rows are not shown", google: "Google Sheets", telegram: "Telegram",
  services: "Services", up: "up", away: "away", results: "Results",
  "google away": "Sheets is away", "telegram away": "Telegram is away",
  faulty: "misbehaving", faults: "For its next 3 requests", status: "answer {n}", lose_answer: "lose answers",
  slow: "slow", left: "{what} · {n} left", clear: "Clear faults",
  try: "Try it", tried: "That is the core of it. Send /help in the chat for the rest.", noMore: "Close for good", done: "done",
  press: "Now press Send", notYet: "Nothing to tap yet: do the step before it first",
  "try photo": "Receive by photo", "try photo text": "+24",
  "try photo how": "A photo of a barcode with a number under it is a receipt. A click here prepares it; you press Send.",
  "try stock": "Ask for the stock", "try stock text": "How much milk is left?",
  "try stock how": "Ask in words, or send a SKU, a barcode's digits or its photo",
  "try undo": "Undo a booking", "try undo how": "Every booking has an Undo button. Nothing is deleted: the opposite is booked.",
  "try transfer": "Ask for a transfer", "try transfer text": "transfer 10 salt from West to East",
  "try transfer how": "Ask another warehouse for goods; its managers decide",
  "try offer": "Offer another day", "try offer how": "On the manager's phone: tap Offer something else, then a day",
  "try accept": "Take the offer", "try accept how": "On the phone of whoever asked: tap Take that, and it is approved",
  "try pick": "Pick and send it", "try pick how": "On the other warehouse's phone: what to pick, and where it lies; tap All picked, sent",
  "try short": "Count what came", "try short text": "only 8 arrived",
  "try short how": "Send it, tap what arrived, then Nothing more comes: what is missing is the sender's to find out",
  "try morning": "Run the morning", "try morning how": "What the managers' group is told at 8 every morning",
};

const chinese = {
  sandbox: "演示沙盒", actions: "快捷操作", phone: "手机", spreadsheet: "表格", other: "English",
  lost: "沙盒没有响应，正在重新连接…", people: "谁的手机", chats: "聊天",
  bot: "机器人", deaf: "机器人 · 未运行", typing: "正在输入…", edited: "已编辑",
  empty: "还没有消息", start: "开始", reply: "回复", edit: "编辑", gone: "更早的消息", today: "今天", close: "关闭",
  write: "消息", caption: "说明（可不填）", send: "发送", attach: "添加照片", asFile: "作为文件发送",
  several: "{n} 张图片", tooMany: "一次最多 {n} 张", add: "添加 {n} 张", remove: "移除",
  commands: "命令", shelf: "货架", shelfTitle: "给商品拍照", shelfEmpty: "货架是空的。",
  keyboard: "键盘", noCaption: "无说明", photo: "照片", copied: "已复制", unsupported: "沙盒不支持",
  results: "结果", nothing: "还没有记录", nothingMore: "聊天中登记的内容会出现在这里。",
  hidden: "前面 {n} 行未显示", google: "Google 表格", telegram: "Telegram",
  services: "服务", up: "正常", away: "断开", "google away": "表格已断开", "telegram away": "Telegram 已断开",
  faulty: "故障中", faults: "接下来 3 次请求", status: "返回 {n}", lose_answer: "丢失应答",
  slow: "变慢", left: "{what} · 还剩 {n} 次", clear: "清除故障",
  try: "试一试", tried: "主要功能都看过了。其余的在聊天里发 /help。", noMore: "关闭，不再显示", done: "已完成",
  press: "现在点“发送”", notYet: "还没有可点的：请先完成前一步",
  "try photo": "拍条码入库", "try photo text": "收24",
  "try photo how": "条码照片下面写上数量，就是一笔入库。点这里替您准备好，再点“发送”。",
  "try stock": "查库存", "try stock text": "牛奶还有多少？",
  "try stock how": "说名称、货号、条码数字，或者拍条码都行",
  "try undo": "撤销一笔账", "try undo how": "每笔账下面都有“撤销”。记错的不会删掉，而是反向冲回。",
  "try transfer": "申请调拨", "try transfer text": "从东仓调10包盐到西仓",
  "try transfer how": "向另一个仓库要货，由那边的主管审批",
  "try offer": "主管换个日期", "try offer how": "在主管的手机上：点“换个方案”，再点日期",
  "try accept": "接受方案", "try accept how": "在申请人的手机上：点“可以，就要这些”，就批准了",
  "try pick": "拣货发出", "try pick how": "在对方仓库的手机上：要拣什么、在哪里都写着；点“已拣齐发出”",
  "try short": "清点到货", "try short text": "只到了8包",
  "try short how": "发送后点到了多少，再点“不会再来了”：少的由发货人查明",
  "try morning": "发晨报", "try morning how": "主管群每天早上 8 点收到的内容",
};

const chosen = localStorage.getItem("language") ?? (navigator.language.startsWith("zh") ? "zh" : "en");
export const spoken = chosen === "zh" ? "zh" : "en"; // also the beginning of a person's language_code
export const language = chosen === "zh" ? "zh-CN" : "en-GB";

export function say(key, values = {}) {
  const text = (chosen === "zh" ? chinese : english)[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Fill the words of index.html; a change of language loads the page again (its hash keeps the place). */
export function fillWords(button) {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-say]")) node.textContent = say(node.dataset.say);
  for (const node of document.querySelectorAll("[data-say-label]")) node.ariaLabel = say(node.dataset.sayLabel);
  button.textContent = say("other");
  button.lang = chosen === "zh" ? "en" : "zh";
  button.onclick = () => {
    localStorage.setItem("language", chosen === "zh" ? "en" : "zh");
    location.reload();
  };
}

const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat(language, { weekday: "short", day: "numeric", month: "long" });

export const timeOf = (seconds) => clock.format(seconds * 1000);

export function dayOf(seconds) {
  const day = new Date(seconds * 1000);
  return day.toDateString() === new Date().toDateString() ? say("today") : calendar.format(day);
}
