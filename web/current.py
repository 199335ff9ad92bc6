"""What belongs to the request that is being answered."""

from collections.abc import Callable
from typing import Final, cast

from flask import current_app, g, session

from engine.bilingual import LANGUAGES
from engine.facade import Engine
from engine.model.actor import Actor
from engine.model.session import Stage
from web.config import WebConfig

ENGINE: Final = "ruta.engine"
CONFIG: Final = "ruta.config"
IS_DEMONSTRATION: Final = "ruta.is_demonstration"


def engine() -> Engine:
    return cast("Engine", current_app.extensions[ENGINE])


def config() -> WebConfig:
    return cast("WebConfig", current_app.extensions[CONFIG])


def find_actor() -> Actor | None:
    """Return who holds this browser's session, asking the engine once a request."""
    if "actor" not in g:
        token = session.get("token")
        g.actor = engine().actor_of(token) if token else None
    return cast("Actor | None", g.actor)


def find_stage() -> Stage | None:
    """Return how far this browser's session is, while it opens nothing yet; None without one, or with a full one."""
    held = session.get("token")
    return engine().stage_of(held) if held and find_actor() is None else None


def token() -> str:
    """Return the token of this browser's session; only routes that the guard protects may call it."""
    return str(session["token"])


def ask_no_more() -> None:
    """Keep the page of a failure from asking a database that is away."""
    g.setdefault("actor", None)


def actor() -> Actor:
    """Return the signed-in person; only routes that the guard protects may call it."""
    found = find_actor()
    if found is None:
        message = "a route without a session asked who is signed in"
        raise RuntimeError(message)
    return found


def language() -> str:
    """Return the language of the page: the account's, before sign-in the one chosen in this browser."""
    signed_in = find_actor()
    chosen = signed_in.language if signed_in else session.get("language", "es")
    return chosen if chosen in LANGUAGES else "es"


def is_demonstration() -> bool:
    """Tell whether this is a demonstration; a database never changes that once it has cases."""
    known: Callable[[], bool] = current_app.extensions[IS_DEMONSTRATION]
    return known()
