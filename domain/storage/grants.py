"""What PostgreSQL does not let the user do. SQLite knows no users: a transaction can begin in its file, or not."""

from sqlalchemy import Connection, text

from domain.storage.columns import metadata

READ_ONLY = "it can only be read: it may be a replica, or in maintenance"

_NOT_GRANTED = text("""
    SELECT relname FROM pg_class
    WHERE relnamespace = CAST(quote_ident(current_schema()) AS regnamespace) AND CASE relkind
        WHEN 'S' THEN NOT has_sequence_privilege(oid, 'USAGE') AND EXISTS (
            SELECT 1 FROM pg_depend JOIN pg_class of ON of.oid = refobjid
            WHERE objid = pg_class.oid AND deptype = 'a' AND of.relname = ANY(:ours))
        ELSE relname = ANY(:ours) AND NOT (has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT'))
    END ORDER BY relname
""")


def refused(connection: Connection) -> list[str]:
    """Return why nothing can be booked in a ledger that can be read, a sentence each."""
    if connection.dialect.name != "postgresql":
        return []
    if connection.execute(text("SHOW transaction_read_only")).scalar_one() == "on":
        return [READ_ONLY]
    found = connection.execute(_NOT_GRANTED, {"ours": list(metadata.tables)}).scalars()
    return [f"its user may not write to {name}" for name in found]
