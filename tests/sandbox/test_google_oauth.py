import json
import time
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import crypt, jwt
from google.auth.exceptions import RefreshError

from sandbox.google.oauth import AUDIENCE, GRANT
from tests.sandbox.google_client import client
from tests.sandbox_process import Sandbox, SandboxProcess


@pytest.fixture(scope="module")
def account(world: Sandbox) -> dict[str, Any]:
    account: dict[str, Any] = json.loads(Path(world.service_account).read_text())
    return account


def ask(account: dict[str, Any], **changes: Any) -> tuple[int, str]:
    now = int(time.time())
    claims = {
        "iss": account["client_email"],
        "aud": AUDIENCE,
        "scope": "https://www.googleapis.com/auth/spreadsheets",
        "iat": now,
        "exp": now + 3600,
    }
    assertion = jwt.encode(crypt.RSASigner.from_service_account_info(account), claims | changes)
    answer = requests.post(account["token_uri"], {"grant_type": GRANT, "assertion": assertion}, timeout=30)
    return answer.status_code, answer.json().get("error", "")


def test_the_key_opens_the_workbook_that_a_person_made(world: Sandbox) -> None:
    assert Path(world.service_account).stat().st_mode & 0o077 == 0
    book = client(world).open_by_key(world.spreadsheet)
    assert (book.title, [sheet.title for sheet in book.worksheets()]) == ("Storekeeper", ["Sheet1"])
    assert (book.sheet1.row_count, book.sheet1.col_count) == (1000, 26)


def test_a_right_claim_gets_a_token(account: dict[str, Any]) -> None:
    assert ask(account) == (200, "")


def test_another_key_is_refused(world: Sandbox, account: dict[str, Any], tmp_path: Path) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path / "key.json"
    path.write_text(json.dumps(account | {"private_key": other.decode()}))
    with pytest.raises(RefreshError, match=r"invalid_grant: Invalid JWT Signature"):
        client(world, path).open_by_key(world.spreadsheet)


@pytest.mark.parametrize(
    ("changes", "moved"),
    [
        ({"iss": "somebody@else.iam.gserviceaccount.com"}, {}),
        ({"aud": "https://example.org/token"}, {}),
        ({}, {"exp": 90_000}),
        ({}, {"iat": -7200, "exp": -3600}),
        ({}, {"iat": 1800, "exp": 5400}),
    ],
    ids=["issuer", "audience", "too long", "over", "not yet"],
)
def test_a_wrong_claim_is_refused(account: dict[str, Any], changes: dict[str, str], moved: dict[str, int]) -> None:
    now = int(time.time())  # of the test: a suite may take longer than a claim lasts
    assert ask(account, **changes, **{name: now + seconds for name, seconds in moved.items()}) == (400, "invalid_grant")


def test_a_claim_for_nothing_is_refused(account: dict[str, Any]) -> None:
    assert ask(account, scope="") == (400, "invalid_scope")


@pytest.mark.parametrize("assertion", ["", "a.b.c", "ä", "e30.e30.", "bnVsbA.bnVsbA.eA"])
def test_what_is_no_claim_at_all_is_refused(account: dict[str, Any], assertion: str) -> None:
    answer = requests.post(account["token_uri"], {"grant_type": GRANT, "assertion": assertion}, timeout=30)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer ya29.invented"}, {"Authorization": "Basic eA=="}])
def test_without_a_token_there_is_no_answer(world: Sandbox, headers: dict[str, str]) -> None:
    url = f"{world.google}/v4/spreadsheets/{world.spreadsheet}"
    error = requests.get(url, headers=headers, timeout=30).json()["error"]
    assert (error["code"], error["status"]) == (401, "UNAUTHENTICATED")


def test_who_asked_to_read_may_not_write(world: Sandbox) -> None:
    reader = client(world, scopes=gspread.auth.READONLY_SCOPES).open_by_key(world.spreadsheet)
    with pytest.raises(gspread.exceptions.APIError, match="insufficient authentication scopes"):
        reader.add_worksheet("x", 1, 1)


def test_an_unknown_workbook_is_not_there(world: Sandbox) -> None:
    with pytest.raises(gspread.SpreadsheetNotFound):
        client(world).open_by_key("another")


def test_quota_is_told_in_googles_words_with_the_seconds_to_wait(world: Sandbox) -> None:
    there = client(world)
    there.open_by_key(world.spreadsheet)
    fault = {"service": "google", "kind": "status", "status": 429, "retry_after": 7}
    world.control.post("/api/faults", fault)
    with pytest.raises(gspread.exceptions.APIError) as refused:
        there.open_by_key(world.spreadsheet)
    assert (refused.value.code, refused.value.error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert refused.value.response.headers["Retry-After"] == "7"


def test_a_restart_ends_tokens_but_keeps_key_and_workbook(sandbox_process: SandboxProcess) -> None:
    before = sandbox_process.sandbox
    assert before is not None
    there = client(before)
    sheet = there.open_by_key(before.spreadsheet).sheet1
    sheet.update([["00123", 1.5, True, "药"]], "B2", raw=True)
    sheet.format("B2", {"textFormat": {"bold": True}})
    shown = before.control.state("sheet")
    sandbox_process.stop()
    after = sandbox_process.start()
    assert after.spreadsheet == before.spreadsheet
    assert sheet.get("B2:E2", value_render_option="UNFORMATTED_VALUE") == [["00123", 1.5, True, "药"]]
    assert after.control.state("sheet") == shown
