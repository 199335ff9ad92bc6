"""Which rules apply, and when: the two lists are kept apart on purpose."""

from collections.abc import Mapping, Sequence
from typing import Final

from engine.bpmn.reading import Diagram
from engine.errors import Finding
from engine.feel import Declared
from engine.lint.executable import (
    attributes,
    boundaries,
    calls,
    codes,
    conditions,
    decisions,
    elements,
    event_gateways,
    events,
    exchange,
    flows,
    gateways,
    identifiers,
    links,
    loops,
    messages,
    references,
    reports,
    scripts,
    signals,
    size,
    start_event,
    timers,
    vendors,
)
from engine.lint.publishable import (
    caught,
    correspondence,
    deadlines,
    decided,
    default_flows,
    drawing,
    facts,
    forms,
    holders,
    known_decisions,
    known_processes,
    labels,
    languages,
    one_process,
    opening,
    outcomes,
    overlap,
    own_cases,
    purposes,
    repetitions,
    soundness,
)
from engine.lint.rule import ExecutableRule, PackageContext, PublishableRule, RunContext

EXECUTABLE: Final[tuple[ExecutableRule, ...]] = (
    elements.check,
    attributes.check,
    vendors.check,
    identifiers.check,
    references.check,
    start_event.check,
    flows.check,
    gateways.check,
    conditions.check,
    events.check,
    timers.check,
    boundaries.check,
    calls.check,
    codes.check,
    decisions.check,
    scripts.check,
    messages.check,
    signals.check,
    links.check,
    loops.check,
    event_gateways.check,
    exchange.check,
    reports.check,
    size.check,
)
"""What the engine can run as the standard says."""

PUBLISHABLE: Final[tuple[PublishableRule, ...]] = (
    one_process.check,
    opening.check,
    own_cases.check,
    holders.check,
    forms.check,
    deadlines.check,
    purposes.check,
    known_decisions.check,
    known_processes.check,
    facts.check,
    default_flows.check,
    decided.check,
    repetitions.check,
    soundness.check,
    correspondence.check,
    caught.check,
    outcomes.check,
    languages.check,
    labels.check,
    drawing.check,
    overlap.check,
)
"""What a protocol needs besides, to be put in force."""


def check_executable(
    diagrams: Sequence[Diagram], names: Mapping[str, Declared] | None
) -> list[Finding]:
    """Return why the diagrams cannot be run; nothing when they can. Open names when `names` is None."""
    context = RunContext(names)
    return [found for rule in EXECUTABLE for found in rule(diagrams, context)]


def check_publishable(diagrams: Sequence[Diagram], context: PackageContext) -> list[Finding]:
    """Return why executable diagrams cannot be published in this package."""
    return [found for rule in PUBLISHABLE for found in rule(diagrams, context)]
