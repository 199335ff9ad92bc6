"""Diagrams that nobody drew, with forks and joins, against a game of tokens played on paper."""

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from engine.testing import ProcessRun
from tests.diagrams.build import flow, process

MOST_MOVES = 150


@dataclass(frozen=True)
class Node:
    """A task, an end, a fork-join (`all`), or a choice (`one`) of the way whose number is `x`, else the first."""

    kind: str
    ways: tuple[int, ...] = ()

    def chosen(self, x: int) -> list[int]:
        """Return the places, among the ways, that a token takes."""
        if self.kind == "one":
            return [x if x < len(self.ways) else 0]
        return list(range(len(self.ways)))


@dataclass
class Game:
    """The tokens on the board: at each task, and on each flow into a join."""

    nodes: list[Node]
    at_tasks: Counter[int] = field(default_factory=Counter)
    on_flows: Counter[tuple[int, int]] = field(default_factory=Counter)
    moves: int = 0

    def incoming(self, number: int) -> list[tuple[int, int]]:
        flows = [(n, way) for n, node in enumerate(self.nodes) for way in range(len(node.ways))]
        found = [(n, way) for n, way in flows if self.nodes[n].ways[way] == number]
        return [(-1, 0), *found] if number == 0 else found

    def arrive(self, by: tuple[int, int], x: int) -> None:
        self.moves += 1
        assume(self.moves < MOST_MOVES)
        number = 0 if by[0] < 0 else self.nodes[by[0]].ways[by[1]]
        node = self.nodes[number]
        if node.kind == "task":
            self.at_tasks[number] += 1
        elif node.kind == "one":
            self.leave(number, x)
        elif node.kind == "all":
            self.on_flows[by] += 1
            if all(self.on_flows[each] for each in self.incoming(number)):
                self.on_flows.subtract(self.incoming(number))
                self.leave(number, x)

    def leave(self, number: int, x: int) -> None:
        for way in self.nodes[number].chosen(x):
            self.arrive((number, way), x)

    def complete(self, number: int, x: int) -> None:
        self.at_tasks[number] -= 1
        self.leave(number, x)

    def joining(self) -> int:
        return sum(self.on_flows.values())

    def active(self) -> list[str]:
        return sorted(f"n{number}" for number in self.at_tasks.elements())


KINDS = {
    "task": "userTask",
    "end": "endEvent",
    "one": "exclusiveGateway",
    "all": "parallelGateway",
}


def xml(nodes: list[Node]) -> bytes:
    parts = ['<startEvent id="s"/>', flow("begin", "s", "n0")]
    for number, node in enumerate(nodes):
        default = f'default="n{number}_0"' if node.kind == "one" else ""
        parts.append(f'<{KINDS[node.kind]} id="n{number}" {default}/>')
        for way, target in enumerate(node.ways):
            condition = f"x = {way}" if node.kind == "one" and way else None
            parts.append(flow(f"n{number}_{way}", f"n{number}", f"n{target}", condition))
    return process("".join(parts))


@st.composite
def boards(draw: st.DrawFn) -> list[Node]:
    """Draw nodes of which each is reached: node n has a way in from one before it."""
    count = draw(st.integers(4, 9))
    kinds = [draw(st.sampled_from(["task", "task", "one", "all", "all"])) for _ in range(count)]
    ways: list[list[int]] = [[] for _ in range(count)]
    for number in range(1, count):
        open_before = [n for n in range(number) if kinds[n] != "task" or not ways[n]]
        assume(open_before)
        ways[draw(st.sampled_from(open_before))].append(number)
    for number, kind in enumerate(kinds):
        most = 2 if kind != "task" else 1 - len(ways[number])
        # Mostly ahead: a way back through gateways alone only makes a circle.
        ahead = st.integers(max(number - 2, 0), count - 1)
        ways[number] += draw(st.lists(ahead, max_size=most))
    return [
        Node(kind, tuple(out)) if out else Node("end")
        for kind, out in zip(kinds, ways, strict=True)
    ]


TWICE_ON_ONE_FLOW = [
    Node("all", (1, 2, 3)),
    Node("task", (4,)),
    Node("task", (4,)),
    Node("task", (5,)),
    Node("one", (5,)),
    Node("all", (6,)),
    Node("task", (7,)),
    Node("end"),
]


@example(nodes=TWICE_ON_ONE_FLOW, moves=[(0, 0)] * 4)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    nodes=boards(), moves=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3)), max_size=12)
)
def test_tokens_go_where_the_game_says(nodes: list[Node], moves: list[tuple[int, int]]) -> None:
    game = Game(nodes)
    game.arrive((-1, 0), 0)
    run = ProcessRun.start({"p.bpmn": xml(nodes)}, process_id="p", facts={"x": 0})

    for pick, x in moves:
        if not game.active():
            break
        task = game.active()[pick % len(game.active())]
        game.moves = 0
        game.complete(int(task[1:]), x)
        run.complete(task, {"x": x})

        assert sorted(run.active()) == game.active()
        assert run.ended == (not game.active() and not game.joining())
        assert len(run.incidents) == (0 if game.active() else game.joining())
