"""Negation, the conversions between types and identity (DMN 10.3.4.1, 10.3.4.2 and 10.3.4.7)."""

import re
from datetime import datetime, time
from decimal import Decimal
from typing import Final

from engine.feel.errors import failed
from engine.feel.functions.builtin import Builtin, builtin, form
from engine.feel.functions.failures import GROUPED_NUMBER, SAME_ELEMENT, SEPARATORS
from engine.feel.limits import DIGITS
from engine.feel.values.comparison import negated
from engine.feel.values.kinds import kind_of
from engine.feel.values.texts import WRITERS, read_number
from engine.feel.values.types import TYPE_NAMES, FeelType

_GROUPS: Final = frozenset({" ", ",", ".", None})
_POINTS: Final = frozenset({",", "."})
_GROUPED: Final = "from: string, grouping separator: {group}, decimal separator: {point}"


def _same(value: object) -> object:
    return value


def _read_grouped(text: str, group: str | None, point: str | None) -> Decimal:
    """Read a number as people write it: 1 000 000,5.

    Groups anywhere but at the thousands are an error: 1,50 is more likely a mistake than 150.
    """
    mark = "." if point is None else point
    if mark == group or mark not in _POINTS or group not in _GROUPS:
        raise failed(SEPARATORS)
    plain, between = re.escape(mark), re.escape(group or "")
    form = rf"-?(?:[0-9]+|[0-9]{{1,3}}(?:{between}[0-9]{{3}})+)?(?:{plain}[0-9]+)?"
    if len(text) > 3 * DIGITS or not re.fullmatch(form, text):
        raise failed(GROUPED_NUMBER, example=f"1{group or ''}000{mark}5")
    return read_number(text.replace(group or "", "").replace(mark, "."))


def _is(left: object, right: object) -> bool | None:
    """Tell whether two values are one: other than =, an instant in another zone is another value."""
    if left is None or right is None:
        return None
    kinds = kind_of(left), kind_of(right)
    for kind in kinds:
        if kind not in WRITERS:
            raise failed(SAME_ELEMENT, kind=TYPE_NAMES[kind])
    return kinds[0] is kinds[1] and _wall(left) == _wall(right)


def _wall(value: object) -> object:
    if isinstance(value, (datetime, time)):
        return value.replace(tzinfo=None, fold=0), value.utcoffset()
    return value


FUNCTIONS: Final[tuple[Builtin, ...]] = (
    builtin("not", form("negand: boolean", FeelType.BOOLEAN, negated)),
    builtin(
        "number",
        form("from: string", FeelType.NUMBER, read_number, reads_text=True),
        form("from: number", FeelType.NUMBER, _same),
        # A separator that is null is not used; without one, decimals come after a period.
        *(
            form(
                _GROUPED.format(group=group, point=point),
                FeelType.NUMBER,
                _read_grouped,
                reads_text=True,
            )
            for group in ("Null", "string")
            for point in ("Null", "string")
        ),
    ),
    # How a list or a context is written, the standard leaves open: only its parts are converted.
    builtin(
        "string",
        *(form(f"from: {kind.value}", FeelType.STRING, write) for kind, write in WRITERS.items()),
    ),
    builtin("is", form("value1: Any, value2: Any", FeelType.BOOLEAN, _is)),
)
