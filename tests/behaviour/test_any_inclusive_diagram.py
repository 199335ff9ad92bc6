"""Diagrams that nobody drew, with inclusive gateways, against the words of the standard played on paper."""

from collections import Counter
from dataclasses import dataclass

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.testing import ProcessRun
from tests.diagrams.build import flow, process

MOST_MOVES = 60
KINDS = {
    "task": "userTask",
    "end": "endEvent",
    "one": "exclusiveGateway",
    "all": "parallelGateway",
    "some": "inclusiveGateway",
}
Way = tuple[int, int]
"""A flow: the number of its source, and its place among the ways out of it."""


@dataclass(frozen=True)
class Node:
    kind: str
    ways: tuple[int, ...] = ()

    def chosen(self, x: int) -> list[int]:
        """Return the places, among the ways, that a token takes; the first is the default."""
        places = range(len(self.ways))
        if self.kind == "one":
            return [next((place for place in places if place and x & 1 << place), 0)]
        if self.kind == "some":
            return [place for place in places if place and x & 1 << place] or [0]
        return list(places)


@dataclass(frozen=True)
class State:
    """Tokens at tasks, and on the flows into joins."""

    tasks: tuple[int, ...]
    flows: tuple[Way, ...]


class Board:
    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        every = [(n, place) for n, node in enumerate(nodes) for place in range(len(node.ways))]
        self.incoming = {
            number: [way for way in every if self.target(way) == number]
            for number in range(len(nodes))
        }
        self.incoming[0].append((-1, 0))

    def target(self, way: Way) -> int:
        return 0 if way[0] < 0 else self.nodes[way[0]].ways[way[1]]

    def outgoing(self, number: int) -> list[Way]:
        return [(number, place) for place in range(len(self.nodes[number].ways))]

    def play(self, state: State, moving: list[Way], x: int, moves: int = 0) -> set[State]:
        """Return every state that can come of it, whichever of several open joins goes first."""
        tasks, flows = Counter(state.tasks), Counter(state.flows)
        ahead = list(moving)
        while ahead:
            moves += 1
            assume(moves < MOST_MOVES)
            self.arrive(ahead, tasks, flows, x)
        rest = State(tuple(sorted(tasks.elements())), tuple(sorted(flows.elements())))
        open_joins = [n for n, node in enumerate(self.nodes) if self.is_open(n, node, rest)]
        found: set[State] = set()
        for number in open_joins:
            left = flows - Counter(way for way in self.incoming[number] if flows[way])
            after = State(rest.tasks, tuple(left.elements()))
            found |= self.play(after, self.leave(number, x), x, moves + 1)
        return found or {rest}

    def arrive(self, ahead: list[Way], tasks: Counter[int], flows: Counter[Way], x: int) -> None:
        way = ahead.pop(0)
        number = self.target(way)
        node = self.nodes[number]
        if node.kind == "task":
            tasks[number] += 1
        elif node.kind == "one" or (node.kind == "some" and len(self.incoming[number]) == 1):
            ahead += self.leave(number, x)
        elif node.kind == "some":
            flows[way] += 1
        elif node.kind == "all":
            flows[way] += 1
            if all(flows[each] for each in self.incoming[number]):
                flows.subtract(self.incoming[number])
                ahead += self.leave(number, x)

    def leave(self, number: int, x: int) -> list[Way]:
        return [(number, place) for place in self.nodes[number].chosen(x)]

    def is_open(self, number: int, node: Node, state: State) -> bool:
        here = [way for way in self.incoming[number] if way in state.flows]
        if node.kind != "some" or not here:
            return False
        empty = set(self.incoming[number]) - set(here)
        elsewhere = [self.target(way) for way in state.flows if self.target(way) != number]
        for begin in (*state.tasks, *elsewhere):
            by = self.arrives_by(self.outgoing(begin), number)
            if by & empty and not by & set(here):
                return False
        return True

    def arrives_by(self, begins: list[Way], join: int) -> set[Way]:
        """Return the flows into the join with which a path ends that does not visit it."""
        seen: set[Way] = set()
        ahead = list(begins)
        while ahead:
            way = ahead.pop()
            if way in seen:
                continue
            seen.add(way)
            if self.target(way) != join:
                ahead += self.outgoing(self.target(way))
        return {way for way in seen if self.target(way) == join}


def xml(nodes: list[Node]) -> bytes:
    parts = ['<startEvent id="s"/>', flow("begin", "s", "n0")]
    for number, node in enumerate(nodes):
        default = f'default="n{number}_0"' if node.kind in {"one", "some"} else ""
        parts.append(f'<{KINDS[node.kind]} id="n{number}" {default}/>')
        for place, target in enumerate(node.ways):
            condition = f"b{place}" if node.kind in {"one", "some"} and place else None
            parts.append(flow(f"n{number}_{place}", f"n{number}", f"n{target}", condition))
    return process("".join(parts))


def bits(x: int) -> dict[str, object]:
    return {f"b{place}": bool(x & 1 << place) for place in range(16)}


@st.composite
def boards(draw: st.DrawFn) -> list[Node]:
    """Draw nodes of which each is reached: node n has a way in from one before it."""
    count = draw(st.integers(4, 10))
    kinds = [
        draw(st.sampled_from(["task", "task", "one", "all", "some", "some"])) for _ in range(count)
    ]
    ways: list[list[int]] = [[] for _ in range(count)]
    for number in range(1, count):
        open_before = [n for n in range(number) if kinds[n] != "task" or not ways[n]]
        assume(open_before)
        ways[draw(st.sampled_from(open_before))].append(number)
    for number, kind in enumerate(kinds):
        most = 2 if kind != "task" else 1 - len(ways[number])
        ahead = st.integers(max(number - 2, 0), count - 1)
        ways[number] += draw(st.lists(ahead, max_size=most))
    return [
        Node(kind, tuple(out)) if out else Node("end")
        for kind, out in zip(kinds, ways, strict=True)
    ]


@settings(max_examples=120, deadline=None, derandomize=True)
@given(
    nodes=boards(), moves=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 63)), max_size=12)
)
def test_tokens_go_where_the_standard_says(nodes: list[Node], moves: list[tuple[int, int]]) -> None:
    board = Board(nodes)
    states = board.play(State((), ()), [(-1, 0)], 0)
    run = ProcessRun.start({"p.bpmn": xml(nodes)}, process_id="p", facts=bits(0))
    for pick, x in [(0, 0), *moves]:
        # Where the standard leaves open which of two joins goes first there is nothing to compare.
        assume(len(states) == 1)
        [state] = states
        assert sorted(run.active()) == sorted(f"n{number}" for number in state.tasks)
        assert run.ended == (not state.tasks and not state.flows)
        assert len(run.incidents) == (0 if state.tasks else len(state.flows))
        if not state.tasks:
            break
        task = state.tasks[pick % len(state.tasks)]
        run.complete(f"n{task}", bits(x))
        left = Counter(state.tasks) - Counter([task])
        after = State(tuple(left.elements()), state.flows)
        states = board.play(after, board.leave(task, x), x)
