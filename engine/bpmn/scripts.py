"""Script task (BPMN 2.0, 10.3.3): lines of `name = FEEL`, each of which writes a fact of the instance."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from engine.bilingual import Bilingual
from engine.bpmn.environment import Environment
from engine.bpmn.library import Passed, ProcessSpec, Task
from engine.bpmn.notation import children, own_text
from engine.bpmn.outline import Node
from engine.bpmn.rules import is_fact_name
from engine.bpmn.specs import OneStepAtATime
from engine.feel import (
    Declared,
    Expression,
    FeelError,
    FeelRefused,
    FeelType,
    compile_expression,
    to_python,
)
from engine.model.facts import encode_fact
from engine.model.step import FactValue


class ScriptRefused(Exception):
    """A line that is not an assignment, found when the script is compiled."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Assignment:
    """One line of a script: the fact that it writes, and the expression of its value."""

    line: int
    name: str
    value: Expression


def script_of(node: Node) -> str:
    """Return the text of a task's script."""
    return "\n".join(own_text(part) for part in children(node.element, "script"))


def script_format(node: Node) -> str | None:
    """Return the language that a task says its script is in."""
    return (node.element.get("scriptFormat") or "").strip() or None


def assigned_names(node: Node) -> list[str]:
    """Return the facts that a script writes, as far as it can be read."""
    lines = [line.partition("=") for line in script_of(node).splitlines()]
    return [name.strip() for name, equals, _ in lines if equals]


def compile_script(text: str, names: Mapping[str, Declared] | None) -> tuple[Assignment, ...]:
    """Compile a script; ScriptRefused names the first line that is not `name = FEEL`."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise ScriptRefused(_EMPTY)
    return tuple(_assignment(number, line, names) for number, line in lines)


def _assignment(number: int, line: str, names: Mapping[str, Declared] | None) -> Assignment:
    name, equals, text = (part.strip() for part in line.partition("="))
    if not equals or not text or text.startswith("=") or not is_fact_name(name):
        raise ScriptRefused(_no_assignment(number))
    try:
        value = compile_expression(text, names)
    except FeelRefused as refused:
        raise ScriptRefused(_at_line(number, refused.es, refused.en)) from refused
    declared = None if names is None else names.get(name)
    if declared is not None and not _fits(value.type, declared.type):
        raise ScriptRefused(_at_line(number, *_other_type(name)))
    return Assignment(number, name, value)


def _fits(given: FeelType, declared: FeelType) -> bool:
    return declared is FeelType.ANY or given in {declared, FeelType.ANY, FeelType.NULL}


class ScriptTask(OneStepAtATime, BpmnSpecMixin):  # type: ignore[misc]  # untyped base
    """Writes its facts at once. When a line fails nothing is written and the token stays here."""

    def __init__(self, wf_spec: ProcessSpec, bpmn_id: str, **kwargs: Passed) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.assignments: tuple[Assignment, ...] = ()

    def _run_hook(self, my_task: Task) -> bool | None:
        workflow = my_task.workflow
        try:
            written = self._written(workflow.environment_at(my_task))
        except _LineFailed as failed:
            workflow.stuck(my_task, failed.reason)
            # None leaves the task neither completed nor in error: it waits.
            return None
        workflow.note_assigned(my_task, written)
        return True

    def _written(self, environment: Environment) -> dict[str, FactValue]:
        written: dict[str, FactValue] = {}
        known = environment.known()
        for line in self.assignments:
            try:
                value = line.value.evaluate({**known, **written}, moment=environment.moment)
                written[line.name] = to_python(value)
                encode_fact(written[line.name])
            except FeelError as error:
                raise _LineFailed(_at_line(line.line, error.es, error.en)) from error
            except ValueError as error:
                raise _LineFailed(_at_line(line.line, *_NO_FACT)) from error
        return written


class _LineFailed(Exception):
    """A line could not be evaluated."""

    def __init__(self, reason: Bilingual) -> None:
        super().__init__(reason.en)
        self.reason = reason


def _at_line(number: int, es: str, en: str) -> Bilingual:
    return Bilingual(
        f"En la línea {number} del script: {es}", f"In line {number} of the script: {en}"
    )


def _no_assignment(number: int) -> Bilingual:
    return _at_line(
        number,
        "no es una asignación. Escriba en cada línea «dato = expresión FEEL».",
        "it is not an assignment. Write “fact = FEEL expression” in each line.",
    )


def _other_type(name: str) -> tuple[str, str]:
    return (
        f"el valor no es del tipo del dato «{name}». Corrija la expresión.",
        f"the value is not of the type of the fact “{name}”. Correct the expression.",
    )


_EMPTY: Final = Bilingual(
    "El script está vacío. Escriba líneas de «dato = expresión FEEL».",
    "The script is empty. Write lines of “fact = FEEL expression”.",
)
_NO_FACT: Final = ("su valor no puede ser un dato.", "its value is not one that a fact can have.")
