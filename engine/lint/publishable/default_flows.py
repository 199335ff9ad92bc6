"""Whatever decides has a default flow, without a condition, so that no case can get stuck there.

An activity needs none where one of its flows is taken in any case.
"""

from collections.abc import Iterator, Sequence

from engine.bpmn.notation import ACTIVITIES
from engine.bpmn.outline import is_default
from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.lint.rule import PackageContext, every_process, finding

RULE = "default-flow"


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a split without a default flow, a lone conditional way out, and a condition on a default."""
    del context
    for outline in every_process(diagrams):
        for node in outline.nodes.values():
            flows = outline.outgoing(node.node_id)
            decides = any(flow.condition is not None for flow in flows)
            is_certain = node.kind in ACTIVITIES and any(f.condition is None for f in flows)
            if decides and not is_certain and not any(is_default(outline, f) for f in flows):
                yield finding(RULE, node.element, *_NO_DEFAULT)
        for flow in outline.flows:
            if flow.condition is not None and is_default(outline, flow):
                yield finding(RULE, flow.element, *_CONDITION)


_NO_DEFAULT = (
    "No hay flujo por defecto. Elija cuál se toma cuando ninguna condición se cumple.",
    "There is no default flow. Choose which is taken when no condition is true.",
)
_CONDITION = (
    "El flujo por defecto tiene una condición, que se ignora. Bórrela.",
    "The default flow has a condition, which is ignored. Delete it.",
)
