"""What a decision gives: the types that its value must have, and how its table or formula agrees (DMN 7.3).

The standard gives null for a value that is not of its declared type; here the disagreement is said when the
file is read, and where only the values tell it, it is an error.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import reduce

from engine.bilingual import Bilingual
from engine.decisions.file import File
from engine.decisions.policies import Policy
from engine.decisions.table import VARIES, Entry, Output, Table
from engine.decisions.value_types import ANY, ValueType
from engine.feel import Declared, FeelRefused, FeelType, compile_unary_tests, type_in
from engine.xml.elements import Element


def declared_type(types: Iterable[ValueType]) -> ValueType:
    """Return the one type of a value that must be of all these."""
    return reduce(ValueType.together, types, ANY)


def entry_type(whole: ValueType, policy: Policy, name: str, *, is_alone: bool) -> ValueType:
    """Return the type that a table's own type asks of one output, ANY when it asks nothing."""
    if policy.is_aggregate:
        return ValueType(whole.kind) if policy.keeps_kind else ANY
    one = (whole.item or ANY) if policy.gives_list else whole
    return one if is_alone else dict(one.parts).get(name, ANY)


def table_type(table: Table) -> ValueType:
    """Return the type of what a table gives, as its policy and its outputs have it."""
    policy, outputs = table.policy, table.outputs
    if policy.is_aggregate:
        kind = outputs[0].type.kind if outputs and policy.keeps_kind else FeelType.ANY
        return ValueType(kind if policy.keeps_kind else FeelType.NUMBER)
    columns = [_listed(table, place, output) for place, output in enumerate(outputs)]
    one = columns[0] if len(columns) == 1 else _compound(outputs, columns)
    return ValueType(FeelType.LIST, item=one) if policy.gives_list else one


def check_agreement(element: Element, wanted: ValueType, found: FeelType, file: File) -> None:
    """Refuse a decision whose logic can never give its declared type."""
    if FeelType.ANY not in {wanted.kind, found} and wanted.kind is not found:
        file.findings.add("type", element, _disagreeing(wanted.kind.value, found))


def static_kind(text: str, names: Mapping[str, Declared]) -> FeelType:
    """Return what is known of an expression's value beforehand, ANY when nothing is."""
    try:
        found = type_in(text, names)
    except FeelRefused:
        # What is wrong with it is said where it is compiled.
        return FeelType.ANY
    return FeelType.ANY if found is FeelType.NULL else found


def _compound(outputs: Sequence[Output], types: Sequence[ValueType]) -> ValueType:
    names = (output.name for output in outputs)
    return ValueType(FeelType.CONTEXT, parts=tuple(zip(names, types, strict=True)))


def _listed(table: Table, place: int, output: Output) -> ValueType:
    """Narrow an output to the values that its entries write, which are all that it can give."""
    entries = [rule.entries[place] for rule in table.rules if place < len(rule.entries)]
    entries += [output.default] if output.default else []
    if not entries or output.type.kind is FeelType.ANY or not all(map(_is_written, entries)):
        return output.type
    given = {
        entry.expression.text: entry.constant for entry in entries if entry.constant is not None
    }
    try:
        tests = compile_unary_tests(", ".join(given), output.type.kind, {})
    except FeelRefused:
        return output.type
    if not all(tests.holds(value, {}) for value in given.values()):
        return output.type
    return replace(output.type, allowed=(*output.type.allowed, tests))


def _is_written(entry: Entry) -> bool:
    return entry.constant is not VARIES and not isinstance(entry.constant, (list, dict))


def _disagreeing(wanted: str, found: FeelType) -> Bilingual:
    if found is FeelType.LIST:
        return Bilingual(
            f"La decisión es de tipo {wanted} y su lógica da una lista. Declare una lista (isCollection).",
            f"The decision is of type {wanted} and its logic gives a list. Declare a list (isCollection).",
        )
    return Bilingual(
        f"La decisión es de tipo {wanted} y su lógica da {found.value}. Corrija uno de los dos.",
        f"The decision is of type {wanted} and its logic gives {found.value}. Correct one of the two.",
    )
