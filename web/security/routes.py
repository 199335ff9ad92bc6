"""The audience of every endpoint. One that is not listed here is refused."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Audience(StrEnum):
    """For whom an endpoint answers; everybody else gets the same 404 (or the sign-in page)."""

    PUBLIC = "anybody, without a session"
    SIGNED_IN = "whoever has a session"
    OPENER = "members of an institution that may open a case"
    HOLDER = "members of the institution that holds the task"
    FORMER_HOLDER = "members of the institution that holds or held the task"
    REPORTER = "members of an institution that holds a task of the case, and the coordinators of its territory"
    NAME_READER = "whoever may read a value of the case that identifies the person"
    RELATED = "institutions that take part in the case, and the coordinators of its territory"
    COORDINATOR = "coordinators"
    DEMONSTRATION = "whoever has a session, in a demonstration"


AUDIENCES: Final[Mapping[str, Audience]] = MappingProxyType(
    {
        "account.sign_in": Audience.PUBLIC,
        "account.enter": Audience.PUBLIC,
        "account.leave": Audience.PUBLIC,
        "account.quick_exit": Audience.PUBLIC,
        "account.choose_language": Audience.PUBLIC,
        "information.help_page": Audience.PUBLIC,
        "information.privacy": Audience.PUBLIC,
        "information.live": Audience.PUBLIC,
        "information.ready": Audience.PUBLIC,
        "static_file": Audience.PUBLIC,
        "tasks.home": Audience.SIGNED_IN,
        "tasks.inbox": Audience.SIGNED_IN,
        "tasks.task": Audience.FORMER_HOLDER,
        "tasks.show_names": Audience.NAME_READER,
        "tasks.change": Audience.HOLDER,
        "tasks.review": Audience.HOLDER,
        "tasks.send": Audience.HOLDER,
        "tasks.save": Audience.HOLDER,
        "tasks.save_in_background": Audience.HOLDER,
        "tasks.start_again": Audience.HOLDER,
        "tasks.sent": Audience.FORMER_HOLDER,
        "tasks.claim": Audience.HOLDER,
        "tasks.release": Audience.HOLDER,
        "cases.list_cases": Audience.SIGNED_IN,
        "cases.find": Audience.RELATED,
        "cases.case": Audience.RELATED,
        "reports.report": Audience.REPORTER,
        "reports.change": Audience.REPORTER,
        "reports.send": Audience.REPORTER,
        "cases.show_names": Audience.NAME_READER,
        "cases.new": Audience.OPENER,
        "cases.open_case": Audience.OPENER,
        "coordination.stalled": Audience.COORDINATOR,
        "clock.clock": Audience.DEMONSTRATION,
        "clock.move": Audience.DEMONSTRATION,
    }
)

PUBLIC: Final = frozenset(
    endpoint for endpoint, audience in AUDIENCES.items() if audience is Audience.PUBLIC
)
