"""The verbs of the package: make one decision, compile those of a whole package, check them."""

from collections.abc import Mapping

from engine.bilingual import Bilingual
from engine.decisions.compiled import CompiledDecision
from engine.decisions.compiling import compile_file, compile_one
from engine.decisions.coverage import check_coverage
from engine.decisions.table import Table
from engine.errors import DecisionRefused, Finding
from engine.feel import Declared, Moment


def evaluate_decision(
    dmn_xml_bytes: bytes,
    decision: str,
    inputs: Mapping[str, object],
    *,
    moment: Moment | None = None,
) -> object:
    """Make one decision of a file, found by its name or id, and return its value.

    Several outputs make a dictionary, policies of several rules a list; an input that is not given is
    null. Raises `DecisionRefused` for what is not executable DMN, `DecisionError` for a decision that
    has no value for these inputs.
    """
    return compile_one(dmn_xml_bytes, decision)(inputs, moment).value


def compile_decisions(
    files: Mapping[str, bytes], names: Mapping[str, Declared] | None = None
) -> Mapping[str, CompiledDecision]:
    """Compile the decisions of several files, by id; without `names`, names are open.

    Raises `DecisionRefused` with the findings of all the files.
    """
    compiled, _, findings = _compiled(files, names)
    if findings:
        raise DecisionRefused(findings)
    return compiled


def lint_decisions(
    files: Mapping[str, bytes], names: Mapping[str, Declared] | None = None
) -> list[Finding]:
    """Return what is wrong with files of decisions: what cannot run, else collisions and gaps of tables."""
    _, tables, findings = _compiled(files, names)
    return findings or [found for table in tables.values() for found in check_coverage(table)]


def list_rules(files: Mapping[str, bytes]) -> Mapping[str, tuple[str, ...]]:
    """Return the ids of the rules of each decision that is a table, in the order of the tables."""
    _, tables, _ = _compiled(files, None)
    return {key: tuple(rule.rule_id for rule in table.rules) for key, table in tables.items()}


def _compiled(
    files: Mapping[str, bytes], names: Mapping[str, Declared] | None
) -> tuple[dict[str, CompiledDecision], dict[str, Table], list[Finding]]:
    found: dict[str, CompiledDecision] = {}
    tables: dict[str, Table] = {}
    findings: list[Finding] = []
    for name, data in sorted(files.items()):
        try:
            compiled, own = compile_file(name, data, names)
        except DecisionRefused as refused:
            findings += refused.findings
            continue
        twice = sorted(found.keys() & compiled.keys())
        findings += [Finding("identifier", decision_id, _TWICE) for decision_id in twice]
        found |= compiled
        tables |= own
    return found, tables, findings


_TWICE = Bilingual(
    "Otro archivo tiene una decisión con el mismo identificador. Cambie uno de los dos.",
    "Another file has a decision with the same id. Change one of the two.",
)
