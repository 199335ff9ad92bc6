"""What a demonstration remembers between two starts, in a file beside its keys.

The passwords of its accounts, made at the first start, and how far the fictional cases were told to
each database.
"""

import hashlib
import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from engine.bilingual import Bilingual
from engine.model.ids import CaseId, TaskId
from engine.model.people import Password
from web.refusals import DemonstrationRefused

FILE: Final = "demonstration.json"


@dataclass(frozen=True, slots=True)
class Memory:
    """The file. It is written whole and replaced at once, so that it is never half there."""

    path: Path
    content: dict[str, Any]

    @classmethod
    def open(cls, data_dir: Path) -> "Memory":
        """Read the file, or begin one. Raises `DemonstrationRefused` for one that is damaged."""
        path = data_dir / FILE
        if not path.exists():
            return cls(path, {"passwords": {}, "databases": {}})
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            return cls(path, {key: dict(content[key]) for key in ("passwords", "databases")})
        except (ValueError, KeyError, TypeError) as error:
            raise DemonstrationRefused(place=path, problem=_DAMAGED) from error

    def passwords(self, usernames: Iterable[str]) -> dict[str, Password]:
        """Return a password for each account, made when it is first asked for."""
        known = self.content["passwords"]
        for username in usernames:
            known.setdefault(username, _new_password())
        self.write()
        return {username: Password(known[username]) for username in usernames}

    def progress(self, database_url: str) -> "Progress":
        """Return how far a database was told; it is known by a digest, as its address may hold a password."""
        digest = hashlib.sha256(database_url.encode()).hexdigest()[:16]
        told = self.content["databases"].setdefault(digest, {})
        return Progress(self, told)

    def write(self) -> None:
        new = self.path.with_suffix(".new")
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(self.content, file, indent=1)
        new.replace(self.path)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one database was told the fictional cases."""

    memory: Memory
    told: dict[str, Any]

    @property
    def is_complete(self) -> bool:
        return bool(self.told.get("complete"))

    @property
    def is_begun(self) -> bool:
        return bool(self.told)

    @property
    def is_adopted(self) -> bool:
        return bool(self.told.get("adopted"))

    def adopt(self) -> None:
        """Take over a database whose telling is not remembered: nothing is told to it again."""
        self.told["adopted"] = True
        self.memory.write()

    def begin(self) -> None:
        """Begin anew, for a database that was told nothing yet."""
        self.told.clear()
        self.told["begun"] = True
        self.memory.write()

    def finish(self) -> None:
        self.told.clear()
        self.told["complete"] = True
        self.memory.write()

    def case(self, case: int) -> CaseId:
        return CaseId(self.told[f"case {case}"])

    def find_case(self, case: int) -> CaseId | None:
        known = self.told.get(f"case {case}")
        return CaseId(known) if known else None

    def remember_case(self, case: int, case_id: CaseId) -> None:
        self.told[f"case {case}"] = case_id
        self.memory.write()

    def task(self, case: int, step: int) -> TaskId | None:
        """Return the task that a step completed, or was about to."""
        known = self.told.get(f"case {case} step {step}")
        return TaskId(known) if known else None

    def remember_task(self, case: int, step: int, task_id: TaskId) -> None:
        self.told[f"case {case} step {step}"] = task_id
        self.memory.write()


def _new_password() -> str:
    """Return 59 random bits as people type them: no letter that looks like another."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    return "-".join(groups)


_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_DAMAGED: Final = Bilingual(
    "el archivo está dañado. Bórrelo: se crearán contraseñas nuevas.",
    "the file is damaged. Delete it: new passwords will be made.",
)
