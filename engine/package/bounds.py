"""Checks what a package names by itself: as long as every database holds, and nothing said twice.

The columns are those of `engine.store.tables`. SQLite does not mind a longer text; PostgreSQL refuses it
when a case already stands there.
"""

import re
from collections.abc import Iterator
from typing import Final

from engine.bilingual import Bilingual
from engine.errors import Finding
from engine.model.manifest import Deadline, Manifest

LONGEST_CODE: Final = 64
LONGEST_ROLE: Final = LONGEST_CODE - len("role:")
PROVINCE: Final = re.compile(r"[0-9]{2}")


def check_bounds(manifest: Manifest) -> Iterator[Finding]:
    """Yield a finding for an id too long to be stored, a zone of no province, a reminder given twice."""
    yield from check_length("id", manifest.package_id, LONGEST_CODE)
    yield from check_length("version", manifest.version, LONGEST_CODE)
    for role in manifest.roles:
        yield from check_length("role", role, LONGEST_ROLE)
    for province in manifest.zones:
        if not PROVINCE.fullmatch(province):
            yield Finding("zone", f"zones {province}", _NO_PROVINCE)
    for deadline in manifest.deadlines.values():
        yield from _reminders(deadline)


def check_length(what: str, text: str, most: int = LONGEST_CODE) -> Iterator[Finding]:
    """Yield a finding for a text that is empty or longer than `most`."""
    if not text.strip() or len(text) > most:
        yield Finding(
            "length",
            f"{what} {text[:most]}",
            Bilingual(
                f"debe tener de 1 a {most} caracteres; tiene {len(text)}",
                f"must have from 1 to {most} characters; it has {len(text)}",
            ),
        )


def _reminders(deadline: Deadline) -> Iterator[Finding]:
    if len(set(deadline.reminders)) < len(deadline.reminders):
        yield Finding("reminders", f"deadline {deadline.id}", _TWICE)


_NO_PROVINCE: Final = Bilingual(
    'una zona se da al código de una provincia: "20" = "Pacific/Galapagos"',
    'a zone is given to the code of a province: "20" = "Pacific/Galapagos"',
)
_TWICE: Final = Bilingual(
    "un recordatorio está repetido: deje cada porcentaje una vez",
    "a reminder is there twice: leave each percentage once",
)
