"""The engine over each kind of database, with people who act."""

from collections.abc import Iterator

import pytest

from tests.conftest import Installed
from tests.verbs.world import World


@pytest.fixture
def world(database: Installed) -> Iterator[World]:
    with World.over(*database) as world:
        yield world
