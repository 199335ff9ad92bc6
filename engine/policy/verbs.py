"""The one policy function. Whatever it does not grant is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.model.actor import Actor, Capacity


class Verb(StrEnum):
    """What an actor asks for. Every route and every use case names one."""

    SEE_WORK = "see_work"
    SEE_TEAM_ESCALATIONS = "see_team_escalations"
    OPEN_CASE = "open_case"
    DO_TASK = "do_task"
    TAKE_OVER = "take_over"
    REPORT = "report"
    SEE_CASE = "see_case"
    SEE_VALUES = "see_values"
    SEE_OWN_ENTRIES = "see_own_entries"
    SEE_PROGRESS = "see_progress"
    SEE_STALLED = "see_stalled"
    MOVE_CLOCK = "move_clock"


@dataclass(frozen=True, slots=True)
class Relation:
    """How an actor stands to a case. All is no until shown.

    `holds`: her institution holds an open task (of the case; for a task verb, this task). `is_opener`: her
    institution opened the case and stays responsible. `is_party`: it is a party of an instance now.
    `took_part`: she herself did something in it. `in_territory`: her institution covers its place.
    """

    holds: bool = False
    is_opener: bool = False
    is_party: bool = False
    took_part: bool = False
    in_territory: bool = False


NO_RELATION: Final = Relation()


def may(actor: Actor, verb: Verb, relation: Relation = NO_RELATION) -> bool:
    """Tell whether the actor may do `verb` in this relation. An actor without an institution may nothing."""
    rule = _RULES.get(verb)
    return bool(actor.institution) and rule is not None and rule(actor, relation)


def _works(actor: Actor, _: Relation) -> bool:
    return bool(actor.capacities)


def _supervises(actor: Actor, _: Relation) -> bool:
    return actor.is_(Capacity.SUPERVISOR)


def _opens(actor: Actor, _: Relation) -> bool:
    return actor.is_(Capacity.WORKER)


def _holds(actor: Actor, relation: Relation) -> bool:
    return _works(actor, relation) and relation.holds


def _takes_part(actor: Actor, relation: Relation) -> bool:
    return _works(actor, relation) and (relation.holds or relation.is_opener or relation.is_party)


def _needs_values(actor: Actor, relation: Relation) -> bool:
    """Values go with a task: who only waits, or once took part, reads none but its own."""
    return _works(actor, relation) and (relation.holds or relation.is_opener)


def _took_part(actor: Actor, relation: Relation) -> bool:
    return _works(actor, relation) and relation.took_part


def _reports(actor: Actor, relation: Relation) -> bool:
    """Whoever works on the case now tells what happens in it, and so does who coordinates its place."""
    return _holds(actor, relation) or _coordinates(actor, relation)


def _coordinates(actor: Actor, relation: Relation) -> bool:
    return actor.is_(Capacity.COORDINATOR) and relation.in_territory


_RULES: Final[Mapping[Verb, Callable[[Actor, Relation], bool]]] = {
    Verb.SEE_WORK: _works,
    Verb.SEE_TEAM_ESCALATIONS: _supervises,
    Verb.OPEN_CASE: _opens,
    Verb.DO_TASK: _holds,
    Verb.TAKE_OVER: lambda actor, relation: _supervises(actor, relation) and relation.holds,
    Verb.REPORT: _reports,
    Verb.SEE_CASE: _takes_part,
    Verb.SEE_VALUES: _needs_values,
    Verb.SEE_OWN_ENTRIES: _took_part,
    Verb.SEE_PROGRESS: _coordinates,
    Verb.SEE_STALLED: lambda actor, _: actor.is_(Capacity.COORDINATOR),
    Verb.MOVE_CLOCK: _works,
}
