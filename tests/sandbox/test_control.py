import asyncio
import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from tests.sandbox.conftest import ANNA, BLOCKER, CAST, GROUP, WANG, bot_of
from tests.sandbox.phone import heard
from tests.sandbox_process import ROOT, ControlError


@pytest.fixture
def control(world):
    return world.control


def test_the_state_is_what_the_cast_says(control):
    state = control.get("/api/state")
    assert state["people"][0] | CAST["people"][0] == state["people"][0]
    assert [chat["title"] for chat in state["chats"]] == ["小王", "Anna", "Blocker", "Shy", "Managers", "Elsewhere"]
    assert state["chats"][4] == {"id": GROUP, "type": "supergroup", "title": "Managers", "members": [ANNA, WANG]}
    assert state["shelf"][0] == {
        "id": "water", "name": "矿泉水", "caption": "Water", "picture": "/api/shelf/water.jpg"
    }  # fmt: skip
    assert state["actions"] == CAST["actions"]
    assert set(state["services"]) == {"telegram", "google"}
    assert state["sheet"]["tabs"]


def test_the_cast_can_be_said_again_and_nothing_is_lost(control):
    said = control.send(WANG, "remember")["message"]
    control.put("/api/cast", CAST | {"people": [CAST["people"][0] | {"first_name": "老王"}, *CAST["people"][1:]]})
    assert control.messages(WANG)[-1] == said
    assert control.state("people")[0]["first_name"] == "老王"
    control.put("/api/cast", CAST)


def test_the_page_and_its_files_are_served(world):
    assert "<html" in requests.get(world.page, timeout=30).text
    assert requests.get(world.page + "/page/style.css", timeout=30).ok
    assert requests.get(world.page + "/page/nothing.js", timeout=30).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "reason"),
    [
        ("POST", "/api/send", {"person": WANG, "chat": WANG}, 400, "'text' is missing"),
        ("POST", "/api/send", {"person": WANG, "chat": WANG, "text": " "}, 400, "1 to 4096 characters"),
        ("POST", "/api/send", {"person": 5, "chat": 5, "text": "x"}, 400, "nobody has the id 5"),
        ("POST", "/api/send", {"person": WANG, "chat": ANNA, "text": "x"}, 400, "is in no chat"),
        ("POST", "/api/send", {"person": BLOCKER, "chat": BLOCKER, "text": "x"}, 400, "has blocked the bot"),
        ("POST", "/api/send", {"person": WANG, "chat": WANG, "text": "x", "reply_to": 99999}, 400, "not there"),
        ("POST", "/api/send", [], 400, "object is expected"),
        (
            "POST",
            "/api/edit",
            {"person": WANG, "chat": WANG, "message": 99, "text": "x"},
            400,
            "not a message of yours",
        ),
        ("POST", "/api/photo", {"person": WANG, "chat": WANG, "shelf": "gold"}, 404, "Not Found"),
        ("POST", "/api/album", {"person": WANG, "chat": WANG, "shelf": []}, 400, "1 to 10 pictures"),
        ("POST", "/api/album", {"person": WANG, "chat": WANG, "shelf": ["drug"] * 11}, 400, "1 to 10 pictures"),
        ("POST", "/api/album", {"person": WANG, "chat": WANG, "shelf": ["drug"], "caption": ["a", "b"]}, 400, "more"),
        ("POST", "/api/album", {"person": WANG, "chat": WANG, "shelf": ["drug"], "reply_to": 99999}, 400, "not there"),
        ("POST", "/api/tap", {"person": WANG, "chat": WANG, "message": 99999, "data": "x"}, 400, "no such message"),
        ("GET", "/api/files/AQADnothing", None, 404, "Not Found"),
        ("GET", "/api/shelf/gold.jpg", None, 404, "Not Found"),
        ("POST", "/api/faults", {"service": "google", "kind": "fire"}, 400, "unknown kind of fault: fire"),
        ("POST", "/api/faults", {"service": "google", "kind": "slow", "colour": 1}, 400, "colour"),
        ("POST", "/api/services", {"service": "fax", "up": False}, 400, "no service fax"),
        ("POST", "/api/redeliver", {"update_id": 1}, 400, "no update 1 is remembered"),
        ("PUT", "/api/cast", {"people": [{"id": -1, "first_name": "x"}]}, 400, "positive"),
        ("PUT", "/api/cast", {"people": [], "groups": [{"id": 5, "title": "x", "members": []}]}, 400, "below"),
        ("POST", "/api/nothing", {}, 404, "Not Found"),
    ],
)
def test_what_cannot_be_done_is_refused_with_the_reason(control, world, method, path, body, status, reason):
    response = requests.request(method, world.page + path, json=body, timeout=30)
    assert response.status_code == status
    assert reason in response.json()["error"]


def test_a_cast_with_an_impossible_barcode_changes_nothing(control):
    before = control.get("/api/state")
    wrong = {"id": "x", "name": "x", "format": "EAN13", "text": "6901234567893"}
    with pytest.raises(ControlError):
        control.put("/api/cast", {"people": [], "shelf": [wrong]})
    assert control.get("/api/state") == before


async def test_a_button_that_is_not_there_cannot_be_tapped(control, world):
    async with bot_of(world) as bot:
        sent = await bot.send_message(WANG, "x")
    with pytest.raises(ControlError, match="no such button"):
        control.post("/api/tap", {"person": WANG, "chat": WANG, "message": sent.message_id, "data": "x"})


def test_a_product_on_the_shelf_can_be_looked_at_and_sent(control):
    assert control.get("/api/shelf/drug.jpg")[:2] == b"\xff\xd8"
    body = {"person": WANG, "chat": WANG, "shelf": "drug", "caption": "+24"}
    message = control.post("/api/photo", body)["message"]
    assert (message["caption"], message["photo"]["width"]) == ("+24", 1000)
    assert control.post("/api/photo", body | {"as_file": True})["message"]["document"]["name"] == "drug.jpg"


@pytest.mark.parametrize(
    ("name", "mime", "shown"),
    [
        ("evil.html", "text/html", "attachment; filename*=UTF-8''evil.html"),
        ("标签.pdf", "application/pdf", "inline; filename*=UTF-8''%E6%A0%87%E7%AD%BE.pdf"),
    ],
)
def test_a_pdf_opens_in_the_browser_and_an_uploaded_page_never_does(world, name, mime, shown):
    body = {"person": WANG, "chat": WANG}
    files = {"file": (name, b"<script>", mime)}
    message = requests.post(world.page + "/api/photo", data=body, files=files, timeout=30).json()["message"]
    served = requests.get(world.page + message["document"]["url"], timeout=30)
    assert (served.headers["Content-Disposition"], served.headers["Content-Type"]) == (shown, mime)


async def test_whoever_listens_is_told_what_happens(control, world):
    async with heard(world.page) as events, bot_of(world) as bot:
        said = control.send(WANG, "hello")["message"]
        assert (await events.next("message"))["message"] == said
        sent = await bot.send_message(WANG, "x")
        await bot.send_chat_action(WANG, "typing")
        assert (await events.next("typing"))["chat"] == WANG
        await sent.delete()
        assert await events.next("deleted") == {"type": "deleted", "chat": WANG, "id": sent.message_id}
        await bot.get_updates(timeout=0)
        assert (await events.next("bot"))["bot"]["polling"] is True
        await bot.set_my_commands([("help", "Help")])
        assert f"{WANG}:{WANG}" in (await events.next("commands"))["commands"]
        control.put("/api/cast", CAST)
        assert await events.next("cast") == {"type": "cast"}
        assert (await events.next("bot"))["bot"]["polling"] is False


async def test_a_service_that_is_down_refuses_connections_until_it_is_up_again(control, world):
    async with bot_of(world) as bot:
        await bot.delete_webhook(drop_pending_updates=True)
        poll = asyncio.create_task(bot.get_updates(timeout=20))
        await asyncio.sleep(1)  # until it has come so far
        states = await asyncio.to_thread(control.post, "/api/services", {"service": "telegram", "up": False})
        assert states["telegram"]["up"] is False
        with pytest.raises(Exception, match="httpx"):
            await poll
        host, port = world.telegram.removeprefix("http://").split(":")
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((host, int(port)), timeout=2)
        assert control.send(WANG, "meanwhile")["update_id"]
        control.post("/api/services", {"service": "telegram", "up": True})
        assert (await bot.get_updates(timeout=0))[-1].message.text == "meanwhile"


def test_faults_are_listed_and_cleared(control):
    state = control.post("/api/faults", {"service": "google", "kind": "status", "status": 429, "times": 3})
    assert state["google"]["faults"][0] | {"status": 429, "times": 3} == state["google"]["faults"][0]
    assert control.delete("/api/faults?service=google")["google"]["faults"] == []


async def test_it_stops_at_once_while_polls_and_streams_are_open(sandbox_process):
    world = sandbox_process.sandbox
    async with bot_of(world) as bot, heard(world.page):
        poll = asyncio.create_task(bot.get_updates(timeout=50))
        await asyncio.sleep(1)  # until it has come so far
        began = time.monotonic()
        assert await asyncio.to_thread(sandbox_process.stop) == 0
        assert time.monotonic() - began < 25
        with pytest.raises(Exception, match="httpx"):
            await poll
    assert (sandbox_process.data / "stderr.txt").read_text() == ""


def test_a_busy_port_that_was_asked_for_is_an_error_and_a_usual_one_is_not(sandbox, tmp_path):
    port = sandbox.page.rpartition(":")[2]
    command = [sys.executable, "-m", "sandbox", "--data", str(tmp_path / "second"), "--page-port", port]
    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)
    assert refused.returncode == 1
    assert refused.stderr.startswith("sandbox: ")
    assert "Traceback" not in refused.stderr


def test_the_ready_line_says_where_everything_is(sandbox):
    key = json.loads(Path(sandbox.service_account).read_text("utf-8"))
    assert key["token_uri"] == sandbox.google + "/token"
    assert sandbox.spreadsheet


async def test_the_page_is_told_when_a_fault_has_struck_and_is_used_up(sandbox):
    sandbox.control.post("/api/faults", {"service": "telegram", "kind": "status", "status": 500, "times": 1})
    async with heard(sandbox.page) as stream:
        await asyncio.to_thread(requests.get, f"{sandbox.bot_api}{sandbox.token}/getMe", timeout=10)
        told = await stream.next("services")
    assert told["services"]["telegram"]["faults"] == []
