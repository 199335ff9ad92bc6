"""Negation and the conversions between types (DMN 10.3.4.1 and 10.3.4.2)."""

from typing import Final

from engine.feel.functions.builtin import Builtin, builtin, form
from engine.feel.values.comparison import negated
from engine.feel.values.texts import WRITERS, read_number
from engine.feel.values.types import FeelType


def _same(value: object) -> object:
    return value


FUNCTIONS: Final[tuple[Builtin, ...]] = (
    builtin("not", form("negand: boolean", FeelType.BOOLEAN, negated)),
    builtin(
        "number",
        form("from: string", FeelType.NUMBER, read_number, reads_text=True),
        form("from: number", FeelType.NUMBER, _same),
    ),
    builtin(
        "string",
        *(form(f"from: {kind.value}", FeelType.STRING, write) for kind, write in WRITERS.items()),
    ),
)
