"""What makes a database a demonstration, and its clock: an offset that web and worker agree on."""

from datetime import datetime, timedelta

from engine.context import CLOCK_OFFSET, DEMONSTRATION, Context
from engine.errors import NotADemonstration, NotFound
from engine.model.actor import Actor
from engine.policy import Verb, may
from engine.store import cases, people, settings


def become_demonstration(ctx: Context) -> None:
    """Mark the database. Raises `NotADemonstration` when real cases or real people may be in it.

    A demonstration asks for no second factor, so nobody who has one may be left without it.
    """
    with ctx.database.write() as tx:
        if settings.get(tx, DEMONSTRATION) == "yes":
            return
        if cases.any_case(tx) or people.any_account(tx):
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
