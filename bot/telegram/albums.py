"""Albums: each picture's answer shows those before it, too, so that only the last one's is said."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.chat.replies import Reply


@dataclass
class Albums:
    """What is held back until the last picture of its album is answered."""

    more_to_come: Callable[[str], bool] = lambda _album: False  # whether others of this album wait behind this one
    _held: dict[str, list[Reply]] = field(default_factory=dict)  # by album

    def to_say(self, album: str, replies: list[Reply]) -> list[Reply]:
        """Of this picture's replies, and of those held back, what is to be said now."""
        if self.more_to_come(album):
            self._held[album] = [reply for reply in replies if reply.album] or self._held.get(album, [])
            return [reply for reply in replies if not reply.album]
        if any(reply.album for reply in replies):
            return replies
        return [*replies, *self._held.get(album, [])]

    def holds(self, album: str) -> bool:
        """Whether anything of it is held back, and nothing of it waits any more behind what is at work."""
        return bool(self._held.get(album)) and not self.more_to_come(album)

    def said(self, album: str) -> None:
        """It was said: nothing is held back any more, unless others come."""
        if not self.more_to_come(album):
            self._held.pop(album, None)
