"""From a loop or multi-instance marker as it is drawn to what says how often its activity happens."""

import re
from collections.abc import Mapping
from typing import Final, NoReturn

from engine.bilingual import Bilingual
from engine.bpmn.locals import COUNTER, TOTALS
from engine.bpmn.loops import DrawnLoop, Written
from engine.bpmn.notation import is_feel
from engine.bpmn.repetition import (
    MOST_INSTANCES,
    NO_NUMBER,
    TOO_MANY,
    MultiInstance,
    Repetition,
    StandardLoop,
)
from engine.bpmn.rules import is_fact_name
from engine.feel import (
    Declared,
    Expression,
    FeelRefused,
    FeelType,
    compile_condition,
    compile_expression,
)

Names = Mapping[str, Declared] | None


class RepetitionRefused(Exception):
    """A marker that does not say how often its activity happens, found when it is compiled."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.reason = reason


def compile_repetition(drawn: DrawnLoop, outside: Names, inside: Names) -> Repetition:
    """Compile a marker; RepetitionRefused when it does not say how its activity repeats.

    `outside` are the facts that are known where the activity stands, `inside` those that are inside it.
    """
    if drawn.is_standard:
        return _standard(drawn, inside)
    cardinality, collection = _one(drawn.cardinalities), _one(drawn.collections)
    if (cardinality is None) == (collection is None):
        _refuse(_NEITHER if collection is None else _BOTH)
    item, output = _one(drawn.items), _one(drawn.outputs)
    collected_in, completion = _one(drawn.collected_in), _one(drawn.conditions)
    if item is not None and collection is None:
        _refuse(_NO_COLLECTION)
    if (collected_in is None) != (output is None):
        _refuse(_HALF_AN_OUTPUT)
    own = own_names(drawn)
    for name in own:
        _require_usable(name)
    return MultiInstance(
        drawn.is_sequential,
        None if cardinality is None else _cardinality(cardinality, outside),
        None if collection is None else _typed(collection, outside, FeelType.LIST, _NO_LIST_TYPE),
        None if item is None else item.text,
        own,
        None if output is None else _compiled(output, inside),
        None if collected_in is None else _name(collected_in),
        None if completion is None else _condition(completion, inside),
    )


def own_names(drawn: DrawnLoop) -> frozenset[str]:
    """Return the names that belong to one instance alone: its item, and its output where that is a name."""
    outputs = (each.text.removeprefix("=").strip() for each in drawn.outputs)
    names = {name for name in outputs if is_fact_name(name)}
    return frozenset({*names, *(each.text for each in drawn.items)})


def type_of_item(drawn: DrawnLoop, outside: Names) -> Declared:
    """Return what is known of an item beforehand."""
    for collection in drawn.collections[:1]:
        try:
            shape = compile_expression(collection.text, outside).shape
        except FeelRefused:
            continue
        if shape.kind is FeelType.LIST and shape.item is not None:
            return Declared(shape.item.kind, nullable=False, shape=shape.item)
    return Declared(FeelType.ANY)


def _standard(drawn: DrawnLoop, inside: Names) -> StandardLoop:
    condition = _one(drawn.conditions)
    if condition is None:
        _refuse(_NO_CONDITION)
    return StandardLoop(_condition(condition, inside), _maximum(drawn.maximum), drawn.tests_before)


def _maximum(said: str | None) -> int | None:
    if said is None:
        return None
    if not re.fullmatch(r"\s*[1-9][0-9]{0,5}\s*", said, re.ASCII):
        _refuse(_NO_MAXIMUM)
    return int(said)


def _one(written: tuple[Written, ...]) -> Written | None:
    if len(written) > 1:
        _refuse(_TWICE)
    return next(iter(written), None)


def _name(written: Written) -> str:
    _require_usable(written.text)
    return written.text


def _require_usable(name: str) -> None:
    if not is_fact_name(name) or name in {COUNTER, *TOTALS}:
        _refuse(_no_name(name))


def _cardinality(written: Written, names: Names) -> Expression:
    literal = re.fullmatch(r"=?\s*(-?[0-9.]+)", written.text.strip(), re.ASCII)
    is_whole = literal is not None and literal[1].isdigit()
    if literal is not None and not (is_whole and int(literal[1]) <= MOST_INSTANCES):
        _refuse(TOO_MANY if is_whole else NO_NUMBER)
    return _typed(written, names, FeelType.NUMBER, NO_NUMBER)


def _typed(written: Written, names: Names, wanted: FeelType, otherwise: Bilingual) -> Expression:
    expression = _compiled(written, names)
    return expression if expression.type in {wanted, FeelType.ANY} else _refuse(otherwise)


def _compiled(written: Written, names: Names) -> Expression:
    if not is_feel(written.language):
        _refuse(_OTHER_LANGUAGE)
    if written.is_name and not is_fact_name(written.text):
        _refuse(_no_name(written.text))
    try:
        return compile_expression(written.text, names)
    except FeelRefused as refused:
        _refuse(Bilingual(refused.es, refused.en))


def _condition(written: Written, names: Names) -> Expression:
    if not is_feel(written.language):
        _refuse(_OTHER_LANGUAGE)
    try:
        return compile_condition(written.text, names, needs_guards=False)
    except FeelRefused as refused:
        _refuse(Bilingual(refused.es, refused.en))


def _refuse(reason: Bilingual) -> NoReturn:
    raise RepetitionRefused(reason)


def _no_name(name: str) -> Bilingual:
    return Bilingual(
        f"«{name}» no puede ser el nombre de un dato aquí. Escriba otro nombre, sin expresión.",
        f"“{name}” cannot be the name of a fact here. Write another name, not an expression.",
    )


_BOTH: Final = Bilingual(
    "La repetición dice un número y también una lista. Deje uno de los dos.",
    "The repetition says a number and a list as well. Leave one of the two.",
)
_NEITHER: Final = Bilingual(
    "La repetición no dice cuántas veces. Escriba un número (loopCardinality) o una lista (loopDataInputRef).",
    "The repetition does not say how often. Write a number (loopCardinality) or a list (loopDataInputRef).",
)
_NO_COLLECTION: Final = Bilingual(
    "La repetición nombra un elemento y ninguna lista. Escriba la lista o borre el elemento.",
    "The repetition names an item and no list. Write the list or delete the item.",
)
_HALF_AN_OUTPUT: Final = Bilingual(
    "La repetición necesita a la vez la lista de resultados y el resultado de cada vez. Escriba ambos o ninguno.",
    "The repetition needs both the list of results and the result of each time. Write both or neither.",
)
_TWICE: Final = Bilingual(
    "La repetición dice dos veces lo mismo, quizá en dos notaciones. Deje una.",
    "The repetition says the same thing twice, perhaps in two notations. Leave one.",
)
_NO_LIST_TYPE: Final = Bilingual(
    "Lo que debe recorrer la repetición no es una lista. Nombre un dato que lo sea.",
    "What the repetition goes through is not a list. Name a fact that is one.",
)
_NO_CONDITION: Final = Bilingual(
    "El bucle no dice hasta cuándo se repite. Escriba loopCondition: se repite mientras sea verdadera.",
    "The loop does not say how long it repeats. Write loopCondition: it repeats as long as that is true.",
)
_NO_MAXIMUM: Final = Bilingual(
    "loopMaximum debe ser un número entero desde 1. Corríjalo o bórrelo.",
    "loopMaximum must be a whole number from 1 on. Correct or delete it.",
)
_OTHER_LANGUAGE: Final = Bilingual(
    "La repetición tiene una expresión en otro lenguaje. Escríbala en FEEL y quite ese lenguaje.",
    "The repetition has an expression in another language. Write it in FEEL and remove that language.",
)
