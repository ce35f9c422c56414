"""Saving the sandbox's state: whole files, replaced atomically, shortly after the first change."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path


def write(path: Path, value: object) -> None:
    """Replace the file with `value` as JSON; a reader finds the old state or the new one, never half of it."""
    draft = path.with_name(path.name + ".new")
    draft.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    draft.replace(path)


class Debounced:
    """Calls a function once, `seconds` after it was first requested, however often it is requested meanwhile."""

    def __init__(self, seconds: float, deed: Callable[[], None]) -> None:
        self._seconds = seconds
        self._deed = deed
        self._timer: asyncio.TimerHandle | None = None

    def __call__(self) -> None:
        """Request the call."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self.now)

    def now(self) -> None:
        """Call it now, and not again for earlier requests."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._deed()
