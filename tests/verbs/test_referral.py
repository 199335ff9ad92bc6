"""A referral from the need to the counter-referral, and the ways in which it may turn."""

import pytest

from engine.errors import AnswersRefused, NotFound
from engine.model.views import TaskView
from tests.answers import (
    ACCEPT,
    ARRIVED,
    ASK,
    CONSENT,
    FINAL_REPORT,
    INTERIM_REPORT,
    NEED,
    NORMAL_NEED,
    READ,
    REFUSAL,
    REJECT,
    receiver,
)
from tests.verbs.world import World, key


def test_a_referral_reaches_the_receiver_and_its_result_comes_back(world: World) -> None:
    case_id, _ = world.asked()

    world.complete("albergue", "answer_referral", ACCEPT)
    world.complete("albergue", "confirm_arrival", ARRIVED)
    world.complete("albergue", "counter_referral", FINAL_REPORT)
    world.complete("ong", "read_counter_referral", READ)

    case = world.engine.case(world.actor("ong"), case_id)
    assert case.outcome is not None
    assert case.outcome.en == "Referral completed"
    assert case.closed_at == world.clock.now()
    assert case.waiting == ()


def test_a_rejected_referral_goes_to_the_next_provider_with_a_new_consent(world: World) -> None:
    case_id, _ = world.asked()

    world.complete("albergue", "answer_referral", REJECT)
    world.complete("ong", "choose_receiver", receiver("albergue_ceibo_sereno"))

    waiting = world.engine.case(world.actor("ong"), case_id).waiting
    assert [one.name.en for one in waiting] == ["Explain and record consent"]
    world.complete("ong", "record_consent", CONSENT)
    assert world.task_of("ceibo", "answer_referral").case_id == case_id


def test_a_question_comes_back_to_the_sender_and_its_answer_to_the_receiver(world: World) -> None:
    world.asked()

    world.complete("albergue", "answer_referral", ASK)
    question = world.unveiled("ong", "answer_question")
    reply = {"reply_kind": ["answered"], "reply_text": ["Sí, con rampa."]}
    world.complete("ong", "answer_question", reply)

    assert "¿Necesita rampa?" in [known.value for known in question.known]
    again = world.unveiled("albergue", "answer_referral")
    assert "Sí, con rampa." in [known.value for known in again.known]


def test_without_consent_nobody_else_is_asked_and_she_gets_a_card(world: World) -> None:
    opened = world.open()
    world.complete("ong", "register_need", NEED)
    world.complete("ong", "choose_receiver", receiver("albergue_amanecer"))

    world.complete("ong", "record_consent", REFUSAL)

    assert world.engine.inbox(world.actor("albergue")).entries == ()
    assert world.task_of("ong", "give_card").case_id == opened.case_id


def test_when_no_provider_is_left_the_coordination_of_the_place_looks_for_one(
    world: World,
) -> None:
    world.open()
    world.complete("ong", "register_need", NEED)

    world.complete("ong", "choose_receiver", {"receiver_choice": ["none_available"]})

    assert world.task_of("pichincha", "find_receiver").institution.startswith("Coordinación")
    assert world.engine.inbox(world.actor("santo_domingo")).entries == ()


def test_interim_reports_come_back_every_month_until_the_last(world: World) -> None:
    world.asked()
    world.complete("albergue", "answer_referral", ACCEPT)
    world.complete("albergue", "confirm_arrival", ARRIVED)
    first = world.task_of("albergue", "counter_referral")

    world.complete("albergue", "counter_referral", INTERIM_REPORT)

    second = world.task_of("albergue", "counter_referral")
    assert (first.due.due_at - world.clock.now()).days == 15
    assert second.due.due_at.astimezone().month == 12
    assert second.due.due_at.day == world.clock.now().day


def test_the_answer_is_due_by_urgency_and_working_days_skip_holidays(world: World) -> None:
    world.clock.move_to(world.clock.now().replace(month=12, day=21))
    world.asked()
    urgent = world.task_of("albergue", "answer_referral").due

    world.asked("albergue_ceibo_sereno", NORMAL_NEED)
    normal = world.task_of("ceibo", "answer_referral").due

    assert urgent.due_at.isoformat() == "2026-12-22T17:00:00+00:00"
    assert normal.due_at.isoformat() == "2026-12-29T22:00:00+00:00"
    assert "25/12" in normal.explanation


def test_the_next_step_of_the_same_person_stays_hers_and_anothers_is_free_to_take(
    world: World,
) -> None:
    _, task_id = world.asked()

    task = world.engine.task(world.actor("albergue"), task_id)

    assert isinstance(task, TaskView)
    assert (task.state, task.is_mine) == ("ready", False)
    assert world.open().task_id == world.task_of("ong", "register_need").task_id
    assert world.task_of("ong", "register_need").is_mine


def test_an_answer_that_the_form_does_not_know_is_refused_and_nothing_is_kept(
    world: World,
) -> None:
    _, task_id = world.asked()

    with pytest.raises(AnswersRefused) as refused:
        world.engine.complete(
            world.actor("albergue"), task_id, {"answer": ["maybe"], "typename": ["x"]}, key=key()
        )

    assert set(refused.value.problems) == {"answer", "typename"}
    assert world.task_of("albergue", "answer_referral").task_id == task_id


def test_a_question_that_the_answers_hide_is_neither_asked_nor_kept(world: World) -> None:
    case_id, _ = world.asked()

    world.complete("albergue", "answer_referral", {"answer": ["accept"], "reject_code": ["unsafe"]})

    keys = [known.key for known in world.engine.case(world.actor("albergue"), case_id).known]
    assert "answer" in keys
    assert "reject_code" not in keys


def test_another_institution_finds_neither_the_case_nor_its_tasks(world: World) -> None:
    case_id, task_id = world.asked()
    stranger = world.actor("salud")

    for look in (
        lambda: world.engine.case(stranger, case_id),
        lambda: world.engine.task(stranger, task_id),
        lambda: world.engine.complete(stranger, task_id, ACCEPT, key=key()),
        lambda: world.engine.claim(stranger, task_id, key=key()),
        lambda: world.engine.case(stranger, case_id[::-1]),  # type: ignore[arg-type]  # no such case
    ):
        with pytest.raises(NotFound):
            look()
