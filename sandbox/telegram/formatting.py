"""Formatting: a text is parsed, trimmed and measured, and its commands, mentions and links are found."""

import re
from typing import Any

from sandbox.telegram import html
from sandbox.telegram.arguments import Arguments
from sandbox.telegram.refusal import Refusal

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>]))"
    r"|(?P<url>https?://[^\s<>\"]*[^\s<>\".,;:!?)])"
    r"|(?P<mention>(?<![\w@])@[a-zA-Z][a-zA-Z0-9_]{3,31}(?!\w))"
)

Entities = list[dict[str, Any]]


def formatted(args: Arguments, field: str, limit: int) -> tuple[str, Entities]:
    """Return a text argument after parse_mode, with its entities; empty if it was not given."""
    mode = args.text("parse_mode").lower()
    entities_field = "entities" if field == "text" else f"{field}_entities"
    if mode not in {"", "html"} or entities_field in args:
        raise Refusal(f"the sandbox reads parse_mode HTML only, not {mode or entities_field}")
    text = args.text(field).replace("\r", "")
    entities: Entities = []
    if mode:
        try:
            text, entities = html.parse(text)
        except html.UnparsableError as error:
            raise Refusal(f"can't parse entities: {error}") from None
    text, entities = _trimmed(text, entities)
    if len(text) > limit:
        raise Refusal("message is too long" if field == "text" else "message caption is too long")
    return text, sorted(entities + detected(text, entities), key=lambda each: (each["offset"], -each["length"]))


def detected(text: str, taken: Entities = []) -> Entities:  # noqa: B006 - read only
    """Return the commands, links and mentions in a text, outside code and existing links."""
    entities = []
    for found in FOUND.finditer(text):
        offset, length = html.utf16(text[: found.start()]), html.utf16(found[0])
        if not any(
            each["type"] in {"code", "pre", "text_link"}
            and each["offset"] < offset + length
            and offset < each["offset"] + each["length"]
            for each in taken
        ):
            entities.append({"type": found.lastgroup, "offset": offset, "length": length})
    return entities


def part(text: str, entity: dict[str, Any]) -> str:
    """Return the part of the text that an entity covers."""
    units = text.encode("utf-16-le")
    return units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le")


def _trimmed(text: str, entities: Entities) -> tuple[str, Entities]:
    """Trim white space from the end, and from the beginning up to the first entity."""
    free = entities[0]["offset"] if entities else len(text)
    start = min(len(text) - len(text.lstrip()), free)  # white space is one UTF-16 unit per character
    text = text[start:].rstrip()
    end = html.utf16(text)
    kept = []
    for entity in entities:
        offset = entity["offset"] - start
        length = min(entity["length"], end - offset)
        if length > 0:
            kept.append(entity | {"offset": offset, "length": length})
    return text, kept
