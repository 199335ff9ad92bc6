"""What surrounds a verb: its transaction, the directory, who acts and when."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from engine.context import Context
from engine.definitions import Definition
from engine.feel import Moment
from engine.model.actor import Actor
from engine.model.case import CaseHead, Fact, RunningInstance
from engine.model.directory import Directory
from engine.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Setting:
    """Given to everything that a verb does between locking its case and the commit."""

    ctx: Context
    tx: Transaction
    directory: Directory
    actor: Actor
    now: datetime

    def definition(self, instance: RunningInstance) -> Definition:
        """Return the version on which an instance runs."""
        return self.ctx.definition(self.tx, instance.definition_hash)

    def fact(self, value: object, step: str, revision: int) -> Fact:
        """Return a value that the actor gives, or that follows from what she does."""
        actor = self.actor
        return Fact(value, step, actor.institution, actor.account_id, self.now, revision)


def zone_of(definition: Definition, province_code: str) -> ZoneInfo:
    """Return the zone in which the people of a province read the time."""
    return ZoneInfo(definition.manifest.zones.get(province_code, definition.manifest.zone))


def moment_of(setting: Setting, definition: Definition, head: CaseHead) -> Moment:
    return Moment(setting.now, zone_of(definition, head.province_code))
