"""How many instances a multi-instance activity has is bounded beforehand: at most fifty.

It is bounded by a number that the diagram says itself, or by a list: the answer to a question with given
choices, or what another bounded activity collects. A list that anything else writes is not bounded.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from engine.bpmn.loops import DrawnLoop, loop_of, repeating_around
from engine.bpmn.outline import Node
from engine.bpmn.reading import Diagram
from engine.bpmn.written import brought_by_others, decided_facts
from engine.errors import Finding
from engine.feel import FeelError, FeelRefused, compile_expression
from engine.lint.rule import PackageContext, every_process, finding

RULE = "bounded"
MOST: Final = 50

_LENGTH: Final = re.compile(r"count\(\s*(.*?)\s*\)")


def check(diagrams: Sequence[Diagram], context: PackageContext) -> Iterator[Finding]:
    """Refuse a multi-instance activity of which nobody can say that it has fifty instances at most."""
    drawn = list(_drawn(diagrams))
    known = _lists(diagrams, [loop for _, loop, _ in drawn], context)
    for node, loop, items in drawn:
        bound = _bound(loop, {name: most for name, most in known.items() if name not in items})
        if bound is None or bound > MOST:
            yield finding(RULE, node.element, *_UNBOUNDED)


def _drawn(diagrams: Sequence[Diagram]) -> Iterator[tuple[Node, DrawnLoop, set[str]]]:
    """Yield each multi-instance activity, with the items around it: they hide the facts of their names."""
    for outline in every_process(diagrams):
        for node in outline.nodes.values():
            loop = _counted(node)
            around = [_counted(each) for each in repeating_around(outline, node.scope)]
            items = {item.text for each in around if each is not None for item in each.items}
            if loop is not None:
                yield node, loop, items


def _counted(node: Node) -> DrawnLoop | None:
    loop = loop_of(node)
    return None if loop is None or loop.is_standard else loop


def _lists(
    diagrams: Sequence[Diagram], loops: list[DrawnLoop], context: PackageContext
) -> dict[str, int]:
    """Return how many items each list has at most, of those that have a bound."""
    processes = list(every_process(diagrams))
    others = {fact for each in processes for fact, _ in decided_facts(each)}
    others |= {fact for each in processes for fact in brought_by_others(each)}
    known = {name: most for name, most in context.lists.items() if name not in others}
    collected = {each.text for loop in loops for each in loop.collected_in} - others
    # What is collected is as long as what it was collected from, which may have been collected too.
    for _ in collected:
        for name in collected:
            bounds = [_bound(loop, known) for loop in loops if _collects(loop, name)]
            told = [bound for bound in bounds if bound is not None]
            if len(told) == len(bounds):
                known[name] = max(*told, context.lists.get(name, 0), 0)
    return known


def _collects(loop: DrawnLoop, name: str) -> bool:
    return any(each.text == name for each in loop.collected_in)


def _bound(loop: DrawnLoop, known: Mapping[str, int]) -> int | None:
    for cardinality in loop.cardinalities:
        text = _bare(cardinality.text)
        length = _LENGTH.fullmatch(text)
        return known.get(length[1]) if length else _count(text)
    for collection in loop.collections:
        text = _bare(collection.text)
        return known.get(text, _count(text))
    return None


def _count(text: str) -> int | None:
    """Return the number, or the length of the list, that an expression without a fact gives."""
    try:
        expression = compile_expression(text)
        value = None if expression.names else expression.evaluate({})
    except (FeelError, FeelRefused):
        return None
    if isinstance(value, list):
        return len(value)
    return int(value) if isinstance(value, int | Decimal) else None


def _bare(text: str) -> str:
    return text.strip().removeprefix("=").strip()


_UNBOUNDED = (
    (
        f"No se puede saber si hay más de {MOST} repeticiones. Escriba un número, o la lista de una pregunta "
        "con opciones dadas."
    ),
    (
        f"It cannot be known whether there are more than {MOST} repetitions. Write a number, or the list of a "
        "question with given choices."
    ),
)
