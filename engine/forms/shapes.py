"""Takes each thing that a form declares in the shape it must have; another shape is refused by name."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NoReturn

from engine.bilingual import Bilingual
from engine.feel import FeelRefused, compile_condition

Object = Mapping[str, Any]
SHOWN: Final = 60
"""How much of a wrong value a finding repeats."""

# Half a character (a lone surrogate) can be written nowhere, and a control character on no page.
UNWRITABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class ShapeRefused(Exception):
    """What a form declares cannot be taken: the rule, and what to do about it."""

    def __init__(self, rule: str, message: Bilingual) -> None:
        self.rule = rule
        self.message = message
        super().__init__(message.en)


def refuse(rule: str, es: str, en: str) -> NoReturn:
    raise ShapeRefused(rule, Bilingual(es, en))


def shown(value: object) -> str:
    """Return a value as a finding may repeat it: short, and with nothing that cannot be printed."""
    return UNWRITABLE.sub("?", value)[:SHOWN] if isinstance(value, str) else "?"


def texts_in(raw: object) -> Iterator[str]:
    """Yield every text of a JSON value, keys too, however deep it lies."""
    waiting = [raw]
    while waiting:
        match waiting.pop():
            case str() as text:
                yield text
            case dict() as entries:
                waiting += [*entries, *entries.values()]
            case list() as items:
                waiting += items


def require_writable(raw: object) -> None:
    if any(UNWRITABLE.search(text) for text in texts_in(raw)):
        refuse(
            "form-text",
            "un texto tiene un carácter que no se puede escribir; bórrelo y escríbalo de nuevo",
            "a text has a character that cannot be written; delete it and type it again",
        )


def object_in(raw: Object, name: str) -> Object:
    """Return an object, empty when there is none."""
    value = raw.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        refuse(
            "form-shape",
            f"«{name}» debe ser un objeto JSON: {{…}}",
            f"“{name}” must be a JSON object: {{…}}",
        )
    return value


def text_in(raw: Object, name: str) -> str | None:
    """Return a text, None when there is none."""
    value = raw.get(name)
    if value is not None and not isinstance(value, str):
        refuse("form-shape", f"«{name}» debe ser un texto", f"“{name}” must be a text")
    return value


def truth_in(raw: Object, name: str) -> bool:
    """Return true or false, false when there is nothing."""
    value = raw.get(name)
    if value is not None and not isinstance(value, bool):
        refuse("form-shape", f"«{name}» debe ser true o false", f"“{name}” must be true or false")
    return bool(value)


def whole_in(raw: Object, name: str, *, least: int, most: int) -> int | None:
    """Return a whole number within bounds, None when there is none."""
    value = raw.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        refuse(
            "number",
            f"«{name}» debe ser un número entero de {least} a {most}",
            f"“{name}” must be a whole number from {least} to {most}",
        )
    return value


def number_in(raw: Object, name: str) -> Decimal | None:
    """Return a number, None when there is none. Editors write it as a number or as a text."""
    value = raw.get(name)
    if value is None:
        return None
    try:
        number = Decimal(str(value)) if isinstance(value, int | float | str) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        refuse(
            "number",
            f"«{name}» no es un número; escriba, por ejemplo, 2",
            f"“{name}” is not a number; write, for example, 2",
        )
    return number


def condition_in(raw: Object, name: str, rule: str) -> str | None:
    """Return a FEEL condition that compiles, None when there is none."""
    text = text_in(raw, name)
    if text is None:
        return None
    try:
        return compile_condition(text).text
    except FeelRefused as refusal:
        refuse(rule, f"«{name}»: {refusal.es}", f"“{name}”: {refusal.en}")


def both(properties: Object, name: str, es: object, *, en_key: str | None = None) -> Bilingual:
    """Return a text with its English counterpart, which stands among the properties."""
    en_key = en_key or f"{name}_en"
    en = properties.get(en_key)
    if not isinstance(es, str) or not es.strip() or not isinstance(en, str) or not en.strip():
        refuse(
            "both-languages",
            f"falta el texto en uno de los dos idiomas ({shown(name)} / {shown(en_key)})",
            f"the text is missing in one of the two languages ({shown(name)} / {shown(en_key)})",
        )
    return Bilingual(es, en)
