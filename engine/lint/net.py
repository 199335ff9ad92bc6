"""Where tokens can come to, when every task is done and every decision may go either way.

Facts are left out: a way that no fact would ever open counts too. A token that decides nothing and
waits for no other moves first, and a join last, which finds every place where tokens get stuck or
meet without trying all the orders in which independent branches may advance. An inclusive join does not
wait for a token that can come as well by a flow that has one already: where there are such tokens, the
join before them and they before the join are both followed. What an event that does not interrupt leads to, if
it never meets the way that it is beside, is followed by itself: it may come as often as it likes there.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from engine.bpmn.events import attached_to, definitions_of, interrupts
from engine.bpmn.notation import kind
from engine.bpmn.outline import Flow, Node, Outline, is_default

Marking = tuple[int, ...]
"""The flows on which tokens are, by their place in the document; twice when there are two."""

MOST_MARKINGS: Final = 20_000
MOST_ON_ONE_FLOW: Final = 3
MOST_CONDITIONS: Final = 8
"""Beyond this, the ways that an inclusive split may go are too many to be checked."""


@dataclass(frozen=True, slots=True)
class Explored:
    """What was found: joins by their ids, and whether the search came to its end and the process to its own."""

    stuck: frozenset[str]
    doubled: frozenset[str]
    is_bounded: bool
    can_end: bool


def explore(outline: Outline) -> Explored:
    """Follow the tokens of one scope from its start events on, to every place where they can be.

    A subprocess in it is a task here, and an event subprocess takes no part.
    """
    return _Search(outline).run()


class _Search:
    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._flows = {id(flow.element): place for place, flow in enumerate(outline.flows)}
        self._targets = [outline.nodes.get(flow.target) for flow in outline.flows]
        self._is_too_wide = False
        self._after: dict[Marking, list[Marking]] = {}
        self._apart = self._events_apart()
        self._reach = {join: self._reach_of(join) for join in self._inclusive_joins()}

    def run(self) -> Explored:
        starts = [node for node in self._outline.nodes.values() if node.kind == "startEvent"]
        ahead = [out for start in starts for out in self._outcomes(start)]
        ahead += [self._leaving(event) for event in self._apart]
        is_bounded = True
        while ahead and is_bounded:
            marking = ahead.pop()
            if marking not in self._after:
                self._after[marking] = list(self._next(marking))
                ahead += self._after[marking]
            is_bounded = len(self._after) <= MOST_MARKINGS and _is_bounded(marking)
        return Explored(
            stuck=frozenset() if self._is_too_wide else frozenset(self._stuck()),
            doubled=frozenset(self._doubled()),
            is_bounded=is_bounded and not self._is_too_wide,
            can_end=self._all_can_end(),
        )

    def _next(self, marking: Marking) -> Iterator[Marking]:
        moving = [place for place in marking if self._moves(place)]
        plain = [place for place in moving if not self._is_awaited_twice(place)]
        for place in plain[:1] or moving:
            yield from self._fired(marking, self._target(place), (place,))
        if not plain:
            yield from self._joined(marking, is_alone=not moving)

    def _joined(self, marking: Marking, *, is_alone: bool) -> Iterator[Marking]:
        """Yield what comes of the joins that are open: of the first parallel one, of every inclusive one."""
        found = [self._targets[place] for place in marking if not self._moves(place)]
        for node in dict.fromkeys(node for node in found if node is not None):
            arriving = self._places(self._outline.incoming(node.node_id))
            taken = tuple(place for place in arriving if place in marking)
            if node.kind == "inclusiveGateway":
                if self._is_open(node, marking):
                    yield from self._fired(marking, node, taken)
            elif is_alone and taken == arriving:
                yield from self._fired(marking, node, taken)
                return

    def _is_open(self, join: Node, marking: Marking) -> bool:
        arriving = set(self._places(self._outline.incoming(join.node_id)))
        taken = arriving & set(marking)
        ahead = [self._reach[join.node_id][place] for place in marking if place not in arriving]
        return not any(flows - taken and not flows & taken for flows in ahead)

    def _is_awaited_twice(self, place: int) -> bool:
        """Whether a token can come to an inclusive join by several of its flows."""
        return any(len(reach[place]) > 1 for reach in self._reach.values())

    def _inclusive_joins(self) -> list[str]:
        gateways = self._outline.of_kind("inclusiveGateway")
        return [node.node_id for node in gateways if self._joins(node)]

    def _reach_of(self, join: str) -> dict[int, frozenset[int]]:
        """Return, for each flow, by which flows into the join a token on it can come there."""
        reach = dict.fromkeys(self._flows.values(), frozenset[int]())
        changed = True
        while changed:
            after = {place: self._ahead(place, join, reach) for place in reach}
            changed = after != reach
            reach = after
        return reach

    def _ahead(self, place: int, join: str, reach: Mapping[int, frozenset[int]]) -> frozenset[int]:
        node = self._targets[place]
        if node is None:
            return frozenset()
        if node.node_id == join:
            return frozenset({place})
        leaving = [*self._leaving(node)]
        for event in attached_to(self._outline, node.node_id):
            leaving += self._leaving(event)
        return frozenset().union(*(reach[each] for each in leaving))

    def _moves(self, place: int) -> bool:
        node = self._targets[place]
        return node is not None and not self._joins(node)

    def _target(self, place: int) -> Node:
        node = self._targets[place]
        assert node is not None  # noqa: S101  # narrows the type: what leads nowhere moves nowhere
        return node

    def _fired(self, marking: Marking, node: Node, taken: Marking) -> Iterator[Marking]:
        # What ends the whole scope takes the other tokens with it.
        left = [] if _ends_all(node) else list(marking)
        for place in taken if left else ():
            left.remove(place)
        for given in self._outcomes(node):
            yield tuple(sorted((*left, *given)))

    def _outcomes(self, node: Node) -> list[Marking]:
        """Return what may come out of a node, one entry for each way it may go."""
        leaving = self._leaving(node)
        if node.kind in {"exclusiveGateway", "eventBasedGateway"} and leaving:
            return [(place,) for place in leaving]
        attached = attached_to(self._outline, node.node_id)
        events = [event for event in attached if event not in self._apart]
        # An event that interrupts comes instead of the way on, any other beside it.
        return [
            outcome
            for chosen in self._chosen(node)
            for outcome in (
                chosen,
                *(
                    self._leaving(event) if interrupts(event) else (*chosen, *self._leaving(event))
                    for event in events
                ),
            )
        ]

    def _events_apart(self) -> list[Node]:
        """Return the events that do not interrupt and whose ways never meet those from the start."""
        nodes = self._outline.nodes.values()
        beside = [each for each in nodes if each.kind == "boundaryEvent" and not interrupts(each)]
        starts = [node for node in nodes if node.kind == "startEvent"]
        main = self._reached(starts, leaving_out=beside)
        return [event for event in beside if not main & self._reached([event], leaving_out=[])]

    def _reached(self, beginning: list[Node], *, leaving_out: list[Node]) -> set[str]:
        """Return the nodes that a token may come to, by flows and by what happens at their borders."""
        ahead = list(beginning)
        found = {node.node_id for node in beginning}
        while ahead:
            node = ahead.pop()
            following = [
                self._outline.nodes.get(flow.target)
                for flow in self._outline.outgoing(node.node_id)
            ]
            following += attached_to(self._outline, node.node_id)
            new = [each for each in following if each is not None and each.node_id not in found]
            ahead += [each for each in new if each not in leaving_out]
            found |= {each.node_id for each in ahead}
        return found

    def _chosen(self, node: Node) -> list[Marking]:
        """Return each set of flows by which a token may go on: those that are always taken, some of the others."""
        flows = self._outline.outgoing(node.node_id)
        default = [flow for flow in flows if is_default(self._outline, flow)]
        open_ways = [flow for flow in flows if flow.condition is not None and flow not in default]
        if not open_ways:
            return [self._places(flows)]
        always = [flow for flow in flows if flow.condition is None and flow not in default]
        if len(open_ways) > MOST_CONDITIONS:
            self._is_too_wide = True
            return []
        counts = range(1, len(open_ways) + 1)
        some = [[*always, *each] for count in counts for each in combinations(open_ways, count)]
        return [self._places(each) for each in ([always or default, *some])]

    def _leaving(self, node: Node) -> Marking:
        return self._places(self._outline.outgoing(node.node_id))

    def _places(self, flows: list[Flow]) -> Marking:
        return tuple(self._flows[id(flow.element)] for flow in flows)

    def _joins(self, node: Node) -> bool:
        is_join = node.kind in {"parallelGateway", "inclusiveGateway"}
        return is_join and len(self._outline.incoming(node.node_id)) > 1

    def _stuck(self) -> Iterator[str]:
        for marking, after in self._after.items():
            if marking and not after:
                yield from (node.node_id for node in self._nodes_at(marking))

    def _doubled(self) -> Iterator[str]:
        for marking in self._after:
            twice = [place for place in set(marking) if marking.count(place) > 1]
            # An inclusive join takes them one after the other, and waits for no flow in particular.
            doubled = [node for node in self._nodes_at(twice) if self._joins(node)]
            yield from (node.node_id for node in doubled if node.kind == "parallelGateway")

    def _nodes_at(self, places: Iterable[int]) -> list[Node]:
        found = [self._targets[place] for place in places]
        return [node for node in found if node is not None]

    def _all_can_end(self) -> bool:
        """Whether from everywhere some way leads to an end or to where tokens are stuck."""
        before: dict[Marking, list[Marking]] = {}
        for marking, after in self._after.items():
            for each in after:
                before.setdefault(each, []).append(marking)
        ahead = [marking for marking, after in self._after.items() if not after]
        ending = set(ahead)
        while ahead:
            new = set(before.get(ahead.pop(), ())) - ending
            ending |= new
            ahead += new
        return len(ending) == len(self._after)


def _ends_all(node: Node) -> bool:
    kinds = {kind(definition) for definition in definitions_of(node)}
    ending = {"terminateEventDefinition", "errorEventDefinition"}
    return node.kind == "endEvent" and bool(kinds & ending)


def _is_bounded(marking: Marking) -> bool:
    return all(marking.count(place) <= MOST_ON_ONE_FLOW for place in set(marking))
