"""Records that a process is alive, in the machine's time."""

from engine.context import Context
from engine.store import heartbeats


def beat(ctx: Context, name: str) -> None:
    with ctx.database.write() as tx:
        heartbeats.beat(tx, name, ctx.machine.now())
