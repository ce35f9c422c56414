from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select

import bot
from domain.alerts import morning_report
from domain.company import catalogue, people, places, search
from domain.company.people import Right
from domain.errors import SiteClosed
from domain.ledger import lots, stock
from domain.ledger.lots import Lot
from domain.ledger.verification import verify
from domain.quantities import LARGEST
from domain.storage.columns import metadata
from domain.storage.database import Database
from domain.storage.schema.company import barcodes, items, locations, minimums, sites
from domain.storage.schema.ledger import balances, movements
from domain.storage.schema.people import roles
from domain.tables.importing import KINDS, Change, Imported, ImportRefused, check_import, import_company
from tests.domain.small_company import ANA, CHEN, FILES, LATER, LI, NOW, TODAY, YESTERDAY, Company, write

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
        "DOCK": "dock", "DAMAGED": "damaged", "HELD": "held", "A-01": "bin", "B-01": "bin",
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
            "sites": FILES["sites"] + "NORTH,North,北仓,Asia/Peking,DOCK A:1 held Transit T-7\n",
            "items": FILES["items"]
            + "X 1,,,piece,7,some,case:0 case piece:2,6901234567891 6901234567892 5:crate,EAST:0.5 SOUTH:1\n",
            "people": FILES["people"] + "-5,,boss,,fr\n",
            "groups": FILES["groups"] + "7,MOON,\n",
            "opening": OPENING + "EAST,Z-99,WATER,L-1,2026-02-30,1.5\nEAST,A-01,PARA,,,0\nMOON,A-01,CHEESE,,,1e3\n",
        },
    )
    assert [(file[:-4], row, column) for file, row, column, _ in problems_of(database, tmp_path)] == [
        ("sites", 4, "timezone"),
        *[("sites", 4, "bins")] * 5,
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


def test_the_same_row_with_the_sites_name_is_told_by_the_row_that_it_repeats(company: Company, tmp_path: Path) -> None:
    site, *rest = OPENING.splitlines()[1].split(",")
    again = ",".join(["East warehouse", *rest])
    (problem,) = problems_of(company.database, write(tmp_path, {"opening": f"{OPENING}{again}\n"}))
    said = "the same site, bin, sku, lot as in row 2, written in another way"
    assert site == "EAST"
    assert problem == ("opening.csv", 7, "lot", said)
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, {"opening": OPENING}), NOW)
    assert problems_of(company.database, write(tmp_path, {"opening": f"{OPENING}{again}\n"})) == [problem]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"chat_id;sites\n", (1, "language", "this column is missing")),
        (b"chat_id,sites,language,colour\n", (1, "colour", "this column is not known here, or is there twice")),
        (
            "chat_id,sites,language\n-1,东,zh\n".encode("gb18030"),
            (0, "", "the file is not in UTF-8: save it as “CSV UTF-8”"),
        ),
        (
            b"",
            (
                1,
                "",
                (
                    "the table is empty: the first row has to name the columns, with commas between them: "
                    "chat_id, sites, language"
                ),
            ),
        ),
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


def test_the_demo_company_is_sound_as_it_stands(database: Database) -> None:
    shipped = Path(bot.__file__).parent / "company"
    with database.write() as connection:
        imported = import_company(connection, shipped, NOW)
    with database.read() as connection:
        reports = [morning_report.report(connection, site.id, NOW) for site in places.all_sites(connection)]
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


def with_columns(table: str, names: str, rows: dict[str, str]) -> str:
    """A table of the company's with more columns, filled in the rows that begin with these keys."""
    header, *lines = FILES[table].splitlines()
    empty = "," * names.count(",")
    told = [f"{line},{rows.get(line.split(',')[0], empty)}" for line in lines]
    return "\n".join([f"{header},{names}", *told]) + "\n"


def take(company: Company, folder: Path, **files: str) -> Imported:
    with company.database.write() as connection:
        return import_company(connection, write(folder, files), NOW)


def levels(company: Company, sku: str) -> dict[str, tuple[int, int | None, int | None]]:
    query = (
        select(sites.c.code, minimums.c.quantity, minimums.c.maximum, minimums.c.lead_days)
        .join(sites, sites.c.id == minimums.c.site_id)
        .where(minimums.c.item_id == company.item(sku).id)
    )
    with company.database.read() as connection:
        return {row.code: tuple(row)[1:] for row in connection.execute(query)}


ITEM_COLUMNS = "category,shelf_life,standard_cost,maximums,lead_times"
COSTED = with_columns(
    "items", ITEM_COLUMNS, {"WATER": "Drinks,,0.1234,EAST:200 WEST:20,EAST:7", "PARA": "Medicine,720,12.50,,WEST:0"}
)


def test_columns_that_are_left_out_leave_what_is_known_and_empty_cells_clear_it(
    company: Company, tmp_path: Path
) -> None:
    assert take(company, tmp_path, items=COSTED).items == Change(changed=2, unchanged=2)
    assert take(company, tmp_path, items=COSTED).items == Change(unchanged=4)
    assert take(company, tmp_path, items=FILES["items"]).items == Change(unchanged=4)
    water, para = company.item("WATER"), company.item("PARA")
    assert (water.category, water.shelf_life, water.standard_cost) == ("Drinks", None, Decimal("0.1234"))
    assert (para.category, para.shelf_life, para.standard_cost) == ("Medicine", 720, Decimal("12.5"))
    assert levels(company, "WATER") == {"EAST": (48, 200, 7), "WEST": (20, 20, None)}
    assert levels(company, "PARA") == {"WEST": (0, None, 0)}

    cleared = with_columns("items", ITEM_COLUMNS, {"WATER": ",,0,WEST:40,"})
    assert take(company, tmp_path, items=cleared).items == Change(changed=2, unchanged=2)
    assert company.item("PARA").shelf_life is None
    assert (company.item("WATER").category, company.item("WATER").standard_cost) == ("", Decimal(0))
    assert levels(company, "WATER") == {"EAST": (48, None, None), "WEST": (20, 40, None)}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        (",0,,,", "shelf_life"),
        (",1.5,,,", "shelf_life"),
        (",-3,,,", "shelf_life"),
        (",99999,,,", "shelf_life"),
        (",,0.12345,,", "standard_cost"),
        (",,1e3,,", "standard_cost"),
        (",,-1,,", "standard_cost"),
        (",,999999999999999999,,", "standard_cost"),
        (",,,EAST:47,", "maximums"),
        (",,,SOUTH:99,", "maximums"),
        (",,,EAST,", "maximums"),
        (",,,,EAST:soon", "lead_times"),
        (",,,,EAST:36501", "lead_times"),
    ],
)
def test_what_an_item_cannot_have_is_a_problem_of_its_cell(
    company: Company, tmp_path: Path, cells: str, column: str
) -> None:
    write(tmp_path, {"items": with_columns("items", ITEM_COLUMNS, {"WATER": cells})})
    (problem,) = problems_of(company.database, tmp_path)
    assert problem[:3] == ("items.csv", 2, column)


def test_a_minimum_does_not_grow_past_the_maximum_that_is_known(company: Company, tmp_path: Path) -> None:
    take(company, tmp_path, items=COSTED)
    write(tmp_path, {"items": FILES["items"].replace("EAST:48 WEST:20", "EAST:201")})
    assert problems_of(company.database, tmp_path) == [
        ("items.csv", 2, "minimums", "at EAST the maximum, 200 bottle, is below the minimum, 201 bottle")
    ]


def closing(code: str, since: object) -> str:
    return with_columns("sites", "closed", {code: f"{since}"})


def test_a_site_is_closed_when_it_is_empty_and_opened_again(company: Company, tmp_path: Path) -> None:
    received = company.receive("WATER", 3, by=ANA)
    write(tmp_path, {"sites": closing("WEST", TODAY)})
    (problem,) = problems_of(company.database, tmp_path)
    assert problem[:3] == ("sites.csv", 3, "closed")
    assert problem[3].startswith("WEST has stock")
    company.reverse(received, by=ANA)
    assert take(company, tmp_path, sites=closing("WEST", TODAY)).sites == Change(changed=1, unchanged=1)
    assert take(company, tmp_path, sites=FILES["sites"]).sites == Change(unchanged=2)
    assert company.site("WEST").closed == TODAY
    with pytest.raises(SiteClosed):
        company.receive("WATER", 3, by=ANA)
    assert take(company, tmp_path, sites=closing("EAST", "")).sites == Change(changed=1, unchanged=1)
    company.receive("WATER", 3, by=ANA)


def test_a_site_with_goods_on_their_way_to_it_is_not_closed(company: Company, tmp_path: Path) -> None:
    company.receive("WATER", 3)
    company.sent(company.request("WATER", 3))
    write(tmp_path, {"sites": closing("WEST", TODAY)})
    assert [problem[:3] for problem in problems_of(company.database, tmp_path)] == [("sites.csv", 3, "closed")]
    assert take(company, tmp_path, sites=closing("EAST", TODAY)).sites == Change(changed=1, unchanged=1)


def test_a_site_that_was_emptied_too_late_may_be_imported_as_it_is(company: Company, tmp_path: Path) -> None:
    company.close_site("WEST", LATER)
    company.receive("WATER", 3, by=ANA)
    assert take(company, tmp_path, sites=closing("WEST", LATER)).sites == Change(unchanged=2)


def test_opening_stock_is_not_booked_at_a_closed_site(company: Company, tmp_path: Path) -> None:
    opening = "site,bin,sku,lot,expiry,quantity\nWEST,A-01,WATER,,,7\n"
    write(tmp_path, {"opening": opening, "sites": closing("WEST", TODAY)})
    assert problems_of(company.database, tmp_path) == [("opening.csv", 2, "site", f"WEST is closed since {TODAY}")]
    take(company, tmp_path, sites=closing("WEST", LATER), opening=opening)
    company.close_site("WEST", TODAY)
    assert take(company, tmp_path, sites=closing("WEST", TODAY)).opening == Change(unchanged=1)


OPENING_COLUMNS = "site,bin,sku,lot,expiry,quantity,made_on,supplier_lot,cost\n"


def lot_of(company: Company, sku: str, code: str) -> Lot:
    item = company.item(sku)
    with company.database.read() as connection:
        return lots.get(connection, item, code)


def told(lot: Lot) -> tuple[date | None, str, date | None, str]:
    return lot.expiry, lot.status, lot.made_on, lot.supplier_lot


def test_opening_stock_has_its_cost_and_its_lots_their_origin(company: Company, tmp_path: Path) -> None:
    rows = [
        "EAST,A-01,WATER,,,3,,,0.335",
        "EAST,DOCK,WATER,,,1,,,",
        f"EAST,B-01,PARA,P-1,{LATER},12,{YESTERDAY},S/77,4.8",
        "WEST,A-01,PARA,P-1,,2,,,5",
        "EAST,B-01,BANDAGE,B-1,,9,2026-01-05,,0",
    ]
    opening = OPENING_COLUMNS + "\n".join(rows) + "\n"
    assert take(company, tmp_path, opening=opening).opening == Change(new=5)
    company.seal()
    # 1.005 is 100 minor units, half to even; what has no cost is valued like the last that had one.
    assert company.pool("WATER") == (4, 100 + 33)
    assert company.pool("PARA") == (14, 5760 + 1000)
    assert company.values("BANDAGE") == [(0, "said")]
    assert told(lot_of(company, "PARA", "P-1")) == (LATER, "ok", YESTERDAY, "S/77")
    assert told(lot_of(company, "BANDAGE", "B-1")) == (None, "ok", date(2026, 1, 5), "")
    assert company.differences() == ()
    again = opening.replace("4.8", "9.9")
    assert take(company, tmp_path, opening=again).opening == Change(unchanged=5), "what was booked cost what it cost"
    assert company.pool("PARA") == (14, 6760)


def test_dates_and_prices_may_be_real_ones_in_a_workbook(company: Company, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("opening")
    sheet.append(OPENING_COLUMNS.strip().split(","))
    sheet.append(["EAST", "B-01", "PARA", "P-1", LATER, 12, YESTERDAY, "S/77", 4.8])
    book.save(tmp_path / "company.xlsx")
    with company.database.write() as connection:
        assert import_company(connection, tmp_path / "company.xlsx", NOW).opening == Change(new=1)
    company.seal()
    assert told(lot_of(company, "PARA", "P-1")) == (LATER, "ok", YESTERDAY, "S/77")
    assert company.pool("PARA") == (12, 5760)


def test_an_expiry_date_follows_from_the_shelf_life_where_it_is_needed(company: Company, tmp_path: Path) -> None:
    company.costs("PARA", shelf_life=30)
    company.costs("BANDAGE", shelf_life=30)
    rows = f"EAST,B-01,PARA,P-1,,12,{YESTERDAY},,\nEAST,B-01,BANDAGE,B-1,,12,{YESTERDAY},,\n"
    take(company, tmp_path, opening=OPENING_COLUMNS + rows)
    assert lot_of(company, "PARA", "P-1").expiry == YESTERDAY + timedelta(days=30)
    assert lot_of(company, "BANDAGE", "B-1").expiry is None


def test_what_was_not_known_of_a_lot_is_filled_in_and_the_rest_stays(company: Company, tmp_path: Path) -> None:
    company.receive("PARA", 2, "P-1", LATER)
    company.decide("PARA", "P-1", "recalled")
    rows = f"EAST,B-01,PARA,P-1,,12,{YESTERDAY},S-1,\n"
    assert take(company, tmp_path, opening=OPENING_COLUMNS + rows).opening == Change(new=1)
    assert take(company, tmp_path, opening=OPENING.replace("2026-03-20", f"{LATER}")).opening == Change(
        new=4, unchanged=1
    )
    assert told(lot_of(company, "PARA", "P-1")) == (LATER, "recalled", YESTERDAY, "S-1")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("EAST,B-01,PARA,P-1,2026-03-01,1,2026-03-02,,", "made_on"),
        (f"EAST,B-01,PARA,P-1,{LATER},1,2026-03-11,,", "made_on"),
        (f"EAST,B-01,PARA,P-1,{LATER},1,yesterday,,", "made_on"),
        ("EAST,B-01,PARA,KNOWN,,1,2026-01-02,,", "made_on"),
        ("EAST,B-01,BANDAGE,OTHER,2026-01-01,1,,,", "expiry"),
        ("EAST,B-01,PARA,KNOWN,,1,,S-2,", "supplier_lot"),
        ("EAST,A-01,WATER,,,1,2026-01-01,,", "made_on"),
        ("EAST,A-01,WATER,,,1,,S-1,", "supplier_lot"),
        ("EAST,A-01,WATER,,,1,,,cheap", "cost"),
        ("EAST,A-01,WATER,,,999999999,,,999999999", "cost"),
    ],
)
def test_what_opening_stock_cannot_be_is_a_problem_of_its_cell(
    company: Company, tmp_path: Path, row: str, column: str
) -> None:
    known = f"EAST,A-01,PARA,KNOWN,{LATER},1,2026-01-01,S-1,\nEAST,A-01,BANDAGE,OTHER,,1,2026-01-02,,\n"
    take(company, tmp_path, opening=OPENING_COLUMNS + known)
    write(tmp_path, {"opening": OPENING_COLUMNS + row + "\n"})
    assert [problem[:3] for problem in problems_of(company.database, tmp_path)] == [("opening.csv", 2, column)]


def test_today_is_a_date_at_the_site(company: Company, tmp_path: Path) -> None:
    """At 20:00 UTC it is tomorrow in Shanghai, and today in Berlin."""
    evening, tomorrow = NOW.replace(hour=20), TODAY + timedelta(days=1)
    for site, wrong in (("EAST", 0), ("WEST", 1)):
        write(tmp_path, {"opening": f"{OPENING_COLUMNS}{site},A-01,PARA,P-{site},{LATER},1,{tomorrow},,\n"})
        with company.database.read() as connection:
            assert refusals(lambda: check_import(connection, tmp_path, evening)) == wrong


def refusals(deed: Callable[[], object]) -> int:
    try:
        deed()
    except ImportRefused as refused:
        return len(refused.problems)
    return 0


def test_no_more_of_an_item_comes_in_than_databases_can_add_up(company: Company, tmp_path: Path) -> None:
    header = OPENING.splitlines()[0]
    write(tmp_path, {"opening": f"{header}\nEAST,A-01,WATER,,,{LARGEST - 5}\nWEST,A-01,WATER,,,6\n"})
    (problem,) = problems_of(company.database, tmp_path)
    assert problem[:3] == ("opening.csv", 3, "quantity")
    assert "more of WATER in all" in problem[3]
    company.receive("WATER", 5)
    write(tmp_path, {"opening": f"{header}\nEAST,A-01,WATER,,,{LARGEST - 4}\n"})
    assert [each[:3] for each in problems_of(company.database, tmp_path)] == [("opening.csv", 2, "quantity")]
    assert take(company, tmp_path, opening=f"{header}\nEAST,A-01,WATER,,,{LARGEST - 5}\n").opening == Change(new=1)
    assert company.stock("WATER") == LARGEST


def test_lots_that_only_differ_in_how_they_are_written_are_one(company: Company, tmp_path: Path) -> None:
    rows = [f"EAST,A-01,PARA,M-1,{LATER},5", f"EAST,B-01,PARA,m-1,{LATER},6", f"EAST,DOCK,PARA,M -1,{LATER},7"]
    opening = "site,bin,sku,lot,expiry,quantity\n" + "\n".join(rows) + "\n"
    assert take(company, tmp_path, opening=opening).opening == Change(new=3)
    assert {lot for _, lot, _ in company.held("PARA")} == {"M-1"}
    assert take(company, tmp_path, opening=opening).opening == Change(unchanged=3)
    company.receive("PARA", 1, "ｍ-1", LATER)
    assert sorted(company.held("PARA")) == [("A-01", "M-1", 5), ("B-01", "M-1", 6), ("DOCK", "M-1", 8)]


def test_a_lot_twice_in_a_place_is_told_and_one_with_another_date(company: Company, tmp_path: Path) -> None:
    company.receive("PARA", 1, "K-1", LATER)
    rows = [
        f"EAST,A-01,PARA,M 1,{LATER},5",
        f"EAST,A-01,PARA,M  1,{LATER},5",
        "EAST,B-01,PARA,k-1,2030-01-01,5",
    ]
    write(tmp_path, {"opening": "site,bin,sku,lot,expiry,quantity\n" + "\n".join(rows) + "\n"})
    assert [each[1:3] for each in problems_of(company.database, tmp_path)] == [(3, "lot"), (4, "expiry")]


def test_an_import_says_how_far_it_is(company: Company, tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, FILES), NOW, progress=lambda *far: told.append(far))
    assert [far for far in told if far[0] == "items"] == [("items", number) for number in range(1, 5)]
    assert list(dict.fromkeys(table for table, _ in told)) == [each for each in KINDS if each in FILES]


def test_a_google_address_is_one_persons_and_stays_where_the_table_does_not_say_it(
    database: Database, tmp_path: Path
) -> None:
    head, *rows = FILES["people"].splitlines()

    def told(*addresses: str) -> dict[str, str]:
        table = [f"{head},google", *(f"{row},{each}" for row, each in zip(rows, addresses, strict=True))]
        return FILES | {"people": "\n".join(table)}

    with database.write() as connection:
        import_company(connection, write(tmp_path, told("Li@Example.com", "", "", "")), NOW)
        import_company(connection, write(tmp_path, FILES), NOW)
        assert [each.google for each in people.named(connection, str(LI))] == ["li@example.com"]
        assert people.by_google(connection, "LI@example.com") == people.by_address(connection, LI)
    write(tmp_path, told("", "li@example.com", "li@example.com", "x"))
    assert [(row, column) for _, row, column, _ in problems_of(database, tmp_path)] == [
        (4, "google"),
        (5, "google"),
    ]
