"""Formulas: references, operators, and the functions of functions.py. Anything else is refused when entered.

Not implemented: arrays and spilling, other functions, written-out dates as operands, and iterative calculation. A loop
shows #REF!, as with Google.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import NamedTuple

from sandbox.google.functions import FUNCTIONS, LAZY, Argument, Broken, compare, numeric, single, texted
from sandbox.google.references import LOST, PATTERN, Corner, Reference
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import Formula, Plain, Sheet, Workbook

_TOKEN = re.compile(
    rf'\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<lost>#REF!)|(?P<reference>{PATTERN.pattern})|(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)'
    r"|(?P<name>[^\W\d][\w.]*)|(?P<sign><>|<=|>=|[-+*/^&=<>(),;:%]))"
)
_BINDING = ({"=", "<>", "<", ">", "<=", ">="}, {"&"}, {"+", "-"}, {"*", "/"}, {"^"})  # from loosest to tightest


class Node(NamedTuple):
    """A part of a formula: its kind, its text, and its parts."""

    kind: str
    what: object = None
    parts: tuple["Node", ...] = ()


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """Parse a formula. Raises Refusal if the sandbox cannot calculate it."""
    tokens: list[tuple[str, re.Match[str]]] = []
    at = 1
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            raise _cannot(text)
        tokens.append((next(kind for kind in _KINDS if found[kind] is not None), found))
        at = found.end()
    reader = _Reader(text, tokens)
    node = reader.level(0)
    if reader.tokens:
        raise _cannot(text)
    return node


_KINDS = ("text", "lost", "reference", "number", "name", "sign")


def _cannot(text: str) -> Refusal:
    return Refusal(f"The sandbox cannot calculate {text!r}.")


class _Reader:
    """A recursive-descent parser over the tokens."""

    def __init__(self, text: str, tokens: list[tuple[str, re.Match[str]]]) -> None:
        self.text = text
        self.tokens = tokens

    def _next(self, *signs: str) -> str:
        """Consume and return the next token if it is one of these signs."""
        if self.tokens and self.tokens[0][0] == "sign" and self.tokens[0][1]["sign"] in signs:
            return str(self.tokens.pop(0)[1]["sign"])
        return ""

    def level(self, depth: int) -> Node:
        if depth == len(_BINDING):
            return self.unary()
        node = self.level(depth + 1)
        while sign := self._next(*_BINDING[depth]):
            node = Node("operator", sign, (node, self.level(depth + 1)))
        return node

    def unary(self) -> Node:
        if sign := self._next("-", "+"):
            return Node("operator", sign, (Node("value", 0), self.unary()))
        node = self.atom()
        while self._next("%"):
            node = Node("operator", "/", (node, Node("value", 100)))
        return node

    def atom(self) -> Node:
        if self._next("("):
            node = self.level(0)
            if self._next(")"):
                return node
            raise _cannot(self.text)
        if not self.tokens or self.tokens[0][0] == "sign":
            raise _cannot(self.text)
        kind, found = self.tokens.pop(0)
        if kind == "text":
            return Node("value", found["text"][1:-1].replace('""', '"'))
        if kind == "number":
            return Node("value", float(found["number"]) if re.search(r"\D", found["number"]) else int(found["number"]))
        if kind == "reference":
            return Node("reference", Reference.read(found))
        if kind == "lost":
            return Node("lost")
        return self.named(found["name"])

    def named(self, name: str) -> Node:
        if not self._next("("):
            known = {"TRUE": True, "FALSE": False}
            return Node("value", known[name.upper()]) if name.upper() in known else Node("name", name)
        arguments: list[Node] = []
        while not self._next(")"):
            if arguments and not self._next(",", ";"):
                raise _cannot(self.text)
            arguments.append(self.level(0))
        if name.upper() not in FUNCTIONS and name.upper() not in LAZY:
            raise _cannot(self.text)
        return Node("call", name.upper(), tuple(arguments))


class Calculator:
    """The results of a workbook's formulas, each calculated once; made anew for every read."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self._known: dict[tuple[int, int, int], Plain] = {}
        self._open: set[tuple[int, int, int]] = set()

    def value(self, sheet: Sheet, row: int, column: int) -> Plain:
        """Return the value of a cell."""
        entered = sheet.cell(row, column).value
        if not isinstance(entered, Formula):
            return entered
        place = (sheet.id, row, column)
        if place not in self._known:
            if place in self._open:
                return LOST
            self._open.add(place)
            self._known[place] = self._result(entered, sheet)
            self._open.discard(place)
        return self._known[place]

    def moved(self, text: str, sheet: Sheet, down: int, right: int) -> Plain:
        """Return the result of a formula moved by so many rows and columns. Raises Refusal, Broken."""
        try:
            return single(self._evaluate(_moved(parse(text), down, right), sheet))
        except (RecursionError, TypeError):
            raise Broken("#N/A") from None

    def _result(self, formula: Formula, sheet: Sheet) -> Plain:
        try:
            result = single(self._evaluate(parse(formula.text), sheet))
        except Broken as broken:
            return str(broken)
        except Refusal:
            return "#ERROR!"
        except RecursionError:
            return LOST
        except TypeError:  # too many or too few arguments
            return "#N/A"
        if isinstance(result, float) and result.is_integer():
            return int(result)
        return 0 if result is None else result

    def _evaluate(self, node: Node, sheet: Sheet) -> Argument:
        if node.kind == "value":
            return node.what  # type: ignore[return-value]
        if node.kind == "reference":
            return self._range(node.what, sheet)  # type: ignore[arg-type]
        if node.kind == "name":
            return self._named(str(node.what))
        if node.kind == "lost":
            raise Broken(LOST)
        if node.kind == "operator":
            left, right = (single(self._evaluate(part, sheet)) for part in node.parts)
            return _operate(str(node.what), left, right)
        return self._call(str(node.what), node.parts, sheet)

    def _call(self, name: str, parts: tuple[Node, ...], sheet: Sheet) -> Argument:
        if name not in LAZY:
            return FUNCTIONS[name](*(self._evaluate(part, sheet) for part in parts))
        if not 1 <= len(parts) <= LAZY[name]:
            raise Broken("#N/A")
        first, *rest = (partial(self._evaluate, part, sheet) for part in parts)
        if name == "IF":
            chosen = rest[:1] if numeric(single(first())) else rest[1:]
            return chosen[0]() if chosen else False
        try:
            value = single(first())
            if not (isinstance(value, str) and re.fullmatch(r"#[A-Z/0]+[!?A]", value)):
                return value
        except Broken:
            pass
        return rest[0]() if rest else None

    def _range(self, reference: Reference, sheet: Sheet) -> Argument:
        there = sheet if reference.tab is None else self.book.titled(reference.tab)
        if there is None:
            raise Broken(LOST)
        start, end = reference.start, reference.end
        if reference.cell:
            return self._within(there, start.row or 0, start.column or 0)
        last_row = there.height - 1 if end.row is None else min(end.row, there.height - 1)
        last_column = there.width - 1 if end.column is None else min(end.column, there.width - 1)
        columns = range(start.column or 0, last_column + 1)
        rows = range(start.row or 0, max(min(last_row + 1, len(there.rows)), (start.row or 0) + 1))
        return [[self.value(there, row, column) for column in columns] for row in rows]

    def _within(self, sheet: Sheet, row: int, column: int) -> Plain:
        if row >= sheet.height or column >= sheet.width:
            raise Broken(LOST)
        return self.value(sheet, row, column)

    def _named(self, name: str) -> Argument:
        for named in self.book.named:
            if named["name"].casefold() == name.casefold():
                sheet, area = self.book.located(named["range"])
                corners = Corner(area.left, area.top), Corner(area.right - 1, area.bottom - 1)
                return self._range(Reference(None, *corners, cell=False), sheet)
        raise Broken("#NAME?")


def _moved(node: Node, down: int, right: int) -> Node:
    """Return the node with its references moved as by copying, except for those with a dollar sign."""
    if isinstance(node.what, Reference):
        corners = (_moved_corner(corner, down, right) for corner in (node.what.start, node.what.end))
        start, end = corners
        return node._replace(what=node.what._replace(start=start, end=end))
    return node._replace(parts=tuple(_moved(part, down, right) for part in node.parts))


def _moved_corner(corner: Corner, down: int, right: int) -> Corner:
    column, row = corner.column, corner.row
    if column is not None and not corner.fixed[0]:
        column += right
    if row is not None and not corner.fixed[1]:
        row += down
    return corner._replace(column=column, row=row)


def _operate(sign: str, left: Plain, right: Plain) -> Plain:
    if sign == "&":
        return texted(left) + texted(right)
    if sign not in _ARITHMETIC:
        return compare(sign, left, right)
    try:
        return _ARITHMETIC[sign](numeric(left), numeric(right))
    except ZeroDivisionError:
        raise Broken("#DIV/0!") from None
    except OverflowError:
        raise Broken("#NUM!") from None


_ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "^": lambda left, right: float(left**right),
}
