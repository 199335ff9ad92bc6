"""Hands notices to people: first the members of each are named, then each is told by herself.

At least once: an attempt is committed before its letter leaves, and a letter that was perhaps sent is sent
again with the same key. Who has it is not told again because another one could not be reached.
"""

from collections.abc import Callable

from engine.context import Context
from engine.errors import AddressDeferred, AddressRefused, Tampered
from engine.model.notice import Letter, Undelivered
from engine.model.people import Address
from engine.store import deliveries, outbox, people
from engine.store.deliveries import Posting
from engine.usecases.deliver import path_to


def mail_notices(ctx: Context, send: Callable[[Letter], None], limit: int) -> int:
    """Send what is due; return how many letters were delivered.

    `AddressRefused` ends a letter, `AddressDeferred` puts it off. `OSError` puts it off too and ends this
    round: the server itself cannot be used, and the other letters need not wait for it one by one.
    """
    _name_members(ctx, limit)
    delivered = 0
    for _ in range(limit):
        posting = _take(ctx)
        if posting is None:
            break
        try:
            delivered += _try(ctx, send, posting)
        except OSError:
            _put_off(ctx, posting)
            break
    return delivered


def _name_members(ctx: Context, limit: int) -> None:
    """Name who is to hear of each new notice; one for nobody is a dead letter at once."""
    for _ in range(limit):
        now = ctx.now()
        with ctx.database.write() as tx:
            pending = outbox.take_unaddressed(tx, now)
            if pending is None:
                return
            notice = pending.notice
            members = people.reachable(tx, notice.institution, notice.capacity)
            if members:
                deliveries.begin(tx, pending.notice_id, members, now)
            else:
                outbox.mark_failed(tx, pending.notice_id, "nobody", now)


def _take(ctx: Context) -> Posting | None:
    with ctx.database.write() as tx:
        return deliveries.take_due(tx, ctx.now())


def _try(ctx: Context, send: Callable[[Letter], None], posting: Posting) -> bool:
    """Send one letter and remember what came of it; tell whether it was delivered."""
    if posting.address is None or posting.is_spent:
        _give_up(ctx, posting, "unreachable" if posting.address else "nobody")
        return False
    try:
        send(_letter(ctx, posting, posting.address))
    except (AddressRefused, Tampered):
        _give_up(ctx, posting, "refused")
        return False
    except AddressDeferred:
        _put_off(ctx, posting)
        return False
    with ctx.database.write() as tx:
        deliveries.arrived(tx, posting, ctx.now())
    return True


def _put_off(ctx: Context, posting: Posting) -> None:
    """The next attempt stands written since the letter was taken; after the last one there is none."""
    if posting.is_last:
        _give_up(ctx, posting, "unreachable")


def _give_up(ctx: Context, posting: Posting, failure: Undelivered) -> None:
    with ctx.database.write() as tx:
        deliveries.give_up(tx, posting, failure, ctx.now())


def _letter(ctx: Context, posting: Posting, sealed: bytes) -> Letter:
    """One text for every kind of notice: whoever reads a mailbox learns that there is a task, no more."""
    with ctx.database.read() as tx:
        text = ctx.definition_in_force(tx).notices["task_ready"]
    return Letter(
        dedupe_key=posting.dedupe_key,
        address=Address(ctx.keys.open_address(posting.account_id, sealed)),
        language=posting.language,
        text=text,
        path=path_to(posting.task_id),
    )
