"""Refuses a change that another site asks for, before its token is even looked at."""

from urllib.parse import urlsplit

from flask import abort, request

from web.current import config

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def refuse_foreign_origin() -> None:
    """Abort an unsafe request that a browser says comes from elsewhere.

    Our own forms carry `Origin: null`, because our pages send no referrer (Fetch standard, 3.2), so a
    null origin passes here; a browser that knows `Sec-Fetch-Site` must say `same-origin`.
    """
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        abort(403)
    if request.headers.get("Origin", "null") not in {"null", *_our_origins()}:
        abort(403)


def _our_origins() -> set[str]:
    # The second is what the browser sees when a proxy ends the encryption in front of us.
    return {_origin(request.host_url), _origin(config().base_url)}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
