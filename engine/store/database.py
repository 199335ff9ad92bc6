"""Transactions: one a verb. A writer locks before it reads."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    OperationalError,
)

from engine.errors import AlreadyUnderWay, CaseBusy, DatabaseUnreachable

LOCK_WAIT_SECONDS: Final = 10

Transaction = Connection
"""An open transaction. It is a SQLAlchemy connection; only `engine.store` knows."""


class Database:
    """One database, SQLite or PostgreSQL. Connects on first use; safe between threads."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self.is_sqlite = self._engine.dialect.name == "sqlite"
        # SQLite has one writer at a time and an unfair busy handler (seconds of back-off measured
        # with eight writers); the threads of one process queue here instead.
        self._writer = threading.Lock()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Open a writing transaction; it commits at the end and rolls back on any error.

        Raises `CaseBusy` when a lock is not had in time, `DatabaseUnreachable` without a database.
        """
        if not self.is_sqlite:
            yield from self._transaction(writing=True)
            return
        if not self._writer.acquire(timeout=LOCK_WAIT_SECONDS):
            raise CaseBusy
        try:
            yield from self._transaction(writing=True)
        finally:
            self._writer.release()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Open a transaction that only reads, and sees one moment of the database throughout."""
        yield from self._transaction(writing=False)

    def _transaction(self, *, writing: bool) -> Iterator[Transaction]:
        try:
            with (
                self._engine.connect().execution_options(**self._options(writing)) as connection,
                connection.begin(),
            ):
                yield connection
        except IntegrityError as error:
            if "idempotency_key" in str(error.orig):
                raise AlreadyUnderWay from error
            raise
        except OperationalError as error:
            raise _translated(error) from error
        except DatabaseError as error:
            if type(error) is not DatabaseError:
                raise
            # A file that is no database: the driver has no narrower name for it.
            raise DatabaseUnreachable(problem=str(error.orig)) from error

    def _options(self, writing: bool) -> dict[str, Any]:  # noqa: FBT001 - two private callers
        if self.is_sqlite:
            return {"ruta_writes": writing}
        # Writers lock before they read, so each statement may see the newest; readers see one snapshot.
        level = "READ COMMITTED" if writing else "REPEATABLE READ"
        return {"isolation_level": level, "postgresql_readonly": not writing}

    @property
    def engine(self) -> Engine:
        return self._engine

    def close(self) -> None:
        self._engine.dispose()


def _translated(error: DBAPIError) -> Exception:
    text = str(error.orig)
    if "locked" in text or "lock timeout" in text or "busy" in text:
        return CaseBusy()
    return DatabaseUnreachable(problem=type(error.orig).__name__)


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(url)
        if parsed.get_backend_name() == "postgresql":
            return _postgresql(url)
    except ModuleNotFoundError as error:
        raise DatabaseUnreachable(problem=f"pip install 'ruta[postgresql]': {error}") from error
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise DatabaseUnreachable(problem=type(error).__name__) from error
    raise DatabaseUnreachable(problem=parsed.get_backend_name())


def _postgresql(url: str) -> Engine:
    parsed = make_url(url).set(drivername="postgresql+psycopg")
    # A connection that hangs in the middle of a transaction gives its case back after a minute.
    settings = {
        "lock_timeout": f"{LOCK_WAIT_SECONDS}s",
        "idle_in_transaction_session_timeout": "60s",
        "timezone": "UTC",
    }
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    return create_engine(
        parsed, connect_args={"options": options}, pool_pre_ping=True, hide_parameters=True
    )


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": LOCK_WAIT_SECONDS, "check_same_thread": False},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    # The driver must not begin transactions on its own: a writer has to lock before it reads.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "trusted_schema=OFF",
        "secure_delete=ON",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("ruta_writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
