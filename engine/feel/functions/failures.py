"""What the built-in functions say when they have no value to give; no fact's value is in it."""

from typing import Final

from engine.feel.errors import Saying

LIST_MEMBER: Final = Saying(
    es="La función {function} necesita una lista de un solo tipo con orden, sin nulos.",
    en="The function {function} needs a list of one ordered type, without nulls.",
)
NUMBER_MEMBER: Final = Saying(
    es="La función {function} solo toma números, sin nulos.",
    en="The function {function} takes numbers only, without nulls.",
)
NO_SUCH_DATE: Final = Saying(
    es="No existe la fecha con ese año, mes y día, que son números enteros; corríjalos.",
    en="There is no date with that year, month and day, which are whole numbers; correct them.",
)
NO_SUCH_TIME: Final = Saying(
    es="No existe la hora con esa hora, minuto y segundo, que son números enteros; corríjalos.",
    en="There is no time with that hour, minute and second, which are whole numbers; correct them.",
)
TIME_OF_ZONE: Final = Saying(
    es="La norma desaconseja horas con zona con nombre y no fija su orden; lea .hour y .minute.",
    en="The standard deprecates times in a named zone and fixes no order; read .hour and .minute.",
)
RANGE_TEXT: Final = Saying(
    es="El texto no es un intervalo de dos valores escritos; por ejemplo [1..5].",
    en="The text is not a range of two written values; for instance [1..5].",
)
SUBSTRING_START: Final = Saying(
    es="substring empieza en un carácter que el texto no tiene; cuente desde 1, o desde -1 al final.",
    en="substring starts at a character that the text has not; count from 1, or from -1 at the end.",
)
SUBSTRING_LENGTH: Final = Saying(
    es="El largo que toma substring es 1 o más.",
    en="The length that substring takes is 1 or more.",
)
JOIN_MEMBER: Final = Saying(
    es="string join solo une textos y nulos; convierta antes los demás con string.",
    en="string join joins texts and nulls only; convert the others first with string.",
)
SEPARATORS: Final = Saying(
    es="number separa los miles con espacio, coma o punto y los decimales con coma o punto, distintos.",
    en="number takes a blank, comma or period for groups and a comma or period for decimals, not the same.",
)
GROUPED_NUMBER: Final = Saying(
    es="El texto no es un número con esos separadores, con grupos de tres cifras; por ejemplo {example}.",
    en="The text is not a number with these separators, in groups of three digits; for instance {example}.",
)
SAME_ELEMENT: Final = Saying(
    es="is compara valores simples, no de tipo {kind}; use =.",
    en="is compares simple values, not of type {kind}; use =.",
)
EMPTY_PRODUCT: Final = Saying(
    es="La norma no fija el producto de una lista vacía; compruebe antes count.",
    en="The standard does not fix the product of an empty list; test count first.",
)
LIST_POSITION: Final = Saying(
    es="El lugar es un número entero de 1 al tamaño de la lista, o de -1 hacia atrás; compruebe antes count.",
    en="The position is a whole number from 1 to the size of the list, or from -1 back; test count first.",
)
SUBLIST_LENGTH: Final = Saying(
    es="El largo es un número entero, de 1 a los elementos que hay desde el lugar dado.",
    en="The length is a whole number, from 1 to the items that there are from the position on.",
)
NULL_LIST: Final = Saying(
    es="La función {function} toma listas y una es nula; compruébela antes con != null.",
    en="The function {function} takes lists and one is null; test it first with != null.",
)
GIVEN_PARAMETERS: Final = Saying(
    es="La función que se da a {function} tiene dos parámetros.",
    en="The function that is given to {function} has two parameters.",
)
GIVEN_RESULT: Final = Saying(
    es="La función que se da a {function} debe dar verdadero o falso, y dio {kind}.",
    en="The function that is given to {function} must give true or false, and it gave {kind}.",
)
CONTEXT_ENTRY: Final = Saying(
    es="Cada entrada es un contexto con un texto en key y algo en value.",
    en="Each entry is a context with a text in key and something in value.",
)
SAME_KEY: Final = Saying(
    es="Dos entradas tienen la misma clave; deje una.",
    en="Two entries have the same key; leave one.",
)
CONTEXT_KEYS: Final = Saying(
    es="Las claves son una lista de textos, con uno al menos y sin nulos.",
    en="The keys are a list of texts, with one at least and without nulls.",
)
CONTEXT_WAY: Final = Saying(
    es="Las claves pasan por algo que no es un contexto; créelo antes con context put.",
    en="The keys lead through something that is no context; create it first with context put.",
)
CONTEXT_MEMBER: Final = Saying(
    es="La función context merge une contextos, sin nulos.",
    en="The function context merge joins contexts, without nulls.",
)
