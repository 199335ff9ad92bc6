"""What is not strict FEEL is refused by name and position, with the remedy in two languages."""

import pytest

from engine.feel import Declared, FeelRefused, FeelType, compile_condition, compile_expression

LATER = [
    ("{f: function(x) external {}}", 16, "externas"),
    ("1 instance of function<number> -> number", 14, "tipo de las funciones"),
    ("{a: 1}.a(2)", 8, "lo que no es un nombre"),
    ("? > 1", 0, "?"),
    ("a in (= 1)", 6, "in"),
    ("[< 5]", 1, "se esperaba un valor"),
    ("random number()", 0, "random number"),
]
SLIPS = [
    ("a == 1", 2, "escriba ="),
    ("a && b", 2, "escriba and"),
    ("a || b", 2, "escriba or"),
    ("!a", 0, "escriba not"),
    ("a <> 1", 2, "escriba !="),
    ("a => 1", 2, "escriba >="),
    ("a = 'x'", 4, "comillas dobles"),
    ("a = “x”", 4, "comillas dobles"),
    ("a ≤ 1", 2, "escriba <="),
    ("a % 2", 2, "modulo(a, b)"),
    ("not a", 0, "not(...)"),
    ("a AND b", 2, "and"),
    ("True", 0, "true"),
    ("count", 0, "función"),
    ("len(a)", 0, "no existe en FEEL"),
    ("1e3", 1, "exponente"),
    ('"abc', 0, "no se cierra"),
    (r'"a\qb"', 2, r"\q"),
    (r'"\uD83D"', 1, r"\uD83D"),
    ("#", 0, "«#»"),
    ("@x", 0, "@"),
    ("1 +", 3, "el final"),
    ("(1", 2, "Se esperaba ) y hay «el final»; escriba antes )"),
    ("1 2", 2, "No se esperaba"),
    ("  ", 2, "vacía"),
    ("=", 1, "vacía"),
    ("12345678901234567890123456789012345", 0, "34"),
]
TYPES = [
    ('1 < "1"', 2, "no se comparan"),
    ('date("2026-01-31") = "2026-01-31"', 19, "no se comparan"),
    ('@"2026-01-31" < @"2026-01-31T00:00:00Z"', 14, "no se comparan"),
    ("1 < 2 < 3", 6, "no se comparan"),
    ("true < false", 5, "orden"),
    ('"a" + 1', 4, "+"),
    ('-"a"', 0, "menos"),
    ("1 and true", 0, "lógico"),
    ('if "a" then 1 else 2', 3, "lógico"),
    ("true in (true)", 9, "ambigua"),
    ("[1] in [1]", 4, "list contains"),
    ('1 in ("a", 2)', 6, "no se comparan"),
    ('1 in ["a"]', 6, "no se comparan"),
    ('1 in ["a".."b"]', 6, "no se comparan"),
    ('1 in [[1..2], ["a".."b"]]', 14, "no se comparan"),
    ('[1.."a"]', 4, "no se comparan"),
    ("[[1]..[2]]", 6, "orden"),
    ("{edad: 17}.nombre", 10, "tiene edad"),
    ("[{edad: 17}].nombre", 12, "tiene edad"),
    ('"abc".length', 5, "no tiene"),
    ('@"2026-01-31".hour', 13, "year, month, day, weekday"),
    ('[1, 2]["a"]', 7, "condición o un lugar"),
    ("for x in 5 return x", 9, "lista"),
    ('for x in 1.."a" return x', 12, "números"),
    ("some x in [1] satisfies x", 24, "lógico"),
    ("{a: 1, a: 2}", 7, "dos veces"),
    ("for x in [1], x in [2] return x", 14, "dos veces"),
    ("function(a, a) a", 12, "dos veces"),
    ("for partial in [1] return partial", 4, "dos veces"),
    ("{1: 2}", 1, "nombre de una entrada"),
    ("a.1", 1, "No se esperaba"),
    ("a.if", 2, "nombre"),
    ("1 instance of texto", 14, "Se esperaba un tipo"),
    ("1 instance of list", 18, "Se esperaba <"),
    ('substring("abc", position: 2)', 28, "nombre a todos"),
    ('contains(text: "abc", match: "b")', 0, "no tiene esos parámetros"),
    ("for count in [1] return count(1)", 24, "no es una función"),
    ("{count: 1, other: count([1])}", 18, "no es una función"),
    ("[{count: 1}][count([1]) = 1]", 13, "no es una función"),
    ('contains("a", 1)', 0, "contains"),
    ("not(1)", 0, "not"),
]
WRITTEN_VALUES = [
    ('date("2026-02-30")', 5, "fecha"),
    ('date and time("2026-01-31T25:00:00")', 14, "fecha y hora"),
    ('time("08:30")', 5, "hora"),
    ('time("08:30:00@America/Lima")', 5, "desfase"),
    ('duration("P1Y1D")', 9, "duración"),
    ('duration("P1W")', 9, "duración"),
    ('number("1,5")', 7, "número"),
    ('@"soon"', 0, "duración"),
    ('@"2026-01-31T08:00:00@No/Where"', 0, "zona"),
    ('@"2026-01-31T08:00:00@America"', 0, "zona"),
    ('@"2026-03-29T02:30:00@Europe/Madrid"', 0, "cambio de hora"),
    ('@"2026-01-31T08:00:00.1234567Z"', 0, "seis decimales"),
]


@pytest.mark.parametrize(("text", "position", "named"), LATER + SLIPS + TYPES + WRITTEN_VALUES)
def test_a_refusal_names_the_place_the_matter_and_the_remedy(
    text: str, position: int, named: str
) -> None:
    with pytest.raises(FeelRefused) as refusal:
        compile_expression(text)

    assert refusal.value.text == text
    assert refusal.value.position == position
    assert named.lower() in refusal.value.es.lower()
    assert refusal.value.en
    assert refusal.value.en != refusal.value.es


def test_a_declared_type_that_cannot_be_compared_is_refused() -> None:
    with pytest.raises(FeelRefused, match="texto y número"):
        compile_expression("urgency > 3", {"urgency": Declared(FeelType.STRING)})


@pytest.mark.parametrize("text", ["rejections", "rejections + 1", "null", '"yes"'])
def test_a_condition_of_another_type_is_refused(text: str) -> None:
    with pytest.raises(FeelRefused, match="lógico"):
        compile_condition(text, {"rejections": Declared(FeelType.NUMBER, nullable=False)})
