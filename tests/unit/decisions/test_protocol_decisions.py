"""Ecuador's decisions D1 and D2, rule by rule; a doubt about age always protects as a minor."""

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Final

import pytest

from engine.decisions import compile_decisions
from engine.model.decision import Decided

FOLDER: Final = Path(__file__).parent / "tables"
DECISIONS: Final = compile_decisions(
    {path.name: path.read_bytes() for path in sorted(FOLDER.glob("*.dmn"))}
)
ADULT: Final[dict[str, object]] = {"age_decision": "adult"}
MINOR: Final[dict[str, object]] = {"age_decision": "minor", "safe_adult": True}
URGENCY: Final[list[tuple[dict[str, object], str, str]]] = [
    (ADULT | {"imminent_danger": True}, "P1", "danger_now"),
    (ADULT | {"medical_emergency": True}, "P1", "medical_emergency_now"),
    (ADULT | {"exploiter_present": True}, "P1", "exploiter_is_near"),
    (MINOR | {"safe_adult": False}, "P1", "minor_alone"),
    (MINOR | {"safe_adult": None}, "P1", "minor_alone"),
    (ADULT | {"hours_since_sexual_violence": 120}, "P1", "care_has_a_window"),
    (MINOR | {"hours_matter": True}, "P1", "minor_and_hours_matter"),
    (ADULT | {"pregnancy": True, "hours_matter": True}, "P1", "pregnancy_and_hours_matter"),
    (
        ADULT | {"detained_or_facing_removal": True, "hours_matter": True},
        "P1",
        "removal_and_hours_matter",
    ),
    (MINOR, "P2", "minor"),
    (MINOR | {"age_decision": "treat_as_minor"}, "P2", "minor"),
    (MINOR | {"age_decision": None}, "P2", "minor"),
    (ADULT | {"pregnancy": True}, "P2", "pregnancy_present"),
    (ADULT | {"detained_or_facing_removal": True}, "P2", "detention_or_removal"),
    (
        ADULT | {"hours_since_sexual_violence": 10, "hours_matter": False},
        "P2",
        "care_under_way",
    ),
    (ADULT | {"days_since_leaving": 6}, "P2", "left_recently"),
    (ADULT | {"threats": True}, "P2", "threatened"),
    (ADULT | {"hours_since_sexual_violence": 121}, "P3", "nothing_urgent"),
    (ADULT | {"days_since_leaving": 7, "safe_adult": False}, "P3", "nothing_urgent"),
    (ADULT, "P3", "nothing_urgent"),
    ({}, "P1", "minor_alone"),
]
AGE: Final[list[tuple[dict[str, object], str, str]]] = [
    ({"document_is_reliable": True, "age_in_document": 17}, "minor", "document_says_minor"),
    (
        {"document_is_reliable": True, "age_in_document": 30, "age_is_contested": True},
        "treat_as_minor",
        "adulthood_contested",
    ),
    (
        {"document_is_reliable": False, "age_in_document": 17, "could_be_under_18": False},
        "treat_as_minor",
        "doubtful_document_says_minor",
    ),
    (
        {"document_is_reliable": True, "age_in_document": 18, "age_is_contested": False},
        "adult",
        "document_says_adult",
    ),
    ({"age_is_contested": False, "could_be_under_18": False}, "adult", "clearly_adult"),
    ({"age_is_contested": False, "could_be_under_18": True}, "treat_as_minor", "doubt_protects"),
    ({}, "treat_as_minor", "doubt_protects"),
]


def decide(decision: str, given: Mapping[str, object]) -> Decided:
    return DECISIONS[decision](given, None)


@pytest.mark.parametrize(("given", "value", "rule"), URGENCY)
def test_urgency_is_decided_by_the_rule_that_applies(
    given: dict[str, object], value: str, rule: str
) -> None:
    decided = decide("d1_urgency", given)

    assert (decided.value, [fired.rule_id for fired in decided.fired]) == (value, [rule])


@pytest.mark.parametrize(("given", "value", "rule"), AGE)
def test_age_is_decided_by_the_rule_that_applies(
    given: dict[str, object], value: str, rule: str
) -> None:
    decided = decide("d2_age", given)

    assert (decided.value, [fired.rule_id for fired in decided.fired]) == (value, [rule])


@pytest.mark.parametrize(("name", "cases"), [("d1_urgency", URGENCY), ("d2_age", AGE)])
def test_every_rule_fires_somewhere(
    name: str, cases: list[tuple[dict[str, object], str, str]]
) -> None:
    written = FOLDER.joinpath(f"{name}.dmn").read_text().count("<rule ")

    assert len({rule for _, _, rule in cases}) == written


def test_only_the_absence_of_every_doubt_makes_an_adult() -> None:
    answers = (True, False, None)
    for reliable, contested, could in product(answers, repeat=3):
        for age in (None, 17, 18):
            given = {
                "document_is_reliable": reliable,
                "age_is_contested": contested,
                "could_be_under_18": could,
                "age_in_document": age,
            }
            is_shown = reliable is True and age == 18
            is_clear = could is False and age != 17
            is_adult = contested is False and (is_shown or is_clear)

            assert (decide("d2_age", given).value == "adult") is is_adult


def test_who_may_be_a_minor_is_never_put_off() -> None:
    for age in ("minor", "treat_as_minor", None):
        for safe, hours in product((True, False, None), repeat=2):
            given = {"age_decision": age, "safe_adult": safe, "hours_matter": hours}

            assert decide("d1_urgency", given).value in {"P1", "P2"}


@pytest.mark.parametrize(("name", "cases"), [("d1_urgency", URGENCY), ("d2_age", AGE)])
def test_every_rule_says_why_in_both_languages(
    name: str, cases: list[tuple[dict[str, object], str, str]]
) -> None:
    for given, _, _ in cases:
        [fired] = decide(name, given).fired

        assert fired.reason.es
        assert fired.reason.en not in {"", fired.reason.es}


def test_the_decisions_have_names_in_both_languages() -> None:
    names = {each.name.es: each.name.en for each in DECISIONS.values()}

    assert names == {"Urgencia": "Urgency", "Mayoría de edad": "Age"}
