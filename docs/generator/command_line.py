"""The command line: from the commands of `bot.cli` and their help."""

from collections.abc import Iterator
from enum import Enum

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from bot.cli import app
from docs.generator.markdown import table

Parameter = TyperArgument | TyperOption


def all_commands() -> str:
    """Return a section per command: how to call it, what it does, and its options."""
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return "\n\n".join(_section(name, command) for name, command in _commands(group))


def _commands(group: TyperGroup) -> Iterator[tuple[str, TyperCommand]]:
    """Yield the commands by name, those of a group with its prefix."""
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from ((f"{name} {each}", found) for each, found in _commands(command))
        elif isinstance(command, TyperCommand):
            yield name, command


def _section(name: str, command: TyperCommand) -> str:
    parts = [f"### `storekeeper {name}`", f"```\nstorekeeper {' '.join([name, *_usage(command)])}\n```"]
    parts.append((command.help or "").strip())
    rows = [
        (f"`{_spelling(each)}`", getattr(each, "help", None) or "", _default(each)) for each in _parameters(command)
    ]
    return "\n\n".join([*parts, *([table(("", "meaning", "default"), rows)] if rows else [])])


def _parameters(command: TyperCommand) -> list[Parameter]:
    return [each for each in command.params if isinstance(each, Parameter)]


def _usage(command: TyperCommand) -> Iterator[str]:
    for each in _parameters(command):
        said = _spelling(each).split(" / ")[-1 if each.default is True else 0]
        again = "..." if (each.multiple if isinstance(each, TyperOption) else each.nargs < 0) else ""
        said = said.removesuffix("...") + again
        yield said if each.required else f"[{said}]"


def _spelling(each: Parameter) -> str:
    named = (each.metavar or str(each.name).upper()).strip("[]")
    if isinstance(each, TyperArgument):
        return named
    if each.is_flag:
        return " / ".join([*each.opts, *each.secondary_opts])
    choices = [str(choice.value) for choice in type(each.default)] if isinstance(each.default, Enum) else []
    return f"{each.opts[0]} {'|'.join(choices) or named}"


def _default(each: Parameter) -> str:
    default = each.default
    if default is None or callable(default) or default in (False, ()):
        return "**required**" if each.required else ""
    return "on" if default is True else f"`{getattr(default, 'value', default)}`"
