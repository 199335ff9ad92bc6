"""From diagrams to what runs: parsed once, never changed, shared by all the instances of a version."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from engine.bilingual import Bilingual
from engine.bpmn.beginning import Beginning, beginning_of
from engine.bpmn.calls import called_process, can_be_called, recursive_calls
from engine.bpmn.describing import describe
from engine.bpmn.equipping import equip, listeners
from engine.bpmn.library import ProcessSpec, Spec
from engine.bpmn.lowering import Lowered, lower
from engine.bpmn.messages import opening_message
from engine.bpmn.naming import Names, names_in
from engine.bpmn.outline import Outline, outlines
from engine.bpmn.parsing import parse
from engine.bpmn.reading import Diagram
from engine.bpmn.signals import opening_signal
from engine.bpmn.throwing import Throwing
from engine.errors import DiagramRefused, Finding
from engine.feel import Declared, Expression, FeelRefused, compile_condition
from engine.model.decision import Decide
from engine.model.process import Process

VERSIONS_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class Program:
    """What the library runs for one process, and how its names lead back to the drawing."""

    spec: ProcessSpec
    specs_by_element: Mapping[str, Spec]
    origin: Mapping[str, str]
    conditions: Mapping[str, Expression]
    start: str
    beginning: Beginning
    listeners: Sequence[Spec] = ()


@dataclass(frozen=True, eq=False)
class CompiledDiagrams:
    """The processes of a definition version. Known by the hash of the diagrams' content.

    `opened_by` maps a message to the process that begins when it arrives, `begun_by` a signal to all those
    that do.
    """

    digest: str
    processes: Mapping[str, Process]
    programs: Mapping[str, Program] = field(repr=False)
    declared: frozenset[str] = field(repr=False)
    opened_by: Mapping[str, str] = field(default_factory=dict)
    begun_by: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    decisions: Mapping[str, Decide] = field(default_factory=dict, repr=False)


def compile_diagrams(
    diagrams: Sequence[Diagram], names: Names, decisions: Mapping[str, Decide] | None = None
) -> CompiledDiagrams:
    """Compile diagrams that passed the lint; equal content is compiled once.

    `decisions` are what business rules may ask, by the id that they name. Refuses with DiagramRefused
    what cannot run, but says it less well than the lint does.
    """
    declared = None if names is None else tuple(sorted(names.items(), key=lambda pair: pair[0]))
    compiled = _compile(tuple(sorted(diagrams, key=lambda diagram: diagram.name)), declared)
    if not decisions:
        return compiled
    return replace(compiled, decisions=MappingProxyType(dict(decisions)))


@lru_cache(maxsize=VERSIONS_KEPT)
def _compile(
    diagrams: tuple[Diagram, ...], declared: tuple[tuple[str, Declared], ...] | None
) -> CompiledDiagrams:
    names = None if declared is None else dict(declared)
    found = [outline for diagram in diagrams for outline in outlines(diagram)]
    _refuse_twins(found)
    opened_by = _opened_by(found)
    _refuse_calls(found)
    return CompiledDiagrams(
        digest=_digest(diagrams),
        processes=MappingProxyType({each.process_id: describe(each) for each in found}),
        programs=MappingProxyType(
            {each.process_id: _program(each, names, opened_by) for each in found}
        ),
        declared=frozenset(names or ()),
        opened_by=MappingProxyType(opened_by),
        begun_by=MappingProxyType(_begun_by(found)),
    )


def _digest(diagrams: tuple[Diagram, ...]) -> str:
    contents = "\n".join(sorted(diagram.sha256 for diagram in diagrams))
    return sha256(contents.encode()).hexdigest()


def _program(outline: Outline, names: Names, opened_by: Mapping[str, str]) -> Program:
    lowered = lower(outline)
    spec = parse(lowered)
    equip(spec, outline, lowered, names)
    for throwing in spec.task_specs.values():
        if isinstance(throwing, Throwing) and throwing.throws is not None:
            throwing.opens = throwing.throws.name in opened_by
    starts = outline.starts()
    if len(starts) != 1:
        _refuse("start-event", outline.process_id, _ONE_START)
    specs = {lowered.origin[node]: spec.task_specs[node] for node in lowered.nodes}
    return Program(
        spec=spec,
        specs_by_element=MappingProxyType(specs),
        origin=MappingProxyType(dict(lowered.origin)),
        conditions=MappingProxyType(dict(_conditions(outline, lowered, names))),
        start=starts[0].node_id,
        beginning=beginning_of(specs[starts[0].node_id]),
        listeners=tuple(listeners(specs, outline, None)),
    )


def _conditions(
    outline: Outline, lowered: Lowered, names: Names
) -> Iterator[tuple[str, Expression]]:
    for flow in lowered.flows:
        if flow.condition is None:
            continue
        source = lowered.origin[flow.source]
        decides = outline.nodes[lowered.splits.get(source, source)]
        try:
            known = names_in(outline, decides.scope, names)
            yield flow.flow_id, _compiled(flow.condition, known)
        except FeelRefused as refused:
            message = Bilingual(refused.es, refused.en)
            _refuse("expression", flow.drawn_id or flow.source, message)


def _compiled(condition: str, names: Names) -> Expression:
    # Whether a fact may still be missing where it is read is the lint's question, which knows the
    # tasks before; at run time a null compares as the standard says.
    return compile_condition(condition, names, needs_guards=False)


def _opened_by(found: list[Outline]) -> dict[str, str]:
    opened: dict[str, str] = {}
    for outline in found:
        name = opening_message(outline)
        if name in opened:
            _refuse("message", outline.process_id, _OPENS_TWO)
        if name is not None:
            opened[name] = outline.process_id
    return opened


def _begun_by(found: list[Outline]) -> dict[str, tuple[str, ...]]:
    begun: dict[str, tuple[str, ...]] = {}
    for outline in found:
        name = opening_signal(outline)
        if name is not None:
            begun[name] = (*begun.get(name, ()), outline.process_id)
    return begun


def _refuse_calls(found: list[Outline]) -> None:
    callable_ids = {each.process_id for each in found if can_be_called(each)}
    for call in (call for outline in found for call in outline.of_kind("callActivity")):
        if called_process(call) not in callable_ids:
            _refuse("call", call.node_id, _NOT_CALLED)
    if recursive_calls(found):
        _refuse("call", recursive_calls(found)[0].node_id, _RECURSIVE)


def _refuse_twins(found: list[Outline]) -> None:
    seen: set[str] = set()
    for outline in found:
        if outline.process_id in seen:
            _refuse("identifier", outline.process_id, _TWIN)
        seen.add(outline.process_id)


def _refuse(rule: str, element_id: str, message: Bilingual) -> None:
    raise DiagramRefused([Finding(rule, element_id, message)])


_ONE_START: Final = Bilingual(
    "El proceso necesita exactamente un evento de inicio.",
    "The process needs exactly one start event.",
)
_OPENS_TWO: Final = Bilingual(
    "Un mismo mensaje inicia dos procesos. Cambie uno.",
    "The same message begins two processes. Change one.",
)
_NOT_CALLED: Final = Bilingual(
    "Ningún proceso del paquete tiene este id y un inicio sin tipo. Corrija calledElement.",
    "No process of the package has this id and a start without a type. Correct calledElement.",
)
_RECURSIVE: Final = Bilingual(
    "El proceso llamado vuelve a llamar a este. Dibuje la repetición con un flujo que regrese.",
    "The called process calls this one again. Draw the repetition with a flow that leads back.",
)
_TWIN: Final = Bilingual(
    "Dos procesos tienen este id. Cambie uno.", "Two processes have this id. Change one."
)
