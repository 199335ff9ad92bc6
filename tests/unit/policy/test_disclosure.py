"""Which value an institution reads: each condition alone keeps it closed, and all together open it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engine.bilingual import Bilingual
from engine.model.case import Fact
from engine.model.form import Disclosure, Sensitivity
from engine.model.ids import AccountId, InstitutionCode
from engine.model.manifest import ConsentFacts, DataClass, Manifest
from engine.policy import SERVICE, Sharing, may_see, outlived_consents

AT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
NAME = Bilingual("nombre", "name")
SENDER, RECEIVER, OTHER, BOARD = map(InstitutionCode, ("sender", "receiver", "other", "board"))
PARTIES = {"receiver": RECEIVER, "sender": SENDER}
FOR_THE_RECEIVER = Disclosure(
    Sensitivity.SENSITIVE, "C3", "health", "case", parties=frozenset({"receiver"})
)
ALLOWED = (Sharing("C3", frozenset({SENDER, RECEIVER}), frozenset({"health"})),)
MANIFEST = Manifest(
    package_id="p",
    name=NAME,
    version="1",
    case_prefix="EC",
    zone="America/Guayaquil",
    zones={},
    start=(),
    roles={},
    coordination=None,
    purposes={},
    data_classes={
        "basic": DataClass("basic", NAME, always=True),
        "health": DataClass("health", NAME),
    },
    services={},
    consents=(
        ConsentFacts("C3", "decision", "yes", "classes", "receiver"),
        ConsentFacts("C3", "ground", "duty", "child_classes", "receiver", between=("sender",)),
    ),
    deadlines={},
)


def fact(value: object = "x", *, by: InstitutionCode = SENDER, revision: int = 1) -> Fact:
    return Fact(value, "step", by, AccountId("a"), AT, revision)


def sees(viewer: InstitutionCode, disclosure: Disclosure, sharing: tuple[Sharing, ...]) -> bool:
    return may_see(viewer, frozenset({"acogida"}), disclosure, fact(), PARTIES, sharing)


def test_who_wrote_a_value_reads_it() -> None:
    assert sees(SENDER, replace(FOR_THE_RECEIVER, parties=frozenset()), ())


def test_a_recipient_reads_what_the_person_allowed() -> None:
    assert sees(RECEIVER, FOR_THE_RECEIVER, ALLOWED)


@pytest.mark.parametrize(
    ("viewer", "disclosure", "sharing"),
    [
        (OTHER, FOR_THE_RECEIVER, ALLOWED),
        (RECEIVER, replace(FOR_THE_RECEIVER, parties=frozenset()), ALLOWED),
        (
            RECEIVER,
            replace(FOR_THE_RECEIVER, roles=frozenset({"msp"}), parties=frozenset()),
            ALLOWED,
        ),
        (RECEIVER, FOR_THE_RECEIVER, ()),
        (RECEIVER, replace(FOR_THE_RECEIVER, data_class="legal"), ALLOWED),
        (RECEIVER, replace(FOR_THE_RECEIVER, purpose="C4"), ALLOWED),
        (RECEIVER, FOR_THE_RECEIVER, (replace(ALLOWED[0], between=frozenset({RECEIVER, OTHER})),)),
        (RECEIVER, FOR_THE_RECEIVER, (replace(ALLOWED[0], between=frozenset({SENDER})),)),
    ],
    ids=[
        "a stranger",
        "no recipient",
        "another role",
        "no consent",
        "another class",
        "another purpose",
        "a consent with somebody else",
        "a consent without the viewer",
    ],
)
def test_each_condition_alone_keeps_it_closed(
    viewer: InstitutionCode, disclosure: Disclosure, sharing: tuple[Sharing, ...]
) -> None:
    assert not sees(viewer, disclosure, sharing)


def test_a_role_is_a_recipient_too() -> None:
    by_role = replace(FOR_THE_RECEIVER, roles=frozenset({"acogida"}), parties=frozenset())

    assert sees(RECEIVER, by_role, ALLOWED)


def test_running_the_protocol_asks_for_no_consent_but_for_being_a_recipient() -> None:
    service = replace(FOR_THE_RECEIVER, purpose=SERVICE)

    assert sees(RECEIVER, service, ())
    assert not sees(OTHER, service, ())


def facts(decision: object = "yes", *, chosen: int = 1, decided: int = 2) -> dict[str, Fact]:
    return {
        "receiver": fact(RECEIVER, revision=chosen),
        "decision": fact(decision, revision=decided),
        "classes": fact(["health"], revision=decided),
    }


def test_a_consent_covers_both_ends_and_the_class_without_which_there_is_no_referral() -> None:
    (consent,) = Sharing.in_force(MANIFEST, facts())

    assert consent.between == {SENDER, RECEIVER}
    assert consent.classes == {"basic", "health"}


@pytest.mark.parametrize("decision", ["no", "later", None])
def test_what_is_not_a_yes_is_no_consent(decision: object) -> None:
    assert Sharing.in_force(MANIFEST, facts(decision)) == ()


def test_a_consent_that_is_older_than_the_choice_of_its_receiver_does_not_hold() -> None:
    old = facts(chosen=3, decided=2)

    assert Sharing.in_force(MANIFEST, old) == ()
    assert outlived_consents(MANIFEST, old) == {"step"}
    assert outlived_consents(MANIFEST, facts()) == set()


def test_without_a_receiver_or_a_decision_there_is_no_consent() -> None:
    for missing in ("receiver", "decision"):
        known = facts()
        del known[missing]
        assert Sharing.in_force(MANIFEST, known) == ()


def by_the_board(ground: object = "duty", *, chosen: int = 1) -> dict[str, Fact]:
    return {
        "sender": fact(SENDER, revision=0),
        "receiver": fact(RECEIVER, revision=chosen),
        "ground": fact(ground, by=BOARD, revision=2),
        "child_classes": fact(["health"], by=BOARD, revision=2),
    }


def test_what_a_board_decides_covers_the_institution_that_wrote_what_is_shared() -> None:
    sharing = Sharing.in_force(MANIFEST, by_the_board())

    assert [consent.between for consent in sharing] == [{SENDER, RECEIVER, BOARD}]
    assert sees(RECEIVER, FOR_THE_RECEIVER, sharing)
    assert not sees(OTHER, FOR_THE_RECEIVER, sharing)


def test_a_board_that_finds_no_ground_or_decided_on_another_receiver_opens_nothing() -> None:
    assert Sharing.in_force(MANIFEST, by_the_board("receiver_not_right")) == ()
    assert Sharing.in_force(MANIFEST, by_the_board(chosen=3)) == ()
    assert outlived_consents(MANIFEST, by_the_board(chosen=3)) == {"step"}


def test_a_party_that_is_not_known_yet_is_not_covered() -> None:
    known = by_the_board()
    del known["sender"]

    (consent,) = Sharing.in_force(MANIFEST, known)

    assert consent.between == {RECEIVER, BOARD}


def test_a_party_that_came_after_the_decision_is_not_covered_by_it() -> None:
    known = by_the_board() | {"sender": fact(OTHER, revision=3)}

    (consent,) = Sharing.in_force(MANIFEST, known)

    assert consent.between == {RECEIVER, BOARD}


def test_of_two_consents_for_a_purpose_each_holds_by_itself() -> None:
    sharing = Sharing.in_force(MANIFEST, by_the_board() | facts("no"))

    assert [consent.between for consent in sharing] == [{SENDER, RECEIVER, BOARD}]
