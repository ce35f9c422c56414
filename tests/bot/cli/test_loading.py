"""A command loads what it needs: neither Google's clients, nor what reads workbooks and draws labels."""

import subprocess
import sys

from tests.zygote import ROOT

HEAVY = ("google", "gspread", "requests", "openpyxl", "numpy", "PIL", "reportlab", "zxingcpp", "cv2", "uharfbuzz")


def test_the_command_line_is_there_before_what_only_some_commands_need() -> None:
    look = f"import sys, bot.cli; print(*sorted(set({HEAVY!r}) & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
