"""A number that nobody knows is looked at again before anybody books on it."""

from collections import Counter
from functools import partial

import pytest

from benchmarks.reading import CORPUS, as_telegram_sends_it, is_right, photographs
from bot.scanner import Code
from bot.scanner import scan as scan_within
from bot.scanner.opinions import EAN_UPC, LOOKS, weighed
from tests.bot.scanner.test_scanner import EAN, drawn, file, photographed

scan = partial(scan_within, seconds=60)  # a busy machine is no reason to give a picture up

HERE, BELOW = ((100, 100), (900, 100), (900, 400), (100, 400)), ((100, 600), (900, 600), (900, 900), (100, 900))


def read(text, at=HERE, symbology="EAN13"):
    return Code(symbology, text, gs1=False, position=at)


MILK, MISREAD, SALT = read("5901234123457"), read("4006381333931"), read("96385074", BELOW, "EAN8")


def nobody(text):
    return False


def told(codes, *looks, known=nobody, seen=1):
    """Texts and how sure they are, after these further looks."""
    judged = weighed(codes, Counter(dict.fromkeys(codes, seen)), iter(looks), known)
    return {code.text: code.sure for code in judged}


def test_a_number_that_another_rung_reads_too_is_sure():
    assert told([MILK], [], [MILK]) == {MILK.text: True}


def test_a_number_that_nothing_else_sees_is_kept_and_not_sure():
    assert told([MILK]) == {MILK.text: False}
    assert told([MILK], *[[]] * 20) == {MILK.text: False}


def test_each_number_has_its_own_second_opinion():
    assert told([MILK, SALT], [SALT], [], []) == {MILK.text: False, SALT.text: True}


def test_two_readings_of_one_symbol_are_both_left_out():
    assert told([MILK, SALT], [MISREAD, SALT]) == {SALT.text: True}


def test_the_one_of_two_readings_that_is_known_is_kept():
    assert told([MISREAD], [MILK], known=lambda text: text == MILK.text) == {MILK.text: True}


def test_another_number_elsewhere_in_the_picture_contradicts_nothing():
    assert told([MILK], [read(MISREAD.text, BELOW)], []) == {MILK.text: False}


@pytest.mark.parametrize(
    ("codes", "known", "seen"),
    [
        ([MILK], lambda text: True, 1),
        ([MILK], nobody, 2),
        ([Code("Code128", "WH-1", gs1=False)], nobody, 1),
        ([], nobody, 1),
    ],
    ids=["known", "seen twice", "no trade number", "nothing"],
)
def test_nothing_is_looked_at_again_without_a_doubt(codes, known, seen):
    looks = iter([[MISREAD]])
    judged = weighed(codes, Counter(dict.fromkeys(codes, seen)), looks, known)
    assert (judged, [code.sure for code in judged]) == (tuple(codes), [True] * len(codes))
    assert next(looks) == [MISREAD]


def test_only_the_next_few_rungs_are_asked():
    looks = iter([[]] * LOOKS + [[MILK]])
    assert [code.sure for code in weighed([MILK], Counter([MILK]), looks, nobody)] == [False]
    assert next(looks) == [MILK]


def test_a_plain_photograph_of_an_unknown_number_is_sure_and_the_known_are_asked_for_it():
    asked = []
    (code,) = scan(file(photographed(drawn(EAN.text))), known=asked.append).codes
    assert (code, code.sure) == (EAN, True)
    assert asked == [EAN.text]


def test_without_time_for_a_second_look_it_is_not_sure():
    data = file(photographed(drawn(EAN.text)))
    assert [code.sure for code in scan(data, seconds=0, known=nobody).codes] == [False]
    assert [code.sure for code in scan(data, seconds=0).codes] == [True]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no photographs: STOREKEEPER_CORPUS names no folder")
def test_of_real_photographs_most_get_a_second_opinion_and_none_is_left_out_that_was_right():
    sure = []
    for row in photographs():
        data = as_telegram_sends_it(CORPUS / row["file"])
        alone, judged = ({code.text: code for code in scan(data, known=known).codes} for known in (None, nobody))
        right = {text for text, code in alone.items() if is_right(code, row)}
        assert right <= judged.keys() <= alone.keys()
        sure += [code.sure for code in judged.values() if code.format in EAN_UPC]
    assert sum(sure) / len(sure) >= 0.85
