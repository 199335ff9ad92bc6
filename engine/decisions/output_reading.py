"""The outputs of a decision table: their types, priorities and defaults, and what each rule gives (DMN 8.3)."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Final

from engine.bilingual import Bilingual
from engine.decisions.file import File
from engine.decisions.notation import child, children, name_of, text_of
from engine.decisions.policies import Policy
from engine.decisions.requirements import Readable
from engine.decisions.results import check_agreement, entry_type, static_kind
from engine.decisions.table import VARIES, Entry, Output
from engine.decisions.value_types import ValueType
from engine.feel import (
    Expression,
    FeelError,
    FeelRefused,
    FeelType,
    YearsMonths,
    compile_expression,
    require,
)
from engine.xml.elements import Element, label

_SCALARS: Final = (Decimal, str, bool, date, time, timedelta, YearsMonths, type(None))


def read_outputs(
    table: Element, policy: Policy, result: ValueType, names: Readable, file: File
) -> tuple[Output, ...]:
    """Compile the outputs of a table whose value must be of the type `result`."""
    elements = list(children(table, "output"))
    _check_columns(table, elements, policy, file)
    found = []
    for element in elements:
        wanted = entry_type(result, policy, name_of(element), is_alone=len(elements) == 1)
        found.append(_output(element, wanted, policy, names, file))
    if policy.is_ranked and not any(output.type.allowed for output in found):
        file.findings.add("policy", table, _NO_RANKING)
    return tuple(found)


def read_entry(element: Element, known: ValueType, names: Readable, file: File) -> Entry:
    """Compile what a rule gives in one output; an empty one is null, as editors mean it."""
    text = text_of(element) or "null"
    expression = file.findings.entry(element, text, known.kind, names.names)
    constant = _constant(element, expression, known, file)
    found = static_kind(text, names.names)
    if constant is VARIES and FeelType.ANY not in {found, known.kind} and found is not known.kind:
        file.findings.add("output", element, _other_type(known.kind.value, found.value))
    return Entry(label(element), expression, constant)


def _check_columns(table: Element, elements: Sequence[Element], policy: Policy, file: File) -> None:
    if not elements:
        file.findings.add("columns", table, _NO_OUTPUT)
    if len(elements) > 1:
        _check_names(elements, file)
        if policy.is_aggregate:
            file.findings.add("policy", table, _ONE_OUTPUT)


def _check_names(elements: Sequence[Element], file: File) -> None:
    seen: set[str] = set()
    for element in elements:
        if not name_of(element) or name_of(element) in seen:
            file.findings.add("columns", element, _OUTPUT_NAME)
        seen.add(name_of(element))


def _output(
    element: Element, wanted: ValueType, policy: Policy, names: Readable, file: File
) -> Output:
    declared = file.types.of(element)
    check_agreement(element, wanted, declared.kind, file)
    values = child(element, "outputValues")
    known = file.types.narrowed(declared.together(wanted), values)
    if policy.takes and known.kind not in {*policy.takes, FeelType.ANY}:
        file.findings.add("policy", element, _not_taken(known.kind.value))
    ranking = _ranking(element, known, file) if policy.is_ranked and known.allowed else ()
    written = child(element, "defaultOutputEntry")
    default = read_entry(written, known, names, file) if text_of(written) else None
    return Output(label(element), name_of(element), known, ranking, default)


def _ranking(element: Element, known: ValueType, file: File) -> tuple[object, ...]:
    """Read the values of an output in the order of their priority: only a written list has one."""
    try:
        given = compile_expression(f"[{known.allowed[-1].text}]", {}).evaluate({})
        listed = given if isinstance(given, list) else []
        values = [require(value, known.kind) for value in listed if isinstance(value, _SCALARS)]
    except (FeelRefused, FeelError):
        listed = values = []
    if not values or len(values) < len(listed):
        file.findings.add("policy", element, _NO_ORDER)
    return tuple(values)


def _constant(element: Element, expression: Expression, known: ValueType, file: File) -> object:
    """Evaluate a written output at once; refuse one that is not of its column's type and values."""
    if expression.names:
        return VARIES
    try:
        value = expression.evaluate({})
    except FeelError:
        # It needs the time, or fails when it runs: then it is said with the rule.
        return VARIES
    try:
        return known.require(value)
    except FeelError as error:
        file.findings.add("output", element, Bilingual(error.es, error.en))
        # What was found is enough: its type is not told once more.
        return None


def _other_type(wanted: str, found: str) -> Bilingual:
    return Bilingual(
        f"La salida es de tipo {wanted} y la expresión da {found}. Corrija uno de los dos.",
        f"The output is of type {wanted} and the expression gives {found}. Correct one of the two.",
    )


def _not_taken(found: str) -> Bilingual:
    return Bilingual(
        f"Este operador de COLLECT no se aplica al tipo {found} de la salida. Cambie uno de los dos.",
        f"This operator of COLLECT does not apply to the output's type {found}. Change one of the two.",
    )


_NO_OUTPUT = Bilingual(
    "La tabla no tiene salida. Agregue una columna de salida.",
    "The table has no output. Add an output column.",
)
_ONE_OUTPUT = Bilingual(
    "Sumar, contar o comparar (COLLECT con operador) admite una sola salida. Divida la tabla.",
    "To sum, count or compare (COLLECT with an operator) takes one output only. Divide the table.",
)
_NO_RANKING = Bilingual(
    "La prioridad sale de la lista de valores de una salida (outputValues), que falta. Escríbala.",
    "The priority comes from the list of an output's values (outputValues), which is missing. Write it.",
)
_NO_ORDER = Bilingual(
    'La prioridad necesita los valores uno por uno ("alto", "bajo"), sin intervalos ni not. Escríbalos así.',
    'The priority needs the values one by one ("high", "low"), without ranges or not. Write them so.',
)
_OUTPUT_NAME = Bilingual(
    "Con varias salidas, cada una necesita un nombre propio. Escríbalo.",
    "With several outputs each needs a name of its own. Write it.",
)
