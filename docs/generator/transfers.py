"""The states of a transfer: from the table of its steps."""

from docs.generator.markdown import table
from domain.operations.transfers.steps import RULES
from domain.vocabulary import TransferState


def diagram() -> str:
    """Return the states, with the steps between them."""
    arrows = [
        f"    {before} --> {after}: {step}"
        for step, rule in RULES.items()
        for before in rule.before or ("[*]",)
        for after in rule.after
    ]
    left = {before for rule in RULES.values() for before in rule.before}
    ends = [f"    {state} --> [*]" for state in TransferState if state not in left]
    return "\n".join(["```mermaid", "stateDiagram-v2", *arrows, *ends, "```"])


def steps() -> str:
    """Return who may take each step, and who is told about it."""
    rows = [
        (f"`{step}`", ", ".join(rule.of), ", ".join(rule.who), ", ".join(rule.tells)) for step, rule in RULES.items()
    ]
    return table(("step", "of", "by", "told"), rows)
