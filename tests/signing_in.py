"""Lets the people of tests in as everybody comes in: by a link, a password and the code of an authenticator."""

from datetime import timedelta

import pyotp
from sqlalchemy import text

from engine.clock import FixedClock
from engine.facade import Engine
from engine.model.actor import OPERATOR
from engine.model.ids import AccountId
from engine.model.people import Invitee, NewAccount
from engine.model.session import IDLE, Stage
from engine.store import factors


def enrol(engine: Engine, new: NewAccount) -> str:
    """Invite somebody and set up what she needs; return the token of her full session."""
    invitee = Invitee(new.username, new.post, new.institution, new.capacities, new.language)
    link = engine.invite(OPERATOR, invitee).token
    begun = engine.accept_invitation(link, new.password).token
    secret = engine.proposed_factor(begun).secret
    return engine.confirm_factor(begun, code_now(engine, secret)).signed_in.token


def signed_in(engine: Engine, username: str, password: str) -> str:
    """Return the token of a full session of an enrolled account, or of one of a demonstration."""
    begun = engine.sign_in(username, password)
    if begun.stage is Stage.FULL:
        return begun.token
    return engine.pass_code(begun.token, code_of(engine, username)).token


def code_of(engine: Engine, username: str) -> str:
    """Return what an account's authenticator shows, as if the last code had been used long ago."""
    account_id = engine.find_account(OPERATOR, username)
    with engine.context.database.write() as tx:
        forget = text("UPDATE second_factor SET last_step = 0 WHERE account_id = :account_id")
        tx.execute(forget, {"account_id": account_id})
    return code_now(engine, secret_of(engine, account_id))


def secret_of(engine: Engine, account_id: AccountId) -> str:
    with engine.context.database.read() as tx:
        secret = factors.find_secret(tx, engine.context.keys, account_id)
    assert secret is not None
    return secret


def idle_away(engine: Engine) -> None:
    """Let the machine's time pass until every open session has ended by itself."""
    now = engine.context.machine.now()
    engine.context.machine = FixedClock(now + IDLE + timedelta(seconds=1))


def code_now(engine: Engine, secret: str) -> str:
    return pyotp.TOTP(secret).at(engine.context.machine.now())
