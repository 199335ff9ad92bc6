"""What a package's manifest declares, apart from its institutions and territory."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from engine.bilingual import Bilingual
from engine.model.directory import Reach

Counting = Literal["clock", "working_days"]
SourceKind = Literal["law", "practice", "configurable"]


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an id that people call by a name."""

    id: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Role:
    """An institutional role; `level` is where the protocol expects it to be filled."""

    id: str
    name: Bilingual
    level: Reach


@dataclass(frozen=True, slots=True)
class DataClass:
    """What a person allows to be shared. Without the `always` class no referral can exist."""

    id: str
    name: Bilingual
    always: bool = False


@dataclass(frozen=True, slots=True)
class DeadlineValue:
    """One time limit; `when` is FEEL over facts, None for the last that holds in all other cases.

    `months` and `span` are the two parts of an ISO 8601 duration; for working days `span` holds whole days.
    """

    months: int
    span: timedelta
    counting: Counting = "clock"
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """An entry of the deadline registry.

    `reminders` are percentages of the time between ready and due. `ladder` names who is told when it
    has passed: "supervisor", or "role:<institutional role>".
    """

    id: str
    name: Bilingual
    source_kind: SourceKind
    source: Bilingual
    values: tuple[DeadlineValue, ...]
    calendar: str
    reminders: tuple[int, ...]
    ladder: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """Which facts hold a consent for `purpose`, or the duty that stands in its place for a child.

    They are the decision, what may be shared, and with whom. `between` are the facts of further institutions
    that it covers, where not the one that decided wrote what is shared.
    """

    purpose: str
    decision: str
    given: str
    classes: str
    recipient: str
    between: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What every part of a package refers to.

    `coordination` is the role that coordinates: it is told when a task falls back. A version of before there
    was such a key has none.
    """

    package_id: str
    name: Bilingual
    version: str
    case_prefix: str
    zone: str
    zones: Mapping[str, str]
    start: tuple[str, ...]
    roles: Mapping[str, Role]
    coordination: str | None
    purposes: Mapping[str, Named]
    data_classes: Mapping[str, DataClass]
    services: Mapping[str, Named]
    consents: tuple[ConsentFacts, ...]
    deadlines: Mapping[str, Deadline]
