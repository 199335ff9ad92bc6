"""What every verb works with: the database, the keys, the time, and what may be kept in memory."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from engine.clock import Clock
from engine.definitions import Definition, load_definition
from engine.errors import NothingDeployed
from engine.model.directory import Directory
from engine.model.ids import DefinitionHash
from engine.model.step import Passage
from engine.store import protocol
from engine.store import settings as stored_settings
from engine.store.database import Database, Transaction
from engine.store.keys import Keys

DEMONSTRATION: Final = "demonstration"
CLOCK_OFFSET: Final = "clock_offset_seconds"
Watch = Callable[[Passage], None]
MEMORY: Final = timedelta(seconds=1)
"""How long settings are believed without looking again: other processes may have changed them."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the processes of an installation agree on, as it was read at `read_at` (machine time)."""

    read_at: datetime
    is_demonstration: bool
    clock_offset: timedelta
    directory_revision: str
    in_force: dict[str, DefinitionHash]


def nobody_watches(_: Passage) -> None:
    """Let a step be seen by nobody."""


class Context:
    """Shared by all verbs of a process; safe between threads. `watch` is shown each step as it is written."""

    def __init__(
        self,
        database: Database,
        keys: Keys,
        *,
        clock: Clock | None,
        machine: Clock,
        watch: Watch = nobody_watches,
    ) -> None:
        self.database = database
        self.keys = keys
        self.machine = machine
        self.watch = watch
        self._clock = clock
        self._lock = threading.Lock()
        self._settings: Settings | None = None
        self._directory: tuple[str, Directory] = ("", Directory.empty())
        self._definitions: dict[DefinitionHash, Definition] = {}

    @classmethod
    def over(
        cls,
        database: Database,
        keys: Keys,
        *,
        clock: Clock | None,
        machine: Clock,
        watch: Watch = nobody_watches,
    ) -> Self:
        return cls(database, keys, clock=clock, machine=machine, watch=watch)

    def now(self) -> datetime:
        """Return the product's time: the given clock's, else the machine's moved by the demonstration's offset."""
        if self._clock is not None:
            return self._clock.now()
        return self.machine.now() + self.settings().clock_offset

    def settings(self) -> Settings:
        """Return the agreed settings, read again after a second, and the directory with them."""
        with self._lock:
            known = self._settings
            if known is None or self.machine.now() - known.read_at >= MEMORY:
                with self.database.read() as tx:
                    known = self._settings = self._read(tx)
            return known

    def forget(self) -> None:
        """Look at the settings again before the next use, after this process changed them."""
        with self._lock:
            self._settings = None

    def directory(self) -> Directory:
        """Return the institutions, places and calendars as they hold now."""
        self.settings()
        return self._directory[1]

    def definition(self, tx: Transaction, digest: DefinitionHash) -> Definition:
        """Return a stored definition version, compiled once a process."""
        with self._lock:
            known = self._definitions.get(digest)
        if known is None:
            content = protocol.definition_content(tx, digest)
            if content is None:
                raise NothingDeployed
            known = load_definition(digest, content)
            with self._lock:
                self._definitions[digest] = known
        return known

    def definition_in_force(self, tx: Transaction) -> Definition:
        """Return the version with which new cases start. Raises `NothingDeployed`."""
        versions = self.settings().in_force
        if not versions:
            raise NothingDeployed
        return self.definition(tx, next(iter(versions.values())))

    def _read(self, tx: Transaction) -> Settings:
        stored = stored_settings.all_of(tx)
        revision = stored.get(protocol.DIRECTORY_REVISION, "")
        if revision != self._directory[0]:
            self._directory = (revision, protocol.load_directory(tx))
        return Settings(
            read_at=self.machine.now(),
            is_demonstration=stored.get(DEMONSTRATION) == "yes",
            clock_offset=timedelta(seconds=int(stored.get(CLOCK_OFFSET, "0"))),
            directory_revision=revision,
            in_force=protocol.force(tx),
        )


@dataclass(frozen=True, slots=True)
class Verbs:
    """What the parts of `engine.facade.Engine` have in common."""

    context: Context
