"""What a kind of request is: the shape of its message, and what it does."""

from collections.abc import Callable

from sandbox.google.messages import Json
from sandbox.google.workbook import Workbook

Edit = Callable[[Workbook, Json], Json | None]
Kinds = dict[str, tuple[Json, Edit]]
