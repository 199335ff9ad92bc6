"""What a decision may read: the inputs and decisions that its file draws to it (DMN 6.3.7 and 10.4).

A decision that draws no requirement reads the facts of the package or, without a package, whatever its
input expressions name: editors leave the drawing of inputs out.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from engine.bilingual import Bilingual
from engine.decisions.file import File, required
from engine.decisions.notation import child, children, kind, name_of, text_of
from engine.decisions.value_types import ANY, ValueType
from engine.feel import Declared, FeelRefused, compile_expression, is_name, names_in
from engine.xml.elements import Element


@dataclass(slots=True)
class Readable:
    """What one decision may read: `facts` from outside by their type, `needs` the ids of decisions.

    `results` are the types of what those decisions give, by the name that they are read by.
    """

    names: dict[str, Declared] = field(default_factory=dict)
    facts: dict[str, ValueType] = field(default_factory=dict)
    needs: dict[str, str] = field(default_factory=dict)
    results: dict[str, ValueType] = field(default_factory=dict)

    def add_fact(self, name: str, known: ValueType) -> None:
        self.facts[name] = known
        self.names[name] = Declared(known.kind, shape=known.shape)

    def add_decision(self, name: str, decision_id: str, known: ValueType) -> None:
        self.needs[name] = decision_id
        self.results[name] = known
        self.names[name] = Declared(known.kind, shape=known.shape)

    def known(self, name: str) -> ValueType | None:
        """Return the type of what is read by this very name, None when it is no name."""
        return self.facts.get(name) or self.results.get(name)


def readable(decision: Element, file: File, results: Mapping[str, ValueType]) -> Readable:
    """Return what a decision may read; `results` are the types of the decisions before it."""
    found = Readable()
    targets = {target.get("id"): target for target in required(decision, file)}
    for target_id, target in targets.items():
        name = variable_name(target)
        if not _is_accepted(target, file):
            continue
        if name in found.names:
            file.findings.add("name", target, _two_called(name))
        elif kind(target) == "decision":
            found.add_decision(name, target_id, results[target_id])
        else:
            found.add_fact(name, _fact_type(target, file))
    if child(decision, "informationRequirement") is None:
        _add_undrawn(decision, file, found)
    return found


def check_inputs(file: File) -> None:
    """Refuse two inputs of one name and two types: what is given by that name cannot be both."""
    types: dict[str, ValueType] = {}
    for element in children(file.root, "inputData"):
        name, known = variable_name(element), variable_type(element, file)
        if types.setdefault(name, known) != known:
            file.findings.add("name", element, _two_types(name))


def variable_name(element: Element) -> str:
    """Return the name that expressions read the value of an input or a decision by."""
    variable = child(element, "variable")
    named = "" if variable is None else name_of(variable)
    return named or name_of(element)


def variable_type(element: Element, file: File) -> ValueType:
    """Return the declared type of an input's or a decision's value."""
    variable = child(element, "variable")
    return ANY if variable is None else file.types.of(variable)


def _is_accepted(target: Element, file: File) -> bool:
    name = variable_name(target)
    try:
        compile_expression("null", {name: Declared(ANY.kind)})
    except FeelRefused as refused:
        file.findings.add("name", target, Bilingual(refused.es, refused.en))
        return False
    if file.package is None or kind(target) == "decision" or name in file.package:
        return True
    file.findings.add("name", target, _undeclared(name))
    return False


def _fact_type(target: Element, file: File) -> ValueType:
    drawn = variable_type(target, file)
    if drawn == ANY and file.package is not None:
        return ValueType(file.package[variable_name(target)].type)
    return drawn


def _add_undrawn(decision: Element, file: File, found: Readable) -> None:
    if file.package is not None:
        for name, declared in file.package.items():
            found.add_fact(name, ValueType(declared.type))
        return
    inputs = {variable_name(each): each for each in children(file.root, "inputData")}
    others = (each for each in children(file.root, "decision") if each is not decision)
    made = {variable_name(each) for each in others}
    for expression in _openings(decision):
        for name in sorted(_names_read(text_of(expression), inputs.keys() | made)):
            if name in made:
                file.findings.add("requirement", expression, _undrawn(name))
            drawn = inputs.get(name)
            found.add_fact(name, ANY if drawn is None else variable_type(drawn, file))


def _openings(decision: Element) -> list[Element]:
    """Return the expressions whose names count as inputs when none are drawn."""
    table = child(decision, "decisionTable")
    if table is None:
        return list(children(decision, "literalExpression"))
    columns = (child(column, "inputExpression") for column in children(table, "input"))
    return [column for column in columns if column is not None]


def _names_read(text: str, known: Collection[str]) -> frozenset[str]:
    name = " ".join(text.split())
    if is_name(name):
        return frozenset({name})
    try:
        return names_in(text, [each for each in known if is_name(each)])
    except FeelRefused:
        # What is wrong with it is said where it is compiled.
        return frozenset()


def _undeclared(name: str) -> Bilingual:
    return Bilingual(
        f"El dato «{name}» no está declarado en el paquete; declárelo o corrija el nombre.",
        f"The fact “{name}” is not declared in the package; declare it or correct the name.",
    )


def _two_called(name: str) -> Bilingual:
    return Bilingual(
        f"La decisión lee dos elementos que se llaman «{name}». Cambie el nombre de uno.",
        f"The decision reads two elements that are called “{name}”. Change the name of one.",
    )


def _two_types(name: str) -> Bilingual:
    return Bilingual(
        f"Otra entrada se llama también «{name}» y es de otro tipo. Deles el mismo tipo u otro nombre.",
        f"Another input is called “{name}” too and has another type. Give them one type or other names.",
    )


def _undrawn(name: str) -> Bilingual:
    return Bilingual(
        f"«{name}» es una decisión de este archivo y esta no la requiere. Dibuje el requisito.",
        f"“{name}” is a decision of this file and this one does not require it. Draw the requirement.",
    )
