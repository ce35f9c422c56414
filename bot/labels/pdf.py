"""Labels as a PDF file."""

import io
from collections.abc import Iterable, Sequence

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from bot.labels import typeset
from bot.labels.errors import NoSuchPosition, NothingToPrint
from bot.labels.kinds import Label
from bot.labels.layout import Laid, Square, Stripes, Text, lay
from bot.labels.sheets import Sheet
from bot.labels.symbols import Caption

GUARD = 5
"""Modules by which the guard bars of an EAN are longer."""
BEARER = 2
"""The thickness of an ITF-14's bearer bars in modules."""

Rectangle = tuple[float, float, float, float]  # left, bottom, width, height


def render(labels: Sequence[Label], sheet: Sheet, skip: int = 0) -> bytes:
    """Return a PDF of the labels; `skip` positions of the first page are left empty. Reproducible byte for byte.

    Blocks for some milliseconds per label; equal ones cost as much as one. Raises NothingToPrint, NoSuchPosition,
    NotEncodable, TooSmall, NoFont.
    """
    if not labels:
        raise NothingToPrint
    if not 0 <= skip < sheet.positions:
        raise NoSuchPosition(skip, sheet.positions)
    laid = {label: lay(label, sheet) for label in dict.fromkeys(labels)}
    out = io.BytesIO()
    width, height = (length * mm for length in sheet.page)
    canvas = Canvas(out, (width, height), invariant=1, pageCompression=1)
    canvas.setTitle("Labels")
    canvas.setViewerPreference("PrintScaling", "None")  # printers would otherwise shrink it to fit the page
    forms = {label: _form(canvas, f"label{number}", each, sheet) for number, (label, each) in enumerate(laid.items())}
    for place, label in enumerate(labels, skip):
        page, position = divmod(place, sheet.positions)
        if page and position == 0:
            canvas.showPage()
        left, top = sheet.corner(position)
        canvas.saveState()
        canvas.translate(left * mm, height - (top + sheet.label[1]) * mm)
        canvas.doForm(forms[label])
        canvas.restoreState()
    canvas.save()
    return out.getvalue()


def _form(canvas: Canvas, name: str, laid: Laid, sheet: Sheet) -> str:
    """Draw a label once, as a form that can be placed many times."""
    width, height = (length * mm for length in sheet.label)
    canvas.beginForm(name, 0, 0, width, height)
    canvas.scale(mm, mm)
    for text in laid.texts:
        _draw_text(canvas, text)
    if isinstance(laid.symbol, Square):
        _fill(canvas, _of_square(laid.symbol))
    else:
        _fill(canvas, _of_stripes(laid.symbol))
        for caption in laid.symbol.bars.captions:
            _draw_caption(canvas, laid.symbol, caption)
    canvas.endForm()
    return name


def _draw_text(canvas: Canvas, text: Text) -> None:
    block, baseline = text.block, text.top - typeset.ASCENT * text.block.size
    for line in block.lines:
        left = text.left - (typeset.width(line, block.size, bold=block.bold) / 2 if text.centred else 0)
        typeset.draw(canvas, left, baseline, line, block.size, bold=block.bold)
        baseline -= block.size * typeset.LEADING


def _draw_caption(canvas: Canvas, stripes: Stripes, caption: Caption) -> None:
    middle = stripes.left + stripes.module * (caption.begin + caption.end) / 2
    room = stripes.module * (caption.end - caption.begin)
    size = min(stripes.caption, stripes.caption * room / typeset.width(caption.text, stripes.caption, bold=False))
    left = middle - typeset.width(caption.text, size, bold=False) / 2
    typeset.draw(canvas, left, stripes.bottom - typeset.ASCENT * stripes.caption, caption.text, size, bold=False)


def _of_square(square: Square) -> Iterable[Rectangle]:
    side, matrix = square.module, square.matrix
    for row, runs in enumerate(matrix.rows, 1):
        for begin, width in runs:
            yield square.left + begin * side, square.bottom + (matrix.side - row) * side, width * side, side


def _of_stripes(stripes: Stripes) -> Iterable[Rectangle]:
    module, bars = stripes.module, stripes.bars
    for run in bars.runs:
        begin, width = run
        longer = GUARD * module if run in bars.guards else 0.0
        yield stripes.left + begin * module, stripes.bottom - longer, width * module, stripes.height + longer
    if bars.framed:
        for bottom in (stripes.bottom, stripes.bottom + stripes.height - BEARER * module):
            yield stripes.left, bottom, bars.width * module, BEARER * module


def _fill(canvas: Canvas, rectangles: Iterable[Rectangle]) -> None:
    """Fill rectangles as one path: between separate shapes, screens show hairlines."""
    path = canvas.beginPath()
    for rectangle in rectangles:
        path.rect(*rectangle)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=1)
