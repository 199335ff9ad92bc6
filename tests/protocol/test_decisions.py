"""The packaged decisions: each rule, no fact that lowers the urgency by missing, every doubt about age."""

from collections.abc import Mapping
from itertools import product
from typing import Final

import pytest

from engine.decisions import compile_decisions
from tests.protocol.packaged import DECISIONS, FORMS

TABLES: Final = compile_decisions(DECISIONS)
SAFE: Final = {
    "imminent_danger": "no",
    "medical_emergency": "no",
    "exploiter_present": "no",
    "may_be_minor": "no",
    "safe_adult": None,
    "recent_sexual_violence": "no",
    "hours_matter": None,
    "pregnancy": "no",
    "detained_or_facing_removal": "no",
    "situation_now": "over_7_days",
    "threats": "no",
}
MINOR: Final = {"may_be_minor": "yes", "safe_adult": "yes", "hours_matter": "no"}
URGENCY: Final[list[tuple[dict[str, str], str, str]]] = [
    ({"imminent_danger": "yes"}, "P1", "danger_now"),
    ({"medical_emergency": "yes"}, "P1", "medical_emergency_now"),
    ({"exploiter_present": "yes"}, "P1", "exploiter_is_near"),
    (MINOR | {"safe_adult": "no"}, "P1", "minor_alone"),
    (MINOR | {"may_be_minor": "unknown", "safe_adult": "unknown"}, "P1", "minor_alone"),
    ({"imminent_danger": "unknown"}, "P1", "danger_not_ruled_out"),
    ({"medical_emergency": "unknown"}, "P1", "emergency_not_ruled_out"),
    ({"exploiter_present": "unknown"}, "P1", "exploiter_not_ruled_out"),
    ({"recent_sexual_violence": "yes", "hours_matter": "yes"}, "P1", "care_has_a_window"),
    (MINOR | {"hours_matter": "yes"}, "P1", "minor_and_hours_matter"),
    ({"pregnancy": "yes", "hours_matter": "unknown"}, "P1", "pregnancy_and_hours_matter"),
    (
        {"detained_or_facing_removal": "yes", "hours_matter": "yes"},
        "P1",
        "removal_and_hours_matter",
    ),
    (MINOR, "P2", "minor"),
    ({"pregnancy": "yes", "hours_matter": "no"}, "P2", "pregnancy_present"),
    ({"detained_or_facing_removal": "yes", "hours_matter": "no"}, "P2", "detention_or_removal"),
    ({"recent_sexual_violence": "yes", "hours_matter": "no"}, "P2", "care_under_way"),
    ({"situation_now": "under_7_days"}, "P2", "left_recently"),
    ({"threats": "yes"}, "P2", "threatened"),
    ({}, "P3", "nothing_urgent"),
]
KNOWN_AGE: Final = {
    "age_document": "none",
    "document_reliable": None,
    "age_contested": "no",
    "could_be_minor": "no",
}
RELIABLE: Final = {"age_document": "adult", "document_reliable": "yes"}
AGE: Final[list[tuple[dict[str, str], str, str]]] = [
    (RELIABLE | {"age_document": "under_18"}, "minor", "document_says_minor"),
    (RELIABLE | {"age_contested": "yes"}, "treat_as_minor", "adulthood_contested"),
    (
        {"age_document": "under_18", "document_reliable": "no"},
        "treat_as_minor",
        "doubtful_document_says_minor",
    ),
    ({"could_be_minor": "yes"}, "treat_as_minor", "looks_under_18"),
    (RELIABLE | {"could_be_minor": "unknown"}, "adult", "document_says_adult"),
    ({}, "adult", "clearly_adult"),
    ({"could_be_minor": "unknown"}, "treat_as_minor", "doubt_protects"),
    ({"age_contested": "unknown"}, "treat_as_minor", "doubt_protects"),
]


def rank(given: Mapping[str, object]) -> int:
    return ("P3", "P2", "P1").index(str(TABLES["d1_urgency"](given, None).value))


@pytest.mark.parametrize(
    ("table", "usual", "given", "value", "rule"),
    [
        *(("d1_urgency", SAFE, *case) for case in URGENCY),
        *(("d2_age", KNOWN_AGE, *case) for case in AGE),
    ],
)
def test_the_rule_that_applies_gives_the_value_and_says_why(
    table: str, usual: Mapping[str, object], given: Mapping[str, object], value: str, rule: str
) -> None:
    decided = TABLES[table]({**usual, **given}, None)

    assert (decided.value, [fired.rule_id for fired in decided.fired]) == (value, [rule])
    assert all(fired.reason.es and fired.reason.en != fired.reason.es for fired in decided.fired)


@pytest.mark.parametrize(("table", "cases"), [("d1_urgency", URGENCY), ("d2_age", AGE)])
def test_every_rule_applies_somewhere(
    table: str, cases: list[tuple[dict[str, str], str, str]]
) -> None:
    written = DECISIONS[f"dmn/{table}.dmn"].decode().count("<rule ")

    assert len({rule for _, _, rule in cases}) == written


def test_no_fact_lowers_the_urgency_by_missing() -> None:
    for given, _, _ in URGENCY:
        known = {**SAFE, **given}
        for name in known:
            for missing in ("unknown", None):
                assert rank({**known, name: missing}) >= rank(known), (given, name, missing)


def test_nothing_known_is_answered_at_once_and_protected_as_a_minor() -> None:
    assert rank({}) == 2
    assert TABLES["d2_age"]({}, None).value == "treat_as_minor"


def test_only_the_absence_of_every_doubt_makes_an_adult() -> None:
    answers = ("yes", "no", "unknown", None)
    for document, reliable, contested, could in product(
        ("under_18", "adult", "none", None), answers, answers, answers
    ):
        given = {
            "age_document": document,
            "document_reliable": reliable,
            "age_contested": contested,
            "could_be_minor": could,
        }
        is_shown = (document, reliable) == ("adult", "yes") and could != "yes"
        is_clear = document != "under_18" and could == "no"
        is_adult = contested == "no" and (is_shown or is_clear)

        assert (TABLES["d2_age"](given, None).value == "adult") is is_adult, given


@pytest.mark.parametrize(
    ("form_id", "key", "usual"), [("f01a", "d1", SAFE), ("f01b_person", "d2", KNOWN_AGE)]
)
def test_the_forms_ask_what_the_decisions_read(
    form_id: str, key: str, usual: Mapping[str, object]
) -> None:
    asked = {field.key for field in FORMS[form_id].fields}

    assert set(usual) <= asked, key
