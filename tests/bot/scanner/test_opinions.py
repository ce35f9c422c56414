"""A number that nobody knows is looked at again before anybody books on it."""

import time
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial

import pytest
from PIL import ImageFilter, ImageOps
from zxingcpp import BarcodeFormat

from benchmarks.reading import CORPUS, as_telegram_sends_it, is_right, photographs
from bot.scanner import Code
from bot.scanner.climb import Climb
from bot.scanner.ladder import LADDER, Photo
from bot.scanner.opinions import EAN_UPC, LOOKS, Fits, weighed
from bot.scanner.pictures import grey_pixels
from bot.scanner.scanning import scan as scan_within
from bot.scanner.symbols import undisputed
from tests.bot.scanner.test_photographs import in_perspective
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


def test_a_plain_photograph_of_an_unknown_number_is_sure_by_its_profile():
    (code,) = scan(file(photographed(drawn(EAN.text))), known=nobody).codes
    assert (code, code.sure) == (EAN, True)


def climbed(*rungs, fitted=None, known=None):
    """What is believed of these rungs' sightings, where each symbol's profile is fitted to these texts."""
    climb = Climb(Fitted(fitted or {}), known)
    for seen in rungs:
        climb.take(seen)
    return climb


@dataclass
class Fitted:
    """A photograph whose profiles say this."""

    texts: dict

    def of(self, code):
        return self.texts.get(code.text)


def test_a_number_that_its_profile_contradicts_is_looked_at_again():
    climb = climbed([MISREAD], fitted={MISREAD.text: MILK.text})
    assert (climb.found, climb.is_over) == ([], False)
    climb.take([MILK])
    assert (climb.found, climb.is_over) == ([MILK], True)


@pytest.mark.parametrize(
    ("rungs", "known", "text"),
    [
        ([[MISREAD]], nobody, MILK.text),
        ([[MISREAD]], None, MILK.text),
        ([[MISREAD]], lambda text: text == MISREAD.text, MISREAD.text),
        ([[MISREAD], [MISREAD]], nobody, MISREAD.text),
    ],
    ids=["once", "no catalogue", "known", "twice"],
)
def test_what_stays_contradicted_is_never_sure(rungs, known, text):
    climb = climbed(*rungs, fitted={MISREAD.text: MILK.text}, known=known)
    assert climb.found == []
    assert [(code.text, code.sure) for code in climb.unsettled()] == [(text, False)]


def test_a_number_whose_profile_is_silent_or_says_the_same_is_believed():
    assert climbed([MILK]).found == [MILK]
    climb = climbed([MILK], fitted={MILK.text: MILK.text})
    assert (climb.found, climb.sightings[MILK]) == ([MILK], 2)


LOT = Code("DataMatrix", "LOT-7", gs1=False, position=BELOW)


@pytest.mark.parametrize(
    ("code", "known", "over"),
    [
        (LOT, nobody, False),
        (LOT, lambda text: text == LOT.text, True),
        (LOT, None, True),
        (Code("DataMatrix", "10A12", gs1=True, position=BELOW), None, False),
        (Code("DataMatrix", "10A12", gs1=True, position=BELOW), lambda text: text == "\x1d10A12", True),
        (Code("DataMatrix", "0109521234543213", gs1=True, position=BELOW), nobody, True),
        (MILK, nobody, True),
    ],
    ids=["a lot", "a known text", "no catalogue", "GS1 without a number", "known GS1", "GS1 with a number", "EAN"],
)
def test_the_climb_goes_on_after_a_code_that_names_no_item(code, known, over):
    assert climbed([code], known=known).is_over is over


def test_beside_a_code_that_was_read_before_only_what_is_confirmed_is_believed():
    assert climbed([LOT], [MILK], known=nobody).found == [LOT]
    assert climbed([LOT], [MILK], [MILK], known=nobody).found == [LOT, MILK]
    assert climbed([LOT], [MILK], known=lambda text: text == MILK.text).found == [LOT, MILK]
    inside = read(MILK.text, BELOW)
    assert climbed([LOT], [inside], [inside], known=nobody).found == [LOT]


@pytest.mark.parametrize("known", [nobody, None])
def test_a_number_beside_a_print_lot_is_looked_for(known):
    lot = drawn("(10)A12" if known is None else "LOT-7", BarcodeFormat.DataMatrix, scale=5, gs1=known is None)
    number = drawn(EAN.text, scale=2).filter(ImageFilter.GaussianBlur(1.6))
    codes = scan(file(photographed(lot, number), quality=80), known=known).codes
    assert EAN.text in {code.text for code in codes}
    assert len(codes) == 2


@pytest.mark.parametrize(("known", "sure"), [(nobody, False), (None, False), (lambda text: True, True)])
def test_a_upc_e_is_sure_only_if_the_catalogue_knows_it(known, sure):
    (code,) = scan(file(photographed(drawn("01234565", BarcodeFormat.UPCE))), known=known).codes
    assert (code.format, code.sure) == ("UPCE", sure)


def test_a_upc_e_that_is_read_in_a_part_of_another_code_is_contradicted():
    part = read("0012345000065", symbology="UPCE")
    assert climbed([part], [part], fitted={part.text: MILK.text}).found == []
    assert told([part], [MILK], seen=1) == {}
    assert undisputed([MILK, part]) == [MILK]


def test_a_profile_of_light_bars_confirms_and_contradicts_as_well():
    photo = Photo(grey_pixels(file(photographed(ImageOps.invert(drawn(EAN.text))))))
    code = next(code for rung in LADDER for code in rung(photo))
    fits = Fits(photo, until=time.thread_time() + 60)
    assert (code.light, fits.of(code), fits.of(replace(code, text=MISREAD.text))) == (True, EAN.text, EAN.text)


@pytest.mark.parametrize("by", [0, 0.1, 0.2])
@pytest.mark.parametrize("degrees", [0, 12, 45, 90, 180])
def test_a_profile_confirms_what_was_read_rightly_and_contradicts_anything_else(by, degrees):
    photo = Photo(grey_pixels(file(in_perspective(photographed(drawn(EAN.text), degrees=degrees), by))))
    code = next(code for rung in LADDER for code in rung(photo))
    fits = Fits(photo, until=time.thread_time() + 60)
    assert fits.of(code) in (EAN.text, None)
    assert fits.of(replace(code, text=MISREAD.text)) in (EAN.text, None)
    assert by or degrees or fits.of(code) == EAN.text


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
        sure += [code.sure for code in judged.values() if code.format in EAN_UPC and code.format != "UPCE"]
    assert sum(sure) / len(sure) >= 0.95
