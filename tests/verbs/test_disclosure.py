"""Nobody sees what they need not: recipients, data classes and the consent that is in force."""

from engine.errors import NotFound
from engine.model.ids import CaseId
from engine.model.views import CaseView, TaskView
from tests.answers import (
    ACCEPT,
    ARRIVED,
    CONSENT,
    HEALTH_NOTE,
    NEED,
    REJECT,
    SAFE_CONTACT,
    receiver,
)
from tests.verbs.world import World


def values(view: CaseView | TaskView) -> set[str]:
    return {str(known.value) for known in view.known}


def case(world: World, username: str, case_id: CaseId) -> CaseView | None:
    try:
        return world.engine.case(world.actor(username), case_id)
    except NotFound:
        return None


def test_the_receiver_sees_the_classes_that_were_allowed_and_no_others(world: World) -> None:
    world.asked()

    task = world.task_of("albergue", "answer_referral")

    assert SAFE_CONTACT in values(task)
    assert HEALTH_NOTE not in values(task)
    assert task.withheld > 0


def test_health_is_shared_when_she_allows_it(world: World) -> None:
    world.open()
    world.complete("ong", "register_need", NEED)
    world.complete("ong", "choose_receiver", receiver("albergue_amanecer"))

    world.complete("ong", "record_consent", {**CONSENT, "c3_classes": ["basic", "health"]})

    seen = values(world.task_of("albergue", "answer_referral"))
    assert HEALTH_NOTE in seen
    assert SAFE_CONTACT not in seen


def test_a_consent_for_one_receiver_is_none_for_the_next(world: World) -> None:
    """The decision of the first consent still stands in the facts when another receiver is chosen."""
    case_id, _ = world.asked()
    world.complete("albergue", "answer_referral", REJECT)

    world.complete("ong", "choose_receiver", receiver("albergue_ceibo_sereno"))

    view = case(world, "ceibo", case_id)
    assert view is None or values(view) == set()


def test_a_receiver_that_rejected_keeps_only_its_own_entries(world: World) -> None:
    case_id, _ = world.asked()
    world.complete("albergue", "answer_referral", REJECT)
    world.complete("ong", "choose_receiver", receiver("albergue_ceibo_sereno"))

    view = case(world, "albergue", case_id)

    assert view is not None
    assert view.relation == "own_entries"
    assert {known.key for known in view.known} == {"answer", "reject_code"}
    assert view.waiting == ()
    assert {entry.institution for entry in view.timeline} == {"Albergue Amanecer"}
    assert case(world, "albergue_2", case_id) is None


def test_the_next_receiver_does_not_learn_who_was_asked_before(world: World) -> None:
    case_id, _ = world.asked()
    world.complete("albergue", "answer_referral", REJECT)
    world.complete("ong", "choose_receiver", receiver("albergue_ceibo_sereno"))
    world.complete("ong", "record_consent", CONSENT)

    view = case(world, "ceibo", case_id)

    assert view is not None
    assert "Amanecer" not in repr(view)
    assert [entry.text.en for entry in view.timeline] == [
        "Passed to Albergue Ceibo Sereno: Answer the referral"
    ]


def test_values_go_with_the_task_and_leave_with_it(world: World) -> None:
    case_id, _ = world.asked()
    world.complete("albergue", "answer_referral", {"answer": ["ask"], "receiver_question": ["¿?"]})

    view = case(world, "albergue", case_id)

    assert view is not None
    assert SAFE_CONTACT not in values(view)
    assert [one.institution for one in view.waiting] == ["Fundación Hilo y Camino"]


def test_a_coordinator_sees_progress_and_not_one_answer(world: World) -> None:
    case_id, _ = world.asked()

    view = case(world, "pichincha", case_id)

    assert view is not None
    assert view.relation == "coordination"
    assert view.known == ()
    assert [one.institution for one in view.waiting] == ["Albergue Amanecer"]
    assert case(world, "santo_domingo", case_id) is None


def test_the_sender_sees_the_answer_and_remains_responsible_until_arrival(world: World) -> None:
    case_id, _ = world.asked()
    world.complete("albergue", "answer_referral", ACCEPT)
    world.complete("albergue", "confirm_arrival", ARRIVED)

    view = case(world, "ong", case_id)

    assert view is not None
    assert view.relation == "party"
    assert {"answer", "arrived"} <= {known.key for known in view.known}


def test_a_colleague_sees_the_institutions_case_and_a_stranger_none(world: World) -> None:
    case_id, _ = world.asked()

    assert case(world, "ong_2", case_id) is not None
    assert case(world, "albergue_2", case_id) is not None
    assert case(world, "salud", case_id) is None
    assert case(world, "ceibo", case_id) is None


def test_lists_carry_codes_and_steps_and_never_an_answer(world: World) -> None:
    case_id, _ = world.asked()
    world.pass_time(days=9)

    shown = repr(
        [
            world.engine.inbox(world.actor("albergue")),
            world.engine.cases(world.actor("ong")),
            world.engine.stalled(world.actor("pichincha")),
        ]
    )

    assert world.engine.case(world.actor("ong"), case_id).case_code in shown
    for answer in (SAFE_CONTACT, HEALTH_NOTE, "shelter", "Alojamiento", "Mujer"):
        assert answer not in shown
