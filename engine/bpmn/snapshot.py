"""The stored form of a running process: the places where its tokens stand, and nothing else.

Canonical JSON: equal instances have equal bytes. It names its definition by hash and holds no expression,
no finished step and no fact, but what belongs to one instance of a repeated activity alone; the journal keeps
what happened. Whoever stores it seals it as the facts are sealed. Pickle and the library's own
serializer never come near it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Final, NoReturn, TypeVar

from engine.bilingual import LANGUAGES, Bilingual
from engine.bpmn.cycles import Round, read_cycle
from engine.bpmn.locals import (
    Local,
    Progress,
    dump_local,
    dump_progress,
    load_local,
    load_progress,
)
from engine.bpmn.spans import TimerRefused
from engine.errors import Tampered

_Read = TypeVar("_Read")

FIRST_FORMAT: Final = 1
"""Tokens that wait for a person or stand in an incident: what the first releases wrote."""

SECOND_FORMAT: Final = 2
"""Tokens that also wait for others. A state that the first format can say is written in it."""

THIRD_FORMAT: Final = 3
"""Tokens that also stand in subprocesses, or remember what has to change. What an earlier format can say is
written in it."""

FOURTH_FORMAT: Final = 4
"""Tokens that also stand at activities that repeat, or inside them. What an earlier format can say is written in
it."""

MOST_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Token:
    """A token that waits at an element, for a person or, with an `incident`, for its resolution.

    `by` is the id of the flow by which it came to a join, `due_at` what a timer waits for, and `host`
    the number of the task that a boundary event stands ready for. `conversation` is the number of the
    message by which the token's branch opened another instance, `scope` that of the token of the
    subprocess that this one is in. `is_true` tells that a condition which may become true again is so
    now, `round` where a cycle stands. A token that `is_going` does not wait: its step paused. `progress` is how far an
    activity that repeats has come, `local` what belongs to the one of its instances that the token is.
    """

    number: int
    element_id: str
    incident: Bilingual | None = None
    by: str | None = None
    due_at: datetime | None = None
    host: int | None = None
    conversation: int | None = None
    is_true: bool = False
    round: Round | None = None
    scope: int | None = None
    is_going: bool = False
    progress: Progress | None = None
    local: Local | None = None

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing to say of the token but where it stands."""
        is_later = self.is_third or self.is_fourth
        return self.is_free and self.conversation is None and not is_later

    @property
    def is_free(self) -> bool:
        """Whether the token waits neither at a join, nor for a time, nor at the border of a task."""
        is_alone = self.by is None and self.host is None
        remembers = self.is_true or self.round is not None
        return is_alone and self.due_at is None and not remembers

    @property
    def is_third(self) -> bool:
        """Whether the token knows what the third format alone can say."""
        remembers = self.is_true or self.round is not None
        return remembers or self.scope is not None or self.is_going

    @property
    def is_fourth(self) -> bool:
        """Whether the token knows what the fourth format alone can say."""
        return self.progress is not None or self.local is not None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`issued` counts the tokens that were ever given out, so that no number returns."""

    definition: str
    process_id: str
    issued: int
    tokens: tuple[Token, ...]
    ended: str | None = None

    @property
    def format(self) -> int:
        if all(token.is_plain for token in self.tokens):
            return FIRST_FORMAT
        if any(token.is_fourth for token in self.tokens):
            return FOURTH_FORMAT
        is_third = any(token.is_third for token in self.tokens)
        return THIRD_FORMAT if is_third else SECOND_FORMAT


def dump(snapshot: Snapshot) -> bytes:
    """Return the canonical bytes."""
    write = _WRITERS[snapshot.format]
    document = {
        "definition": snapshot.definition,
        "ended": snapshot.ended,
        "format": snapshot.format,
        "issued": snapshot.issued,
        "process": snapshot.process_id,
        "tokens": [write(token) for token in snapshot.tokens],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.encode()


def _dump_first(token: Token) -> list[object]:
    if token.incident is None:
        return [token.number, token.element_id]
    return [token.number, token.element_id, token.incident.es, token.incident.en]


def _dump_second(token: Token) -> list[object]:
    details = {
        "by": token.by,
        "conversation": token.conversation,
        "due": token.due_at and token.due_at.isoformat(),
        "cycle": token.round and _dump_round(token.round),
        "going": token.is_going or None,
        "host": token.host,
        "local": token.local and dump_local(token.local),
        "progress": token.progress and dump_progress(token.progress),
        "incident": token.incident and [token.incident.es, token.incident.en],
        "scope": token.scope,
        "true": token.is_true or None,
    }
    known = {name: value for name, value in details.items() if value is not None}
    return [token.number, token.element_id, *([known] if known else [])]


def _dump_round(known: Round) -> list[object]:
    told = [] if known.every is None else [known.every]
    return [known.began.isoformat(), known.turn, known.left, *told]


_WRITERS: Final = {
    FIRST_FORMAT: _dump_first,
    SECOND_FORMAT: _dump_second,
    THIRD_FORMAT: _dump_second,
    FOURTH_FORMAT: _dump_second,
}


def load(data: bytes, definition: str, process_id: str) -> Snapshot:
    """Return the snapshot; refuse with Tampered another format, definition or process, and any defect."""
    document = _document(data)
    expected = {"definition": definition, "process": process_id}
    read = _READERS.get(_whole(document["format"]))
    if read is None or any(document[key] != value for key, value in expected.items()):
        _refuse("snapshot of another definition")
    snapshot = Snapshot(
        definition,
        process_id,
        _whole(document["issued"]),
        tuple(read(*_part(token)) for token in document["tokens"]),
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


def _load_first(number: object, element_id: object, *reason: object) -> Token:
    return Token(_whole(number), _text(element_id), _reason(list(reason) or None))


def _load_second(number: object, element_id: object, known: object = None, *_: object) -> Token:
    details = known if isinstance(known, dict) else {}
    return Token(
        _whole(number),
        _text(element_id),
        incident=_reason(details.get("incident")),
        by=_optional(_text, details.get("by")),
        due_at=_optional(_instant, details.get("due")),
        host=_optional(_whole, details.get("host")),
        conversation=_optional(_whole, details.get("conversation")),
        is_true=details.get("true") is True,
        round=_optional(_round, details.get("cycle")),
        scope=_optional(_whole, details.get("scope")),
        is_going=details.get("going") is True,
        progress=_optional(_progress, details.get("progress")),
        local=_optional(_local, details.get("local")),
    )


_READERS: Final = {
    FIRST_FORMAT: _load_first,
    SECOND_FORMAT: _load_second,
    THIRD_FORMAT: _load_second,
    FOURTH_FORMAT: _load_second,
}


def _part(raw: object) -> list[object]:
    if not isinstance(raw, list) or len(raw) not in {2, 3, 4}:
        _refuse("snapshot")
    return raw


def _is_sound(snapshot: Snapshot) -> bool:
    numbers = [token.number for token in snapshot.tokens]
    ordered = numbers == sorted(set(numbers)) and all(0 < n <= snapshot.issued for n in numbers)
    conversations = [
        token.conversation for token in snapshot.tokens if token.conversation is not None
    ]
    known = all(0 < each <= snapshot.issued for each in conversations)
    return ordered and known and (snapshot.ended is None) == bool(numbers)


def _whole(raw: object) -> int:
    if not isinstance(raw, int) or isinstance(raw, bool):
        _refuse("snapshot")
    return raw


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        _refuse("snapshot")
    return raw


def _instant(raw: object) -> datetime:
    try:
        instant = datetime.fromisoformat(_text(raw))
    except ValueError:
        _refuse("snapshot")
    return instant if instant.tzinfo is UTC else _refuse("snapshot")


def _round(raw: object) -> Round:
    if not isinstance(raw, list) or len(fields(Round)) - len(raw) not in {0, 1}:
        _refuse("snapshot")
    began, turn, left, *told = raw
    every = _cycle(told[0]) if told else None
    known = Round(_instant(began), _whole(turn), _optional(_whole, left), every)
    is_sound = known.turn > 0 and (known.left is None or known.left > 0)
    return known if is_sound else _refuse("snapshot")


def _cycle(raw: object) -> str:
    try:
        read_cycle(_text(raw))
    except TimerRefused:
        _refuse("snapshot")
    return _text(raw)


def _progress(raw: object) -> Progress:
    try:
        progress = load_progress(raw)
    except (ValueError, TypeError):
        _refuse("snapshot")
    return progress if progress.is_sound else _refuse("snapshot")


def _local(raw: object) -> Local:
    try:
        local = load_local(raw)
    except (ValueError, TypeError, AttributeError):
        _refuse("snapshot")
    return local if local.number > 0 else _refuse("snapshot")


def _optional(read: Callable[[object], _Read], raw: object) -> _Read | None:
    return None if raw is None else read(raw)


def _reason(raw: object) -> Bilingual | None:
    if raw is None:
        return None
    if not isinstance(raw, list) or len(raw) != len(LANGUAGES):
        _refuse("snapshot")
    return Bilingual(*map(_text, raw))


def _refuse(what: str) -> NoReturn:
    raise Tampered(what=what) from None
