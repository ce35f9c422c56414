"""Colours have two fields, `xColor` and `xColorStyle.rgbColor`, that say the same: the first is kept, both are told."""

from sandbox.google.messages import Json, Mask


def plain(message: Json) -> Json:
    """The message with every style of a colour written as the colour itself."""
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
    """The mask, for messages that have been made plain."""
    return {
        name.removesuffix("Style") if name.endswith("olorStyle") else name: (
            inner.get("rgbColor", {}) if name.endswith("olorStyle") else plain_mask(inner)
        )
        for name, inner in mask.items()
    }


def styled(value: object) -> object:
    """The message with both fields of every colour."""
    if isinstance(value, list):
        return [styled(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    both = {name: styled(inner) for name, inner in value.items()}
    return both | {f"{name}Style": {"rgbColor": inner} for name, inner in value.items() if name.endswith("olor")}
