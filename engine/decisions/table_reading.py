"""From the XML of a decision table to the table that runs (DMN 8.3)."""

from dataclasses import replace

from engine.bilingual import Bilingual
from engine.decisions.file import File
from engine.decisions.notation import child, children, reason_of, text_of
from engine.decisions.output_reading import read_entry, read_outputs
from engine.decisions.policies import POLICIES, Policy
from engine.decisions.requirements import Readable
from engine.decisions.results import static_kind
from engine.decisions.table import Cell, Column, Output, Rule, Table
from engine.decisions.value_types import ANY, ValueType
from engine.feel import FeelType
from engine.xml.elements import Element, label, one_line


def read_table(
    table: Element, decision_id: str, result: ValueType, names: Readable, file: File
) -> Table:
    """Compile a table; what is wrong with it goes to the file's findings."""
    policy = _policy(table, file)
    columns = tuple(_column(each, names, file) for each in children(table, "input"))
    outputs = read_outputs(table, policy, result, names, file)
    rules = [_rule(each, columns, outputs, names, file) for each in children(table, "rule")]
    return Table(decision_id, policy, columns, outputs, tuple(rules))


def _policy(table: Element, file: File) -> Policy:
    key = (table.get("hitPolicy", "UNIQUE"), table.get("aggregation") or "")
    if key not in POLICIES:
        file.findings.add("policy", table, _unknown_policy(" ".join(key).strip()))
    return POLICIES.get(key, POLICIES["UNIQUE", ""])


def _column(column: Element, names: Readable, file: File) -> Column:
    written = child(column, "inputExpression")
    element = column if written is None else written
    text = text_of(written)
    known = _column_type(column, element, text, names, file)
    expression = file.findings.expression(element, text, names.names)
    named = one_line(column.get("label")) or one_line(text)
    return Column(label(column), named, expression, known)


def _column_type(
    column: Element, element: Element, text: str, names: Readable, file: File
) -> ValueType:
    """Return what the tested value must be: as the column declares it, and as the fact that it reads."""
    # Editors write an equals sign before an expression.
    declared, name = file.types.of(element), one_line(text).removeprefix("=").strip()
    fact = names.known(name)
    if fact == ANY and declared != ANY and name in names.facts:
        # A column says what an untyped fact is, which is converted to it when it enters.
        names.add_fact(name, replace(declared, allowed=()))
    found = ValueType(static_kind(text, names.names)) if fact is None else names.known(name) or ANY
    if FeelType.ANY not in {declared.kind, found.kind} and declared.kind is not found.kind:
        file.findings.add("type", element, _other_type(declared.kind.value, found.kind.value))
    return file.types.narrowed(declared.together(found), child(column, "inputValues"))


def _rule(
    rule: Element,
    columns: tuple[Column, ...],
    outputs: tuple[Output, ...],
    names: Readable,
    file: File,
) -> Rule:
    tests, results = list(children(rule, "inputEntry")), list(children(rule, "outputEntry"))
    if (len(tests), len(results)) != (len(columns), len(outputs)):
        file.findings.add("columns", rule, _COUNT)
    cells = [
        Cell(
            label(test),
            place,
            file.findings.tests(test, text_of(test), column.type.kind, names.names),
        )
        for place, (test, column) in enumerate(zip(tests, columns, strict=False))
    ]
    entries = [
        read_entry(each, output.type, names, file)
        for each, output in zip(results, outputs, strict=False)
    ]
    relevant = tuple(cell for cell in cells if not cell.tests.is_irrelevant)
    return Rule(label(rule), relevant, tuple(entries), reason_of(rule))


def _unknown_policy(name: str) -> Bilingual:
    return Bilingual(
        f"La política «{name}» no existe en DMN. Elija una de la lista del editor.",
        f"The hit policy “{name}” does not exist in DMN. Choose one from the editor's list.",
    )


def _other_type(wanted: str, found: str) -> Bilingual:
    return Bilingual(
        f"La columna es de tipo {wanted} y la expresión da {found}. Corrija uno de los dos.",
        f"The column is of type {wanted} and the expression gives {found}. Correct one of the two.",
    )


_COUNT = Bilingual(
    "La regla no tiene una celda por cada columna. Ábrala y guárdela con su editor.",
    "The rule has not one cell for each column. Open and save it with your editor.",
)
