"""From the XML of a decision table to the table that runs (DMN 8.3)."""

from dataclasses import replace

from engine.bilingual import Bilingual
from engine.decisions.file import File
from engine.decisions.notation import child, children, name_of, reason_of, text_of
from engine.decisions.policies import POLICIES, Policy
from engine.decisions.requirements import Readable
from engine.decisions.table import VARIES, Cell, Column, Entry, Output, Rule, Table
from engine.decisions.value_types import ANY, ValueType
from engine.feel import Expression, FeelError, FeelRefused, FeelType, type_in
from engine.xml.elements import Element, label, one_line


def read_table(
    table: Element, decision_id: str, result: ValueType, names: Readable, file: File
) -> Table:
    """Compile a table; what is wrong with it goes to the file's findings."""
    policy = _policy(table, file)
    columns = tuple(_column(each, names, file) for each in children(table, "input"))
    outputs = _outputs(table, result, names, file)
    rules = [_rule(each, columns, outputs, names, file) for each in children(table, "rule")]
    if not outputs:
        file.findings.add("columns", table, _NO_OUTPUT)
    if policy.is_aggregate and len(outputs) > 1:
        file.findings.add("policy", table, _ONE_OUTPUT)
    if policy.is_ranked and not any(output.ranking for output in outputs):
        file.findings.add("policy", table, _NO_RANKING)
    return Table(decision_id, policy, columns, outputs, tuple(rules))


def _policy(table: Element, file: File) -> Policy:
    key = (table.get("hitPolicy") or "UNIQUE", table.get("aggregation") or "")
    if key not in POLICIES:
        file.findings.add("policy", table, _unknown_policy(" ".join(key).strip()))
    return POLICIES.get(key, POLICIES["UNIQUE", ""])


def _column(column: Element, names: Readable, file: File) -> Column:
    written = child(column, "inputExpression")
    element = column if written is None else written
    text = text_of(written)
    known = file.types.narrowed(file.types.of(element), child(column, "inputValues"))
    _type_fact(" ".join(text.split()), known, names)
    expression = file.findings.expression(element, text, names.names)
    _check_type(element, text, known, names, file)
    named = one_line(column.get("label")) or text
    return Column(label(column), named, expression, known)


def _type_fact(name: str, known: ValueType, names: Readable) -> None:
    """Let a column that is one untyped fact say what the fact's type is."""
    if names.facts.get(name) is ANY:
        names.add_fact(name, replace(known, allowed=None))


def _check_type(element: Element, text: str, known: ValueType, names: Readable, file: File) -> None:
    """Refuse an input expression that can never be of the column's type; a text can be read as any."""
    try:
        found = type_in(text, names.names)
    except FeelRefused:
        return
    readable = {known.kind, FeelType.ANY, FeelType.NULL, FeelType.STRING}
    if known.kind is not FeelType.ANY and found not in readable:
        file.findings.add("type", element, _other_type(known.kind.value, found.value))


def _outputs(table: Element, result: ValueType, names: Readable, file: File) -> tuple[Output, ...]:
    elements = list(children(table, "output"))
    if len(elements) > 1:
        _check_names(elements, file)
        # The decision's own type is then that of the whole, which the outputs say part by part.
        result = ANY
    return tuple(_output(each, result, names, file) for each in elements)


def _check_names(elements: list[Element], file: File) -> None:
    seen: set[str] = set()
    for element in elements:
        if not name_of(element) or name_of(element) in seen:
            file.findings.add("columns", element, _OUTPUT_NAME)
        seen.add(name_of(element))


def _output(element: Element, result: ValueType, names: Readable, file: File) -> Output:
    declared = file.types.of(element) if element.get("typeRef") else result
    if declared.kind is FeelType.LIST and not element.get("typeRef"):
        # The variable of a policy that gives a list is typed by the list.
        declared = declared.item or ANY
    known = file.types.narrowed(declared, child(element, "outputValues"))
    written = child(element, "defaultOutputEntry")
    default = None
    if written is not None and text_of(written):
        default = _entry(written, known, names, file)
    return Output(label(element), name_of(element), known, known.allowed, default)


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
        _entry(each, output.type, names, file)
        for each, output in zip(results, outputs, strict=False)
    ]
    relevant = tuple(cell for cell in cells if not cell.tests.is_irrelevant)
    return Rule(label(rule), relevant, tuple(entries), reason_of(rule))


def _entry(element: Element, known: ValueType, names: Readable, file: File) -> Entry:
    """Compile an output; an empty one is null, as editors mean it."""
    text = text_of(element) or "null"
    expression = file.findings.expression(element, text, names.names)
    return Entry(label(element), expression, _constant(element, expression, known, file))


def _constant(element: Element, expression: Expression, known: ValueType, file: File) -> object:
    """Evaluate a written output at once; refuse one that is not of its column's type and values."""
    if expression.names:
        return VARIES
    try:
        value = expression.evaluate({})
    except FeelError:
        # It needs the time, or fails when it runs: then it is said with the rule.
        return VARIES
    try:
        return known.require(value)
    except FeelError as error:
        file.findings.add("output", element, Bilingual(error.es, error.en))
        return VARIES


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


_NO_OUTPUT = Bilingual(
    "La tabla no tiene salida. Agregue una columna de salida.",
    "The table has no output. Add an output column.",
)
_ONE_OUTPUT = Bilingual(
    "Sumar, contar o comparar (COLLECT con operador) admite una sola salida. Divida la tabla.",
    "To sum, count or compare (COLLECT with an operator) takes one output only. Divide the table.",
)
_NO_RANKING = Bilingual(
    "La prioridad sale de la lista de valores de una salida (outputValues), que falta. Escríbala.",
    "The priority comes from the list of an output's values (outputValues), which is missing. Write it.",
)
_OUTPUT_NAME = Bilingual(
    "Con varias salidas, cada una necesita un nombre propio. Escríbalo.",
    "With several outputs each needs a name of its own. Write it.",
)
_COUNT = Bilingual(
    "La regla no tiene una celda por cada columna. Ábrala y guárdela con su editor.",
    "The rule has not one cell for each column. Open and save it with your editor.",
)
