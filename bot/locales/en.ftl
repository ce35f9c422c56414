# English. What goes to the chat is HTML: write &lt; for <. Buttons, commands and what begins with "tap" are plain text.

language-name = English

## Quantities and places

amount = { $digits } { $unit }
amount-both = { $packs } = { $units }
unit-piece = { $count ->
    [one] piece
   *[other] pieces
 }
unit-case = { $count ->
    [one] case
   *[other] cases
 }
unit-box = { $count ->
    [one] box
   *[other] boxes
 }
unit-bottle = { $count ->
    [one] bottle
   *[other] bottles
 }
unit-bag = { $count ->
    [one] bag
   *[other] bags
 }
unit-pack = { $count ->
    [one] pack
   *[other] packs
 }
unit-roll = { $count ->
    [one] roll
   *[other] rolls
 }
unit-pair = { $count ->
    [one] pair
   *[other] pairs
 }
unit-can = { $count ->
    [one] can
   *[other] cans
 }
unit-carton = { $count ->
    [one] carton
   *[other] cartons
 }
unit-cup = { $count ->
    [one] cup
   *[other] cups
 }
unit-sack = { $count ->
    [one] sack
   *[other] sacks
 }
unit-tray = { $count ->
    [one] tray
   *[other] trays
 }
unit-drum = { $count ->
    [one] drum
   *[other] drums
 }
unit-m = m
unit-kg = kg
unit-g = g
unit-l = L
unit-ml = mL

place-bin = { $place }
place-dock = Dock
place-transit = On its way here
place-damaged = Damaged
item-title = <b>{ $name }</b> · <code>{ $sku }</code>
lot = lot { $lot }
expiry = expires { $date }
expiry-soon = ⚠️ expires { $date } ({ $days ->
    [0] today
    [one] 1 day
   *[other] { $days } days
 })
expiry-past = ⛔ expired { $date }
and-more = … and { $count } more

## Stock

stock-site = 🏬 { $site }: <b>{ $quantity }</b>
stock-site-none = 🏬 { $site }: none
stock-place = – { $place }: { $quantity }
stock-overview = 📦 <b>Stock</b>. Send a name, a SKU, the digits of a barcode, or a photo of it.
stock-overview-site = 🏬 { $site }: { $low } below minimum, { $expiring } expiring. /alerts lists them.
several = Several match “{ $words }”. Which one?
not-found = I found nothing for “{ $words }”. Try a part of the name, the SKU, or a photo of the barcode.
of-what = Of what? Send it with the name, such as “+24 milk”, or reply to the item's card.
not-understood = I did not understand this. Send an item's name or a photo of its barcode, or see /help.
ambiguous = This can be read in more than one way: { $readings }. Please write it so that there is only one.

## Photographs

photo-no-code = 📷 I found no barcode in this picture. Go closer, avoid glare, hold still; or send it as a file; or type the digits under the bars.
photo-not-an-image = 📷 This file is not a picture that I can read. Send a photo (JPEG, PNG or WebP), or type the digits under the bars.
photo-too-large = 📷 This picture is too large for me. Send it as a photo rather than as a file, or type the digits under the bars.
photo-unknown = 📷 I read <code>{ $code }</code>, but no item has this barcode. Send the item's name to find it; the back office can add the barcode.
photo-several = 📷 There are several items in this picture. Which one?

## Booking

draft-receive = 📥 <b>Receive</b> { $title }
draft-issue = 📤 <b>Issue</b> { $title }
draft-transfer = 🔁 <b>Transfer</b> { $title }
draft-amount = <b>{ $amount }</b>
draft-route = { $source } → { $target }
ask-item = Which item? Send a photo of its barcode, or its name or SKU.
ask-which = Which one?
ask-amount = How many? Tap, or type a number ({ $unit }) such as 24 or “2 cases”.
ask-pack = You scanned the { $pack }. Which do you mean?
ask-lot = Which lot (batch)? It is printed on the pack, often after LOT or 批号. Tap, or type it.
ask-expiry = When does it expire? Type the date as printed, such as 2027-03-31 or 2027-03.
ask-route = From where to where?
one-site = There is only one site: nothing to transfer between.
not-a-date = “{ $text }” is not a date that I can read.
booked-receipt = ✅ <b>Received { $quantity }</b> · { $number }
booked-issue = ✅ <b>Issued { $quantity }</b> · { $number }
booked-reversal = ↩️ <b>Undone: { $quantity }</b> · { $number }
stock-now = Now at { $site }: <b>{ $quantity }</b>
cancelled = ✖️ Cancelled. Nothing was booked.
nothing-to-cancel = There is nothing to cancel.
said-again = <i>(You may have had this message before; it is booked only once.)</i>
failed = ⚠️ Something went wrong on my side, and nothing was booked. Please send it again. If it happens again, tell your manager this number: { $number }

## Transfers

transfer-requested = 📨 <b>Transfer { $number }</b> asked for by { $requester }
    { $title }
    <b>{ $quantity }</b>, { $source } → { $target }
    Waiting for a manager's approval.
transfer-rejected = ⛔ <b>Transfer { $number }</b> rejected by { $decider }
    { $title }
    { $quantity }, { $source } → { $target }
    Nothing was moved.
transfer-in_transit = 🚚 <b>Transfer { $number }</b> approved by { $decider }, on its way
    { $title }
    <b>{ $quantity }</b>, { $source } → { $target }
transfer-arrived = ✅ <b>Transfer { $number }</b> arrived, taken in by { $receiver }
    { $title }
    <b>{ $quantity }</b>, { $source } → { $target }

## Buttons

button-stock = 📦 Stock
button-receive = 📥 Receive
button-issue = 📤 Issue
button-transfer = 🔁 Transfer
button-undo = ↩️ Undo
button-cancel = ✖️ Cancel
button-approve = ✅ Approve
button-reject = ⛔ Reject
button-arrive = 📥 Arrived
tap-booked = This is booked already.
tap-stale = This button is from an earlier step. Start again with a name or a photo.
tap-not-yours = Somebody else is working on this.
no-longer = You have no access any more.

## Alerts

morning-title = ☀️ <b>{ $site }</b> · { $date }
morning-low = 📉 <b>Below minimum ({ $count })</b>
morning-low-line = – { $name } · <code>{ $sku }</code>: <b>{ $quantity }</b> of at least { $minimum }
morning-expired = ⛔ <b>Expired ({ $count })</b>
morning-expiring = ⏳ <b>Expires within 30 days ({ $count })</b>
morning-expiry-line = – { $name }, lot { $lot }: { $quantity }, { $expiry }
morning-quiet = Nothing below its minimum, nothing expiring. 👍
morning-sent = The morning's alert is on its way to the group.
morning-no-group = No group is registered yet. Add me to the managers' group and write /register there.
register-in-group = Write /register in the group that should get the alerts.
registered = This group now gets the morning's alerts for: { $sites }.

## Help and access

hello = 👋 Hello { $name }! You work at { $site }.
help =
    <b>What you can do</b>
    📷 Send a <b>photo of a barcode</b>: I show the stock. With “+24” under it, it is received.
    🔎 Send a <b>name, SKU or barcode number</b>: I show the stock.
    📥 <b>+24 milk</b> or /receive: goods came in
    📤 <b>-3 milk</b> or /issue: goods go out
    🔁 /transfer: ask for goods from another site
    ↩️ Every booking has an Undo button.
    /alerts what runs low or expires · /language English, 中文 · /cancel stop what you are doing
help-manager =
    <b>For managers</b>
    You approve transfers. /morning sends the morning's alert to the group now; /register, written in a group, makes it the one that is alerted.
stranger = This bot works for people of one company only. To get access, give your manager this number: <code>{ $number }</code>
unknown-command = I do not know /{ $command }. See /help for what I can do.
language-ask = Which language shall I speak?
language-phone = Follow my phone
language-set = I will speak English with you.
command-stock = What is there, and where
command-receive = Goods came in
command-issue = Goods go out
command-transfer = Ask for goods from another site
command-alerts = What runs low or expires
command-cancel = Stop what you are doing
command-language = English, 中文
command-help = What I can do
command-morning = Send the morning's alert to the group now
command-register = Make this group the one that is alerted

## Refusals: what is wrong, and what to do next

refused-not-enough = ⚠️ Not enough of { $item }: you asked for { $asked }, there is { $available }.
refused-not-enough-expired = ⚠️ Not enough of { $item }: you asked for { $asked }, there is { $available }, and { $expired } that is expired and must not go out.
refused-nothing-to-move = ⚠️ { $amount } is not a quantity: it must be more than zero.
refused-too-precise = ⚠️ { $amount } is too precise: this item is counted with { $decimals ->
    [0] no decimals
    [one] one decimal
   *[other] { $decimals } decimals
 } ({ $unit }).
refused-too-much = ⚠️ { $amount } is more than any warehouse holds. Please check the number.
refused-unknown-pack = ⚠️ This item does not come in “{ $pack }”. It is counted in: { $known }.
refused-unknown-item = ⚠️ No item has the SKU { $sku }. Send a part of its name to find it.
refused-unknown-site = ⚠️ There is no site { $code }. There are: { $known }.
refused-lot-needed = ⚠️ This item is kept by lot. Which lot is it?
refused-expiry-needed = ⚠️ Lot { $lot } is new. When does it expire?
refused-expiry-differs = ⚠️ Lot { $lot } is known to expire { $known }, not { $given }. Look at the pack again; if it is another lot, type its own name.
refused-already-expired = ⚠️ Lot { $lot } expired { $expiry }. Do not put it on the shelf; tell your manager. If the date was wrong, type it again.
refused-key-reused = ⚠️ This was booked before with other figures. Please start again with a new message.
refused-already-reversed = { $number } was undone before, by { $by }.
refused-not-reversible = { $number } cannot be undone here.
refused-goods-gone = ⚠️ { $number } cannot be undone: the goods have been moved on since, by { $later }.
refused-undo-too-late = ⚠️ { $number } can no longer be undone by you (until { $until }). Ask your manager.
refused-not-allowed = ⚠️ Your role does not include this at this site. Ask your manager.
refused-same-site = ⚠️ A transfer goes from one site to another; both are { $site }.
refused-already-decided = { $number } was already { $state ->
    [rejected] rejected
    [arrived] taken in
    [in_transit] approved
   *[other] asked for
 } by { $by }.
