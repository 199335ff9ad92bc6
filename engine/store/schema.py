"""The schema's version: bring it up to date, or say plainly why this program will not touch it."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from engine.errors import DatabaseBehind, DatabaseNewer
from engine.store.database import Database, Transaction


def upgrade(database: Database) -> None:
    """Run the missing migrations in one transaction. Raises `DatabaseNewer`."""
    with database.write() as tx:
        _refuse_newer(tx)
        config = _config()
        config.attributes["connection"] = tx
        command.upgrade(config, "head")


def has_tables(database: Database) -> bool:
    """Tell whether there is anything in a database, of this program or another."""
    with database.read() as tx:
        return bool(inspect(tx).get_table_names())


def require_current(database: Database) -> None:
    """Raise `DatabaseNewer` or `DatabaseBehind` unless the schema is exactly this program's."""
    with database.read() as tx:
        _refuse_newer(tx)
        head = _scripts().get_current_head()
        revision = _revision(tx)
    if revision != head:
        raise DatabaseBehind(revision=revision or "0", head=head)


def _refuse_newer(tx: Transaction) -> None:
    revision = _revision(tx)
    known = {script.revision for script in _scripts().walk_revisions()}
    if revision is not None and revision not in known:
        raise DatabaseNewer(revision=revision)


def _revision(tx: Transaction) -> str | None:
    return MigrationContext.configure(tx).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("engine.store") / "migrations"))
    config.set_main_option("path_separator", "os")
    return config
