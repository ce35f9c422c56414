"""A rate limit on requests per minute: Google allows 60 a minute per account."""

import time
from collections import deque
from collections.abc import Callable

A_MINUTE = 50
MINUTE = 60.0


def now() -> float:
    """Return the monotonic clock's time in seconds."""
    return time.monotonic()


class Bucket:
    """Tokens for one kind of request; within any minute, no more are given out than it holds."""

    def __init__(self, size: int = A_MINUTE, clock: Callable[[], float] = now) -> None:
        self._clock = clock
        self._taken: deque[float] = deque(maxlen=size)
        self._not_before = 0.0

    def wait(self) -> float:
        """Return the seconds until there is a token; 0 if there is one now."""
        now = self._clock()
        full = len(self._taken) == self._taken.maxlen
        return max(0.0, self._not_before - now, self._taken[0] + MINUTE - now if full else 0.0)

    def take(self) -> None:
        """Use up a token; `wait` says whether there is one."""
        self._taken.append(self._clock())

    def pause(self, seconds: float) -> None:
        """Give out no token for this many seconds, as Google has asked."""
        self._not_before = self._clock() + seconds
