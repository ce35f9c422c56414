"""The kinds of request: the format of their messages, and what they do."""

from collections.abc import Callable

from sandbox.google.messages import Json
from sandbox.google.workbook import Workbook

Edit = Callable[[Workbook, Json], Json | None]
Kinds = dict[str, tuple[Json, Edit]]
