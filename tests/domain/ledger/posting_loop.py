"""Post one piece after another, and seal now and then, until killed; print each key once it is committed.

Usage: python -m tests.domain.ledger.posting_loop URL NAME
"""

import itertools
import sys
from datetime import UTC, datetime

from domain.company import catalogue, people, places
from domain.ledger import posting, sealing
from domain.ledger.context import Context, Origin
from domain.ledger.movements import Line
from domain.storage.database import Database
from domain.storage.schema.ledger import NO_LOT


def main(url: str, name: str) -> None:
    database = Database(url)
    with database.read() as connection:
        (li, *_) = people.everybody(connection)
        item = catalogue.by_sku(connection, "WATER").id
        dock = places.location(connection, "dock", places.site_by_code(connection, "EAST").id)
        line = Line(item, NO_LOT, places.location(connection, "supplier"), dock, 1)
    for number in itertools.count():
        key = f"{name}-{number}"
        with database.write() as connection:
            posting.post(Context(connection, li, Origin(key), datetime.now(UTC)), "receipt", [line])
        print(key, flush=True)  # noqa: T201
        if number % 5 == 4:
            with database.write() as connection:
                sealing.seal(connection)


if __name__ == "__main__":
    main(*sys.argv[1:])
