"""What an evaluation says when it has no FEEL value to give.

None of these sentences carries the value of a fact: they end up in incidents and logs.
"""

from typing import Final

from engine.feel.errors import Saying

UNKNOWN_NAME: Final = Saying(
    es="El dato «{name}» no tiene valor dado; delo antes de evaluar o corrija el nombre.",
    en="The fact '{name}' was never given; give it before evaluating or correct the name.",
)
MISSING_VALUE: Final = Saying(
    es="El dato «{name}» está declarado como siempre presente y no tiene valor.",
    en="The fact '{name}' is declared as always present and has no value.",
)
WRONG_DECLARED_TYPE: Final = Saying(
    es="El dato «{name}» está declarado como {wanted} y su valor es {actual}.",
    en="The fact '{name}' is declared as {wanted} and its value is {actual}.",
)
UNCOMPARABLE: Final = Saying(
    es="No se comparan valores de tipo {left} y {right}; conviértalos antes.",
    en="Values of type {left} and {right} are not comparable; convert them first.",
)
UNORDERED: Final = Saying(
    es="El tipo {kind} no tiene orden; use = o !=.",
    en="The type {kind} has no order; use = or !=.",
)
FUNCTION_EQUALITY: Final = Saying(
    es="Las funciones no se comparan; compare lo que dan.",
    en="Functions are not compared; compare what they give.",
)
FUNCTION_LEAVES: Final = Saying(
    es="Una función no es un resultado; llámela y use lo que da.",
    en="A function is no result; call it and use what it gives.",
)
HALF_CHARACTER: Final = Saying(
    es="El texto contiene medio carácter (un sustituto suelto); corríjalo.",
    en="The text holds half a character (a lone surrogate); correct it.",
)
MIXED_ZONES: Final = Saying(
    es="Un valor tiene zona horaria y el otro no; dé la zona a ambos.",
    en="One value has a time zone and the other has not; give both a zone.",
)
NOT_BOOLEAN: Final = Saying(
    es="Se esperaba verdadero, falso o nulo y el valor es {kind}.",
    en="True, false or null was expected and the value is {kind}.",
)
OPERATOR_TYPES: Final = Saying(
    es="El operador {operator} no se aplica a {left} y {right}.",
    en="The operator {operator} does not apply to {left} and {right}.",
)
NEGATION_TYPE: Final = Saying(
    es="El signo menos no se aplica al tipo {kind}.",
    en="The minus sign does not apply to the type {kind}.",
)
ARGUMENT_TYPES: Final = Saying(
    es="La función {function} no acepta ({kinds}); acepta {forms}.",
    en="The function {function} does not accept ({kinds}); it accepts {forms}.",
)
BOOLEAN_TEST: Final = Saying(
    es="A la derecha de in hay un valor lógico; escriba la comparación con =.",
    en="There is a boolean to the right of in; write the comparison with =.",
)
LIST_SUBJECT: Final = Saying(
    es="A la izquierda de in hay una lista; use list contains.",
    en="There is a list to the left of in; use list contains.",
)
NESTED_TEST: Final = Saying(
    es="La lista a la derecha de in contiene listas; use list contains.",
    en="The list to the right of in holds lists; use list contains.",
)
NULL_BOUND: Final = Saying(
    es="Un extremo del intervalo es nulo; compruébelo antes con != null.",
    en="A bound of the range is null; test it first with != null.",
)
INVERTED_RANGE: Final = Saying(
    es="El intervalo empieza después de donde termina; ordene sus extremos.",
    en="The range begins after its end; put its bounds in order.",
)
DIVISION_BY_ZERO: Final = Saying(
    es="División entre cero.",
    en="Division by zero.",
)
NUMBER_LIMIT: Final = Saying(
    es="El resultado no cabe en un número de 34 dígitos.",
    en="The result does not fit a number of 34 digits.",
)
POWER: Final = Saying(
    es="La potencia admite exponentes enteros entre -999 y 999.",
    en="A power takes whole exponents between -999 and 999.",
)
ZERO_POWER: Final = Saying(
    es="Cero elevado a cero no tiene valor.",
    en="Zero to the power of zero has no value.",
)
TEXT_LIMIT: Final = Saying(
    es="El texto pasa del largo permitido.",
    en="The text is longer than allowed.",
)
LIST_LIMIT: Final = Saying(
    es="La lista pasa del tamaño permitido.",
    en="The list is larger than allowed.",
)
DEPTH_LIMIT: Final = Saying(
    es="El valor tiene demasiados niveles.",
    en="The value has too many levels.",
)
STEPS: Final = Saying(
    es="La evaluación pasó del número de pasos permitido.",
    en="The evaluation took more steps than allowed.",
)
FOREIGN_VALUE: Final = Saying(
    es="Un valor de tipo {kind} no tiene equivalente en FEEL.",
    en="A value of type {kind} has no equivalent in FEEL.",
)
NAIVE_INSTANT: Final = Saying(
    es="Una fecha y hora sin zona no se acepta como dato; dele zona.",
    en="A date and time without a zone is not accepted as a fact; give it a zone.",
)
NUMBER_VALUE: Final = Saying(
    es="El número no es finito o no cabe en 34 dígitos.",
    en="The number is not finite or does not fit 34 digits.",
)
NO_MOMENT: Final = Saying(
    es="La función {function} necesita el instante de la evaluación, que no fue dado.",
    en="The function {function} needs the instant of the evaluation, which was not given.",
)
NOT_OF_TYPE: Final = Saying(
    es="Se esperaba un valor de tipo {wanted} y es de tipo {actual}; corrija el dato.",
    en="A value of type {wanted} was expected and it is of type {actual}; correct the fact.",
)
BAD_LEXICAL: Final = Saying(
    es="El texto no es un valor de tipo {kind}; por ejemplo {example}.",
    en="The text is not a value of type {kind}; for instance {example}.",
)
DATE_LIMIT: Final = Saying(
    es="La fecha queda fuera de los años 1 a 9999.",
    en="The date falls outside the years 1 to 9999.",
)
DURATION_LIMIT: Final = Saying(
    es="La duración es demasiado grande.",
    en="The duration is too large.",
)
FRACTION_LIMIT: Final = Saying(
    es="Los segundos admiten hasta seis decimales.",
    en="Seconds take up to six decimals.",
)
NO_SUCH_DAY: Final = Saying(
    es="El mes resultante no tiene ese día; la norma no da un valor.",
    en="The resulting month has no such day; the standard gives no value.",
)
PART_OF_DAY: Final = Saying(
    es="A una fecha solo se le suman días enteros; use una fecha y hora.",
    en="Only whole days are added to a date; use a date and time.",
)
ZONE: Final = Saying(
    es="La zona horaria no existe.",
    en="The time zone does not exist.",
)
TIME_ZONE_NAME: Final = Saying(
    es="Una hora sin fecha no admite zona con nombre; use un desfase como -06:00.",
    en="A time without a date takes no named zone; use an offset such as -06:00.",
)
LOCAL_GAP: Final = Saying(
    es="Esa hora local no existe o se repite por un cambio de hora; use un desfase.",
    en="That local time does not exist or happens twice at a clock change; use an offset.",
)
CALL_LEVELS: Final = Saying(
    es="Las llamadas a funciones propias se anidan demasiado; divida la expresión.",
    en="Calls of the expression's own functions nest too deep; split the expression.",
)
FILTER_INDEX: Final = Saying(
    es="El lugar en una lista es un número entero que no depende de sus elementos.",
    en="A place in a list is a whole number that does not depend on its items.",
)
FILTER_NULL: Final = Saying(
    es="Se filtra un valor nulo; compruébelo antes con != null.",
    en="A null value is filtered; test it first with != null.",
)
NULL_ITEM: Final = Saying(
    es="Un elemento es nulo y «{name}» nombra también otra cosa fuera del filtro; quite antes los nulos.",
    en="An item is null and '{name}' also names something outside the filter; remove the nulls first.",
)
FILTER_VALUE: Final = Saying(
    es="Un filtro da verdadero, falso o un lugar, y dio {kind}.",
    en="A filter gives true, false or a place, and it gave {kind}.",
)
ITERATION_DOMAIN: Final = Saying(
    es="Se recorre una lista y hay {kind}; compruebe antes que no sea nula.",
    en="A list is gone through and there is {kind}; test first that it is not null.",
)
ITERATION_BOUND: Final = Saying(
    es="Los extremos del recorrido son dos números enteros o dos fechas.",
    en="The ends of a run are two whole numbers or two dates.",
)
ARGUMENT_COUNT: Final = Saying(
    es="La función toma {count} argumentos.",
    en="The function takes {count} arguments.",
)
PARAMETER_TYPE: Final = Saying(
    es="El parámetro «{name}» es de tipo {kind} y el argumento no.",
    en="The parameter '{name}' is of type {kind} and the argument is not.",
)
NOT_A_FUNCTION: Final = Saying(
    es="«{name}» no es una función aquí.",
    en="'{name}' is no function here.",
)
SHADOWED: Final = Saying(
    es="El elemento tiene una entrada llamada como la función {function}; cambie el nombre de la entrada.",
    en="The item has an entry called like the function {function}; rename the entry.",
)
NO_PATH: Final = Saying(
    es="Se lee «.{name}» de un valor de tipo {kind}, que no la tiene.",
    en="'.{name}' is read of a value of type {kind}, which has none.",
)
UNKNOWN_ENTRY: Final = Saying(
    es="El contexto no tiene la entrada «{name}»; si puede faltar, use get value.",
    en="The context has no entry '{name}'; if it may be missing, use get value.",
)
UNKNOWN_PROPERTY: Final = Saying(
    es="No existe la propiedad «{name}»; existen {known}.",
    en="There is no property '{name}'; there are {known}.",
)
NEGATIVE_PARTS: Final = Saying(
    es="La norma no fija el signo de las partes de una duración negativa; use abs.",
    en="The standard does not fix the sign of a negative duration's parts; use abs.",
)
PART_OF_SECOND: Final = Saying(
    es="La norma no fija cómo se leen las fracciones de segundo; quítelas.",
    en="The standard does not fix how fractions of a second are read; remove them.",
)
ZONE_OF_OFFSET: Final = Saying(
    es="La norma no fija timezone para un desfase; lea time offset.",
    en="The standard does not fix timezone for an offset; read time offset.",
)
SAME_SECOND: Final = Saying(
    es="Solo difieren en fracciones de segundo, y la norma no fija si son iguales; use < o >.",
    en="They differ in parts of a second only; the standard leaves open if they are equal; use < or >.",
)
NO_SUCH_OFFSET: Final = Saying(
    es="Un desfase va de -14 a 14 horas, en segundos enteros; corríjalo.",
    en="An offset goes from -14 to 14 hours, in whole seconds; correct it.",
)
SCALE: Final = Saying(
    es="La escala es un número entero de -6111 a 6176.",
    en="The scale is a whole number from -6111 to 6176.",
)
SQUARE_ROOT: Final = Saying(
    es="Un número negativo no tiene raíz cuadrada; compruébelo antes.",
    en="A negative number has no square root; test it first.",
)
LOGARITHM: Final = Saying(
    es="Solo un número mayor que cero tiene logaritmo; compruébelo antes.",
    en="Only a number above zero has a logarithm; test it first.",
)
WHOLE_NUMBER: Final = Saying(
    es="La función {function} toma números enteros; redondee antes.",
    en="The function {function} takes whole numbers; round first.",
)
PART_OF_MICROSECOND: Final = Saying(
    es="El resultado tiene parte de un microsegundo; la norma no fija su redondeo.",
    en="The result has part of a microsecond; the standard does not fix its rounding.",
)
PART_OF_MONTH: Final = Saying(
    es="El resultado tiene parte de un mes; la norma no fija su redondeo. Use meses que se dividan.",
    en="The result has part of a month; the standard does not fix its rounding. Use months that divide.",
)
TIMES_OF_TWO_DAYS: Final = Saying(
    es="Con sus desfases, las horas caen en días distintos de UTC, que la norma no ordena; use fechas y horas.",
    en="With their offsets the times fall on different days of UTC, which the standard does not order; "
    "use dates and times.",
)
TIME_OFFSETS: Final = Saying(
    es="La norma no fija la resta de horas de distinto desfase; use fechas y horas.",
    en="The standard does not fix the difference of times with different offsets; use dates and times.",
)
