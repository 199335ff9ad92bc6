"""What a decision table of 16 rules and 3 inputs costs, beside the same table in plain Python."""

from collections.abc import Mapping
from functools import partial
from itertools import product
from typing import Any, Final

from bench.measure import Row, measured, table
from engine.decisions import CompiledDecision, compile_decisions
from tests import tables

TARGET: Final = 200.0
"""Microseconds that a decision over the table may take."""

AGES: Final = ("< 12", "[12..15)", "[15..18)", ">= 18")
PLACES: Final = ('"street"', 'not("street")')
RISKS: Final = ("true", "false")
POLICIES: Final = ("UNIQUE", "FIRST", "COLLECT")
FACTS: Final[tuple[Mapping[str, Any], ...]] = (
    {"age": 9, "place": "street", "at_risk": True},
    {"age": 16, "place": "shelter", "at_risk": False},
    {"age": 40, "place": "hospital", "at_risk": False},
)


def main() -> None:
    rows = [compared(policy, facts) for policy in POLICIES for facts in FACTS]
    print(table("table of 16 rules and 3 inputs", rows, TARGET))


def compared(policy: str, facts: Mapping[str, Any]) -> Row:
    compiling = partial(compile_decisions, {"bench.dmn": written(policy)})
    decision = compiling()["d1"]
    if _first(decision, facts) != plain(facts):
        raise AssertionError(policy, facts)
    name = f"{policy}, a person of {facts['age']}"
    return measured(name, compiling, partial(decision, facts), partial(plain, facts))


def written(policy: str) -> bytes:
    """Return the table: one rule for each of the sixteen combinations."""
    heads = [
        tables.column("age", "number"),
        tables.column("place", "string"),
        tables.column("at_risk", "boolean"),
        tables.output("route", "string"),
    ]
    rules = [
        tables.rule(f"r{number}", cells, [f'"route {number}"'])
        for number, cells in enumerate(product(AGES, PLACES, RISKS))
    ]
    return tables.model(tables.decision(tables.table(*heads, *rules, policy=policy)))


def plain(facts: Mapping[str, Any]) -> str:
    """Decide as a programmer would by hand: each rule in turn."""
    for number, (age, is_street, at_risk) in enumerate(_RULES):
        if (
            age(facts["age"])
            and (facts["place"] == "street") is is_street
            and facts["at_risk"] is at_risk
        ):
            return f"route {number}"
    raise AssertionError(facts)


_RULES: Final = tuple(
    product(
        (
            lambda age: age < 12,
            lambda age: 12 <= age < 15,
            lambda age: 15 <= age < 18,
            lambda age: age >= 18,
        ),
        (True, False),
        (True, False),
    )
)


def _first(decision: CompiledDecision, facts: Mapping[str, Any]) -> object:
    value = decision(facts).value
    return value[0] if isinstance(value, list) else value


if __name__ == "__main__":
    main()
