"""The instant of an evaluation, which only its caller knows."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.feel.errors import failed
from engine.feel.values.failures import NAIVE_INSTANT


@dataclass(frozen=True, slots=True)
class Moment:
    """What `now()` and `today()` read: an aware instant and the zone to show it in."""

    now: datetime
    zone: ZoneInfo

    def __post_init__(self) -> None:
        # Python would take a naive instant for one of the host's own zone.
        if self.now.utcoffset() is None:
            raise failed(NAIVE_INSTANT)
