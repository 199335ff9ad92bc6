"""The first steps of a case: somebody takes charge, and from then on nobody is left without a next step."""

from collections.abc import Mapping
from typing import Final

import pytest

from engine.errors import AnswersRefused
from engine.testing import ProcessRun
from tests.protocol.packaged import filled, started

NGO: Final = "fundacion_raiz_de_ceibo"
OPENING: Final = {
    "alert_urgency": "P1",
    "person_number": 1,
    "age_document": "adult",
    "document_reliable": "yes",
    "age_contested": "no",
    "could_be_minor": "no",
    "extraction_needed": "unknown",
}
CHILD: Final = {"age_document": "none", "document_reliable": None, "could_be_minor": "unknown"}
APPOINTED: Final = {
    "person_number": 1,
    "age_treatment": "adult",
    "extraction_needed": "no",
    "case_manager_institution": NGO,
}
RIGHTS: Final = {
    "c1_language": "spanish",
    "c1_interpreter": "no",
    "rights_explained": ["no_complaint_needed"],
    "c1_capacity_doubt": "no",
    "c1_representative": "not_needed",
    "c1_decision": "yes",
}
OF_A_CHILD: Final = {**RIGHTS, "c1_representative": "present", "c1_assent": "no"}
DIMENSIONS: Final = (
    "exploiter_access",
    "threats",
    "debt",
    "organised_group",
    "official_involvement",
    "family_involved",
    "self_harm",
    "health",
    "publicity",
    "legal_exposure",
    "dependants",
)
RISK: Final = {
    **{f"risk_{name}": "1" for name in DIMENSIONS},
    "own_perception": "uneasy",
    "risk_level": "medium",
    "referral_needed": "no",
}
FOLLOWED: Final = {
    "last_contact": "2026-11-23",
    "contact_result": "in_person",
    "safety_now": "good",
    "wellbeing_now": "mixed",
    "plan_now": "good",
    "follow_outcome": "continue",
}
CLOSING: Final = {**FOLLOWED, "follow_outcome": "propose_closing", "closing_reason": "goals_met"}
CLOSED: Final = {"open_matters": "no", "she_knows": "yes", "closing_confirmed": "yes"}
NOT_CLOSED: Final = {"open_matters": "no", "she_knows": "yes", "closing_confirmed": "no"}


def do(run: ProcessRun, task: str, form_id: str, answers: Mapping[str, object]) -> None:
    run.complete(task, filled(form_id, answers, run.facts))


def opened(carried: Mapping[str, object] = OPENING) -> ProcessRun:
    run = started("p00_case")
    run.message("case_opening", {**OPENING, **carried})
    return run


def named(run: ProcessRun, extraction: str = "no") -> None:
    answers = {
        **APPOINTED,
        "age_treatment": run.facts["age_treatment"],
        "extraction_needed": extraction,
    }
    do(run, "name_manager", "f01b_manager", answers)


def taken(carried: Mapping[str, object] = OPENING, *, extraction: str = "no") -> ProcessRun:
    run = opened(carried)
    named(run, extraction)
    answers = filled("f01b_take", {"manager_conflict": "no", "first_contact_way": "visit"})
    run.complete("take_charge", {**answers, "case_manager": NGO})
    return run


@pytest.mark.parametrize(("carried", "treated"), [({}, "adult"), (CHILD, "treat_as_minor")])
def test_the_treatment_by_age_is_proposed_to_whoever_appoints(
    carried: dict[str, object], treated: str
) -> None:
    run = opened(carried)

    assert run.active() == ["name_manager"]
    assert run.facts["age_treatment"] == treated


def test_whoever_appoints_cannot_overrule_a_doubt_about_age() -> None:
    run = opened({"age_contested": "yes"})

    with pytest.raises(AnswersRefused) as refused:
        filled("f01b_manager", APPOINTED, run.facts)

    assert set(refused.value.problems) == {"age_treatment"}


@pytest.mark.parametrize(("urgency", "within"), [("P1", "PT2H"), ("P3", "P2D")])
def test_a_case_that_nobody_takes_goes_back_to_the_coordination(urgency: str, within: str) -> None:
    run = opened({"alert_urgency": urgency})
    named(run)
    assert run.active() == ["take_charge"]

    run.advance(within)

    assert run.active() == ["name_manager"]


@pytest.mark.parametrize(("carried", "police"), [({}, "extract_adult"), (CHILD, "extract_child")])
def test_rights_accompaniment_and_a_safe_way_out_begin_together(
    carried: dict[str, object], police: str
) -> None:
    run = taken(carried, extraction="yes")

    assert set(run.active()) == {"explain_rights", "accompany", police}


def test_an_adult_who_refuses_is_not_assessed_and_still_accompanied() -> None:
    run = taken()

    do(
        run,
        "explain_rights",
        "f02_rights",
        {**RIGHTS, "c1_decision": "no", "c1_card": "paper_card"},
    )

    assert run.active() == ["accompany"]


def test_a_child_who_refuses_is_protected_all_the_same() -> None:
    run = taken(CHILD)

    answers = {**OF_A_CHILD, "c1_decision": "no", "c1_card": "nothing_wanted"}
    do(run, "explain_rights", "f02_rights", answers)

    assert set(run.active()) == {"accompany", "assess_risk"}


def referred(carried: Mapping[str, object] = OPENING) -> ProcessRun:
    run = taken(carried)
    rights = RIGHTS if run.facts["age_treatment"] == "adult" else OF_A_CHILD
    do(run, "explain_rights", "f02_rights", rights)
    do(run, "assess_risk", "f04", {**RISK, "referral_needed": "yes", "first_need": "shelter"})
    return run


@pytest.mark.parametrize(
    ("carried", "urgency", "age_band"),
    [({}, "urgent", "adult"), ({**CHILD, "alert_urgency": "P2"}, "normal", "unknown")],
)
def test_the_first_need_becomes_a_referral_of_the_one_in_charge(
    carried: dict[str, object], urgency: str, age_band: str
) -> None:
    run = referred(carried)

    assert set(run.active()) == {"accompany", "register_need"}
    assert run.facts_of("p01_referral") == {
        "sender": NGO,
        "need": "shelter",
        "urgency": urgency,
        "age_band": age_band,
    }


@pytest.mark.parametrize("is_closing", [False, True])
def test_how_a_referral_ended_is_read_while_the_case_goes_on(*, is_closing: bool) -> None:
    run = referred()
    run.complete("register_need")
    run.complete("choose_receiver", {"receiver_choice": "none_available"})
    if is_closing:
        do(run, "accompany", "f00_follow", CLOSING)
    going_on = "confirm_closing" if is_closing else "accompany"
    run.complete("find_receiver", {"search_result": "withdrawn"})

    assert set(run.active()) == {going_on, "read_referral_result"}
    assert run.facts["referral_outcome"] == "withdrawn"
    do(run, "read_referral_result", "f00_read", {"news_decision": "taken_note"})
    assert run.active() == [going_on]


NEWS: Final = [("new_risk_reported", "reassess_risk"), ("alert_attached", "read_attached_alert")]


@pytest.mark.parametrize(("message", "task"), NEWS)
@pytest.mark.parametrize("is_closing", [False, True])
def test_news_open_a_task_of_their_own_each_time(
    message: str, task: str, *, is_closing: bool
) -> None:
    run = taken()
    do(
        run,
        "explain_rights",
        "f02_rights",
        {**RIGHTS, "c1_decision": "later", "c1_card": "paper_card"},
    )
    do(run, "assess_risk", "f04", RISK)
    if is_closing:
        do(run, "accompany", "f00_follow", CLOSING)
    going_on = run.active()

    for _ in range(2):
        run.message(message, {"new_risk_kind": "threat", "attached_urgency": "P1"})

    assert run.active() == [*going_on, task, task]


def test_a_new_risk_may_lead_to_another_referral() -> None:
    run = taken()
    run.message("new_risk_reported", {"new_risk_kind": "address_known"})

    answers = {**RISK, "risk_level": "extreme", "referral_needed": "yes", "first_need": "shelter"}
    do(run, "reassess_risk", "f04", answers)

    assert run.facts_of("p01_referral")["urgency"] == "urgent"
    assert set(run.active()) == {"explain_rights", "accompany", "register_need"}


def test_who_feels_in_danger_is_not_recorded_as_at_low_risk() -> None:
    with pytest.raises(AnswersRefused) as refused:
        filled("f04", {**RISK, "own_perception": "in_danger", "risk_level": "low"})

    assert set(refused.value.problems) == {"risk_level"}


def test_accompanying_comes_back_until_closing_is_confirmed() -> None:
    run = taken()
    do(run, "explain_rights", "f02_rights", RIGHTS)
    do(run, "assess_risk", "f04", RISK)

    do(run, "accompany", "f00_follow", FOLLOWED)
    assert run.active() == ["accompany"]
    do(run, "accompany", "f00_follow", CLOSING)
    assert run.active() == ["confirm_closing"]
    do(run, "confirm_closing", "f00_close", {**NOT_CLOSED, "not_closed_reason": "too_early"})
    assert run.active() == ["accompany"]
    do(run, "accompany", "f00_follow", CLOSING)
    do(run, "confirm_closing", "f00_close", CLOSED)

    assert run.ended


def test_a_case_does_not_end_before_she_is_out_and_knows_her_rights() -> None:
    run = taken(extraction="yes")
    do(run, "accompany", "f00_follow", CLOSING)
    do(run, "confirm_closing", "f00_close", CLOSED)
    assert run.active() == ["explain_rights", "extract_adult"]

    out = {"extraction_result": "stays_for_now"}
    do(run, "extract_adult", "f01c", out)
    do(
        run,
        "explain_rights",
        "f02_rights",
        {**RIGHTS, "c1_decision": "no", "c1_card": "spoken_card"},
    )

    assert run.ended


@pytest.mark.parametrize(
    "unsettled", [{"open_matters": "yes"}, {"she_knows": "disagrees"}, {"she_knows": "not_yet"}]
)
def test_no_case_is_closed_over_her_head_or_with_something_open(unsettled: dict[str, str]) -> None:
    with pytest.raises(AnswersRefused) as refused:
        filled("f00_close", {**CLOSED, **unsettled})

    assert set(refused.value.problems) == {"closing_confirmed"}


def test_a_child_is_not_left_in_the_place_nor_brought_out_without_the_social_team() -> None:
    known = {"age_treatment": "treat_as_minor"}
    for answers in (
        {"extraction_result": "stays_for_now"},
        {
            "extraction_result": "out_safe",
            "social_team_present": "no",
            "care_needed_now": "no",
        },
    ):
        with pytest.raises(AnswersRefused):
            filled("f01c", answers, known)
