"""How records lie in a database: the tables of the schema as text, each row with a version, a counter and a log beside.

Every value is kept as text, as written. A numeric column would change `007`, and with it the key that evidence names,
and SQLite's rounds whole numbers beyond 64 bits.
"""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import produce_migrations
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.operations.ops import AddColumnOp, CreateTableOp, DropColumnOp, MigrateOperation, OpContainer
from sqlalchemy import BigInteger, Boolean, Column, Connection, Identity, Index, Integer, MetaData, PrimaryKeyConstraint, Table, Text, insert, inspect, select

from oi_metrics.model import schema
from oi_metrics.model.faults import Fault
from oi_metrics.model.message import Message
from oi_metrics.records.database.problems import NO_RECORDS, DatabaseProblem

VERSION, PLACE = "row_version", "row_place"
"""Columns beside those of the schema: the edition counter when the row was last written, and the place in the table."""

METADATA = MetaData()
EDITION = Table(
    "records_edition",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("edition", BigInteger, nullable=False),
    Column("log_entry", BigInteger, nullable=False, server_default="0"),
    Column("log_digest", Text, nullable=False, server_default=""),
)
"""One row: a counter that goes up with every transaction that writes, and where the log ended when it was last written."""

_SERIAL = BigInteger().with_variant(Integer, "sqlite")
AUDIT = Table(
    "audit_log",
    METADATA,
    Column("entry", _SERIAL, Identity(always=False), primary_key=True),
    Column("save", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("record_type", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("told", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("undoes", BigInteger, nullable=False),
    Column("digest", Text, nullable=False, server_default=""),
    Index("audit_log_record", "record_type", "record_id"),
    sqlite_autoincrement=True,
)
"""Every change of a record, every attempt that was refused, every load; rows are only ever added, each chained to the one before."""


def _table(table: schema.Table) -> Table:
    columns = [Column(name, Text, nullable=False, server_default="") for name in table.column_names]
    beside = [Column(name, BigInteger, nullable=False, server_default="0") for name in (VERSION, PLACE)]
    return Table(table.name, METADATA, *columns, *beside, PrimaryKeyConstraint(*table.key))


RECORDS: dict[str, Table] = {name: _table(table) for name, table in schema.TABLES.items()}


def migrate(connection: Connection, place: str) -> list[str]:
    """Make what is missing, in the connection's transaction; nothing that is there is taken away.

    Returns what was made: table names, and `table.column` for a column that was added, blank in every row. Raises
    DatabaseProblem for records that a newer version of this program has laid out.
    """
    context = MigrationContext.configure(connection, opts={"include_object": _ours, "compare_type": False, "compare_server_default": False})
    operations, made = Operations(context), []
    for operation in _flat(produce_migrations(context, METADATA).upgrade_ops.ops):  # type: ignore[union-attr]
        if isinstance(operation, DropColumnOp):
            raise newer(place, f"{operation.table_name}.{operation.column_name}")
        if isinstance(operation, CreateTableOp):
            made.append(operation.table_name)
        elif isinstance(operation, AddColumnOp):
            made.append(f"{operation.table_name}.{operation.column.name}")
        else:
            continue
        operations.invoke(operation)
    if connection.execute(select(EDITION.c.edition)).first() is None:
        connection.execute(insert(EDITION).values(id=1, edition=0))
    if made and connection.dialect.name == "postgresql":
        _count_foreign_writes(connection)
    if made:
        _only_add_to_the_log(connection)
    return made


def newer(place: str, column: str) -> DatabaseProblem:
    """The fault of a column that this version does not know."""
    return DatabaseProblem(
        place, column, Message("is not known to this version of the program"), Message("update the program, or load the records into a new database")
    )


def _ours(_item: Any, name: str | None, kind: str, _reflected: bool, _compared: Any) -> bool:
    return kind not in ("table", "index") or name in METADATA.tables


def _flat(operations: list[MigrateOperation]) -> list[MigrateOperation]:
    return [inner for one in operations for inner in (_flat(one.ops) if isinstance(one, OpContainer) and not isinstance(one, CreateTableOp) else [one])]


def _count_foreign_writes(connection: Connection) -> None:
    """Let the counter go up for writes of other programs too, so that viewers see them and our own writes wait for them."""
    connection.exec_driver_sql(
        "CREATE OR REPLACE FUNCTION records_changed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS "
        "$$BEGIN UPDATE records_edition SET edition = edition + 1; RETURN NULL; END$$"
    )
    for name in RECORDS:
        connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS records_changed ON "{name}"')
        connection.exec_driver_sql(
            f'CREATE TRIGGER records_changed BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "{name}" FOR EACH STATEMENT EXECUTE FUNCTION records_changed()'
        )


def _only_add_to_the_log(connection: Connection) -> None:
    """Let the database itself refuse to change or delete what is in the log."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION audit_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE EXCEPTION 'entries of audit_log stay'; END$$"
        )
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_log_stays ON audit_log")
        connection.exec_driver_sql(
            "CREATE TRIGGER audit_log_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION audit_log_stays()"
        )
        return
    for event in ("UPDATE", "DELETE"):
        refused = "BEGIN SELECT RAISE(ABORT, 'entries of audit_log stay'); END"
        connection.exec_driver_sql(f"CREATE TRIGGER IF NOT EXISTS audit_log_stays_{event.lower()} BEFORE {event} ON audit_log {refused}")


def log_fault(connection: Connection, place: str) -> DatabaseProblem | None:
    """What the log of an older layout lacks; None where nothing is missing."""
    found = inspect(connection).get_multi_columns(filter_names=[AUDIT.name, EDITION.name])
    there = {(str(name), column["name"]) for (_, name), columns in found.items() for column in columns}
    for table, column in ((AUDIT, "digest"), (EDITION, "log_entry"), (EDITION, "log_digest")):
        if (table.name, column) not in there:
            problem = Message("holds a log of an older version, without {column}", column=f"{table.name}.{column}")
            return DatabaseProblem(place, f"{table.name}.{column}", problem, NO_RECORDS[1])
    return None


def layout_faults(connection: Connection, place: str) -> tuple[dict[str, set[str]], list[Fault]]:
    """The schema's tables that are there with their columns, and what is missing or unknown."""
    reflected = inspect(connection).get_multi_columns(filter_names=[*RECORDS, EDITION.name])
    found = {str(name): {column["name"] for column in columns} for (_, name), columns in reflected.items()}
    init = NO_RECORDS[1]
    if EDITION.name not in found:
        return {}, [DatabaseProblem(place, "", *NO_RECORDS).fault]
    faults = []
    for name, table in schema.TABLES.items():
        columns = found.get(name)
        if columns is None:
            faults += [] if table.optional else [Fault(name, 0, "", name, Message("is missing"), init)]
            continue
        needed = [column.name for column in table.columns if column.required or column.name in table.key]
        faults += [Fault(name, 0, column, "", Message("is missing from the table"), init) for column in needed if column not in columns]
        unknown = columns - {*table.column_names, VERSION, PLACE}
        faults += [newer(place, f"{name}.{column}").fault for column in sorted(unknown)]
    return found, faults
