"""Signing in with a password, and the accounts of a demonstration."""

from datetime import datetime

from engine.context import Context
from engine.errors import NotADemonstration, SignInRefused
from engine.model.actor import Actor
from engine.model.people import NewAccount, SignedIn, address_of
from engine.model.session import Stage
from engine.store import people
from engine.store.people import Credentials
from engine.usecases import passwords, session, tries
from engine.usecases.account_chain import tell


def create_account(ctx: Context, new: NewAccount) -> None:
    if not ctx.settings().is_demonstration:
        raise NotADemonstration
    hashed = passwords.hashed(new.password)
    with ctx.database.write() as tx:
        people.save_account(tx, new, hashed)


def sign_in(ctx: Context, username: str, password: str) -> SignedIn:
    """Check a password and open a session, which is full where no second factor is asked for."""
    if not (username.isprintable() and _is_text(password)):
        raise SignInRefused
    tried = tries.try_password(ctx, username, password)
    if tried is None:
        raise SignInRefused
    now, stands_alone = ctx.machine.now(), ctx.settings().is_demonstration
    signed_in = None
    with ctx.database.write() as tx:
        account = tries.settle(ctx, tx, tried, now)
        stage = _stage(account, now, stands_alone=stands_alone) if account else None
        if account and stage:
            signed_in = session.begin(ctx, tx, account.account_id, stage, now)
            tell(ctx, tx, account.actor, account.account_id, "password_passed", stage=stage)
            if stage is Stage.FULL:
                tries.forget_failures(tx, account)
    if signed_in is None:
        raise SignInRefused
    return signed_in


def choose_language(ctx: Context, actor: Actor, language: str) -> None:
    chosen = "en" if language == "en" else "es"
    with ctx.database.write() as tx:
        people.save_language(tx, actor.account_id, chosen)


def choose_address(ctx: Context, actor: Actor, text: str) -> None:
    address = address_of(text) if text.strip() else None
    with ctx.database.write() as tx:
        people.save_address(tx, ctx.keys, actor.account_id, address)


def notice_address(ctx: Context, actor: Actor) -> str | None:
    """Return enough of an address for its owner to know it again, and too little for who looks on."""
    with ctx.database.read() as tx:
        address = people.find_address(tx, ctx.keys, actor.account_id)
    if address is None:
        return None
    name, _, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"


def _is_text(password: str) -> bool:
    """Tell whether it can be written as UTF-8: half a surrogate pair cannot."""
    return password == password.encode("utf-8", "ignore").decode()


def _stage(account: Credentials, now: datetime, *, stands_alone: bool) -> Stage | None:
    """Return what a right password opens: nothing, where nobody may set up a second factor any more."""
    if stands_alone:
        return Stage.FULL
    if account.has_factor:
        return Stage.PASSWORD
    is_enrolling = account.enrols_until is not None and now < account.enrols_until
    return Stage.ENROL if is_enrolling else None
