"""The daily verification: what was verified before is chained, and not gone through again but a part at a time."""

import pytest
from sqlalchemy import Connection, update

from domain.ledger import checkpoints
from domain.ledger.checkpoints import NIGHTS, Checkpoint
from domain.ledger.verification import Verification, verify, verify_quickly
from domain.storage.schema.ledger import verified
from tests.domain.ledger.test_verification import chain_again, unguarded
from tests.domain.small_company import LATER, NOW, Company


def quickly(company: Company) -> Verification:
    with company.database.read() as connection:
        return verify_quickly(connection)


def keep(company: Company, found: Verification) -> None:
    assert not found.differences
    with company.database.write() as connection:
        checkpoints.store(connection, found.reached, NOW)


@pytest.fixture
def verified_once(company: Company) -> Company:
    """Three movements that were verified: receipts 1 and 3, issue 2."""
    company.receive("WATER", 24, price="1.00")
    company.issue("WATER", 4)
    company.receive("PARA", 5, "P-1", LATER, price="3.00")
    company.seal()
    keep(company, quickly(company))
    return company


def told(found: Verification) -> list[str]:
    return [f"{each.where}: {each.problem}".split(" (")[0] for each in found.differences]


def test_the_first_goes_through_everything_and_the_next_goes_on_from_there(company: Company) -> None:
    company.receive("WATER", 24, price="1.00")
    company.seal()
    first = quickly(company)
    assert (first.since, first.reached.position) == (None, 1)
    keep(company, first)
    company.issue("WATER", 4)
    company.reverse(company.receive("WATER", 6, price="2.00"))
    company.receive("PARA", 5, "P-1", LATER)
    company.seal()
    second = quickly(company)
    assert second.since == first.reached
    assert (second.reached.position, second.differences) == (5, ())
    with company.database.read() as connection:
        whole = verify(connection).reached
    assert (whole.position, whole.hash) == (second.reached.position, second.reached.hash)
    assert {item: pool.state for item, pool in whole.pools.items()} == {
        item: pool.state for item, pool in second.reached.pools.items()
    }


def test_an_item_that_nobody_touched_since_keeps_its_pool(verified_once: Company) -> None:
    verified_once.issue("WATER", 1)
    verified_once.seal()
    keep(verified_once, quickly(verified_once))
    verified_once.issue("PARA", 1)
    verified_once.seal()
    assert not quickly(verified_once).differences


def test_what_came_since_is_checked_to_the_last_line(verified_once: Company) -> None:
    verified_once.issue("WATER", 3)
    verified_once.seal()
    with verified_once.database.write() as connection:
        unguarded(connection, "UPDATE movements SET note = 'never mind' WHERE id = 4")
    assert told(quickly(verified_once)) == ["I-000004: it is not what was sealed: the hash differs"]


def test_a_value_that_was_changed_and_chained_again_since_is_told(verified_once: Company) -> None:
    verified_once.issue("WATER", 3)
    verified_once.seal()
    with verified_once.database.write() as connection:
        unguarded(connection, "UPDATE valuations SET value = -299 WHERE movement_id = 4")
        chain_again(connection)
    assert told(quickly(verified_once))[0] == "I-000004: line 1 is worth -299"


def rewrite(connection: Connection) -> None:
    """Change what was verified, and chain it again: nothing in the journal itself shows it."""
    unguarded(connection, "UPDATE movements SET note = 'never mind' WHERE id = 2")
    chain_again(connection)


def test_history_rewritten_before_the_checkpoint_is_told(verified_once: Company) -> None:
    with verified_once.database.write() as connection:
        rewrite(connection)
    with verified_once.database.read() as connection:
        assert not verify(connection).differences, "the whole one has nothing to compare it with"
    assert told(quickly(verified_once)) == ["journal 3: its hash is not the one that was verified last time"]


def test_a_journal_that_was_cut_off_is_told(verified_once: Company) -> None:
    with verified_once.database.write() as connection:
        unguarded(connection, "DELETE FROM journal WHERE position = 3")
    assert told(quickly(verified_once))[0] == "journal 3: its hash is not the one that was verified last time"


def test_sums_are_counted_in_full_however_old_they_are(verified_once: Company) -> None:
    with verified_once.database.write() as connection:
        unguarded(connection, "UPDATE lines SET quantity = 6 WHERE movement_id = 3")
    assert "PARA at EAST/DOCK, lot P-1: the balance says 5, the movements say 6" in told(quickly(verified_once))


def test_within_thirty_nights_everything_older_is_hashed_again(company: Company) -> None:
    for _ in range(NIGHTS * 2):
        company.receive("WATER", 1)
    company.seal()
    keep(company, quickly(company))
    with company.database.write() as connection:
        unguarded(connection, "UPDATE movements SET note = 'never mind' WHERE id = 31")
    for _ in range(NIGHTS):
        found = quickly(company)
        if found.differences:
            break
        keep(company, found)
    assert told(found) == ["R-000031: it is not what was sealed: the hash differs"]


@pytest.mark.parametrize(
    ("again", "part"), [(0, (0, 4)), (4, (4, 8)), (96, (96, 100)), (98, (98, 100)), (100, (0, 4)), (200, (0, 4))]
)
def test_the_parts_of_the_nights(again: int, part: tuple[int, int]) -> None:
    assert Checkpoint(100, "", again, {}).next_part == part


def test_a_checkpoint_of_an_empty_ledger(company: Company) -> None:
    keep(company, quickly(company))
    company.receive("WATER", 24)
    company.seal()
    found = quickly(company)
    assert (found.since is not None, found.differences) == (True, ())


def test_pools_that_were_changed_in_the_checkpoint_do_not_agree(verified_once: Company) -> None:
    with verified_once.database.write() as connection:
        connection.execute(update(verified).values(pools=[]))
    assert "its pool says" in told(quickly(verified_once))[0]
