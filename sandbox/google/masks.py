"""Checking messages, and field masks, which select the parts of a message that are read or written."""

import re

from sandbox.google.messages import Json, Mask
from sandbox.google.refusal import Refusal

_GROUP = re.compile(r"([\w.]+)\(([^()]*)\)")
_PATH = re.compile(r"\w+(\.\w+)*(\.\*)?|\*")


def check(value: object, kind: object, at: str) -> None:
    """Refuse a value of another kind, naming the first wrong field."""
    if isinstance(kind, dict) and isinstance(value, dict):
        for name, inner in value.items():
            if name not in kind:
                raise Refusal(f"Invalid JSON payload received. Unknown name {name!r} at {at!r} (in the sandbox).")
            check(inner, kind[name], f"{at}.{name}" if at else name)
    elif isinstance(kind, list) and isinstance(value, list):
        for place, inner in enumerate(value):
            check(inner, kind[0], f"{at}[{place}]")
    elif not isinstance(kind, tuple) or (type(value) not in kind and value not in kind):
        raise Refusal(f"Invalid value at {at!r}: {value!r}")


def parse_mask(text: str, kind: object) -> Mask:
    """Parse a field mask, `a.b,c(d,e)`, and refuse unknown paths."""
    if not text:
        raise Refusal("Invalid value at 'fields': at least one field must be listed; use * to include all")
    flat = text.replace("/", ".")
    while (spread := _GROUP.sub(_spread, flat)) != flat:
        flat = spread
    paths = flat.split(",")
    if not all(map(_PATH.fullmatch, paths)):
        raise Refusal(f"Error expanding 'fields' parameter: {text!r}")
    mask: Mask = {}
    for names in sorted((re.findall(r"\w+", path) for path in paths), key=len, reverse=True):  # "a" includes "a.b"
        node, inside = mask, kind
        for name in names:
            inside = inside[0] if isinstance(inside, list) else inside
            if not isinstance(inside, dict) or name not in inside:
                raise Refusal(f"Error expanding 'fields' parameter. Cannot find matching fields for path {name!r}.")
            node, inside = node.setdefault(name, {}), inside[name]
        node.clear()
    return mask


def _spread(group: re.Match[str]) -> str:
    return ",".join(f"{group[1]}.{name}" for name in group[2].split(","))


def pick(value: object, mask: Mask) -> object:
    """Return what the mask selects."""
    if mask and isinstance(value, list):
        return [pick(inner, mask) for inner in value]
    if mask and isinstance(value, dict):
        return {
            name: pick(value[name], inner) if inner else value[name] for name, inner in mask.items() if name in value
        }
    return value


def merge(target: Json, source: Json, mask: Mask) -> Json:
    """Return `target` with the masked fields from `source`; absent ones are cleared."""
    if not mask:
        return dict(source)
    merged = dict(target)
    for name, inner in mask.items():
        value = source.get(name)
        if inner:
            value = merge(target.get(name) or {}, value or {}, inner)
        if value is None or value == {}:
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged
