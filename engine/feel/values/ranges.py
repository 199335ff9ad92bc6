"""Ranges as values (DMN 10.3.2.7): two bounds of one ordered type, each held or not."""

from dataclasses import dataclass
from typing import Final

OPEN_OR_CLOSED: Final = {True: ("[", "]"), False: ("(", ")")}


@dataclass(frozen=True, slots=True)
class Range:
    """The values between two bounds; a bound counts only when it is included."""

    low: object
    high: object
    includes_low: bool
    includes_high: bool
