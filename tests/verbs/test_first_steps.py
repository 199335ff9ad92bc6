"""From an alert to cases in good hands: instances that open others, answer them, and wait for a time."""

import pytest
from sqlalchemy import text, update

from engine.errors import AnswersRefused, NotFound
from engine.model.ids import InstitutionCode
from engine.store.tables import account
from tests.answers import (
    ADULT,
    ALERT,
    CHILD,
    CHILD_HEARD,
    CHILDS_RIGHTS,
    FOLLOW,
    MANAGER,
    NEED,
    OPEN,
    READ_NEWS,
    RIGHTS,
    SANTO_DOMINGO,
    Answers,
    receiver,
)
from tests.installation import NOON
from tests.verbs.story import ALONE, Story, alerted, attached, begun
from tests.verbs.world import World, key

CLOSING: Answers = {
    **FOLLOW,
    "follow_outcome": ["propose_closing"],
    "closing_reason": ["own_decision"],
}
CLOSED: Answers = {"open_matters": ["no"], "she_knows": ["yes"], "closing_confirmed": ["yes"]}
HELP_REFUSED: Answers = {**RIGHTS, "c1_decision": ["no"], "c1_card": ["nothing_wanted"]}
NOT_CLOSED: Answers = {
    **CLOSED,
    "closing_confirmed": ["no"],
    "not_closed_reason": ["too_early"],
}


def test_an_alert_about_two_persons_opens_a_case_for_each(world: World) -> None:
    adult, child = begun(world, ADULT, CHILD)

    assert adult.case_id != child.case_id
    assert list(world.engine.verify()) == []


def test_registering_a_person_twice_opens_one_case(world: World) -> None:
    alerted(world)
    world.complete("santo_domingo", "acknowledge_alert", OPEN)
    task_id = world.task_of("santo_domingo", "register_person").task_id
    actor, sent = world.actor("santo_domingo"), key()

    world.engine.complete(actor, task_id, ALONE, key=sent)
    again = world.engine.complete(actor, task_id, ALONE, key=sent)

    assert again.was_repeated
    waiting = [entry.name.en for entry in world.engine.inbox(actor).entries]
    assert waiting == ["Appoint who accompanies"]


def test_who_reported_an_alert_does_not_see_the_case_that_it_opened(world: World) -> None:
    (story,) = begun(world, ALONE)

    with pytest.raises(NotFound):
        story.view("raiz")


def test_the_urgency_is_proposed_by_rules_and_confirmed_by_a_person(world: World) -> None:
    alert = alerted(world)

    proposed = world.facts_of(alert.case_id)["alert_urgency"].proposal
    assert proposed is not None
    assert proposed.value == "P1"
    assert proposed.fired[0].reason.es
    world.complete("santo_domingo", "acknowledge_alert", {**OPEN, "alert_urgency": ["P2"]})
    confirmed = world.facts_of(alert.case_id)["alert_urgency"]
    assert (confirmed.value, confirmed.step) == ("P2", "acknowledge_alert")
    assert confirmed.institution == "coordinacion_santo_domingo"
    assert confirmed.proposal == proposed


def test_doubt_about_age_makes_a_minor(world: World) -> None:
    (story,) = begun(world, {**CHILD, "could_be_minor": ["unknown"]})

    assert world.facts_of(story.case_id)["age_treatment"].value == "treat_as_minor"


def test_who_takes_a_case_holds_its_lane_from_then_on(world: World) -> None:
    (story,) = begun(world, ALONE)
    story.taken("adult")

    rights = story.task("raiz", "explain_rights")

    assert rights.is_mine
    assert story.task("raiz_2", "explain_rights").owner is not None


def test_a_case_that_nobody_takes_in_time_goes_back_to_the_coordination(world: World) -> None:
    (story,) = begun(world, ALONE)
    named = {**MANAGER, "age_treatment": ["adult"]}
    story.complete("santo_domingo", "name_manager", named)
    waiting = story.task("raiz", "take_charge").task_id

    world.pass_time(hours=3)
    world.engine.run_due()

    assert story.task("santo_domingo", "name_manager")
    assert world.engine.task(world.actor("raiz"), waiting).state == "cancelled"
    assert list(world.engine.verify()) == []


def test_a_high_risk_starts_a_referral_that_answers_who_asked(world: World) -> None:
    (story,) = begun(world, ALONE)
    story.taken("adult")
    story.referred()
    story.answered()

    assert story.task("raiz", "read_referral_result").is_mine
    assert story.view("raiz").closed_at is None
    assert list(world.engine.verify()) == []


def test_a_childs_referral_passes_the_board_and_rests_on_the_duty_to_protect(
    world: World,
) -> None:
    (story,) = begun(world, {**CHILD})
    story.taken("treat_as_minor")
    story.referred(CHILDS_RIGHTS)
    story.complete("raiz", "register_need", {**NEED, "age_band": ["unknown"]})
    story.complete("raiz", "choose_receiver", receiver("albergue_ceibo_sereno"))

    with pytest.raises(AssertionError):
        story.task("ceibo", "answer_referral")
    story.complete("junta", "protect_child", CHILD_HEARD)

    known = {value.key for value in story.task("ceibo", "answer_referral").known}
    assert {"need", "age_band"} <= known
    assert "health_note" not in known


def test_another_alert_is_added_to_an_open_case_of_the_territory(world: World) -> None:
    (story,) = begun(world, ALONE)
    code = story.view("santo_domingo").case_code
    attached(world, code)

    # Nobody accompanies the person yet: what came waits until somebody does.
    world.engine.run_due()
    story.taken("adult")
    world.pass_time(minutes=11)
    world.engine.run_due()

    assert story.task("raiz", "read_attached_alert").is_mine
    story.complete("raiz", "read_attached_alert", READ_NEWS)
    assert list(world.engine.verify()) == []


def test_a_code_of_no_open_case_here_is_refused_at_its_question(world: World) -> None:
    (story,) = begun(world, ALONE)
    code = story.view("santo_domingo").case_code
    wrong = {"alert_urgency": ["P1"], "alert_decision": ["attach"], "attached_case": [code]}
    world.engine.open_case(world.actor("ong"), process_id="p00_alert", canton="1701", key=key())
    world.complete("ong", "register_alert", ALERT)

    with pytest.raises(AnswersRefused) as refused:
        world.complete("pichincha", "acknowledge_alert", wrong)

    assert set(refused.value.problems) == {"attached_case"}
    assert world.task_of("pichincha", "acknowledge_alert")


def test_following_up_goes_on_until_the_coordination_confirms_the_end(world: World) -> None:
    (story,) = begun(world, ALONE)
    story.taken("adult")
    story.complete(
        "raiz", "explain_rights", {**RIGHTS, "c1_decision": ["no"], "c1_card": ["nothing_wanted"]}
    )

    story.complete("raiz", "accompany", FOLLOW)
    story.complete("raiz", "accompany", CLOSING)
    assert story.view("raiz").closed_at is None
    story.complete("santo_domingo", "confirm_closing", CLOSED)

    assert story.view("santo_domingo").closed_at is not None


def test_an_alert_that_comes_after_the_end_opens_nothing_and_is_told(world: World) -> None:
    (story,) = begun(world, ALONE)
    story.taken("adult")
    story.complete("raiz", "explain_rights", HELP_REFUSED)
    attached(world, story.view("santo_domingo").case_code)
    story.complete("raiz", "accompany", CLOSING)
    story.complete("santo_domingo", "confirm_closing", CLOSED)

    world.engine.run_due()

    view = story.view("santo_domingo")
    assert view.closed_at is not None
    assert "alert_attached" in view.incidents[0].reason.es
    assert list(world.engine.verify()) == []


def test_no_alert_is_added_to_what_would_never_take_it(world: World) -> None:
    other = world.engine.open_case(
        world.actor("raiz"), process_id="p01_referral", canton=SANTO_DOMINGO, key=key()
    )

    with pytest.raises(AnswersRefused):
        attached(world, other.case_code)


def test_a_message_edited_by_hand_silences_no_reminder_and_is_named(world: World) -> None:
    (story,) = begun(world, ALONE)
    attached(world, story.view("santo_domingo").case_code)
    with world.engine.context.database.write() as tx:
        tx.execute(text("UPDATE message SET name = 'another'"))

    world.pass_time(days=6)
    world.engine.run_due()

    waiting = story.task("santo_domingo", "name_manager")
    with world.engine.context.database.read() as tx:
        reached = text("SELECT max(rung) FROM escalation WHERE task_id = :task_id")
        rung = tx.execute(reached, {"task_id": waiting.task_id}).scalar_one()
    assert rung == 2
    assert [finding.rule for finding in world.engine.verify()] == ["document"]


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM timer WHERE kind = 'message'",
        "DELETE FROM message",
        'UPDATE "case" SET closed_at = opened_at WHERE closed_at IS NULL',
    ],
)
def test_what_is_edited_around_messages_is_named(world: World, change: str) -> None:
    (story,) = begun(world, ALONE)
    attached(world, story.view("santo_domingo").case_code)
    assert list(world.engine.verify()) == []

    with world.engine.context.database.write() as tx:
        tx.execute(text(change))

    assert list(world.engine.verify()) != []


@pytest.mark.parametrize(
    "gone",
    [{"switched_off_at": NOON}, {"institution_code": "albergue_amanecer"}],
)
def test_a_task_of_a_person_who_left_is_free_for_her_institution(
    world: World, gone: dict[str, object]
) -> None:
    (story,) = begun(world, ALONE)
    story.taken("adult")
    story.complete("raiz", "accompany", CLOSING)
    with world.engine.context.database.write() as tx:
        tx.execute(update(account).where(account.c.username == "raiz").values(**gone))

    story.complete("santo_domingo", "confirm_closing", NOT_CLOSED)

    task = story.task("raiz_2", "accompany")
    assert (task.owner, task.state) == (None, "ready")


def test_a_task_of_a_person_comes_to_her_whoever_acts(world: World) -> None:
    (story,) = begun(world, ALONE)
    story.taken("adult")
    story.complete("raiz", "accompany", CLOSING)

    story.complete("santo_domingo", "confirm_closing", NOT_CLOSED)

    assert story.task("raiz", "accompany").is_mine


def passed_on(story: Story, username: str, element_id: str, institution: str) -> None:
    """Let the coordination pass somebody's task to another institution, which it is offered."""
    engine, coordinator = story.world.engine, story.world.actor("santo_domingo")
    task_id = story.task(username, element_id).task_id
    offered = [one.value for one in engine.coordinated_task(coordinator, task_id).targets]
    assert institution in offered
    code = InstitutionCode(institution)
    engine.reassign(coordinator, task_id, code, "No tiene personal.", key=key())


def risk_reported(story: Story, username: str) -> None:
    engine, actor = story.world.engine, story.world.actor(username)
    (entry,) = [one for one in engine.case(actor, story.case_id).reports if "riesgo" in one.name.es]
    engine.report(
        actor,
        story.case_id,
        where=entry.where,
        element_id=entry.element_id,
        answers={"new_risk_kind": ["threat"], "new_risk_note": ["Cambió de turno."]},
        key=key(),
    )


def test_who_is_put_in_charge_reads_what_is_reported_from_then_on(world: World) -> None:
    (story,) = begun(world, ALONE)
    story.taken("adult")

    passed_on(story, "raiz", "accompany", "fundacion_hilo_y_camino")
    risk_reported(story, "santo_domingo")

    task = story.task("ong", "reassess_risk")
    assert {one.key for one in task.known} >= {"new_risk_kind"}
    facts = world.facts_of(story.case_id)
    assert facts["case_manager"].value == "fundacion_hilo_y_camino"
    assert facts["case_manager_institution"].value == "fundacion_hilo_y_camino"
    assert list(world.engine.verify()) == []


def test_who_gets_a_task_has_the_whole_time_that_its_diagram_gives(world: World) -> None:
    (story,) = begun(world, ALONE)
    story.complete("santo_domingo", "name_manager", {**MANAGER, "age_treatment": ["adult"]})
    world.pass_time(minutes=110)
    passed_on(story, "raiz", "take_charge", "fundacion_hilo_y_camino")

    world.pass_time(minutes=115)
    world.engine.run_due()

    assert story.task("ong", "take_charge")
    world.pass_time(minutes=10)
    world.engine.run_due()
    assert story.task("santo_domingo", "name_manager")
    assert list(world.engine.verify()) == []
