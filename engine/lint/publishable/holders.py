"""Every task stands in a lane, and every lane that holds a task has one holder.

The holder is the institution in a fact (`ruta:party`) or the one that fills a role (`ruta:role`).
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
    if party is not None and role is not None:
        yield finding(RULE, lane, *_BOTH)
    if party is not None and party not in (context.names or {}):
        yield finding(RULE, lane, *_unknown("party", party))
    if role is not None and role not in context.roles:
        yield finding(RULE, lane, *_unknown("role", role))


def _opener(outline: Outline, context: PackageContext) -> Iterator[Finding]:
    opener = extension(outline.element, "opener")
    if opener is not None and opener not in (context.names or {}):
        yield finding(RULE, outline.element, *_unknown("opener", opener))


def _unknown(name: str, value: str) -> tuple[str, str]:
    return (
        f"ruta:{name}=«{value}» no está declarado en el paquete. Declare el dato o rol, o corríjalo.",
        f"ruta:{name}=“{value}” is not declared in the package. Declare the fact or role, or correct it.",
    )


_NO_LANE = (
    "La tarea no está en ningún carril. Muévala al carril de quien la hace.",
    "The task is in no lane. Move it into the lane of whoever does it.",
)
_NO_HOLDER = (
    "El carril de la tarea no dice quién lo tiene. Escriba ruta:party o ruta:role en el carril.",
    "The task's lane does not say who holds it. Write ruta:party or ruta:role on the lane.",
)
_BOTH = (
    "El carril tiene ruta:party y ruta:role a la vez. Deje uno.",
    "The lane has both ruta:party and ruta:role. Keep one.",
)
