"""Gives each node what it needs beyond its flows: timers compiled, boundary events at their activities."""

from collections.abc import Mapping
from typing import Final

from engine.bilingual import Bilingual
from engine.bpmn.events import WAITING_EVENTS, attached_to, host_of, interrupts, timers_of
from engine.bpmn.library import ProcessSpec, Spec
from engine.bpmn.lowering import Lowered
from engine.bpmn.outline import Node, Outline
from engine.bpmn.rules import rule_of
from engine.bpmn.timers import TimerRefused, compile_timer
from engine.errors import DiagramRefused, Finding
from engine.feel import Declared

Names = Mapping[str, Declared] | None


def equip(spec: ProcessSpec, outline: Outline, lowered: Lowered, names: Names) -> None:
    """Complete the specification of a process; refuse what a lint would have refused."""
    specs = {drawn: spec.task_specs[given] for given, drawn in lowered.origin.items()}
    for node in outline.nodes.values():
        if node.kind in WAITING_EVENTS:
            _event(specs[node.node_id], node, names)
        if node.kind == "businessRuleTask":
            _rule(specs[node.node_id], node)
        if node.kind == "boundaryEvent" and host_of(node) not in specs:
            _refuse(node, _NO_HOST)
        for event in attached_to(outline, node.node_id):
            specs[node.node_id].attached.append(specs[event.node_id])


def _rule(spec: Spec, node: Node) -> None:
    rule = rule_of(node)
    if len(rule.decisions) != 1 or len(rule.results) != 1:
        _refuse(node, _NO_DECISION)
    [spec.decision_id], [spec.result] = rule.decisions, rule.results


def _event(spec: Spec, node: Node, names: Names) -> None:
    if node.kind == "boundaryEvent":
        spec.host_id, spec.interrupts = host_of(node), interrupts(node)
    timers = timers_of(node)
    if len(timers) != 1:
        _refuse(node, _NO_TIME)
    try:
        spec.timer = compile_timer(timers[0].kind, timers[0].text, names)
    except TimerRefused as refused:
        _refuse(node, refused.reason)


def _refuse(node: Node, message: Bilingual) -> None:
    raise DiagramRefused([Finding("executable", node.node_id, message)])


_NO_TIME: Final = Bilingual(
    "El evento no dice qué espera. Ejecute `ruta lint`.",
    "The event does not say what it waits for. Run `ruta lint`.",
)
_NO_DECISION: Final = Bilingual(
    "La regla de negocio no dice qué decide. Ejecute `ruta lint`.",
    "The business rule does not say what it decides. Run `ruta lint`.",
)
_NO_HOST: Final = Bilingual(
    "El evento de borde no está en ninguna actividad. Ejecute `ruta lint`.",
    "The boundary event is at no activity. Run `ruta lint`.",
)
