"""Laws that hold between the hit policies, whatever the rules."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decisions import compile_decisions
from engine.errors import DecisionError
from tests.tables import column, decision, model, output, rule, table

CELLS = st.sampled_from(
    [
        "-",
        "1",
        "2",
        "< 2",
        ">= 1",
        "[0..2)",
        "]0..2]",
        "1, 3",
        "not(2)",
        "not([1..3])",
        "null",
        "? = 1",
    ]
)
RULES = st.lists(st.tuples(CELLS, CELLS, st.integers(0, 3)), max_size=6)
VALUES = st.none() | st.integers(-1, 4)
POLICIES = [
    *[("UNIQUE", ""), ("FIRST", ""), ("ANY", ""), ("PRIORITY", "")],
    *[("RULE ORDER", ""), ("OUTPUT ORDER", ""), ("COLLECT", "")],
    *[("COLLECT", "COUNT"), ("COLLECT", "SUM"), ("COLLECT", "MIN"), ("COLLECT", "MAX")],
]
Rules = list[tuple[str, str, int]]
BROKEN = "broken"


def values(rules: Rules, x: int | None, y: int | None) -> dict[str, object]:
    """Give the value of the same rules under every policy."""
    found: dict[str, object] = {}
    for policy, aggregation in POLICIES:
        written = [rule(f"r{n}", [a, b], [str(c)]) for n, (a, b, c) in enumerate(rules)]
        heads = (column("x", "number"), column("y", "number"), output(values="3, 2, 1, 0"))
        logic = table(*heads, *written, policy=policy, aggregation=aggregation)
        compiled = compile_decisions({"a": model(decision(logic))})["d1"]
        try:
            found[aggregation or policy] = compiled({"x": x, "y": y}, None).value
        except DecisionError:
            found[aggregation or policy] = BROKEN
    return found


@settings(max_examples=60, deadline=None)
@given(RULES, VALUES, VALUES)
def test_every_policy_follows_from_the_list_of_the_rules_that_match(
    rules: Rules, x: int | None, y: int | None
) -> None:
    found = values(rules, x, y)
    hits = found["RULE ORDER"] or []
    assert isinstance(hits, list)
    only = hits[0] if hits else None

    assert found["FIRST"] == only
    assert found["UNIQUE"] == (BROKEN if len(hits) > 1 else only)
    assert found["ANY"] == (BROKEN if len(set(hits)) > 1 else only)
    assert found["PRIORITY"] == (max(hits) if hits else None)
    assert (found["OUTPUT ORDER"] or []) == sorted(hits, reverse=True)
    assert (found["COLLECT"] or []) == hits
    assert found["COUNT"] == len(hits)
    assert found["SUM"] == (sum(hits) if hits else None)
    assert found["MIN"] == (min(hits) if hits else None)
    assert found["MAX"] == (max(hits) if hits else None)


@settings(max_examples=60, deadline=None)
@given(CELLS, VALUES)
def test_a_cell_and_its_negation_never_hold_together(cell: str, x: int | None) -> None:
    if cell.startswith(("not", "-")):
        return
    found = values([(cell, "-", 1), (f"not({cell})", "-", 2)], x, None)

    assert found["COUNT"] in {0, 1}
