"""A referral of the packaged protocol, played through the engine to where a test needs it."""

from functools import lru_cache

from sqlalchemy import text

from engine.facade import Engine
from engine.model.actor import Actor
from engine.model.ids import CaseId, IdempotencyKey, TaskId, new_id
from tests.answers import CONSENT, NEED, QUITO, REJECT, Answers, receiver
from tests.installation import PASSWORD
from tests.signing_in import signed_in


class Referral:
    """One case, opened by the institution of `opener`."""

    def __init__(self, engine: Engine, opener: str) -> None:
        self.engine = engine
        actor = actor_of(engine, opener)
        opened = engine.open_case(actor, process_id="p01_referral", canton=QUITO, key=_key())
        self.case_id: CaseId = opened.case_id
        self.case_code = opened.case_code
        self.task_id: TaskId = opened.task_id

    def does(self, username: str, answers: Answers) -> "Referral":
        """Complete the open task as `username`; `task_id` is the next one then."""
        actor = actor_of(self.engine, username)
        self.engine.complete(actor, self.task_id, answers, key=_key())
        return self

    def passes_to(self, username: str) -> "Referral":
        """Find the task that now waits for an institution."""
        entries = self.engine.inbox(actor_of(self.engine, username)).entries
        self.task_id = next(one.task_id for one in entries if one.case_id == self.case_id)
        return self


@lru_cache(maxsize=32)  # passwords are slow on purpose
def actor_of(engine: Engine, username: str) -> Actor:
    actor = engine.actor_of(signed_in(engine, username, PASSWORD))
    assert actor is not None
    return actor


def _key() -> IdempotencyKey:
    return IdempotencyKey(new_id())


def asked(engine: Engine) -> Referral:
    """Return a referral that waits for the shelter's answer."""
    referral = Referral(engine, "ong").does("ong", NEED).passes_to("ong")
    referral.does("ong", receiver("albergue_amanecer")).passes_to("ong")
    return referral.does("ong", CONSENT).passes_to("albergue")


def asked_elsewhere(engine: Engine) -> Referral:
    """Return one that the shelter rejected and that its sender now offers to another."""
    referral = asked(engine).does("albergue", REJECT).passes_to("ong")
    return referral.does("ong", receiver("casa_puente_claro")).passes_to("ong")


def stop(engine: Engine, referral: Referral, incident_id: str) -> None:
    """Make an incident of the machine stand in a case."""
    with engine.context.database.write() as tx:
        tx.execute(
            text(
                "INSERT INTO incident (incident_id, case_id, instance_id, element_id, reason_es,"
                " reason_en, at, province_code) SELECT :id, case_id, instance_id, 'system',"
                " 'No hay salida que valga', 'No way out holds', ready_at, province_code"
                " FROM task WHERE task_id = :task"
            ),
            {"id": incident_id, "task": referral.task_id},
        )
