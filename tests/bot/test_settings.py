"""Settings: what is wrong is said where it is set."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import DatabaseSettings, Settings, complaints
from domain.company.codes import Rules, VariableRule


@pytest.fixture
def needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that has to be set is, and nothing else."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "key.json").touch()
    (tmp_path / ".env").write_text(
        "STOREKEEPER_TOKEN=123456789:AAEAAEAAEAAEAAEAAEAAE\n"
        "STOREKEEPER_SHEET=1234567890\n"
        "STOREKEEPER_GOOGLE_CREDENTIALS=key.json\n",
        encoding="utf-8",
    )


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_ledger_is_not_kept_in_memory(url: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        DatabaseSettings(database=url)
    assert complaints(wrong.value) == [
        "STOREKEEPER_DATABASE: name a file, as in sqlite:///file.sqlite3: what is kept in memory is lost"
    ]


@pytest.mark.parametrize("url", ["", "ledger.sqlite3", "mysql://host/name", "postgresql+asyncpg://host/name"])
def test_any_other_database_is_refused_with_how_to_write_one(url: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        DatabaseSettings(database=url)
    (said,) = complaints(wrong.value)
    assert said.startswith("STOREKEEPER_DATABASE: write sqlite:///file.sqlite3 or postgresql://")


@pytest.mark.parametrize("url", ["sqlite:///file.sqlite3", "postgresql://h/n", "postgresql+psycopg://u:p@h:5432/n"])
def test_a_file_or_a_server_is_taken(url: str) -> None:
    assert DatabaseSettings(database=url).database == url


@pytest.mark.usefixtures("needed")
def test_what_is_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOREKEEPER_GOOGLE_API", "")
    assert Settings().google_api is None


@pytest.mark.usefixtures("needed")
@pytest.mark.parametrize("between", [",", " ", ", ", "，"])
def test_patterns_of_variable_codes_are_a_list(between: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOREKEEPER_VARIABLE_CODES", f"21IIIIIWWWWWC{between}22IIIIVPPPPPC")
    rules = VariableRule("21IIIIIWWWWWC", decimals=3), VariableRule("22IIIIVPPPPPC")
    assert Settings().policy.codes == Rules(variable=rules)


@pytest.mark.usefixtures("needed")
@pytest.mark.parametrize("written", ["", " "])
def test_a_company_may_have_no_variable_codes(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().policy.codes == Rules()
    monkeypatch.setenv("STOREKEEPER_VARIABLE_CODES", written)
    assert Settings().policy.codes == Rules()


@pytest.mark.usefixtures("needed")
def test_a_wrong_pattern_is_named_with_what_is_wrong_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOREKEEPER_VARIABLE_CODES", "21IIIIIWWWWWC 22IIIIIWWWWW")
    with pytest.raises(ValidationError) as wrong:
        Settings()
    assert complaints(wrong.value) == [
        "STOREKEEPER_VARIABLE_CODES: 22IIIIIWWWWW: a pattern has 13 characters, this one has 12"
    ]
