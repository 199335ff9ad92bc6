"""Pages by key: a cursor says after which row the next page starts, and tells nothing else."""

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import Final

from engine.errors import NotFound

SIZE: Final = 25
_ID: Final = re.compile(r"[0-9a-f]{32}")


def write_cursor(at: datetime, row_id: str) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()} {row_id}".encode()).decode().rstrip("=")


def read_cursor(cursor: str | None) -> tuple[datetime, str] | None:
    """Return where a page starts. Raises `NotFound` for what was never a cursor."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
        at, row_id = text.split(" ")
        moment = datetime.fromisoformat(at).astimezone(UTC)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise NotFound from error
    if not _ID.fullmatch(row_id):
        raise NotFound
    return moment, row_id
