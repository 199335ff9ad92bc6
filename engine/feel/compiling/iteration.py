"""`for`, `some` and `every`, over lists and runs of whole numbers or days (DMN table 55)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.feel.compiling.frame import Frame
from engine.feel.compiling.logic import compile_truth
from engine.feel.compiling.operations import BOOLEAN, check_comparable
from engine.feel.compiling.part import Local, Part, Scope, closure, compile_part
from engine.feel.errors import failed
from engine.feel.syntax.nodes import PARTIAL, Binding, Iteration, Node, Quantified
from engine.feel.syntax.refusals import ITERATION_BOUND, ITERATION_DOMAIN
from engine.feel.values.comparison import Truth, both, either, truth
from engine.feel.values.failures import ITERATION_BOUND as NO_STEPS
from engine.feel.values.failures import ITERATION_DOMAIN as NOT_A_LIST
from engine.feel.values.kinds import bounded_list, kind_of
from engine.feel.values.numbers import whole
from engine.feel.values.types import ANYTHING, TYPE_NAMES, FeelType, Shape

# DMN 1.5 steps by one, or by one day; what a step of the other types would be is not said.
_STEPPED = (FeelType.NUMBER, FeelType.DATE)


@dataclass(frozen=True, slots=True)
class _Loop:
    """One binding: the slot of its variable and the values that it takes."""

    slot: int
    values: Callable[[Frame], Iterable[object]]


@closure.register
def _iteration(node: Iteration, scope: Scope) -> Part:
    loops, inner = _loops(node.bindings, scope)
    slot = scope.slot()
    body = compile_part(node.body, inner.having(Local(PARTIAL, slot, Shape(FeelType.LIST))))
    step, shows_partial = body.step, slot in scope.tally.read

    def run(frame: Frame) -> list[object]:
        found: list[object] = []
        for _turn in _turns(loops, frame):
            if shows_partial:
                # A copy: the list so far must not grow in the hands of who reads it.
                frame.spend(len(found))
                frame.slots[slot] = list(found)
            found.append(step(frame))
            bounded_list(found)
        return found

    return Part(Shape(FeelType.LIST, item=body.shape), run)


@closure.register
def _quantified(node: Quantified, scope: Scope) -> Part:
    """Combine the outcomes as `or` and `and` do: null wins over what does not decide."""
    loops, inner = _loops(node.bindings, scope)
    condition = compile_truth(node.condition, inner).step
    combine, decided = (both, False) if node.is_every else (either, True)

    def run(frame: Frame) -> Truth:
        outcome: Truth = not decided
        for _turn in _turns(loops, frame):
            outcome = combine(outcome, truth(condition(frame)))
            if outcome is decided:
                break
        return outcome

    return Part(BOOLEAN, run)


def _loops(bindings: tuple[Binding, ...], scope: Scope) -> tuple[tuple[_Loop, ...], Scope]:
    """Compile the bindings in order; each domain may read the variables before it."""
    loops: list[_Loop] = []
    for binding in bindings:
        values, shape = _domain(binding, scope)
        slot = scope.slot()
        loops.append(_Loop(slot, values))
        scope = scope.having(Local(binding.name, slot, shape))
    return tuple(loops), scope


def _turns(loops: tuple[_Loop, ...], frame: Frame) -> Iterator[None]:
    """Give every combination of the variables, the last one turning fastest."""
    if not loops:
        yield
        return
    first, *rest = loops
    for value in first.values(frame):
        frame.spend(1)
        frame.slots[first.slot] = value
        yield from _turns(tuple(rest), frame)


_Domain = tuple[Callable[[Frame], Iterable[object]], Shape]


def _domain(binding: Binding, scope: Scope) -> _Domain:
    low = compile_part(binding.domain, scope)
    if binding.high is not None:
        return _run(binding, low, binding.high, scope)
    if not low.may_be(FeelType.LIST):
        raise scope.refused(binding.domain, ITERATION_DOMAIN, kind=TYPE_NAMES[low.kind])
    step = low.step
    return (lambda frame: _listed(step(frame))), low.shape.inner()


def _run(binding: Binding, low: Part, end: Node, scope: Scope) -> _Domain:
    high = compile_part(end, scope)
    for node, part in ((binding.domain, low), (end, high)):
        if not part.may_be(*_STEPPED):
            raise scope.refused(node, ITERATION_BOUND, kind=TYPE_NAMES[part.kind])
    check_comparable(end, low, high, scope)
    first, last = low.step, high.step
    return (lambda frame: _steps(first(frame), last(frame))), _stepped(low.kind, high.kind)


def _stepped(low: FeelType, high: FeelType) -> Shape:
    known = [kind for kind in (low, high) if kind in _STEPPED]
    return Shape(known[0]) if known else ANYTHING


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise failed(NOT_A_LIST, kind=TYPE_NAMES[kind_of(value)])
    return value


def _steps(first: object, last: object) -> Iterator[object]:
    """Give the whole numbers or the days from one to another, up or down, both included."""
    if type(first) is date and type(last) is date:
        return map(date.fromordinal, _between(first.toordinal(), last.toordinal()))
    low, high = whole(first), whole(last)
    if low is None or high is None:
        raise failed(NO_STEPS)
    return map(Decimal, _between(low, high))


def _between(first: int, last: int) -> range:
    sign = 1 if first <= last else -1
    return range(first, last + sign, sign)
