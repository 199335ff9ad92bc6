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
    es='El texto después de @ no es fecha, hora, fecha y hora ni duración; escriba uno, como @"2026-01-31".',
    en='The text after @ is not a date, time, date and time or duration; write one, such as @"2026-01-31".',
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
    es="Se esperaba {wanted} y hay «{found}»; escriba antes {wanted}.",
    en="Expected {wanted} and found '{found}'; write {wanted} before it.",
)
EXPECTED_VALUE: Final = Saying(
    es="Se esperaba un valor y hay «{found}»; complete la expresión.",
    en="Expected a value and found '{found}'; complete the expression.",
)
UNEXPECTED: Final = Saying(
    es="No se esperaba «{found}» aquí; quítelo o ponga un operador antes.",
    en="'{found}' was not expected here; remove it or put an operator before it.",
)
EXPECTED_NAME: Final = Saying(
    es="Se esperaba un nombre y hay «{found}»; escríbalo con letras, cifras, _ y espacios.",
    en="Expected a name and found '{found}'; write it with letters, digits, _ and blanks.",
)
EXPECTED_KEY: Final = Saying(
    es="Se esperaba el nombre de una entrada y hay «{found}»; por ejemplo {{edad: 17}}.",
    en="Expected the name of an entry and found '{found}'; for instance {{age: 17}}.",
)
REPEATED_NAME: Final = Saying(
    es="El nombre «{name}» se da dos veces; cambie uno.",
    en="The name '{name}' is given twice; change one.",
)
NAME_ALL: Final = Saying(
    es="Unos argumentos llevan nombre y otros no; dé nombre a todos o a ninguno.",
    en="Some arguments have a name and some have not; name all or none.",
)
TYPE_NAME: Final = Saying(
    es="Se esperaba un tipo y hay «{found}»; por ejemplo number, string o list<number>.",
    en="Expected a type and found '{found}'; for instance number, string or list<number>.",
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
    "external": Saying(es="funciones externas (external)", en="external functions (external)"),
    "function<": Saying(
        es="el tipo de las funciones (function<...>)", en="the type of functions (function<...>)"
    ),
    "(": Saying(
        es="llamadas a lo que no es un nombre (a.b(c))",
        en="calls of what is not a name (a.b(c))",
    ),
    "?": Saying(es="la variable ? de las pruebas", en="the variable ? of the tests"),
    "test": Saying(es="pruebas con = o != después de in", en="tests with = or != after in"),
    "bound": Saying(es="intervalos de un solo extremo", en="ranges of one bound"),
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
        es="«%» no es de FEEL; el resto es modulo(a, b).",
        en="'%' is not FEEL; the remainder is modulo(a, b).",
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
FILTER_TYPE: Final = Saying(
    es="Un filtro es una condición o un lugar y hay {kind}; escriba una comparación o un número.",
    en="A filter is a condition or a place and there is {kind}; write a comparison or a number.",
)
NO_PATH: Final = Saying(
    es="Un valor de tipo {kind} no tiene «.{name}»; quítelo.",
    en="A value of type {kind} has no '.{name}'; remove it.",
)
UNKNOWN_ENTRY: Final = Saying(
    es="El contexto no tiene la entrada «{name}»; tiene {known}.",
    en="The context has no entry '{name}'; it has {known}.",
)
UNKNOWN_PROPERTY: Final = Saying(
    es="No existe la propiedad «{name}»; existen {known}.",
    en="There is no property '{name}'; there are {known}.",
)
ITERATION_DOMAIN: Final = Saying(
    es="Después de in va una lista o un recorrido como 1..3 y hay {kind}.",
    en="A list or a run such as 1..3 comes after in and there is {kind}.",
)
ITERATION_BOUND: Final = Saying(
    es="Los extremos de un recorrido son dos números o dos fechas y hay {kind}.",
    en="The ends of a run are two numbers or two dates and there is {kind}.",
)
ARGUMENT_NAMES: Final = Saying(
    es="La función {function} no tiene esos parámetros; acepta {forms}.",
    en="The function {function} has no such parameters; it accepts {forms}.",
)
NOT_A_FUNCTION: Final = Saying(
    es="«{name}» no es una función aquí; cambie el nombre.",
    en="'{name}' is no function here; rename it.",
)
OWN_NAMED: Final = Saying(
    es="Los argumentos de «{name}» van por su orden, sin nombre.",
    en="The arguments of '{name}' go by their order, without names.",
)
