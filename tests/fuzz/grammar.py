"""Writes expressions by the whole grammar of FEEL (DMN 10.3.1.2), most of them well typed.

The rules are data: each symbol with its alternatives, in which `$word` stands for another symbol. An
alternative without one ends the writing, and each symbol has such alternatives.
"""

import re
from collections.abc import Mapping
from random import Random  # noqa: TID251 - a finding must come back with its seed
from typing import Final

from tests.fuzz.calls import BUILT_INS

_SYMBOL: Final = re.compile(r"\$([a-z]+)")
KINDS: Final = ("number", "text", "truth", "list", "date", "time", "instant", "days", "months")
_STRAY: Final = 0.04
_NAMED: Final = 0.15

RULES: Final[Mapping[str, tuple[str, ...]]] = {
    "expression": ("$any", "$any", "$truth", "$number", "null"),
    "any": (
        *("1", '"a"', "true", "null", "a", "needs", "person", "días de espera", "desconocido"),
        *(f"${kind}" for kind in (*KINDS, "context", "range", "function", "choice", "path")),
    ),
    "number": (
        *("0", "1", "2", "3", "10", "-1", "0.5", ".5", "1.50", "007", "age", "a", "días de espera"),
        *("9999999999999999999999999999999999", "0.000000000000000000000000000000001", "null"),
        *("$number + $number", "$number - $number", "$number * $number", "$number / $number"),
        *("$number ** $number", "-$number", "($number)", "if $truth then $number else $number"),
        *("$list[$number]", "$date.year", "$instant.hour", "$days.days", "$path", "$choice"),
        *("({a: $number}).a", "(function(x) $number)($number)", "$time.second", "$months.months"),
    ),
    "text": (
        *('"a"', '""', '"á b"', r'"\"\\\n\u00e9"', '"🐎"', r'"\uD83D\uDC0E"', "urgency", "null"),
        *('"2026-01-31"', '"P1D"', '"PT4H"', '"08:30:00"', '"2026-01-31T08:30:00Z"', '"1.5"'),
        *('"P1Y"', '"[1..5]"', "$text + $text", "if $truth then $text else $text", "$path"),
    ),
    "truth": (
        *("true", "false", "null", "consent"),
        *("$number $compare $number", "$text $compare $text", "$date $compare $date"),
        *("$truth and $truth", "$truth or $truth", "($truth)", "$any = $any", "$any != null"),
        *("$number between $number and $number", "$date between $date and $date"),
        *("$number in $range", "$number in ($tests)", "$text in ($text, $text)", "$any in $list"),
        *("$instant $compare $instant", "$time $compare $time", "$days $compare $days"),
        *("$any instance of $type", "some $iterators satisfies $truth", "$months = $months"),
        *("every $iterators satisfies $truth", "$number in (not($tests))", "$list = $list"),
    ),
    "list": (
        *("[]", "[1, 2, 3]", '["a", null]', "[[1], [2, [3]]]", "needs", "null"),
        *("[$any]", "[$any, $any]", "[$number, $number, $number]", "for $iterators return $any"),
        *("$list[$filter]", "$list[$filter]", "[$range]", "if $truth then $list else $list"),
        *("$contexts.a", "$list[item > $number]"),
    ),
    "numbers": ("[1, 2, 3]", "[]", "[null]", "[$number, $number]", "for x in $range return x"),
    "texts": ('["a", "b"]', "[]", "needs", "[$text, $text]"),
    "truths": ("[true, false]", "[null]", "[$truth, $truth]"),
    "contexts": ("[{a: 1}, {a: 2}]", "[person]", "[$context, $context]"),
    "entries": ('[{key: "a", value: 1}]', "get entries(person)"),
    "date": (
        *('@"2026-01-31"', 'date("2024-02-29")', "born", "today()", '@"0001-01-01"', "null"),
        *('@"9999-12-31"', "$date + $months", "$date + $days", "$date - $days", "$date - $months"),
    ),
    "time": ('@"08:30:00"', '@"23:59:59.999999Z"', 'time("08:30:00-06:00")', "$time + $days"),
    "instant": (
        *('@"2026-01-31T08:30:00Z"', '@"2026-03-29T12:00:00@Europe/Madrid"', "now()", "arrived"),
        *('date and time("2026-01-31T08:30:00")', "$instant + $days", "$instant - $months"),
    ),
    "days": (
        *('@"P1D"', '@"PT4H30M"', 'duration("-P3DT0.5S")', 'duration("PT0S")', '@"P999999999D"'),
        *("$days + $days", "$days * $number", "$days / $number", "-$days", "$instant - $instant"),
        *("$date - $date", "$days - $days", "$time - $time"),
    ),
    "months": (
        *('@"P1Y6M"', 'duration("P18M")', 'duration("-P1M")', '@"P0M"'),
        *("$months + $months", "$months * $number", "$months / $months", "-$months"),
    ),
    "range": (
        *("[1..5]", "(1..5)", "]1..5[", '["a".."c"]', "[5..1]", '[@"2026-01-01"..@"2026-12-31"]'),
        *("[$number..$number]", "($number..$number]", "[$date..$date)", "(< $number)", "(>= 1)"),
        *("[$any..$any]", "[$days..$days]"),
    ),
    "context": (
        *("{}", "{a: 1}", "person", '{"b c": 2}', "{a: 1, b: a + 1}"),
        *("{$key: $any}", "{$key: $any, $key: $number}", "{a: $number, b: a}", "{f: $function}"),
    ),
    "key": ("a", "b", "name", "date of birth", '"c d"', "días de espera", "true story", "e-mail"),
    "path": ("person.name", "person.a.b", "$context.$key", "$any.$key", "$list[1].$key"),
    "choice": ("if a then 1 else 2", "if $truth then $any else $any"),
    "function": (
        *("function(x) x", "function() 1", "function(x: number, y) x + y", "abs"),
        *("function(x) $any", "function(x: $type, y: $type) $truth"),
        *("function(x) external {java: {class: $text}}",),
    ),
    "order": ("function(x, y) x < y", "function(x, y) $truth", "function(x, y) x > y"),
    "filter": ("1", "-1", "item > 1", "a = 1", "$number", "$truth", "item $compare $any"),
    "iterators": (
        *("x in [1, 2]", "x in 1..3", "x in needs", "x in 3..1", "x in [1..3]"),
        *("x in $list", "x in $number..$number", "x in $list, y in $list", "x in $range, y in x"),
    ),
    "compare": ("=", "!=", "<", "<=", ">", ">="),
    "test": ("1", "< 5", ">= 1", "= 2", "!= 3", "$range", "$number", "< $number", "? > $number"),
    "tests": ("1, 2", "-", "$test", "$test, $test", "not($test)", "not($test, $test)", "$any"),
    "type": (
        *("number", "string", "boolean", "date", "time", "date and time", "Any", "list<number>"),
        *(
            "days and time duration",
            "years and months duration",
            "context<a: number>",
            "range<date>",
        ),
        *(
            "function<number, string> -> boolean",
            "list<list<Any>>",
            "list<$type>",
            "Null",
            "person",
        ),
    ),
    "separator": ('","', '"."', '" "', "null"),
    "pattern": (
        *('"a+"', '"[a-z]"', '"(a)(b)?"', r'"\\d"', '"^a$"', '"("', '"(a+)+$"', '"[[:alpha:]]"'),
        *(r'"\\p{L}"', '".*"', '""', r'"\\1"', '"a{2,3}"', "$text"),
    ),
    "flags": ('""', '"i"', '"smx"', '"q"', '"z"', "null"),
}
_CLOSED: Final = {
    symbol: tuple(each for each in alternatives if "$" not in each)
    for symbol, alternatives in RULES.items()
}
_CALLS: Final = {
    gives: tuple((name, takes) for kind, name, takes in BUILT_INS if kind == gives)
    for gives in {kind for kind, _, _ in BUILT_INS}
}


class Grammar:
    """Writes one text after another from a source of chance."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def written(self, symbol: str, levels: int) -> str:
        """Write one symbol with at most so many levels of others in it."""
        if levels <= 0:
            return self._chance.choice(_CLOSED[symbol] or ("null",))
        if symbol in KINDS and self._chance.random() < _STRAY:
            symbol = "any"
        calls = _CALLS.get(symbol)
        if calls and self._chance.random() < 1 / 3:
            return self._call(*self._chance.choice(calls), levels - 1)
        chosen = self._chance.choice(RULES[symbol])
        return _SYMBOL.sub(lambda found: self.written(found[1], levels - 1), chosen)

    def _call(self, name: str, takes: str, levels: int) -> str:
        is_named = self._chance.random() < _NAMED
        parameters = [each.partition(": ")[::2] for each in takes.split(", ") if ": " in each]
        if takes.endswith("..."):
            parameters += [parameters[-1]] * self._chance.randrange(3)
        arguments = [
            f"{parameter}: {self.written(kind, levels)}" if is_named else self.written(kind, levels)
            for parameter, kind in parameters
        ]
        return f"{name}({', '.join(arguments)})"
