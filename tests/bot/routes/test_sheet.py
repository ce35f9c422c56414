"""/sheet: where the sheet is, and how it stands, for those who see everything that is in it."""

from datetime import timedelta

from bot.telegram.notices import Notice, word
from domain.company import granting
from domain.company.settings import mirroring, store
from domain.company.sheet import repairs, state
from domain.company.sheet.repairs import Kind, Repair
from domain.company.sheet.state import MAX_CELLS, SheetFinding
from domain.vocabulary import SheetTrouble, Subject
from tests.bot.chatting import GROUP, Chat
from tests.domain.small_company import ANA, CHEN, LI, NOW, Company


def note(company: Company, found: SheetFinding, after: timedelta = timedelta()) -> None:
    with company.database.write() as connection:
        state.note(connection, found, NOW + after)


def test_it_tells_the_address_how_far_it_is_behind_and_the_last_repair(company: Company) -> None:
    chen = Chat(company, CHEN)
    assert "There is no sheet" in chen.says("/sheet")
    for _ in range(3):
        company.receive("WATER", 5)
    company.seal()
    note(company, SheetFinding("the-book", 1, 0, MAX_CELLS // 4))
    answer = chen.says("/sheet")
    assert "https://docs.google.com/spreadsheets/d/the-book/edit" in answer
    assert "2 bookings are still to be written" in answer
    assert "25 %" in answer
    assert "Nothing had to be put right yet" in answer
    with company.database.write() as connection:
        repairs.remember(connection, [Repair(Kind.ROWS_GONE, "stock", "7", "", "2")], "Zhou", NOW)
    note(company, SheetFinding("the-book", 3, 2, 10), timedelta(minutes=1))
    answer = chen.says("/sheet")
    assert "Every booking is in it" in answer
    assert "The 2 oldest bookings are not in it any more" in answer
    assert "Deleted rows put back · stock · 7 · – → 2 (edited by Zhou)" in answer


def test_in_chinese_and_with_trouble(company: Company) -> None:
    li = company.person(LI)
    with company.database.write() as connection:
        for code in ("EAST", "WEST"):
            granting.grant(connection, None, li, company.site(code).id, "manager", NOW)
    note(company, SheetFinding("the-book", 0, trouble=SheetTrouble.RIGHTS, problem="no"))
    assert "起我无权写入" in Chat(company, LI).says("/sheet")


def test_it_is_not_for_everybody(company: Company) -> None:
    assert "Your role does not include this" in Chat(company, ANA).says("/sheet")
    assert "our own chat" in Chat(company, CHEN, GROUP).says("/sheet@storekeeper_bot")
    li = company.person(LI)
    with company.database.write() as connection:
        granting.grant(connection, None, li, company.site("EAST").id, "manager", NOW)
    assert "只管理其中一部分" in Chat(company, LI).says("/sheet")


def test_every_trouble_has_words_in_both_languages(company: Company) -> None:
    bodies = [{"what": f"sheet-{trouble}", "problem": "<as Google says>"} for trouble in SheetTrouble]
    bodies += [{"what": "sheet-well"}, {"what": "sheet-filling", "percent": 71}]
    with company.database.read() as connection:
        for body in bodies:
            texts = [
                word(connection, Notice(1, CHEN, language, Subject.TROUBLE, body, 1, None), NOW)[0]
                for language in ("en", "zh")
            ]
            assert texts[0] != texts[1]
            assert "<as Google says>" not in texts[0]


def test_the_archive_is_named_in_the_chat(company: Company) -> None:
    chen = company.person(CHEN)
    with company.database.write() as connection:
        granting.grant(connection, None, chen, company.site("EAST").id, "administrator", NOW)
    chat = Chat(company, CHEN)
    assert "out of the browser" in chat.says("/settings Archive of the sheet nonsense!")
    address = "https://docs.google.com/spreadsheets/u/1/d/1AbCdEfGhIjKlMn/edit#gid=0"
    assert "1AbCdEfGhIjKlMn" in chat.says(f"/settings Archive of the sheet {address}")
    with company.database.read() as connection:
        assert store.get(connection, mirroring.ARCHIVE) == "1AbCdEfGhIjKlMn"
    chat.says("/settings 归档表格 无")
    with company.database.read() as connection:
        assert store.get(connection, mirroring.ARCHIVE) == ""
