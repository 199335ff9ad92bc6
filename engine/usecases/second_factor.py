"""The second factor: passing it, recovering without it, setting one up. Refused guesses delay the next."""

from collections.abc import Callable
from datetime import datetime

from engine.context import Context
from engine.errors import CodeRefused, NotFound
from engine.model.people import Enrolled, ProposedFactor, SignedIn
from engine.model.recovery_code import new_recovery_codes, normalise_recovery_code
from engine.model.session import Stage
from engine.store import factors, invitations, people, sessions
from engine.store.database import Transaction
from engine.store.people import Credentials
from engine.usecases import one_time_codes, session, tries
from engine.usecases.account_chain import tell


def pass_code(ctx: Context, token: str, code: str) -> SignedIn:
    def uses(tx: Transaction, account: Credentials) -> bool:
        secret = factors.find_secret(tx, ctx.keys, account.account_id)
        step = one_time_codes.step_of(secret, code, ctx.machine.now()) if secret else None
        return step is not None and factors.use_step(tx, account.account_id, step)

    return _pass(ctx, token, uses, "code")


def pass_recovery_code(ctx: Context, token: str, code: str) -> SignedIn:
    """Use a recovery code up; what it opens is the page that sets up another second factor."""
    typed = normalise_recovery_code(code)

    def uses(tx: Transaction, account: Credentials) -> bool:
        return factors.use_code(tx, ctx.keys, account.account_id, typed)

    return _pass(ctx, token, uses, "recovery_code")


def proposed_factor(ctx: Context, token: str) -> ProposedFactor:
    found = session.find(ctx, token)
    secret = sessions.proposed_secret(ctx.keys, token, found) if found else None
    if found is None or secret is None:
        raise NotFound
    return ProposedFactor(secret, one_time_codes.uri_of(secret, found.actor.username))


def confirm_factor(ctx: Context, token: str, code: str) -> Enrolled:
    """Put the proposed secret in force, with new recovery codes, and end every other session."""
    now, codes, signed_in = ctx.machine.now(), new_recovery_codes(), None
    with ctx.database.write() as tx:
        account = _waiting(ctx, tx, token, Stage.ENROL, now)
        if account and not tries.is_too_early(account, now):
            signed_in = _enrol(ctx, tx, token, account, code)
            if signed_in is None:
                tries.count_failure(ctx, tx, account, now, "first_code")
            else:
                kept = [normalise_recovery_code(one) for one in codes]
                factors.save_codes(tx, ctx.keys, account.account_id, kept)
    if signed_in is None:
        raise CodeRefused
    return Enrolled(signed_in, codes)


def _pass(
    ctx: Context, token: str, uses: Callable[[Transaction, Credentials], bool], by: str
) -> SignedIn:
    """Exchange a session that passed the password for the next one, if a code is used up for it."""
    now, signed_in = ctx.machine.now(), None
    stage = Stage.FULL if by == "code" else Stage.ENROL
    with ctx.database.write() as tx:
        account = _waiting(ctx, tx, token, Stage.PASSWORD, now)
        if account and not tries.is_too_early(account, now):
            if uses(tx, account):
                tries.forget_failures(tx, account)
                sessions.end_session(tx, token)
                signed_in = session.begin(ctx, tx, account.account_id, stage, now)
                tell(ctx, tx, account.actor, account.account_id, "code_passed", by=by)
            else:
                tries.count_failure(ctx, tx, account, now, by)
    if signed_in is None:
        raise CodeRefused
    return signed_in


def _waiting(
    ctx: Context, tx: Transaction, token: str, stage: Stage, now: datetime
) -> Credentials | None:
    """Return the account, locked, whose session is at this stage."""
    found = sessions.find_session(tx, token, ctx.directory())
    if found is None or found.stage is not stage or session.is_over(found, now):
        return None
    account = people.lock_credentials(tx, found.actor.account_id, ctx.directory())
    # Another request may have exchanged the session while this one waited for the lock.
    still = sessions.find_session(tx, token, ctx.directory())
    return account if still and not (account and account.is_off) else None


def _enrol(
    ctx: Context, tx: Transaction, token: str, account: Credentials, code: str
) -> SignedIn | None:
    now, account_id = ctx.machine.now(), account.account_id
    found = sessions.find_session(tx, token, ctx.directory())
    secret = sessions.proposed_secret(ctx.keys, token, found) if found else None
    step = one_time_codes.step_of(secret, code, now) if secret else None
    if secret is None or step is None:
        return None
    factors.save_factor(tx, ctx.keys, account_id, secret, step, now)
    invitations.remove(tx, account_id)
    tries.forget_failures(tx, account)
    sessions.end_sessions(tx, account_id)
    tell(ctx, tx, account.actor, account_id, "second_factor_set_up")
    return session.begin(ctx, tx, account_id, Stage.FULL, now)
