"""The whole job: from a photograph in the chat to a line in the sheet and an alert in the group."""

from tests.end_to_end.program import Phone, Storekeeper, eventually, sheet_rows


def test_a_photograph_with_plus_24_is_booked_seen_in_the_sheet_and_what_is_low_is_told_in_the_group(
    keeper: Storekeeper, floor: Phone, group: Phone
) -> None:
    floor.photograph("water-550", caption="+24")
    booked = floor.sees("Received", "1 case = 24 bottles", "Spring water", "312 bottles")
    number = booked["text"].split(" · ")[1].split("\n")[0]

    def line() -> list[str] | None:
        return next((row for row in sheet_rows(keeper.sandbox, "Movements") if number in row), None)

    row = eventually(line, f"{number} in the sheet")
    assert "WATER-550" in row
    assert "24" in row
    assert "Ana Silva" in row
    stock = eventually(lambda: sheet_rows(keeper.sandbox, "Stock by bin"), "the stock tab")
    assert any("WATER-550" in each and "72" in each for each in stock), "48 were on the dock, 24 came"

    group.send("/morning")
    told = group.sees("East warehouse", "Below minimum", "FLOUR-5K")
    assert "AMOX-250" in told["text"]
    assert "Expired" in told["text"], "the yoghurt"
    group.sees("West warehouse", "WATER-550")

    verified = keeper.command("verify")
    assert verified.returncode == 0, verified.stdout
    assert "everything agrees" in verified.stdout
