"""The stored form of a running process: the places where its tokens stand, and nothing else.

Canonical JSON: equal instances have equal bytes. It names its definition by hash and holds no fact,
no expression and no finished step; the journal keeps what happened. Pickle and the library's own
serializer never come near it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from engine.bilingual import Bilingual
from engine.errors import Tampered

FORMAT: Final = 1
MOST_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Token:
    """A token that waits at an element, for a person or, with an `incident`, for its resolution."""

    number: int
    element_id: str
    incident: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`issued` counts the tokens that were ever given out, so that no number returns."""

    definition: str
    process_id: str
    issued: int
    tokens: tuple[Token, ...]
    ended: str | None = None


def dump(snapshot: Snapshot) -> bytes:
    """Return the canonical bytes."""
    document = {
        "definition": snapshot.definition,
        "ended": snapshot.ended,
        "format": FORMAT,
        "issued": snapshot.issued,
        "process": snapshot.process_id,
        "tokens": [_dump_token(token) for token in snapshot.tokens],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()


def _dump_token(token: Token) -> list[object]:
    if token.incident is None:
        return [token.number, token.element_id]
    return [token.number, token.element_id, token.incident.es, token.incident.en]


def load(data: bytes, definition: str, process_id: str) -> Snapshot:
    """Return the snapshot; refuse with Tampered another format, definition or process, and any defect."""
    document = _document(data)
    expected = {"definition": definition, "format": FORMAT, "process": process_id}
    if any(document[key] != value for key, value in expected.items()):
        _refuse("snapshot of another definition")
    snapshot = Snapshot(
        definition,
        process_id,
        _whole(document["issued"]),
        tuple(_load_token(token) for token in document["tokens"]),
        None if document["ended"] is None else _text(document["ended"]),
    )
    # What is read must be what was written, to the byte: no second spelling of the same state.
    if not _is_sound(snapshot) or dump(snapshot) != data:
        _refuse("snapshot")
    return snapshot


def _document(data: bytes) -> Mapping[str, Any]:
    try:
        document = json.loads(data) if len(data) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        _refuse("snapshot")
    keys = {"definition", "ended", "format", "issued", "process", "tokens"}
    if not isinstance(document, dict) or set(document) != keys:
        _refuse("snapshot")
    if not isinstance(document["tokens"], list):
        _refuse("snapshot")
    return document


def _load_token(raw: object) -> Token:
    if not isinstance(raw, list) or len(raw) not in {2, 4}:
        _refuse("snapshot")
    number, element_id, *reason = raw
    incident = Bilingual(*map(_text, reason)) if reason else None
    return Token(_whole(number), _text(element_id), incident)


def _is_sound(snapshot: Snapshot) -> bool:
    numbers = [token.number for token in snapshot.tokens]
    ordered = numbers == sorted(set(numbers)) and all(0 < n <= snapshot.issued for n in numbers)
    return ordered and (snapshot.ended is None) == bool(numbers)


def _whole(raw: object) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool):
        _refuse("snapshot")
    return raw


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        _refuse("snapshot")
    return raw


def _refuse(what: str) -> NoReturn:
    raise Tampered(what=what) from None
