"""Reply markup, checked as Telegram checks it."""

import json
from typing import Any

from sandbox.telegram.arguments import Arguments
from sandbox.telegram.refusal import Refusal

BUTTONS = 100
BUTTONS_IN_A_ROW = 8
MARKUP_BYTES = 10_000
DATA_BYTES = 64
COPY_LIMIT = 256
INLINE_KINDS = {"callback_data", "url", "copy_text", "switch_inline_query", "switch_inline_query_current_chat"}
REPLY_KINDS = {"request_contact", "request_location"}
LOOKS = {"text", "style"}

Json = dict[str, Any]


def read(args: Arguments, *, inline_only: bool = False) -> Json | None:
    """Return the reply_markup argument; None if there is none, or it is an inline keyboard without buttons."""
    markup = args.structure("reply_markup", "reply keyboard markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise Refusal("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline keyboard")
        return {"inline_keyboard": [[_inline(button) for button in row] for row in rows]} if rows else None
    if inline_only:
        raise Refusal("inline keyboard expected")
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], "keyboard")
        if not rows:
            raise Refusal("reply keyboard must be non-empty")
        return markup | {"keyboard": [[_reply(button) for button in row] for row in rows]}
    if markup.get("remove_keyboard") is True or markup.get("force_reply") is True:
        return markup
    raise Refusal("can't parse reply keyboard markup JSON object")


def callback_data(markup: Json | None) -> set[str]:
    """Return the callback data of an inline keyboard's buttons."""
    rows = (markup or {}).get("inline_keyboard", [])
    return {button["callback_data"] for row in rows for button in row if "callback_data" in button}


def _rows(rows: object, what: str) -> list[list[Any]]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise Refusal(f'can\'t parse {what}: Field "{what.replace(" ", "_")}" must be an Array of Arrays')
    rows = [row for row in rows if row]
    size = len(json.dumps(rows, ensure_ascii=False).encode())
    if sum(map(len, rows)) > BUTTONS or any(len(row) > BUTTONS_IN_A_ROW for row in rows) or size > MARKUP_BYTES:
        raise Refusal("reply markup is too long")
    return rows


def _inline(button: object) -> Json:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise Refusal("can't parse inline keyboard button: Can't find field \"text\"")
    kinds = button.keys() - LOOKS
    if not kinds:
        raise Refusal("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if not button["text"].strip():
        raise Refusal("can't parse inline keyboard button: Text must be non-empty")
    if len(kinds) > 1 or not kinds <= INLINE_KINDS:
        raise Refusal(f"the sandbox has no inline button with {', '.join(sorted(kinds))}")
    data, url, copied = button.get("callback_data"), button.get("url"), button.get("copy_text")
    if "callback_data" in button and not (isinstance(data, str) and 1 <= len(data.encode()) <= DATA_BYTES):
        raise Refusal("BUTTON_DATA_INVALID")
    if "url" in button and not (isinstance(url, str) and url.startswith(("http://", "https://", "tg://"))):
        raise Refusal(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    if "copy_text" in button and not (isinstance(copied, dict) and 1 <= len(str(copied.get("text", ""))) <= COPY_LIMIT):
        raise Refusal("BUTTON_COPY_TEXT_INVALID")
    return button


def _reply(button: object) -> Json:
    button = {"text": button} if isinstance(button, str) else button
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        raise Refusal("can't parse keyboard button: Text must be non-empty")
    if not button.keys() - LOOKS <= REPLY_KINDS:
        raise Refusal("the sandbox has keyboard buttons of text, contact and location only")
    return button
