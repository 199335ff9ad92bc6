"""Where people report what happened, and what pages show of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.bilingual import Bilingual
from engine.model.form import Choice, Form
from engine.model.ids import CaseId
from engine.model.proposals import Proposed
from engine.model.views import Follower, Place, ReportEntry


@dataclass(frozen=True, slots=True)
class ReportPlace:
    """An event of a case that people may report. `where` is an instance, or a process that would begin."""

    case_id: CaseId
    where: str
    element_id: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """An event with its form, which has no questions where none was drawn. `is_awaited` may end meanwhile."""

    place: ReportPlace
    case_code: str
    canton: Place
    entry: ReportEntry
    is_awaited: bool
    form: Form
    choices: Mapping[str, tuple[Choice, ...]]
    recipients: Mapping[str, tuple[Bilingual, ...]]
    proposals: Mapping[str, Proposed]
    from_case: Mapping[str, Bilingual]
    written: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Reported:
    """The answer to a report: what waits because of it, and whether its author still sees the case."""

    case_id: CaseId
    waits: tuple[Follower, ...]
    sees_case: bool
    was_repeated: bool
