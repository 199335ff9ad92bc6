"""A case of the small protocol `care`, played through the engine to where its people accompany."""

from engine.facade import Engine
from engine.model.ids import CaseId, IdempotencyKey, TaskId, new_id
from tests.answers import QUITO
from tests.care import HIGH, NEED, care_package
from tests.web.referral import actor_of


class Accompanied:
    """One case; the visitor's institution has its first task in it."""

    def __init__(self, engine: Engine) -> None:
        engine.deploy(care_package())
        self.engine = engine
        ong = actor_of(engine, "ong")
        opened = engine.open_case(
            ong, process_id="care", canton=QUITO, key=IdempotencyKey(new_id())
        )
        self.case_id: CaseId = opened.case_id
        self.case_code = opened.case_code
        self.task_id: TaskId = opened.task_id
        for answers in (NEED, HIGH):
            engine.complete(ong, self.task_id, answers, key=IdempotencyKey(new_id()))
            self.passes_to("ong")

    def passes_to(self, username: str) -> "Accompanied":
        """Find the task that waits for an institution."""
        entries = self.engine.inbox(actor_of(self.engine, username)).entries
        self.task_id = next(one.task_id for one in entries if one.case_id == self.case_id)
        return self

    def page(self, element_id: str) -> str:
        """Return the address at which an event is reported."""
        view = self.engine.case(actor_of(self.engine, "ong"), self.case_id)
        where = next(one.where for one in view.reports if one.element_id == element_id)
        return f"/casos/{self.case_id}/informar/{where}/{element_id}"
