"""What is said of an album, picture by picture."""

from bot.chat.replies import Reply
from bot.telegram.albums import Albums

CARD, GROWN = Reply("send", "1 line", album="A"), Reply("edit", "2 lines", album="A")
BESIDE = Reply("send", "this one is no picture")


def test_only_the_last_card_is_said_and_what_is_beside_it_at_once() -> None:
    waiting = {"A"}
    albums = Albums(waiting.__contains__)
    assert albums.to_say("A", [BESIDE, CARD]) == [BESIDE]
    albums.said("A")
    waiting.clear()
    assert albums.to_say("A", [GROWN]) == [GROWN]
    albums.said("A")
    assert albums.to_say("A", []) == []


def test_what_was_held_back_is_said_with_a_last_picture_that_shows_no_card_and_again_if_that_failed() -> None:
    waiting = {"A"}
    albums = Albums(waiting.__contains__)
    assert albums.to_say("A", [CARD]) == []
    assert albums.to_say("A", [BESIDE]) == [BESIDE]
    waiting.clear()
    assert albums.to_say("B", [BESIDE]) == [BESIDE]
    for _ in range(2):  # the first time, Telegram does not take it
        assert albums.to_say("A", [BESIDE]) == [BESIDE, CARD]
    albums.said("A")
    assert albums.to_say("A", [BESIDE]) == [BESIDE]
