"""Who wrote which fact: a person with a form, or a rule or message that followed from what she did."""

from collections.abc import Mapping
from dataclasses import replace

from engine.model.case import Fact, Proposal, RunningInstance
from engine.model.step import DecisionTaken, Step
from engine.usecases.setting import Setting


def facts_after(
    setting: Setting,
    before: RunningInstance,
    step: Step,
    written: Mapping[str, Fact],
    *,
    event_id: str,
    revision: int,
) -> dict[str, Fact]:
    """Return an instance's facts after a step; `revision` is the one that it will have.

    `written` is what a form brought; what else changed was decided by a rule, or came with the event. A
    person who answers what a decision proposed keeps the proposal beside her answer.
    """
    decided = {taken.fact: taken for taken in step.decided}
    after: dict[str, Fact] = {}
    for name, value in step.facts.items():
        known = before.facts.get(name)
        if name in decided:
            after[name] = _proposed(setting, decided[name], value, revision)
        elif name in written and name not in step.own and written[name].value == value:
            after[name] = replace(written[name], proposal=known.proposal if known else None)
        elif known is not None and known.value == value:
            after[name] = known
        else:
            after[name] = setting.fact(value, step.assigned.get(name, event_id), revision)
    return after


def _proposed(setting: Setting, taken: DecisionTaken, value: object, revision: int) -> Fact:
    fact = setting.fact(value, taken.element_id, revision)
    return replace(fact, proposal=Proposal(value, taken.fired))
