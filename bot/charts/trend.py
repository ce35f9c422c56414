"""The chart of a trend: the stock as steps, the minimum as a line, deliveries as triangles, the forecast dashed."""

from dataclasses import asdict, dataclass
from typing import Any

from bot.charts.paper import BLUE, GREEN, INK, ORANGE, PALE, VERMILION, Paper, Point

WIDTH, HEIGHT = 1080, 760
RIGHT, TOP, BOTTOM = 30, 170, 110
TITLE, TEXT = 40, 30
SAMPLE = 44
STRONG, THIN = 5, 3
NICE = (1, 1.5, 2, 2.5, 3, 4, 5, 10)
GRID = 4
PALE_BLUE = "#d6e8f3"


@dataclass(frozen=True)
class TrendChart:
    """What is drawn, as plain data: amounts in units, days by number."""

    title: str
    levels: list[float]
    forecast: list[float]
    came: list[int]
    minimum: float | None
    ticks: list[tuple[int, str]]  # the label below each day
    legend: list[str]  # the words for: stock, minimum, came in, forecast

    def stored(self) -> dict[str, Any]:
        """Return the chart as JSON."""
        return asdict(self)

    @property
    def days(self) -> int:
        """How many days are drawn."""
        return len(self.levels) + len(self.forecast)

    @property
    def top(self) -> float:
        """The top of the scale: a round number above everything."""
        highest = max([*self.levels, self.minimum or 0.0, 1e-9])
        step = highest / GRID
        power = 10.0 ** (len(f"{int(step)}") - 1) if step >= 1 else 10.0 ** -(len(f"{1 / step:.0f}"))
        return GRID * next(nice * power for nice in NICE if nice * power * GRID >= highest)


def draw(chart: TrendChart) -> bytes:
    """Return the picture as PNG. Blocks for about 100 ms."""
    paper = Paper(WIDTH, HEIGHT)
    left = 40 + max(paper.width_of(f"{chart.top * part / GRID:,.10g}", TEXT) for part in range(GRID + 1))
    plot = _Plot(paper, chart, left)
    plot.title()
    plot.legend()
    plot.grid()
    plot.stock()
    return paper.png()


@dataclass(frozen=True)
class _Plot:
    paper: Paper
    chart: TrendChart
    left: float

    def title(self) -> None:
        """Draw the title."""
        self.paper.heading((self.left, 24), self.chart.title, TITLE, WIDTH - self.left - RIGHT)

    def legend(self) -> None:
        """Draw a sample and its word for each kind of line."""
        chart, paper, y = self.chart, self.paper, 110.0
        drawn = (True, chart.minimum is not None, bool(chart.came), bool(chart.forecast))
        x = self.left
        for kind, word in enumerate(chart.legend):
            if not drawn[kind]:
                continue
            match kind:
                case 0:
                    paper.line([(x, y), (x + SAMPLE, y)], BLUE, STRONG)
                case 1:
                    paper.line([(x, y), (x + SAMPLE, y)], VERMILION, THIN)
                case 2:
                    _triangle(paper, (x + SAMPLE / 2, y - 12))
                case _:
                    paper.dashed([(x, y), (x + SAMPLE, y)], ORANGE, STRONG)
            paper.text((x + SAMPLE + 10, y), word, TEXT, anchor="lm")
            x += SAMPLE + 10 + paper.width_of(word, TEXT) + 30

    def grid(self) -> None:
        """Draw the scale on the left, and the days below."""
        chart, paper = self.chart, self.paper
        for part in range(GRID + 1):
            amount = chart.top * part / GRID
            paper.line([(self.left, self._y(amount)), (WIDTH - RIGHT, self._y(amount))], PALE, 2)
            paper.text((self.left - 14, self._y(amount)), f"{amount:,.10g}", TEXT, anchor="rm")
        for day, label in chart.ticks:
            x, half = self._x(day), paper.width_of(label, TEXT) / 2
            paper.line([(x, HEIGHT - BOTTOM), (x, HEIGHT - BOTTOM + 12)], INK, 2)
            paper.text((min(max(x, half), WIDTH - half - 6), HEIGHT - BOTTOM + 50), label, TEXT, anchor="ma")

    def stock(self) -> None:
        """Draw the stock, the minimum, what came in, and the forecast."""
        chart, paper, floor = self.chart, self.paper, self._y(0)
        stood = self._steps(chart.levels)
        paper.area([(stood[0][0], floor), *stood, (stood[-1][0], floor)], PALE_BLUE)
        if chart.minimum is not None:
            y = self._y(chart.minimum)
            paper.line([(self.left, y), (WIDTH - RIGHT, y)], VERMILION, THIN)
        paper.line(stood, BLUE, STRONG)
        if chart.forecast:
            days = range(len(chart.levels), chart.days)
            ahead = [(self._x(day), self._y(level)) for day, level in zip(days, chart.forecast, strict=True)]
            paper.dashed([stood[-1], *ahead], ORANGE, STRONG)
        for day in chart.came:
            _triangle(paper, (self._x(day), HEIGHT - BOTTOM + 18))

    def _steps(self, levels: list[float]) -> list[Point]:
        """Return the points of a line that is level until the stock changes."""
        points: list[Point] = []
        for day, level in enumerate(levels):
            if points:
                points.append((self._x(day), points[-1][1]))
            points.append((self._x(day), self._y(level)))
        return points

    def _x(self, day: int) -> float:
        return self.left + (WIDTH - self.left - RIGHT) * day / max(self.chart.days - 1, 1)

    def _y(self, amount: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * amount / self.chart.top


def _triangle(paper: Paper, at: Point) -> None:
    x, y = at
    paper.area([(x, y), (x - 13, y + 24), (x + 13, y + 24)], GREEN)
