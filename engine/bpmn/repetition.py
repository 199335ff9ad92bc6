"""How often an activity happens: standard loops and multi-instance (BPMN 2.0, 10.3.8 and 13.3.6)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, NoReturn

from engine.bilingual import Bilingual
from engine.bpmn.environment import Environment
from engine.bpmn.locals import COUNTER, Frame, Local, Progress, settled
from engine.feel import Expression, FeelError, to_python
from engine.model.step import FactValue

MOST_INSTANCES: Final = 200
"""How many instances an activity may have at one time, whatever the facts say."""


class RepetitionFailed(Exception):
    """The facts do not tell how often an activity happens, or what an instance of it gave."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class StandardLoop:
    """Happens again as long as its condition is true, at most `maximum` times."""

    condition: Expression
    maximum: int | None
    tests_before: bool
    is_sequential: bool = True
    collected_in: str | None = None

    def begin(self, environment: Environment) -> tuple[Progress, bool]:
        """Return where it stands on entry, and whether nothing is to be done at all."""
        before = environment.within([Frame({}, {COUNTER: 0}), *environment.frames])
        return Progress(None), self.tests_before and not _holds(self.condition, before)

    def local(self, progress: Progress) -> Local:
        return Local(progress.begun + 1)

    def counted(self, progress: Progress, done: Local, environment: Environment) -> Progress:
        del done, environment
        return replace(progress, completed=progress.completed + 1)

    def is_over(self, progress: Progress, environment: Environment) -> bool:
        """Whether it happens no more after one time that was counted."""
        is_last = self.maximum is not None and progress.completed >= self.maximum
        return is_last or not _holds(self.condition, environment)


@dataclass(frozen=True, slots=True)
class MultiInstance:
    """Happens a number of times that is told on entry, for each item of a collection if there is one.

    `own` are the names that belong to one instance alone.
    """

    is_sequential: bool
    cardinality: Expression | None
    collection: Expression | None
    item: str | None
    own: frozenset[str]
    output: Expression | None
    collected_in: str | None
    completion: Expression | None

    def begin(self, environment: Environment) -> tuple[Progress, bool]:
        """Return where it stands on entry, and whether nothing is to be done at all."""
        items = None if self.collection is None else self._items(self.collection, environment)
        total = self._cardinality(environment) if items is None else len(items)
        if total > MOST_INSTANCES:
            raise RepetitionFailed(TOO_MANY)
        outputs = (None,) * total if self.output is not None else ()
        return Progress(total, items=items or (), outputs=outputs), total == 0

    def local(self, progress: Progress) -> Local:
        values: dict[str, FactValue] = dict.fromkeys(self.own)
        if self.item is not None:
            values[self.item] = progress.items[0]
        return Local(progress.begun + 1, values)

    def counted(self, progress: Progress, done: Local, environment: Environment) -> Progress:
        """Return where it stands when one more instance is completed; what it gave has the place of its item."""
        outputs = list(progress.outputs)
        if self.output is not None:
            outputs[done.number - 1] = _value(self.output, environment, _output_failed)
        return replace(progress, completed=progress.completed + 1, outputs=tuple(outputs))

    def is_over(self, progress: Progress, environment: Environment) -> bool:
        """Whether no instance is wanted any more after one that was counted."""
        if self.completion is not None and _holds(self.completion, environment):
            return True
        return progress.completed == progress.total

    def _items(self, collection: Expression, environment: Environment) -> tuple[FactValue, ...]:
        found = _value(collection, environment, _collection_failed)
        return tuple(found) if isinstance(found, list) else _fail(_NO_LIST)

    def _cardinality(self, environment: Environment) -> int:
        assert self.cardinality is not None  # noqa: S101  # narrows the type: there is one of both
        found = _value(self.cardinality, environment, _cardinality_failed)
        if isinstance(found, bool) or not isinstance(found, int | Decimal):
            _fail(NO_NUMBER)
        return int(found) if found >= 0 and found == int(found) else _fail(NO_NUMBER)


Repetition = StandardLoop | MultiInstance


def _holds(condition: Expression, environment: Environment) -> bool:
    try:
        # A condition that is null is not true.
        return environment.value_of(condition) is True
    except FeelError as error:
        raise RepetitionFailed(_condition_failed(error.es, error.en)) from error


def _value(
    expression: Expression, environment: Environment, failed: Callable[[str, str], Bilingual]
) -> FactValue:
    try:
        return settled(to_python(environment.value_of(expression)))
    except FeelError as error:
        raise RepetitionFailed(failed(error.es, error.en)) from error
    except ValueError as error:
        raise RepetitionFailed(failed(*_NO_FACT)) from error


def _fail(reason: Bilingual) -> NoReturn:
    raise RepetitionFailed(reason)


def _condition_failed(es: str, en: str) -> Bilingual:
    return Bilingual(
        f"La condición de la repetición no se pudo evaluar: {es}",
        f"The condition of the repetition could not be evaluated: {en}",
    )


def _collection_failed(es: str, en: str) -> Bilingual:
    return Bilingual(
        f"La lista de la repetición no se pudo obtener: {es}",
        f"The list of the repetition could not be told: {en}",
    )


def _cardinality_failed(es: str, en: str) -> Bilingual:
    return Bilingual(
        f"El número de repeticiones no se pudo obtener: {es}",
        f"The number of repetitions could not be told: {en}",
    )


def _output_failed(es: str, en: str) -> Bilingual:
    return Bilingual(
        f"El resultado de una repetición no se pudo obtener: {es}",
        f"What one repetition gave could not be told: {en}",
    )


NO_NUMBER: Final = Bilingual(
    "El número de repeticiones no es un número entero desde 0. Corrija los datos o el diagrama.",
    "The number of repetitions is not a whole number from 0 on. Correct the facts or the diagram.",
)
TOO_MANY: Final = Bilingual(
    f"Son más de {MOST_INSTANCES} repeticiones. Reparta el trabajo en varias actividades.",
    f"There are more than {MOST_INSTANCES} repetitions. Divide the work among several activities.",
)
_NO_LIST: Final = Bilingual(
    "Lo que debe recorrer la repetición no es una lista. Corrija los datos.",
    "What the repetition goes through is not a list. Correct the facts.",
)
_NO_FACT: Final = ("su valor no puede ser un dato.", "its value is not one that a fact can have.")
