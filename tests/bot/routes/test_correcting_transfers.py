"""Corrections of transfers and requisitions over the chat: undone, cancelled, another number, the whole history."""

import re

import pytest

from tests.bot.chatting import Chat
from tests.bot.routes.test_transfers import carded, labels, now
from tests.domain.small_company import ANA, CHEN, LATER, LI, Company


@pytest.fixture
def chats(company: Company) -> tuple[Chat, Chat, Chat]:
    """Who picks at EAST (in Chinese), the manager of both, and who receives at WEST."""
    company.receive("WATER", 50)
    company.receive("PARA", 20, "P-1", LATER)
    return Chat(company, LI), Chat(company, CHEN), Chat(company, ANA)


def plain(text: str) -> str:
    return re.sub("<[^>]*>", "", text)


def test_the_history_shows_each_step_and_takes_back_the_last(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    _, _, ana = chats
    company.sent(company.request("WATER", 10))
    carded(company, ana).says("10", about=ana.card)
    told = plain(ana.taps("History"))
    for line in ("asked for · Ana Silva", "approved · Chen", "sent · Chen", "taken in · Ana Silva"):
        assert line in told
    assert re.search(r"sent · .* · D-\d{6}", told)
    assert "on its way" in ana.taps("Undo: taken in")
    assert (now(company).state, company.stock("WATER", "WEST")) == ("dispatched", 0)
    assert "undone · Ana" in plain(ana.taps("History"))
    assert "Arrived" in labels(carded(company, ana))[0]
    assert "closed" in (ana.taps("Arrived"), now(company).state)[1]
    assert company.differences() == ()


def test_a_movement_of_a_transfer_is_shown_and_not_undone_by_itself(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    _, chen, _ = chats
    transfer = company.lose(company.finish(company.take_in(company.sent(company.request("WATER", 10)), {1: 8})))
    carded(company, chen).taps("History")
    for number in [each for each in labels(chen) if each[1] == "-"]:
        history = chen.card
        chen.taps(number)
        assert not [each for each in labels(chen) if "Undo" in each], number
        chen.card = history
    assert "not everything" in chen.taps("Undo: lost")
    assert (now(company).state, transfer.state, company.differences()) == ("received", "closed", ())


@pytest.mark.parametrize("said", ["8 not 10", "是8不是10", "it was 8, not 10", "8瓶不是10瓶", "8 instead of 10"])
def test_another_number_was_received(company: Company, chats: tuple[Chat, Chat, Chat], said: str) -> None:
    _, _, ana = chats
    company.arrive(company.sent(company.request("WATER", 10, ("PARA", 5))))
    told = carded(company, ana).says(said, about=ana.card)
    assert "8 bottles arrived" in told
    assert "2 bottles still on the way" in told
    assert (now(company).state, company.stock("PARA", "WEST")) == ("partly_received", 5)
    assert company.differences() == ()


@pytest.mark.parametrize(
    ("said", "received", "surplus"), [("12 not 14", 10, 2), ("8 not 14", 8, 0), ("10 not 14", 10, 0)]
)
def test_another_number_was_too_much(
    company: Company, chats: tuple[Chat, Chat, Chat], said: str, received: int, surplus: int
) -> None:
    _, _, ana = chats
    company.sent(company.request("WATER", 10))
    carded(company, ana).says("14", about=ana.card)
    ana.taps("4 bottles too many")
    carded(company, ana).says(said, about=ana.card)
    (line,) = now(company).lines
    assert (line.flow.received, line.surplus.steps) == (received, surplus)
    assert company.differences() == ()


def test_another_number_was_sent(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    _, chen, _ = chats
    company.sent(company.request("WATER", 10, ("PARA", 5)))
    carded(company, chen).says("8 not 10", about=chen.card)
    after = now(company)
    assert [line.flow.dispatched for line in after.lines] == [8, 5]
    assert (after.state, company.stock("WATER")) == ("dispatched", 42)
    assert company.differences() == ()


def test_a_request_is_not_corrected_to_nothing(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    _, _, ana = chats
    company.request("WATER", 21)
    assert "must be more than zero" in carded(company, ana).says("0 not 21", about=ana.card)
    assert (now(company).state, now(company).lines[0].asked.steps) == ("requested", 21)


def test_another_number_was_asked_for(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    _, _, ana = chats
    company.request("WATER", 21)
    assert "12 bottles" in carded(company, ana).says("12 not 21", about=ana.card)
    assert "12 bottles" in ana.says("5 not 7", about=ana.card)  # of nothing here
    assert now(company).lines[0].asked.steps == 12


def test_cancelling_says_first_what_it_undoes(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    _, chen, _ = chats
    company.take_in(company.sent(company.request("WATER", 10)), {1: 4})
    told = plain(carded(company, chen).taps("Cancel the transfer"))
    assert "6 bottles Spring water on the way are booked back" in told
    assert "4 bottles Spring water received stay" in told
    assert now(company).state == "partly_received", "nothing is done yet"
    assert "cancelled by Chen" in chen.taps("Yes, cancel it")
    assert (company.stock("WATER"), company.stock("WATER", "WEST"), company.differences()) == (46, 4, ())


def test_a_second_tap_on_undo_took_back_the_step_before_as_well(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    """Who decides at both sites may take back what was sent, too."""
    _, chen, _ = chats
    company.arrive(company.sent(company.request("WATER", 10)))
    carded(company, chen).taps("History")
    history = chen.card
    assert "on its way" in chen.taps("Undo: taken in")
    chen.card = history
    assert "already" in chen.taps("Undo: taken in")
    assert (now(company).state, company.stock("WATER")) == ("dispatched", 40)


def test_an_undo_that_was_shown_for_another_step_took_back_what_had_happened_since(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    _, chen, _ = chats
    transfer = company.sent(company.request("WATER", 10))
    carded(company, chen).taps("History")
    company.arrive(transfer)
    assert "already" in chen.taps("Undo: sent")
    assert (now(company).state, company.stock("WATER", "WEST")) == ("closed", 10)
