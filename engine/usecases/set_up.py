"""Brings the database to this program's schema, and checks that program, keys and database belong together."""

from typing import Final

from engine.bilingual import Bilingual
from engine.context import Context
from engine.errors import KeyFileRefused
from engine.store import schema, settings

MASTER_ID: Final = "master_id"


def upgrade(ctx: Context) -> None:
    """Run the missing migrations; the first time, remember by its digest which master key seals here."""
    schema.upgrade(ctx.database)
    with ctx.database.write() as tx:
        if settings.get(tx, MASTER_ID) is None:
            settings.put(tx, MASTER_ID, ctx.keys.master_id)


def require_current(ctx: Context) -> None:
    """Raise unless the schema is this program's and the master key is the one that sealed what is here."""
    schema.require_current(ctx.database)
    with ctx.database.read() as tx:
        known = settings.get(tx, MASTER_ID)
    if known not in {None, ctx.keys.master_id}:
        raise KeyFileRefused(setting="RUTA_MASTER_KEY_FILE", problem=_OTHER_KEY)


_OTHER_KEY: Final = Bilingual(
    "no es la clave con la que se cifró esta base de datos. Use la clave original, o restaure la base "
    "que le corresponde.",
    "it is not the key that sealed this database. Use the original key, or restore the database that belongs to it.",
)
