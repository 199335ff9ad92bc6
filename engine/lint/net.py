"""Where tokens can come to, when every task is done and every decision may go either way.

Facts are left out: a way that no fact would ever open counts too. A token that decides nothing and
waits for no other moves first, and a join last, which finds every place where tokens get stuck or
meet without trying all the orders in which independent branches may advance.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from engine.bpmn.events import attached_to, definitions_of, interrupts
from engine.bpmn.notation import kind
from engine.bpmn.outline import Flow, Node, Outline

Marking = tuple[int, ...]
"""The flows on which tokens are, by their place in the document; twice when there are two."""

MOST_MARKINGS: Final = 20_000
MOST_ON_ONE_FLOW: Final = 3


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
        self._after: dict[Marking, list[Marking]] = {}

    def run(self) -> Explored:
        starts = [node for node in self._outline.nodes.values() if node.kind == "startEvent"]
        ahead = [out for start in starts for out in self._outcomes(start)]
        is_bounded = True
        while ahead and is_bounded:
            marking = ahead.pop()
            if marking not in self._after:
                self._after[marking] = list(self._next(marking))
                ahead += self._after[marking]
            is_bounded = len(self._after) <= MOST_MARKINGS and _is_bounded(marking)
        return Explored(
            stuck=frozenset(self._stuck()),
            doubled=frozenset(self._doubled()),
            is_bounded=is_bounded,
            can_end=self._all_can_end(),
        )

    def _next(self, marking: Marking) -> Iterator[Marking]:
        for place in marking:
            node = self._targets[place]
            if node is not None and not self._joins(node):
                yield from self._fired(marking, node, (place,))
                return
        for place in marking:
            node = self._targets[place]
            arriving = () if node is None else self._places(self._outline.incoming(node.node_id))
            if node is not None and set(arriving) <= set(marking):
                yield from self._fired(marking, node, arriving)
                return

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
        if node.kind == "exclusiveGateway" and leaving:
            return [(place,) for place in leaving]
        events = attached_to(self._outline, node.node_id)
        # An event that interrupts comes instead of the way on, any other beside it.
        return [
            leaving,
            *(
                self._leaving(event) if interrupts(event) else (*leaving, *self._leaving(event))
                for event in events
            ),
        ]

    def _leaving(self, node: Node) -> Marking:
        return self._places(self._outline.outgoing(node.node_id))

    def _places(self, flows: list[Flow]) -> Marking:
        return tuple(self._flows[id(flow.element)] for flow in flows)

    def _joins(self, node: Node) -> bool:
        is_parallel = node.kind == "parallelGateway"
        return is_parallel and len(self._outline.incoming(node.node_id)) > 1

    def _stuck(self) -> Iterator[str]:
        for marking, after in self._after.items():
            if marking and not after:
                yield from (node.node_id for node in self._nodes_at(marking))

    def _doubled(self) -> Iterator[str]:
        for marking in self._after:
            twice = [place for place in set(marking) if marking.count(place) > 1]
            yield from (node.node_id for node in self._nodes_at(twice) if self._joins(node))

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
