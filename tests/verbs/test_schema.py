"""The database and the program know each other's version, and say so plainly when they do not fit."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from engine.errors import DatabaseBehind, DatabaseNewer, DatabaseUnreachable
from engine.facade import Engine
from engine.model.actor import OPERATOR
from engine.store.tables import metadata
from tests.databases import take_back
from tests.installation import KEYS
from tests.verbs.world import World


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
    world: World,
) -> None:
    ong = world.actor("ong").account_id
    with world.engine.context.database.write() as tx:
        take_back(tx, "0001")

    world.engine.upgrade()

    assert world.engine.find_account(OPERATOR, "ong") == ong
    assert world.engine.actor_of(world.tokens["ong"]) is None
    assert list(world.engine.verify()) == []


def test_a_task_that_climbed_its_ladder_before_the_upgrade_climbs_on_after_it(world: World) -> None:
    world.asked()
    world.pass_time(hours=30)
    world.engine.run_due()
    with world.engine.context.database.write() as tx:
        take_back(tx, "0003")

    world.engine.upgrade()

    world.pass_time(hours=19)
    world.engine.run_due()
    (late,) = world.engine.stalled(world.actor("pichincha")).entries
    assert (late.rung, late.rungs) == (2, 2)
    with world.engine.context.database.read() as tx:
        climbed = tx.execute(text("SELECT round, rung FROM escalation ORDER BY rung")).all()
    assert climbed == [(0, 1), (0, 2)]
    assert list(world.engine.verify()) == []


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
