"""The house: its size, and on how many levels its modules import each other."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDERS = ("bot", "domain", "sheets")


def show(root: Path) -> None:
    """Print the figures of the three folders that are the program."""
    sources = {file: file.read_text(encoding="utf-8") for folder in FOLDERS for file in (root / folder).rglob("*.py")}
    trees = {file: ast.parse(source) for file, source in sources.items()}
    lines = {file.relative_to(root): source.count("\n") for file, source in sources.items()}
    print("| folder | files | lines | longest file | longest function |")
    print("|---|---|---|---|---|")
    for folder in FOLDERS:
        own = {file: count for file, count in lines.items() if file.parts[0] == folder}
        longest = max(own, key=own.__getitem__)
        size, name = max(found for file in own for found in _functions(trees[root / file]))
        print(f"| `{folder}/` | {len(own)} | {sum(own.values()):,} | {longest}: {own[longest]} | `{name}`: {size} |")
    print(f"| together | {len(lines)} | {sum(lines.values()):,} | | |")
    print()
    for folder in FOLDERS:
        arrows = _imports({_module(root, file): tree for file, tree in trees.items()}, folder)
        chain = _longest(arrows)
        print(f"Imports inside `{folder}/`: {sum(map(len, arrows.values()))}, on {len(chain)} levels:")
        print(" → ".join(chain))
        print()


def _functions(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each function's length in lines, its decorators included, and its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            yield (node.end_lineno or first) - first + 1, node.name


def _module(root: Path, file: Path) -> str:
    return ".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def _imports(trees: dict[str, ast.Module], folder: str) -> dict[str, set[str]]:
    """Which modules of a folder each of them imports, wherever in it that is written."""
    modules = {name for name in trees if name.split(".")[0] == folder}
    return {name: set(_imported(trees[name], modules)) - {name} for name in modules}


def _imported(tree: ast.Module, modules: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found = whole if whole in modules else node.module
                if found in modules:
                    yield found


def _longest(arrows: dict[str, set[str]]) -> list[str]:
    """The longest chain of imports. Raises RecursionError where they go in a circle."""

    @cache
    def chain(module: str) -> list[str]:
        return [module, *max((chain(each) for each in sorted(arrows[module])), key=len, default=[])]

    return max((chain(module) for module in sorted(arrows)), key=len)
