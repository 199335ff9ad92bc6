"""Where scenarios are played: an installed database without a case, and who enters it."""

import secrets
import shutil
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from engine.bilingual import Bilingual
from engine.clock import FixedClock
from engine.errors import DatabaseInUse
from engine.facade import Engine, Keys
from engine.model.people import Invitee
from engine.model.session import Stage as SignInStage
from engine.scenarios.script import Post
from engine.store import people, schema
from engine.usecases import session

KEY_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Stage:
    """An installed database, with the keys of which nobody else knows."""

    url: str
    keys: Keys

    @classmethod
    def install(cls, url: str, files: Mapping[str, bytes], at: datetime) -> "Stage":
        """Make an empty database a demonstration of a package. Raises `DatabaseInUse` for any other."""
        keys = Keys.from_bytes(secrets.token_bytes(KEY_BYTES))
        with closing(Engine.open(url, keys, clock=FixedClock(at))) as engine:
            if schema.has_tables(engine.context.database):
                raise DatabaseInUse
            engine.upgrade()
            engine.become_demonstration()
            engine.deploy(files)
        return cls(url, keys)

    def copy(self, at: Path) -> "Stage":
        """Copy a stage whose database is a file, so that each scenario begins on an empty one."""
        shutil.copy(self.url.removeprefix("sqlite:///"), at)
        return replace(self, url=f"sqlite:///{at}")


def enter(engine: Engine, posts: Iterable[Post]) -> dict[str, str]:
    """Let somebody in for each post; return a session of each by the user name.

    The accounts have no password, so that no time goes into hashing any: nobody signs in during a rehearsal.
    """
    context = engine.context
    tokens = {}
    for post in sorted(posts, key=lambda one: one.username):
        name = Bilingual(post.username, post.username)
        new = Invitee(post.username, name, post.institution, post.capacities)
        with context.database.write() as tx:
            account_id = people.add_invited(tx, new)
            if account_id is not None:
                now = context.machine.now()
                opened = session.begin(context, tx, account_id, SignInStage.FULL, now)
                tokens[post.username] = opened.token
    return tokens
