import json
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sheets.client import connect
from sheets.errors import NotShared, QuotaSpent, RequestRefused, Unavailable, WrongKey
from tests.sandbox_process import Sandbox


def key_file(sandbox: Sandbox, folder: Path, **changes: str) -> Path:
    account = json.loads(Path(sandbox.service_account).read_text()) | changes
    path = folder / "key.json"
    path.write_text(json.dumps(account))
    return path


def test_everything_that_goes_to_google_goes_to_the_base_address_tokens_too(sandbox: Sandbox, tmp_path: Path) -> None:
    path = key_file(sandbox, tmp_path, token_uri="https://oauth2.googleapis.com/token")
    described = connect(path, sandbox.spreadsheet, sandbox.google).describe()
    assert described["sheets"][0]["properties"]["title"] == "Sheet1"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"type": "authorized_user"}', "\x00"])
def test_a_file_that_is_no_key_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key.json"
    path.write_text(content)
    with pytest.raises(WrongKey, match=r"key\.json is not the JSON key file"):
        connect(path, "x")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("hello", "it is not in JSON"),
        ("[]", "something else in JSON"),
        ('{"installed": {"client_id": "x"}}', "perhaps the key of an OAuth client"),
        ('{"type": "service_account"}', "it is incomplete"),
    ],
)
def test_what_is_wrong_with_a_key_file_is_said_in_words(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "key.json"
    path.write_text(content)
    with pytest.raises(WrongKey, match=told):
        connect(path, "x")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_key_file_that_an_editor_saved_in_its_own_encoding_is_read(
    sandbox: Sandbox, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "key.json"
    path.write_text(Path(sandbox.service_account).read_text("utf-8"), encoding)
    assert connect(path, sandbox.spreadsheet, sandbox.google).describe()["sheets"]


def test_a_missing_key_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WrongKey, match="No such file"):
        connect(tmp_path / "key.json", "x")


def test_a_key_that_google_does_not_know(sandbox: Sandbox, tmp_path: Path) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = key_file(sandbox, tmp_path, private_key=other.decode())
    with pytest.raises(WrongKey, match="does not accept the key of storekeeper@"):
        connect(path, sandbox.spreadsheet, sandbox.google).describe()


def test_a_sheet_that_is_not_shared_says_with_whom_to_share_it(sandbox: Sandbox) -> None:
    with pytest.raises(NotShared, match="share it with that address"):
        connect(Path(sandbox.service_account), "another", sandbox.google).describe()


def test_a_wrong_request_is_refused_with_googles_reason(sandbox: Sandbox) -> None:
    workbook = connect(Path(sandbox.service_account), sandbox.spreadsheet, sandbox.google)
    with pytest.raises(RequestRefused, match="No grid with id: 99"):
        workbook.write([{"deleteSheet": {"sheetId": 99}}])


@pytest.mark.parametrize(("status", "error"), [(429, QuotaSpent), (500, Unavailable), (503, Unavailable)])
def test_retries_end_when_patience_does(sandbox: Sandbox, status: int, error: type[Exception]) -> None:
    sandbox.control.post("/api/faults", {"service": "google", "kind": "status", "status": status, "times": 1000})
    started = time.monotonic()
    workbook = connect(Path(sandbox.service_account), sandbox.spreadsheet, sandbox.google, patience=1.0)
    workbook._sheets.auth.token = "none that matters"  # google-auth's own retries take longer
    with pytest.raises(error):
        workbook.describe()
    assert time.monotonic() - started < 15


def test_a_server_that_never_answers_is_away_after_a_while(sandbox: Sandbox) -> None:
    workbook = connect(Path(sandbox.service_account), sandbox.spreadsheet, sandbox.google, patience=0)
    workbook.describe()
    sandbox.control.post("/api/faults", {"service": "google", "kind": "slow", "seconds": 5})
    workbook._sheets.set_timeout((1, 0.3))
    with pytest.raises(Unavailable):
        workbook.describe()
