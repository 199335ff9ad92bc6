"""What marshmallow finds wrong with a manifest, in both languages: it ships English alone."""

import re
from typing import Final

from engine.bilingual import Bilingual

_WORDS: Final = {
    "Missing data for required field.": Bilingual("falta", "is missing"),
    "Unknown field.": Bilingual(
        "no se conoce esta clave; revise su nombre", "this key is unknown; check its name"
    ),
    "Field may not be null.": Bilingual("no puede estar vacío", "must not be empty"),
    "Not a valid string.": Bilingual("debe ser un texto", "must be a text"),
    "Not a valid integer.": Bilingual("debe ser un número entero", "must be a whole number"),
    "Not a valid boolean.": Bilingual("debe ser true o false", "must be true or false"),
    "Not a valid list.": Bilingual("debe ser una lista", "must be a list"),
    "Not a valid mapping type.": Bilingual("debe ser una tabla", "must be a table"),
    "Not a valid time.": Bilingual(
        'debe ser una hora como "17:00"', 'must be a time such as "17:00"'
    ),
    "Invalid input type.": Bilingual("debe ser una tabla", "must be a table"),
    "Shorter than minimum length 1.": Bilingual("necesita al menos uno", "needs at least one"),
    "String does not match expected pattern.": Bilingual(
        "no tiene la forma esperada", "does not have the expected form"
    ),
    "not both": Bilingual(
        "necesita un texto en los dos idiomas: {es = …, en = …}",
        "needs a text in both languages: {es = …, en = …}",
    ),
    "identifier": Bilingual(
        "debe ser un identificador: letras, dígitos y guion bajo",
        "must be an identifier: letters, digits and underscores",
    ),
    "area": Bilingual(
        'debe ser "canton:0000", "province:00" o "nation"',
        'must be "canton:0000", "province:00" or "nation"',
    ),
    "rung": Bilingual(
        'debe ser "supervisor" o "role:<id de un rol>"', 'must be "supervisor" or "role:<role id>"'
    ),
    "weekend": Bilingual(
        "deja sin día hábil la semana: quite al menos uno", "leaves no working day: take one out"
    ),
    "percent": Bilingual("debe estar entre 1 y 99", "must be from 1 to 99"),
}
_ONE_OF: Final = "Must be one of: "
_BETWEEN: Final = re.compile(r"Length must be between (\d+) and (\d+)\.")


def in_words(problem: str) -> Bilingual:
    """Return a problem in both languages; one that has no words of its own stays as it is."""
    if problem.startswith(_ONE_OF):
        choices = problem.removeprefix(_ONE_OF).rstrip(".")
        return Bilingual(f"debe ser uno de: {choices}", f"must be one of: {choices}")
    if between := _BETWEEN.fullmatch(problem):
        least, most = between.groups()
        return Bilingual(
            f"debe tener de {least} a {most} caracteres", f"must have {least} to {most} characters"
        )
    return _WORDS.get(problem, Bilingual(problem, problem))
