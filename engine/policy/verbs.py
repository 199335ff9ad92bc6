"""The one policy function. Whatever it does not grant is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from engine.model.actor import OPERATOR, Actor, Capacity


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
    SEE_REASONS = "see_reasons"
    INTERVENE = "intervene"
    MOVE_CLOCK = "move_clock"
    KEEP_OWN_ACCOUNT = "keep_own_account"
    SEE_TEAM = "see_team"
    FIND_ACCOUNT = "find_account"
    INVITE = "invite"
    SWITCH_OFF = "switch_off"


@dataclass(frozen=True, slots=True)
class Relation:
    """How an actor stands to a case, or to an account. All is no until shown.

    `holds`: her institution holds an open task (of the case; for a task verb, this task). `is_opener`: her
    institution opened the case and stays responsible. `is_party`: it is a party of an instance now.
    `took_part`: she herself did something in it. `in_territory`: her institution covers its place.

    `is_colleague`: the account is of her institution, and not her own. `coordinates`: it has, or would get,
    a coordinator's capacity.
    """

    holds: bool = False
    is_opener: bool = False
    is_party: bool = False
    took_part: bool = False
    in_territory: bool = False
    is_colleague: bool = False
    coordinates: bool = False


NO_RELATION: Final = Relation()


def may(actor: Actor, verb: Verb, relation: Relation = NO_RELATION) -> bool:
    """Tell whether the actor may do `verb` in this relation. An actor without an institution may nothing.

    The command line has none, and may do what an account needs and no page gives.
    """
    if actor == OPERATOR:
        return verb in _OPERATED
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


def _answers_for_it(actor: Actor, relation: Relation) -> bool:
    """Why something was decided is read by who coordinates, and by who supervises an institution that takes part."""
    return _coordinates(actor, relation) or (
        _supervises(actor, relation) and _takes_part(actor, relation)
    )


def _keeps_team(actor: Actor, relation: Relation) -> bool:
    return _supervises(actor, relation) and relation.is_colleague


def _invites(actor: Actor, relation: Relation) -> bool:
    """A link opens an account: who could issue one for a coordinator could become one."""
    return _keeps_team(actor, relation) and not relation.coordinates


_OPERATED: Final = frozenset({Verb.FIND_ACCOUNT, Verb.INVITE, Verb.SWITCH_OFF})

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
    Verb.SEE_REASONS: _answers_for_it,
    Verb.INTERVENE: _coordinates,
    Verb.MOVE_CLOCK: _works,
    Verb.KEEP_OWN_ACCOUNT: _works,
    Verb.SEE_TEAM: _supervises,
    Verb.INVITE: _invites,
    Verb.SWITCH_OFF: _keeps_team,
}
