"""Expressions that ask for more time or memory than there is, and the program that tries one.

`python -m tests.deep.hostile` reads a text, evaluates it, and tells how that ended and what it cost.
"""

import json
import resource
import sys
import time
from collections.abc import Mapping
from typing import Final

from engine.feel import FeelError, FeelRefused, compile_expression

_MEMORY: Final = 2 * 1024**3
_KIBIBYTES: Final = 1024


def doubled(first: str, double: str, times: int) -> str:
    """Write a context in which each entry is made twice from the one before."""
    entries = [f"v0: {first}", *(f"v{n + 1}: {double.replace('$', f'v{n}')}" for n in range(times))]
    return f"{{{', '.join(entries)}}}"


def nested(loop: str, last: str, times: int) -> str:
    return " ".join(loop.replace("$", f"x{n}") for n in range(times)) + f" {last}"


_NINES: Final = "9" * 34
TEXTS: Final[Mapping[str, str]] = {
    # Loops
    "a loop of a billion": "for x in 1..1000000000 return x",
    "a loop counted down": "for x in 1000000000..1 return x",
    "a loop of 34 digits": f"for x in 1..{_NINES} return x",
    "a loop between 34 digits": f"for x in -{_NINES}..{_NINES} return null",
    "a loop over a range": "for x in [1..1000000000] return x",
    "nested loops": nested("for $ in 1..1000 return", "x0", 3),
    "loops beside each other": "for a in 1..1000, b in 1..1000, c in 1..1000 return a",
    "nine loops of ten": nested("for $ in 1..10 return", "1", 9),
    "a loop that ends late": "some x in 1..1000000000 satisfies x < 0",
    "a loop that never fails": "every x in 1..1000000000 satisfies x > 0",
    "nested quantifiers": nested("some $ in 1..1000 satisfies", "false", 3),
    "loops over days": 'for x in @"0001-01-01"..@"9999-12-31" return x',
    "a loop that grows its own list": "for x in 1..100000 return concatenate(partial, partial)",
    "a loop that keeps what it has": "for x in 1..5000 return partial",
    "a loop that sums what it has": "for x in 1..5000 return sum(partial) + 1",
    "a filter in a filter": "many[count(many[item > 0]) > item]",
    "a filter in three": "many[count(many[count(many[item > 0]) > 0]) > 0]",
    "a loop over texts": 'for x in 1..5000 return string join(for y in 1..5000 return "aaaaaaaa")',
    # Functions that call themselves or each other
    "endless recursion": "{f: function(n) f(n), r: f(1)}",
    "deep recursion": "{f: function(n) if n = 0 then 0 else 1 + f(n - 1), r: f(100000)}",
    "recursion twice": "{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(60)}",
    "a function of itself": "(function(f) f(f))(function(f) f(f))",
    "a function by name": "{f: function() g(), g: function() f(), r: f()}",
    "an order that recurs": "{f: function(a, b) count(sort([1, 2], f)) > 0, r: sort([2, 1], f)}",
    "an order without sense": "sort(many, function(a, b) true)",
    "an order that loops": "sort(many, function(a, b) count(many[item > a]) > 0)",
    # Patterns
    "a pattern squared": 'matches(evil, "(a+)+$")',
    "a pattern in alternatives": 'matches(evil, "(a|aa)+$")',
    "a pattern of stars": 'matches(evil, "(a*)*b")',
    "stars beside each other": 'matches(evil, "a*a*a*a*a*a*a*a*b")',
    "a lazy pattern": 'matches(evil, "(.*?,){20}x")',
    "a pattern that repeats much": 'matches(evil, "(a{1,1000}){1,1000}b")',
    "a pattern of many groups": f'matches(evil, "{"(" * 200}a{")" * 200}")',
    "a pattern that refers back": r'matches(evil, "(a+)\\1+b")',
    "a slow replacement": 'replace(evil, "(a+)+$", "b")',
    "a growing replacement": f'replace(evil, "a", "{"b" * 2000}")',
    "a replacement of nothing": f'replace(evil, "", "{"b" * 2000}")',
    "a replacement of groups": f'replace(evil, "(a+)", "{"$1" * 500}")',
    "a slow split": 'split(evil, "(a+)+$")',
    "a split into letters": 'split(evil, "")',
    "a pattern looked for in a loop": 'for x in 1..5000 return matches(evil, "a*b")',
    "a short text, a slow pattern": f'matches("{"a" * 40}!", "(a+)+$")',
    "a pattern of classes": 'matches(evil, "([a-z]|[a-y]|[a-x])*!!")',
    # Texts and lists
    "a text doubled": doubled('"aaaaaaaa"', "$ + $", 60),
    "a text written twice in itself": "string(" * 50 + '"a"' + ")" * 50,
    "a list doubled": doubled("[1]", "concatenate($, $)", 60),
    "a list of lists doubled": doubled("[1]", "[$, $]", 60),
    "shared lists compared": f"{doubled('[1]', '[$, $]', 55)}.v55 = {doubled('[1]', '[$, $]', 55)}.v55",
    "shared lists flattened": f"flatten({doubled('[1]', '[$, $]', 55)}.v55)",
    "shared lists written": f"string({doubled('[1]', '[$, $]', 55)}.v55)",
    "shared lists told apart": f"distinct values([{doubled('[1]', '[$, $]', 50)}.v50, [1]])",
    "shared lists searched": f"list contains([{doubled('[1]', '[$, $]', 50)}.v50], {doubled('[1]', '[$, $]', 50)}.v50)",
    "contexts doubled": doubled("{a: 1}", "{a: $, b: $}", 60),
    "shared contexts written": f"string({doubled('{a: 1}', '{a: $, b: $}', 55)}.v55)",
    "contexts merged": doubled("{a: 1}", "context merge([$, $])", 60),
    "texts joined": 'string join(for x in 1..5000 return long, ",")',
    "texts joined by a long one": "string join(many, long)",
    "texts joined over and over": doubled("long", 'string join([$, $], ",")', 60),
    "a text made large": doubled("long", "upper case($ + $)", 60),
    "a letter that grows": doubled('"ΐΐΐΐΐΐΐΐ"', "upper case($ + $)", 60),
    "unions": doubled("many", "union($, many)", 60),
    "distinct values of much": "distinct values(for x in many return [x])",
    "places of much": "for x in many return index of(many, x)",
    "appended and appended": doubled("[1]", "append($, $)", 60),
    "inserted far away": f"insert before([1], {_NINES}, 1)",
    "a part of 34 digits": f"sublist([1], 1, {_NINES})",
    "a part of a text of 34 digits": f'substring("a", -{_NINES}, {_NINES})',
    # Numbers
    "a power of powers": "9 ** 9 ** 9 ** 9",
    "a power to the right": "9 ** (9 ** (9 ** 9))",
    "a giant power": f"{_NINES} ** {_NINES}",
    "a power nearly whole": f"1.{'0' * 32}1 ** {_NINES}",
    "a power of a part": "2 ** 0.5 ** 9999999",
    "powers in a loop": f"for x in 1..5000 return {_NINES} ** 999",
    "a number squared over and over": doubled(_NINES, "$ * $", 60),
    "a number divided over and over": doubled("3", "1 / ($ / 7)", 60),
    "digits asked for": f"decimal(1 / 3, {_NINES})",
    "digits asked for before the point": f"decimal(1 / 3, -{_NINES})",
    "rounded to many digits": "round half up(1 / 3, 6176)",
    "an exponential": f"exp({_NINES})",
    "a small exponential": f"exp(-{_NINES})",
    "exponentials in a loop": "for x in 1..5000 return exp(x / 7)",
    "roots in a loop": "for x in 1..5000 return sqrt(x)",
    "logarithms in a loop": "for x in 1..5000 return log(x)",
    "a remainder of powers": "modulo(10 ** 6000, 7)",
    "a deviation of much": "stddev(for x in many return x ** 999)",
    "a number of many digits": f'number("{"9" * 4000}")',
    "a number with an exponent": 'number("1e999999999")',
    "a number of another script": 'number("' + "٣" * 30 + '")',
    # Dates
    "a duration of many digits": f'duration("P{"9" * 3000}D")',
    "a duration multiplied": f'@"P999999999D" * {_NINES}',
    "years multiplied": f'@"P999999999Y" * {_NINES}',
    "a date far away": f'@"2026-01-31" + @"P1Y" * {_NINES}',
    "dates in a loop": "for x in 1..5000 return date(x, 1, 1)",
    "zones of a folder": 'date and time("2026-01-31T08:30:00@../../etc/passwd")',
    # Depth
    "parentheses": "(" * 2_000 + "1" + ")" * 2_000,
    "brackets": "[" * 2_000 + "]" * 2_000,
    "contexts": "{a: " * 1_000 + "1" + "}" * 1_000,
    "negations": "-" * 4_000 + "1",
    "choices": "if true then " * 300 + "1" + " else 1" * 300,
    "paths": "a" + ".a" * 2_000,
    "filters": "a" + "[1]" * 1_300,
    "calls": "f" + "()" * 2_000,
    "functions": "function(x) " * 300 + "x",
    "types": "1 instance of " + "list<" * 600 + "number" + ">" * 600,
    "memberships": "null in [" * 400 + "1" + "]" * 400,
    "sums": "1" + " + 1" * 1_000,
    "powers": "1" + " ** 1" * 800,
    "comparisons": "1" + " = 1" * 1_000,
    "ends without beginnings": ")" * 4_096,
    "quotes": '"' * 4_095,
    "backslashes": '"' + "\\" * 4_094,
    "comments": "/*" * 2_048,
    "names": "a " * 2_048,
    "a text too long": "1" * 5_000_000,
    "a wide list": f"[{', '.join(['1'] * 1_300)}]",
    "wide lists in a loop": f"for x in 1..5000 return [{', '.join(['1'] * 1_300)}]",
    # Facts
    "a fact of shared lists": "shared = shared",
    "a fact that holds itself": "cyclic",
    "a fact written out": "string(many)",
}


def facts() -> dict[str, object]:
    shared: list[object] = []
    for _ in range(40):
        shared = [shared, shared]
    cyclic: list[object] = []
    cyclic.append(cyclic)
    texts = {"long": "a" * 65_000, "evil": "a" * 60_000 + "!"}
    return {**texts, "many": list(range(5_000)), "shared": shared, "cyclic": cyclic, "a": 1}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    text, given = sys.stdin.read(), facts()
    # What is loaded at the first use is not what the text costs.
    for first in ('matches("a", "a")', "1 + 1 = 2"):
        _ended(first, {})
    memory, began = _peak(), time.process_time()
    ended = _ended(text, given)
    cost = {"seconds": time.process_time() - began, "mebibytes": (_peak() - memory) / _KIBIBYTES}
    sys.stdout.write(json.dumps({"ended": ended, **cost}))


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _ended(text: str, given: Mapping[str, object]) -> str:
    try:
        compile_expression(text).evaluate(given)
    except (FeelRefused, FeelError) as answer:
        return type(answer).__name__
    return "value"


if __name__ == "__main__":
    main()
