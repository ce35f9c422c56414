"""Where the name of who was forgotten still stands: notes are sealed."""

from domain.operations import forgetting
from tests.domain.small_company import Company


def test_notes_that_have_the_name_are_listed_by_their_numbers(company: Company) -> None:
    company.receive("WATER", 24)
    company.adjust("WATER", -1, reason="dropped by ana silva")
    company.adjust("WATER", -1, reason="dropped by 100% nobody")
    with company.database.read() as connection:
        assert forgetting.still_named(connection, "Ana Silva") == ["J-000002"]
        assert forgetting.still_named(connection, "100%") == ["J-000003"]
        assert forgetting.still_named(connection, "A_a") == []
