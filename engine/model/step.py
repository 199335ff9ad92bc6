"""What advancing an instance takes and gives. Pure values: no database, no clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Literal, NamedTuple

from engine.bilingual import Bilingual
from engine.model.decision import FiredRule
from engine.model.ids import CaseId, TokenId

CodeKind = Literal["error", "escalation"]

FactValue = object
"""A JSON value, or a date, aware date-time, duration or Decimal (see `engine.model.facts`)."""


@dataclass(frozen=True, slots=True)
class InstanceState:
    """A running process between two steps, as it is stored."""

    process_id: str
    snapshot: bytes
    facts: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class TaskCompleted:
    """Stimulus: the user task that waits at `token_id` was completed and wrote `facts`."""

    token_id: TokenId
    facts: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class FactsSet:
    """Stimulus: facts changed without a task being completed.

    The durations that still run for the tasks that wait at `anew` count from now.
    """

    facts: Mapping[str, FactValue]
    anew: tuple[TokenId, ...] = ()


@dataclass(frozen=True, slots=True)
class TimerDue:
    """Stimulus: the time that the token waited for has come."""

    token_id: TokenId


@dataclass(frozen=True, slots=True)
class MessageArrived:
    """Stimulus: a message arrived, for the token or for the only one that awaits it.

    Of `facts`, what the message carries, only that enters which the receiver maps. They are None where a
    person reports: then nothing is mapped, and `answers` are what she said with the event's own form, facts
    as those of a completed task are.
    """

    name: str
    token_id: TokenId | None
    facts: Mapping[str, FactValue] | None
    answers: Mapping[str, FactValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignalArrived:
    """Stimulus: a signal was sent elsewhere; everything that waits for it here hears it."""

    name: str


@dataclass(frozen=True, slots=True)
class StartDue:
    """The time, or the condition, by which a process begins is there."""


Arrived = MessageArrived | SignalArrived | StartDue
"""What a process may begin by, besides somebody who starts it."""


@dataclass(frozen=True, slots=True)
class CallReturned:
    """Stimulus: the process that a call activity called has ended with these facts."""

    token_id: TokenId
    facts: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class CallRaised:
    """Stimulus: a called process threw an error or escalation that it does not catch itself."""

    token_id: TokenId
    kind: CodeKind
    code: str


@dataclass(frozen=True, slots=True)
class CallCancelled:
    """Stimulus: people ended the process that a call activity called; its token stands in an incident then.

    Tried again, it goes on with what the called process left, as though that had come to its end.
    """

    token_id: TokenId


@dataclass(frozen=True, slots=True)
class TokenRetried:
    """Stimulus: a token that stands in an incident tries again; no other one does."""

    token_id: TokenId


@dataclass(frozen=True, slots=True)
class TokenMoved:
    """Stimulus: a token in an incident goes on at another element of its scope, as though a flow led there.

    What hangs at it ends: what is inside it, the events at its border, the process that it called.
    """

    token_id: TokenId
    element_id: str


@dataclass(frozen=True, slots=True)
class TokenEnded:
    """Stimulus: a token in an incident is taken away, as at an end event that does nothing else.

    A scope whose last token it was is left. An instance ends by the id of its process, at no end event.
    """

    token_id: TokenId


@dataclass(frozen=True, slots=True)
class GoneOn:
    """Stimulus: a step that paused goes on, since whoever called heard what it threw."""


Stimulus = (
    TaskCompleted
    | FactsSet
    | TimerDue
    | MessageArrived
    | SignalArrived
    | CallReturned
    | CallRaised
    | CallCancelled
    | TokenRetried
    | TokenMoved
    | TokenEnded
    | GoneOn
)


class ReadyTask(NamedTuple):
    """A user task that waits for a person."""

    token_id: TokenId
    element_id: str


class ArmedTimer(NamedTuple):
    """A token that waits for a time. Whoever keeps the clock sends `TimerDue` then."""

    token_id: TokenId
    element_id: str
    due_at: datetime


class AwaitedMessage(NamedTuple):
    """A token that waits for a message, and the conversation of its branch, if it has one.

    `at_calls` are the numbers of the calls at whose border it waits, if it does.
    """

    name: str
    token_id: TokenId
    element_id: str
    conversation: int | None
    at_calls: tuple[int, ...] = ()


class ThrownMessage(NamedTuple):
    """A message that was sent, with the facts that its event maps.

    `conversation` belongs to this instance alone: one that the message opens keeps it, so that its
    answer finds the branch that asked. `calls` are the tokens of the branch's calls that wait.
    """

    name: str
    facts: Mapping[str, FactValue]
    conversation: int | None
    element_id: str
    calls: tuple[int, ...] = ()


class AwaitedSignal(NamedTuple):
    """A token that waits for a signal."""

    name: str
    token_id: TokenId
    element_id: str


class ThrownSignal(NamedTuple):
    """A signal that was sent. What waited for it in the same instance has heard it already."""

    name: str
    element_id: str


class Call(NamedTuple):
    """A call activity that its token reached: the process that it calls, and the facts that are mapped."""

    token_id: TokenId
    element_id: str
    process_id: str
    facts: Mapping[str, FactValue]


class Raised(NamedTuple):
    """An error or escalation that nothing in the instance catches."""

    kind: CodeKind
    code: str


class AwaitedCondition(NamedTuple):
    """A token that waits for its condition to become true."""

    token_id: TokenId
    element_id: str


class WhichTime(NamedTuple):
    """Which time of what repeats a token stands in, the innermost, and how many there are if that is foreseen."""

    number: int
    total: int | None


class Waiting(NamedTuple):
    """What an instance waits for; `calls` are the elements of those that wait, by token.

    `times` tells of the tokens that are inside what repeats which time it is.
    """

    timers: tuple[ArmedTimer, ...]
    awaited: tuple[AwaitedMessage, ...]
    calls: Mapping[TokenId, str]
    signals: tuple[AwaitedSignal, ...] = ()
    conditions: tuple[AwaitedCondition, ...] = ()
    ready: tuple[ReadyTask, ...] = ()
    times: Mapping[TokenId, WhichTime] = MappingProxyType({})


class DecisionTaken(NamedTuple):
    """A business rule that was decided: the fact that has its value now, and the rules that gave it."""

    element_id: str
    decision_id: str
    fact: str
    fired: tuple[FiredRule, ...]


class Passage(NamedTuple):
    """What a step went through: the elements and flows of one process that a case passed, and the rules."""

    case_id: CaseId
    process_id: str
    at: datetime
    passed: tuple[str, ...]
    decided: tuple[DecisionTaken, ...]


class StepIncident(NamedTuple):
    """An element that could not be executed; its token waits there for a person to resolve it."""

    token_id: TokenId
    element_id: str
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Step:
    """The whole effect of one stimulus. `ready` is what waits now, oldest first; `opened` what is new.

    `closed` holds the completed task and those that an event cancelled. `ended` is the id of the end
    event that ended the instance, or None while it runs. `timers`, `awaited` and `signals` are
    all that waits for a time, a message or a signal now; `thrown` is what this step sent, in order.
    `assigned` maps each fact that a script wrote to the element of the last one that did.

    `called` holds every call activity that waits now, `calls` those that are to begin, `abandoned` the tokens
    of those whose called instance is over if it has not ended. A step that `is_paused` raised an escalation:
    it goes on, by `GoneOn`, when whoever called has heard of it.

    `own` are the names of what the stimulus gave and one instance of a repeated activity keeps for itself.

    `incidents` are all that stand now, `stuck` those of them that are new, `freed` those that are over. With
    `is_cancelled` people ended the instance, or it was no longer needed: it came to none of its ends.
    """

    snapshot: bytes
    facts: Mapping[str, FactValue]
    ready: tuple[ReadyTask, ...]
    opened: tuple[ReadyTask, ...]
    closed: tuple[TokenId, ...]
    passed: tuple[str, ...]
    ended: str | None
    incidents: tuple[StepIncident, ...]
    timers: tuple[ArmedTimer, ...] = ()
    decided: tuple[DecisionTaken, ...] = ()
    awaited: tuple[AwaitedMessage, ...] = ()
    signals: tuple[AwaitedSignal, ...] = ()
    thrown: tuple[ThrownMessage | ThrownSignal, ...] = ()
    assigned: Mapping[str, str] = field(default_factory=dict)
    called: tuple[TokenId, ...] = ()
    calls: tuple[Call, ...] = ()
    abandoned: tuple[TokenId, ...] = ()
    raised: tuple[Raised, ...] = ()
    is_paused: bool = False
    own: frozenset[str] = frozenset()
    stuck: tuple[StepIncident, ...] = ()
    freed: tuple[StepIncident, ...] = ()
    is_cancelled: bool = False
