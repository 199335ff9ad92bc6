"""From the files that a test gives to what runs, as a package would take them."""

from collections.abc import Mapping

from engine.bpmn import CompiledDiagrams, compile_diagrams, read_diagram
from engine.decisions import compile_decisions
from engine.errors import DecisionRefused, DiagramRefused
from engine.lint import check_executable
from engine.model.decision import Decide


def compile_models(models: Mapping[str, bytes | str]) -> CompiledDiagrams:
    """Compile diagrams and decisions; DiagramRefused when the executable rules refuse them."""
    files = {name: _bytes(data) for name, data in models.items()}
    tables = {name: files.pop(name) for name in models if name.lower().endswith(".dmn")}
    diagrams = [read_diagram(name, data) for name, data in files.items()]
    findings = check_executable(diagrams, None)
    if findings:
        raise DiagramRefused(findings)
    return compile_diagrams(diagrams, None, _decisions(tables))


def _decisions(tables: Mapping[str, bytes]) -> Mapping[str, Decide]:
    try:
        return compile_decisions(tables)
    except DecisionRefused as refused:
        raise DiagramRefused(refused.findings) from refused


def _bytes(data: bytes | str) -> bytes:
    return data.encode() if isinstance(data, str) else data
