"""Builds small files of decisions for tests."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"


def model(body: str, *, namespace: str = DMN, attributes: str = "") -> bytes:
    """Return a file that holds `body`."""
    root = f'<definitions xmlns="{namespace}" id="file" name="file" namespace="t" {attributes}>'
    return f"{root}{body}</definitions>".encode()


def text(tag: str, written: str, attributes: str = "") -> str:
    return f"<{tag} {attributes}><text>{escape(written)}</text></{tag}>"


def column(expression: str, kind: str = "", values: str = "") -> str:
    """Return an input of a table."""
    typed = f'typeRef="{kind}"' if kind else ""
    allowed = text("inputValues", values) if values else ""
    return f"<input>{text('inputExpression', expression, typed)}{allowed}</input>"


def output(name: str = "", kind: str = "", values: str = "", default: str = "") -> str:
    """Return an output of a table."""
    typed = f"typeRef={quoteattr(kind)}" if kind else ""
    allowed = text("outputValues", values) if values else ""
    entry = text("defaultOutputEntry", default) if default else ""
    return f"<output name={quoteattr(name)} {typed}>{allowed}{entry}</output>"


def rule(rule_id: str, cells: Sequence[str], entries: Sequence[str], inside: str = "") -> str:
    """Return a rule; its cells and entries have ids of their own."""
    tests = (
        text("inputEntry", cell, f'id="{rule_id}_in{place}"') for place, cell in enumerate(cells)
    )
    results = (
        text("outputEntry", entry, f'id="{rule_id}_out{place}"')
        for place, entry in enumerate(entries)
    )
    return f'<rule id="{rule_id}">{inside}{"".join(tests)}{"".join(results)}</rule>'


def table(*parts: str, policy: str = "UNIQUE", aggregation: str = "") -> str:
    added = f'aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable hitPolicy="{policy}" {added}>{"".join(parts)}</decisionTable>'


def decision(logic: str, *, decision_id: str = "d1", name: str = "D", before: str = "") -> str:
    return f'<decision id="{decision_id}" name="{name}">{before}{logic}</decision>'


def formula(written: str) -> str:
    return text("literalExpression", written)


def drawn(*requirements: tuple[str, str]) -> str:
    """Return requirements as (kind, id): `requiredInput` or `requiredDecision`."""
    return "".join(
        f'<informationRequirement><{kind} href="#{target}"/></informationRequirement>'
        for kind, target in requirements
    )


def input_data(input_id: str, name: str, kind: str = "") -> str:
    typed = f'typeRef="{kind}"' if kind else ""
    return f'<inputData id="{input_id}" name="{name}"><variable name="{name}" {typed}/></inputData>'


def item(name: str, inside: str, attributes: str = "") -> str:
    """Return the definition of a type."""
    return f'<itemDefinition name="{name}" {attributes}>{inside}</itemDefinition>'


def bands(policy: str, aggregation: str = "", *, default: str = "", values: str = "") -> bytes:
    """Return rules on the number `x` that overlap: from 1 gives 10, from 2 gives 20, from 3 gives 10."""
    parts = (
        column("x", "number"),
        output(kind="number", default=default, values=values),
        rule("r1", [">= 1"], ["10"]),
        rule("r2", [">= 2"], ["20"]),
        rule("r3", [">= 3"], ["10"]),
    )
    return model(decision(table(*parts, policy=policy, aggregation=aggregation)))
