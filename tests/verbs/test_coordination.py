"""A coordinator answers an escalation: she reminds, passes the task on or gives more time, each with its reason."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from engine.errors import (
    AddressRefused,
    InterventionRefused,
    KeyReused,
    NotFound,
    TaskClosed,
)
from engine.model.ids import CaseId, InstitutionCode, TaskId
from engine.model.notice import Envelope, Letter
from tests.answers import ACCEPT, NEED, QUITO
from tests.care import NEED as CARE_NEED
from tests.care import care_package
from tests.verbs.world import World, key

WHY = "La casa avisó que no tiene personal hasta mañana."
OTHER_COORDINATION = "coordinacion_santo_domingo"
HOUR = timedelta(hours=1)
INTERVENTIONS_DIFFER = "the row differs from the journal: interventions"
SECOND_ONG = """
[[institution]]
code = "fundacion_rio_manso"
name = "Fundación Río Manso"
roles = ["ong"]
services = ["psychosocial"]
canton = "1701"
covers = ["province:17"]
"""


@pytest.fixture
def late(world: World) -> tuple[World, CaseId, TaskId]:
    """An urgent request that its receiver has left unanswered for two days; everybody was told."""
    case_id, task_id = world.asked()
    world.pass_time(hours=49)
    world.engine.run_due()
    told(world)
    return world, case_id, task_id


def told(world: World) -> list[tuple[str, str, str]]:
    sent: list[Envelope] = []
    world.engine.deliver_notices(sent.append)
    return [(one.kind, one.institution, one.capacity) for one in sent]


def timeline(world: World, username: str, case_id: CaseId) -> list[tuple[str, str]]:
    """Return what happened, in English, with the reason as this person reads it; the newest first."""
    case = world.engine.case(world.actor(username), case_id)
    return [(entry.text.en, entry.reason) for entry in case.timeline]


def in_hours(world: World, hours: float) -> datetime:
    return world.clock.now() + hours * HOUR


def pass_to(world: World, task_id: TaskId, institution: str) -> None:
    coordinator, code = world.actor("pichincha"), InstitutionCode(institution)
    world.engine.reassign(coordinator, task_id, code, WHY, key=key())


# -- who ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "username", ["santo_domingo", "ong", "albergue", "albergue_supervision", "salud"]
)
def test_only_a_coordinator_of_the_place_intervenes(
    username: str, late: tuple[World, CaseId, TaskId]
) -> None:
    world, _, task_id = late
    actor, engine, home = world.actor(username), world.engine, InstitutionCode("albergue_amanecer")
    nothing = told(world)

    with pytest.raises(NotFound):
        engine.coordinated_task(actor, task_id)
    with pytest.raises(NotFound):
        engine.nudge(actor, task_id, key=key())
    with pytest.raises(NotFound):
        engine.reassign(actor, task_id, home, WHY, key=key())
    with pytest.raises(NotFound):
        engine.extend(actor, task_id, in_hours(world, 5), WHY, key=key())

    assert nothing == told(world) == []


@pytest.mark.parametrize("reason", ["", "  no  ", "x" * 301])
def test_a_reason_says_something_and_not_too_much(
    reason: str, late: tuple[World, CaseId, TaskId]
) -> None:
    world, _, task_id = late

    with pytest.raises(InterventionRefused) as refused:
        world.engine.extend(
            world.actor("pichincha"), task_id, in_hours(world, 5), reason, key=key()
        )

    assert refused.value.fields["field"] == "reason"


def test_a_closed_task_is_decided_no_more(late: tuple[World, CaseId, TaskId]) -> None:
    world, _, task_id = late
    world.engine.complete(world.actor("albergue"), task_id, ACCEPT, key=key())

    with pytest.raises(TaskClosed):
        world.engine.nudge(world.actor("pichincha"), task_id, key=key())

    assert not world.engine.coordinated_task(world.actor("pichincha"), task_id).is_open


# -- nudge --------------------------------------------------------------------------------------


def test_a_nudge_reminds_the_holder_at_most_once_an_hour(
    late: tuple[World, CaseId, TaskId],
) -> None:
    world, case_id, task_id = late
    coordinator = world.actor("pichincha")

    world.engine.nudge(coordinator, task_id, key=key())
    assert told(world) == [("reminder", "albergue_amanecer", "worker")]
    with pytest.raises(InterventionRefused):
        world.engine.nudge(coordinator, task_id, key=key())
    world.pass_time(hours=1)
    world.engine.nudge(coordinator, task_id, WHY, key=key())

    assert told(world) == [("reminder", "albergue_amanecer", "worker")]
    words = "Coordination reminded Albergue Amanecer: Answer the referral"
    assert timeline(world, "pichincha", case_id)[:2] == [(words, WHY), (words, "")]


def test_the_same_intervention_sent_twice_is_made_once(late: tuple[World, CaseId, TaskId]) -> None:
    world, case_id, task_id = late
    coordinator, sent, until = world.actor("pichincha"), key(), in_hours(world, 5)

    for _ in range(2):
        world.engine.extend(coordinator, task_id, until, WHY, key=sent)
    with pytest.raises(KeyReused):
        world.engine.extend(coordinator, task_id, until + HOUR, WHY, key=sent)

    assert len(world.engine.coordinated_task(coordinator, task_id).interventions) == 1
    assert len([1 for words, _ in timeline(world, "ong", case_id) if "extended" in words]) == 1


# -- extend -------------------------------------------------------------------------------------


def test_an_extension_answers_the_escalation_until_its_time_has_passed(
    late: tuple[World, CaseId, TaskId],
) -> None:
    world, case_id, task_id = late
    coordinator, until = world.actor("pichincha"), in_hours(world, 20)

    world.engine.extend(coordinator, task_id, until, WHY, key=key())

    board = world.engine.stalled(coordinator)
    assert board.entries == ()
    (answered,) = board.answered
    assert answered.answer is not None
    assert (answered.answer.kind, answered.answer.due_at) == ("extended", until)
    assert told(world) == [("reminder", "albergue_amanecer", "worker")]
    world.pass_time(hours=21)
    world.engine.run_due()
    (again,) = world.engine.stalled(coordinator).entries
    assert (again.rung, again.answer) == (1, answered.answer)
    assert ("escalation", "albergue_amanecer", "supervisor") in told(world)
    assert case_id == again.case_id


def test_after_an_extension_the_whole_ladder_is_climbed_again(
    late: tuple[World, CaseId, TaskId],
) -> None:
    world, case_id, task_id = late
    world.engine.extend(world.actor("pichincha"), task_id, in_hours(world, 20), WHY, key=key())
    told(world)

    world.pass_time(days=9)
    world.engine.run_due()

    climbed = [who for kind, *who in told(world) if kind == "escalation"]
    assert climbed == [
        ["albergue_amanecer", "supervisor"],
        ["coordinacion_pichincha", "coordinator"],
    ]
    words = [words for words, _ in timeline(world, "ong", case_id) if "escalation" in words]
    assert len(words) == 4
    assert list(world.engine.verify()) == []


def test_more_time_is_given_forward_at_most_doubled_and_at_most_twice(world: World) -> None:
    _, task_id = world.asked()
    coordinator, due = world.actor("pichincha"), in_hours(world, 24)

    for hours in (24, 12, -1, 48.1):
        with pytest.raises(InterventionRefused) as refused:
            world.engine.extend(coordinator, task_id, in_hours(world, hours), WHY, key=key())
        assert refused.value.fields["field"] == "due_at"
    world.engine.extend(coordinator, task_id, due + 12 * HOUR, WHY, key=key())
    world.engine.extend(coordinator, task_id, due + 24 * HOUR, WHY, key=key())
    world.pass_time(days=3)
    with pytest.raises(InterventionRefused, match="twice"):
        world.engine.extend(coordinator, task_id, in_hours(world, 5), WHY, key=key())

    assert world.engine.coordinated_task(coordinator, task_id).extensible_until is None


def test_a_task_that_is_very_late_can_get_its_first_time_once_more_from_now(
    late: tuple[World, CaseId, TaskId],
) -> None:
    world, _, task_id = late
    coordinator = world.actor("pichincha")
    until = world.engine.coordinated_task(coordinator, task_id).extensible_until
    assert until == in_hours(world, 24)

    world.engine.extend(coordinator, task_id, until, WHY, key=key())

    explained = world.task_of("albergue", "answer_referral").due
    assert (explained.due_at, explained.is_overdue) == (until, False)
    assert explained.explanation.en.endswith("; extended by the coordination")
    # What is left until the next whole minute is no time to choose from.
    world.pass_time(seconds=30)
    assert world.engine.coordinated_task(coordinator, task_id).extensible_until is None


# -- reassign -----------------------------------------------------------------------------------


def test_a_task_that_rests_on_a_consent_goes_to_no_other_institution(
    late: tuple[World, CaseId, TaskId],
) -> None:
    world, case_id, task_id = late
    coordinator = world.actor("pichincha")
    before = world.engine.coordinated_task(coordinator, task_id)

    with pytest.raises(InterventionRefused) as refused:
        pass_to(world, task_id, "casa_puente_claro")

    assert before.targets == ()
    assert refused.value.fields["problem"] == before.refusal
    assert "ask her again" in str(refused.value)
    assert world.task_of("albergue", "answer_referral").task_id == task_id
    assert not [words for words, _ in timeline(world, "ong", case_id) if "passed the task" in words]


def test_a_task_of_who_a_ground_names_besides_goes_to_no_other_institution(world: World) -> None:
    world.open()
    task_id = world.task_of("ong", "register_need").task_id
    world.pass_time(days=30)
    world.engine.run_due()

    view = world.engine.coordinated_task(world.actor("pichincha"), task_id)

    assert view.targets == ()
    assert view.refusal is not None
    assert "ask her again" in view.refusal.en


def test_a_task_goes_to_the_supervisor_of_its_institution_with_its_time_limit(
    late: tuple[World, CaseId, TaskId],
) -> None:
    world, case_id, task_id = late
    world.engine.claim(world.actor("albergue"), task_id, key=key())
    due_at = world.task_of("albergue", "answer_referral").due.due_at

    pass_to(world, task_id, "albergue_amanecer")

    assert told(world) == [("task_ready", "albergue_amanecer", "supervisor")]
    task = world.task_of("albergue_supervision", "answer_referral")
    assert (task.owner, task.due.due_at) == (None, due_at)
    assert timeline(world, "albergue_supervision", case_id)[0] == (
        "Coordination passed the task to the supervisor of Albergue Amanecer: Answer the referral",
        WHY,
    )


@pytest.fixture
def searching(world: World) -> tuple[World, CaseId, TaskId]:
    """A case in which the coordination itself is to find a receiver."""
    opened = world.open()
    world.complete("ong", "register_need", NEED)
    world.complete("ong", "choose_receiver", {"receiver_choice": ["none_available"]})
    told(world)
    return world, opened.case_id, world.task_of("pichincha", "find_receiver").task_id


def test_a_task_of_a_role_goes_to_another_institution_that_fills_it(
    searching: tuple[World, CaseId, TaskId],
) -> None:
    world, case_id, task_id = searching
    coordinator = world.actor("pichincha")
    world.pass_time(hours=3)
    world.engine.run_due()
    told(world)
    targets = world.engine.coordinated_task(coordinator, task_id).targets
    assert [one.value for one in targets] == ["coordinacion_nacional", OTHER_COORDINATION]

    pass_to(world, task_id, OTHER_COORDINATION)

    assert told(world) == [("task_ready", OTHER_COORDINATION, "worker")]
    task = world.task_of("santo_domingo", "find_receiver")
    assert (task.task_id, task.due.due_at) == (task_id, in_hours(world, 4))
    assert world.engine.inbox(coordinator).entries == ()
    world.pass_time(hours=5)
    world.engine.run_due()
    assert ("escalation", OTHER_COORDINATION, "supervisor") in told(world)
    assert world.engine.case(world.actor("santo_domingo"), case_id).relation == "party"
    assert list(world.engine.verify()) == []


def test_who_held_a_task_loses_the_case_unless_related_otherwise(
    world: World,
) -> None:
    files = care_package()
    files["ecuador.toml"] += SECOND_ONG.encode()
    world.engine.deploy(files)
    ong = world.actor("ong")
    opened = world.engine.open_case(ong, process_id="care", canton=QUITO, key=key())
    world.complete("ong", "note_need", CARE_NEED)
    task_id = world.task_of("ong_2", "confirm").task_id

    pass_to(world, task_id, "fundacion_rio_manso")

    with pytest.raises(NotFound):
        world.engine.task(world.actor("ong"), task_id)
    (gone,) = world.engine.inbox(world.actor("ong_2")).passed_on
    assert (gone.case_code, gone.name.en) == (opened.case_code, "Confirm the priority")
    assert world.engine.inbox(world.actor("albergue")).passed_on == ()
    # The institution that opened the case stays responsible for it.
    (waiting,) = world.engine.case(world.actor("ong"), opened.case_id).waiting
    assert waiting.institution == "Fundación Río Manso"
    with world.engine.context.database.read() as tx:
        held = tx.execute(text("SELECT institution_code FROM task WHERE closed_at IS NULL"))
        assert [row.institution_code for row in held] == ["fundacion_rio_manso"]
    assert list(world.engine.verify()) == []


# -- what others read ---------------------------------------------------------------------------


def test_everybody_in_the_case_reads_what_was_decided_and_who_answers_for_it_reads_why(
    late: tuple[World, CaseId, TaskId],
) -> None:
    world, case_id, task_id = late
    world.engine.extend(world.actor("pichincha"), task_id, in_hours(world, 5), WHY, key=key())
    words = (
        "Coordination extended the time limit of Albergue Amanecer until 25/11/2026 18:00: "
        "Answer the referral"
    )

    for username, reason in (
        ("pichincha", WHY),
        ("albergue_supervision", WHY),
        ("ong_supervision", WHY),
        ("ong", ""),
        ("albergue", ""),
    ):
        assert timeline(world, username, case_id)[0] == (words, reason), username
    case = world.engine.case(world.actor("ong"), case_id)
    assert str(case.timeline[0].post) == "Puesto de pichincha"


def test_what_coordinators_did_agrees_with_the_journal(
    searching: tuple[World, CaseId, TaskId],
) -> None:
    world, _, task_id = searching
    coordinator, engine = world.actor("pichincha"), world.engine

    engine.nudge(coordinator, task_id, key=key())
    engine.extend(coordinator, task_id, in_hours(world, 5), WHY, key=key())
    pass_to(world, task_id, OTHER_COORDINATION)
    pass_to(world, task_id, OTHER_COORDINATION)
    engine.extend(coordinator, task_id, in_hours(world, 6), WHY, key=key())

    task = world.task_of("santo_domingo", "find_receiver")
    assert task.due.due_at == in_hours(world, 6)
    assert list(engine.verify()) == []


@pytest.mark.parametrize(
    "change", ["institution_code = 'albergue_amanecer'", "due_at = '2026-11-24 13:00:00'"]
)
def test_a_task_moved_by_hand_after_an_intervention_is_found(
    searching: tuple[World, CaseId, TaskId], change: str
) -> None:
    world, _, task_id = searching
    pass_to(world, task_id, OTHER_COORDINATION)

    with world.engine.context.database.write() as tx:
        tx.execute(text(f"UPDATE task SET {change} WHERE closed_at IS NULL"))  # noqa: S608

    assert [one.rule for one in world.engine.verify()] == ["row"]


def test_a_reason_stands_nowhere_in_clear_and_a_change_of_it_is_found(
    late: tuple[World, CaseId, TaskId],
) -> None:
    world, _, task_id = late
    world.engine.nudge(world.actor("pichincha"), task_id, WHY, key=key())

    with world.engine.context.database.write() as tx:
        (journal,) = tx.execute(text("SELECT content FROM journal WHERE kind = 'nudged'")).one()
        (sealed,) = tx.execute(text("SELECT reason FROM intervention")).one()
        assert list(world.engine.verify()) == []
        tx.execute(text("DELETE FROM intervention"))

    assert WHY not in journal
    assert WHY.encode() not in sealed
    assert [one.message.en for one in world.engine.verify()] == [INTERVENTIONS_DIFFER]


@pytest.mark.parametrize(
    "change",
    [
        "kind = 'extended'",
        "source_code = 'fundacion_rio_manso'",
        "target_code = 'fundacion_rio_manso'",
        "reason = NULL",
    ],
)
def test_an_intervention_that_was_changed_by_hand_is_found(
    late: tuple[World, CaseId, TaskId], change: str
) -> None:
    world, _, task_id = late
    world.engine.nudge(world.actor("pichincha"), task_id, WHY, key=key())

    with world.engine.context.database.write() as tx:
        tx.execute(text(f"UPDATE intervention SET {change}"))  # noqa: S608

    assert [one.message.en for one in world.engine.verify()] == [INTERVENTIONS_DIFFER]


# -- what did not arrive ------------------------------------------------------------------------


def test_a_notice_that_did_not_arrive_is_shown_until_a_later_one_arrives(world: World) -> None:
    refused = True

    def send(_: Letter) -> None:
        if refused:
            raise AddressRefused(code=550)

    world.engine.choose_address(world.actor("albergue"), "turno@albergue.example")
    _, task_id = world.asked()
    coordinator = world.actor("pichincha")
    world.engine.mail_notices(send)
    (letter,) = world.engine.stalled(coordinator).undelivered
    assert (letter.task_id, letter.failure, letter.capacity) == (task_id, "refused", "worker")
    assert (letter.institution, letter.reached_some) == ("Albergue Amanecer", False)
    assert world.engine.stalled(world.actor("santo_domingo")).undelivered == ()

    refused = False
    world.pass_time(minutes=1)
    world.engine.nudge(coordinator, task_id, key=key())
    world.engine.mail_notices(send)

    assert world.engine.stalled(coordinator).undelivered == ()


def test_of_several_notices_that_nobody_got_the_last_one_is_shown(world: World) -> None:
    world.asked()
    world.pass_time(hours=30)
    world.engine.run_due()

    world.engine.mail_notices(lambda _: None)

    shown = world.engine.stalled(world.actor("pichincha")).undelivered
    assert sorted((one.capacity, one.failure) for one in shown) == [
        ("supervisor", "nobody"),
        ("worker", "nobody"),
    ]


def test_an_escalation_that_nobody_heard_is_no_concern_once_it_is_answered(
    late: tuple[World, CaseId, TaskId],
) -> None:
    world, _, task_id = late
    coordinator = world.actor("pichincha")
    with world.engine.context.database.write() as tx:
        tx.execute(text("UPDATE outbox SET delivered_at = NULL, next_try_at = created_at"))
    world.engine.mail_notices(lambda _: None)
    assert len(world.engine.stalled(coordinator).undelivered) == 3

    world.engine.extend(coordinator, task_id, in_hours(world, 20), WHY, key=key())
    world.engine.nudge(coordinator, task_id, key=key())

    board = world.engine.stalled(coordinator)
    assert [one.capacity for one in board.undelivered] == ["worker"]
    assert [one.answer.kind for one in board.answered if one.answer] == ["extended"]
