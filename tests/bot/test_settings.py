"""Settings: what is wrong is said where it is set."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.cli.proxies import unusable_proxy
from bot.settings import DatabaseSettings, Settings, SettingsRefused, complaints, read_settings
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
def test_blanks_around_what_was_pasted_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOREKEEPER_TOKEN", " 123456789:AAEAAEAAEAAEAAEAAEAAE\n")
    monkeypatch.setenv("STOREKEEPER_DATABASE", "sqlite:///mine.sqlite3 ")
    monkeypatch.setenv("STOREKEEPER_LOG", "json\r")
    settings = Settings()
    assert settings.token.get_secret_value() == "123456789:AAEAAEAAEAAEAAEAAEAAE"
    assert (settings.database, settings.log) == ("sqlite:///mine.sqlite3", "json")


@pytest.mark.usefixtures("needed")
@pytest.mark.parametrize("account", ["", "u/0/", "u/12/"])
def test_a_sheets_address_is_taken_as_a_browser_with_several_accounts_shows_it(
    account: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(
        "STOREKEEPER_SHEET", f"https://docs.google.com/spreadsheets/{account}d/1AbCdEfGhIjKlMn/edit#gid=0"
    )
    assert Settings().sheet == "1AbCdEfGhIjKlMn"


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


def refused(kind: type[DatabaseSettings] = Settings) -> tuple[str, ...]:
    with pytest.raises(SettingsRefused) as wrong:
        read_settings(kind)
    return wrong.value.sentences


@pytest.mark.usefixtures("needed")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_file_is_read_in_the_encodings_that_editors_and_shells_write(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / ".env"
    told = file.read_text(encoding="utf-8") + "# 库管\nSTOREKEEPER_DRAFT_MINUTES=7\n"
    file.write_bytes(told.replace("\n", "\r\n").encode(encoding))
    assert read_settings(Settings).draft_minutes == 7


@pytest.mark.usefixtures("needed")
@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_file_in_any_other_encoding_is_named(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / ".env"
    file.write_bytes((file.read_text(encoding="utf-8") + "# 库管\n").encode(encoding))
    said = (".env is neither in UTF-8 nor marked as UTF-16: save it as UTF-8",)
    assert refused() == refused(DatabaseSettings) == said


@pytest.mark.usefixtures("needed")
@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("STOREKEEPER_TOKN", "TOKEN"),
        ("STOREKEEPER_DATABSE", "DATABASE"),
        ("STOREKEEPER_DATABASE_URL", "DATABASE"),
        ("STOREKEEPER_BOT_TOKEN", "TOKEN"),
        ("STOREKEEPER_GOOGLE_CREDENTIAL", "GOOGLE_CREDENTIALS"),
        ("storekeeper_labelsheet", "LABEL_SHEET"),
    ],
)
@pytest.mark.parametrize("in_file", [True, False])
def test_a_misspelt_setting_is_named_with_what_was_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, meant: str, *, in_file: bool
) -> None:
    if in_file:
        with (tmp_path / ".env").open("a", encoding="utf-8") as file:
            file.write(f"{name}=x\n")
    else:
        monkeypatch.setenv(name, "x")
    assert refused(DatabaseSettings) == (f"{name}: there is no such setting; did you mean STOREKEEPER_{meant}?",)


@pytest.mark.usefixtures("needed")
def test_names_that_others_set_in_the_environment_are_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SERVICE_HOST", "SERVICE_PORT", "PORT", "PORT_8080_TCP_ADDR", "CORPUS", "BROWSER_REQUIRED"):
        monkeypatch.setenv(f"STOREKEEPER_{name}", "x")
    assert read_settings(Settings).draft_minutes == 30
    with (tmp_path / ".env").open("a", encoding="utf-8") as file:
        file.write("STOREKEEPER_COLOUR=red\nOTHER=1\n")
    assert refused() == ("STOREKEEPER_COLOUR: there is no such setting: see docs/settings.md",)


@pytest.mark.parametrize("url", ["postgresql://h:54x2/n", "postgresql://h:99999/n", "postgresql://h:0/n"])
def test_a_bad_port_is_said_in_a_sentence(url: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        DatabaseSettings(database=url)
    (said,) = complaints(wrong.value)
    assert said.startswith("STOREKEEPER_DATABASE: ")


@pytest.mark.usefixtures("needed")
@pytest.mark.parametrize("url", ["http://h:99999", "http://h:port", "nonsense"])
def test_a_bad_address_is_said_in_a_sentence(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOREKEEPER_TELEGRAM_API", url)
    (said,) = refused()
    assert said.startswith("STOREKEEPER_TELEGRAM_API: ")


@pytest.mark.usefixtures("needed")
@pytest.mark.parametrize("written", ["1,000", "1e3", "-1", "¥500"])
def test_an_amount_is_written_as_everywhere_else(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOREKEEPER_PRICE_FACTOR", written)
    (said,) = refused()
    assert said.startswith("STOREKEEPER_PRICE_FACTOR: ")
    assert "write it as 1000" in said


@pytest.mark.parametrize(
    "address",
    ["socks5://127.0.0.1:1080", "socks5h://h:1080", "socks4://h:1080", "socks://h:1080", "http://h:x", "http://"],
)
def test_a_proxy_that_cannot_be_used_is_said_in_a_sentence(address: str) -> None:
    for kind in ("all", "https", "http"):
        assert str(unusable_proxy({kind: address})).startswith(f"{kind.upper()}_PROXY: ")


@pytest.mark.parametrize("address", ["http://host:3128", "https://user:secret@host", "host:3128", ""])
def test_a_plain_proxy_is_used(address: str) -> None:
    assert unusable_proxy({"all": address, "no": "localhost"}) is None


@pytest.mark.usefixtures("needed")
@pytest.mark.parametrize("name", ["GOOGLE_CREDENTIALS", "VARIABLE_CODES", "PRICE_FACTOR", "LOG_LEVELS", "DATABASE"])
@pytest.mark.parametrize(
    "secret", ["123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-abc", "postgresql://keeper:hunter2@host/name"]
)
def test_a_secret_in_the_place_of_another_setting_is_not_shown(
    name: str, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"STOREKEEPER_{name}", f"x {secret} y")
    said = "".join(refused())
    assert f"STOREKEEPER_{name}: " in said
    assert "AAEhBOweik6ad9r" not in said
    assert "hunter2" not in said


def test_a_name_that_no_file_can_have_is_said_in_a_sentence() -> None:
    with pytest.raises(ValidationError) as wrong:
        DatabaseSettings(database=f"sqlite:///{'a' * 3_000}")
    (said,) = complaints(wrong.value)
    assert said.startswith("STOREKEEPER_DATABASE: there can be no file of that name: ")
