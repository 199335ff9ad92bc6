"""From files of DMN to decisions that can be made."""

from collections.abc import Iterable, Mapping, Sequence

from engine.bilingual import Bilingual
from engine.decisions.compiled import CompiledDecision, Formula, Logic, Node
from engine.decisions.file import File, closure, needed, open_file, raise_findings
from engine.decisions.notation import child, kind, name_of, names_of, text_of
from engine.decisions.requirements import (
    Readable,
    check_inputs,
    readable,
    variable_name,
    variable_type,
)
from engine.decisions.results import check_agreement, declared_type, static_kind, table_type
from engine.decisions.table import Table
from engine.decisions.table_reading import read_table
from engine.decisions.value_types import ANY, ValueType
from engine.errors import DecisionRefused, Finding
from engine.feel import Declared
from engine.xml.elements import Element, one_line


def compile_file(
    name: str, data: bytes, names: Mapping[str, Declared] | None
) -> tuple[dict[str, CompiledDecision], dict[str, Table]]:
    """Compile one file: its decisions, and their tables by the decision's id. Raises `DecisionRefused`."""
    file = open_file(name, data, names)
    needs = needed(file)
    check_inputs(file)
    compilation = _Compilation(file, needs)
    compilation.compile(needs)
    raise_findings(file.findings)
    return {each: compilation.whole(each) for each in needs}, compilation.tables


def compile_one(data: bytes, decision: str) -> CompiledDecision:
    """Compile one decision of a file, with what it requires, and look at no other's expressions."""
    file = open_file("decision", data, None)
    needs = needed(file)
    found = {each for each in needs if _is_called(each, decision, file)}
    if len(found) != 1:
        raise DecisionRefused([Finding("decision", decision, _UNKNOWN)])
    wanted = found.pop()
    parts = closure(wanted, needs)
    check_inputs(file)
    compilation = _Compilation(file, needs)
    compilation.compile(each for each in needs if each in parts)
    raise_findings(file.findings)
    return compilation.whole(wanted)


def _is_called(decision_id: str, called: str, file: File) -> bool:
    return called == decision_id or name_of(file.by_id[decision_id]) == one_line(called) != ""


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
            shape=self._types[decision_id].shape,
            _nodes=nodes,
        )

    def _compile(self, decision_id: str, decision: Element) -> None:
        names = readable(decision, self._file, self._types)
        element = _logic_of(decision, self._file)
        declared = [variable_type(decision, self._file), self._file.types.of(element)]
        types = tuple(each for each in declared if each != ANY)
        self._types[decision_id] = declared_type(types)
        self._outputs[decision_id] = (variable_name(decision),)
        if len({each.kind for each in types}) > 1:
            self._file.findings.add("type", element, _TWO_TYPES)
        reading = self._table if kind(element) == "decisionTable" else self._formula
        logic = reading(decision_id, element, names)
        self._nodes[decision_id] = Node(decision_id, names.facts, names.needs, types, logic)

    def _table(self, decision_id: str, element: Element, names: Readable) -> Logic:
        declared = self._types[decision_id]
        table = read_table(element, decision_id, declared, names, self._file)
        self.tables[decision_id] = table
        given = table_type(table)
        if table.gathers:
            check_agreement(element, declared, given.kind, self._file)
        self._types[decision_id] = declared.together(given)
        if len(table.outputs) > 1:
            self._outputs[decision_id] = tuple(output.name for output in table.outputs)
        _keep_read(names, table)
        return table.decide

    def _formula(self, decision_id: str, element: Element, names: Readable) -> Logic:
        expression = self._file.findings.expression(element, text_of(element), names.names)
        found = static_kind(text_of(element), names.names)
        check_agreement(element, self._types[decision_id], found, self._file)
        names.facts = {name: names.facts[name] for name in expression.names & set(names.facts)}
        self._types[decision_id] = self._types[decision_id].together(ValueType(found))
        return Formula(decision_id, expression).decide


def _logic_of(decision: Element, file: File) -> Element:
    table, formula = child(decision, "decisionTable"), child(decision, "literalExpression")
    if (table is None) is (formula is None):
        file.findings.add("logic", decision, _ONE_LOGIC)
    if table is not None:
        return table
    return decision if formula is None else formula


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
_TWO_TYPES = Bilingual(
    "La decisión y su lógica declaran tipos distintos. Deje el de la decisión.",
    "The decision and its logic declare different types. Leave the decision's.",
)
_UNKNOWN = Bilingual(
    "No hay una decisión con ese nombre o identificador, o hay varias. Corrija la referencia.",
    "There is no decision with that name or id, or there are several. Correct the reference.",
)
