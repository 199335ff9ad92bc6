"""Three-valued logic and choice (DMN tables 50 and 55)."""

from collections.abc import Callable

from engine.feel.compiling.frame import Frame
from engine.feel.compiling.operations import BOOLEAN
from engine.feel.compiling.part import Part, Scope, Step, closure, compile_part, placed
from engine.feel.syntax.nodes import Conditional, Conjunction, Disjunction, Node
from engine.feel.syntax.refusals import NOT_BOOLEAN
from engine.feel.values.comparison import Truth, both, either, truth
from engine.feel.values.types import TYPE_NAMES, FeelType, joined


def compile_truth(node: Node, scope: Scope) -> Part:
    """Compile a condition; refuses what cannot be true, false or null."""
    part = compile_part(node, scope)
    if not part.may_be(FeelType.BOOLEAN):
        raise scope.refused(node, NOT_BOOLEAN, kind=TYPE_NAMES[part.kind])
    return part if part.kind is FeelType.BOOLEAN else placed(node, _believed(part))


def _believed(part: Part) -> Part:
    """Let a part of unknown type be a truth or an error, at its own place."""
    step = part.step
    return Part(
        BOOLEAN if part.kind is FeelType.ANY else part.shape, lambda frame: truth(step(frame))
    )


@closure.register
def _conjunction(node: Conjunction, scope: Scope) -> Part:
    terms = [compile_truth(term, scope).step for term in node.terms]
    return Part(BOOLEAN, _combined(terms, both, decided=False))


@closure.register
def _disjunction(node: Disjunction, scope: Scope) -> Part:
    terms = [compile_truth(term, scope).step for term in node.terms]
    return Part(BOOLEAN, _combined(terms, either, decided=True))


def _combined(
    terms: list[Step], combine: Callable[[Truth, Truth], Truth], *, decided: bool
) -> Step:
    """Combine terms from left to right; once the outcome is decided the rest is not read."""

    def run(frame: Frame) -> Truth:
        outcome: Truth = not decided
        for term in terms:
            outcome = combine(outcome, truth(term(frame)))
            if outcome is decided:
                return outcome
        return outcome

    return run


@closure.register
def _conditional(node: Conditional, scope: Scope) -> Part:
    condition = compile_truth(node.condition, scope).step
    consequent = compile_part(node.consequent, scope)
    alternative = compile_part(node.alternative, scope)
    if_true, otherwise = consequent.step, alternative.step

    def run(frame: Frame) -> object:
        # Table 55: anything but true, null included, takes the alternative.
        chosen = if_true if truth(condition(frame)) is True else otherwise
        return chosen(frame)

    return Part(joined(consequent.shape, alternative.shape), run)
