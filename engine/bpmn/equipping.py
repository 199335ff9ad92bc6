"""Gives each node what it needs beyond its flows: timers compiled, boundary events at their activities."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, NoReturn

from engine.bilingual import Bilingual
from engine.bpmn.calls import called_process
from engine.bpmn.codes import Caught, DrawnCode, Thrown, code_of
from engine.bpmn.conditionals import conditions_of, is_conditional
from engine.bpmn.events import (
    WAITING_EVENTS,
    attached_to,
    catch_up_of,
    definitions_of,
    handlers_in,
    host_of,
    interrupts,
    interrupts_scope,
    is_handler,
    timers_of,
)
from engine.bpmn.inclusive import survey
from engine.bpmn.library import ProcessSpec, Spec
from engine.bpmn.links import link_of
from engine.bpmn.loops import loop_of, markers_of
from engine.bpmn.lowering import Lowered, instance_of
from engine.bpmn.markers import RepetitionRefused, compile_repetition
from engine.bpmn.messages import (
    THROWERS,
    DrawnMapping,
    Exchange,
    compile_exchange,
    mappings_of,
    message_name,
    receives,
    throws,
)
from engine.bpmn.naming import Names, names_in, names_inside
from engine.bpmn.notation import SCOPES, children
from engine.bpmn.outline import Node, Outline
from engine.bpmn.rules import rule_of
from engine.bpmn.scripts import Assignment, ScriptRefused, compile_script, script_of
from engine.bpmn.signals import catches_signal, signal_name, throws_signal
from engine.bpmn.timers import Timer, TimerRefused, compile_timer
from engine.bpmn.waiting import CatchEvent, ReceiveTask
from engine.errors import DiagramRefused, Finding
from engine.feel import Expression, FeelRefused, compile_condition


def equip(spec: ProcessSpec, outline: Outline, lowered: Lowered, names: Names) -> None:
    """Complete the specification of a process; refuse what a lint would have refused."""
    specs = {drawn: spec.task_specs[given] for given, drawn in lowered.origin.items()}
    for given, scope_id in lowered.scopes.items():
        spec.task_specs[given].scope_id = scope_id
    for node_id in lowered.instances.values():
        _repeat(specs, outline.nodes[node_id], outline, names)
    for node in outline.nodes.values():
        _say_what(_doing(specs, node), node, names_inside(outline, node, names))
        if node.kind in SCOPES:
            _scope(specs, outline, node)
        for event in attached_to(outline, node.node_id):
            specs[node.node_id].attached.append(specs[event.node_id])
    _borders(specs, outline)
    for split, node_id in lowered.splits.items():
        specs[split].stands_in_for = node_id
    survey(specs.values())
    if any(code_of(start) is not None for start in outline.starts()):
        _refuse(outline.starts()[0], _NO_START)


def _doing(specs: Mapping[str, Spec], node: Node) -> Spec:
    """Return where what a node says is done: each time, in an activity that repeats."""
    return specs.get(instance_of(node.node_id), specs[node.node_id])


def _repeat(specs: Mapping[str, Spec], node: Node, outline: Outline, names: Names) -> None:
    """Tell an activity how often it happens, and what happens each time."""
    spec, instance, loop = specs[node.node_id], _doing(specs, node), loop_of(node)
    if loop is None or len(markers_of(node)) != 1 or is_handler(node):
        _refuse(node, _NO_REPETITION)
    outside, inside = names_in(outline, node.scope, names), names_inside(outline, node, names)
    try:
        spec.repeats = compile_repetition(loop, outside, inside)
    except RepetitionRefused as refused:
        _refuse(node, refused.reason)
    spec.instance = instance
    instance.stands_in_for, instance.is_instance = node.node_id, True


def _borders(specs: Mapping[str, Spec], outline: Outline) -> None:
    for event in outline.of_kind("boundaryEvent"):
        host = outline.nodes.get(host_of(event))
        if host is None or host.scope != event.scope:
            _refuse(event, _NO_HOST)
        specs[event.node_id].host_id = host_of(event)
        specs[event.node_id].interrupts = interrupts(event)
    for gateway in outline.of_kind("eventBasedGateway"):
        for flow in outline.outgoing(gateway.node_id):
            _stand_behind(specs[flow.target], gateway)


def _scope(specs: Mapping[str, Spec], outline: Outline, scope: Node) -> None:
    """Tell a subprocess where it begins, and which events it listens to while it runs."""
    spec, starts = _doing(specs, scope), outline.starts(scope.node_id)
    if len(starts) != 1 or is_handler(scope) != bool(definitions_of(starts[0])):
        _refuse(scope, _NO_START)
    spec.begins = specs[starts[0].node_id]
    spec.is_handler = is_handler(scope)
    spec.handlers = listeners(specs, outline, scope.node_id)
    if spec.is_handler:
        spec.begins.handler = spec
        spec.begins.interrupts = interrupts_scope(starts[0])


def listeners(specs: Mapping[str, Spec], outline: Outline, scope: str | None) -> list[Spec]:
    """Return the start events of the event subprocesses of a scope."""
    handlers = handlers_in(outline, scope)
    return [specs[start.node_id] for each in handlers for start in outline.starts(each.node_id)]


def _say_what(spec: Spec, node: Node, names: Names) -> None:
    if node.kind == "endEvent":
        spec.terminates = next(children(node.element, "terminateEventDefinition"), None) is not None
    if node.kind == "businessRuleTask":
        _rule(spec, node)
    elif node.kind == "scriptTask":
        spec.assignments = _script(node, names)
    elif node.kind == "callActivity":
        _call(spec, node, names)
    elif throws(node):
        spec.throws = _exchange(node, mappings_of(node, "out"), names)
    elif throws_signal(node):
        spec.throws_signal = _named(node, signal_name(node))
    elif (drawn := code_of(node)) is not None:
        _code(spec, node, drawn)
    else:
        _say_what_is_awaited(spec, node, names)


def _say_what_is_awaited(spec: Spec, node: Node, names: Names) -> None:
    waits = node.kind in WAITING_EVENTS or (node.kind == "startEvent" and definitions_of(node))
    if receives(node):
        # What a message carries is known to its sender alone: there names are open.
        spec.awaits = _exchange(node, mappings_of(node, "in"), None)
    elif catches_signal(node):
        spec.signal = _named(node, signal_name(node))
    elif is_conditional(node):
        spec.condition = _condition(node, names)
    elif waits and link_of(node.element) is None:
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


def _call(spec: Spec, node: Node, names: Names) -> None:
    spec.process_id = called_process(node)
    spec.gives = _compiled(node, spec.process_id, mappings_of(node, "in"), names)
    spec.takes = _compiled(node, spec.process_id, mappings_of(node, "out"), names)


def _code(spec: Spec, node: Node, drawn: DrawnCode) -> None:
    if drawn.refers and not drawn.is_known:
        _refuse(node, _NO_EVENT)
    if node.kind in THROWERS:
        if drawn.code is None:
            _refuse(node, _NO_EVENT)
        spec.raises = Thrown(drawn.kind, drawn.code)
    else:
        spec.catches = Caught(drawn.kind, drawn.code)


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
    return _compiled(node, name, drawn, names)


def _compiled(node: Node, name: str, drawn: list[DrawnMapping], names: Names) -> Exchange:
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
_NO_START: Final = Bilingual(
    "El proceso o subproceso no dice cómo comienza. Ejecute `ruta lint`.",
    "The process or subprocess does not say how it begins. Run `ruta lint`.",
)
_NO_REPETITION: Final = Bilingual(
    "La actividad no puede repetirse así. Ejecute `ruta lint`.",
    "The activity cannot be repeated like this. Run `ruta lint`.",
)
_NO_HOST: Final = Bilingual(
    "El evento de borde no está en ninguna actividad. Ejecute `ruta lint`.",
    "The boundary event is at no activity. Run `ruta lint`.",
)
