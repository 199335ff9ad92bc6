"""The demonstration's clock: an offset in the database, so that web and worker agree."""

from datetime import datetime, timedelta

from engine.context import CLOCK_OFFSET, DEMONSTRATION, Context
from engine.errors import NotADemonstration, NotFound
from engine.model.actor import Actor
from engine.policy import Verb, may
from engine.store import cases, settings


def become_demonstration(ctx: Context) -> None:
    """Mark the database. Raises `NotADemonstration` when real cases may be in it."""
    with ctx.database.write() as tx:
        if settings.get(tx, DEMONSTRATION) == "yes":
            return
        if cases.any_case(tx):
            raise NotADemonstration
        settings.put(tx, DEMONSTRATION, "yes")
    ctx.forget()


def move_clock(ctx: Context, actor: Actor, by: timedelta) -> datetime:
    """Move the demonstration's time forward; it never goes back, as time does not."""
    if not may(actor, Verb.MOVE_CLOCK):
        raise NotFound
    if not ctx.settings().is_demonstration:
        raise NotADemonstration
    with ctx.database.write() as tx:
        offset = int(settings.get(tx, CLOCK_OFFSET) or 0) + max(int(by.total_seconds()), 0)
        settings.put(tx, CLOCK_OFFSET, str(offset))
    ctx.forget()
    return ctx.now()
