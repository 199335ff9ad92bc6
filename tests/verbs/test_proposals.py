"""What a decision proposes is confirmed or changed by a person; what comes from the case is not asked from nothing."""

from datetime import date
from decimal import Decimal

import pytest

from engine.bilingual import Bilingual
from engine.forms.filled import filled
from engine.model.form import Choice, Disclosure, Field, Sensitivity
from engine.model.ids import CaseId
from tests.answers import QUITO
from tests.care import HIGH, LOW, NEED, care_package
from tests.verbs.world import World, key

BED = "No tiene dónde dormir esta noche."


@pytest.fixture
def care(world: World) -> World:
    world.engine.deploy(care_package())
    return world


def decided(care: World) -> CaseId:
    """Open a case whose decision has proposed how urgent it is."""
    ong = care.actor("ong")
    opened = care.engine.open_case(ong, process_id="care", canton=QUITO, key=key())
    care.complete("ong", "note_need", NEED)
    return opened.case_id


def test_a_proposal_stands_in_the_form_with_its_table_and_the_reason(care: World) -> None:
    decided(care)

    task = care.task_of("ong", "confirm")

    proposed = task.proposals["priority"]
    assert (proposed.value.en, proposed.decision, proposed.reasons) == ("High", "Prioridad", (BED,))
    assert task.written == {"priority": ("high",)}
    assert task.from_case == {}


@pytest.mark.parametrize(("answers", "is_confirmed"), [(HIGH, True), (LOW, False)])
def test_the_review_says_whether_the_proposal_is_confirmed(
    care: World, answers: dict[str, list[str]], *, is_confirmed: bool
) -> None:
    decided(care)
    task_id = care.task_of("ong", "confirm").task_id

    checked = care.engine.check_answers(care.actor("ong"), task_id, answers)

    [answer] = checked.answers
    assert answer.review is not None
    assert answer.review.is_confirmed == is_confirmed


def test_the_case_shows_the_proposal_beside_the_answer_and_who_gave_it(care: World) -> None:
    case_id = decided(care)
    care.complete("ong", "confirm", LOW)

    known = care.engine.case(care.actor("ong"), case_id).known

    priority = next(value for value in known if value.key == "priority")
    assert priority.value.en == "Low"
    assert priority.review is not None
    assert (priority.review.is_confirmed, priority.review.proposal.value.en) == (False, "High")
    assert priority.review.by == Bilingual("Puesto de ong", "Post of ong")


def test_what_a_message_brought_stands_in_the_form_of_who_may_read_it(care: World) -> None:
    decided(care)
    care.complete("ong", "confirm", LOW)

    task = care.task_of("salud", "plan_visit")

    assert task.proposals == {}
    assert {key: words.en for key, words in task.from_case.items()} == {"priority": "Low"}
    assert task.written == {"priority": ("low",)}


def test_what_a_message_brought_is_not_shown_to_whom_it_is_not_meant_for(care: World) -> None:
    files = care_package()
    form = files["forms/plan_visit.form"]
    kept = form.replace(b"author, coordinacion, party:visitor", b"author")
    care.engine.deploy({**files, "forms/plan_visit.form": kept})
    decided(care)
    care.complete("ong", "confirm", LOW)

    task = care.task_of("salud", "plan_visit")

    assert (task.from_case, task.written) == ({}, {})


def test_an_earlier_answer_of_a_person_is_not_written_in_again(care: World) -> None:
    files = care_package()
    asks_again = files["bpmn/care.bpmn"].replace(b'ruta:form="accompany"', b'ruta:form="confirm"')
    care.engine.deploy({**files, "bpmn/care.bpmn": asks_again})
    decided(care)
    care.complete("ong", "confirm", LOW)

    task = care.task_of("ong", "accompany")

    assert task.proposals["priority"].value.en == "High"
    assert task.written == {}


def field(kind: str, *choices: str) -> Field:
    disclosure = Disclosure(Sensitivity.NONE, "service", "basic", "case")
    label = Bilingual("x", "x")
    offered = tuple(Choice(value, label) for value in choices)
    return Field("x", kind, label, disclosure, choices=offered)  # type: ignore[arg-type]  # kinds by name


@pytest.mark.parametrize(
    ("asked", "value", "texts"),
    [
        (field("radio", "a", "b"), "a", ("a",)),
        (field("radio", "a", "b"), "c", ()),
        (field("checklist", "a", "b"), ["a", "b"], ("a", "b")),
        (field("checkbox"), True, ("true",)),
        (field("checkbox"), False, ()),
        (field("number"), Decimal("2.50"), ("2.50",)),
        (field("number"), 2, ("2",)),
        (field("date"), date(2026, 11, 23), ("2026-11-23",)),
        (field("number"), {"k": 1}, ()),
    ],
)
def test_a_value_is_written_as_a_person_would(
    asked: Field, value: object, texts: tuple[str, ...]
) -> None:
    assert filled(asked, value, ()) == texts
