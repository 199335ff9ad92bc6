"""Invitations and the people of an institution: who may come in, who no longer may."""

import re
import secrets
from datetime import timedelta
from typing import Final

from engine.bilingual import Bilingual
from engine.context import Context
from engine.errors import InvitationRefused, NotFound
from engine.model.actor import Actor, Capacity
from engine.model.ids import AccountId
from engine.model.people import AccountState, Invitation, Invitee, LinkToken
from engine.policy import Relation, Verb, may
from engine.store import factors, invitations, people, sessions
from engine.store.database import Transaction
from engine.store.journal import Act
from engine.store.people import Member
from engine.usecases.account_chain import tell
from engine.usecases.hold import give_back_all

VALID: Final = timedelta(hours=72)
LONGEST_POST: Final = 120
_USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


def invite(ctx: Context, actor: Actor, new: Invitee) -> Invitation:
    """Issue a link for a new account, one that was never used, or one that was switched off."""
    _require(actor, Verb.INVITE, _relation(actor, new))
    _require_well_formed(ctx, new)
    with ctx.database.write() as tx:
        known = people.find_named(tx, new.username)
        account_id = _invited_again(tx, actor, known, new) if known else people.add_invited(tx, new)
        if account_id is None:
            raise InvitationRefused(problem=_TAKEN)
        return _issue(ctx, tx, actor, account_id, new.username)


def invite_again(ctx: Context, actor: Actor, account_id: AccountId) -> Invitation:
    """Issue a new link: password, second factor and sessions of the account end now."""
    with ctx.database.write() as tx:
        known = _member(tx, actor, Verb.INVITE, account_id)
        return _issue(ctx, tx, actor, account_id, known.username)


def switch_off(ctx: Context, actor: Actor, account_id: AccountId) -> None:
    """Let nobody in with an account any more, and give its tasks back to the institution."""
    now = ctx.machine.now()
    with ctx.database.write() as tx:
        known = _member(tx, actor, Verb.SWITCH_OFF, account_id)
        if known.state is AccountState.OFF:
            return
        people.save_switched_off(tx, account_id, now)
        _shut(tx, account_id)
        invitations.remove(tx, account_id)
        freed = give_back_all(ctx, tx, Act(actor, ctx.now()), known)
        tell(ctx, tx, actor, account_id, "switched_off", tasks=freed)


def find_account(ctx: Context, actor: Actor, username: str) -> AccountId:
    """Return the account with a user name; for the command line alone."""
    _require(actor, Verb.FIND_ACCOUNT, Relation())
    with ctx.database.read() as tx:
        known = people.find_id(tx, username)
    if known is None:
        raise NotFound
    return known


def _issue(
    ctx: Context, tx: Transaction, actor: Actor, account_id: AccountId, username: str
) -> Invitation:
    now, token = ctx.machine.now(), LinkToken(secrets.token_urlsafe(32))
    people.save_switched_off(tx, account_id, None)
    _shut(tx, account_id)
    invitations.issue(tx, account_id, token, now, now + VALID)
    tell(ctx, tx, actor, account_id, "invited")
    return Invitation(token, username, now + VALID)


def _shut(tx: Transaction, account_id: AccountId) -> None:
    """Take away all by which an account was open, and where its person heard of tasks: another may follow her."""
    people.shut(tx, account_id)
    factors.remove_factor(tx, account_id)
    sessions.end_sessions(tx, account_id)


def _invited_again(tx: Transaction, actor: Actor, known: Member, new: Invitee) -> AccountId | None:
    if known.state is AccountState.ACTIVE or not may(actor, Verb.INVITE, _relation(actor, known)):
        return None
    people.save_profile(tx, known.account_id, new)
    return known.account_id


def _member(tx: Transaction, actor: Actor, verb: Verb, account_id: AccountId) -> Member:
    known = people.find_member(tx, account_id)
    if known is None:
        raise NotFound
    _require(actor, verb, _relation(actor, known))
    return known


def _require(actor: Actor, verb: Verb, relation: Relation) -> None:
    if not may(actor, verb, relation):
        raise NotFound


def _relation(actor: Actor, other: Member | Invitee) -> Relation:
    return Relation(
        is_colleague=other.institution == actor.institution and other.username != actor.username,
        coordinates=Capacity.COORDINATOR in other.capacities,
    )


def _require_well_formed(ctx: Context, new: Invitee) -> None:
    if not _USERNAME.fullmatch(new.username):
        raise InvitationRefused(problem=_MALFORMED)
    if new.institution not in ctx.directory().institutions:
        raise InvitationRefused(problem=_NO_INSTITUTION)
    if not new.capacities:
        raise InvitationRefused(problem=_NO_CAPACITY)
    if not all(1 <= len(text.strip()) <= LONGEST_POST for text in (new.post.es, new.post.en)):
        raise InvitationRefused(problem=_NO_POST)


_MALFORMED: Final = Bilingual(
    "el usuario lleva de 3 a 60 letras minúsculas sin tildes, cifras, puntos o guiones.",
    "a user name has 3 to 60 lower-case letters without accents, digits, dots or hyphens.",
)
_TAKEN: Final = Bilingual(
    "ese usuario ya existe. Elija otro, o emita un enlace nuevo para esa cuenta.",
    "that user name exists. Choose another, or issue a new link for that account.",
)
_NO_INSTITUTION: Final = Bilingual(
    "la institución no está en el protocolo en vigor.",
    "the institution is not in the protocol that is in force.",
)
_NO_CAPACITY: Final = Bilingual("elija al menos una función.", "choose at least one capacity.")
_NO_POST: Final = Bilingual(
    f"escriba el cargo en los dos idiomas, con un máximo de {LONGEST_POST} caracteres.",
    f"write the post in both languages, with at most {LONGEST_POST} characters.",
)
