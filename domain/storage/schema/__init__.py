"""The tables of the ledger, the same on SQLite (STRICT) and PostgreSQL; a module per subject.

Quantities are whole steps of the item's smallest unit. Moments are UTC.
"""

import secrets
from datetime import UTC, datetime

from sqlalchemy import Connection, MetaData, event

from domain import vocabulary
from domain.storage.columns import metadata
from domain.storage.schema import alerts, company, documents, figures, ledger, people, sheet  # noqa: F401 - of all tables
from domain.storage.triggers import keep_append_only, queue_what_is_inserted

APPEND_ONLY = (
    ledger.movements,
    ledger.lines,
    ledger.serials,
    ledger.journal,
    figures.valuations,
    ledger.lot_decisions,
    ledger.lot_corrections,
    ledger.closings,
    company.barcode_links,
    people.rights_log,
    company.settings_log,
    company.field_changes,
    documents.restatements,
    documents.transfer_steps,
    alerts.alert_decisions,
)

"""History, which the database itself refuses to change."""

for _table in APPEND_ONLY:
    keep_append_only(_table)

queue_what_is_inserted(ledger.movements, ledger.unsealed)


@event.listens_for(metadata, "after_create")
def _first_rows(_metadata: MetaData, connection: Connection, **_: object) -> None:
    """Insert lot 0, the places outside every site, and the first epoch."""
    if connection.execute(ledger.lots.select().where(ledger.lots.c.id == ledger.NO_LOT)).first() is None:
        no_lot = {"id": ledger.NO_LOT, "code": "", "folded": "", "status": vocabulary.LotStatus.OK}
        connection.execute(ledger.lots.insert().values(no_lot))
        connection.execute(
            company.locations.insert(), [{"site_id": None, "kind": kind, "code": kind} for kind in vocabulary.OUTSIDE]
        )
    if connection.execute(ledger.epochs.select()).first() is None:
        connection.execute(ledger.epochs.insert().values(mark=new_mark(), begun_at=datetime.now(UTC), position=0))


def new_mark() -> str:
    """Return a new, unique mark for an epoch."""
    return secrets.token_hex(16)
