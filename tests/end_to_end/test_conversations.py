"""What people say, and what they are answered, through the real client and the stand-in."""

import io

import zxingcpp
from PIL import Image

from tests.end_to_end.conftest import MANAGER
from tests.end_to_end.program import Phone, Storekeeper, data_of, eventually


def test_a_name_shows_the_stock_by_site_bin_and_lot_with_expiry(floor: Phone) -> None:
    floor.send("paracetamol")
    short = floor.sees("PARA-500", "East warehouse", "MED-1")
    assert "West warehouse" not in short["text"]
    assert [[button["text"] for button in row] for row in short["reply_markup"]["inline_keyboard"]] == [
        ["📥 Receive", "📤 Issue", "⋯ More"]
    ]
    floor.tap(short, "More")
    card = floor.sees("PARA-500", "East warehouse", "West warehouse")
    for word in ("MED-1", "P23A", "P24B", "expires"):
        assert word in card["text"]
    assert [[button["text"] for button in row] for row in card["reply_markup"]["inline_keyboard"]] == [
        ["📥 Receive", "📤 Issue", "🔁 Transfer"],
        ["↔️ Move", "💥 Damage", "🔒 Reserve"],
        ["🧮 Count", "🔍 Why", "📈 Trend"],
    ]


def test_a_sku_and_the_digits_of_a_barcode_show_the_same_card(floor: Phone) -> None:
    first = floor.send("/stock hammer-500")
    by_sku = floor.sees("HAMMER-500", after=first)
    second = floor.send("6990084211963")
    assert floor.sees("HAMMER-500", after=second)["text"] == by_sku["text"]


def test_several_hits_give_a_list_to_tap(floor: Phone) -> None:
    floor.send("noodles")
    several = floor.sees("Several match")
    floor.tap(several, "vegetable")
    floor.sees("NOODLE-VEG", "East warehouse")


def test_pinyin_shows_the_item_and_a_mistyped_name_is_booked_on_only_when_it_was_tapped(floor: Phone) -> None:
    floor.send("yangjiaochui")
    floor.sees("HAMMER-500", "East warehouse")
    floor.send("+5 hamer")
    asked = floor.sees("Receive", "Which one?")
    floor.tap(asked, "HAMMER-500")
    floor.sees("Received", "5 pieces", "11 pieces")


def test_receiving_by_button_asks_for_the_amount_and_for_the_lot_and_expiry_of_a_medicine(floor: Phone) -> None:
    floor.send("IBU-200")
    floor.tap(floor.sees("IBU-200", "East warehouse"), "Receive")
    floor.sees("Receive", "How many?")
    said = floor.send("2 cartons")
    floor.sees("Which lot", after=said)
    floor.sees("Receive", "it goes on below")
    said = floor.send("B-900")
    floor.sees("When does it expire?", after=said)
    said = floor.send("2031-05")
    floor.sees("Received", "2 cartons = 20 boxes", "lot B-900", "expires 31 May 2031", "70 boxes", after=said)


def test_a_gs1_code_brings_its_lot_and_expiry_along(floor: Phone) -> None:
    floor.photograph("medicine", caption="收24")
    floor.sees("Received", "24 boxes", "lot P26D", "136 boxes")


def test_one_line_is_enough_in_both_languages(floor: Phone) -> None:
    first = floor.send("/receive HAMMER-500 3")
    floor.sees("Received", "3 pieces", "9 pieces", after=first)
    second = floor.send("发2 羊角锤")
    floor.sees("Issued", "2 pieces", "7 pieces", after=second)


def test_more_than_there_is_is_refused_with_what_there_is_and_asked_again(keeper: Storekeeper, floor: Phone) -> None:
    floor.send("-99 hammer")
    floor.sees("Not enough of HAMMER-500", "asked for 99 pieces", "available 6 pieces", "How many?")
    said = floor.send("6")
    floor.sees("Issued", "East warehouse: 0 pieces", after=said)
    assert keeper.command("verify").returncode == 0


def test_a_scanned_case_and_a_bare_number_is_asked_about_never_guessed(floor: Phone) -> None:
    floor.photograph("case", caption="+2")
    asked = floor.sees("You scanned the case")
    floor.tap(asked, "2 cases = 48 cans")
    floor.sees("Received", "2 cases = 48 cans", "108 cans")


def test_undo_is_one_tap_and_only_once(keeper: Storekeeper, floor: Phone) -> None:
    floor.send("+5 hammer")
    booked = floor.sees("Received", "11 pieces")
    undo = data_of(booked, "Undo")
    floor.tap_data(booked, undo)
    floor.sees("Undone", "6 pieces")
    assert keeper.command("verify").returncode == 0


def test_undo_is_refused_when_the_goods_are_gone_and_says_where_to(floor: Phone) -> None:
    floor.send("+5 hammer")
    booked = floor.sees("Received", "11 pieces")
    said = floor.send("-11 hammer")
    issued = floor.sees("Issued", "0 pieces", after=said)
    number = issued["text"].split(" · ")[1].split("\n")[0]
    floor.tap(booked, "Undo")
    message = floor.messages()[-1]
    assert "Undone" not in message["text"]
    assert number.startswith("I-")


def test_a_transfer_is_requested_approved_and_arrives(keeper: Storekeeper, floor: Phone, manager: Phone) -> None:
    west = Phone(keeper.sandbox, 1004, 1004)
    west.send("/start")
    floor.send("/transfer SALT-400 10")
    route = floor.sees("From where to where?")
    floor.tap(route, "West warehouse → East warehouse")
    floor.sees("asked for by Ana Silva", "10 packs")
    request = manager.sees("Transfer T-", "asked for by Ana Silva")
    manager.tap(request, "Approve")
    manager.sees("approved by Chen Yu", "to be picked")
    west.tap(west.sees("已批准，待拣货", "10 包"), "已拣齐发出")
    arriving = floor.sees("on its way, sent by 李伟")
    floor.tap(arriving, "Arrived")
    floor.sees("arrived, taken in by Ana Silva")
    manager.sees("arrived, taken in by Ana Silva")
    said = floor.send("SALT-400")
    floor.tap(floor.sees("106 packs", after=said), "More")
    floor.sees("106 packs", "38 packs", after=said)
    assert keeper.command("verify").returncode == 0


def test_a_rejected_transfer_moves_nothing(floor: Phone, manager: Phone) -> None:
    floor.send("/transfer SALT-400 10 from WEST to EAST")
    manager.tap(manager.sees("asked for by Ana Silva"), "Reject")
    manager.tap(manager.sees("Why? Tap a reason"), "We need it here")
    floor.sees("rejected by Chen Yu", "We need it here", "Nothing was moved")
    said = floor.send("SALT-400")
    floor.tap(floor.sees("96 packs", after=said), "More")
    floor.sees("96 packs", "2 cases = 48 packs", after=said)


def test_a_message_that_is_changed_corrects_what_was_booked_with_it(keeper: Storekeeper, floor: Phone) -> None:
    said = floor.send("+24 SALT-400")
    floor.sees("Received", "24 packs", after=said)
    floor.edit(said, "+12 SALT-400")
    offer = floor.sees("Correct R-", "24 packs → 12 packs")
    assert offer["reply_to"] == said
    floor.tap(offer, "Correct")
    floor.sees("Received 12 packs")
    said = floor.send("SALT-400")
    floor.sees("108 packs", after=said)


def test_a_floor_worker_cannot_approve(keeper: Storekeeper, floor: Phone, manager: Phone) -> None:
    floor.send("/transfer SALT-400 10 from WEST to EAST")
    manager.sees("asked for by Ana Silva")
    floor.send("/morning")
    floor.sees("Your role does not include this")


def test_chinese_follows_the_phone_and_language_changes_it(keeper: Storekeeper, floor: Phone) -> None:
    li_wei = Phone(keeper.sandbox, 1004, 1004)
    said = li_wei.send("牛奶")
    li_wei.tap(li_wei.sees("纯牛奶", "西区仓", after=said), "更多")
    li_wei.sees("纯牛奶", "东区仓", "有效期至", after=said)
    floor.send("/language")
    floor.tap(floor.sees("Which language"), "中文")
    floor.sees("以后用中文")
    said = floor.send("牛奶")
    floor.sees("纯牛奶", after=said)


def test_a_stranger_learns_nothing_but_how_to_ask_for_access(stranger: Phone, floor: Phone) -> None:
    for attempt in ("/start", "/stock MILK-UHT-1L"):
        said = stranger.send(attempt)
        answer = stranger.sees("1003", after=said)
        assert "give your manager this number" in answer["text"]
        assert "milk" not in answer["text"].lower()
    said = stranger.photograph("milk-uht-1l")
    stranger.sees("1003", after=said)
    said = stranger.send("milk")  # three answers a day are enough
    floor.send("hammer")
    floor.sees("HAMMER-500")
    assert stranger.find("1003", after=said) is None


def test_help_and_an_unknown_command_say_what_can_be_done(floor: Phone) -> None:
    said = floor.send("/help")
    floor.sees("photo of a barcode", after=said)
    said = floor.send("/nonsense")
    floor.sees("I do not know /nonsense", "/help", after=said)
    said = floor.send("xyzzy plugh")
    floor.sees("I found nothing for", after=said)


def test_the_command_menu_is_offered_in_the_phones_language(keeper: Storekeeper) -> None:
    def offered(person: int) -> dict[str, str]:
        menus = keeper.sandbox.control.state("commands")
        return {entry["command"]: entry["description"] for entry in menus[f"{person}:{person}"]}

    eventually(lambda: "morning" in offered(MANAGER), "the manager's menu")
    assert offered(MANAGER)["receive"] == "Goods came in"
    assert offered(1004)["receive"] == "入库"


def test_unreadable_photographs_get_a_useful_answer_each(floor: Phone) -> None:
    said = floor.upload(_png(Image.new("RGB", (640, 480), "gray")))
    floor.sees("no barcode in this picture", after=said)
    said = floor.upload(b"this is not an image at all", as_file=True)
    floor.sees("not a picture that I can read", after=said)
    bomb = _png(Image.new("1", (14000, 14000)))
    said = floor.upload(bomb, as_file=True)
    floor.sees("too large", after=said)
    said = floor.photograph("unknown")
    floor.sees("4006381333931", "Which item is it?", after=said)


def test_a_barcode_photograph_that_was_made_elsewhere_is_read_too(floor: Phone) -> None:
    barcode = zxingcpp.create_barcode("6990084211963", zxingcpp.BarcodeFormat.EAN13).to_image(scale=4)
    picture = Image.new("L", (1000, 700), 200)
    picture.paste(Image.fromarray(barcode) if not isinstance(barcode, Image.Image) else barcode, (200, 200))
    floor.upload(_png(picture.rotate(8, fillcolor=200)))
    floor.sees("HAMMER-500", "East warehouse")


def test_an_album_is_a_delivery_and_why_shows_its_pictures(floor: Phone) -> None:
    *_, last = floor.album("water-550", "unknown", "hammer-500")
    card = floor.sees("2 lines", "Spring water", "1 picture I could not read, or do not know", after=last)
    said = floor.send("24, 6")
    picture = floor.sees("I do not know", "4006381333931", after=said)
    assert picture["photo"]
    said = floor.tap(picture, "⏭ Skip it")
    confirm = floor.sees("2 lines", "Is this right?", after=picture["id"])
    floor.tap(confirm, "✅ Book all")
    booked = floor.sees("Received: 2 lines", after=card["id"])
    assert [data_of(booked, "↩️ Undo all")]
    said = floor.send("/why hammer")
    why = floor.sees("Why", "+6 pieces", after=said)
    floor.tap(why, why["reply_markup"]["inline_keyboard"][0][0]["text"])
    shown = floor.sees("sent by", after=why["id"])
    assert shown["photo"]


def test_cancel_works_in_the_middle_and_books_nothing(floor: Phone) -> None:
    floor.send("/receive hammer")
    floor.sees("How many?")
    said = floor.send("/cancel")
    floor.sees("Cancelled", after=said)
    said = floor.send("hammer")
    floor.sees("6 pieces", after=said)


def test_names_with_html_in_them_are_shown_as_they_are(floor: Phone) -> None:
    said = floor.send("<b>&amp; <script>")
    floor.sees("I found nothing for “<b>&amp; <script>”", after=said)


def _png(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
