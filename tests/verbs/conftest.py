"""The engine over each kind of database, with people who act."""

from collections.abc import Iterator

import pytest

from tests.conftest import Installed
from tests.verbs.door import Door
from tests.verbs.world import World


@pytest.fixture
def world(database: Installed) -> Iterator[World]:
    with World.over(*database) as world:
        yield world


@pytest.fixture
def door(database: Installed) -> Iterator[Door]:
    with Door.over(database[0]) as door:
        yield door
