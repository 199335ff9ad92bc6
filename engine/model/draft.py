"""What a person has typed into a task's form and not sent: hers alone, and never data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final


@dataclass(frozen=True, slots=True)
class Window:
    """The page in which a draft is typed: one tab of one browser.

    `version` is the draft that the page was opened with, 0 for none. `turn` counts what the page has saved
    by itself, so that a save that was late on its way does not undo a newer one.
    """

    window_id: str = ""
    version: int = 0
    turn: int = 0

    def is_late(self, last: "Window") -> bool:
        """Tell whether this window has saved something newer meanwhile."""
        return self.window_id == last.window_id and self.turn < last.turn

    def is_rival(self, last: "Window") -> bool:
        """Tell whether another window has saved something that this one has not seen."""
        return self.window_id != last.window_id and self.version != last.version


NO_WINDOW: Final = Window()
"""Where a draft is typed by who says nothing of it: what somebody else's window saved is not replaced."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What its author typed, as she typed it, and the field where she was.

    `is_of_this_form` is False when the task has had another form since.
    """

    answers: Mapping[str, tuple[str, ...]] = field(repr=False)
    at_field: str | None
    saved_at: datetime
    version: int
    is_of_this_form: bool = True
