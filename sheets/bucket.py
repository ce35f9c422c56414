"""At most so many requests a minute, whatever happens: Google counts 60 a minute for one account."""

import time
from collections import deque
from collections.abc import Callable

A_MINUTE = 50
MINUTE = 60.0


def now() -> float:
    """By the monotonic clock."""
    return time.monotonic()


class Bucket:
    """Tokens for one kind of request; in no minute more of them are given out than it holds."""

    def __init__(self, size: int = A_MINUTE, clock: Callable[[], float] = now) -> None:
        self._clock = clock
        self._taken: deque[float] = deque(maxlen=size)
        self._not_before = 0.0

    def wait(self) -> float:
        """Seconds until there is a token; 0 if there is one now."""
        now = self._clock()
        full = len(self._taken) == self._taken.maxlen
        return max(0.0, self._not_before - now, self._taken[0] + MINUTE - now if full else 0.0)

    def take(self) -> None:
        """Use up a token; `wait` says whether there is one."""
        self._taken.append(self._clock())

    def pause(self, seconds: float) -> None:
        """Google asks to wait so long."""
        self._not_before = self._clock() + seconds
