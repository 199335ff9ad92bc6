"""The unary tests of a cell of a decision table, compiled (DMN 7.3.3 and 10.3.2.7, table 55).

A cell is passed when one of its tests gives true. A test that gives null is not passed: nothing is
decided on a value that is not there. A boolean written in a cell is compared with the input, as every
editor means it; any other boolean test must say so with `?`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.feel.compiling.frame import Frame
from engine.feel.compiling.logic import compile_truth
from engine.feel.compiling.membership import compile_test
from engine.feel.compiling.operations import check_comparable
from engine.feel.compiling.part import Part, Scope, compile_part
from engine.feel.compiling.plain import Plain, plain
from engine.feel.errors import FeelError, FeelRefused, Source
from engine.feel.limits import DEFAULT_STEPS, MAX_LENGTH
from engine.feel.syntax.cells import parse_tests
from engine.feel.syntax.nodes import (
    SUBJECT,
    BoundTest,
    Literal,
    Node,
    RangeLiteral,
    Tests,
    free_names,
)
from engine.feel.syntax.refusals import CELL_BOOLEAN, CELL_LIST, TOO_LONG
from engine.feel.syntax.vocabulary import check_names
from engine.feel.values.comparison import Truth, either, equal, negated, truth
from engine.feel.values.moment import Moment
from engine.feel.values.types import Declared, FeelType, Shape

_Test = Callable[[Frame, object], Truth]
_ANYTHING = ("", "-")


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """A compiled cell; it never changes and may be shared between threads.

    `landmarks` are the values at which its outcome may change; None when they are not all written in it.
    """

    text: str
    names: frozenset[str]
    landmarks: tuple[object, ...] | None = field(compare=False)
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


def compile_unary_tests(
    text: str, kind: FeelType, names: Mapping[str, Declared] | None = None
) -> UnaryTests:
    """Compile a cell over an input of this type; without `names`, names are open.

    Raises FeelRefused, with the position and the remedy, for what is not strict FEEL.
    """
    if text.strip() in _ANYTHING:
        return UnaryTests(text, frozenset(), (), (), None, _is_negated=False, _reads_subject=False)
    root, scope = _parsed(text, kind, names)
    tests = tuple(_placed(test, _compiled(test, kind, scope)) for test in root.tests)
    read = frozenset(scope.tally.facts)
    return UnaryTests(
        text=text,
        names=read - {SUBJECT},
        landmarks=_landmarks(root.tests, scope.source),
        _tests=tests,
        _plain=plain(root),
        _is_negated=root.is_negated,
        _reads_subject=SUBJECT in read,
    )


def _parsed(text: str, kind: FeelType, names: Mapping[str, Declared] | None) -> tuple[Tests, Scope]:
    source = Source(text)
    if len(text) > MAX_LENGTH:
        raise source.refused(MAX_LENGTH, TOO_LONG, limit=str(MAX_LENGTH))
    check_names(source, names or ())
    known = None if names is None else {**names, SUBJECT: Declared(kind)}
    return parse_tests(source, frozenset(names or ())), Scope(source, known)


def _compiled(test: Node, kind: FeelType, scope: Scope) -> _Test:
    subject = Part(Shape(kind), lambda _frame: None)
    if isinstance(test, (BoundTest, RangeLiteral)):
        return compile_test(test, subject, scope)
    if SUBJECT in free_names(test):
        asked = compile_truth(test, scope).step
        return lambda frame, _value: truth(asked(frame))
    if isinstance(test, Literal):
        return _constant_test(test, subject, scope)
    return _value_test(test, subject, scope)


def _placed(test: Node, run: _Test) -> _Test:
    """Give the test's position to the errors that have none yet."""

    def placed(frame: Frame, value: object) -> Truth:
        try:
            return run(frame, value)
        except FeelError as error:
            if error.position is None:
                error.position = test.position
            raise

    return placed


def _constant_test(test: Literal, subject: Part, scope: Scope) -> _Test:
    check_comparable(test, subject, compile_part(test, scope), scope)
    constant = test.value
    return lambda frame, value: equal(value, constant, frame)


def _value_test(test: Node, subject: Part, scope: Scope) -> _Test:
    """Compile what is no written value: a boolean would be compared or believed, by version."""
    if compile_part(test, scope).kind is FeelType.BOOLEAN:
        raise scope.refused(test, CELL_BOOLEAN)
    if subject.kind is FeelType.LIST:
        raise scope.refused(test, CELL_LIST)
    return compile_test(test, subject, scope)


def _landmarks(tests: tuple[Node, ...], source: Source) -> tuple[object, ...] | None:
    """Give the constants that the tests compare with; between two of them nothing changes."""
    try:
        found = [_constant(part, source) for test in tests for part in _compared(test)]
    except (FeelError, FeelRefused):
        return None
    return tuple(
        item for value in found for item in (value if isinstance(value, list) else [value])
    )


def _compared(test: Node) -> tuple[Node, ...]:
    if isinstance(test, RangeLiteral):
        return (test.low, test.high)
    return (test.bound,) if isinstance(test, BoundTest) else (test,)


def _constant(part: Node, source: Source) -> object:
    """Evaluate what reads neither a fact nor the time; an error tells that it does."""
    # With names open, no fact is there to be read; a declared one could be null and still count.
    return compile_part(part, Scope(source, None)).step(Frame({}, None, DEFAULT_STEPS))
