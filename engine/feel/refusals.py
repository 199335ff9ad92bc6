"""What a compilation says of an expression that it refuses, always with the remedy."""

from collections.abc import Mapping
from typing import Final

from engine.feel.errors import Saying

EMPTY: Final = Saying(
    es="La expresión está vacía; escriba una.",
    en="The expression is empty; write one.",
)
TOO_LONG: Final = Saying(
    es="La expresión pasa de {limit} caracteres; divídala.",
    en="The expression is longer than {limit} characters; split it.",
)
TOO_DEEP: Final = Saying(
    es="La expresión tiene más de {limit} niveles; divídala.",
    en="The expression has more than {limit} levels; split it.",
)
ILLEGAL_CHARACTER: Final = Saying(
    es="El carácter «{found}» no pertenece a FEEL; quítelo.",
    en="The character '{found}' does not belong to FEEL; remove it.",
)
UNTERMINATED_TEXT: Final = Saying(
    es='El texto no se cierra; termínelo con " en la misma línea.',
    en='The text is not closed; end it with " on the same line.',
)
BAD_ESCAPE: Final = Saying(
    es="La secuencia {found} no existe en FEEL; use \\\", \\\\, \\', \\n, \\r, \\t o \\uXXXX.",
    en="The escape {found} does not exist in FEEL; use \\\", \\\\, \\', \\n, \\r, \\t or \\uXXXX.",
)
BAD_AT: Final = Saying(
    es='Después de @ va un texto, como @"2026-01-31".',
    en='A text comes after @, such as @"2026-01-31".',
)
BAD_AT_VALUE: Final = Saying(
    es="El texto después de @ no es fecha, hora, fecha y hora ni duración.",
    en="The text after @ is not a date, time, date and time or duration.",
)
LONG_NUMBER: Final = Saying(
    es="El número pasa de 34 dígitos; acórtelo.",
    en="The number has more than 34 digits; shorten it.",
)
NUMBER_SUFFIX: Final = Saying(
    es="Letras pegadas a un número; escríbalo sin exponente y sepárelo de los nombres.",
    en="Letters touch a number; write it without an exponent and apart from names.",
)
EXPECTED: Final = Saying(
    es="Se esperaba {wanted} y hay «{found}».",
    en="Expected {wanted} and found '{found}'.",
)
EXPECTED_VALUE: Final = Saying(
    es="Se esperaba un valor y hay «{found}»; complete la expresión.",
    en="Expected a value and found '{found}'; complete the expression.",
)
UNEXPECTED: Final = Saying(
    es="No se esperaba «{found}» aquí; quítelo o ponga un operador antes.",
    en="'{found}' was not expected here; remove it or put an operator before it.",
)
TWO_NAMES: Final = Saying(
    es="Hay dos nombres seguidos en «{found}»; un nombre con espacios debe estar declarado.",
    en="Two names in a row at '{found}'; a name with blanks must be declared.",
)
THE_END: Final = Saying(es="el final", en="the end")

UNSUPPORTED: Final = Saying(
    es="FEEL tiene {feature}, pero este motor aún no; escríbalo de otro modo.",
    en="FEEL has {feature}, but this engine has not yet; write it another way.",
)
UNSUPPORTED_FUNCTION: Final = Saying(
    es="La función {function} es de FEEL, pero este motor aún no la tiene.",
    en="The function {function} is FEEL's, but this engine has not got it yet.",
)
UNKNOWN_FUNCTION: Final = Saying(
    es="La función «{function}» no existe en FEEL; corrija el nombre.",
    en="The function '{function}' does not exist in FEEL; correct the name.",
)
FEATURES: Final[Mapping[str, Saying]] = {
    "for": Saying(es="iteraciones (for)", en="iterations (for)"),
    "some": Saying(es="cuantificadores (some)", en="quantifiers (some)"),
    "every": Saying(es="cuantificadores (every)", en="quantifiers (every)"),
    "function": Saying(es="funciones propias (function)", en="function literals (function)"),
    "external": Saying(es="funciones externas (external)", en="external functions (external)"),
    "instance": Saying(es="pruebas de tipo (instance of)", en="type tests (instance of)"),
    "[": Saying(es="filtros (a[b])", en="filters (a[b])"),
    ".": Saying(es="rutas (a.b)", en="paths (a.b)"),
    "{": Saying(es="contextos ({a: b})", en="contexts ({a: b})"),
    ":": Saying(es="argumentos con nombre (a: b)", en="named arguments (a: b)"),
    "?": Saying(es="la variable ? de las pruebas", en="the variable ? of the tests"),
    "range": Saying(es="intervalos como valores", en="ranges as values"),
    "test": Saying(es="pruebas con = o != después de in", en="tests with = or != after in"),
}

_SLIP = Saying(
    es="«{found}» no es de FEEL; escriba {remedy}.",
    en="'{found}' is not FEEL; write {remedy}.",
)
_QUOTE = Saying(
    es='«{found}» no abre un texto en FEEL; use comillas dobles rectas: "texto".',
    en="'{found}' does not open a text in FEEL; use straight double quotes: \"text\".",
)
_REMEDIES: Final[Mapping[str, str]] = {
    "==": "=",
    "&&": "and",
    "||": "or",
    "!": "not(...)",
    "<>": "!=",
    "=<": "<=",
    "=>": ">=",
    "&": "and",
    "|": "or",
    "^": "**",
    ";": ",",
    "≠": "!=",
    "≤": "<=",
    "≥": ">=",
    "−": "-",
    "×": "*",
    "÷": "/",
}
SLIPS: Final[Mapping[str, Saying]] = {
    **{slip: _SLIP.fill(found=slip, remedy=remedy) for slip, remedy in _REMEDIES.items()},
    "%": Saying(
        es="«%» no es de FEEL, y este motor aún no tiene modulo; el resto es a - b * floor(a / b).",
        en="'%' is not FEEL, and this engine has no modulo yet; the remainder is a - b * floor(a / b).",
    ),
    **{quote: _QUOTE.fill(found=quote) for quote in "'`´‘’“”«»"},
}
WORD_CASE: Final = Saying(
    es="«{found}» se escribe en minúsculas en FEEL: {remedy}.",
    en="'{found}' is written in lower case in FEEL: {remedy}.",
)
BARE_NOT: Final = Saying(
    es="La negación lleva paréntesis: not(...).",
    en="A negation takes parentheses: not(...).",
)
BARE_FUNCTION: Final = Saying(
    es="«{name}» es una función de FEEL; dele argumentos o cambie el nombre del dato.",
    en="'{name}' is a FEEL function; give it arguments or rename the fact.",
)

NAME_TAKEN: Final = Saying(
    es="El dato «{name}» se llama como una función o palabra de FEEL; cámbiele el nombre.",
    en="The fact '{name}' is called like a FEEL function or word; rename it.",
)
NAME_FORM: Final = Saying(
    es="El dato «{name}» no tiene un nombre aceptado: letras, cifras, _ y espacios simples.",
    en="The fact '{name}' has no accepted name: letters, digits, _ and single blanks.",
)
UNKNOWN_NAME: Final = Saying(
    es="El dato «{name}» no está declarado; declárelo o corrija el nombre.",
    en="The fact '{name}' is not declared; declare it or correct the name.",
)
OPERATOR_TYPES: Final = Saying(
    es="El operador {operator} no se aplica a {left} y {right}; convierta uno de los dos.",
    en="The operator {operator} does not apply to {left} and {right}; convert one of the two.",
)
NEGATION_TYPE: Final = Saying(
    es="El signo menos no se aplica al tipo {kind}; quítelo.",
    en="The minus sign does not apply to the type {kind}; remove it.",
)
UNCOMPARABLE: Final = Saying(
    es="No se comparan {left} y {right}; convierta uno de los dos.",
    en="Types {left} and {right} are not comparable; convert one of the two.",
)
UNORDERED: Final = Saying(
    es="El tipo {kind} no tiene orden; use = o !=.",
    en="The type {kind} has no order; use = or !=.",
)
NOT_BOOLEAN: Final = Saying(
    es="Aquí va un valor lógico y hay {kind}; escriba una comparación.",
    en="A boolean goes here and there is {kind}; write a comparison.",
)
BOOLEAN_TEST: Final = Saying(
    es="Una prueba lógica después de in es ambigua en la norma; use =, or o not(... in ...).",
    en="A boolean test after in is ambiguous in the standard; use =, or, or not(... in ...).",
)
LIST_SUBJECT: Final = Saying(
    es="A la izquierda de in hay una lista; use list contains.",
    en="There is a list to the left of in; use list contains.",
)
CELL_BOOLEAN: Final = Saying(
    es="Una celda con una prueba lógica es ambigua en la norma; escriba la comparación con ?.",
    en="A cell with a boolean test is ambiguous in the standard; write the comparison with ?.",
)
CELL_LIST: Final = Saying(
    es="La entrada es una lista; escriba list contains(?, …).",
    en="The input is a list; write list contains(?, …).",
)
ARGUMENTS: Final = Saying(
    es="La función {function} no acepta ({kinds}); acepta {forms}.",
    en="The function {function} does not accept ({kinds}); it accepts {forms}.",
)
UNGUARDED: Final = Saying(
    es="El dato «{name}» puede no tener valor; agregue «{name} != null and …».",
    en="The fact '{name}' may have no value; add '{name} != null and …'.",
)
