"""Parties: suppliers, customers, departments. Anybody named once is known from then on."""

from sqlalchemy import Connection, select

from domain.company.values import folded
from domain.storage.database import insert_in
from domain.storage.schema.company import parties


def find(connection: Connection, name: str) -> int | None:
    """Return the id of the party with this name, ignoring case, width and spaces."""
    return connection.execute(select(parties.c.id).where(parties.c.folded == folded(name))).scalar()


def named(connection: Connection, name: str) -> int:
    """Return the id of the party with this name, adding it if it is new."""
    row = {"name": name, "folded": folded(name)}
    new = insert_in(connection.dialect.name, parties).values(row).on_conflict_do_nothing(index_elements=["folded"])
    connection.execute(new)  # two people may name it at the same moment
    return int(connection.execute(select(parties.c.id).where(parties.c.folded == row["folded"])).scalar_one())
