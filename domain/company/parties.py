"""Parties: suppliers, customers, departments. Who is named once is known from then on."""

from sqlalchemy import Connection, select

from domain.company.values import folded
from domain.storage.database import insert_in
from domain.storage.schema.company import parties


def find(connection: Connection, name: str) -> int | None:
    """The id of the party of this name, whatever its case, width and spaces."""
    return connection.execute(select(parties.c.id).where(parties.c.folded == folded(name))).scalar()


def named(connection: Connection, name: str) -> int:
    """The id of the party of this name, which is known from now on."""
    row = {"name": name, "folded": folded(name)}
    new = insert_in(connection.dialect.name, parties).values(row).on_conflict_do_nothing(index_elements=["folded"])
    connection.execute(new)  # two may name it at the same moment
    return int(connection.execute(select(parties.c.id).where(parties.c.folded == row["folded"])).scalar_one())
