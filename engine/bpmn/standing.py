"""What can be said of the incidents of a stored instance, without a step."""

from engine.bpmn.compiling import CompiledDiagrams
from engine.bpmn.mending import incidents_of, targets_of
from engine.bpmn.running import read_state
from engine.model.ids import TokenId
from engine.model.step import InstanceState, StepIncident


def incidents(compiled: CompiledDiagrams, state: InstanceState) -> tuple[StepIncident, ...]:
    """Return the incidents in which tokens of a stored instance stand. Raises Tampered as `advance` does."""
    return incidents_of(compiled.programs[state.process_id], read_state(compiled, state))


def targets(compiled: CompiledDiagrams, state: InstanceState, token_id: TokenId) -> tuple[str, ...]:
    """Return the elements to which a token in an incident may be moved, in the order of the document."""
    return tuple(targets_of(compiled, read_state(compiled, state), token_id))
