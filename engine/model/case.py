"""A case as the engine works on it, and the records it keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from engine.model.decision import FiredRule
from engine.model.ids import (
    AccountId,
    CaseId,
    DefinitionHash,
    InstanceId,
    InstitutionCode,
    TaskId,
    TokenId,
)

TaskState = Literal["ready", "reserved", "completed", "cancelled"]
OPEN_STATES = frozenset({"ready", "reserved"})


INTERVENTION: Final = "intervention"
"""The step of a fact that no form wrote: a coordinator intervened."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a decision gave for a fact, and the rules that gave it: a person confirms or changes it."""

    value: object = field(repr=False)
    fired: tuple[FiredRule, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fact:
    """A declared value and where it comes from: the step, its institution, the person, the moment.

    The step is a task, or the event or business rule that wrote the value by itself when the person acted.
    `revision` is the instance's at which it was written: it tells what came after what, as no clock does.
    """

    value: object = field(repr=False)
    step: str
    institution: InstitutionCode
    account_id: AccountId
    at: datetime
    revision: int
    proposal: Proposal | None = None


@dataclass(frozen=True, slots=True)
class HumanTask:
    """A row of the work list. `token_id` is the token of the snapshot that waits here.

    `round` counts how often its time limit was set anew: in each round the ladder is climbed from its foot.
    """

    task_id: TaskId
    case_id: CaseId
    instance_id: InstanceId
    token_id: TokenId
    element_id: str
    institution: InstitutionCode
    state: TaskState
    owner_id: AccountId | None
    ready_at: datetime
    due_at: datetime
    due_es: str
    due_en: str
    rung: int
    closed_at: datetime | None
    province_code: str
    round: int = 0

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What is in clear of a case, with the head of its journal."""

    case_id: CaseId
    case_code: str
    canton_code: str
    province_code: str
    opener: InstitutionCode
    opened_at: datetime
    closed_at: datetime | None
    journal_seq: int
    journal_head: str


@dataclass(frozen=True, slots=True)
class RunningInstance:
    """An instance opened for work: its documents unsealed.

    `parent_id` is the instance whose message opened it, in that one's `conversation`.
    """

    instance_id: InstanceId
    case_id: CaseId
    definition_hash: DefinitionHash
    process_id: str
    revision: int
    snapshot: bytes = field(repr=False)
    facts: Mapping[str, Fact] = field(repr=False)
    started_at: datetime
    ended_at: datetime | None
    outcome: str | None
    parent_id: InstanceId | None = None
    conversation: int | None = None

    def values(self) -> dict[str, object]:
        return {name: fact.value for name, fact in self.facts.items()}


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to write into a case's journal: references only, never a personal value."""

    kind: str
    content: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A row of the journal as it was written."""

    seq: int
    at: datetime
    kind: str
    account_id: str
    institution: str
    content: Mapping[str, object]
