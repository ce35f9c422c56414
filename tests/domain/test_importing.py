import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

import bot
from domain import alerts, catalogue, people, places, search, stock
from domain.database import Database
from domain.importing import Change, Imported, ImportRefused, check_import, import_company
from domain.people import Right
from domain.schema import balances, barcodes, items, locations, metadata, minimums, movements, roles
from domain.verification import verify
from tests.domain.company import ANA, CHEN, FILES, LI, NOW, TODAY, Company, write

OPENING = """\
site,bin,sku,lot,expiry,quantity
EAST,A-01,WATER,,,60
EAST,DOCK,WATER,,,12
EAST,B-01,PARA,P-1,2026-03-20,12
EAST,B-01,PARA,P-0,2026-03-01,3
EAST,A-01,RICE,,,12.750
"""


def problems_of(database: Database, folder: Path) -> list[tuple[str, int, str, str]]:
    with database.write() as connection, pytest.raises(ImportRefused) as refused:
        import_company(connection, folder, NOW)
    return [(each.file, each.row, each.column, each.problem) for each in refused.value.problems]


def rows_in_all_tables(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def test_a_company_comes_in_whole(database: Database, tmp_path: Path) -> None:
    write(tmp_path, FILES | {"opening": OPENING})
    with database.write() as connection:
        assert import_company(connection, tmp_path, NOW) == Imported(*map(Change, (2, 4, 4, 1, 5)))
    with database.read() as connection:
        east = places.site_by_code(connection, "east")
        query = select(locations.c.code, locations.c.kind).where(locations.c.site_id == east.id)
        places_there = dict(connection.execute(query).all())
        water = catalogue.by_sku(connection, "WATER")
        found = catalogue.by_barcode(connection, "16901234567899")
        li, chen = people.by_address(connection, LI), people.by_address(connection, CHEN)
        rice = catalogue.by_sku(connection, "rice")
        assert stock.on_shelves(connection, rice, east.id).steps == 12_750
        assert stock.on_shelves(connection, water, east.id).steps == 72
        assert not verify(connection).differences
    assert places_there == {
        "DOCK": "dock", "TRANSIT": "transit", "DAMAGED": "damaged", "A-01": "bin", "B-01": "bin",
    }  # fmt: skip
    assert (water.name_en, water.name_zh, water.unit) == ("Spring water", "矿泉水", "bottle")
    assert water.sizes == {"bottle": 1, "case": 24}
    assert found
    assert (found.item, found.pack) == (water, "case")
    assert li
    assert (li.home_id, li.language, li.may(Right.DECIDE)) == (east.id, "zh", False)
    assert chen
    assert (chen.language, len(chen.sites(Right.DECIDE))) == ("en", 2)


def test_a_second_import_changes_nothing(database: Database, tmp_path: Path) -> None:
    write(tmp_path, FILES | {"opening": OPENING})
    with database.write() as connection:
        import_company(connection, tmp_path, NOW)
    before = rows_in_all_tables(database)
    with database.write() as connection:
        again = import_company(connection, tmp_path, NOW + timedelta(days=3))
    assert again == Imported(*(Change(unchanged=count) for count in (2, 4, 4, 1, 5)))
    assert rows_in_all_tables(database) == before


def test_changed_master_data_is_brought_up_to_date(company: Company, tmp_path: Path) -> None:
    changed = {
        "sites": FILES["sites"].replace("East warehouse", "East hall").replace("A-01 B-01", "A-01 C-01"),
        "items": FILES["items"].replace("Spring water", "Water").replace("case:24", "case:12").replace("T:48", "T:60"),
        "people": FILES["people"].replace("manager,EAST WEST,", "manager,WEST,").replace("Ana Silva", "Ana S."),
    }
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, changed), NOW)
    water, chen = company.item("WATER"), company.person(CHEN)
    assert (water.name_en, water.sizes["case"]) == ("Water", 12)
    assert company.site("EAST").name_en == "East hall"
    assert chen.roles == ((company.site("WEST").id, "manager"),), "a site that is not named any more is lost"
    assert company.person(ANA).name == "Ana S."
    with company.database.read() as connection:
        assert search.find(connection, "spring").items == []
        least = select(minimums.c.quantity).where(minimums.c.item_id == water.id).order_by(minimums.c.quantity)
        assert list(connection.execute(least).scalars()) == [20, 60]
        bins = select(locations.c.code).where(locations.c.kind == "bin").order_by(locations.c.id)
        assert list(connection.execute(bins).scalars()) == ["A-01", "B-01", "A-01", "C-01"]


def test_a_language_chosen_in_the_chat_stays_where_the_file_names_none(company: Company, tmp_path: Path) -> None:
    with company.database.write() as connection:
        people.set_language(connection, company.person(CHEN), "zh")
        import_company(connection, tmp_path, NOW)
    assert company.person(CHEN).language == "zh"


def test_opening_stock_that_was_booked_is_not_changed_by_a_file(company: Company, tmp_path: Path) -> None:
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, {"opening": OPENING}), NOW)
    write(tmp_path, {"opening": OPENING.replace(",,60", ",,61").replace("2026-03-20", "2026-03-21")})
    assert [problem[:3] for problem in problems_of(company.database, tmp_path)] == [
        ("opening.csv", 2, "quantity"),
        ("opening.csv", 4, "expiry"),
    ]
    assert company.stock("WATER") == 72


def test_every_problem_of_every_file_is_told_at_once_and_nothing_is_imported(
    database: Database, tmp_path: Path
) -> None:
    before = rows_in_all_tables(database)
    write(
        tmp_path,
        {
            "sites": FILES["sites"] + "NORTH,North,北仓,Asia/Peking,DOCK A:1\n",
            "items": FILES["items"]
            + "X 1,,,piece,7,some,case:0 case piece:2,6901234567891 6901234567892 5:crate,EAST:0.5 SOUTH:1\n",
            "people": FILES["people"] + "-5,,boss,,fr\n",
            "groups": FILES["groups"] + "7,MOON,\n",
            "opening": OPENING + "EAST,Z-99,WATER,L-1,2026-02-30,1.5\nEAST,A-01,PARA,,,0\nMOON,A-01,CHEESE,,,1e3\n",
        },
    )
    assert [(file[:-4], row, column) for file, row, column, _ in problems_of(database, tmp_path)] == [
        ("sites", 4, "timezone"),
        ("sites", 4, "bins"),
        ("sites", 4, "bins"),
        ("items", 6, "sku"),
        ("items", 6, "name_en"),
        ("items", 6, "decimals"),
        ("items", 6, "tracking"),
        *[("items", 6, "packs")] * 3,
        *[("items", 6, "barcodes")] * 3,
        *[("items", 6, "minimums")] * 2,
        ("people", 6, "telegram_id"),
        ("people", 6, "name"),
        ("people", 6, "role"),
        ("people", 6, "sites"),
        ("people", 6, "language"),
        ("groups", 3, "chat_id"),
        ("groups", 3, "sites"),
        ("groups", 3, "language"),
        ("opening", 7, "bin"),
        ("opening", 7, "expiry"),
        ("opening", 7, "quantity"),
        ("opening", 7, "lot"),
        ("opening", 7, "expiry"),
        ("opening", 8, "quantity"),
        ("opening", 8, "lot"),
        ("opening", 9, "site"),
        ("opening", 9, "sku"),
        ("opening", 9, "quantity"),
    ]
    assert rows_in_all_tables(database) == before


def test_nothing_is_imported_even_if_the_caller_goes_on_to_commit(database: Database, tmp_path: Path) -> None:
    before = rows_in_all_tables(database)
    write(tmp_path, FILES | {"opening": OPENING + "EAST,A-01,NOPE,,,1\n"})
    assert problems_of(database, tmp_path) == [("opening.csv", 7, "sku", "there is no item NOPE")]
    assert rows_in_all_tables(database) == before


def test_what_is_missing_because_its_own_row_is_wrong_is_told_once(database: Database, tmp_path: Path) -> None:
    files = FILES | {"opening": OPENING, "items": FILES["items"].replace("kg,3", "kg,9")}
    files["sites"] = files["sites"].replace("Europe/Berlin", "Berlin")
    assert [problem[:3] for problem in problems_of(database, write(tmp_path, files))] == [
        ("sites.csv", 3, "timezone"),
        ("items.csv", 3, "decimals"),
    ]


def test_rows_are_counted_as_a_spreadsheet_does(company: Company, tmp_path: Path) -> None:
    write(
        tmp_path, {"opening": 'site,bin,sku,lot,expiry,quantity\n\n,,,,,\nEAST,A-01,PARA,"two\nlines",,5\nMOON,,,,,\n'}
    )
    rows = {row: column for _, row, column, _ in problems_of(company.database, tmp_path)}
    assert rows == {4: "lot", 5: "quantity"}


def test_the_same_row_twice_is_a_problem_rather_than_lost_stock(company: Company, tmp_path: Path) -> None:
    write(tmp_path, {"opening": OPENING + "east,A-01,water,,,60\n"})
    (problem,) = problems_of(company.database, tmp_path)
    assert problem == ("opening.csv", 7, "lot", "the same site, bin, sku, lot as in row 2")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"chat_id;sites\n", (1, "sites", "this column is missing")),
        (b"chat_id,sites,language,colour\n", (1, "colour", "this column is not known here, or is there twice")),
        (
            "chat_id,sites,language\n-1,东,zh\n".encode("gb18030"),
            (0, "", "the file is not in UTF-8: save it as “CSV UTF-8”"),
        ),
        (b"", (1, "chat_id", "this column is missing")),
        (b'chat_id,sites,language\n"-1,EAST,zh', (0, "", "the file is not a table: unexpected end of data")),
        (b"chat_id,sites,language\n-1,EAST,zh,more\n", (2, "", "4 cells under 3 columns")),
    ],
)
def test_what_is_not_such_a_table_is_refused(
    company: Company, tmp_path: Path, content: bytes, problem: tuple[int, str, str]
) -> None:
    (tmp_path / "groups.csv").write_bytes(content)
    assert ("groups.csv", *problem) in problems_of(company.database, tmp_path)


def test_a_folder_without_any_of_the_files_is_refused(database: Database, tmp_path: Path) -> None:
    (problem,) = problems_of(database, tmp_path)
    assert "there is none of sites.csv" in problem[3]


def test_files_may_bear_the_marks_of_spreadsheets_and_input_methods(database: Database, tmp_path: Path) -> None:
    files = FILES | {"opening": OPENING.replace("2026-03-20", "2026/3/20").replace(",60", ",６０")}
    files["items"] = files["items"].replace("case:24", "case：24")
    for name, content in files.items():
        (tmp_path / f"{name}.csv").write_bytes(content.replace("\n", "\r\n").encode("utf-8-sig"))
    with database.write() as connection:
        assert import_company(connection, tmp_path, NOW).opening == Change(new=5)


@pytest.mark.parametrize("change", ["kg,3,none->g,3,none", "kg,3,none->kg,2,none", "kg,3,none->kg,3,lot"])
def test_what_an_item_is_counted_in_does_not_change(company: Company, tmp_path: Path, change: str) -> None:
    write(tmp_path, {"items": FILES["items"].replace(*change.split("->"))})
    assert len(problems_of(company.database, tmp_path)) == 1


def test_a_barcode_stays_with_its_item(company: Company, tmp_path: Path) -> None:
    write(tmp_path, {"items": FILES["items"].replace("sack:25,,", "sack:25,06901234567892,")})
    (problem,) = problems_of(company.database, tmp_path)
    assert problem == ("items.csv", 3, "barcodes", "06901234567892 is the barcode of WATER")


def test_the_demo_company_is_sound(database: Database, tmp_path: Path) -> None:
    shipped = Path(bot.__file__).parent / "company"
    for file in shipped.glob("*.csv"):
        day = re.compile(r"(?<=,)[+-]\d+(?=,)") if file.name == "opening.csv" else re.compile(r"(?!)")
        content = day.sub(lambda found: f"{TODAY + timedelta(days=int(found[0]))}", file.read_text(encoding="utf-8"))
        (tmp_path / file.name).write_text(content, encoding="utf-8")
    with database.write() as connection:
        imported = import_company(connection, tmp_path, NOW)
    with database.read() as connection:
        reports = [alerts.report(connection, site.id, NOW) for site in places.all_sites(connection)]
        with_case = select(func.count()).select_from(barcodes).where(barcodes.c.code.startswith("1"))
        assert connection.execute(with_case).scalar_one() > 20
        assert connection.execute(select(func.count()).select_from(roles)).scalar_one() == 4
        assert not verify(connection).differences
        counts = [connection.execute(select(func.count()).select_from(each)).scalar() for each in (items, movements)]
        assert counts == [imported.items.new, connection.execute(select(func.count()).select_from(balances)).scalar()]
    assert imported.sites.new == 2
    assert imported.items.new >= 30
    assert all(report.low and report.expiring for report in reports)
    assert any(lot.days < 0 for report in reports for lot in report.expiring)


def test_a_check_tells_what_would_change_and_writes_nothing(company: Company, tmp_path: Path) -> None:
    files = {"items": FILES["items"].replace("Spring", "Still") + "NEW,New,,piece,,,,,\n", "opening": OPENING}
    before = rows_in_all_tables(company.database)
    with company.database.read() as connection:
        told = check_import(connection, write(tmp_path, FILES | files))
    assert told.items == Change(new=1, changed=1, unchanged=3)
    assert (told.sites, told.opening) == (Change(unchanged=2), Change(new=5))
    assert rows_in_all_tables(company.database) == before
    assert company.item("WATER").name_en == "Spring water"
    with company.database.write() as connection:
        assert import_company(connection, tmp_path, NOW) == told


def test_a_row_has_changed_when_anything_of_it_has(company: Company, tmp_path: Path) -> None:
    changed = {
        "sites": FILES["sites"].replace("B-01", "B-01 C-01"),
        "items": FILES["items"].replace("EAST:100", "EAST:90"),
        "people": FILES["people"].replace("manager,EAST WEST", "manager,EAST"),
        "groups": FILES["groups"].replace("EAST WEST", "WEST"),
    }
    with company.database.write() as connection:
        told = import_company(connection, write(tmp_path, changed), NOW)
    assert [each.changed for each in (told.sites, told.items, told.people, told.groups)] == [1, 1, 1, 1]


def test_a_site_may_have_a_role_or_a_language_of_its_own(company: Company, tmp_path: Path) -> None:
    write(tmp_path, {"people": FILES["people"].replace("manager,EAST WEST", "manager,EAST WEST:floor")})
    write(tmp_path, {"groups": FILES["groups"].replace("EAST WEST", "EAST:en WEST")})
    with company.database.write() as connection:
        import_company(connection, tmp_path, NOW)
    with company.database.read() as connection:
        assert [group.language for group in people.groups_of(connection)] == ["en", "zh"]
    assert [role for _, role in company.person(CHEN).roles] == ["manager", "floor"]


def test_opening_stock_is_for_places_that_never_had_any(company: Company, tmp_path: Path) -> None:
    company.receive("WATER", 10)
    company.issue("WATER", 4)
    header = OPENING.splitlines()[0]
    write(tmp_path, {"opening": f"{header}\nEAST,DOCK,WATER,,,10\n"})
    assert problems_of(company.database, tmp_path) == [
        ("opening.csv", 2, "quantity", "stock was booked here before: count it, or receive it")
    ]
    write(tmp_path, {"opening": f"{header}\nEAST,DOCK,WATER,,,6\n"})
    with company.database.write() as connection:
        assert import_company(connection, tmp_path, NOW).opening == Change(unchanged=1)
    assert company.stock("WATER") == 6
