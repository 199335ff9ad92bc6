"""The invited person opens her link once and chooses her password."""

from engine.context import Context
from engine.errors import LinkRefused
from engine.model.people import Invited, SignedIn, shortest_password
from engine.model.session import Stage
from engine.store import invitations, people, sessions
from engine.usecases import passwords, session, tries
from engine.usecases.account_chain import tell


def invited(ctx: Context, token: str) -> Invited:
    """Return whom a link is for. Raises `LinkRefused`; changes nothing."""
    directory, now = ctx.directory(), ctx.machine.now()
    with ctx.database.read() as tx:
        account_id = invitations.find_invited(tx, token, now)
        known = people.find_credentials_of(tx, account_id, directory) if account_id else None
    if known is None:
        raise LinkRefused
    least = shortest_password(stands_alone=ctx.settings().is_demonstration)
    return Invited(known.actor.username, known.actor.post, known.actor.institution_name, least)


def accept_invitation(ctx: Context, token: str, password: str) -> SignedIn:
    """Use the link up and open a session, in which the second factor is set up."""
    link = invited(ctx, token)
    hashed = passwords.hashed(passwords.require_good(password, link.shortest, link.username))
    directory, now = ctx.directory(), ctx.machine.now()
    stage = Stage.FULL if ctx.settings().is_demonstration else Stage.ENROL
    with ctx.database.write() as tx:
        account_id = invitations.find_invited(tx, token, now)
        account = people.lock_credentials(tx, account_id, directory) if account_id else None
        if account is None or not invitations.accept(tx, token, now):
            raise LinkRefused
        people.save_password(tx, account.account_id, hashed)
        tries.forget_failures(tx, account)
        sessions.end_sessions(tx, account.account_id)
        if stage is Stage.FULL:
            invitations.remove(tx, account.account_id)
        tell(ctx, tx, account.actor, account.account_id, "invitation_accepted")
        return session.begin(ctx, tx, account.account_id, stage, now)
