"""Albums: Telegram shows each picture of an album separately, so only the answer to the last one is sent."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.chat.replies import Reply


@dataclass
class Albums:
    """Replies held back until the last picture of their album is answered."""

    more_to_come: Callable[[str], bool] = lambda _album: False  # whether more pictures of this album are waiting
    _held: dict[str, list[Reply]] = field(default_factory=dict)  # by album

    def to_say(self, album: str, replies: list[Reply]) -> list[Reply]:
        """Return the replies to send now: this picture's, merged with those held back for its album."""
        if self.more_to_come(album):
            self._held[album] = [reply for reply in replies if reply.album] or self._held.get(album, [])
            return [reply for reply in replies if not reply.album]
        if any(reply.album for reply in replies):
            return replies
        return [*replies, *self._held.get(album, [])]

    def holds(self, album: str) -> bool:
        """Whether replies are held back for the album and no more of its pictures are waiting."""
        return bool(self._held.get(album)) and not self.more_to_come(album)

    def said(self, album: str) -> None:
        """Forget the replies held back for the album, unless more of its pictures are waiting."""
        if not self.more_to_come(album):
            self._held.pop(album, None)
