"""One evaluation under way: the facts it has read, its own values, its instant and its budget."""

from collections.abc import Mapping

from engine.feel.errors import failed
from engine.feel.limits import MAX_CALL_LEVELS
from engine.feel.values.border import to_feel
from engine.feel.values.evaluation import Evaluation
from engine.feel.values.failures import (
    CALL_LEVELS,
    MISSING_VALUE,
    UNKNOWN_NAME,
    WRONG_DECLARED_TYPE,
)
from engine.feel.values.kinds import kind_of
from engine.feel.values.moment import Moment
from engine.feel.values.types import TYPE_NAMES, Declared, FeelType


class Frame(Evaluation):
    """What the closures of an expression share while it is evaluated once.

    `slots` holds the values that the expression itself names: variables, entries, parameters.
    """

    __slots__ = ("_context", "_levels", "_read", "slots")

    def __init__(self, context: Mapping[str, object], moment: Moment | None, steps: int) -> None:
        super().__init__(moment, steps)
        self._context = context
        self._read: dict[str, object] = {}
        self._levels = 0
        self.slots: dict[int, object] = {}

    def open_fact(self, name: str) -> object:
        """Read a fact that nobody declared: it must have been given, be it as null."""
        if name not in self._read:
            if name not in self._context:
                raise failed(UNKNOWN_NAME, name=name)
            self._read[name] = to_feel(self._context[name])
        return self._read[name]

    def declared_fact(self, name: str, declared: Declared) -> object:
        """Read a declared fact: absent is null, and another type than declared an error."""
        if name not in self._read:
            value = to_feel(self._context.get(name))
            _check_declared(name, value, declared)
            self._read[name] = value
        return self._read[name]

    def enter_call(self, levels: int) -> None:
        """Count the levels of a function's body: calls within calls must not exhaust the stack."""
        self._levels += levels
        if self._levels > MAX_CALL_LEVELS:
            raise failed(CALL_LEVELS)

    def leave_call(self, levels: int) -> None:
        self._levels -= levels


def _check_declared(name: str, value: object, declared: Declared) -> None:
    if value is None:
        if not declared.nullable:
            raise failed(MISSING_VALUE, name=name)
        return
    actual = kind_of(value)
    if actual is not declared.type and declared.type is not FeelType.ANY:
        wanted = TYPE_NAMES[declared.type]
        raise failed(WRONG_DECLARED_TYPE, name=name, wanted=wanted, actual=TYPE_NAMES[actual])
