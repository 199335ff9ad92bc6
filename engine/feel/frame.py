"""One evaluation under way: the facts it has read, its instant and its budget of steps."""

from collections.abc import Mapping

from engine.feel.errors import failed
from engine.feel.failures import MISSING_VALUE, STEPS, UNKNOWN_NAME, WRONG_DECLARED_TYPE
from engine.feel.moment import Moment
from engine.feel.types import TYPE_NAMES, Declared, FeelType
from engine.feel.values import kind_of, to_feel


class Frame:
    """What the closures of an expression share while it is evaluated once."""

    __slots__ = ("_context", "_read", "moment", "steps")

    def __init__(self, context: Mapping[str, object], moment: Moment | None, steps: int) -> None:
        self._context = context
        self._read: dict[str, object] = {}
        self.moment = moment
        self.steps = steps

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise failed(STEPS)

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


def _check_declared(name: str, value: object, declared: Declared) -> None:
    if value is None:
        if not declared.nullable:
            raise failed(MISSING_VALUE, name=name)
        return
    actual = kind_of(value)
    if actual is not declared.type and declared.type is not FeelType.ANY:
        wanted = TYPE_NAMES[declared.type]
        raise failed(WRONG_DECLARED_TYPE, name=name, wanted=wanted, actual=TYPE_NAMES[actual])
