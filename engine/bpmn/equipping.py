"""Gives each node what it needs beyond its flows: timers compiled, boundary events at their activities."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NoReturn

from engine.bilingual import Bilingual
from engine.bpmn.conditionals import conditions_of, is_conditional
from engine.bpmn.events import (
    WAITING_EVENTS,
    attached_to,
    catch_up_of,
    definitions_of,
    host_of,
    interrupts,
    timers_of,
)
from engine.bpmn.inclusive import survey
from engine.bpmn.library import ProcessSpec, Spec
from engine.bpmn.links import link_of
from engine.bpmn.lowering import Lowered
from engine.bpmn.messages import (
    DrawnMapping,
    Exchange,
    compile_exchange,
    mappings_of,
    message_name,
    receives,
    throws,
)
from engine.bpmn.outline import Node, Outline
from engine.bpmn.rules import rule_of
from engine.bpmn.scripts import Assignment, ScriptRefused, compile_script, script_of
from engine.bpmn.signals import catches_signal, signal_name, throws_signal
from engine.bpmn.timers import Timer, TimerRefused, compile_timer
from engine.bpmn.waiting import CatchEvent, ReceiveTask
from engine.errors import DiagramRefused, Finding
from engine.feel import Declared, Expression, FeelRefused, compile_condition

Names = Mapping[str, Declared] | None


def equip(spec: ProcessSpec, outline: Outline, lowered: Lowered, names: Names) -> None:
    """Complete the specification of a process; refuse what a lint would have refused."""
    specs = {drawn: spec.task_specs[given] for given, drawn in lowered.origin.items()}
    for node in outline.nodes.values():
        _say_what(specs[node.node_id], node, names)
        for event in attached_to(outline, node.node_id):
            specs[node.node_id].attached.append(specs[event.node_id])
    for event in outline.of_kind("boundaryEvent"):
        if host_of(event) not in outline.nodes:
            _refuse(event, _NO_HOST)
        specs[event.node_id].host_id = host_of(event)
        specs[event.node_id].interrupts = interrupts(event)
    for gateway in outline.of_kind("eventBasedGateway"):
        for flow in outline.outgoing(gateway.node_id):
            _stand_behind(specs[flow.target], gateway)
    for split, node_id in lowered.splits.items():
        specs[split].stands_in_for = node_id
    survey(specs.values())


def _say_what(spec: Spec, node: Node, names: Names) -> None:
    if node.kind == "businessRuleTask":
        _rule(spec, node)
    elif node.kind == "scriptTask":
        spec.assignments = _script(node, names)
    elif throws(node):
        spec.throws = _exchange(node, mappings_of(node, "out"), names)
    elif throws_signal(node):
        spec.throws_signal = _named(node, signal_name(node))
    else:
        _say_what_is_awaited(spec, node, names)


def _say_what_is_awaited(spec: Spec, node: Node, names: Names) -> None:
    if receives(node):
        # What a message carries is known to its sender alone: there names are open.
        spec.awaits = _exchange(node, mappings_of(node, "in"), None)
    elif catches_signal(node):
        spec.signal = _named(node, signal_name(node))
    elif is_conditional(node):
        spec.condition = _condition(node, names)
    elif link_of(node.element) is None and (definitions_of(node) or node.kind in WAITING_EVENTS):
        spec.timer = _timer(node, names)


def _stand_behind(spec: Spec, gateway: Node) -> None:
    if not isinstance(spec, CatchEvent | ReceiveTask) or len(spec.arrivals) != 1 or spec.attached:
        _refuse(gateway, _NO_EVENT)
    spec.host_id = gateway.node_id


def _rule(spec: Spec, node: Node) -> None:
    rule = rule_of(node)
    if len(rule.decisions) != 1 or len(rule.results) != 1:
        _refuse(node, _NO_DECISION)
    [spec.decision_id], [spec.result] = rule.decisions, rule.results


def _named(node: Node, name: str | None) -> str:
    if name is None:
        _refuse(node, _NO_EVENT)
    return name


def _condition(node: Node, names: Names) -> Expression:
    drawn = conditions_of(node)
    if len(drawn) != 1:
        _refuse(node, _NO_EVENT)
    try:
        return compile_condition(drawn[0].text, names, needs_guards=False)
    except FeelRefused as refused:
        _refuse(node, Bilingual(refused.es, refused.en))


def _script(node: Node, names: Names) -> tuple[Assignment, ...]:
    try:
        return compile_script(script_of(node), names)
    except ScriptRefused as refused:
        _refuse(node, refused.reason)


def _timer(node: Node, names: Names) -> Timer:
    timers = timers_of(node)
    if len(timers) != 1:
        _refuse(node, _NO_EVENT)
    try:
        timer = compile_timer(timers[0].kind, timers[0].text, names)
        return replace(timer, catch_up=catch_up_of(node) or "once")
    except TimerRefused as refused:
        _refuse(node, refused.reason)


def _exchange(node: Node, drawn: list[DrawnMapping], names: Names) -> Exchange:
    name = message_name(node)
    if name is None:
        _refuse(node, _NO_EVENT)
    try:
        return compile_exchange(name, drawn, names)
    except FeelRefused as refused:
        _refuse(node, Bilingual(refused.es, refused.en))


def _refuse(node: Node, message: Bilingual) -> NoReturn:
    raise DiagramRefused([Finding("executable", node.node_id, message)])


_NO_EVENT: Final = Bilingual(
    "El evento no dice qué espera o envía. Ejecute `ruta lint`.",
    "The event does not say what it waits for or sends. Run `ruta lint`.",
)
_NO_DECISION: Final = Bilingual(
    "La regla de negocio no dice qué decide. Ejecute `ruta lint`.",
    "The business rule does not say what it decides. Run `ruta lint`.",
)
_NO_HOST: Final = Bilingual(
    "El evento de borde no está en ninguna actividad. Ejecute `ruta lint`.",
    "The boundary event is at no activity. Run `ruta lint`.",
)
