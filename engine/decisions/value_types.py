"""The types of a file: FEEL's own, those that editors add, and its item definitions (DMN 7.3.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from engine.bilingual import Bilingual
from engine.decisions.findings import Findings
from engine.decisions.notation import child, children, name_of, text_of
from engine.feel import FeelError, FeelType, UnaryTests, convert, require
from engine.xml.elements import Element, own_text


@dataclass(frozen=True, slots=True)
class ValueType:
    """What a value must be. `item` types a list's items, `parts` a context's entries."""

    kind: FeelType
    allowed: UnaryTests | None = None
    is_whole: bool = False
    item: ValueType | None = None
    parts: tuple[tuple[str, ValueType], ...] = ()

    def enter(self, value: object) -> object:
        """Return an input as this type, reading texts; FeelError tells why it is none."""
        return self._checked(convert(value, self.kind), ValueType.enter)

    def require(self, value: object) -> object:
        """Return a result that must be of this type already; FeelError tells why it is not."""
        return self._checked(require(value, self.kind), ValueType.require)

    def _checked(self, value: object, reading: Callable[[ValueType, object], object]) -> object:
        if value is None:
            return None
        if isinstance(value, list) and self.item:
            value = [reading(self.item, entry) for entry in value]
        if isinstance(value, dict):
            value = {**value, **{key: reading(part, value.get(key)) for key, part in self.parts}}
        if self.is_whole and isinstance(value, Decimal) and value % 1:
            raise FeelError(_NOT_WHOLE.es, _NOT_WHOLE.en)
        if self.allowed and self.allowed.holds(value, {}) is not True:
            raise FeelError(_NOT_ALLOWED.es, _NOT_ALLOWED.en)
        return value


ANY: Final = ValueType(FeelType.ANY)
_NOT_WHOLE: Final = Bilingual("el número no es entero", "the number is not whole")
_NOT_ALLOWED: Final = Bilingual(
    "el valor no está entre los permitidos", "the value is not among those allowed"
)
_WHOLE: Final = ValueType(FeelType.NUMBER, is_whole=True)
_MOST_LEVELS: Final = 20
_KNOWN: Final[Mapping[str, ValueType]] = {
    **{kind.value: ValueType(kind) for kind in FeelType if kind is not FeelType.NULL},
    "dateTime": ValueType(FeelType.DATE_TIME),
    "dayTimeDuration": ValueType(FeelType.DAYS_TIME),
    "yearMonthDuration": ValueType(FeelType.YEARS_MONTHS),
    # Camunda's editors write these three for numbers.
    "integer": _WHOLE,
    "long": _WHOLE,
    "double": ValueType(FeelType.NUMBER),
}


class Types:
    """The types that one file may refer to."""

    def __init__(self, root: Element, findings: Findings) -> None:
        self._findings = findings
        self._definitions = {name_of(item): item for item in children(root, "itemDefinition")}
        self._read: dict[str, ValueType] = {}
        self._open: list[str] = []
        for name, item in self._definitions.items():
            self._named(item, name)

    def of(self, element: Element) -> ValueType:
        """Return the type that an element's attribute names, ANY when it names none."""
        return self._named(element, element.get("typeRef"))

    def _named(self, element: Element, reference: str | None) -> ValueType:
        name = (reference or "Any").strip()
        name = name if name in self._definitions else name.rpartition(":")[2]
        if name in self._definitions:
            return self._defined(element, name)
        if name not in _KNOWN:
            self._findings.add("type", element, _unknown(name))
        return _KNOWN.get(name, ANY)

    def _defined(self, element: Element, name: str) -> ValueType:
        if name in self._open or len(self._open) > _MOST_LEVELS:
            self._findings.add("type", element, _circular(name))
            return ANY
        if name not in self._read:
            self._open.append(name)
            self._read[name] = self._shape(self._definitions[name])
            self._open.pop()
        return self._read[name]

    def _shape(self, item: Element) -> ValueType:
        if parts := list(children(item, "itemComponent")):
            inner = tuple((name_of(part), self._shape(part)) for part in parts)
            found = ValueType(FeelType.CONTEXT, parts=inner)
        else:
            written = child(item, "typeRef")
            known = self._named(item, None if written is None else own_text(written))
            found = self.narrowed(known, child(item, "allowedValues"))
        is_list = item.get("isCollection") == "true"
        return ValueType(FeelType.LIST, item=found) if is_list else found

    def narrowed(self, known: ValueType, values: Element | None) -> ValueType:
        """Return a type with the allowed values that an element lists, if any."""
        if values is None or not text_of(values):
            return known
        return replace(known, allowed=self._findings.tests(values, text_of(values), known.kind, {}))


def _unknown(name: str) -> Bilingual:
    return Bilingual(
        f"El tipo «{name}» no existe. Use number, string, boolean, date, time, dateTime o uno definido.",
        f"The type “{name}” does not exist. Use number, string, boolean, date, time, dateTime or one defined.",
    )


def _circular(name: str) -> Bilingual:
    return Bilingual(
        f"El tipo «{name}» se define por sí mismo o con más de {_MOST_LEVELS} niveles. Corrija su definición.",
        f"The type “{name}” is defined by itself or over more than {_MOST_LEVELS} levels. Correct its definition.",
    )
