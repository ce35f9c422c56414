"""Times of day and spans of hours as people and spreadsheets write them in the settings."""

from datetime import time

import pytest

from domain.company.settings.kinds import Hours, TimeOfDay
from domain.company.values import NotRead


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *(("8", "08:00"), ("08:30", "08:30"), ("8.30", "08:30"), ("8点半", "08:30"), ("8h30", "08:30")),
        *(("8:30 AM", "08:30"), ("8:30 PM", "20:30"), ("8pm", "20:00"), ("8 p.m.", "20:00"), ("8:30:00", "08:30")),
        *(("8:30:00 PM", "20:30"), ("12am", "00:00"), ("12pm", "12:00"), ("上午8:30", "08:30"), ("下午8点半", "20:30")),
        *(
            ("晚上8点", "20:00"),
            ("晚上12点", "00:00"),
            ("中午1点", "13:00"),
            ("凌晨1点", "01:00"),
            ("１８：３０", "18:30"),
        ),
    ],
)
def test_a_time_of_day_is_read_in_either_half_of_the_day(written: str, read: str) -> None:
    assert TimeOfDay().load(written) == time.fromisoformat(read)
    assert TimeOfDay().load(TimeOfDay().dump(TimeOfDay().load(written))) == time.fromisoformat(read)


@pytest.mark.parametrize(
    "written", ["24:00", "8:5", "8:30:15", "13am", "上午20点", "0.354", "noon", "8-30", "", "8:60"]
)
def test_what_is_no_time_of_day_is_refused(written: str) -> None:
    with pytest.raises(NotRead, match="08:30"):
        TimeOfDay().load(written)


@pytest.mark.parametrize("written", ["21:00-07:00", "9pm-7am", "21:00 to 7:00", "晚上9点到早上7点", "21：00—07：00"])
def test_a_span_of_hours_may_be_written_so_too(written: str) -> None:
    assert Hours().load(written) == (time(21), time(7))
