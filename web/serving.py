"""Serves the pages with waitress until interrupted."""

from collections.abc import Callable

from waitress.server import create_server

from engine.facade import Engine
from web.app import create_app
from web.config import WebConfig
from web.listening import refusal
from web.settings import Settings


def serve_pages(engine: Engine, settings: Settings, *, when_ready: Callable[[], None]) -> None:
    """Listen and answer. Raises `PortInUse` or `HostRefused`; an interrupt ends it.

    `when_ready` is called as soon as a browser can connect.
    """
    app = create_app(engine, _config(settings))
    try:
        server = create_server(app, host=settings.host, port=settings.port, ident=None)
    except OSError as error:
        raise refusal(error, settings.host, settings.port) from error
    when_ready()
    # Waitress ends by itself on an interrupt, after the requests that have begun.
    server.run()


def _config(settings: Settings) -> WebConfig:
    return WebConfig(
        secret_key=settings.secret_key,
        secure_cookies=settings.secure_cookies,
        quick_exit_url=settings.quick_exit_url,
        base_url=settings.base_url,
    )
