"""The types of a file: FEEL's own, those that editors add, and its item definitions (DMN 7.3.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from engine.bilingual import Bilingual
from engine.decisions.findings import Findings
from engine.decisions.notation import child, children, name_of, text_of
from engine.feel import FeelError, FeelType, Shape, UnaryTests, convert, require
from engine.xml.elements import Element, own_text


@dataclass(frozen=True, slots=True)
class ValueType:
    """What a value must be: it passes each list of `allowed` values, its own and those of its base.

    `item` types a list's items, `parts` a context's entries.
    """

    kind: FeelType
    allowed: tuple[UnaryTests, ...] = ()
    is_whole: bool = False
    item: ValueType | None = None
    parts: tuple[tuple[str, ValueType], ...] = ()

    @property
    def shape(self) -> Shape:
        """Return what expressions may know of such a value beforehand."""
        entries = tuple((name, part.shape) for name, part in self.parts)
        return Shape(self.kind, self.item.shape if self.item else None, entries or None)

    def enter(self, value: object) -> object:
        """Return an input as this type, reading texts; FeelError tells why it is none."""
        return self._checked(convert(value, self.kind), ValueType.enter)

    def together(self, other: ValueType) -> ValueType:
        """Return the type of what is of both these types, as far as they are of one kind."""
        if self.kind is not other.kind:
            return other if self.kind is FeelType.ANY else self
        return replace(
            self,
            allowed=self.allowed
            + tuple(each for each in other.allowed if each not in self.allowed),
            is_whole=self.is_whole or other.is_whole,
            item=self.item or other.item,
            parts=self.parts or other.parts,
        )

    def require(self, value: object) -> object:
        """Return a result that must be of this type already; FeelError tells why it is not."""
        known = require(value, self.kind)
        if isinstance(known, dict) and not all(name in known for name, _ in self.parts):
            raise FeelError(_LACKING.es, _LACKING.en)
        return self._checked(known, ValueType.require)

    def _checked(self, value: object, reading: Callable[[ValueType, object], object]) -> object:
        if value is None:
            return None
        if isinstance(value, list) and self.item:
            value = [reading(self.item, entry) for entry in value]
        if isinstance(value, dict):
            value = {**value, **{key: reading(part, value.get(key)) for key, part in self.parts}}
        if self.is_whole and isinstance(value, Decimal) and value != value.to_integral_value():
            raise FeelError(_NOT_WHOLE.es, _NOT_WHOLE.en)
        if not all(tests.holds(value, {}) is True for tests in self.allowed):
            raise FeelError(_NOT_ALLOWED.es, _NOT_ALLOWED.en)
        return value


ANY: Final = ValueType(FeelType.ANY)
_NOT_WHOLE: Final = Bilingual(
    "el número no es entero; corrija el dato o el tipo",
    "the number is not whole; correct the value or the type",
)
_NOT_ALLOWED: Final = Bilingual(
    "el valor no está entre los permitidos; corrija el dato o la lista",
    "the value is not among those allowed; correct the value or the list",
)
_LACKING: Final = Bilingual(
    "al valor le falta una parte de su tipo; agréguela, aunque sea null",
    "the value lacks a part of its type; add it, be it as null",
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
    # What an editor writes where its author chose no type.
    "<Undefined>": ANY,
}
_TRUE: Final = frozenset({"true", "1"})


class Types:
    """The types that one file may refer to."""

    def __init__(self, root: Element, findings: Findings) -> None:
        self._findings = findings
        self._definitions: dict[str, Element] = {}
        self._read: dict[str, ValueType] = {}
        self._open: list[str] = []
        for item in children(root, "itemDefinition"):
            self._define(item)
        for name, item in self._definitions.items():
            self._named(item, name)

    def of(self, element: Element) -> ValueType:
        """Return the type that an element's attribute names, ANY when it names none."""
        return self._named(element, element.get("typeRef"))

    def _define(self, item: Element) -> None:
        """Note a definition; one that hides another, or FEEL's own, would be read for it."""
        name = name_of(item)
        if name in _KNOWN or name in self._definitions:
            self._findings.add("type", item, _taken(name))
        self._definitions.setdefault(name, item)

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
            known = ValueType(FeelType.CONTEXT, parts=self._parts(parts))
        else:
            written = child(item, "typeRef")
            known = self._named(item, None if written is None else own_text(written))
        found = self.narrowed(known, child(item, "allowedValues"))
        is_list = (item.get("isCollection") or "").strip() in _TRUE
        return ValueType(FeelType.LIST, item=found) if is_list else found

    def _parts(self, parts: Sequence[Element]) -> tuple[tuple[str, ValueType], ...]:
        found: dict[str, ValueType] = {}
        for part in parts:
            if name_of(part) in found:
                self._findings.add("type", part, _taken(name_of(part)))
            found[name_of(part)] = self._shape(part)
        return tuple(found.items())

    def narrowed(self, known: ValueType, values: Element | None) -> ValueType:
        """Return a type with the allowed values that an element lists, if any, beside its own."""
        if values is None or not text_of(values):
            return known
        tests = self._findings.tests(values, text_of(values), known.kind, {})
        return replace(known, allowed=(*known.allowed, tests))


def _unknown(name: str) -> Bilingual:
    return Bilingual(
        f"El tipo «{name}» no existe. Use number, string, boolean, date, time, dateTime o uno definido.",
        f"The type “{name}” does not exist. Use number, string, boolean, date, time, dateTime or one defined.",
    )


def _taken(name: str) -> Bilingual:
    return Bilingual(
        f"Ya hay un tipo o una parte que se llama «{name}», en el archivo o en FEEL. Cambie el nombre.",
        f"There already is a type or a part called “{name}”, in the file or in FEEL. Change the name.",
    )


def _circular(name: str) -> Bilingual:
    return Bilingual(
        f"El tipo «{name}» se define por sí mismo o con más de {_MOST_LEVELS} niveles. Corrija su definición.",
        f"The type “{name}” is defined by itself or over more than {_MOST_LEVELS} levels. Correct its definition.",
    )
