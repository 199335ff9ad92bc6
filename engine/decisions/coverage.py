"""Where a table's rules collide, and what they leave open, with an input as the example (DMN 8.2.10).

What is said is certain: the example's values make both rules match, or none. Null is an example of a
collision but never of a gap, since no table says what happens to each value that is not there.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Final

from engine.bilingual import Bilingual
from engine.decisions.gaps import find_gap
from engine.decisions.policies import POLICIES, same
from engine.decisions.table import VARIES, Rule, Table
from engine.decisions.trials import Dimension, TooLarge, dimensions
from engine.errors import Finding
from engine.feel import compile_expression

_UNIQUE: Final = POLICIES["UNIQUE", ""]
_ANY: Final = POLICIES["ANY", ""]
_WRITTEN: Final = compile_expression("string(value)")


def check_coverage(table: Table) -> list[Finding]:
    """Return where rules collide that must not, and an example of what no rule covers."""
    if not table.rules:
        return [Finding("gap", table.decision_id, _NO_RULES)]
    found: list[Finding] = []
    try:
        inputs = dimensions(table)
        found += _collisions(table, inputs)
        found += _gap(table, inputs)
    except TooLarge:
        found.append(Finding("coverage", table.decision_id, _TOO_LARGE))
    return found


def _collisions(table: Table, inputs: Sequence[Dimension]) -> Iterator[Finding]:
    """Yield for each rule the first one before it that it collides with."""
    if table.policy not in (_UNIQUE, _ANY):
        return
    saying = _overlap if table.policy is _UNIQUE else _contradiction
    for later, earlier in enumerate(_colliding(table, inputs)):
        if earlier is not None:
            first, second = (f"{n + 1} ({table.rules[n].rule_id})" for n in (earlier, later))
            example = _shared(inputs, 1 << earlier | 1 << later)
            yield Finding("overlap", table.rules[later].rule_id, saying(first, second, example))


def _colliding(table: Table, inputs: Sequence[Dimension]) -> Iterator[int | None]:
    """Yield for each rule the place of the one that it collides with.

    Inputs come freely together, so that two rules share an input when they share a value of each.
    """
    for later, rule in enumerate(table.rules):
        bit = 1 << later
        partners = bit - 1
        for one in inputs:
            partners &= reduce(or_, (each.surely for each in one.trials if each.surely & bit), 0)
        places = (place for place in range(later) if partners >> place & 1)
        yield next((n for n in places if _must_not(table, table.rules[n], rule)), None)


def _must_not(table: Table, first: Rule, second: Rule) -> bool:
    """Tell whether two rules may not match together: where equal outputs are allowed, if they differ."""
    if table.policy is _UNIQUE:
        return True
    pairs = zip(first.entries, second.entries, strict=True)
    written = [
        (one.constant, other.constant)
        for one, other in pairs
        if VARIES not in (one.constant, other.constant)
    ]
    return any(not same(one, other) for one, other in written)


def _shared(inputs: Sequence[Dimension], both: int) -> str:
    """Write values at which both rules match, of the inputs that one of them looks at."""
    told = [one for one in inputs if one.indifferent & both != both]
    values = [next(each.value for each in one.trials if each.surely & both == both) for one in told]
    return _example(told, values)


def _gap(table: Table, inputs: Sequence[Dimension]) -> Iterator[Finding]:
    if table.policy.nothing is not None or any(output.default for output in table.outputs):
        return
    values = find_gap(inputs, len(table.rules))
    if values is not None:
        told = [
            (one, value) for one, value in zip(inputs, values, strict=True) if value is not None
        ]
        example = _example([one for one, _ in told], [value for _, value in told])
        yield Finding("gap", table.decision_id, _uncovered(example))


def _example(inputs: Sequence[Dimension], values: Sequence[object]) -> str:
    pairs = zip(inputs, values, strict=True)
    return ", ".join(f"{one.label} = {_written(value)}" for one, value in pairs) or "-"


def _written(value: object) -> str:
    if value is None or isinstance(value, str):
        return "null" if value is None else f'"{value}"'
    return str(_WRITTEN.evaluate({"value": value}))


def _overlap(first: str, second: str, example: str) -> Bilingual:
    return Bilingual(
        f"Las reglas {first} y {second} coinciden y la tabla es UNIQUE; por ejemplo {example}. Sepárelas.",
        f"Rules {first} and {second} overlap and the table is UNIQUE; for instance {example}. "
        "Separate them.",
    )


def _contradiction(first: str, second: str, example: str) -> Bilingual:
    return Bilingual(
        f"Las reglas {first} y {second} coinciden con salidas distintas (ANY); por ejemplo {example}. "
        "Iguálelas o sepárelas.",
        f"Rules {first} and {second} overlap with different outputs (ANY); for instance {example}. "
        "Make them equal or separate them.",
    )


def _uncovered(example: str) -> Bilingual:
    return Bilingual(
        f"Ninguna regla cubre {example}, y no hay salida por defecto. Agregue una de las dos.",
        f"No rule covers {example}, and there is no default output. Add one of the two.",
    )


_NO_RULES: Final = Bilingual(
    "La tabla no tiene reglas y siempre queda sin respuesta. Agregue una.",
    "The table has no rules and never gives an answer. Add one.",
)
_TOO_LARGE: Final = Bilingual(
    "La tabla es demasiado grande para comprobar que sus reglas no choquen y cubran todo. Divídala en varias.",
    "The table is too large to check that its rules do not collide and cover everything. Divide it into several.",
)
