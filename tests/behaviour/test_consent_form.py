"""The packaged consent form refuses a yes that cannot stand, and says what to do instead."""

import pytest

from engine.errors import AnswersRefused
from engine.forms.answers import load_answers
from engine.forms.read import read_form
from tests.answers import CONSENT, REFUSAL, Answers
from tests.installation import package

FORM = read_form("forms/f02.form", package()["forms/f02.form"])
MINOR: Answers = {**CONSENT, "c3_representative": ["present"], "c3_assent": ["yes"]}


@pytest.mark.parametrize(
    ("answers", "age_band", "asked"),
    [
        ({**CONSENT, "c3_capacity_doubt": ["yes"]}, "adult", "c3_decision"),
        (CONSENT, "minor", "c3_representative"),
        (CONSENT, "unknown", "c3_representative"),
        ({**MINOR, "c3_representative": ["not_available"]}, "minor", "c3_decision"),
        ({**MINOR, "c3_assent": ["no"]}, "minor", "c3_assent"),
    ],
)
def test_a_yes_that_cannot_stand_is_refused_at_the_question(
    answers: Answers, age_band: str, asked: str
) -> None:
    with pytest.raises(AnswersRefused) as refusal:
        load_answers(FORM, answers, {}, facts={"age_band": age_band})

    assert list(refusal.value.problems) == [asked]
    assert refusal.value.problems[asked] != refusal.value.problems[asked].en


@pytest.mark.parametrize(
    ("answers", "age_band"),
    [
        (CONSENT, "adult"),
        (MINOR, "minor"),
        (MINOR, "unknown"),
        ({**MINOR, "c3_assent": ["too_young"]}, "minor"),
        ({**REFUSAL, "c3_capacity_doubt": ["yes"], "c3_decision": ["later"]}, "adult"),
        (
            {**REFUSAL, "c3_representative": ["not_available"], "c3_assent": ["no"]},
            "minor",
        ),
    ],
)
def test_a_yes_that_can_stand_and_every_no_are_taken(answers: Answers, age_band: str) -> None:
    assert load_answers(FORM, answers, {}, facts={"age_band": age_band})
