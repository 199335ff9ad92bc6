"""One file of decisions, opened: what stands in it, and which decision requires which (DMN 6.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Final

from engine.bilingual import Bilingual
from engine.decisions.findings import Findings
from engine.decisions.notation import children, kind
from engine.decisions.reading import read_model
from engine.decisions.supported import check_supported
from engine.decisions.value_types import Types
from engine.errors import DecisionRefused
from engine.feel import Declared
from engine.xml.elements import Element

MOST_DECISIONS: Final = 300
_WANTED: Final[Mapping[str, str]] = {"requiredInput": "inputData", "requiredDecision": "decision"}
_DRAWN: Final = frozenset(_WANTED.values())


@dataclass(frozen=True, slots=True)
class File:
    """One file under compilation; `package` are the facts it may read, None when any."""

    root: Element
    by_id: Mapping[str, Element]
    types: Types
    package: Mapping[str, Declared] | None
    findings: Findings


def open_file(name: str, data: bytes, package: Mapping[str, Declared] | None) -> File:
    """Open a file that holds only what is executed. Raises `DecisionRefused`."""
    root = read_model(name, data)
    findings = Findings()
    check_supported(root, findings)
    raise_findings(findings)
    by_id = {each.get("id"): each for each in root if kind(each) in _DRAWN and each.get("id")}
    file = File(root, by_id, Types(root, findings), package, findings)
    _check_decisions(file)
    raise_findings(findings)
    return file


def raise_findings(findings: Findings) -> None:
    """Refuse the file when anything was found."""
    if findings.all:
        raise DecisionRefused(findings.all)


def required(decision: Element, file: File) -> list[Element]:
    """Return the elements that a decision requires; one that is not in the file is a finding."""
    found = []
    for requirement in children(decision, "informationRequirement"):
        for reference in requirement:
            target = file.by_id.get(_local_id(reference, file.root))
            if target is None or kind(target) != _WANTED.get(kind(reference)):
                file.findings.add("requirement", requirement, _NOT_THERE)
            else:
                found.append(target)
    return found


def needed(file: File) -> dict[str, Sequence[str]]:
    """Return the decisions that each decision requires, the required ones before it."""
    needs = {
        decision.get("id"): [
            target.get("id") for target in required(decision, file) if kind(target) == "decision"
        ]
        for decision in children(file.root, "decision")
    }
    try:
        order = list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        file.findings.add("requirement", file.by_id[error.args[1][0]], _CYCLE)
        order = []
    raise_findings(file.findings)
    return {decision_id: needs[decision_id] for decision_id in order}


def closure(decision_id: str, needs: Mapping[str, Sequence[str]]) -> set[str]:
    """Return a decision with all that it requires, through others too."""
    found, waiting = {decision_id}, [decision_id]
    while waiting:
        fresh = set(needs[waiting.pop()]) - found
        found |= fresh
        waiting += fresh
    return found


def _local_id(reference: Element, root: Element) -> str:
    place, _, found = (reference.get("href") or "").rpartition("#")
    return found if place in {"", root.get("namespace")} else ""


def _check_decisions(file: File) -> None:
    decisions = list(children(file.root, "decision"))
    if len(decisions) > MOST_DECISIONS:
        file.findings.add("size", file.root, _TOO_MANY)
    for decision in decisions:
        if not decision.get("id"):
            file.findings.add("identifier", decision, _NO_ID)


_NOT_THERE: Final = Bilingual(
    "El requisito no lleva a una entrada ni a una decisión de este archivo. Dibújelo de nuevo.",
    "The requirement leads to no input or decision of this file. Draw it again.",
)
_NO_ID: Final = Bilingual(
    "La decisión no tiene identificador. Ábrala y guárdela con su editor.",
    "The decision has no id. Open and save it with your editor.",
)
_TOO_MANY: Final = Bilingual(
    f"El archivo tiene más de {MOST_DECISIONS} decisiones. Divídalo en varios.",
    f"The file has more than {MOST_DECISIONS} decisions. Divide it into several.",
)
_CYCLE: Final = Bilingual(
    "La decisión se requiere a sí misma, sola o a través de otras. Quite uno de los requisitos.",
    "The decision requires itself, alone or through others. Remove one of the requirements.",
)
