"""Tables that are too large are refused before they use up the memory, whatever they look like from outside."""

import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from tests.zygote import forked

BUDGET = 300
"""Megabytes."""

WORKBOOK = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
    ' Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="items" sheetId="1" r:id="rId1"/></sheets></workbook>',
}

HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="measured by /proc")


def imported(path: Path, folder: Path, **settings: str) -> tuple[int, str, int]:
    """The exit code, what was said, and the peak in megabytes."""
    environment = os.environ | {"STOREKEEPER_DATABASE": f"sqlite:///{folder / 'ledger.sqlite3'}", **settings}
    with TemporaryFile("w+", encoding="utf-8") as told:
        words = "tests.peak_memory", "import", str(path)
        process = forked(*words, environment=environment, folder=folder, output=told, errors=told)
        code = process.wait(240)
        told.seek(0)
        *said, peak = told.read().strip().splitlines()
    return code, "\n".join(said), int(peak.removeprefix("peak "))


def workbook(path: Path, sheet: Iterator[str], **parts: Iterator[str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in WORKBOOK.items():
            archive.writestr(name, content)
        for name, chunks in {"xl/worksheets/sheet1.xml": sheet, **parts}.items():
            with archive.open(name, "w", force_zip64=True) as stream:
                for chunk in chunks:
                    stream.write(chunk.encode())
    return path


def a_gigabyte_of_spaces(folder: Path) -> Path:
    path = workbook(folder / "bomb.xlsx", iter([HEAD, *[" " * 10_000_000] * 100, TAIL]))
    assert path.stat().st_size < 3_000_000
    return path


def a_gigabyte_of_strings(folder: Path) -> Path:
    strings = iter(["<sst>", *["<si><t>" + "x" * 9_999_986 + "</t></si>"] * 100, "</sst>"])
    return workbook(folder / "strings.xlsx", iter([HEAD, TAIL]), **{"xl/sharedStrings.xml": strings})


def a_workbook_of_many_rows(folder: Path) -> Path:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 900_000))
    return workbook(folder / "rows.xlsx", iter([HEAD, rows, TAIL]))


def two_hundred_megabytes_of_csv(folder: Path) -> Path:
    (made := folder / "company").mkdir()
    with (made / "items.csv").open("w") as stream:
        stream.write("sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums\n")
        for number in range(200):
            stream.write("".join(f"SKU-{number}-{n},{'n' * 950},,piece,0,none,,,\n" for n in range(1000)))
    assert (made / "items.csv").stat().st_size > 190_000_000
    return made


def one_line_of_two_hundred_megabytes(folder: Path) -> Path:
    (made := folder / "company").mkdir()
    with (made / "opening.csv").open("w") as stream:
        stream.writelines("x," * 500_000 for _ in range(200))
    return made


def a_csv_of_many_short_rows(folder: Path) -> Path:
    (made := folder / "company").mkdir()
    with (made / "items.csv").open("w") as stream:
        stream.writelines("a,b\r" for _ in range(5_000_000))
    return made


def one_cell_of_fifty_megabytes(folder: Path) -> Path:
    text = ['<row r="1"><c r="A1" t="inlineStr"><is><t>', *["x" * 5_000_000] * 10, "</t></is></c></row>"]
    return workbook(folder / "cell.xlsx", iter([HEAD, *text, TAIL]))


def one_row_of_millions_of_cells(folder: Path) -> Path:
    return workbook(folder / "cells.xlsx", iter([HEAD, "<row>", *["<c/>" * 1_000_000] * 10, "</row>", TAIL]))


def millions_of_elements_within_each_other(folder: Path) -> Path:
    return workbook(folder / "deep.xlsx", iter([HEAD, *["<x>" * 1_000_000] * 10]))


def millions_of_elements_that_are_no_rows(folder: Path) -> Path:
    return workbook(folder / "other.xlsx", iter([HEAD, *["<x/>" * 1_000_000] * 10, TAIL]))


def a_tag_of_fifty_megabytes(folder: Path) -> Path:
    return workbook(folder / "tag.xlsx", iter([HEAD, '<row x="', *["x" * 5_000_000] * 10, '"/>', TAIL]))


def a_shared_text_of_millions_of_parts(folder: Path) -> Path:
    strings = iter(["<sst><si>", *["<r><t>a</t></r>" * 500_000] * 8, "</si></sst>"])
    return workbook(folder / "parts.xlsx", iter([HEAD, TAIL]), **{"xl/sharedStrings.xml": strings})


def millions_of_styles(folder: Path) -> Path:
    styles = iter(["<styleSheet><cellXfs>", *["<xf/>" * 1_000_000] * 8, "</cellXfs></styleSheet>"])
    return workbook(folder / "styles.xlsx", iter([HEAD, TAIL]), **{"xl/styles.xml": styles})


def texts_that_stand_for_longer_ones(folder: Path) -> Path:
    told = "".join(f'<!ENTITY {name} "{f"&{of};" * 10}">' for of, name in zip("abcdefgh", "bcdefghi", strict=True))
    declared = f'<!DOCTYPE worksheet [<!ENTITY a "{"x" * 1000}">{told}]>'
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>&i;</t></is></c></row>'
    return workbook(folder / "laughs.xlsx", iter([declared, HEAD, row, TAIL]))


def two_hundred_megabytes_under_a_name_in_capitals(folder: Path) -> Path:
    made = two_hundred_megabytes_of_csv(folder)
    (made / "items.csv").rename(made / "ITEMS.CSV")
    return made


@pytest.mark.parametrize(
    "make",
    [
        one_cell_of_fifty_megabytes,
        one_row_of_millions_of_cells,
        millions_of_elements_within_each_other,
        millions_of_elements_that_are_no_rows,
        a_tag_of_fifty_megabytes,
        a_shared_text_of_millions_of_parts,
        millions_of_styles,
        texts_that_stand_for_longer_ones,
        two_hundred_megabytes_under_a_name_in_capitals,
        a_gigabyte_of_spaces,
        a_gigabyte_of_strings,
        a_workbook_of_many_rows,
        two_hundred_megabytes_of_csv,
        one_line_of_two_hundred_megabytes,
        a_csv_of_many_short_rows,
    ],
)
def test_what_is_beyond_the_limits_is_refused_before_it_uses_up_the_memory(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    code, said, peak = imported(make(tmp_path), tmp_path)
    assert code == 2
    assert "the limit" in said
    assert "STOREKEEPER_IMPORT_ROWS" in said
    assert "Traceback" not in said
    assert peak < BUDGET
    assert not (tmp_path / "ledger.sqlite3").exists()


@pytest.mark.parametrize("row", [b"," * 1_000_000, b"x" * 1_000_000, b'"x\n",' * 1_000_000])
def test_a_row_of_a_csv_file_that_never_ends_is_not_kept(tmp_path: Path, row: bytes) -> None:
    (made := tmp_path / "company").mkdir()
    with (made / "items.csv").open("wb") as stream:
        stream.write(b"sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums\n")
        stream.writelines([row] * (90_000_000 // len(row)))
    code, said, peak = imported(made, tmp_path)
    assert (code, "the file is not a table: a row of more than 262,144 characters" in said) == (2, True)
    assert peak < BUDGET


def test_what_could_be_read_for_ever_is_not_begun(tmp_path: Path) -> None:
    (made := tmp_path / "company").mkdir()
    (made / "items.csv").symlink_to("/dev/zero")
    assert "Not a file" in imported(made, tmp_path)[1]
    (made / "items.csv").unlink()
    os.mkfifo(made / "items.csv")
    assert "Not a file" in imported(made, tmp_path)[1]
    assert "nothing was imported" in imported(made / "items.csv", tmp_path)[1]
    assert imported(Path("/dev/zero"), tmp_path)[0] == 2


def small(folder: Path) -> Path:
    (made := folder / "company").mkdir()
    rows = "".join(f"S{n},n,,piece,0,none,,,\n" for n in range(50))
    (made / "items.csv").write_text(f"sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums\n\n{rows}\n\n")
    return made


@pytest.mark.parametrize(("rows", "code"), [("50", 0), ("49", 2)])
def test_the_limit_on_rows_is_a_setting_and_empty_rows_do_not_count(tmp_path: Path, rows: str, code: int) -> None:
    assert imported(small(tmp_path), tmp_path, STOREKEEPER_IMPORT_ROWS=rows)[0] == code


def test_the_limit_on_size_is_a_setting(tmp_path: Path) -> None:
    path = small(tmp_path)
    (path / "items.csv").write_text((path / "items.csv").read_text() + "\n" * 1_000_001)
    code, said, _ = imported(path, tmp_path, STOREKEEPER_IMPORT_MEGABYTES="1")
    assert (code, "1 MB are the limit" in said) == (2, True)


def test_a_sheet_that_says_its_last_row_is_the_thousand_millionth_is_not_read_for_days(tmp_path: Path) -> None:
    row = '<row r="999999999"><c r="A999999999"><v>1</v></c></row>'
    code, said, peak = imported(workbook(tmp_path / "far.xlsx", iter([HEAD, row, TAIL])), tmp_path)
    assert (code, "nothing was imported" in said, peak < BUDGET) == (2, True, True)


def test_a_table_in_which_everything_is_wrong_is_not_told_to_the_end(tmp_path: Path) -> None:
    (made := tmp_path / "company").mkdir()
    rows = "".join(f"S{n},,,,9,x,y,z,w\n" for n in range(20_000))
    (made / "items.csv").write_text(f"sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums\n{rows}")
    code, said, peak = imported(made, tmp_path)
    assert (code, peak < BUDGET) == (2, True)
    assert len(said.splitlines()) < 1_100
    assert "and perhaps more" in said


def test_a_row_of_which_every_cell_was_wrong_was_told_to_the_end(tmp_path: Path) -> None:
    (made := tmp_path / "company").mkdir()
    names = ",".join(f"x{n}" for n in range(16_000))
    (made / "items.csv").write_text(f"sku,name_en,name_zh,unit,{names}\nS1,one,,piece\n")
    code, said, _ = imported(made, tmp_path)
    assert code == 2
    assert len(said.splitlines()) < 1_100
