"""What is said of a pattern that is refused; {place} counts its characters from 1.

None of these sentences quotes the pattern: it may be the value of a fact.
"""

from typing import Final

from engine.feel.errors import Saying

TOO_LONG: Final = Saying(
    es="El patrón pasa de {limit} caracteres; acórtelo.",
    en="The pattern is longer than {limit} characters; shorten it.",
)
TOO_DEEP: Final = Saying(
    es="El patrón tiene demasiados paréntesis anidados (carácter {place}); simplifíquelo.",
    en="The pattern nests too many parentheses (character {place}); simplify it.",
)
TOO_LARGE: Final = Saying(
    es="El patrón es demasiado grande; use repeticiones menores o clases más simples, como [a-z].",
    en="The pattern is too large; use smaller repetitions or simpler classes, such as [a-z].",
)
FLAGS: Final = Saying(
    es="Las opciones de un patrón son las letras s, m, i, x; quite las demás.",
    en="The flags of a pattern are the letters s, m, i, x; remove the others.",
)
LITERAL_FLAG: Final = Saying(
    es="La opción q no está en todas las versiones de la norma; ponga \\ ante cada signo especial.",
    en="The flag q is not in every version of the standard; put \\ before each special character.",
)
UNFINISHED: Final = Saying(
    es="El patrón termina antes de tiempo; cierre el paréntesis, el corchete, la llave o la \\.",
    en="The pattern ends too soon; complete the parenthesis, bracket, brace or \\.",
)
UNOPENED: Final = Saying(
    es="El paréntesis del carácter {place} del patrón no se abrió; quítelo o escriba \\).",
    en="The parenthesis at character {place} of the pattern was never opened; remove it or write \\).",
)
NOTHING_REPEATED: Final = Saying(
    es="El signo de repetición del carácter {place} del patrón no repite nada; quítelo o ponga \\ antes.",
    en="The repetition at character {place} of the pattern repeats nothing; remove it or put \\ before it.",
)
UNESCAPED: Final = Saying(
    es="El signo del carácter {place} del patrón es especial; ponga \\ antes.",
    en="The sign at character {place} of the pattern is special; put \\ before it.",
)
GROUP_KIND: Final = Saying(
    es="Después de (? solo va : en un patrón (carácter {place}); la norma no tiene otra cosa.",
    en="Only : comes after (? in a pattern (character {place}); the standard has nothing else.",
)
ESCAPE: Final = Saying(
    es="La secuencia \\ del carácter {place} no existe en los patrones de la norma; corríjala.",
    en="The sequence \\ at character {place} does not exist in the standard's patterns; correct it.",
)
BACK_REFERENCE: Final = Saying(
    es="Este motor no tiene referencias a grupos como \\1 (carácter {place}); escriba el texto mismo.",
    en="This engine has no references to groups such as \\1 (character {place}); write the text itself.",
)
NAME_CLASS: Final = Saying(
    es="\\i y \\c dependen de la versión de XML (carácter {place}); escriba la clase, como [A-Za-z_].",
    en="\\i and \\c depend on the version of XML (character {place}); write the class, as in [A-Za-z_].",
)
BLOCK: Final = Saying(
    es="\\p{{Is…}} depende de la versión de Unicode (carácter {place}); escriba el intervalo, como [a-z].",
    en="\\p{{Is…}} depends on the version of Unicode (character {place}); write the range, as in [a-z].",
)
CATEGORY: Final = Saying(
    es="No existe esa categoría de caracteres (carácter {place}); por ejemplo \\p{{L}} o \\p{{Nd}}.",
    en="There is no such category of characters (character {place}); for instance \\p{{L}} or \\p{{Nd}}.",
)
QUANTITY: Final = Saying(
    es="La repetición del carácter {place} se escribe {{2}}, {{2,}} o {{2,5}}, de menor a mayor.",
    en="The repetition at character {place} is written {{2}}, {{2,}} or {{2,5}}, the smaller one first.",
)
REPETITIONS: Final = Saying(
    es="Un patrón repite hasta {limit} veces (carácter {place}); use menos, o + o *.",
    en="A pattern repeats up to {limit} times (character {place}); use less, or + or *.",
)
EMPTY_CLASS: Final = Saying(
    es="El corchete del carácter {place} del patrón está vacío; escriba sus caracteres.",
    en="The bracket at character {place} of the pattern is empty; write its characters.",
)
HYPHEN: Final = Saying(
    es="El guion del carácter {place} es ambiguo en la norma; escríbalo \\-.",
    en="The hyphen at character {place} is ambiguous in the standard; write it as \\-.",
)
CARET: Final = Saying(
    es="El signo ^ del carácter {place} es ambiguo en la norma; escríbalo \\^.",
    en="The ^ at character {place} is ambiguous in the standard; write it as \\^.",
)
RANGE: Final = Saying(
    es="El intervalo del carácter {place} va de mayor a menor o no une dos caracteres; corríjalo.",
    en="The range at character {place} runs backwards or does not join two characters; correct it.",
)
SUBTRACTION: Final = Saying(
    es="Lo que se resta de un corchete va al final de él (carácter {place}), como [a-z-[aeiou]].",
    en="What a bracket subtracts comes at its end (character {place}), as in [a-z-[aeiou]].",
)
MATCHES_NOTHING: Final = Saying(
    es="El patrón acepta el texto vacío, y así no se reemplaza ni se divide; use + en vez de *.",
    en="The pattern accepts the empty text, so nothing can be replaced or split; use + instead of *.",
)
REPEATED_EMPTY: Final = Saying(
    es="El patrón repite algo que puede ser vacío, como (a*)*, y la norma no fija qué toma; use a*.",
    en="The pattern repeats what may be empty, as (a*)*, and the standard leaves open what it takes; use a*.",
)
LAST_LINE: Final = Saying(
    es="Con la opción m y ^, este motor no lee un texto que acaba en salto de línea; quítelo antes.",
    en="With the flag m and ^, this engine does not read a text that ends in a line break; remove it first.",
)
REPLACEMENT: Final = Saying(
    es="En el reemplazo, $ va con una cifra y \\ con \\ o $: $0, $1, \\$, \\\\.",
    en="In a replacement, $ goes with a digit and \\ with \\ or $: $0, $1, \\$, \\\\.",
)
NESTED_GROUP: Final = Saying(
    es="El grupo ${group} está dentro de dos repeticiones y la norma no fija su texto; quite una.",
    en="The group ${group} stands within two repetitions and the standard leaves its text open; remove one.",
)
EMPTY_SPLIT: Final = Saying(
    es='La norma no fija cómo se divide un texto vacío; compruebe antes con != "".',
    en='The standard does not fix how an empty text is split; test it first with != "".',
)
