"""The first steps of the packaged protocol, played from an alert to cases in good hands."""

from dataclasses import dataclass

from engine.model.ids import CaseId
from engine.model.views import CaseView, Opened, TaskView
from tests.answers import (
    ACCEPT,
    ADULT,
    ALERT,
    ARRIVED,
    CONSENT,
    FINAL_REPORT,
    MANAGER,
    NEED,
    OPEN,
    READ,
    RIGHTS,
    RISK,
    SANTO_DOMINGO,
    TAKEN,
    Answers,
    receiver,
)
from tests.verbs.world import World, key

ALONE: Answers = {**ADULT, "another_person": ["no"]}


@dataclass
class Story:
    """One case told step by step, whoever has the next one."""

    world: World
    case_id: CaseId

    def task(self, username: str, element_id: str) -> TaskView:
        engine, actor = self.world.engine, self.world.actor(username)
        for entry in engine.inbox(actor).entries:
            view = engine.task(actor, entry.task_id)
            here = (view.case_id, getattr(view, "element_id", None))
            if isinstance(view, TaskView) and here == (self.case_id, element_id):
                return view
        message = f"{username} has no task {element_id} in the case"
        raise AssertionError(message)

    def complete(self, username: str, element_id: str, answers: Answers) -> None:
        task_id = self.task(username, element_id).task_id
        self.world.engine.complete(self.world.actor(username), task_id, answers, key=key())

    def view(self, username: str) -> CaseView:
        return self.world.engine.case(self.world.actor(username), self.case_id)

    def taken(self, treatment: str) -> None:
        """Bring the case to a person who accompanies it."""
        named = {**MANAGER, "age_treatment": [treatment]}
        self.complete("santo_domingo", "name_manager", named)
        self.complete("raiz", "take_charge", TAKEN)

    def referred(self, rights: Answers = RIGHTS) -> None:
        self.complete("raiz", "explain_rights", rights)
        self.complete("raiz", "assess_risk", RISK)

    def answered(self) -> None:
        """Let the referral of the case run to its end, at the shelter in Santo Domingo."""
        self.complete("raiz", "register_need", NEED)
        self.complete("raiz", "choose_receiver", receiver("albergue_ceibo_sereno"))
        self.complete("raiz", "record_consent", CONSENT)
        self.complete("ceibo", "answer_referral", ACCEPT)
        self.complete("ceibo", "confirm_arrival", ARRIVED)
        self.complete("ceibo", "counter_referral", FINAL_REPORT)
        self.complete("raiz", "read_counter_referral", READ)


def alerted(world: World) -> Opened:
    """Let an organisation report an alert."""
    opened = world.engine.open_case(
        world.actor("raiz"), process_id="p00_alert", canton=SANTO_DOMINGO, key=key()
    )
    world.complete("raiz", "register_alert", ALERT)
    return opened


def begun(world: World, *persons: Answers) -> list[Story]:
    """Let the coordination open a case for each person of an alert; return them in this order."""
    alerted(world)
    world.complete("santo_domingo", "acknowledge_alert", OPEN)
    stories: list[Story] = []
    for person in persons:
        world.complete("santo_domingo", "register_person", person)
        known = {story.case_id for story in stories}
        coordinator = world.actor("santo_domingo")
        entries = world.engine.inbox(coordinator).entries
        found = {world.engine.task(coordinator, entry.task_id).case_id for entry in entries}
        (new,) = {
            case_id
            for case_id in found - known
            if world.engine.case(coordinator, case_id).waiting[0].name.es.startswith("Nombrar")
        }
        stories.append(Story(world, new))
    return stories


def attached(world: World, code: str) -> None:
    """Let another alert be added to the case with this code."""
    attach = {"alert_urgency": ["P1"], "alert_decision": ["attach"], "attached_case": [code]}
    alerted(world)
    world.complete("santo_domingo", "acknowledge_alert", attach)
