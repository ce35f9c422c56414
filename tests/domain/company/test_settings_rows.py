"""All settings at once, as the sheet has them: asked for at each of its ticks."""

from sqlalchemy import event

from domain.company.settings import issuing, register, store, wording
from domain.company.settings.store import Editor
from tests.domain.small_company import NOW, Company


def test_all_settings_are_read_by_one_statement_however_many_are_set(company: Company) -> None:
    with company.database.write() as connection:
        for centre, chinese in (("Maintenance", "维修组"), ("Assembly", "装配线")):
            store.put(connection, issuing.COST_CENTRES, centre, chinese, Editor(), NOW)
        store.put(connection, wording.UNIT_WORDS, "crate", "case", Editor(), NOW)
    with company.database.read() as connection:
        asked: list[str] = []
        event.listen(connection, "before_cursor_execute", lambda *told: asked.append(told[2]))
        rows = {(row.setting.name, row.scope): row.value for row in register.rows(connection)}
        assert len(asked) == 1
        for setting in register.SETTINGS:
            found = store.entries(connection, setting)
            if not setting.is_list and "" not in found:
                found = {"": setting.default} | found
            assert {scope: value for (name, scope), value in rows.items() if name == setting.name} == found
    assert [scope for name, scope in rows if name == issuing.COST_CENTRES.name] == ["Assembly", "Maintenance"]
