"""What a filter takes from a list: the items that pass, or the one at a place (DMN 10.3.2.5)."""

from dataclasses import dataclass

from engine.feel.compiling.frame import Frame
from engine.feel.compiling.part import Step
from engine.feel.errors import failed
from engine.feel.values.comparison import truth
from engine.feel.values.failures import FILTER_INDEX, FILTER_VALUE
from engine.feel.values.kinds import kind_of
from engine.feel.values.numbers import whole
from engine.feel.values.types import TYPE_NAMES, FeelType


@dataclass(frozen=True, slots=True)
class Choice:
    """A compiled condition, the slot of the item under it and the names it reads from the item."""

    slot: int
    condition: Step
    reads: frozenset[str]
    is_written: bool

    def by_condition(self, frame: Frame, items: list[object]) -> object:
        if self.is_written:
            # A written condition takes no steps of its own.
            frame.spend(len(items))
        return [item for item in items if truth(self._under(frame, item)) is True]

    def by_place(self, frame: Frame, items: list[object]) -> object:
        self._check_independent(frame, items)
        return _at(items, self._under(frame, None))

    def by_either(self, frame: Frame, items: list[object]) -> object:
        """Choose by what the condition gives, which only evaluation tells."""
        if self.is_written:
            frame.spend(len(items))
        outcomes = [self._under(frame, item) for item in items or [None]]
        if any(kind_of(outcome) is FeelType.NUMBER for outcome in outcomes):
            self._check_independent(frame, items)
            return _at(items, outcomes[0])
        if not self.reads and outcomes[0] is None:
            # Null of no item: whether it was to be a place or a condition nobody can tell.
            raise failed(FILTER_INDEX)
        pairs = zip(items, outcomes, strict=False)
        return [item for item, outcome in pairs if _passed(outcome)]

    def _under(self, frame: Frame, item: object) -> object:
        frame.slots[self.slot] = item
        return self.condition(frame)

    def _check_independent(self, frame: Frame, items: list[object]) -> None:
        """Refuse a place that an item tells: the standard has no value for it."""
        if not self.reads:
            return
        frame.spend(len(items))
        if "item" in self.reads or any(
            isinstance(item, dict) and not self.reads.isdisjoint(item) for item in items
        ):
            raise failed(FILTER_INDEX)


def _passed(outcome: object) -> bool:
    if outcome is None or isinstance(outcome, bool):
        return outcome is True
    raise failed(FILTER_VALUE, kind=TYPE_NAMES[kind_of(outcome)])


def _at(items: list[object], place: object) -> object:
    """Give the item at a place counted from 1, or from the end when negative; else null."""
    index = whole(place)
    if index is None:
        raise failed(FILTER_INDEX)
    if 1 <= index <= len(items):
        return items[index - 1]
    return items[index] if -len(items) <= index < 0 else None
