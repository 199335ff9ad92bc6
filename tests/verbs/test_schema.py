"""The database and the program know each other's version, and say so plainly when they do not fit."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from engine.clock import SystemClock
from engine.errors import DatabaseBehind, DatabaseNewer, DatabaseUnreachable
from engine.facade import Engine
from engine.model.actor import OPERATOR
from engine.store import schema
from engine.store.tables import metadata
from engine.store.tokens import hashed
from tests.databases import create_database, drop_database
from tests.installation import KEYS
from tests.verbs.world import World


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind without a table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'fresh.db'}"
        return
    server = request.getfixturevalue("server")
    yield create_database(server, "fresh")
    drop_database(server, "fresh")


def test_the_migrations_make_the_tables_that_the_program_uses(world: World) -> None:
    with world.engine.context.database.read() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True})

        assert compare_metadata(context, metadata) == []


def test_a_case_has_many_instances(world: World) -> None:
    with world.engine.context.database.read() as tx:
        (key,) = [
            one
            for one in inspect(tx).get_foreign_keys("instance")
            if one["constrained_columns"] == ["case_id"]
        ]
        unique = inspect(tx).get_unique_constraints("instance")

    assert key["referred_table"] == "case"
    assert unique == []


def test_a_database_newer_than_the_program_is_refused_with_the_remedy(world: World) -> None:
    with world.engine.context.database.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for use in (world.engine.require_current, world.engine.upgrade):
        with pytest.raises(DatabaseNewer, match="newer version made it"):
            use()
    assert not world.engine.health().migrations


def test_a_database_without_tables_says_what_to_run(tmp_path: Path) -> None:
    engine = Engine.open(f"sqlite:///{tmp_path / 'empty.db'}", KEYS)

    with pytest.raises(DatabaseBehind, match="ruta db upgrade"):
        engine.require_current()
    engine.close()


def test_upgrading_twice_changes_nothing(world: World) -> None:
    world.asked()

    world.engine.upgrade()

    world.engine.require_current()
    assert list(world.engine.verify()) == []


def test_a_database_of_the_first_release_keeps_its_accounts_and_ends_its_sessions(
    tmp_path: Path,
) -> None:
    engine = Engine.open(f"sqlite:///{tmp_path / 'first.db'}", KEYS)
    config = schema._config()
    with engine.context.database.write() as tx:
        config.attributes["connection"] = tx
        command.upgrade(config, "0001")
        tx.execute(
            text(
                "INSERT INTO account VALUES "
                "('a', 'ong', 'hash', 'Puesto', 'Post', 'ong', '[\"worker\"]', 'es', 0, NULL)"
            )
        )
        started = SystemClock().now().strftime("%Y-%m-%d %H:%M:%S.%f")
        session = {"hash": hashed("token"), "at": started}
        tx.execute(text("INSERT INTO session VALUES (:hash, 'a', :at, :at)"), session)

    engine.upgrade()

    assert engine.find_account(OPERATOR, "ong") == "a"
    assert engine.actor_of("token") is None
    engine.close()


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://localhost/ruta",
        "postgresql://nobody@127.0.0.1:1/none",
        "sqlite:////nowhere/at/all/ruta.db",
    ],
)
def test_a_database_that_cannot_be_opened_is_a_clear_error(url: str) -> None:
    with pytest.raises(DatabaseUnreachable, match="RUTA_DATABASE_URL"):
        Engine.open(url, KEYS).require_current()


AT_FIRST = """
INSERT INTO definition VALUES ('d', 'ecuador', '1', '', '2026-11-01 00:00:00');
INSERT INTO account VALUES ('a', 'ong', 'h', 'Puesto', 'Post', 'ong', '["worker"]', 'es', 0, NULL);
INSERT INTO "case" VALUES ('c', 'EC-1', '1701', '17', 'ong', '2026-11-01 00:00:00', NULL, 0, '', 0, '0', '');
INSERT INTO instance VALUES
  ('i', 'c', NULL, 'd', 'p', 1, '', '', '2026-11-01 00:00:00', NULL, NULL);
INSERT INTO task VALUES ('t', 'c', 'i', '1', 'e', 'ong', 'ready', NULL, '2026-11-01 00:00:00',
  '2026-11-02 00:00:00', 'un día', 'a day', 1, NULL, '17');
INSERT INTO escalation VALUES ('t', 1, 'supervisor', 'ong', '2026-11-02 00:00:00');
"""


def test_what_the_first_schema_held_is_there_after_the_upgrade(fresh: str) -> None:
    engine = Engine.open(fresh, KEYS)
    with engine.context.database.write() as tx:
        schema.upgrade_to(tx, "0001")
        for statement in AT_FIRST.split(";")[:-1]:
            tx.execute(text(statement))

    engine.upgrade()

    engine.require_current()
    with engine.context.database.read() as tx:
        assert tx.execute(text("SELECT task_id, round, rung, target FROM escalation")).all() == [
            ("t", 0, 1, "supervisor")
        ]
        assert tx.execute(text("SELECT round FROM task")).scalar() == 0
        assert tx.execute(text("SELECT address FROM account")).scalar() is None
    engine.close()
