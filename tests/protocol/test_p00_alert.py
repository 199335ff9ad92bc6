"""An alert is answered: a case for each person, another case that exists, or other help."""

from typing import Final

import pytest

from engine.errors import AnswersRefused
from engine.testing import ProcessRun
from tests.protocol.packaged import filled, started

ALERT: Final = {
    "alert_channel": "phone_line",
    "reporter_reserved": "yes",
    "persons_count": 2,
    "imminent_danger": "no",
    "medical_emergency": "no",
    "exploiter_present": "no",
    "may_be_minor": "no",
    "recent_sexual_violence": "no",
    "pregnancy": "no",
    "detained_or_facing_removal": "no",
    "situation_now": "under_7_days",
    "threats": "no",
}
PERSON: Final = {
    "age_document": "none",
    "age_contested": "no",
    "could_be_minor": "unknown",
    "extraction_needed": "no",
}


def alerted(**answers: str) -> ProcessRun:
    run = started("p00_alert", reporter="fundacion_hilo_y_camino")
    run.complete("register_alert", filled("f01a", {**ALERT, **answers}))
    return run


def acknowledged(run: ProcessRun, **answers: str) -> None:
    run.complete("acknowledge_alert", filled("f01b", {"alert_urgency": "P2", **answers}))


def test_the_urgency_is_proposed_and_the_coordination_decides() -> None:
    run = alerted(exploiter_present="yes")
    proposed = run.facts["alert_urgency"]
    assert run.active() == ["acknowledge_alert"]

    acknowledged(run, alert_decision="open")

    assert (proposed, run.facts["alert_urgency"]) == ("P1", "P2")


def test_each_person_of_an_alert_gets_a_case_with_what_it_needs_and_nothing_else() -> None:
    run = alerted()
    acknowledged(run, alert_decision="open")

    for number, another in ((1, "yes"), (2, "no")):
        answers = {**PERSON, "person_number": number, "another_person": another}
        run.complete("register_person", filled("f01b_person", answers))

    assert run.active() == ["name_manager", "name_manager"]
    assert run.facts_of("p00_case") == {
        "alert_urgency": "P2",
        "person_number": 1,
        "age_document": "none",
        "document_reliable": None,
        "age_contested": "no",
        "could_be_minor": "unknown",
        "extraction_needed": "no",
        "manager_service": "accompaniment",
        "age_treatment": "treat_as_minor",
    }


def test_an_alert_about_a_known_person_is_sent_to_her_case_and_ends() -> None:
    run = alerted()

    acknowledged(run, alert_decision="attach", attached_case="ec7q2m4x")

    assert run.ended
    assert run.facts["attached_case"] == "EC-7Q2M-4X"


def test_no_alert_is_added_to_what_is_no_case() -> None:
    answers = {"alert_urgency": "P2", "alert_decision": "attach", "attached_case": "la del bus"}

    with pytest.raises(AnswersRefused) as refused:
        filled("f01b", answers)

    assert set(refused.value.problems) == {"attached_case"}


def test_what_is_no_trafficking_is_answered_with_other_help() -> None:
    run = alerted()
    acknowledged(run, alert_decision="elsewhere")
    assert run.active() == ["offer_other_help"]

    answers = {
        "other_route": "smuggling",
        "handover_way": "together",
        "knows_way_back": "yes",
    }
    run.complete("offer_other_help", filled("f01_elsewhere", answers))

    assert run.ended
