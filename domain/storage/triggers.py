"""Triggers: rules that the database enforces, whoever writes to it."""

from sqlalchemy import Connection, Table, event

_REFUSE = {
    "sqlite": (
        "CREATE TRIGGER {0}_no_update BEFORE UPDATE ON {0} BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END",
        "CREATE TRIGGER {0}_no_delete BEFORE DELETE ON {0} BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END",
    ),
    "postgresql": (
        """CREATE FUNCTION {2}{0}_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{0} is append-only'; END $$""",
        """CREATE TRIGGER {0}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {2}{0}
            FOR EACH STATEMENT EXECUTE FUNCTION {2}{0}_append_only()""",
    ),
}

_QUEUE = {
    "sqlite": (
        """CREATE TRIGGER {0}_queue AFTER INSERT ON {0}
            BEGIN INSERT INTO {1} VALUES (NEW.id); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION {2}{0}_queue() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO {1} VALUES (NEW.id); RETURN NULL; END $$""",
        """CREATE TRIGGER {0}_queue AFTER INSERT ON {2}{0}
            FOR EACH ROW EXECUTE FUNCTION {2}{0}_queue()""",
    ),
}


def keep_append_only(table: Table) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE on a table from its creation."""

    @event.listens_for(table, "after_create")
    def make(_table: Table, connection: Connection, **_: object) -> None:
        for statement in _REFUSE[connection.dialect.name]:
            connection.exec_driver_sql(statement.format(table.name, "", _within(connection, table)))


def queue_what_is_inserted(table: Table, queue: Table) -> None:
    """Queue the id of every inserted row in `queue`, a table of one column that is created after the first."""

    @event.listens_for(queue, "after_create")
    def make(_table: Table, connection: Connection, **_: object) -> None:
        for statement in _QUEUE[connection.dialect.name]:
            connection.exec_driver_sql(statement.format(table.name, queue.name, _within(connection, table)))


def _within(connection: Connection, table: Table) -> str:
    """Return the prefix for names in the table's schema; empty if the schema is not named."""
    schema = connection.schema_for_object(table)
    return f"{schema}." if schema else ""
