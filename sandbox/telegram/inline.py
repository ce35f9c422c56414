# ruff: noqa: D103 - what each method does is the Bot API's documentation
"""The method by which the bot answers inline queries."""

import time
from typing import Any

from sandbox.telegram.arguments import Arguments
from sandbox.telegram.refusal import Refusal
from sandbox.telegram.sending import message_text
from sandbox.telegram.world import World

QUERY_LASTS = 30.0  # seconds
RESULTS = 50
ID_BYTES = 64
ARTICLE = {"type", "id", "title", "description", "input_message_content"}
CONTENT = {"message_text", "parse_mode", "entities", "link_preview_options", "disable_web_page_preview"}

Json = dict[str, Any]


async def answer_inline_query(world: World, args: Arguments) -> bool:
    results = args.structure("results", "inline query results")
    results = [] if results is None else results
    if not isinstance(results, list):
        raise Refusal("expected an Array of inline query results")
    if len(results) > RESULTS:
        raise Refusal("too many inline query results specified")
    if "button" in args:
        raise Refusal("the sandbox has no button above inline query results")
    offered = [_result(world, args, result) for result in results]
    for result in offered:
        if not 1 <= len(result["id"].encode()) <= ID_BYTES:
            raise Refusal("RESULT_ID_INVALID" if result["id"] else "RESULT_ID_EMPTY")
        if not result["title"].strip():
            raise Refusal("ARTICLE_TITLE_EMPTY")
    if len({result["id"] for result in offered}) < len(offered):
        raise Refusal("RESULT_ID_DUPLICATE")
    if len(args.text("next_offset").encode()) > ID_BYTES:
        raise Refusal("NEXT_OFFSET_INVALID")
    asked = world.asked.get(args.text("inline_query_id"))
    if asked is None or asked.answer.done() or asked.date < time.time() - QUERY_LASTS:
        raise Refusal("query is too old and response timeout expired or query ID is invalid")
    asked.answer.set_result({"results": offered, "next_offset": args.text("next_offset")})
    return True


def _result(world: World, args: Arguments, result: object) -> Json:
    """Return a result as a phone lists it, with the message that it would become."""
    try:
        return _article(world, args, result)
    except Refusal as refusal:
        raise Refusal(f"can't parse InlineQueryResult: {refusal}") from None


def _article(world: World, args: Arguments, result: object) -> Json:
    if not isinstance(result, dict):
        raise Refusal("Inline query result must be an object")
    for field in ("type", "id", "title"):
        if not isinstance(result.get(field), str):
            raise Refusal(f'Can\'t find field "{field}"')
    if result["type"] != "article":
        raise Refusal(f"the sandbox has no results of type {result['type']}")
    content = result.get("input_message_content")
    if not isinstance(content, dict):
        raise Refusal("Input message content is not specified")
    if more := (result.keys() - ARTICLE) | (content.keys() - CONTENT):
        raise Refusal(f"the sandbox has no article with {', '.join(sorted(more))}")
    message = message_text(world, Arguments(content | {"text": content.get("message_text")}, {}, args.gone))
    return {"id": result["id"], "title": result["title"], "description": result.get("description"), "message": message}
