"""Colours: two fields, `xColor` and `xColorStyle.rgbColor`, say the same. The first is stored, both are returned."""

from sandbox.google.masks import pick
from sandbox.google.messages import Json, Mask


def plain(message: Json) -> Json:
    """Return the message with every colour style written as a plain colour."""
    kept: Json = {}
    for name, value in message.items():
        if name.endswith("olorStyle"):
            if "rgbColor" in value:
                kept[name.removesuffix("Style")] = value["rgbColor"]
        else:
            kept[name] = _within(value)
    return kept


def _within(value: object) -> object:
    if isinstance(value, list):
        return [_within(inner) for inner in value]
    return plain(value) if isinstance(value, dict) else value


def plain_mask(mask: Mask) -> Mask:
    """Return the mask for plain messages."""
    return {
        name.removesuffix("Style") if name.endswith("olorStyle") else name: (
            inner.get("rgbColor", {}) if name.endswith("olorStyle") else plain_mask(inner)
        )
        for name, inner in mask.items()
    }


def styled(value: object) -> object:
    """Return the message with both fields of every colour."""
    if isinstance(value, list):
        return [styled(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    both: Json = {}
    for name, inner in value.items():
        both[name] = styled(inner) if isinstance(inner, dict | list) else inner
        if name.endswith("olor"):
            both[f"{name}Style"] = {"rgbColor": inner}
    return both


def told(value: object, mask: Mask) -> object:
    """Return what the mask selects from a message, with both fields of every colour."""
    return pick(styled(pick(value, plain_mask(mask))), mask)


def without(message: Json, mask: Mask, apart: str) -> Json:
    """Return what the mask selects from a message without one field, which is returned separately."""
    left = {name: inner for name, inner in mask.items() if name != apart}
    found = told(message, left) if left or not mask else {}
    return found if isinstance(found, dict) else {}
