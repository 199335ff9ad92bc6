"""Every task stands in a lane, and every lane that holds a task has one holder.

The holder is the institution in a fact (`ruta:party`), the one that fills a role (`ruta:role`), or the
person who took a personal role (`ruta:personalRole`) by completing a task of the process that gives it.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.describing import describe
from engine.bpmn.notation import Element, bpmn, extension
from engine.bpmn.outline import Outline
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "holder"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse tasks that nobody would hold, and holders that the package does not know."""
    for outline in every_process(diagrams):
        yield from _tasks(outline)
        for lane in outline.element.iter(bpmn("lane")):
            yield from _lane(lane, context)
            yield from _personal(lane, outline)
        yield from _opener(outline, context)


def _tasks(outline: Outline) -> Iterator[Finding]:
    process = describe(outline)
    for task in process.tasks.values():
        lane = process.lanes.get(task.lane_id or "")
        element = outline.nodes[task.element_id].element
        if lane is None:
            yield finding(RULE, element, *_NO_LANE)
        elif lane.holder is None:
            yield finding(RULE, element, *_NO_HOLDER)


def _lane(lane: Element, context: PackageContext) -> Iterator[Finding]:
    party, role = extension(lane, "party"), extension(lane, "role")
    personal = extension(lane, "personalRole")
    if sum(holder is not None for holder in (party, role, personal)) > 1:
        yield finding(RULE, lane, *_BOTH)
    if party is not None and party not in (context.names or {}):
        yield finding(RULE, lane, *_unknown("party", party))
    if role is not None and role not in context.roles:
        yield finding(RULE, lane, *_unknown("role", role))


def _personal(lane: Element, outline: Outline) -> Iterator[Finding]:
    role = extension(lane, "personalRole")
    taken = {extension(task.element, "personalRole") for task in outline.of_kind("userTask")}
    if role is not None and role not in taken:
        yield finding(RULE, lane, *_untaken(role))


def _opener(outline: Outline, context: PackageContext) -> Iterator[Finding]:
    opener = extension(outline.element, "opener")
    if opener is not None and opener not in (context.names or {}):
        yield finding(RULE, outline.element, *_unknown("opener", opener))


def _unknown(name: str, value: str) -> tuple[str, str]:
    return (
        f"ruta:{name}=«{value}» no está declarado en el paquete. Declare el dato o rol, o corríjalo.",
        f"ruta:{name}=“{value}” is not declared in the package. Declare the fact or role, or correct it.",
    )


def _untaken(role: str) -> tuple[str, str]:
    return (
        f"Ninguna tarea da el rol «{role}». Escriba ruta:personalRole=«{role}» en la tarea con que se toma.",
        f"No task gives the role “{role}”. Write ruta:personalRole=“{role}” on the task by which it is taken.",
    )


_NO_LANE = (
    "La tarea no está en ningún carril. Muévala al carril de quien la hace.",
    "The task is in no lane. Move it into the lane of whoever does it.",
)
_NO_HOLDER = (
    "El carril de la tarea no dice quién lo tiene. Escriba ruta:party, ruta:role o ruta:personalRole en él.",
    "The task's lane does not say who holds it. Write ruta:party, ruta:role or ruta:personalRole on it.",
)
_BOTH = (
    "El carril dice de más de una manera quién lo tiene. Deje una: ruta:party, ruta:role o ruta:personalRole.",
    "The lane says in more than one way who holds it. Keep one: ruta:party, ruta:role or ruta:personalRole.",
)
