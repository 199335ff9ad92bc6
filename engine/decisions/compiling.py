"""From files of DMN to decisions that can be made."""

from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Final

from engine.bilingual import Bilingual
from engine.decisions.compiled import CompiledDecision, Formula, Logic, Node
from engine.decisions.findings import Findings
from engine.decisions.notation import child, children, kind, names_of, text_of
from engine.decisions.reading import read_model
from engine.decisions.requirements import (
    File,
    Readable,
    readable,
    required,
    variable_name,
    variable_type,
)
from engine.decisions.supported import check_supported
from engine.decisions.table import Table
from engine.decisions.table_reading import read_table
from engine.decisions.value_types import ANY, Types, ValueType
from engine.errors import DecisionRefused, Finding
from engine.feel import Declared, FeelType
from engine.xml.elements import Element

MOST_DECISIONS: Final = 300


def compile_file(
    name: str, data: bytes, names: Mapping[str, Declared] | None
) -> tuple[dict[str, CompiledDecision], dict[str, Table]]:
    """Compile one file: its decisions, and their tables by the decision's id. Raises `DecisionRefused`."""
    root = read_model(name, data)
    findings = Findings()
    check_supported(root, findings)
    _raise(findings)
    by_id = {element.get("id"): element for element in root if element.get("id")}
    file = File(root, by_id, Types(root, findings), names, findings)
    _check_decisions(file)
    _raise(findings)
    compiled = _Compilation(file)
    decisions = compiled.decisions()
    _raise(findings)
    return decisions, compiled.tables


def _check_decisions(file: File) -> None:
    decisions = list(children(file.root, "decision"))
    if len(decisions) > MOST_DECISIONS:
        file.findings.add("size", file.root, _TOO_MANY)
    for decision in decisions:
        if not decision.get("id"):
            file.findings.add("identifier", decision, _NO_ID)


class _Compilation:
    """The decisions of one file, compiled one after the other, the required ones first."""

    def __init__(self, file: File) -> None:
        self._file = file
        self._types: dict[str, ValueType] = {}
        self._nodes: dict[str, Node] = {}
        self._outputs: dict[str, tuple[str, ...]] = {}
        self.tables: dict[str, Table] = {}

    def decisions(self) -> dict[str, CompiledDecision]:
        order = list(self._ordered())
        for decision_id in order:
            self._compile(decision_id, self._file.by_id[decision_id])
        return {decision_id: self._whole(decision_id, order) for decision_id in order}

    def _ordered(self) -> Iterator[str]:
        needs = {
            decision.get("id"): [
                target.get("id")
                for target in required(decision, self._file)
                if kind(target) == "decision"
            ]
            for decision in children(self._file.root, "decision")
        }
        _raise(self._file.findings)
        try:
            yield from list(TopologicalSorter(needs).static_order())
        except CycleError as error:
            self._file.findings.add("requirement", self._file.by_id[error.args[1][0]], _CYCLE)

    def _compile(self, decision_id: str, decision: Element) -> None:
        names = readable(decision, self._file, self._types)
        self._types[decision_id] = variable_type(decision, self._file)
        self._outputs[decision_id] = (variable_name(decision),)
        logic = self._logic(decision_id, decision, names)
        self._nodes[decision_id] = Node(decision_id, names.facts, names.needs, logic)

    def _logic(self, decision_id: str, decision: Element, names: Readable) -> Logic:
        table, formula = child(decision, "decisionTable"), child(decision, "literalExpression")
        if (table is None) is (formula is None):
            self._file.findings.add("logic", decision, _ONE_LOGIC)
        if table is not None:
            return self._table(decision_id, table, names)
        return self._formula(decision_id, decision if formula is None else formula, names)

    def _table(self, decision_id: str, element: Element, names: Readable) -> Logic:
        declared = self._types[decision_id]
        table = read_table(element, decision_id, declared, names, self._file)
        self.tables[decision_id] = table
        self._types[decision_id] = _result_type(table)
        if len(table.outputs) > 1:
            self._outputs[decision_id] = tuple(output.name for output in table.outputs)
        _keep_read(names, table)
        return table.decide

    def _formula(self, decision_id: str, element: Element, names: Readable) -> Logic:
        expression = self._file.findings.expression(element, text_of(element), names.names)
        names.facts = {name: names.facts[name] for name in expression.names & set(names.facts)}
        if self._types[decision_id] is ANY:
            self._types[decision_id] = self._file.types.of(element)
        return Formula(decision_id, expression, self._types[decision_id]).decide

    def _whole(self, decision_id: str, order: list[str]) -> CompiledDecision:
        closure = self._closure(decision_id)
        nodes = tuple(self._nodes[each] for each in order if each in closure)
        return CompiledDecision(
            decision_id=decision_id,
            name=names_of(self._file.by_id[decision_id]),
            inputs=frozenset(name for node in nodes for name in node.facts),
            outputs=self._outputs[decision_id],
            _nodes=nodes,
        )

    def _closure(self, decision_id: str) -> set[str]:
        found, waiting = {decision_id}, [decision_id]
        while waiting:
            fresh = set(self._nodes[waiting.pop()].needs.values()) - found
            found |= fresh
            waiting += fresh
        return found


def _result_type(table: Table) -> ValueType:
    if table.policy.gives_list:
        return ValueType(FeelType.LIST)
    if len(table.outputs) > 1:
        return ValueType(FeelType.CONTEXT)
    return ANY if table.policy.is_aggregate else next((each.type for each in table.outputs), ANY)


def _keep_read(names: Readable, table: Table) -> None:
    """Drop the facts that a table may read and does not: they need not convert."""
    read = {name for column in table.columns for name in column.expression.names}
    for rule in table.rules:
        read.update(*(cell.tests.names for cell in rule.cells))
        read.update(*(entry.expression.names for entry in rule.entries))
    read.update(*(each.default.expression.names for each in table.outputs if each.default))
    names.facts = {name: known for name, known in names.facts.items() if name in read}


def _raise(findings: Findings) -> None:
    if findings.all:
        raise DecisionRefused(findings.all)


def unknown(decision: str) -> DecisionRefused:
    """Build the refusal of a decision that no file holds."""
    return DecisionRefused([Finding("decision", decision, _UNKNOWN)])


_NO_ID = Bilingual(
    "La decisión no tiene identificador. Ábrala y guárdela con su editor.",
    "The decision has no id. Open and save it with your editor.",
)
_TOO_MANY = Bilingual(
    f"El archivo tiene más de {MOST_DECISIONS} decisiones. Divídalo en varios.",
    f"The file has more than {MOST_DECISIONS} decisions. Divide it into several.",
)
_CYCLE = Bilingual(
    "La decisión se requiere a sí misma, sola o a través de otras. Quite uno de los requisitos.",
    "The decision requires itself, alone or through others. Remove one of the requirements.",
)
_ONE_LOGIC = Bilingual(
    "La decisión necesita una tabla o una expresión, y solo una. Complétela.",
    "The decision needs a table or an expression, and one only. Complete it.",
)
_UNKNOWN = Bilingual(
    "No hay una decisión con ese nombre o identificador, o hay varias. Corrija la referencia.",
    "There is no decision with that name or id, or there are several. Correct the reference.",
)
