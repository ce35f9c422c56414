"""The decoders are loaded where pictures are decoded, and nowhere else: whatever runs besides is 18 MB smaller."""

import subprocess
import sys

import pytest

LOADED = "import sys, {module}; print(*sorted(sys.modules.keys() & {{'cv2', 'pi_heif'}}))"


@pytest.mark.parametrize(
    ("module", "decoders"),
    [("bot.cli", []), ("bot.telegram.application", []), ("bot.scanner.child", ["cv2", "pi_heif"])],
)
def test_who_decodes_nothing_loads_no_decoder(module: str, decoders: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED.format(module=module)], capture_output=True, check=True, text=True
    )
    assert done.stdout.split() == decoders
