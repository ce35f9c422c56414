"""The picture of a trend, drawn."""

import io
from math import dist

import pytest
from PIL import Image, ImageColor

from bot.charts.paper import BLUE, GREEN, ORANGE, VERMILION
from bot.charts.trend import HEIGHT, WIDTH, TrendChart, draw

LEGEND = ["stock (bottles)", "minimum", "came in", "forecast"]


def chart(**other: object) -> TrendChart:
    told = {
        "title": "Milk · East",
        "levels": [float(90 - day) for day in range(90)],
        "forecast": [1.0] * 30,
        "came": [3, 40],
        "minimum": 20.0,
        "ticks": [(0, "1 Jan"), (89, "today"), (119, "30 Apr")],
        "legend": LEGEND,
    }
    return TrendChart(**(told | other))  # type: ignore[arg-type]


def colours(drawn: bytes) -> set[str]:
    """Which of the colours there are, but for what is smoothed."""
    image = Image.open(io.BytesIO(drawn))
    assert image.size == (WIDTH, HEIGHT)
    seen = [colour for _, colour in image.getcolors(WIDTH * HEIGHT) or ()]
    wanted = {each: ImageColor.getrgb(each) for each in (BLUE, VERMILION, GREEN, ORANGE)}
    return {name for name, rgb in wanted.items() if any(dist(rgb, each) < 20 for each in seen)}  # type: ignore[arg-type]


def test_stock_minimum_deliveries_and_forecast_have_their_colours() -> None:
    assert colours(draw(chart())) == {BLUE, VERMILION, GREEN, ORANGE}


def test_what_is_not_known_is_not_drawn() -> None:
    assert colours(draw(chart(forecast=[], came=[], minimum=None))) == {BLUE}


@pytest.mark.parametrize("highest", [0.0, 0.0004, 0.013, 1.0, 7.0, 116.0, 98_765_432.0])
def test_the_scale_ends_a_little_above_the_highest(highest: float) -> None:
    top = chart(levels=[highest], forecast=[], minimum=None).top
    assert highest <= top <= max(highest * 2, 1)


def test_a_long_name_and_strange_characters_fit() -> None:
    draw(chart(title="进口全脂超高温灭菌纯牛奶（利乐包装）1000毫升×12 · 东区恒温二号仓库" * 3 + "\U0001f95b\ufdfd"))


def test_what_is_stored_is_drawn_again() -> None:
    import json

    stored = json.loads(json.dumps(chart().stored()))
    assert draw(TrendChart(**stored)) == draw(chart())
