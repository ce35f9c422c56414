import io
from collections.abc import AsyncIterator, Iterator

import pytest
from PIL import Image
from telegram import Bot

from tests.sandbox_process import Sandbox, SandboxProcess

WANG, ANNA, BLOCKER, SHY = 1001, 1002, 1003, 1004
GROUP, STRANGE_GROUP = -1001000000001, -1001000000002
CAST = {
    "people": [
        {"id": WANG, "first_name": "小王", "language_code": "zh-hans", "label": "floor worker"},
        {"id": ANNA, "first_name": "Anna", "language_code": "en", "label": "manager"},
        {"id": BLOCKER, "first_name": "Blocker", "language_code": "en", "label": "", "blocked": True},
        {"id": SHY, "first_name": "Shy", "language_code": "en", "label": "", "started": False},
    ],
    "groups": [
        {"id": GROUP, "title": "Managers", "members": [ANNA, WANG]},
        {"id": STRANGE_GROUP, "title": "Elsewhere", "members": [ANNA], "bot_member": False},
    ],
    "shelf": [
        {"id": "water", "name": "矿泉水", "caption": "Water", "format": "EAN13", "text": "6901234567892"},
        {"id": "drug", "name": "Tablets", "caption": "", "format": "GS1-128", "text": "(01)06901234567892(10)A12"},
    ],
    "actions": [{"label": "Morning", "person": ANNA, "chat": ANNA, "text": "/morning"}],
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One sandbox for a module's tests, with people in it."""
    with SandboxProcess(tmp_path_factory.mktemp("world")) as process:
        assert process.sandbox is not None
        process.sandbox.control.put("/api/cast", CAST)
        yield process.sandbox


def bot_of(sandbox: Sandbox) -> Bot:
    return Bot(sandbox.token, base_url=sandbox.bot_api, base_file_url=sandbox.bot_files)


@pytest.fixture
async def bot(world: Sandbox) -> AsyncIterator[Bot]:
    """The real client, with no updates waiting."""
    async with bot_of(world) as bot:
        await bot.get_updates(offset=-1, timeout=0, allowed_updates=[])
        await bot.delete_webhook(drop_pending_updates=True)
        yield bot


def picture(width: int, height: int, kind: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    image.save(file, kind, **options)
    return file.getvalue()
