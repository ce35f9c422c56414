"""What a command prints as CSV: opened in a spreadsheet, it is text."""

import ast
from pathlib import Path

import bot
from bot.cli.reports import Report


def test_a_name_that_looks_like_a_formula_is_text() -> None:
    told = Report("Stock", ("sku", "name"), (("X", '=HYPERLINK("http://x","y")'), ("-5", "\t=1"))).csv()
    assert told == 'sku,name\nX,"\'=HYPERLINK(""http://x"",""y"")"\n-5,\'\t=1\n'


def test_csv_is_written_in_one_place_only() -> None:
    root = Path(bot.__file__).parent.parent
    writers = [
        file.relative_to(root).as_posix()
        for folder in ("bot", "domain", "sheets")
        for file in (root / folder).rglob("*.py")
        if any(
            isinstance(node, ast.Attribute) and node.attr in ("writer", "DictWriter")
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        )
    ]
    assert writers == ["domain/tables/table_files.py"]
