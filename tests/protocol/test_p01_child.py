"""A child's referral rests on the duty to protect, decided by the board; an adult decides herself."""

from typing import Final

import pytest

from engine.errors import AnswersRefused
from engine.testing import ProcessRun
from tests.protocol.packaged import filled, started

NEED: Final = {"need": "shelter", "urgency": "normal"}
CHOSEN: Final = {"receiver_choice": "chosen", "receiver": "albergue_amanecer"}
DUE: Final = {
    "age_band": "minor",
    "protection_ground": "duty_to_protect",
    "child_heard": "alone",
    "child_explained": "yes",
    "child_assent": "no",
    "child_dissent": "risk_is_greater",
    "child_representative": "board",
    "protection_classes": ["basic", "health"],
}


def chosen(age_band: str) -> ProcessRun:
    run = started("p01_referral", sender="fundacion_hilo_y_camino")
    run.message("referral_requested")
    assert run.active() == ["register_need"]
    run.complete("register_need", {**NEED, "age_band": age_band})
    run.complete("choose_receiver", CHOSEN)
    return run


@pytest.mark.parametrize(
    ("age_band", "task"),
    [("adult", "record_consent"), ("minor", "protect_child"), ("unknown", "protect_child")],
)
def test_only_who_is_certainly_an_adult_is_asked_to_consent(age_band: str, task: str) -> None:
    assert chosen(age_band).active() == [task]


def test_a_place_that_the_coordination_found_takes_the_same_way() -> None:
    run = started("p01_referral", sender="fundacion_hilo_y_camino")
    run.message("referral_requested")
    run.complete("register_need", {**NEED, "age_band": "minor"})
    run.complete("choose_receiver", {"receiver_choice": "none_available"})
    run.complete("find_receiver", {"search_result": "found", "receiver": "hogar_tres_volcanes"})

    assert run.active() == ["protect_child"]


def test_with_the_duty_to_protect_the_receiver_is_asked() -> None:
    run = chosen("minor")

    run.complete("protect_child", filled("f02_child", DUE, run.facts))

    assert run.active() == ["answer_referral"]
    assert run.facts["protection_classes"] == ["basic", "health"]


def test_who_turns_out_to_be_an_adult_decides_herself() -> None:
    run = chosen("unknown")

    run.complete("protect_child", filled("f02_child", {"age_band": "adult"}, run.facts))

    assert run.active() == ["record_consent"]
    assert run.facts["protection_ground"] is None


def test_where_the_receiver_is_not_right_the_sender_chooses_another() -> None:
    run = chosen("minor")
    answers = {key: value for key, value in DUE.items() if key != "protection_classes"}
    answers["protection_ground"] = "receiver_not_right"

    run.complete("protect_child", filled("f02_child", answers, run.facts))

    assert run.active() == ["choose_receiver"]
    run.complete("choose_receiver", CHOSEN)
    assert run.active() == ["protect_child"]


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({"child_heard": "not_yet", "child_assent": "not_asked"}, "child_heard"),
        ({"child_representative": "involved"}, "child_representative"),
    ],
)
def test_a_child_is_heard_and_represented_by_nobody_who_is_involved(
    changed: dict[str, str], asked: str
) -> None:
    with pytest.raises(AnswersRefused) as refused:
        filled("f02_child", {**DUE, **changed}, NEED)

    assert set(refused.value.problems) == {asked}


def test_protection_that_cannot_wait_does_not() -> None:
    urgent = {**DUE, "child_heard": "not_yet", "child_assent": "not_asked"}

    assert filled("f02_child", urgent, {**NEED, "urgency": "urgent"})
