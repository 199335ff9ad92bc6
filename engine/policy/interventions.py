"""What a coordinator may decide about a task: to whom it may go, and until when it may be extended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from engine.bilingual import Bilingual
from engine.model.case import HumanTask
from engine.model.directory import Directory, Institution
from engine.model.ids import InstitutionCode
from engine.model.intervention import Intervention
from engine.model.manifest import Manifest
from engine.model.process import PartyHolder, PersonHolder, Process, RoleHolder

MOST_EXTENSIONS: Final = 2
BETWEEN_NUDGES: Final = timedelta(hours=1)
OUTSIDE: Final = 3
"""The reach of an institution whose territory does not hold the place, as in `Directory.offering`."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The other institutions to which a task may go, nearest first; `refusal` says why there is none."""

    institutions: tuple[tuple[Institution, int], ...]
    refusal: Bilingual | None = None

    def find(self, code: InstitutionCode) -> Institution | None:
        return next((one for one, _ in self.institutions if one.code == code), None)


def elsewhere(
    manifest: Manifest, process: Process, task: HumanTask, directory: Directory, canton_code: str
) -> Elsewhere:
    """Return where a task may go instead: to who fills the lane's role, or has the roles of the party.

    A consent is for one recipient. A task that rests on one stays where the person wished it; she is asked
    again when another institution is to know of her. So does a task of any other party between whom it holds.
    """
    element = process.tasks[task.element_id]
    lane = process.lanes.get(element.lane_id or "")
    holder = lane.holder if lane else None
    rests = element.purpose in {one.purpose for one in manifest.consents}
    if rests or party_of(process, task.element_id) in _bound(manifest):
        return Elsewhere((), NEEDS_CONSENT)
    if isinstance(holder, PartyHolder | PersonHolder):
        wanted = _roles_of(directory, task.institution)
    else:
        wanted = frozenset({holder.role}) if isinstance(holder, RoleHolder) else frozenset()
    found = _with_roles(directory, wanted, canton_code, task.institution)
    return Elsewhere(found, None if found else NOBODY_ELSE)


def extension_limit(task: HumanTask, taken: Sequence[Intervention], now: datetime) -> datetime:
    """Return the latest moment to which a task may be extended now.

    Its time may at most be doubled. Who is asked only after that has passed may give the first span once
    more, counted from now: a coordinator first hears of a task when twice its time is over.
    """
    span = first_span(task, taken)
    return max(task.ready_at + 2 * span, now + span)


def first_span(task: HumanTask, taken: Sequence[Intervention]) -> timedelta:
    """Return how long the present holder was given at first."""
    extended = [one for one in taken if one.kind == "extended" and one.at >= task.ready_at]
    return (extended[0].due_before if extended else task.due_at) - task.ready_at


def extensions_left(taken: Sequence[Intervention]) -> int:
    return max(MOST_EXTENSIONS - sum(one.kind == "extended" for one in taken), 0)


def next_nudge_at(taken: Sequence[Intervention]) -> datetime | None:
    """Return from when the holder may be reminded again; None when nobody has reminded her."""
    nudged = [one.at for one in taken if one.kind == "nudged"]
    return nudged[-1] + BETWEEN_NUDGES if nudged else None


def party_of(process: Process, element_id: str) -> str | None:
    """Return the fact whose institution holds a task, None for one that an institutional role holds."""
    lane = process.lanes.get(process.tasks[element_id].lane_id or "")
    holder = lane.holder if lane else None
    if isinstance(holder, PersonHolder):
        return holder.role
    return holder.fact if isinstance(holder, PartyHolder) else None


def appointing_fact(process: Process, element_id: str) -> str | None:
    """Return the fact with the institution that was to take the personal role by which a task is held.

    None where the task belongs to no person, or no such institution is asked.
    """
    lane = process.lanes.get(process.tasks[element_id].lane_id or "")
    if lane is None or not isinstance(lane.holder, PersonHolder):
        return None
    taking = (one for one in process.tasks.values() if one.personal_role == lane.holder.role)
    holders = (process.lanes[one.lane_id].holder for one in taking if one.lane_id)
    return next((one.fact for one in holders if isinstance(one, PartyHolder)), None)


def _bound(manifest: Manifest) -> set[str]:
    """Return the facts that name the parties between whom consents hold."""
    return {name for one in manifest.consents for name in (one.recipient, *one.between)}


def _roles_of(directory: Directory, code: InstitutionCode) -> frozenset[str]:
    institution = directory.institutions.get(code)
    return institution.roles if institution else frozenset()


def _with_roles(
    directory: Directory, wanted: frozenset[str], canton_code: str, without: InstitutionCode
) -> tuple[tuple[Institution, int], ...]:
    canton = directory.cantons[canton_code]
    found = [
        (one, reach if (reach := one.reach(canton)) is not None else OUTSIDE)
        for one in directory.institutions.values()
        if one.code != without and wanted & one.roles
    ]
    return tuple(sorted(found, key=lambda pair: pair[1]))


NEEDS_CONSENT: Final = Bilingual(
    "La persona permitió compartir sus datos con una sola institución. Para que los reciba otra, quien deriva "
    "tiene que preguntarle de nuevo: pida a la institución que la tiene que responda que no puede, y quien deriva "
    "elegirá otra. Mientras tanto puede pasar la tarea a la supervisión de la misma institución.",
    "The person allowed her data to be shared with one institution only. For another to receive them, the sender "
    "has to ask her again: ask the institution that has it to answer that it cannot, and the sender will choose "
    "another one. Meanwhile you can pass the task to the supervisor of the same institution.",
)
NOBODY_ELSE: Final = Bilingual(
    "No hay otra institución que cumpla este rol.", "No other institution fills this role."
)
