"""Sentences as the floor types them: Cantonese, keycap digits, a polite "book"; each books as meant, or not at all."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.vocabulary import MovementKind
from tests.bot.chatting import Chat
from tests.bot.routes.test_said_otherwise import Mouth
from tests.databases import new_database
from tests.domain import small_company
from tests.domain.small_company import CHEN, Company

BOOKED = {
    **dict.fromkeys(("攞咗3樽水", "攞走咗三樽礦泉水", "發咗3樽礦泉水", "拎走3瓶矿泉水"), (MovementKind.ISSUE, 3)),
    **dict.fromkeys(("收咗24樽礦泉水", "老板好，矿泉水收了24瓶，辛苦"), (MovementKind.RECEIPT, 24)),
    **dict.fromkeys(("took 3️⃣ water", "i just took 3 bottles water thanks"), (MovementKind.ISSUE, 3)),
    **dict.fromkeys(("please book +2 water", "record: +2 water pls"), (MovementKind.RECEIPT, 2)),
    "took 1️⃣2️⃣ water": (MovementKind.ISSUE, 12),
    "收两箱零三瓶矿泉水": (MovementKind.RECEIPT, 51),
    **dict.fromkeys(("➕24 water", "rcv 24 water", "in: water 24"), (MovementKind.RECEIPT, 24)),
    **dict.fromkeys(
        ("刚到24瓶矿泉水", "刚收到24瓶矿泉水", "不好意思打扰了，收到24瓶矿泉水"), (MovementKind.RECEIPT, 24)
    ),
    "sorry to bother you, received 24 water": (MovementKind.RECEIPT, 24),
    **dict.fromkeys(("➖3 water", "iss 3 water", "out: water 3"), (MovementKind.ISSUE, 3)),
    **dict.fromkeys(("俺拿了3瓶矿泉水", "咱们领了3瓶矿泉水", "嗯我刚刚拿了三瓶矿泉水"), (MovementKind.ISSUE, 3)),
    **dict.fromkeys(
        ("劳驾，出3瓶矿泉水", "您好，麻烦您帮我登记一下，我拿了3瓶矿泉水，谢谢您"), (MovementKind.ISSUE, 3)
    ),
    **dict.fromkeys(("took 3 water urgent", "-3 water asap", "发了3瓶矿泉水 急"), (MovementKind.ISSUE, 3)),
    **dict.fromkeys(("-3水 食堂", "-3 water canteen", "took 3 water canteen"), (MovementKind.ISSUE, 3)),
    "damage 2 water because it does not close anymore": (MovementKind.DAMAGE, 2),
}
NOT_BOOKED = (
    *("收咗24樽礦泉水未", "冇收咗24樽礦泉水", "唔係收咗24樽礦泉水", "佢話攞咗3樽礦泉水", "攞咗3樽礦泉水？"),
    *("攞咗兩三樽礦泉水", "唔好攞走3樽礦泉水", "想攞走3樽礦泉水", "攞走3樽礦泉水先", "邊個攞咗3瓶礦泉水"),
    *("聽日到24樽礦泉水", "24瓶礦泉水到咗未", "please book +2 water tomorrow", "please don't book +2 water"),
    *("record 3 water", "took 3️⃣ or 4️⃣ water", "damage 2 water because fell anymore", "发3瓶矿泉水 尽快"),
    *("took half of the water", "≈ 24 water", "每天发3瓶矿泉水", "supplier says he sent 24 water"),
    *("发3瓶矿泉水 快点", "issue 3 water asap", "take 3 water urgently", "+24 water asap", "urgent: took 3 water?"),
    *("took 3 water canteen?", "took 3 water not canteen", "took 3 water canteen maybe", "received 24 water canteen"),
    *("刚到24瓶矿泉水吗", "刚要收24瓶矿泉水", "刚才没收24瓶矿泉水", "sorry to bother you, did we receive 24 water"),
    *("received tomorrow:\n- 24 water\n- 12 rice", "not received:\n- 24 water\n- 12 rice", "嗯别收24瓶矿泉水"),
)

AT_A_TIME = (
    "上午9点收24瓶矿泉水",
    "9点收了24瓶矿泉水",
    "今天上午9点收了24瓶矿泉水",
    "晚上8点出3瓶矿泉水",
    "明天上午9点收24瓶矿泉水",
)


@pytest.fixture(params=["sqlite"])
def mouth(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Mouth]:
    with new_database(request, tmp_path, begin=small_company.found) as database:
        company = Company(database)
        company.receive("WATER", 100, by=CHEN)
        company.deals_with("食堂", "canteen")
        yield Mouth(Chat(company, CHEN))


def test_what_is_clear_is_booked_as_it_was_meant(mouth: Mouth) -> None:
    for said, meant in BOOKED.items():
        ((kind, *_, quantity, _),) = mouth.books(said)
        assert (kind, quantity) == meant, said


def test_what_is_left_open_books_nothing(mouth: Mouth) -> None:
    assert [said for said in NOT_BOOKED if mouth.books(said)] == []


def test_a_time_of_the_day_is_no_second_amount(mouth: Mouth) -> None:
    for said in AT_A_TIME:
        assert not mouth.books(said), said
        assert "点" in "".join(re.findall("<u>(.*?)</u>", mouth.chat.card["text"])), said
    assert not mouth.books("收3点5公斤茉莉香米")
    assert [row[0]["text"] for row in mouth.chat.card["reply_markup"]["inline_keyboard"]][:1] == ["3.5 kg"]
