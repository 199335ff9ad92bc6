"""Functions on texts (DMN 10.3.4.3)."""

from decimal import Decimal
from typing import Final

from engine.feel.functions.builtin import Builtin, builtin, form
from engine.feel.values.kinds import bounded_text
from engine.feel.values.types import FeelType

_NUMBER, _STRING, _BOOLEAN = FeelType.NUMBER, FeelType.STRING, FeelType.BOOLEAN
_MATCH: Final = "string: string, match: string"

FUNCTIONS: Final[tuple[Builtin, ...]] = (
    builtin("string length", form("string: string", _NUMBER, lambda text: Decimal(len(text)))),
    builtin("upper case", form("string: string", _STRING, lambda text: bounded_text(text.upper()))),
    builtin("lower case", form("string: string", _STRING, lambda text: bounded_text(text.lower()))),
    builtin("contains", form(_MATCH, _BOOLEAN, lambda text, match: match in text)),
    builtin("starts with", form(_MATCH, _BOOLEAN, str.startswith)),
    builtin("ends with", form(_MATCH, _BOOLEAN, str.endswith)),
)
