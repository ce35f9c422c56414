"""What is told and logged of a statement that fails."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from domain.storage.database import Database
from domain.storage.integrity import reason_of
from domain.storage.schema.people import people


def test_a_statement_that_fails_tells_nobody_what_somebody_wrote(database: Database) -> None:
    with pytest.raises(IntegrityError) as failed, database.write() as connection:
        connection.execute(insert(people), {"address": 1, "name": "Ana Silva's secret", "home_id": 99})
    assert "Ana Silva" not in str(failed.value)
    assert "\n" not in reason_of(failed.value)
