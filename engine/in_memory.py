"""What the harness keeps of a run: files compiled, and instances as a database would hold them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from engine.bpmn import CompiledDiagrams, Linked, compile_diagrams, read_diagram
from engine.bpmn.calling import Called
from engine.decisions import compile_decisions
from engine.errors import DecisionRefused, DiagramRefused
from engine.lint import check_executable
from engine.model.decision import Decide
from engine.model.facts import decode_fact, encode_fact
from engine.model.ids import InstanceId, TokenId
from engine.model.step import Call, FactValue, Step, Stimulus


@dataclass(frozen=True, slots=True)
class Stored:
    """An instance of the run as a database would hold it, and the step that left it so."""

    instance_id: InstanceId
    process_id: str
    snapshot: bytes
    facts: str
    step: Step
    parent_id: InstanceId | None = None
    conversation: int | None = None

    def values(self) -> dict[str, FactValue]:
        return {name: decode_fact(stored) for name, stored in json.loads(self.facts).items()}

    def linked(self) -> Linked:
        return Linked(self.instance_id, self.step.awaited, self.parent_id, self.conversation)

    def after(self, step: Step) -> "Stored":
        facts = json.dumps({name: encode_fact(value) for name, value in step.facts.items()})
        return replace(self, snapshot=step.snapshot, facts=facts, step=replace(step, facts={}))


@dataclass(frozen=True, slots=True)
class MemoryCalls:
    """The instances of a run as calls see them."""

    instances: Mapping[InstanceId, Stored]
    begin: Callable[[InstanceId, Call], None]
    let: Callable[[InstanceId, Stimulus], None]

    def goes_on(self, instance_id: InstanceId) -> bool:
        return self.instances[instance_id].step.ended is None

    def waits_for(self, instance_id: InstanceId, token_id: TokenId) -> bool:
        return token_id in self.instances[instance_id].step.called

    def caller(self, instance_id: InstanceId) -> tuple[InstanceId, TokenId] | None:
        one = self.instances[instance_id]
        if one.parent_id is None or one.conversation is None:
            return None
        return one.parent_id, TokenId(str(one.conversation))

    def find_called(self, caller_id: InstanceId, token_id: TokenId) -> Called | None:
        found = find_called(self.instances, caller_id, token_id)
        if found is None:
            return None
        return Called(found.instance_id, found.step.ended is not None, found.values())

    def facts_of_ended(self, instance_id: InstanceId) -> Mapping[str, FactValue]:
        return self.instances[instance_id].values()


def find_called(
    instances: Mapping[InstanceId, Stored], caller_id: InstanceId, token_id: TokenId
) -> Stored | None:
    """Return the instance that a call began."""
    found = (
        one
        for one in instances.values()
        if one.parent_id == caller_id and str(one.conversation) == token_id
    )
    return next(found, None)


def compiled_models(models: Mapping[str, bytes | str]) -> CompiledDiagrams:
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


def through_storage(facts: Mapping[str, FactValue]) -> dict[str, FactValue]:
    return {name: decode_fact(encode_fact(value)) for name, value in facts.items()}
