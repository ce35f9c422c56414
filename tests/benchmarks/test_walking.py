"""Walking: each way is still there to be counted."""

from pathlib import Path

from benchmarks.walking import ways


def test_every_way_goes_from_its_first_file_to_its_last(tmp_path: Path) -> None:
    walked = dict(ways(tmp_path))
    text, photograph, tap, row, morning = walked.values()
    assert {"bot/telegram/updates.py", "bot/language/reader.py", "domain/ledger/posting.py"} <= text.files
    assert {"bot/telegram/updates.py", "bot/routes/photographs.py", "domain/ledger/posting.py"} <= photograph.files
    assert {"bot/telegram/updates.py", "bot/routes/taps.py", "domain/ledger/posting.py"} <= tap.files
    assert {"domain/ledger/sealing.py", "sheets/mirror/ticking.py", "sheets/client.py"} <= row.files
    assert {"bot/cards/alerts.py", "bot/telegram/notices.py"} <= morning.files
    assert all(walk.crossings >= len(walk.files) - 1 for walk in walked.values())
