"""The accounts of an institution, as its supervisor sees them."""

import re
from typing import Final

from engine.context import Context
from engine.errors import NotFound
from engine.model.actor import Actor, Capacity
from engine.model.people import AccountState, Team, TeamEntry
from engine.policy import Relation, Verb, may
from engine.queries.looks import record_list_look
from engine.queries.paging import SIZE
from engine.store import people
from engine.store.people import Member

_CURSOR: Final = re.compile(r"[0-9a-f]{32}")


def team(ctx: Context, actor: Actor, cursor: str | None) -> Team:
    """Return one page by user name; a cursor is the id of an account, which tells nothing."""
    if not may(actor, Verb.SEE_TEAM) or (cursor is not None and not _CURSOR.fullmatch(cursor)):
        raise NotFound
    record_list_look(ctx, actor, "team", {})
    with ctx.database.read() as tx:
        page = people.members(tx, actor.institution, cursor, SIZE + 1)
    shown = page[:SIZE]
    following = shown[-1].account_id if len(page) > SIZE else None
    return Team(tuple(_entry(actor, one) for one in shown), following)


def _entry(actor: Actor, one: Member) -> TeamEntry:
    relation = Relation(
        is_colleague=one.account_id != actor.account_id,
        coordinates=Capacity.COORDINATOR in one.capacities,
    )
    is_on = one.state is not AccountState.OFF
    return TeamEntry(
        account_id=one.account_id,
        username=one.username,
        post=one.post,
        capacities=one.capacities,
        state=one.state,
        may_invite=may(actor, Verb.INVITE, relation),
        may_switch_off=is_on and may(actor, Verb.SWITCH_OFF, relation),
    )
