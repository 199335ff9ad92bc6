"""From the files that a test gives to what runs, as a package would take them."""

from collections.abc import Mapping
from typing import Final

from engine.bilingual import Bilingual
from engine.bpmn import CompiledDiagrams, compile_diagrams, read_diagram
from engine.decisions import compile_decisions
from engine.errors import DecisionRefused, DiagramRefused, Finding
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


def require_process(compiled: CompiledDiagrams, process_id: str) -> None:
    """Raise `DiagramRefused` unless a file contains the process."""
    if process_id not in compiled.processes:
        raise DiagramRefused([Finding("harness", process_id, _NO_SUCH_PROCESS)])


def _decisions(tables: Mapping[str, bytes]) -> Mapping[str, Decide]:
    try:
        return compile_decisions(tables)
    except DecisionRefused as refused:
        raise DiagramRefused(refused.findings) from refused


def _bytes(data: bytes | str) -> bytes:
    return data.encode() if isinstance(data, str) else data


_NO_SUCH_PROCESS: Final = Bilingual(
    "Ningún archivo contiene este proceso. Corrija el id o agregue el archivo.",
    "No file contains this process. Correct the id or add the file.",
)
