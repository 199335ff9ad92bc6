"""What is drawn and written in a package and can be passed: elements and flows of diagrams, rules of decisions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from engine.bilingual import Bilingual
from engine.bpmn import read_diagram
from engine.bpmn.notation import ACTIVITIES, english_name, names_of, one_line
from engine.bpmn.outline import Flow, Node, Outline, outlines
from engine.decisions import list_rules

DrawnKind = Literal["flow", "event", "task", "end", "gateway"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """An element or flow of a process. The name of a flow that has none tells from where to where it leads."""

    process_id: str
    element_id: str
    kind: DrawnKind
    name: Bilingual


def drawn_in(files: Mapping[str, bytes]) -> tuple[Drawn, ...]:
    """Return what is drawn in the diagrams of a package, in the order of the files.

    A flow without id has nothing by which a case could tell that it was passed, and is left out.
    """
    return tuple(
        drawn
        for name, data in sorted(files.items())
        if name.endswith(".bpmn")
        for outline in outlines(read_diagram(name, data))
        for drawn in _drawn(outline)
    )


def rules_in(files: Mapping[str, bytes]) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of the rules of each decision table of a package."""
    return list_rules({name: data for name, data in files.items() if name.endswith(".dmn")})


def _drawn(outline: Outline) -> Iterator[Drawn]:
    for node in outline.nodes.values():
        yield Drawn(outline.process_id, node.node_id, _kind(node), names_of(node.element))
    for flow in outline.flows:
        if flow.flow_id is not None:
            yield Drawn(outline.process_id, flow.flow_id, "flow", _name_of(outline, flow))


def _kind(node: Node) -> DrawnKind:
    if node.kind == "endEvent":
        return "end"
    if node.kind in ACTIVITIES:
        return "task"
    return "gateway" if node.kind.endswith("Gateway") else "event"


def _name_of(outline: Outline, flow: Flow) -> Bilingual:
    spanish = one_line(flow.element.get("name"))
    if spanish:
        return Bilingual(spanish, one_line(english_name(flow.element)) or spanish)
    source, target = (
        names_of(outline.nodes[node_id].element) for node_id in (flow.source, flow.target)
    )
    return Bilingual(f"{source.es} → {target.es}", f"{source.en} → {target.en}")
