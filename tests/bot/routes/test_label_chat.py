"""Labels from the chat: asked for, printed, photographed, and understood again."""

import io

import pypdfium2
import pytest

from bot.routes import label_sheets
from bot.scanner import Code
from bot.scanner.scanning import scan
from domain.ledger import stock
from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, LATER, LI, Company

WATER = "6901234567892"


def printed(chat: Chat) -> list[Code]:
    """What is read from the first page of the file that was promised last."""
    spec = chat.made
    assert spec
    name, data = label_sheets.file_of(spec)
    assert name.endswith(".pdf")
    page = pypdfium2.PdfDocument(data)[0].render(scale=203 / 72).to_pil()
    stream = io.BytesIO()
    page.save(stream, "PNG")
    return list(scan(stream.getvalue()).codes)


def test_labels_of_an_item_with_its_lot_are_read_back(chat: Chat, company: Company) -> None:
    company.link("4006381333931", "PARA", "box", by=LI)
    company.receive("PARA", 5, "P-1", LATER)
    told = chat.says("/label para 12 lot P-1")
    assert "12 labels, 58 × 40 mm" in told
    chat.photographs(*printed(chat))
    assert "lot P-1" in chat.replies[-1].text
    chat.taps("📥 Receive")
    assert "Received 3 boxes" in chat.says("3")
    assert company.held("PARA", "WEST") == [("DOCK", "P-1", 3)]


def test_another_size_is_a_tap_away(chat: Chat) -> None:
    chat.says("/label water 24")
    chat.taps("A4, 3 × 8")
    assert chat.made
    assert chat.made["sheet"] == "a4-3x8"
    assert printed(chat)[0].text == WATER


def test_an_item_without_a_barcode_is_known_by_its_sku(chat: Chat) -> None:
    chat.says("/label rice")
    assert "Jasmine rice" in chat.photographs(*printed(chat))


def test_a_bins_label_says_what_lies_there_and_answers_where(company: Company) -> None:
    li = Chat(company, LI)
    company.receive("WATER", 5)
    li.says("/label A-01 2")
    label = printed(li)
    assert label[0].text == "LOC:EAST/A-01"
    assert "这里没有货" in li.photographs(*label)
    li.says("移库 2 矿泉水 从 DOCK")
    assert "已移库" in li.photographs(*label)
    assert company.held("WATER") == [("A-01", "", 2), ("DOCK", "", 3)]
    assert "2 瓶" in li.photographs(*label)
    with company.database.read() as connection:
        assert [item.sku for item, _ in stock.in_place(connection, company.place("A-01"))] == ["WATER"]


def test_a_bin_of_another_site_does_not_answer_where(chat: Chat, company: Company) -> None:
    company.receive("WATER", 5, by=ANA)
    chat.says("move 2 water from DOCK")
    told = chat.photographs(Code("QRCode", "LOC:EAST/A-01", gs1=False))
    assert "East warehouse" in told
    assert company.held("WATER", "WEST") == [("DOCK", "", 5)]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("/label", "Labels for what?"),
        ("/label nonsense", "nothing for"),
        ("/label water 501", "Between 1 and 500"),
        ("/label water 0", "Between 1 and 500"),
        ("/label para lot P-9", "has no lot"),
        ("/label para 2 cartons", "No barcode stands for a carton of PARA"),
    ],
)
def test_what_cannot_be_printed_is_said(chat: Chat, asked: str, told: str) -> None:
    assert told in chat.says(asked)


def test_several_items_are_offered(chat: Chat) -> None:
    chat.says("/label a 3")
    chat.taps("BANDAGE")
    assert printed(chat)[0].text == "WH-BANDAGE"


def test_a_bin_nobody_knows_is_no_dead_end(chat: Chat) -> None:
    assert chat.photographs(Code("QRCode", "LOC:EAST/Z-99", gs1=False))
    assert chat.photographs(Code("QRCode", "LOC:", gs1=False))
