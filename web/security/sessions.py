"""The session of a browser: a signed cookie that holds the engine's token and nothing about a person."""

from flask import g, session

from engine.model.people import SignedIn
from web.current import engine, find_actor


def begin(signed_in: SignedIn) -> bool:
    """Renew the session at each stage of signing in; tell whether the same account held this browser's last one."""
    is_return: bool = session.get("account") == signed_in.account_id
    # Where somebody opens a link, or signs in again, the session that was open must not live on.
    former, chosen = session.get("token"), session.get("chosen_language")
    _empty()
    session["token"] = signed_in.token
    session["account"] = signed_in.account_id
    g.pop("actor", None)
    if former:
        engine().sign_out(former)
    if chosen:
        choose_language(chosen)
    return is_return


def choose_language(language: str) -> None:
    """Remember a language for the account that is signed in, or for the one that comes in next.

    One that is chosen while signed in is that account's alone.
    """
    session["language"] = language
    if actor := find_actor():
        engine().choose_language(actor, language)
        g.pop("actor")
    else:
        session["chosen_language"] = language


def end() -> None:
    """Sign out, in the engine and in this browser; the language stays."""
    token = session.get("token")
    _empty()
    g.actor = None
    if token:
        engine().sign_out(token)


def has_lapsed() -> bool:
    """Tell whether this browser had a session that the engine no longer knows."""
    return "token" in session


def _empty() -> None:
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language
