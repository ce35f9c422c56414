"""Statements that are compiled once for all databases of a process: to do it for each costs more than most tests do."""

from typing import Any

from sqlalchemy.util import LRUCache

from domain.storage.database import Database

STATEMENTS = 5_000
"""That are kept, at most; there are about a thousand."""

_compiled: dict[str, tuple[Any, Any]] = {}
"""Of each kind of database a dialect, and what was compiled for it."""


def share_compiled(database: Database) -> None:
    """Have it use what was compiled for others of its kind."""
    engine = database._engine
    kind = engine.dialect.name
    if kind not in _compiled:
        engine._compiled_cache = LRUCache(STATEMENTS)
        engine.connect().close()  # which the dialect learns from
        _compiled[kind] = engine.dialect, engine._compiled_cache
    engine.dialect, engine._compiled_cache = _compiled[kind]
