"""From files of DMN to decisions that can be made."""

from collections.abc import Iterable, Mapping, Sequence

from engine.bilingual import Bilingual
from engine.decisions.compiled import CompiledDecision, Formula, Logic, Node
from engine.decisions.file import File, closure, needed, open_file, raise_findings
from engine.decisions.notation import child, name_of, names_of, text_of
from engine.decisions.requirements import (
    Readable,
    readable,
    variable_name,
    variable_type,
)
from engine.decisions.table import Table
from engine.decisions.table_reading import read_table
from engine.decisions.value_types import ANY, ValueType
from engine.errors import DecisionRefused, Finding
from engine.feel import Declared, FeelType
from engine.xml.elements import Element


def compile_file(
    name: str, data: bytes, names: Mapping[str, Declared] | None
) -> tuple[dict[str, CompiledDecision], dict[str, Table]]:
    """Compile one file: its decisions, and their tables by the decision's id. Raises `DecisionRefused`."""
    file = open_file(name, data, names)
    needs = needed(file)
    compilation = _Compilation(file, needs)
    compilation.compile(needs)
    raise_findings(file.findings)
    return {each: compilation.whole(each) for each in needs}, compilation.tables


def compile_one(data: bytes, decision: str) -> CompiledDecision:
    """Compile one decision of a file, with what it requires, and look at no other's expressions."""
    file = open_file("decision", data, None)
    needs = needed(file)
    found = {decision} & set(needs) or {each for each in needs if _is_called(each, decision, file)}
    if len(found) != 1:
        raise DecisionRefused([Finding("decision", decision, _UNKNOWN)])
    wanted = found.pop()
    parts = closure(wanted, needs)
    compilation = _Compilation(file, needs)
    compilation.compile(each for each in needs if each in parts)
    raise_findings(file.findings)
    return compilation.whole(wanted)


def _is_called(decision_id: str, name: str, file: File) -> bool:
    return name_of(file.by_id[decision_id]) == name


class _Compilation:
    """The decisions of one file; `needs` has those that each requires, the required ones first."""

    def __init__(self, file: File, needs: Mapping[str, Sequence[str]]) -> None:
        self._file = file
        self._needs = needs
        self._types: dict[str, ValueType] = {}
        self._nodes: dict[str, Node] = {}
        self._outputs: dict[str, tuple[str, ...]] = {}
        self.tables: dict[str, Table] = {}

    def compile(self, order: Iterable[str]) -> None:
        for decision_id in order:
            self._compile(decision_id, self._file.by_id[decision_id])

    def whole(self, decision_id: str) -> CompiledDecision:
        """Return a decision with the ones that it requires."""
        parts = closure(decision_id, self._needs)
        nodes = tuple(self._nodes[each] for each in self._needs if each in parts)
        return CompiledDecision(
            decision_id=decision_id,
            name=names_of(self._file.by_id[decision_id]),
            inputs=frozenset(name for node in nodes for name in node.facts),
            outputs=self._outputs[decision_id],
            _nodes=nodes,
        )

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


_ONE_LOGIC = Bilingual(
    "La decisión necesita una tabla o una expresión, y solo una. Complétela.",
    "The decision needs a table or an expression, and one only. Complete it.",
)
_UNKNOWN = Bilingual(
    "No hay una decisión con ese nombre o identificador, o hay varias. Corrija la referencia.",
    "There is no decision with that name or id, or there are several. Correct the reference.",
)
