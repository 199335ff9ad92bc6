"""The unary tests of a cell of a decision table, compiled (DMN 7.3.3 and 10.3.2.7, table 55).

A cell is passed when one of its tests gives true. A test that gives null is not passed: nothing is
decided on a value that is not there. A boolean written in a cell is compared with the input, as every
editor means it; any other boolean test must say so with `?`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.feel.check import Scope, check_boolean, check_comparable, check_test, type_of
from engine.feel.comparison import Truth, either, equal, negated, truth
from engine.feel.compiler import Step, compile_node
from engine.feel.errors import FeelError, Source
from engine.feel.frame import Frame
from engine.feel.lexer import tokenize
from engine.feel.limits import DEFAULT_STEPS, MAX_LENGTH
from engine.feel.membership import compile_test
from engine.feel.moment import Moment
from engine.feel.nodes import SUBJECT, BoundTest, Literal, Node, Range, Tests, free_names
from engine.feel.parser import parse_tests
from engine.feel.plain import Plain, plain
from engine.feel.refusals import CELL_BOOLEAN, CELL_LIST, TOO_LONG
from engine.feel.types import Declared, FeelType
from engine.feel.vocabulary import check_names

_Test = Callable[[Frame, object], Truth]
_ANYTHING = ("", "-")


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """A compiled cell; it never changes and may be shared between threads.

    `landmarks` are the values at which its outcome may change; None when they are not all written in it.
    """

    text: str
    names: frozenset[str]
    landmarks: tuple[object, ...] | None
    _tests: tuple[_Test, ...] = field(repr=False, compare=False)
    _plain: Plain | None = field(repr=False, compare=False)
    _is_negated: bool = field(repr=False)
    _reads_subject: bool = field(repr=False)

    @property
    def is_irrelevant(self) -> bool:
        """Tell whether the cell is empty or a dash: everything passes, null included."""
        return not self._tests

    def holds(
        self,
        value: object,
        context: Mapping[str, object],
        *,
        moment: Moment | None = None,
        steps: int = DEFAULT_STEPS,
    ) -> Truth:
        """Tell whether a FEEL value passes; null is no."""
        if self._plain is not None and type(value) is self._plain.kind:
            return self._plain.admits(value)
        if not self._tests:
            return True
        seen = {**context, SUBJECT: value} if self._reads_subject else context
        frame = Frame(seen, moment, steps)
        found: Truth = False
        for test in self._tests:
            found = either(found, test(frame, value))
        return negated(found) if self._is_negated else found

    def position(self, value: object) -> int | None:
        """Return the place of the first test that a value passes, as in a list of allowed values."""
        frame = Frame({SUBJECT: value}, None, DEFAULT_STEPS)
        passed = (place for place, test in enumerate(self._tests) if test(frame, value))
        return next(passed, None)


def compile_unary_tests(
    text: str, kind: FeelType, names: Mapping[str, Declared] | None = None
) -> UnaryTests:
    """Compile a cell over an input of this type; without `names`, names are open."""
    if text.strip() in _ANYTHING:
        return UnaryTests(text, frozenset(), (), (), None, _is_negated=False, _reads_subject=False)
    root, scope = _parsed(text, kind, names)
    for test in root.tests:
        _check(test, kind, scope)
    read = free_names(root)
    return UnaryTests(
        text=text,
        names=read - {SUBJECT},
        landmarks=_landmarks(root.tests),
        _tests=tuple(_compiled(test, scope) for test in root.tests),
        _plain=plain(root),
        _is_negated=root.is_negated,
        _reads_subject=SUBJECT in read,
    )


def _parsed(text: str, kind: FeelType, names: Mapping[str, Declared] | None) -> tuple[Tests, Scope]:
    source = Source(text)
    if len(text) > MAX_LENGTH:
        raise source.refused(MAX_LENGTH, TOO_LONG, limit=str(MAX_LENGTH))
    check_names(source, names or ())
    facts = None if names is None else frozenset(names)
    known = None if names is None else {**names, SUBJECT: Declared(kind)}
    return parse_tests(source, tokenize(source, 0, facts)), Scope(source, known)


def _check(test: Node, kind: FeelType, scope: Scope) -> None:
    if _is_shape(test):
        check_test(test, kind, scope)
    elif SUBJECT in free_names(test):
        check_boolean(test, scope)
    elif _is_constant(test):
        check_comparable(test, kind, type_of(test, scope), scope)
    elif type_of(test, scope) is FeelType.BOOLEAN:
        raise scope.refused(test, CELL_BOOLEAN)
    elif kind is FeelType.LIST:
        raise scope.refused(test, CELL_LIST)
    else:
        check_test(test, kind, scope)


def _is_shape(test: Node) -> bool:
    return isinstance(test, (BoundTest, Range))


def _is_constant(test: Node) -> bool:
    return isinstance(test, Literal)


def _compiled(test: Node, scope: Scope) -> _Test:
    def part(node: Node) -> Step:
        return compile_node(node, scope.names)

    if isinstance(test, Literal):
        constant = test.value
        return lambda _frame, value: equal(value, constant)
    if SUBJECT in free_names(test) and not _is_shape(test):
        asked = part(test)
        return lambda frame, _value: truth(asked(frame))
    return compile_test(test, part)


def _landmarks(tests: tuple[Node, ...]) -> tuple[object, ...] | None:
    """Give the constants that the tests compare with; between two of them nothing changes."""
    try:
        found = [_constant(part) for test in tests for part in _compared(test)]
    except FeelError:
        return None
    return tuple(
        item for value in found for item in (value if isinstance(value, list) else [value])
    )


def _compared(test: Node) -> tuple[Node, ...]:
    if isinstance(test, Range):
        return (test.low, test.high)
    return (test.bound,) if isinstance(test, BoundTest) else (test,)


def _constant(part: Node) -> object:
    """Evaluate what reads neither a fact nor the time; FeelError tells that it does."""
    # With names open, no fact is there to be read; a declared one could be null and still count.
    return compile_node(part, None)(Frame({}, None, DEFAULT_STEPS))
