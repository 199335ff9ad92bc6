"""Diagrams that nobody drew run as a reader of BPMN would run them with a pencil."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.testing import ProcessRun
from tests.diagrams.build import flow, process

Ways = list[tuple[int, int | None]]
"""The ways out of a gateway: the target, and the value of `x` that opens it (None: the default)."""


@dataclass(frozen=True)
class Sketch:
    """Node 0 is the first after the start; a task has one target, a gateway has ways, an end nothing."""

    nodes: list[int | Ways | None]

    def xml(self) -> bytes:
        parts = ['<startEvent id="s"/>', flow("begin", "s", "n0")]
        for number, node in enumerate(self.nodes):
            name = f"n{number}"
            if node is None:
                parts.append(f'<endEvent id="{name}"/>')
            elif isinstance(node, int):
                parts.append(f'<userTask id="{name}"/>' + flow(f"{name}_on", name, f"n{node}"))
            else:
                parts.append(_gateway(name, node))
        # Whatever nothing leads to would be refused, which is not the question here.
        joined = "".join(parts)
        lonely = [n for n in range(len(self.nodes)) if f'targetRef="n{n}"' not in joined]
        return process(joined + "".join(_island(n) for n in lonely))

    def walk(self, number: int, x: int) -> int | None:
        """Return the task or end that a token at this node comes to, or None if it gets stuck."""
        for _ in range(len(self.nodes) + 1):
            node = self.nodes[number]
            if node is None or isinstance(node, int):
                return number
            chosen = [target for target, value in node if value == x]
            default = [target for target, value in node if value is None]
            if not chosen and not default:
                return None
            number = (chosen or default)[0]
        return None


def _gateway(name: str, ways: Ways) -> str:
    default = [place for place, (_, value) in enumerate(ways) if value is None]
    marked = f'default="{name}_{default[0]}"' if default else ""
    flows = [
        flow(f"{name}_{place}", name, f"n{target}", None if value is None else f"x = {value}")
        for place, (target, value) in enumerate(ways)
    ]
    return f'<exclusiveGateway id="{name}" {marked}/>' + "".join(flows)


def _island(number: int) -> str:
    # Two tasks that lead to each other, and one of them, by a gateway, to the lonely node.
    one, two, fork = f"i{number}", f"j{number}", f"k{number}"
    return (
        f'<userTask id="{one}"/><userTask id="{two}"/><exclusiveGateway id="{fork}" default="{fork}_a"/>'
        + flow(f"{one}_f", one, two)
        + flow(f"{two}_f", two, fork)
        + flow(f"{fork}_a", fork, one)
        + flow(f"{fork}_b", fork, f"n{number}", "false")
    )


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    count = draw(st.integers(1, 8))
    anywhere = st.integers(0, count - 1)
    values = st.lists(st.integers(0, 3), min_size=1, max_size=4)
    nodes: list[int | Ways | None] = []
    for _ in range(count):
        kind = draw(st.sampled_from(["task", "task", "gateway", "gateway", "end"]))
        if kind == "task":
            nodes.append(draw(anywhere))
        elif kind == "end":
            nodes.append(None)
        else:
            ways: Ways = [(draw(anywhere), value) for value in draw(values)]
            if draw(st.booleans()):
                ways.insert(draw(st.integers(0, len(ways))), (draw(anywhere), None))
            nodes.append(ways)
    return Sketch(nodes)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(sketch=sketches(), answers=st.lists(st.integers(0, 4), min_size=1, max_size=8))
def test_a_token_goes_where_a_pencil_would(sketch: Sketch, answers: list[int]) -> None:
    run = ProcessRun.start({"p.bpmn": sketch.xml()}, process_id="p", facts={"x": answers[0]})
    place = sketch.walk(0, answers[0])

    for x in answers[1:]:
        if place is None or sketch.nodes[place] is None:
            break
        target = sketch.nodes[place]
        run.complete(f"n{place}", {"x": x})
        assert isinstance(target, int)
        place = sketch.walk(target, x)

    is_task = place is not None and sketch.nodes[place] is not None
    assert run.active() == ([f"n{place}"] if is_task else [])
    assert run.ended == (place is not None and sketch.nodes[place] is None)
    assert bool(run.incidents) == (place is None)
