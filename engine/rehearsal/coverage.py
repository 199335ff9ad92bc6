"""Which flows, events, tasks, ends and rules the scenarios passed, and why the others are not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from engine.bilingual import Bilingual
from engine.model.step import Passage
from engine.scenarios.checking import Scenarios
from engine.scenarios.gaps import Gap, Place

CoveredKind = Literal["flow", "event", "task", "end", "rule"]
KINDS: Final[tuple[CoveredKind, ...]] = ("flow", "event", "task", "end", "rule")


@dataclass(frozen=True, slots=True)
class Covered:
    """A flow, event, task, end or rule: whether a scenario passed it, else why none does if that is told."""

    place: Place
    kind: CoveredKind
    name: Bilingual
    is_passed: bool
    reason: Bilingual | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """All that could be passed. `stale` are reasons for gaps that are none: a scenario passes it after all."""

    all: tuple[Covered, ...]
    stale: tuple[Gap, ...]

    @property
    def wheres(self) -> tuple[str, ...]:
        """Return the processes and decisions, in the order of the package."""
        return tuple(dict.fromkeys(one.place[0] for one in self.all))

    def figures(self, where: str) -> Mapping[CoveredKind, tuple[int, int]]:
        """Return how many of each kind were passed, of how many, in a process or decision."""
        here = [one for one in self.all if one.place[0] == where]
        kinds = {kind: [one for one in here if one.kind == kind] for kind in KINDS}
        return {
            kind: (sum(one.is_passed for one in found), len(found))
            for kind, found in kinds.items()
            if found
        }

    def missed(self, where: str) -> Sequence[Covered]:
        """Return what no scenario passed."""
        return [one for one in self.all if one.place[0] == where and not one.is_passed]


@dataclass(slots=True)
class Tally:
    """What was passed so far, by process and element, and by decision and rule."""

    places: set[Place] = field(default_factory=set)

    def add(self, passages: Iterable[Passage]) -> None:
        for passage in passages:
            self.places |= {(passage.process_id, each) for each in passage.passed}
            self.places |= {
                (fired.decision_id, fired.rule_id)
                for decided in passage.decided
                for fired in decided.fired
            }


def coverage_of(told: Scenarios, tally: Tally) -> Coverage:
    """Compare what is drawn and written with what was passed."""
    reasons = {gap.place: gap.reason for gap in told.gaps}
    drawn: list[tuple[Place, CoveredKind, Bilingual]] = [
        ((one.process_id, one.element_id), one.kind, one.name)
        for one in told.known.drawn
        if one.kind != "gateway"
    ]
    written: list[tuple[Place, CoveredKind, Bilingual]] = [
        ((decision, rule), "rule", Bilingual(rule, rule))
        for decision, rules in told.known.rules.items()
        for rule in rules
    ]
    return Coverage(
        all=tuple(
            Covered(place, kind, name, place in tally.places, reasons.get(place))
            for place, kind, name in (*drawn, *written)
        ),
        stale=tuple(gap for gap in told.gaps if gap.place in tally.places),
    )
