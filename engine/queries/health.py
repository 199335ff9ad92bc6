"""Whether the program can do its work now."""

from datetime import timedelta
from typing import Final

from engine.context import Context
from engine.errors import DatabaseBehind, DatabaseNewer, RutaError
from engine.model.views import Health
from engine.store import heartbeats, schema

ALIVE: Final = timedelta(seconds=90)
WORKER: Final = "worker"


def health(ctx: Context) -> Health:
    """Look at the database, its schema, the protocol in force and the worker's last sign. Never raises."""
    try:
        schema.require_current(ctx.database)
        with ctx.database.read() as tx:
            seen = heartbeats.last(tx, WORKER)
        protocol = bool(ctx.settings().in_force)
    except (DatabaseBehind, DatabaseNewer):
        return Health(True, False, False, None, False)  # noqa: FBT003 - the fields have names
    except RutaError:
        return Health(False, False, False, None, False)  # noqa: FBT003 - the fields have names
    alive = seen is not None and ctx.machine.now() - seen < ALIVE
    return Health(
        database=True,
        migrations=True,
        protocol=protocol,
        worker_seen_at=seen,
        worker_alive=alive,
    )
