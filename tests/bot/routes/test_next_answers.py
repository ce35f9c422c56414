"""What is typed right after *Reject* or *Offer something else*, without replying to the question."""

from datetime import date, timedelta
from pathlib import Path
from unicodedata import normalize

import pytest
from sqlalchemy import select, update

from bot.chat.buttons.people import SetLanguage
from bot.chat.buttons.transfers import Advance, BackToTransfer
from bot.drafts import store
from bot.drafts.draft import State
from bot.drafts.store import drafts
from bot.scanner import Code
from bot.telegram.overdue import farewell
from domain.tables.importing import import_company
from tests.bot.chatting import GROUP, Chat
from tests.bot.routes.test_asking_richly import NORTH
from tests.bot.routes.test_transfers import carded, now
from tests.domain.small_company import CHEN, NOW, Company, write

MONDAY = date(2026, 3, 16)
LANGUAGES = ("en", "zh")
REASON = {"en": "no truck today", "zh": "今天没车"}


SOMETHING_NEW = (
    *("+24 water", "received 24 water", "took 3 rice", "+24 water -3 rice", "move 3 rice to A-01", "received 24"),
    *("stock rice", "rice", "6901234567892", "count A-01", "T-000001", "need 10 rice by friday", "/stock", "help"),
    *("how many do we have?", "why?", "what is low?", "hello", "thanks", "oops", "ric", "+8", "-8"),
    *("收24矿泉水", "矿泉水", "库存 矿泉水", "盘点 A-01", "还有多少？", "你好", "谢谢", "为什么", "错了"),
)
REASONS = (
    *("no stock", "no water left", "we need it ourselves", "already sent 10 yesterday", "stock is low", "wrong item"),
    *("damaged", "expired", "only 3 left, and 24 come on Monday"),
    *("没货", "不够", "库存不足", "没水了", "过期了", "只剩3瓶，周一再来24瓶", "司机病了", "申请错了"),
)
"""They are like something new."""


@pytest.fixture
def chen(company: Company) -> Chat:
    """The manager of both sites, who has the request of 10 bottles before them."""
    company.receive("WATER", 50)
    company.request("WATER", 10)
    return carded(company, Chat(company, CHEN))


def asked(chat: Chat, step: str, number: int = 1) -> dict[str, object]:
    """The question, opened by a tap on the card."""
    chat.taps_on(Advance(number, step))
    return chat.card


def speaks(chat: Chat, language: str) -> Chat:
    chat.taps_on(SetLanguage(language), chat.message(999))
    return chat


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_is_typed_and_is_no_reply(company: Company, chen: Chat, language: str) -> None:
    question = asked(speaks(chen, language), "reject")
    assert ("write another one" if language == "en" else "直接写明") in str(question["text"])
    assert REASON[language] in chen.says(REASON[language])
    assert now(company).state == "rejected"
    assert now(company).history[-1].note == REASON[language]


@pytest.mark.parametrize(
    ("said", "steps", "day"),
    [
        ("8", 8, None),
        ("only 8 please", 8, None),
        ("I can give 8", 8, None),
        ("8 bottles of water", 8, None),
        ("8 max", 8, None),
        ("8 on Monday", 8, MONDAY),
        ("on Monday", 10, MONDAY),
        ("8瓶", 8, None),
        ("最多给8瓶", 8, None),
        ("给8瓶吧", 8, None),
        ("8瓶矿泉水", 8, None),
        ("周一", 10, MONDAY),
        ("周一再给8瓶", 8, MONDAY),
    ],
)
def test_an_offer_is_typed_and_is_no_reply(
    company: Company, chen: Chat, said: str, steps: int, day: date | None
) -> None:
    question = asked(speaks(chen, "en" if said.isascii() else "zh"), "offer")
    assert ("Write how many" if said.isascii() else "请写明：数量") in str(question["text"])
    chen.says(said)
    transfer = now(company)
    assert (transfer.state, transfer.lines[0].wanted.steps, transfer.offered_day) == ("offered", steps, day)


@pytest.mark.parametrize("said", ["from North", "8 from North on Monday", "从北仓"])
def test_another_site_is_offered_without_a_reply(company: Company, chen: Chat, tmp_path: Path, said: str) -> None:
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, {"sites": NORTH}), NOW)
    asked(chen, "offer")
    chen.says(said)
    offered = now(company).offered_source
    assert offered
    assert offered.code == "NORTH"


@pytest.mark.parametrize("step", ["reject", "offer"])
def test_what_is_something_new_is_taken_for_no_answer_and_ends_the_question(
    company: Company, chen: Chat, step: str
) -> None:
    for said in SOMETHING_NEW:
        asked(chen, step)
        chen.says(said)
        chen.says("on Monday")
        chen.says("no truck today")
        assert (now(company).state, now(company).lines[0].wanted.steps) == ("requested", 10), said


def test_what_is_no_reason_is_asked_again(company: Company, chen: Chat) -> None:
    asked(chen, "reject")
    for said in ("ok", "yes", "no", "👍", "8", "8 bottles", "only 8", "Monday", "好的", "没有", "8瓶"):
        assert "Why?" in chen.says(said), said
        assert now(company).state == "requested"
    assert "Reason: no truck today" in chen.says("no truck today")


def test_what_is_no_offer_is_asked_again(company: Company, chen: Chat) -> None:
    asked(chen, "offer")
    for said in ("ok", "没有", "hmm let me see", "half", "no truck until Friday", "8, 5"):
        assert "you give?" in chen.says(said), said
        assert now(company).state == "requested"
    chen.says("8")
    assert (now(company).state, now(company).lines[0].wanted.steps) == ("offered", 8)


def test_what_cannot_be_offered_can_be_said_otherwise(company: Company, chen: Chat) -> None:
    asked(chen, "offer")
    for said in ("from West", "从西仓", "80", "8 boxes", "0"):
        assert "⚠️" in chen.says(said), said
        assert now(company).state == "requested"
    chen.says("8")
    assert (now(company).state, now(company).lines[0].wanted.steps) == ("offered", 8)


def test_a_reason_may_sound_like_something_else(company: Company, chen: Chat) -> None:
    for number, reason in enumerate(REASONS, 2):
        company.request("WATER", 1)
        asked(chen, "reject", number)
        chen.says(reason)
        assert now(company, number).state == "rejected", reason
        assert now(company, number).history[-1].note == normalize("NFKC", reason)


@pytest.mark.parametrize("ended", ["back", "reason", "cancel", "photograph", "another tap", "refused tap", "reply"])
def test_the_question_is_over_once_anything_else_is_done(company: Company, chen: Chat, ended: str) -> None:
    company.receive("RICE", 50)
    company.request("RICE", 5)
    question = asked(chen, "reject", 2)
    match ended:
        case "back":
            chen.taps("Back")
        case "reason":
            chen.taps("We need it here")
        case "cancel":
            assert "Cancelled" in chen.says("/cancel")
            assert "nothing to cancel" in chen.says("/cancel")
        case "photograph":
            chen.photographs(Code("EAN13", "6901234567892", gs1=False))
        case "another tap":
            chen.taps_on(BackToTransfer(1, "reject"), chen.message(999))
        case "refused tap":
            chen.taps_on(Advance(1, "send"), chen.message(999))
        case _:
            chen.says("no truck", about=question)
    states = [now(company, number).state for number in (1, 2)]
    chen.says("a truck is late")
    chen.says("on Monday")
    assert [now(company, number).state for number in (1, 2)] == states


def test_an_answer_to_what_was_decided_meanwhile_says_so_once(company: Company, chen: Chat) -> None:
    transfer = now(company)
    asked(chen, "offer")
    company.approve(transfer)
    assert "was already approved" in chen.says("8")
    assert "already approved" not in chen.says("8")
    assert now(company).lines[0].wanted.steps == 10


def test_the_question_waits_as_long_as_any_and_ends_without_a_word(company: Company, chen: Chat) -> None:
    asked(chen, "reject")
    chen.now += timedelta(minutes=31)
    with company.database.write() as connection:
        over = store.expire_one(connection, chen.now)
        assert over
        assert farewell(connection, over) is None
        assert store.expire_one(connection, chen.now) is None
    chen.says("no truck today")
    assert now(company).state == "requested"


def test_what_is_typed_after_the_question_has_expired_is_no_answer_even_before_that_is_recorded(
    company: Company, chen: Chat
) -> None:
    asked(chen, "reject")
    chen.now += timedelta(minutes=31)
    chen.says("no truck today")
    assert now(company).state == "requested"


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_group_only_a_reply_answers(company: Company, language: str) -> None:
    company.receive("WATER", 50)
    company.request("WATER", 10)
    group = Chat(company, CHEN, GROUP)
    group.says("/register")
    question = asked(speaks(group, language), "reject")
    assert ("reply to this message" if language == "en" else "回复这条消息") in str(question["text"])
    assert group.says(REASON[language]) == ""
    assert now(company).state == "requested"
    speaks(Chat(company, CHEN), language).says(REASON[language])
    assert now(company).state == "requested", "their own chat asked nothing"
    group.says(REASON[language], about=question)
    assert now(company).state == "rejected"


def test_of_two_questions_the_last_one_is_answered_and_the_other_by_a_reply(company: Company, chen: Chat) -> None:
    company.request("WATER", 5)
    first = asked(chen, "reject")
    chen.card = {}
    asked(chen, "offer", 2)
    chen.says("3")
    assert (now(company, 1).state, now(company, 2).state) == ("requested", "offered")
    chen.says("no truck today", about=first)
    assert now(company).state == "rejected"


def test_a_booking_that_was_begun_before_waits_until_the_question_is_answered(company: Company, chen: Chat) -> None:
    chen.says("receive rice")
    asked(chen, "reject")
    assert "Reason: no truck today" in chen.says("no truck today")
    assert "Received" not in chen.says("8"), "it may be about something else by now"
    assert company.stock("RICE") == 0
    chen.says("yes")
    assert company.stock("RICE") == 8


def test_a_booking_that_is_gone_on_with_is_what_is_answered_next(company: Company, chen: Chat) -> None:
    chen.says("receive rice")
    booking = chen.card
    asked(chen, "reject")
    chen.says("5 of 10", about=booking)
    chen.says("no truck today")
    assert now(company).state == "requested"


def test_the_same_answer_delivered_twice_offers_once(company: Company, chen: Chat) -> None:
    asked(chen, "offer")
    message = chen.message(99, text="8")
    for _ in range(2):
        chen.answered({"message": message})
    assert [step.step for step in now(company).history].count("offer") == 1
    assert company.stock("WATER") == 50


@pytest.mark.parametrize("body", [{}, {"version": 0}, {"version": 1, "asked": {"about": 7}}])
def test_a_question_that_another_version_stored_is_none_and_the_next_one_is(
    company: Company, chen: Chat, body: object
) -> None:
    asked(chen, "reject")
    with company.database.write() as connection:
        connection.execute(update(drafts).values(body=body))
    chen.says("no truck today")
    assert now(company).state == "requested"
    asked(chen, "reject")
    chen.says("no truck today")
    assert now(company).state == "rejected"


def test_who_was_forgotten_left_no_question(company: Company, chen: Chat) -> None:
    asked(chen, "reject")
    with company.database.write() as connection:
        store.forget_person(connection, company.person(CHEN).id)
        kept = connection.execute(select(drafts.c.origin, drafts.c.state, drafts.c.body)).one()
    assert kept.origin.startswith("forgotten:")
    assert (kept.state, kept.body) == (State.CANCELLED, {"version": store.VERSION})


def test_questions_leave_one_row(company: Company, chen: Chat) -> None:
    for step in ("reject", "offer", "reject"):
        asked(chen, step)
        chen.says("ok")
    with company.database.read() as connection:
        (row,) = connection.execute(select(drafts.c.state, drafts.c.expires_at))
    assert (row.state, row.expires_at) == (State.OPEN, NOW + chen.policy.patience)
