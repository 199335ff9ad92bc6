"""How a command opens the engine of an installation, and closes it again."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from engine.facade import Engine
from web.settings import Settings


def opened_engine(settings: Settings) -> closing[Engine]:
    """Open the engine over whatever database there is, or none."""
    return closing(Engine.open(settings.database_url, settings.keys))


@contextmanager
def current_engine(settings: Settings) -> Iterator[Engine]:
    """Open the engine over a database that fits this program and these keys."""
    with opened_engine(settings) as engine:
        engine.require_current()
        yield engine
