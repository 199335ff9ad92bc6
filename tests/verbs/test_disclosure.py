"""Nobody sees what they need not: recipients, data classes and the consent that is in force."""

import pytest

from engine.errors import NotFound
from engine.model.form import Paragraph
from engine.model.ids import CaseId
from engine.model.views import CaseView, TaskView
from tests.answers import (
    ACCEPT,
    ARRIVED,
    CHILD,
    CHILD_HEARD,
    CHILDS_RIGHTS,
    CONSENT,
    HEALTH_NOTE,
    NEED,
    REFUSAL,
    REJECT,
    SAFE_CONTACT,
    Answers,
    receiver,
)
from tests.verbs.story import ALONE, Story, begun
from tests.verbs.world import World, key

CHILDS_NEED: Answers = {**NEED, "need": ["psychosocial"], "age_band": ["unknown"]}


def values(view: CaseView | TaskView) -> set[str]:
    return {str(known.value) for known in view.known}


def case(world: World, username: str, case_id: CaseId) -> CaseView | None:
    """Return a case with all that somebody may see of it, also what identifies the person."""
    actor = world.actor(username)
    for look in (world.engine.case_with_names, world.engine.case):
        try:
            return look(actor, case_id)
        except NotFound:
            continue
    return None


def test_the_receiver_sees_the_classes_that_were_allowed_and_no_others(world: World) -> None:
    world.asked()

    task = world.unveiled("albergue", "answer_referral")

    assert SAFE_CONTACT in values(task)
    assert HEALTH_NOTE not in values(task)
    assert task.withheld > 0


def test_health_is_shared_when_she_allows_it(world: World) -> None:
    world.open()
    world.complete("ong", "register_need", NEED)
    world.complete("ong", "choose_receiver", receiver("albergue_amanecer"))

    world.complete("ong", "record_consent", {**CONSENT, "c3_classes": ["basic", "health"]})

    seen = values(world.unveiled("albergue", "answer_referral"))
    assert HEALTH_NOTE in seen
    assert SAFE_CONTACT not in seen


def test_a_consent_for_one_receiver_is_none_for_the_next(world: World) -> None:
    """The decision of the first consent still stands in the facts when another receiver is chosen."""
    case_id, _ = world.asked()
    world.complete("albergue", "answer_referral", REJECT)

    world.complete("ong", "choose_receiver", receiver("albergue_ceibo_sereno"))

    assert case(world, "ceibo", case_id) is None
    world.complete("ong", "record_consent", {**CONSENT, "c3_classes": ["basic"]})
    contact = {"safe_contact"}
    assert not contact & {known.key for known in world.task_of("ceibo", "answer_referral").known}


def test_to_be_chosen_is_not_to_be_asked(world: World) -> None:
    """Before the person consents, the institution that was chosen finds nothing."""
    opened = world.open()
    world.complete("ong", "register_need", NEED)
    world.complete("ong", "choose_receiver", receiver("albergue_amanecer"))

    assert case(world, "albergue", opened.case_id) is None
    with pytest.raises(NotFound):
        world.engine.find_case(world.actor("albergue"), opened.case_code)

    world.complete("ong", "record_consent", REFUSAL)
    assert case(world, "albergue", opened.case_id) is None


def test_a_consent_that_was_given_for_another_is_not_shown_when_it_is_asked_anew(
    world: World,
) -> None:
    world.asked()
    world.complete("albergue", "answer_referral", REJECT)
    world.complete("ong", "choose_receiver", receiver("albergue_ceibo_sereno"))

    task = world.task_of("ong", "record_consent")

    assert not [known for known in task.known if known.key.startswith("c3_")]


def test_a_receiver_that_rejected_is_not_told_how_the_case_ended(world: World) -> None:
    case_id, _ = world.asked()
    world.complete("albergue", "answer_referral", REJECT)
    world.complete("ong", "choose_receiver", receiver("albergue_ceibo_sereno"))
    world.complete("ong", "record_consent", REFUSAL)
    card = {"card_kind": ["spoken_card"], "later_contact": ["no"]}
    world.complete("ong", "give_card", card)

    view = case(world, "albergue", case_id)
    assert view is not None
    assert (view.outcome, view.closed_at) == (None, None)
    (entry,) = world.engine.cases(world.actor("albergue_2")).entries
    assert (entry.step, entry.closed_at, entry.due_at) == (None, None, None)


def test_who_will_see_an_answer_is_told_as_the_consent_has_it(world: World) -> None:
    world.asked()
    world.complete("albergue", "answer_referral", ACCEPT)
    world.complete("albergue", "confirm_arrival", ARRIVED)

    recipients = world.task_of("albergue", "counter_referral").recipients

    assert recipients["report"] == ("Fundación Hilo y Camino",)
    assert recipients["health_report"] == ()
    assert recipients["referral_result"] == ("Fundación Hilo y Camino",)


def test_an_institution_that_was_asked_before_is_marked_in_the_list(world: World) -> None:
    world.asked()
    world.complete("albergue", "answer_referral", REJECT)

    choices = world.task_of("ong", "choose_receiver").choices["receiver"]

    marked = [choice.value for choice in choices if choice.label.en.endswith("(asked before)")]
    assert marked == ["albergue_amanecer"]


def test_what_follows_is_what_these_answers_lead_to(world: World) -> None:
    _, task_id = world.asked()

    checked = world.engine.check_answers(world.actor("albergue"), task_id, REJECT)

    assert [(one.name.en, one.holder) for one in checked.follows] == [
        ("Choose whom to ask", "Fundación Hilo y Camino")
    ]


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


def test_the_consent_page_names_the_institution_that_was_chosen(world: World) -> None:
    world.open()
    world.complete("ong", "register_need", NEED)
    world.complete("ong", "choose_receiver", receiver("albergue_amanecer"))

    form = world.task_of("ong", "record_consent").form

    texts = [part.text for part in form.components if isinstance(part, Paragraph)]
    assert any("Albergue Amanecer" in text.es and "Albergue Amanecer" in text.en for text in texts)
    assert not any("{{" in text for text in texts)


def test_a_receiver_that_is_asked_again_does_not_learn_who_was_asked_in_between(
    world: World,
) -> None:
    case_id, _ = world.asked()
    for username, following in (
        ("albergue", "albergue_ceibo_sereno"),
        ("ceibo", "albergue_amanecer"),
    ):
        world.pass_time(minutes=5)
        world.complete(username, "answer_referral", REJECT)
        world.pass_time(minutes=5)
        world.complete("ong", "choose_receiver", receiver(following))
        world.pass_time(minutes=5)
        world.complete("ong", "record_consent", CONSENT)

    view = case(world, "albergue", case_id)

    assert view is not None
    assert "Ceibo" not in repr(view)


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


# -- a case of several parts ---------------------------------------------------------------------


def sheltered(world: World) -> Story:
    """Return a child's case whose first referral waits for the shelter's report."""
    (story,) = begun(world, CHILD)
    story.taken("treat_as_minor")
    story.referred(CHILDS_RIGHTS)
    story.complete("raiz", "register_need", {**CHILDS_NEED, "need": ["shelter"]})
    story.complete("raiz", "choose_receiver", receiver("albergue_ceibo_sereno"))
    story.complete("junta", "protect_child", CHILD_HEARD)
    story.complete("ceibo", "answer_referral", ACCEPT)
    story.complete("ceibo", "confirm_arrival", ARRIVED)
    return story


def referred_again(story: Story, need: Answers) -> None:
    """Begin another referral of the case, and choose the shelter that has the first one."""
    raiz = story.world.actor("raiz")
    story.world.engine.report(
        raiz,
        story.case_id,
        where="p01_referral",
        element_id="need_arises",
        answers={},
        key=key(),
    )
    story.complete("raiz", "register_need", need)
    story.complete("raiz", "choose_receiver", receiver("albergue_ceibo_sereno"))


def answers_of(story: Story, username: str) -> list[tuple[str, str]]:
    return [(known.key, known.value.en) for known in story.view(username).known]


def test_a_shelter_of_one_referral_reads_nothing_of_another_for_which_it_is_only_chosen(
    world: World,
) -> None:
    story = sheltered(world)
    before = answers_of(story, "ceibo")
    world.pass_time(minutes=5)
    since = len(story.view("ceibo").timeline)

    referred_again(story, {**CHILDS_NEED, "need": ["shelter"], "urgency": ["normal"]})

    assert answers_of(story, "ceibo") == before
    story.complete(
        "junta",
        "protect_child",
        {
            "age_band": ["unknown"],
            "protection_ground": ["receiver_not_right"],
            "child_heard": ["alone"],
            "child_explained": ["yes"],
            "child_assent": ["no"],
            "child_dissent": ["plan_changed"],
            "child_representative": ["board"],
        },
    )
    assert answers_of(story, "ceibo") == before
    assert len(story.view("ceibo").timeline) == since


def test_a_shelter_that_is_asked_in_another_referral_reads_that_one_while_it_has_a_task_there(
    world: World,
) -> None:
    story = sheltered(world)
    before = answers_of(story, "ceibo")
    world.pass_time(minutes=5)
    referred_again(story, {**CHILDS_NEED, "need": ["shelter"], "urgency": ["normal"]})

    story.complete("junta", "protect_child", CHILD_HEARD)

    assert ("urgency", "Can wait some days") in answers_of(story, "ceibo")
    story.complete("ceibo", "answer_referral", REJECT)
    own = {"answer", "reject_code"}
    after = [one for one in answers_of(story, "ceibo") if one[0] not in own]
    assert after == [one for one in before if one[0] not in own]


def test_who_accompanies_a_case_reads_what_a_referral_of_it_came_to(world: World) -> None:
    (story,) = begun(world, ALONE)
    story.taken("adult")
    story.referred()
    story.answered()

    known = {one.key for one in story.task("raiz", "read_referral_result").known}

    assert {"answer", "arrived", "actions_done", "referral_result"} <= known
