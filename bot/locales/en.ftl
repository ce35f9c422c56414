# English. What goes to the chat is HTML: write &lt; for <. Buttons, commands and what begins with "tap" are plain text.

language-name = English
# Whose habits dates and numbers follow: a locale of the CLDR.
locale = en_GB

## Quantities and places

amount = { $digits } { $unit }
amount-both = { $packs } = { $units }
unit-article = { $count ->
    [one] piece
   *[other] pieces
 }
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
unit-pallet = { $count ->
    [one] pallet
       *[other] pallets
     }
unit-set = { $count ->
    [one] set
       *[other] sets
     }
unit-m = m
unit-dozen = dozen
unit-gross = gross
unit-liang = liang (50 g)
unit-jin = jin (500 g)
unit-t = t
unit-lb = lb
unit-oz = oz
unit-kg = kg
unit-g = g
unit-l = L
unit-ml = mL
unit-of-units = big { $unit }
list-comma = { ", " }
sentence-gap = { " " }

place-bin = { $place }
place-dock = Dock
place-transit = On its way here ({ $place })
place-staged = Picked, to be sent ({ $place })
place-damaged = Damaged
place-held = Set aside
place = { $place }
place-holds = { $place }: { $quantity }
site-place = { $site }, { $place }
outside-supplier = supplier
outside-customer = customer
outside-production = production
outside-loss = loss
lot-held = ✋ on hold
lot-recalled = ⛔ recalled
item-title = <b>{ $name }</b> · <code>{ $sku }</code>
lot = lot { $lot }
lot-own = lot { $lot } (ours)
lot-unprinted = no lot printed
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
stock-available = available <b>{ $quantity }</b>
stock-lot = – { $lot }: { $quantity }
stock-scanned = 📷 { $told }
stock-said = 👉 <b>{ $amount }</b>: tap what became of them
stock-reserved = 🔒 { $quantity } reserved
inline-site = { $site }: { $quantity }
inline-none = none in stock
need = 🙏 You need some. Nothing is booked yet.
need-of = 🙏 You need <b>{ $quantity }</b>. Nothing is booked yet.
need-available = 🏬 { $site }: <b>{ $quantity }</b> available
need-nothing = 🏬 { $site }: none available
place-title = 📍 <b>{ $place }</b> · { $site }
place-empty = Nothing lies here.
stock-overview = 📦 <b>Stock</b>: send a name, a SKU, the digits of a barcode, or a photo of it.
stock-overview-site = 🏬 { $site }: { $low } below minimum, { $expiring } expiring
stock-overview-more = Yours in detail: /low, /expiring
several = Several match “{ $words }”. Which one?
not-found = I found nothing for “{ $words }”. Try a part of the name, the SKU, or a photo of the barcode.
thanks = 👍
noted = 👍
nothing-waits = 👌 Nothing waits for an answer here, and this booked nothing. Is the last booking wrong? /undo shows it. To book or look something up, send an item's name or a photo of its barcode.
number-unknown = There is no { $number } here. Please check the digits. Where a backup was brought back, it may be gone since.
of-what = Of what? Send it with the name, such as “+24 milk”, or reply to the item's card.
not-read = I can read words and photos, and nothing else yet: no voice, stickers or videos. Send an item's name or a photo of its barcode.
wrong-booking = ✏️ { $number }: undo it below, then send it anew with the right item, lot or place.
repeat-asks = 🔁 The same again as { $number }? Nothing is booked yet.
repeat-nothing = I do not know what to do again: you have received or issued nothing in the last 24 hours. Say it in full, such as “-3 milk”.
not-understood = I did not understand this. Send an item's name or a photo of its barcode, or see /help.
unclear-verbs = 🤔 { $text }: do you want the one or the other? Please write only one of them.
ask-one-of-several = { $number } of { $all } in your message: { $text }. Nothing is booked yet; tap each that is right.
ask-deed = 🤔 { $text }: what is underlined does not say clearly what was done, and nothing is booked yet. Tap it.
unclear-deed = 🤔 { $text }: what is underlined can mean several things, and nothing is booked. Send the item and how many, and I will ask which.
write-off-not-yours = ⚠️ Writing off is for managers, and nothing is booked yet. Tap Damage: it goes off the shelf, and a manager decides.
choice-none-of-these = None of these, then. Send another part of its name, its SKU, or a photo of its barcode.
choice-none = None of these, then? Type what is right, or cancel.
choice-one = It can be only one of these: tap it.
choice-each = The same of each? Nothing is booked yet.
choice-number = How many is that? Please type the number, or tap one.
ask-without-place = Nothing is booked yet. Go on without the place?
unclear-bookings = 🤔 { $text }: I have not understood all of this together, and booked nothing. Send each booking by itself, or several of one kind as a list: +24 milk, 10 salt
unclear-several = 🤔 { $text }: which one is meant?
unclear-no-quantity = 🤔 { $text }: this is not a number that I understand. Write it as in 24, “2 cases” or 1.5 kg.
unclear-no-date = 🤔 { $text }: I cannot read this as a date. Write it as in 2027-03-31, or a month as in 2027-03.
unclear-no-day = 🤔 { $text }: there is no such day. Write it as in 2027-03-31, or a month as in 2027-03.
unclear-keeps = 🤔 { $text }: that is counted from the day it was made. Tap if it was made today; else write that day, as in “made 2026-03-31”, or the day it expires.
unclear-days = 🤔 { $text }: which day is meant? Tap, or write it as in 2027-03-31.
unclear-figures = 🤔 { $text }: how many is that? Tap, or write it without points and spaces.
unclear-too-large = 🤔 { $text }: this is more than I can book. Please look at the number again.
unclear-no-lot = 🤔 { $text }: no lot is called so. Type the letters and digits that are printed behind LOT or 批号.
unclear-no-end = 🤔 { $text }: where does the name end? Type it alone now; next time put it last, or in quotation marks: for “Wang Li”.
unclear-too-long = 🤔 { $text }: this is too long for me. Please type a shorter name.
unclear-list = 🤔 { $text }: { $readings }? Write a single number without commas, several with spaces between them.
unused = ☝️ Not on the buttons below: { $what }

## Photographs

photo-no-code = 📷 I found no barcode in this picture. Go closer, avoid glare, hold still; or send it as a file. Or type the digits under the bars, or the item's name.
photo-no-item = 📷 I read a code in this picture, but it names no item. Send a picture of the product's barcode, or type the item's name.
photo-not-an-image = 📷 This file is not a picture that I can read. Send a photo (JPEG, PNG, WebP or HEIC), or type the digits under the bars.
photo-too-large = 📷 This picture is too large for me. Send it as a photo rather than as a file, or type the digits under the bars.
photo-not-fetched = 📷 Telegram does not give me this picture any more. Send it again, or type the digits under the bars.
photo-undecodable = 📷 I could not get through this picture. Send it as a photo rather than as a file, or type the digits under the bars.
photo-unknown = 📷 I read <code>{ $code }</code>, but no item has this barcode. Somebody who books here can send it to me and say what it is.
photo-several = 📷 There are several items in this picture. Which one?
photo-seen = ♻️ { $person } booked { $number } with this same photo ({ $time }).
ask-go-on = 🤔 I have not understood what is underlined: { $text }
    Nothing is booked yet. Shall I book it as it stands above?
not-all-understood = 🤔 I have not understood what is underlined, and booked nothing: { $text }
ask-to-ours = 🏬 <b>{ $site }</b> is a warehouse of ours, so this is a transfer and not an issue. Nothing is asked for yet. Shall I ask for it as it stands above?
ask-new-party = 🏢 <b>{ $party }</b> is new to me. Is that a supplier, a customer or a department? Nothing is booked yet. Shall I book it as it stands above?
ask-question = 🤔 { $text } Was that a question? Nothing is booked yet. Shall I book it as it stands above?
ask-remembered = 🤔 You said how many a while ago. Is that of these?
ask-still = 🤔 This was asked a while ago. Is your answer about this?
unclear-answer = 🤔 { $text } is no answer to this.
ask-again = ♻️ { $person } booked { $number } with this same photo ({ $time }). Are these other goods?
new-code = 🆕 I do not know <code>{ $code }</code> yet. Which item is it? Type its name or SKU, and I will know it from now on.
new-code-unsure = 🆕 I read <code>{ $code }</code>, not clearly, and do not know it. Please compare the digits; if they are right, type the item's name or SKU, and I will know it from now on. Otherwise send another picture.
ask-code-pack = { $title }: what does <code>{ $code }</code> stand for?
code-linked = 🔗 From now on <code>{ $code }</code> is { $title }.
code-unlinked = I have forgotten what { $code } stands for.
ask-new-name = 🆕 What is the new item called? Type its name.
ask-new-sku = Which SKU (item number) does it get? Tap, or type it.
ask-new-unit = What is it counted in? Tap, or type it.
ask-new-tracking = Is it kept by lot?
tracking-none = No
tracking-lot = By lot
tracking-expiry = By lot, with expiry

## Deliveries: albums of photographs

deliver-title = { $verb ->
    [receive] 📥 Receive
    [issue] 📤 Issue
    [return] ↪️ Customer return
    [move] ↔️ Move
    [damage] 💥 Damaged
    [write_off] 🗑 Write off
    [send_back] 📦 Back to the supplier
    [transfer] 🔁 Transfer
    [requisition] 🧾 Requisition
    [bring_back] ↩️ Not used, back
   *[adjust] ⚖️ Adjust
 }: <b>{ $count ->
    [one] 1 line
   *[other] { $count } lines
 }</b>
list-too-long = ⚠️ At most { $most } lines fit into one message, and nothing is booked. Send them in several.
deliver-full = ⚠️ This is full: { $most } lines. Book it first, then send the rest.
deliver-not-so = ⚠️ I do not understand “{ $text }” under an album. Say only what to do: receive, issue, return, move, damage. For a reservation, send one picture.
deliver-while-counting = 🧮 You were counting. Counted is one thing at a time, with a photo of its own.
deliver-line = <b>{ $number }.</b> { $title }
    { "   " }{ $known }
deliver-line-open = …
deliver-about = { $title }
    { $text }
deliver-unread-later = 📷 { $count ->
    [one] 1 picture
   *[other] { $count } pictures
 } I could not read, or do not know: I will ask after these.
deliver-which-later = ❓ { $count ->
    [one] 1 more line
   *[other] { $count } more lines
 }: I will ask which item is meant.
deliver-unread = 📷 { $left ->
    [one] The last picture.
   *[other] { $left } pictures left.
 }
ask-several-amounts = Or type all of them, in the order of the list: 24, 12, 6
ask-verb = What do you want to do with these?
ask-confirm = Is this right? Tap a number to change its line.
deliver-expected = 🚚 { $names } is on its way here from another warehouse. What came of that is taken in by its transfer, and not in this list.
deliver-booked = ✅ <b>{ $verb ->
    [receive] Received
    [issue] Issued
   *[other] Booked
 }: { $count ->
    [one] 1 line
   *[other] { $count } lines
 }</b>
deliver-booked-line = – { $title }
    { "   " }{ $known } · <code>{ $number }</code>
deliver-undone = ↩️ { $count ->
    [one] 1 line is
   *[other] { $count } lines are
 } undone.

## Labels

label-which = 🏷 Labels for what?
    An item, and how many: /label milk 12
    With its lot: /label milk 12 lot P-26
    A bin: /label A-01
label-count = Between 1 and { $most } labels at a time.
label-sheet = 🏷 <b>{ $title }</b>
    { $count ->
       [one] 1 label
       *[other] { $count } labels
     }, { $sheet }. Print at 100 %. Other sizes:
sheet-page = A4, { $across } × { $down }
sheet-roll = { $across } × { $down } mm
label-too-small = ⚠️ A label of { $sheet } is too small for this code. Take a larger one.
label-needs-barcode = ⚠️ No barcode stands for a { $pack } of { $sku } yet: photograph one, or type it, and say what it is.
label-no-font = ⚠️ The computer that prints has no font for { $characters }. Tell the back office to install one, such as Noto Sans CJK.
label-impossible = ⚠️ This label cannot be printed: { $why }

## Why: the bookings that made today's number

why-title = 🔍 <b>Why { $quantity }</b>?
    { $title }
    🏬 { $site }
why-entry = <b>{ $change }</b> → { $after } · { $kind } <code>{ $number }</code>
    { "   " }{ $time }
why-entry-by = <b>{ $change }</b> → { $after } · { $kind } <code>{ $number }</code>
    { "   " }{ $time } · { $person }
why-undone = ↩️ undone by { $number }
why-serials = 🆔 { $serials }
why-nothing = Nothing was booked of { $title } at { $site } yet.
why-which = Why what? Type the item after the command: /why milk
why-picture = 📷 { $number }, sent by { $person } ({ $time })
why-message = 💬 { $number }: { $person }, { $time }
why-picture-gone = The picture is not there any more.
passed-title = 📊 { $what }
    🏬 { $site } · { $days }
passed-all-in = What came in
passed-all-out = What went out
passed-all-both = What came and went
passed-line = – { $name }<b>{ $quantity }</b> { $what }
passed-nothing-in = Nothing came in.
passed-nothing-out = Nothing went out.
passed-nothing-both = Nothing came in or went out.
passed-received = received
passed-returned = came back
passed-arrived = came from another site
passed-issued = issued
passed-sent_back = returned to the supplier
passed-dispatched = sent to another site
passed-written_off = written off
kind-receipt = receipt
kind-issue = issue
kind-move = move
kind-damage = damage
kind-write_off = write-off
kind-adjustment = adjustment
kind-customer_return = customer return
kind-unused = not used, back
kind-supplier_return = return to supplier
kind-dispatch = sent to another site
kind-arrival = came from another site
kind-opening = opening stock
kind-pick = picked for another site
kind-reversal = undone

## Booking

draft-receive = 📥 <b>Receive</b>
draft-issue = 📤 <b>Issue</b>
draft-transfer = 🔁 <b>Transfer</b>
draft-requisition = 🧾 <b>Requisition</b>
draft-bring_back = ↩️ <b>Not used, back</b>
draft-amount = <b>{ $amount }</b>
draft-route = { $source } → { $target }
ask-item = Which item? Send a photo of its barcode, or its name or SKU.
ask-which = Which one?
ask-amount = How many? Tap, or type a number ({ $unit }).
ask-pad = 🔢 <b>{ $typed }</b> ({ $unit })
ask-packs-alike = This item comes in two sizes of { $pack }. Which do you mean?
ask-pack = You scanned the { $pack }. Which do you mean?
ask-per = { $price } for what?
ask-far-amount = 🤔 <b>{ $quantity }</b>: that is far more than there ever was of it. Is it right? Tap, or type the number again.
ask-far-expiry = 🤔 It would keep until <b>{ $date }</b>. { $keeps ->
    [0] That is more than ten years.
   *[other] This item is known to keep { $keeps } days.
 } Is it printed so? Tap, or type the date again.
ask-far-price = 🤔 { $each }, <b>{ $total }</b> for { $quantity }: { $told ->
    [yes] the last known is { $last }.
   *[no] please look at the price once more.
 } Is it right? Tap, or type the price again.
ask-expected = 🤔 { $text } Fewer or more came than expected ({ $expected }). Nothing is booked yet. Shall I book what came, as it stands above?
ask-broken = 💥 <b>{ $broken }</b> of these not good ({ $how })? Nothing is booked yet. Shall I book that, too? Then they go to Damaged, off the shelf.
ask-lot = Which lot (batch)? It is printed on the pack, often after LOT or 批号. Tap, or type it.
ask-odd-reason = 🤔 “{ $text }”: is that the reason? If it is something new, cancel this first, and say it again.
ask-odd-lot = 🤔 “{ $lot }”: is that the lot, printed so on the pack? Tap, or type what is printed.
ask-new-lot = I know no lot “{ $lot }” of this. Is it printed so on the pack? Then count it, and a manager decides. Or tap the right one, or type it.
ask-made = When was it made? Type the date as printed, such as 2026-09-30.
ask-supplier-lot = Which number did the supplier give it? Type it as printed.
ask-own = { $title }? { $kind ->
    [date] Type the date, such as 2027-03-31.
    [number] Type the number.
    [choice] Tap one.
   *[text] Type it.
}
own-refused = ⚠️ { $why }.
button-own-unknown = Not known
ask-fact = What is wrong about the lot?
ask-expiry = When does it expire? Type the date as printed, such as 2027-03-31 or 2027-03.
draft-move = ↔️ <b>Move</b>
draft-damage = 💥 <b>Damaged</b>
draft-return = ↪️ <b>Return from a customer</b>
draft-reserve = 🔒 <b>Reserve</b>
draft-send_back = 📦 <b>Back to the supplier</b>
draft-adjust = ⚖️ <b>Adjust</b>
draft-write_off = 🗑 <b>Write off</b>
draft-hold = ✋ <b>Put on hold</b>
draft-recall = ⛔ <b>Recall</b>
draft-amend = ✏️ <b>Put right what is known of the lot</b>
draft-free = ✅ <b>Release</b>
draft-on = on { $date }
draft-broken = { $broken } of these damaged ({ $how })
draft-price = price { $price }
price-per = { $price } per { $unit }
price-whole = { $price } for all of it
list-and = { $first } and { $second }
party = 🏢 { $party }
draft-document = for { $document }
ask-unused = ☝️ <b>{ $what }</b>: { $verb ->
    [adjust] a difference is booked for the moment at which it is found; this would not be used.
    [requisition] which lots are taken is settled when they are picked, first expired first; this would not be used.
    [transfer] which lots go is settled when the transfer is approved, first expired first; this would not be used.
   *[other] this would not be used here.
 } Go on without it?
ask-difference = How many fewer (-3) or more (+2) are there than in the books? Tap, or type ({ $unit }).
ask-place = Where are they? Tap, or type the bin.
ask-to = Where to? Tap, or type the bin.
ask-reason = Why? Tap, or type it in a few words.
ask-document = For which order? Type its number, or the customer's name.
reason-broken = broken
reason-wet = wet
reason-spoilt = spoilt
reason-expired = expired
reason-lost = lost
reason-found = found
reason-miscounted = miscounted
reason-mistyped = mistyped
reason-misread = misread on the pack
reason-inspection = to be inspected
reason-inspected = inspected: good
reason-complaint = complaint
reason-supplier = supplier recalls it
ask-source = From where to { $target }? Tap: it is asked for at once.
source-surplus = ✅ { $site }: has all of it to spare
source-enough = ⚠️ { $site }: falls below its minimum
source-some = ⚠️ { $site }: has only a part
need-nowhere = 🤷 No other site has any of it. Nothing was asked for.
ask-route = From where to where?
one-site = There is only one site: nothing to transfer between.
answer-too-long = ⚠️ That is too long for me. Please shorten it.
booked-receipt = ✅ <b>Received { $quantity }</b> · { $number }
booked-issue = ✅ <b>Issued { $quantity }</b> · { $number }
booked-move = ✅ <b>Moved { $quantity }</b> · { $number }
booked-damage = ✅ <b>Damaged: { $quantity }</b> · { $number }
booked-write_off = ✅ <b>Written off: { $quantity }</b> · { $number }
booked-adjustment = ✅ <b>Adjusted by { $quantity }</b> · { $number }
booked-customer_return = ✅ <b>Returned by a customer: { $quantity }</b> · { $number }
booked-unused = ↩️ <b>Not used, back: { $quantity }</b> · { $number }
booked-pick = 🧺 <b>Picked { $quantity }</b> · { $number }
booked-dispatch = 🚚 <b>Sent { $quantity }</b> · { $number }
booked-arrival = 📥 <b>Arrived: { $quantity }</b> · { $number }
booked-hint = 👀 Set aside until somebody has looked at it; then move it to a bin.
booked-supplier_return = ✅ <b>Sent back to the supplier: { $quantity }</b> · { $number }
booked-broken = 💥 Of these, damaged: <b>{ $quantity }</b> · { $number } ({ $how })
booked-own-lot = ✍️ No lot is printed: write <code>{ $lot }</code> on the goods.
booked-restated = 🧮 { $number } stays as counted: adjusted by { $difference }.
booked-note = 📝 { $note }
booked-on = 📅 For { $date }
booked-instead = ✏️ Instead of { $number }
cost-said = 💰 Cost: { $cost } in all, { $each }
cost-last = 💰 Cost: { $cost }, at the last price. Another price: “+24 milk @3.20”
cost-standard = 💰 Cost: { $cost }, at the standard price. Another price: “+24 milk @3.20”
cost-none = 💰 Cost: 0, no price is known. To say one: “+24 milk @3.20”
edited-booked = ✏️ { $number } stands as it was booked
    { $title }
    <b>{ $quantity }</b>
    A message that is changed later books nothing. Undo it, and send it anew.
edited-unread = ✏️ I go by what a message said when it was sent. Please send it anew.
correct-offer = ✏️ Correct { $number }?
    { $title }
    { $before } → <b>{ $after }</b>
booked-reversal = ↩️ <b>Undone: { $quantity }</b> · { $number }
stock-now = Now at { $site }: <b>{ $quantity }</b>
draft-unreadable = ⌛ This was begun with an earlier version of me: nothing was booked. Please begin anew.
card-goes-on = ⤵️ Answered: it goes on below.
draft-over = ⌛ Not finished in time: nothing was booked.
asked-managers = 🙋 This is for a manager to decide. I have asked { $managers }.
asked-to-undo = 🙋 <b>{ $person }</b> asks you to undo { $number }
    { $title }
    { $site }: { $before }
asked-to-correct = 🙋 <b>{ $person }</b> asks you to correct { $number }
    { $title }
    { $site }: { $before } → <b>{ $after }</b>
asked-is-done = ✅ Done by { $person }: { $number }
cancelled = ✖️ Cancelled. Nothing was booked.
nothing-to-cancel = There is nothing to cancel. What was booked last is undone with /undo.
said-again = <i>(You may have had this message before; it is booked only once.)</i>
failed = ⚠️ Something went wrong on my side, and nothing was booked. Please send it again. If it happens again, tell your manager this number: { $number }
failed-to-answer = ⚠️ I have dealt with what you sent, but could not send you the answer. Please look whether it is booked before you send it again. Its number, for your manager: { $number }

## Reservations

reservation-transfer = 🔁 <b>{ $document }</b>: { $quantity } of { $title } at { $site } is kept until the transfer is picked.
reservation-held = 🔒 <b>Reserved { $number }</b> for { $document }
    { $title }
    <b>{ $quantity }</b> at { $site }
    By { $person }, until { $until }
reservation-released = 🔓 <b>{ $number }</b> for { $document } is given back
    { $title }
    { $quantity } at { $site } can be used again.
reservation-consumed = ✅ <b>{ $number }</b> for { $document } was used
    { $title }
    { $quantity } at { $site }
reservation-expired = ⌛ <b>{ $number }</b> for { $document } is past its time ({ $until })
    { $title }
    { $quantity } at { $site } can be used again. If it is still needed, reserve it again.
reserved-nothing = Nothing is reserved at { $site }. To reserve: “reserve 5 milk for SO-17”.

## Counts

draft-count = 🧮 <b>Count</b>
ask-count-place = Where do you count? Tap, or type the bin.
ask-third-count = 🤔 You counted two different numbers. Please count a third time: tap the one that is right, or type what you find.
ask-recount = 🤔 My books say something else. Please count once more: tap if it is right, or type the number.
count-what = 🧮 What do you count? Tap a bin, or type it: /count A-01
    An item: /count milk
count-progress = 🧮 { $counted } of { $count } counted. Tap what you count next.
count-something-else = Something else is there? Send its photo or its name, then tap Count.
    To go on later: <code>/count { $place }</code>
count-agrees = ✅ <b>Counted: { $counted }</b>. It agrees.
count-booked = ⚖️ <b>Counted: { $counted }</b> · { $number }
count-asked = 🙋 <b>Counted: { $counted }</b> · { $number }
count-left = ✋ <b>Counted: { $counted }</b> · { $number }
    Left as it was.
count-waits = My books say something else. The managers are asked to decide.
count-of-agrees = 🧮 <b>{ $person } counted { $counted }</b>
count-of-asked = 🙋 <b>{ $person } counted { $counted }</b>. Book the difference?
count-of-booked = ⚖️ <b>{ $person } counted { $counted }</b>. The difference is booked.
count-of-left = ✋ <b>{ $person } counted { $counted }</b>. Left as it was.
count-new-lot = 🆕 A lot that I did not know
count-new-lot-expires = 🆕 A lot that I did not know, expires { $date }
count-numbers = Counted in turn:
count-number = – { $quantity } · { $person }
count-differs = By the books { $expected }: <b>{ $difference }</b>
count-worth = 💰 worth { $value }
button-count = 🧮 Count
button-book-count = ✅ Book it
button-leave-count = ✋ Leave it
command-count = Count an item or a bin

## Lots

lot-title = 🏷 <b>Lot { $lot }</b>
    { $title }
lot-own-told = ✍️ No lot was printed on it: the number is our own.
lot-made = made { $date }
lot-supplier = supplier’s lot { $lot }
own-fields = 🏷 { $told }
own-field = • { $title }: <b>{ $value }</b>
own-changed = 🕘 { $by }, { $time }: { $title } { $before } → { $after }
own-how = ✏️ To change it, answer this message with <code>{ $example }</code>. Nothing behind the colon takes a value out.
own-undo = ↩️ { $title }
button-own-fields = 🏷 Custom fields
lot-fact-none = none
lot-corrected-expiry = ✏️ Expiry put right: { $before } → { $after }
lot-corrected-made_on = ✏️ Made on put right: { $before } → { $after }
lot-corrected-supplier_lot = ✏️ Supplier’s lot put right: { $before } → { $after }
lot-corrected-by = says { $person }: { $reason }
lot-corrected-at-once = says { $person }, when nothing of it was anywhere
lot-notice-corrected = ✏️ <b>Lot { $lot }</b> was shown wrongly, and is put right
    { $title }
lot-decided-held = ✋ <b>On hold</b>, says { $person }: { $reason }
lot-decided-recalled = ⛔ <b>Recalled</b>, says { $person }: { $reason }
lot-came = <b>Came from</b>
lot-moved = <b>Moved</b>
lot-went = <b>Went to</b>
lot-now = <b>Is now at</b>
lot-nowhere = Nothing is left of it.
lot-step = – <b>{ $quantity }</b> · { $number }
    { "   " }{ $source } → { $target }
    { "   " }{ $time }
lot-step-by = – <b>{ $quantity }</b> · { $number }
    { "   " }{ $source } → { $target }
    { "   " }{ $time } · { $person }
lot-notice-ok = ✅ <b>Lot { $lot } is released</b>, says { $person }: { $reason }
    { $title }
    It may be given out again.
lot-notice-held = ✋ <b>Lot { $lot } is on hold</b>, says { $person }: { $reason }
    { $title }
    It is not given out until it is released.
lot-notice-recalled = ⛔ <b>Lot { $lot } is recalled</b>, says { $person }: { $reason }
    { $title }
    Take it off the shelf; it is not given out any more.
lot-unknown = I know no lot “{ $lot }”. Type it as it is printed on the pack.
lot-which = Which lot? Type it after the command: /lot P-2601

## Transfers

transfer-requested = 📨 <b>Transfer { $number }</b> asked for by { $requester }
transfer-approved = ✅ <b>Transfer { $number }</b> approved by { $person }, to be picked
transfer-picking = 🧺 <b>Transfer { $number }</b> is being picked by { $person }
transfer-dispatched = 🚚 <b>Transfer { $number }</b> on its way, sent by { $person }
transfer-partly_received = 📦 <b>Transfer { $number }</b> partly arrived, taken in by { $person }
transfer-received = ⚠️ <b>Transfer { $number }</b> arrived, taken in by { $person }; not everything is accounted for
transfer-closed = ✅ <b>Transfer { $number }</b> arrived, taken in by { $person }
transfer-rejected = ⛔ <b>Transfer { $number }</b> rejected by { $person }
transfer-withdrawn = ↩️ <b>Transfer { $number }</b> withdrawn by { $person }
transfer-cancelled = ✖️ <b>Transfer { $number }</b> cancelled by { $person }
requisition-requested = 📨 <b>Requisition { $number }</b> by { $requester }
requisition-offered = ⚖️ <b>Requisition { $number }</b>: { $person } makes another offer
requisition-approved = ✅ <b>Requisition { $number }</b> approved by { $person }, to be picked
requisition-picking = 🧺 <b>Requisition { $number }</b> is being picked by { $person }
requisition-issued = ✅ <b>Requisition { $number }</b> handed out by { $person }
requisition-rejected = ⛔ <b>Requisition { $number }</b> rejected by { $person }
requisition-withdrawn = ↩️ <b>Requisition { $number }</b> withdrawn by { $person }
requisition-cancelled = ✖️ <b>Requisition { $number }</b> cancelled by { $person }
transfer-unused = ↩️ { $quantity } not used, and back
ask-centre = { $known ->
    [yes] 🤔 “{ $unknown }” is no cost centre of yours. { "" }
   *[no] { "" }
 }{ $verb ->
    [bring_back] Who brings it back?
   *[requisition] Who is it for?
 } { $any ->
    [yes] Tap the cost centre.
   *[no] Type the department, production line or cost centre.
 }
ask-centre-new = 🤔 “{ $centre }” as the cost centre? No list of them is set: tap if it is right, or type another.
ask-purpose = { $known ->
    [yes] 🤔 “{ $unknown }” is not in your list of purposes. { "" }
   *[no] { "" }
 }What for? Tap it.
ask-lot-unused = Of which lot? Several were handed out.
refused-more-than-used = ⚠️ { $cost_centre } has only { $used } of { $item } that were handed out and are not back, not { $back }. Nothing was booked.
transfer-do-issue = 📤 All picked, handed out
transfer-do-issue-some = 📤 { $quantity } handed out
transfer-do-issue-listed = 📤 Handed out as listed
requisition-do-cancel = ✖️ Cancel the requisition
state-issued = ✅ handed out
command-requisition = Take goods for a cost centre, with approval
command-bring_back = Bring back what was not used
transfer-line = { $several ->
    [yes] { $number }. { $title }
       { "   " }<b>{ $quantity }</b>
   *[no] { $title }
    <b>{ $quantity }</b>
 }
transfer-route = { $source } → { $target }
transfer-pick = 👉 { $place }: { $has_lot ->
    [yes] { $lot } · { $quantity }
   *[no] { $quantity }
 }
transfer-picked = { $all ->
    [yes] ✔️ picked
   *[no] ✔️ only { $quantity } picked
 }
transfer-some-arrived = { $arrived } arrived
transfer-expected = { $quantity } still on the way
transfer-missing = ❓ { $quantity } missing
transfer-surplus = ❓ { $quantity } more than was sent
transfer-damaged = 💥 { $quantity } of that came damaged
transfer-lost = 💸 { $quantity } lost
transfer-returned = ↩️ { $quantity } back where they came from
transfer-to-find-out = 🔎 { $owner ->
    [carrier] { $person } asks the carrier what became of it
    [receiver] { $person }, who took it in, finds out what became of it
   *[sender] { $person }, who sent it, finds out what became of it
 }, since { $time }.
transfer-carrier = 🚛 { $carrier }
transfer-since = ⏱ On the way since { $time }
transfer-do-hand_on = 🔎 Hand on
hand-on-to = 🔎 Who is to find out what became of it?
owner-sender = Who sent it
owner-carrier = The carrier, asked by who sent it
owner-receiver = Who took it in
step-hand_on = handed on
album-task = 🙋 There is an open task for all of this. Tap it, if this is what you show.
album-pick = ✔️ { $number }: picked
album-receive = 📥 { $number }: arrived
task-photo = 📷 { $title }: what is it for?
task-typed = 🚚 { $title } is on its way here. Have these { $quantity } come with it?
task-pick = ✔️ { $quantity } picked for { $number }
task-receive = 📥 { $quantity } arrived of { $number }
task-else = { $verb ->
    [receive] 📥 Something else: receive it
    [issue] 📤 Something else: issue it
   *[show] 📦 Something else
 }

transfer-needed-by = Needed by { $date }
transfer-note = Note: { $note }
transfer-reason = Reason: { $reason }
transfer-waits = Waiting for a manager's approval.
transfer-nothing-moved = Nothing was moved.
transfer-put-back = What was picked goes back to where it was.
transfer-tick = ✔️ { $number }. { $name }
transfer-do-approve = ✅ Approve
transfer-do-reject = ⛔ Reject
transfer-do-withdraw = ↩️ Withdraw
transfer-do-take = 🙋 I pick it
transfer-do-send = 🚚 All picked, sent
transfer-do-send-some = 🚚 { $quantity } sent
transfer-do-send-listed = 🚚 Sent as listed
transfer-do-cancel = ✖️ Cancel the transfer
transfer-do-receive = 📥 Arrived
transfer-do-found = 📥 Found, it is all here
transfer-do-finish = ✋ Nothing more comes
transfer-do-lose = 💸 Lost on the way
transfer-do-return = ↩️ It came back
transfer-do-miscount = 🧮 We counted wrongly
transfer-do-recount = 🧮 We counted again: no more
transfer-how-many = 🤔 { $step ->
    [pick] How many were picked?
    [offer] How many can you give?
    [bring_back] How many come back?
   *[receive] How many came?
 } { $many ->
    [yes] Reply with a number for each line, in their order: <code>24, 10, 9</code>, or <code>all</code>.
   *[no] Reply with the number: <code>10</code>, <code>10, 2 broken</code>, or <code>all</code>.
 }
transfer-too-much = ☝️ { $came } came, but only { $sent } are on the way? Nothing was booked. Count again, or tap what is so.
transfer-take-more = ✅ That is right: { $surplus } too many
request-unread = 🤔 I do not understand the underlined: { $text }
    Nothing was asked for. Write each item with how many: { $verb ->
        [requisition] <code>/requisition 5 screws, 2 glue for Assembly</code>
        [bring_back] <code>/bring_back 5 screws, 2 glue from Assembly</code>
       *[transfer] <code>/transfer 24 milk, 10 salt WEST &gt; EAST</code>
    }
request-too-long = ⚠️ More than { $most } lines in one request are too many here. Send the rest as another one.
transfer-offered = ⚖️ <b>Transfer { $number }</b>: { $person } makes another offer
transfer-offered-source = ⚖️ Instead from { $site }
transfer-offered-day = ⚖️ Instead by { $date }
transfer-do-offer = ⚖️ Offer something else
offer-what = ⚖️ What can you give? { $chat ->
    [private] Write
   *[group] Reply to this message with
 } how many (<code>8</code>), a day (<code>on Monday</code>){ $any ->
    [yes] { "" } or another site (<code>from North</code>), or tap.
   *[no] , or tap.
 }
transfer-instead = instead of { $quantity }
transfer-waits-for = Waiting for { $person } to accept it.
reject-why = Why? Tap a reason, or { $chat ->
    [private] write another one.
   *[group] reply to this message with another one.
 }
rejection-needed = We need it here
rejection-elsewhere = Another warehouse has more
rejection-enough = There is enough there
transfer-do-accept = ✅ Take that
transfer-do-decline = ⛔ Then not
refused-more-than-asked = ⚠️ Only { $asked } of { $item } were asked for, not { $offered }.
transfer-history = 📜 History
transfer-undo = ↩️ Undo: { $step }
transfer-cancel-sure = ✖️ Yes, cancel it
transfer-picked-since = What was picked has changed since this card was shown. Please look at it, and tap again.
cancel-asks = ☝️ Cancel it? This is what becomes of it at { $site }:
cancel-undoes = { $what ->
    [kept] – { $quantity } { $name } kept aside are free again
    [picked] – { $quantity } { $name } picked go back to where they were
    [sent] – { $quantity } { $name } on the way are booked back on the dock
   *[received] – { $quantity } { $name } received stay where they are
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
history-undoes = ↩️ Undo books back { $quantity } { $name }
step-request = asked for
step-approve = approved
step-reject = rejected
step-withdraw = withdrawn
step-offer = something else offered
step-accept = offer taken
step-decline = offer declined
step-cancel = cancelled
step-take = picking begun
step-pick = picked
step-send = sent
step-issue = handed out
step-bring_back = not used, back
step-receive = taken in
step-finish = nothing more expected
step-lose = lost
step-return = came back
step-miscount = counted wrongly at the sender
step-recount = counted again
step-amend = put right
step-undo = undone
list-tasks = 🧺 <b>To do</b> ({ $count })
list-tasks-none = 👍 Nothing is to be picked, sent or taken in.
tasks-to-count = 🧮 To be counted: { $count } · /counts
list-pending = 📨 <b>To decide</b> ({ $count })
list-pending-none = 👍 Nothing waits for your decision.
list-transfers = 🔁 <b>Open transfers</b> ({ $count })
list-transfers-none = 👍 No transfer is open.
list-transfer = <b>{ $number }</b> { $state } · { $source } → { $target }
       { $item } { $quantity }{ $more ->
        [0] { "" }
       *[other] { " " }+ { $more } more
    } · { $person }{ $has_day ->
        [yes] { " " }· ⏳ { $needed }
       *[no] { "" }
    }{ $days ->
        [0] { "" }
        [one] { " " }· 1 day ago
       *[other] { " " }· { $days } days ago
    }
state-requested = 📨 asked for
state-offered = ⚖️ something else offered
state-approved = ✅ to be picked
state-picking = 🧺 being picked
state-dispatched = 🚚 on its way
state-partly_received = 📦 partly arrived
state-received = ⚠️ not all accounted for
transfer-reminder = ⏰ { $days ->
    [0] Nothing has happened for { $hours } h:
    [one] Nothing has happened for a day:
   *[other] Nothing has happened for { $days } days:
 }
transfer-stock = { $several ->
    [yes] { $title } at { $site }
   *[no] Now at { $site }
 }: <b>{ $quantity }</b>, then { $after }{ $low ->
    [yes] { " " }⚠️ below the minimum of { $minimum }
   *[no] { "" }
 }
transfer-take-in = 📥 { $quantity } arrived, the rest comes later
compared-to-what = 🤔 “{ $text }”: compared with which number? Nothing is changed. Write the one that is right, as “should be 22”.
short-of-what = 🤔 Of what? Answer the booking with what came, or name the item: “only 10 milk arrived”.
transfer-was-short = ☝️ Only { $came } of { $sent } came? Count it: a manager decides about what is missing.

## Buttons

button-stock = 📦 Stock
button-receive = 📥 Receive
button-issue = 📤 Issue
button-transfer = 🔁 Transfer
button-move = ↔️ Move
button-damage = 💥 Damage
button-reserve = 🔒 Reserve
button-return = ↪️ From customer
button-send_back = 📦 To supplier
button-bring_back = ↩️ Not used
button-requisition = 🧾 For own use
button-adjust = ⚖️ Adjust
button-write_off = 🗑 Write off
button-consume = 📤 Issue it
button-approve = ✅ Approve
button-reject = ⛔ Reject
button-release = 🔓 Give back
button-amend = ✏️ Put right
new-lot-is = 🆕 It is { $lot }
fact-expiry = 📅 Expiry
fact-made_on = 🏭 Made on
fact-supplier_lot = 🚚 Supplier’s lot
button-unprinted = 🚫 None printed
button-hold = ✋ Hold
button-recall = ⛔ Recall
button-free = ✅ Release
button-correct = ✏️ Correct
button-undo = ↩️ Undo
button-undo-all = ↩️ Undo all
button-again = ✅ Yes, others
button-new-item = 🆕 New item
button-not-this-code = ☝️ Only now
button-unlink = ✂️ Wrong item
button-receive-all = 📥 Receive all
button-book-all = ✅ Book all
button-ask-all = ✅ Ask for all
button-reserve-all = ✅ Reserve all
button-skip = ⏭ Skip it
button-change-amount = 🔢 How many
button-change-lot = 🏷 Lot, expiry
button-remove-line = 🗑 Take it out
button-back = ⬅️ Back
button-whole = ⋯ More
button-why = 🔍 Why
button-newer = ⬅️ Newer
button-older = Older ➡️
button-all-sites = 🏬 All my sites
button-remove = 🚪 Remove
button-pad = 🔢 Other number
button-all-there = All { $quantity }
button-tour = 🎓 Try it
button-tour-again = 🔁 Once more
button-book-so = ✅ Book it so
button-ask-so = ✅ Ask for it so
came-and-broken = ✅ { $amount } in, { $broken } damaged
came-only = 📥 Only { $amount } in
yes-it-is = ✅ Yes, { $what }
button-without-price = ✂️ No price
button-without = ✂️ Without it
button-resume = ▶️ Go on
button-cancel = ✖️ Cancel
tap-booked = This is booked already.
tap-stale = This button is from an earlier step. Start again with a name or a photo.
tap-not-yours = { $person } is working on this. Start your own with a name or a photo.
tap-outdated = This card is from before { $when }, when the records were restored from a backup. Nothing was done. { $fresh ->
    [yes] It shows now how things stand.
   *[no] Please start again.
 }
answer-outdated = The message you answered is from before { $when }, when the records were restored from a backup. Nothing was done: please say it again, without answering that message.
answer-stale = The message you answered is about something that is not in the records now. Nothing was done: please say it again, without answering that message.
no-longer = You have no access any more.

## Alerts

morning-title = ☀️ <b>{ $site }</b> · { $date }
morning-low = { "" }
    📉 <b>Below minimum ({ $count })</b>
morning-low-line = – { $name }
    { "   " }<b>{ $quantity }</b>, minimum { $minimum } · <code>{ $sku }</code>
expiring-title = { "" }
    ⏳ <b>Expired, or expires within 30 days ({ $count })</b>
morning-expired-line = – { $name } · lot { $lot }
    { "   " }<b>{ $quantity }</b> · ⛔ { $date }
morning-expiring-line = – { $name } · lot { $lot }
    { "   " }<b>{ $quantity }</b> · { $date } ({ $days ->
    [0] today
    [one] 1 day
       *[other] { $days } days
     })
alert-now-title = 🔴 <b>{ $site }</b>: { $when ->
    [now] just now
   *[then] since { $time }
 }
alert-out-title = { "" }
    🔴 <b>Out of stock ({ $count })</b>
alert-out = { $number }. { $name }
    { "   " }<b>nothing left</b>, minimum { $minimum } · <code>{ $sku }</code>
alert-low-title = { "" }
    📉 <b>Below minimum ({ $count })</b>
alert-low = { $number }. { $name }
    { "   " }<b>{ $quantity }</b>, minimum { $minimum } · <code>{ $sku }</code>
alert-expired-title = { "" }
    ⛔ <b>Expired ({ $count })</b>
alert-expired = { $number }. { $name } · lot { $lot }
    { "   " }<b>{ $quantity }</b> · ⛔ { $date }
alert-expiring-title = { "" }
    ⏳ <b>Expires within { $days } days ({ $count })</b>
alert-expiring = { $number }. { $name } · lot { $lot }
    { "   " }<b>{ $quantity }</b> · { $date } ({ $days ->
    [0] today
    [one] 1 day
       *[other] { $days } days
     })
alert-cover-title = { "" }
    📉 <b>Will run out before more can come ({ $count })</b>
alert-cover = { $number }. { $name }
    { "   " }<b>{ $quantity }</b>, until then { $minimum } are used · <code>{ $sku }</code>
alert-road-title = { "" }
    🚚 <b>On the way for { $days } days or more ({ $count })</b>
alert-road = { $number }. { $name }
    { "   " }<b>{ $quantity }</b> · <code>{ $sku }</code>
alert-rescue-title = { "" }
    🔁 <b>Will not be used here before it expires ({ $count })</b>
alert-rescue = { $number }. { $name } · lot { $lot }
    { "   " }<b>{ $quantity }</b> will be left on { $date }; another warehouse would use { $minimum }
alert-waiting-title = { "" }
    ⏱ <b>To be decided for { $days } days or more ({ $count })</b>
alert-waiting = { $number }. { $name }
    { "   " }<b>{ $quantity }</b> · <code>{ $sku }</code> · /pending
alert-over-title = { "" }
    📈 <b>Above maximum ({ $count })</b>
alert-over = { $number }. { $name }
    { "   " }<b>{ $quantity }</b>, maximum { $minimum } · <code>{ $sku }</code>
alert-idle-title = { "" }
    🐌 <b>Nothing issued for { $days } days ({ $count })</b>
alert-idle = { $number }. { $name }
    { "   " }<b>{ $quantity }</b> · <code>{ $sku }</code>
alert-count-title = { "" }
    🧮 <b>Not counted for { $days } days since it was due ({ $count })</b>
alert-count = { $number }. { $name }
    { "   " }<code>{ $sku }</code> · /counts
alert-late-title = ⏰ <b>{ $site }</b>: nobody has said anything about this yet
morning-late = ⏰ This is the card of { $time }, late.
wishes-title = { $private ->
    [yes] ⏰ <b>Your own morning report</b>, in this chat
   *[no] ⏰ <b>What this group is told of alerts</b>
 }
wishes-sites = 🏬 { $sites }
wishes-no-sites = You get none. Tap a warehouse to be told of it each morning.
wishes-last-site = The group must be told of one warehouse at least.
wish-line = – { $title }: <b>{ $value }</b>{ $own ->
    [yes] { "" }
   *[no] { " " }(as for all)
 }
wish-how = To write something else, <b>reply</b> to this message: { $hint }
button-wishes = ⏰ When and what
button-wishes-back = ⬅️ Back
button-as-company = As for all
button-tell-here = 📌 In this topic
alert-gone = { $how ->
    [out] ✅ { $name }: there is some again
    [anew] ↪️ { $name }: it came up again, see below
   *[other] ✅ { $name }: over
 }
alert-since = { "" }
    { $site } · since { $time }
alert-stands = { $state ->
    [acknowledged] 👀 Seen by { $by }
    [snoozed] 💤 Put off by { $by }
    [in_hand] 🚚 In hand, by { $by }
   *[other] ✅ Over
 }
alert-reckoned = { "" }
    { $brings ->
    [yes] 🚚 <b>{ $quantity }</b> from { $site }, which has { $spare } to spare
   *[no] { "" }
 }{ $buys ->
    [yes] { $brings ->
        [yes] { " " }·{ " " }
       *[no] { "" }
     }🛒 <b>{ $order }</b> to buy
   *[no] { "" }
 }:
    minimum { $minimum } + { $known ->
    [yes] demand of { $days } days { $demand }
   *[no] demand (not known yet: less than 30 days of history)
 } − available { $available } − on the way { $way } − asked for { $requested } − on order { $ordered } = { $missing }{ $capped ->
    [yes] , up to the maximum { $maximum }
   *[no] { "" }
 }, in whole packs.
alert-done = { $after ->
    [acknowledged] 👀
    [snoozed] 💤
    [in_hand] 🚚
   *[other] ↩️
 } { $time } { $by }: { $name }
alert-now-acknowledged = 👀 Seen. It is left out until it has gone and comes back.
alert-now-snoozed = 💤 Put off.
alert-now-requested = 🚚 Asked for.
alert-now-held = ⏸ On hold: it cannot go out.
alert-now-open = ↩️ Taken back: it is open again.
alerts-changed = The list has changed. Please look again.
alert-hold-reason = expiry alert
alert-free-reason = taken back
give-to = 🚚 { $quantity } to { $site }
alert-now-to-count = 🔢 It is first in /counts of those who count there.
button-have-counted = 🔢 Count it
todo-wanted = ❗ To be counted now, because of an alert: { $count }
put-on-order-list = 🛒 Order { $quantity }
alert-now-ordered = 🛒 On the order list (/orders).
orders-title = 🛒 <b>Order list ({ $count })</b>
orders-none = 🛒 The order list is empty. What is short and no warehouse can spare is put on it from an alert.
order-line = { $number }. { $name } · <code>{ $sku }</code>
    { "   " }<b>{ $quantity }</b> · { $site }{ $buys ->
    [yes] { " " }· { $supplier }
   *[no] { "" }
 }{ $some ->
    [yes] { " " }· { $came } came
   *[no] { "" }
 }{ $dated ->
    [yes] { " " }· expected { $expected }
   *[no] { "" }
 }
    { "   " }{ $by }, { $date }
order-take-off = ✖ { $name }
orders-taken-off = ✖ { $name }: taken off
orders-file = 🛒 The order list, { $time }
button-see = 👀 Seen
button-see-all = 👀 All seen
button-snooze-today = 💤 Today
button-snooze-week = 💤 A week
button-snooze-change = 💤 On change
request-from = 🚚 { $quantity } from { $site }
hold-this-lot = ⏸ Hold { $lot }
button-show-item = 📦 Item
button-alerts = ⬅️ All alerts
take-back = ↩️ { $name }
alerts-aside = { "" }
    { $counts }
alerts-acknowledged = 👀 { $count } seen
alerts-snoozed = 💤 { $count } later
alerts-in_hand = 🚚 { $count } in hand
morning-quiet = Nothing below its minimum, nothing expiring. 👍
morning-head = 🔏 Journal, end of { $date }: <code>{ $mark }</code>
morning-sent = The morning's alert is on its way to the group.
export-file = 📊 The tabs of the sheet, { $time }: { $sites }
export-all-sites = all sites
export-private = It has prices in it: ask me for it in our own chat.
export-too-large = ⚠️ The file would be larger than Telegram takes. Whoever runs the bot can write it: <code>storekeeper export --sheets tabs.xlsx</code>
sheet-none = There is no sheet: nobody has set one up. /export sends its tabs as a file.
sheet-private = The sheet shows prices: ask me for it in our own chat.
sheet-others = The sheet shows the whole company, and you manage a part of it. /export sends you the tabs of your sites.
sheet-where = 📗 <a href="{ $address }">The sheet</a>. Who can open it is decided there, with Google's sharing.
sheet-up-to-date = ✅ Every booking is in it (looked at { $time }).
sheet-behind = ⏳ { $count ->
        [one] One booking is
       *[other] { $count } bookings are
    } still to be written (looked at { $time }).
sheet-moved-out = 🗄 { $count ->
        [one] The oldest booking is
       *[other] The { $count } oldest bookings are
    } not in it any more; the tab Carried forward has what was there then.
sheet-full = 🧮 { $percent } % of the cells that a workbook can have
ails-away = ⚠️ It cannot be reached, since { $time }. I keep trying.
ails-quota = ⚠️ Google's limits are used up, since { $time }. I keep trying.
ails-rights = ⚠️ I may not write into it, since { $time }. Share it with me again, as Editor.
ails-full = ⚠️ It is full, since { $time }. Delete tabs and rows of your own that nobody needs.
ails-damaged = ⚠️ I cannot put it right by myself, since { $time }. Whoever runs the bot can: <code>storekeeper mirror rebuild</code>
sheet-repaired = 🩹 Last put right { $time }: { $what } { $editor ->
        [none] { "" }
       *[other] (edited by { $editor })
    }
sheet-unrepaired = 🩹 Nothing had to be put right yet.
morning-no-group = No group is registered yet. Add me to the managers' group and write /register there.
group-unregistered = 👋 I do not answer in this group yet, and tell it nothing. { $decides ->
    [yes] Write /register here
   *[no] A manager can write /register here
 }, and it gets the alerts of their warehouses; then I answer, too. In the chat with me alone I always do.
register-in-group = Write /register in the group that should get the alerts.
registered = This group now gets the morning's alerts for: { $sites }. Here I answer commands{ $hears ->
    [all] , and what is written in answer to my questions.
   *[some] ; to answer my questions, <b>reply</b> to them: Telegram tells me nothing else that is written here.
 }
unreachable-group = ⚠️ The managers' group { $named ->
    [yes] “{ $title }” of { $sites }
   *[no] of { $sites }
 } does not get its alerts any more: { $reason ->
    [removed] I was removed. Add me again; it need not be registered anew.
    [mute] I may not write there. Let me write again.
   *[gone] Telegram does not find it. If there is another group, write /register there.
 }
unreachable-person = ⚠️ { $name } does not get my messages: { $reason ->
    [blocked] they have blocked me. They can unblock me in their chat with me.
    [gone] their Telegram account is gone.
   *[silent] they have not written to me yet. Ask them to send me /start.
 }

## The program itself

backlog-full = ⏳ You are faster than I am: many of your messages are waiting for their turn. From this one on I take no more until I have caught up; then I tell you which ones to send again.
backlog-tap = Many of your messages are waiting for their turn. Nothing was done; please tap again when I have caught up.
backlog-over = { $count ->
    [one] ⚠️ I have caught up. One message of yours was one too many, and <b>I have not read it</b>; nothing of it was done. Please send it again:
   *[other] ⚠️ I have caught up. { $count } messages of yours were too many, and <b>I have not read them</b>; nothing of them was done. Please send them again:
 }
backlog-line = • { $text }
backlog-more = … and { $count } more.
trouble-set-aside = ⚠️ I could not handle what { $named ->
    [yes] { $person }
   *[no] somebody
 } sent, however often I tried, and have set it aside (number { $update }): { $problem }
trouble-unanswered = ⚠️ I have dealt with what { $named ->
    [yes] { $person }
   *[no] somebody
} sent, but could not send the answer (number { $update }): { $problem }
trouble-unreadable = ⚠️ Telegram sends me what I cannot read; I set it aside. Perhaps the Bot API server is of another version than I am. The first one, number { $update }: { $problem }
trouble-failing = ⚠️ One of my regular jobs keeps failing, and I keep trying: “{ $tick }” ({ $problem }). <code>storekeeper status</code> shows more.
trouble-differing = ⚠️ I verified the ledger, and it does not agree, in { $count ->
        [one] one place
       *[other] { $count } places
    }: { $problem }. <code>storekeeper verify</code> lists everything; the last good backup is worth keeping now.
trouble-stopped = 🛑 I have stopped, and nothing is booked any more: the sheet holds bookings that the ledger does not know. If the ledger was put back from a copy by hand, type <code>storekeeper restore --adopt</code>; if it is the wrong database or the wrong sheet, put that right. Then start me again.
trouble-well = ✅ “{ $tick }” works again.
trouble-database-damaged = 🛑 The database is damaged: { $problem }. What is booked from now on may be lost. Stop me, keep a copy of the database, look at what <code>storekeeper verify</code> says, and bring the last backup back with <code>storekeeper restore FILE --replace</code>.
trouble-database-away = ⚠️ The database has been failing for minutes, and nothing is booked: { $problem }. What is sent to me waits, and is answered when the database works again.
trouble-database-replaced = 🛑 The database is not there any more, and nothing is booked: { $problem }. Stop me, and bring a backup back with <code>storekeeper restore FILE --replace</code>; if somebody has put a ledger there by hand, type <code>storekeeper restore --adopt</code>. Then start me again.
trouble-database-well = ✅ The database works again. What was sent meanwhile is answered now.
trouble-sheet-away = ⚠️ The sheet cannot be reached. Bookings go on as ever; I keep trying, and the sheet catches up. /sheet shows how it stands. ({ $problem })
trouble-sheet-quota = ⚠️ Google lets nothing more be written into the sheet, because its limits are used up. Bookings go on as ever, and I keep trying. If it stays so, look for what else uses the same Google project. ({ $problem })
trouble-sheet-rights = ⚠️ I may not write into the sheet any more. Bookings go on as ever. Share the sheet with that address as Editor, or give me a new key; then the sheet catches up by itself. ({ $problem })
trouble-sheet-full = ⚠️ The sheet has as many cells as a workbook can have. Bookings go on as ever, but the sheet does not. Delete tabs and empty rows of your own that nobody needs.
trouble-sheet-damaged = ⚠️ I cannot put the sheet right by myself. Bookings go on as ever. <code>storekeeper mirror rebuild</code> writes my tabs anew. ({ $problem })
trouble-sheet-archive = ⚠️ The archive of the sheet cannot be written. The sheet goes on; when it is nearly full, its oldest bookings leave it without an archive, and stay in the ledger. Share the archive with me as Editor, or name another one in /settings. ({ $problem })
trouble-sheet-filling = ⚠️ The sheet has { $percent } % of the cells that a workbook can have. I move the oldest bookings out in time. If they are to stay in another workbook, make one, share it with me as Editor, and name it in /settings as the archive. Tabs of your own count, too.
trouble-sheet-well = ✅ The sheet is written again.

## Help and access

hello = 👋 Hello { $name }! You work at { $site }.
    📷 Send me a <b>photo of a barcode</b>, or type an item's <b>name</b>: I show the stock, and book what you tell me. See /help.
hello-viewer = 👋 Hello { $name }! You work at { $site }.
    📷 Send me a <b>photo of a barcode</b>, or type an item's <b>name</b>: I show the stock. See /help.
help =
    <b>What you can do</b>
    📷 A <b>photo of a barcode</b>, or a <b>name</b>: the stock
    📥 <b>+24 milk</b>: came in; also under a photo
    📤 <b>-3 milk</b>: goes out
    🖼 <b>Several photos at once</b>: a delivery
    ↩️ <b>Undo</b> is under every booking. Or reply to it: <b>12 not 21</b>

    <b>More</b>
    ↔️ <b>move 24 milk to A-01</b>
    🔒 <b>reserve 5 milk for SO-17</b>
    📅 <b>+24 milk yesterday</b>
    🏷 <b>+24 milk lot P-26 exp 2027-03</b>
    🔁 /transfer: from another site
    💥 /damage: something is broken
    🧮 /count A-01: count a bin or an item
    🔍 /why milk: where the number comes from
    🗂 /lot P-26: where a lot came from and went
    🖨 /label milk 12: print labels
    📉 /low: what runs low
    ⏳ /expiring: what expires
    🌐 In any chat: <code>@{ $bot } milk</code>
    ⚙️ /settings: your site and language
    ✖️ /cancel: stop
help-viewer =
    <b>What you can do</b>
    📷 A <b>photo of a barcode</b>, or a <b>name</b>: the stock
    🔍 /why milk: where the number comes from
    🗂 /lot P-26: where a lot came from and went
    🔒 /reserved: what is kept for orders
    🖨 /label milk 12: print labels
    📉 /low: what runs low
    ⏳ /expiring: what expires
    🌐 In any chat: <code>@{ $bot } milk</code>
    ⚙️ /settings: your site and language
help-manager =
    <b>For managers</b>
    ✅ Transfers and counts to decide come to you here
    ⚖️ /adjust: the books are wrong
    🗑 /write_off: gone for good
    📦 /send_back: to the supplier
    ✋ /lot P-26: hold or recall a lot
    💰 <b>+24 milk @3.20</b>: with its price
    🆕 Photo of a code nobody knows: make it a new item
    📊 /figures: how the warehouse is doing
    ☀️ /morning: tell the group now what runs low
    📊 /export: the sheet as a file
    📗 /sheet: where the sheet is, and how it stands
    📣 /register, written in a group: that group is told
help-administrator =
    <b>For administrators</b>
    ✉️ /invite: let somebody in
    👥 /people: who may do what
tour-offer = 🎓 New here? One minute of practice; nothing real is booked.
tour-1 = 🎓 <b>1 of 4</b>
    <b>Practice apples</b> · <code>PRACTICE</code>
    🏬 Here: none
    This is an item's card. In the real world you get it with a photo of the barcode, or by typing the name. Apples came in: tap <b>Receive</b>.
tour-2 = 🎓 <b>2 of 4</b>
    How many? Tap a number. (You can also type “12”, or write “+12” under the photo at once.)
tour-3 = 🎓 <b>3 of 4</b>
    ✅ <b>Received { $amount } apples</b> · practice
    That is all: the message is the booking. Something wrong? Every booking has an Undo: tap it.
tour-4 = 🎓 <b>4 of 4</b>
    ↩️ <b>Undone: { $amount } apples</b> · practice
    Now for real: send a photo of a barcode, or type a name. Several photos at once are a delivery. /help has the rest.
stranger = This bot works for people of one company only. To get access, give your manager this number: <code>{ $number }</code>
role-viewer = Viewer
role-floor = Floor
role-manager = Manager
role-back_office = Back office
role-administrator = Administrator
nameless = 🎭 You write as the group, so I cannot see who you are. Switch off “Remain anonymous” among your administrator rights here, and try again.
welcome = 👋 Welcome, { $name }! You work with: { $sites }. Send a name or a photo of a barcode, or see /help.
invite-role = ✉️ Invite somebody. What may they do?
invite-sites = ✉️ { $role }: at which site?
invitation = ✉️ <b>{ $role }</b> · { $sites }
    Send this link to one person. It works once, until { $until }; whoever opens it first gets access.
    { $link }
people-title = 👥 { $count ->
    [one] 1 person works
   *[other] { $count } people work
 } here. Tap a name to see or change what they may do; /invite lets somebody in.
person-title = 👤 <b>{ $name }</b> · <code>{ $number }</code>
person-role = 🏬 { $site }: <b>{ $role }</b>
person-none = May do nothing any more.
person-google = { $known ->
    [yes] 📄 Google: { $address }
   *[no] 📄 Google: not known. What they write into the sheet is theirs once it is: <code>/people { $name } = ana@example.com</code>
 }
nobody-called = Nobody here, or more than one, is called { $name }.
person-change = – { $role } at { $site }
    { "   " }{ $time }, by { $by }
person-lost = – Nothing any more at { $site }
    { "   " }{ $time }, by { $by }
by-office = the office
ask-role = What may { $name } do at { $site }?
roles-explained = { "" }
    <b>Viewer</b>: sees the stock
    <b>Floor</b>: books, too
    <b>Back office</b>: also makes new items
    <b>Manager</b>: also decides
    <b>Administrator</b>: also lets people in
ask-remove = Remove { $name }? They can do nothing here any more, at once.
unknown-command = I do not know /{ $command }. See /help for what I can do.
sheet-change = 📥 { $number }: <b>{ $action }</b>, written by { $by }
button-entry-approve = ✅ Approve
button-entry-reject = ⛔ Reject
sheet-change-line = • { $title }: { $value }
sheet-change-asks = 🙋 Who approves it is who asks for it.
sheet-change-over = { $told } ({ $by })
heading-alerts = ⏰ Alerts
heading-approvals = ✅ Approvals
heading-reasons = 💬 Reasons
heading-counts = 🧮 Counts
heading-requisitions = 🧾 Transfers and requisitions
heading-catalogue = 📦 The catalogue
heading-sheet = 📊 The sheet
setting-title = <b>{ $title }</b>
setting-empty = <b>{ $title }</b>: nothing set
setting-value = • { $value }
setting-value-for = • { $scope } = { $value }
setting-changed = 🕘 { $by }, { $time }: { $scope } { $before } → { $after }
setting-by-sheet = somebody in the sheet
setting-how = ✏️ To change it, answer this message with { $hint }
setting-clear = To take one out, put a – behind the =.
setting-refused = ⚠️ Nothing was changed: { $why }.
setting-not-taken-back = This has been changed again since.
setting-overruled = ⚙️ <b>{ $title }</b> { $scope }: you had set { $yours }; in the sheet { $by } set { $now } at the same moment, and that applies.
button-setting = 🔄 Show again
button-settings-back = ‹ Back
settings = ⚙️ Where do you work, and which language shall I speak?
settings-one-site = ⚙️ You work at { $site }. Which language shall I speak?
home-set = 🏬 You work at { $site } now: what you book is booked there.
nothing-to-undo = There is nothing of yours from the last 24 hours to undo.
language-ask = Which language shall I speak?
language-phone = Follow my phone
language-set = I will speak English with you.
command-stock = What is there, and where
command-receive = Goods came in
command-issue = Goods go out
command-transfer = Ask for goods from another site
command-tasks = What you have to pick, send and take in
command-orders = What is to be bought
command-pending = What waits for your decision
command-transfers = All open transfers
command-move = Put away, or move to another bin
command-damage = Something is damaged
command-return = A customer brought goods back
command-reserve = Keep goods for an order
command-reserved = What is reserved here
command-label = Print labels
command-why = Which bookings made today's number
command-lot = A lot's story: from where, to where
command-adjust = Book a difference
command-write_off = Book as lost
command-send_back = Send goods back to the supplier
command-low = What runs low
command-expiring = What expires
command-undo = Undo your last booking
command-settings = Your site and language
command-cancel = Stop what you are doing
command-help = What I can do
command-export = The sheet as a file
command-sheet = Where the sheet is, and how it stands
command-morning = Send the morning's alert to the group now
command-invite = Let somebody in
command-people = Who works here, and what they may do
command-register = Make this group the one that is alerted

## Refusals: what is wrong, and what to do next

refused-not-enough = ⚠️ Not enough of { $item }: asked for { $asked }, available { $available }.
refused-not-enough-then = ⚠️ Not enough of { $item } on { $day }, as it was counted since: asked for { $asked }, there were { $available }.
shortfall-expired = Another { $quantity } expired and must not go out.
shortfall-blocked = Another { $quantity } on hold or recalled must not go out.
shortfall-reserved = { $quantity } there, but reserved: see /reserved.
refused-unknown-place = ⚠️ There is no place “{ $code }” here. There are: { $known }.
refused-site-closed = ⚠️ { $site } is closed since { $since }: nothing is booked there. If you work elsewhere now, tell your manager.
refused-same-place = ⚠️ It is at { $place } already. Choose another place of this site; to another site, ask for a transfer.
refused-reason-needed = ⚠️ Please say why.
refused-in-the-future = ⚠️ { $day } has not come yet. Book it on the day.
refused-too-long-ago = ⚠️ { $day } is too long ago: I book what happened since { $since }. Please check the date.
refused-not-there-then = ⚠️ On { $day } only { $there } of { $item } was left in { $place }: with this it would have been less than nothing. Please check the day; or book it for today.
refused-made-in-the-future = ⚠️ Lot { $lot } cannot have been made on { $made_on }: that day has not come yet. Look at the pack again.
refused-not-a-price = ⚠️ { $price } is not a price that I can book. Please check it, and send it again.
refused-period-closed = ⚠️ The books of { $site } are closed up to { $through }: nothing is booked on those days any more. Book it today, with a note, or ask your manager.
refused-period-not-over = ⚠️ { $through } is not over yet: a period can be closed an hour after its end.
refused-unknown-lot = ⚠️ { $item } has no lot { $lot }. Look at the pack again.
refused-lot-blocked = ⚠️ Lot { $lot } is { $status ->
    [recalled] recalled
   *[other] on hold
 } and must not go out. Take another lot, or ask your manager.
refused-kept-cannot-go = ⚠️ { $number }: lot { $lots } of { $item } was kept for it, has expired or is on hold since, and must not go. The card says now what to take instead; then tap or say it again.
refused-expiry-before-made = ⚠️ Lot { $lot } cannot expire on { $expiry }, before it was made on { $made_on }. Look at the dates on the pack again.
refused-goods-reserved = ⚠️ { $number } cannot be undone: the goods are reserved for { $document } by now.
refused-reservation-over = { $number } is over: it was { $state ->
    [consumed] used
    [released] given back
   *[other] past its time
 }.
refused-nothing-to-move = ⚠️ { $amount } cannot be booked: it must be more than zero.
refused-too-precise = ⚠️ { $amount } cannot be booked: this item is counted { $decimals ->
    [0] in whole numbers
    [one] with one decimal
       *[other] with { $decimals } decimals
     }.
refused-too-much = ⚠️ { $amount } is more than any warehouse holds. Please check the number.
refused-unknown-pack = ⚠️ This item does not come in “{ $pack }”. It is counted in: { $known }.
refused-unknown-item = ⚠️ No item has the SKU { $sku }. Send a part of its name to find it.
refused-unknown-site = ⚠️ There is no site { $code }. There are: { $known }.
refused-lot-needed = ⚠️ This item is kept by lot. Which lot is it?
refused-expiry-needed = ⚠️ Lot { $lot } is new. When does it expire?
refused-made-on-differs = ⚠️ Lot { $lot } is known to be made on { $known }, not { $given }. Look at the pack again; if it is another lot, type its own name. A manager can put it right: /lot { $lot }
refused-expiry-differs = ⚠️ Lot { $lot } is known to expire { $known }, not { $given }. Look at the pack again; if it is another lot, type its own name. A manager can put it right: /lot { $lot }
refused-already-expired = ⚠️ Lot { $lot } expired { $expiry }. Do not put it on the shelf; tell your manager. If the date was wrong, type it again.
refused-key-reused = ⚠️ This was booked before with other figures. Please start again with a new message.
refused-already-reversed = { $number } was undone before, by { $by }.
refused-not-reversible = { $number } cannot be undone here.
refused-goods-gone = ⚠️ { $number } cannot be undone: the goods have been moved on since, by { $later }.
refused-undo-too-late = ⚠️ { $number } can no longer be undone by you (until { $until }). Ask your manager.
refused-needs-approval = ⚠️ Above { $limit } { $measure ->
    [value] of value
   *[quantity] units
} this is decided by { $who ->
    [0] nobody who is here now: an administrator can change that with /settings
   *[other] { $who }
}.
refused-not-allowed = ⚠️ Your role does not include this at this site. Ask your manager.
refused-same-site = ⚠️ A transfer goes from one site to another; these are the same.
refused-alert-over = Something has changed since this was shown. Please look again.
refused-alert-decided = { $by } has { $state ->
    [acknowledged] seen this already.
    [snoozed] put this off already.
   *[other] this in hand already.
 }
refused-already-decided = { $number } was already { $state ->
    [withdrawn] withdrawn
    [rejected] rejected
    [cancelled] cancelled
    [offered] answered with an offer
    [approved] approved
    [picking] approved
    [dispatched] sent
    [partly_received] taken in
    [received] taken in
    [closed] taken in
    [booked] booked
    [left] left as it was
    [ok] approved
    [error] approved, and could not be done
   *[other] asked for
 } by { $by }.
refused-more-than-approved = ⚠️ Only { $approved } of { $item } are approved for this transfer, not { $picked }. Pick no more than that.
refused-more-than-sent = ⚠️ Only { $sent } of { $item } are on their way with this transfer, not { $came }. Please count again.
refused-nothing-open = ⚠️ Nothing of this is open any more in { $number }.
refused-nothing-to-send = ⚠️ Nothing was picked for { $number }, so there is nothing to send. Cancel it, or pick something.
refused-same-counter = ⚠️ You have counted this already, and it differs from the books. Another person has to count it again.
refused-count-outdated = ⚠️ { $by } has put the books right since { $number } was counted. Please have it counted again.
refused-serial-known = ⚠️ This very pack ({ $serial }) { $inward ->
    [yes] came in already
   *[other] went out already
 }, with { $number }. Look at the pack again.
refused-code-taken = ⚠️ <code>{ $code }</code> is the barcode of { $item } already. Tell the back office if that is wrong.
refused-not-a-code = ⚠️ “{ $code }” cannot be kept as a barcode: it is too long.
refused-not-a-sku = ⚠️ “{ $sku }” cannot be an item number: one word, without a colon, not too long. Please type another one.
refused-more-serials = ⚠️ { $serials } packs were photographed, and { $amount } are to be booked. How many are there?
refused-sku-taken = ⚠️ { $sku } is another item's SKU. Please type another one.
refused-invitation-over = ⚠️ This invitation was used, or its time is over. Ask for a new one.
refused-last-administrator = ⚠️ You are the last administrator: nobody could let people in any more. Make somebody else one first.

## After a backup was brought back

restored = ⚠️ <b>The records were brought back from a backup.</b> { $begun ->
    [yes] They are as they were at { $when }, when the last booking in them was made.
   *[no] There is no booking in them.
 } What was booked, asked for or counted after that is not in them: please check yours, and send it again. Older cards and buttons do nothing any more; what waits for a decision is sent anew.
restored-rights = Changes of rights since then are gone, too, and open invitations have ended: see /people.
lost = ⚠️ { $count ->
    [one] <b>One booking or request</b> is not in the records any more.
   *[other] <b>{ $count } bookings or requests</b> are not in the records any more.
 } What is still so has to be booked, or asked for, again:
lost-line = • { $number } · { $told } · { $person }

## Figures
measured-days = { $number } { $plural ->
    [one] day
   *[other] days
}
measured-times = { $number } ×
measured-share = { $number } %
measured-money = { $number }
figure-endless = nothing was issued
figure-none = –
figures-title = 📊 <b>{ $site }</b> · { $month }
figures-so-far = 📊 <b>{ $site }</b> · { $month }, so far
figures-cost-centre = { "   " }🧾 { $name }: <b>{ $value }</b>
figures-line = { $name }: <b>{ $value }</b>
figures-all-sites = All sites
button-more-figures = More figures
button-less = Less
command-figures = How the warehouse is doing: turnover, cover, dead stock …
trend-which = 📈 The trend of which item? Write it behind the command: <code>/trend milk</code>
trend-title = 📈 { $title } · { $site }
trend-now = Now: <b>{ $quantity }</b>
trend-minimum = Minimum: { $quantity }
trend-demand = Asked for in { $days } days: { $quantity }
trend-lasts = At that rate it lasts until { $date }
trend-stock = stock ({ $unit })
trend-least = minimum
trend-came = came in
trend-forecast = forecast
trend-today = today
button-trend = 📈 Trend
weekly-title = 📊 <b>{ $site }</b>: the last weeks, { $date }
weekly-value = Stock value: <b>{ $now }</b>; a week ago { $before }
weekly-stock-outs = Items out of stock: <b>{ $now }</b>; a week ago { $before }
weekly-expiring = Lots that expire within four weeks: <b>{ $soon }</b>; expired and still here: <b>{ $expired }</b>
weekly-value-panel = Stock value, week by week: { $first } → { $last }
weekly-stock-outs-panel = Items out of stock, week by week
weekly-expiring-panel = Lots that will expire, by week
weekly-expired = expired
command-trend = A picture of an item's last 90 days
todo-title = 🧮 <b>To count</b> · { $site }
todo-nothing = ✅ Nothing is due to be counted in { $site }.
todo-off = There is no count plan. /count counts an item or a bin at any time.
todo-recounts = { $count ->
    [one] A count differs from the books: count it once more, without asking who counted first.
   *[other] { $count } counts differ from the books: count them once more, without asking who counted first.
}
todo-due = { $count ->
    [one] One place is due
   *[other] { $count } places are due
}{ $days ->
    [0] {""}
    [one] , since yesterday
   *[other] , the first since { $days } days
}
todo-place = { $place } ({ $count })
command-counts = What is due to be counted
