"""What is not strict FEEL is refused by name and position, with the remedy in two languages."""

from decimal import Decimal

import pytest

from engine.feel import Declared, FeelRefused, FeelType, compile_condition, compile_expression

LATER = [
    ("for x in xs return x", 0, "for"),
    ("some x in xs satisfies x", 0, "some"),
    ("1 + every", 4, "every"),
    ("function(x) x", 0, "function"),
    ("{a: 1}", 0, "{a: b}"),
    ("a.b", 1, "a.b"),
    ("a[1]", 1, "a[b]"),
    ("a instance of number", 2, "instance of"),
    ("1 + [1..2]", 4, "intervalos"),
    ("? > 1", 0, "?"),
    ("a in (= 1)", 6, "in"),
    ('date(from: "2026-01-31")', 9, "a: b"),
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
    ("a % 2", 2, "a - b * floor(a / b)"),
    ("not a", 0, "not(...)"),
    ("a AND b", 2, "and"),
    ("True", 0, "true"),
    ("a b", 2, "dos nombres"),
    ("count", 0, "función"),
    ("len(a)", 0, "no existe en FEEL"),
    ("1e3", 1, "exponente"),
    ('"abc', 0, "no se cierra"),
    (r'"a\qb"', 2, r"\q"),
    (r'"\uD83D"', 1, r"\uD83D"),
    ("#", 0, "«#»"),
    ("@x", 0, "@"),
    ("1 +", 3, "el final"),
    ("(1", 2, "Se esperaba )"),
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
    ('duration("P1D") * 2', 16, "*"),
    ("1 and true", 0, "lógico"),
    ('if "a" then 1 else 2', 3, "lógico"),
    ("true in (true)", 9, "ambigua"),
    ("[1] in [1]", 4, "list contains"),
    ('1 in ("a", 2)', 6, "no se comparan"),
    ('1 in ["a"]', 6, "no se comparan"),
    ('1 in ["a".."b"]', 6, "no se comparan"),
    ('contains("a", 1)', 0, "contains"),
    ("string([1])", 0, "string"),
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


def test_what_is_recommended_for_the_remainder_works() -> None:
    remainder = compile_expression("a - b * floor(a / b)")

    assert remainder.evaluate({"a": Decimal(7), "b": Decimal(3)}) == Decimal(1)


def test_a_declared_type_that_cannot_be_compared_is_refused() -> None:
    with pytest.raises(FeelRefused, match="texto y número"):
        compile_expression("urgency > 3", {"urgency": Declared(FeelType.STRING)})


@pytest.mark.parametrize("text", ["rejections", "rejections + 1", "null", '"yes"'])
def test_a_condition_of_another_type_is_refused(text: str) -> None:
    with pytest.raises(FeelRefused, match="lógico"):
        compile_condition(text, {"rejections": Declared(FeelType.NUMBER, nullable=False)})
