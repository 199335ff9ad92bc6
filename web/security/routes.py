"""The audience of every endpoint. One that is not listed here is refused."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from engine.model.session import Stage


class Audience(StrEnum):
    """For whom an endpoint answers; everybody else gets the same 404 (or the sign-in page)."""

    PUBLIC = "anybody, without a session"
    INVITED = "whoever holds the link that its address is, without a session"
    CODE_MISSING = "whoever passed the password and not yet the second factor"
    ENROLLING = "whoever must set up a second factor"
    SIGNED_IN = "whoever has a session"
    SUPERVISOR = "supervisors, for the accounts of their own institution"
    OPENER = "members of an institution that may open a case"
    HOLDER = "members of the institution that holds the task"
    FORMER_HOLDER = "members of the institution that holds or held the task"
    REPORTER = "members of an institution that holds a task of the case, and the coordinators of its territory"
    NAME_READER = "whoever may read a value of the case that identifies the person"
    RELATED = "institutions that take part in the case, and the coordinators of its territory"
    COORDINATOR = "coordinators"
    TERRITORY = "coordinators of the place of the case"
    DEMONSTRATION = "whoever has a session, in a demonstration"


AUDIENCES: Final[Mapping[str, Audience]] = MappingProxyType(
    {
        "account.sign_in": Audience.PUBLIC,
        "account.enter": Audience.PUBLIC,
        "account.leave": Audience.PUBLIC,
        "account.quick_exit": Audience.PUBLIC,
        "account.choose_language": Audience.PUBLIC,
        "second_factor.code": Audience.CODE_MISSING,
        "second_factor.pass_code": Audience.CODE_MISSING,
        "second_factor.recovery": Audience.CODE_MISSING,
        "second_factor.pass_recovery_code": Audience.CODE_MISSING,
        "second_factor.set_up": Audience.ENROLLING,
        "second_factor.confirm": Audience.ENROLLING,
        "invitation.invitation": Audience.INVITED,
        "invitation.accept": Audience.INVITED,
        "my_account.account": Audience.SIGNED_IN,
        "my_account.change_password": Audience.SIGNED_IN,
        "my_account.renew_codes": Audience.SIGNED_IN,
        "my_account.replace_factor": Audience.SIGNED_IN,
        "my_account.close_session": Audience.SIGNED_IN,
        "my_account.close_others": Audience.SIGNED_IN,
        "my_account.notices": Audience.SIGNED_IN,
        "my_account.choose_address": Audience.SIGNED_IN,
        "team.team": Audience.SUPERVISOR,
        "team.invite": Audience.SUPERVISOR,
        "team.invite_again": Audience.SUPERVISOR,
        "team.switch_off": Audience.SUPERVISOR,
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
        "cases.show_cantons": Audience.OPENER,
        "cases.open_case": Audience.OPENER,
        "coordination.stalled": Audience.COORDINATOR,
        "coordination.task": Audience.TERRITORY,
        "coordination.nudge": Audience.TERRITORY,
        "coordination.reassign": Audience.TERRITORY,
        "coordination.incident": Audience.TERRITORY,
        "coordination.resolve": Audience.TERRITORY,
        "coordination.rehearse": Audience.TERRITORY,
        "coordination.change_mending": Audience.TERRITORY,
        "coordination.mend": Audience.TERRITORY,
        "coordination.extend": Audience.TERRITORY,
        "clock.clock": Audience.DEMONSTRATION,
        "clock.move": Audience.DEMONSTRATION,
    }
)


def _of(*audiences: Audience) -> frozenset[str]:
    return frozenset(name for name, audience in AUDIENCES.items() if audience in audiences)


PUBLIC: Final = _of(Audience.PUBLIC)
WITHOUT_SESSION: Final = _of(Audience.PUBLIC, Audience.INVITED)
OF_STAGE: Final[Mapping[Stage, frozenset[str]]] = MappingProxyType(
    {
        Stage.PASSWORD: _of(Audience.CODE_MISSING),
        Stage.ENROL: _of(Audience.ENROLLING),
    }
)
"""What a session opens before it is full."""
