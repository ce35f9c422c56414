"""The schema: from the tables of the ledger and of the chat, and the comments beside their columns."""

import ast
import io
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from sqlalchemy import CheckConstraint, Column, Table

import domain
from bot.migrations.schema_version import metadata
from docs.generator.markdown import table
from domain.storage.columns import Word
from domain.storage.schema import APPEND_ONLY, alerts, company, documents, figures, ledger, people, sheet

SUBJECTS = {
    "The company": (company, people),
    "The ledger": (ledger, figures),
    "What takes more than one booking": (documents,),
    "Alerts": (alerts,),
    "The sheet": (sheet,),
}
"""The diagram of each module's tables; all others are the chat's."""

THE_CHAT = "The chat"

SOURCES = Path(domain.__file__).parent.parent


def diagrams() -> str:
    """Return a diagram for each subject: its tables with their keys and references."""
    return "\n\n".join(
        f"### {subject}\n\n```mermaid\nerDiagram\n" + "\n".join(_diagram(tables)) + "\n```"
        for subject, tables in _subjects().items()
    )


def columns() -> str:
    """Return every table with its columns and constraints."""
    return "\n\n".join(_section(each) for tables in _subjects().values() for each in tables)


def _subjects() -> dict[str, list[Table]]:
    known = {name: subject for subject, modules in SUBJECTS.items() for module in modules for name in vars(module)}
    found: dict[str, list[Table]] = {subject: [] for subject in (*SUBJECTS, THE_CHAT)}
    for _, each in sorted(metadata.tables.items()):
        found[known.get(each.name, THE_CHAT)].append(each)
    return found


def _diagram(tables: list[Table]) -> Iterator[str]:
    for each in tables:
        yield f"    {each.name} {{"
        yield from (f"        {_type(column)} {column.name} {_key(column)}" for column in each.c if _key(column))
        yield "    }"
    for each in tables:
        for target, names in _references(each).items():
            one = "|o" if all(each.c[name].nullable for name in names) else "||"
            many = "o|" if _is_unique(each, names) else "o{"
            yield f'    {target} {one}--{many} {each.name} : "{", ".join(names)}"'


def _is_unique(of: Table, names: list[str]) -> bool:
    """Whether these columns are unique."""
    return set(names) == set(of.primary_key.columns.keys()) or all(of.c[name].unique for name in names)


def _references(of: Table) -> dict[str, list[str]]:
    """Return the tables that a table refers to, and the columns."""
    found: dict[str, list[str]] = {}
    for column in of.c:
        for key in column.foreign_keys:
            found.setdefault(key.column.table.name, []).append(column.name)
    return found


def _key(column: "Column[object]") -> str:
    kinds = {"PK": column.primary_key, "FK": bool(column.foreign_keys), "UK": bool(column.unique)}
    return ", ".join(kind for kind, is_one in kinds.items() if is_one)


def _type(column: "Column[object]") -> str:
    kind = type(column.type).__name__
    words = column.type.words.__name__ if isinstance(column.type, Word) else ""
    return words or {"BigInteger": "integer", "Integer": "integer"}.get(kind, kind.lower())


def _section(of: Table) -> str:
    about, comments = _comments().get(of.name, ("", {}))
    grows = "Rows are never changed or deleted: triggers refuse it." if of in APPEND_ONLY else ""
    rows = [(f"`{column.name}`", _type(column), _about(column), comments.get(column.name, "")) for column in of.c]
    constraints = {*of.constraints, *(each for column in of.c for each in column.constraints)}
    checks = [str(each.sqltext) for each in constraints if isinstance(each, CheckConstraint)]
    parts = [
        f"### `{of.name}`",
        " ".join(filter(None, [_sentence(about), grows])),
        table(("column", "type", "", ""), rows),
    ]
    refused = "Checked: " + "; ".join(f"`{check}`" for check in sorted(checks)) + "." if checks else ""
    return "\n\n".join(part for part in (*parts, refused) if part)


def _sentence(comment: str) -> str:
    return f"{comment[0].upper()}{comment[1:]}." if comment else ""


def _about(column: "Column[object]") -> str:
    to = [f"→ `{key.column.table.name}`" for key in column.foreign_keys]
    kinds = ["key"] * column.primary_key + ["unique"] * bool(column.unique)
    return ", ".join([*kinds, *to, *(["may be empty"] if column.nullable else [])])


@cache
def _comments() -> dict[str, tuple[str, dict[str, str]]]:
    """Return, by table, the comment beside it, and those beside its columns, from the sources."""
    sources = (file.read_text(encoding="utf-8") for folder in ("domain", "bot") for file in _modules(folder))
    return {
        name: (beside, columns)
        for source in sources
        if "= table(" in source
        for name, beside, columns in _comments_in(source)
    }


def _modules(folder: str) -> list[Path]:
    return sorted((SOURCES / folder).rglob("*.py"))


def _comments_in(source: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    words = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = {word.start[0]: word.string.lstrip("# ") for word in words if word.type == tokenize.COMMENT}
    alone = {number for number, line in enumerate(source.splitlines(), 1) if line.lstrip().startswith("#")}

    def beside(part: ast.expr) -> str:
        above = comments[part.lineno - 1] if part.lineno - 1 in alone else ""
        lines = range(part.lineno, (part.end_lineno or part.lineno) + 1)
        return above or next((comments[line] for line in lines if line in comments), "")

    for call in ast.walk(ast.parse(source)):
        match call:
            case ast.Call(func=ast.Name(id="table"), args=[ast.Constant(value=str(name)), *parts]):
                told = {_first(part): beside(part) for part in parts}
                yield name, comments.get(call.lineno, ""), told


def _first(part: ast.expr) -> str:
    """Return a column's name, the first argument of its call."""
    match part:
        case ast.Call(args=[ast.Constant(value=str(name)), *_]):
            return name
    return ""
