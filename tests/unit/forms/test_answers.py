"""What a person sends is loaded by kind, and whatever does not fit is named with its remedy."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bilingual import Bilingual
from engine.errors import AnswersRefused
from engine.forms.answers import load_answers
from engine.forms.field import read_component
from engine.forms.shapes import ShapeRefused
from engine.forms.words import in_words
from engine.model.form import Choice, Disclosure, Field, Form, Sensitivity

WORD = Bilingual("palabra", "word")
OPEN = Disclosure(Sensitivity.PERSONAL, "service", "basic", "case")
DECLARED = {
    "label_en": "q",
    "sensitivity": "s1",
    "purpose": "service",
    "recipients": "author",
    "retention": "case",
    "data_class": "basic",
}
YES_NO = (Choice("yes", Bilingual("Sí", "Yes")), Choice("no", Bilingual("No", "No")))


def field(kind: Any, **details: Any) -> Field:
    return Field("q", kind, WORD, OPEN, **details)


CODE = field("textfield", text_format="case_code")


def form(*fields: Field) -> Form:
    return Form("f", WORD, fields)


def load(asked: Field, *sent: str) -> object:
    answers = load_answers(form(asked), {"q": sent}, {})
    return {**answers.facts, **answers.vault}["q"]


def refused(asked: Field, *sent: str) -> bool:
    with pytest.raises(AnswersRefused) as error:
        load_answers(form(asked), {"q": sent}, {})
    assert error.value.problems["q"].en != error.value.problems["q"].es
    return True


def test_each_kind_of_question_takes_its_own_kind_of_answer() -> None:
    assert load(field("textfield", vault=True, max_length=9), "  José \r\n ") == "José"
    assert load(field("number"), "3") == Decimal(3)
    assert load(field("number", decimal_digits=1), "2,5") == Decimal("2.5")
    assert str(load(field("number"), "-0")) == "0"
    assert load(field("checkbox"), "true") is True
    assert load(field("checkbox")) is False
    assert load(field("radio", choices=YES_NO), "no") == "no"
    assert load(field("checklist", choices=YES_NO), "no", "yes") == ["yes", "no"]
    assert str(load(field("date"), "2026-02-28")) == "2026-02-28"
    assert load(CODE, " ec 7q2m-4x ") == "EC-7Q2M-4X"


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        (field("textfield", max_length=3), "cuatro"),
        (CODE, "EC-7Q2M-4Y"),
        (CODE, "la del bus"),
        (field("textfield", max_length=9), "a\x00b"),
        (field("textfield", max_length=9), "\ud800"),
        (field("number"), "dos"),
        (field("number"), "2.5"),
        (field("number"), "NaN"),
        (field("number"), "9e99"),
        (field("number"), "1_0"),
        (field("number"), "+1"),
        (field("number"), "٣"),
        (field("number"), "1.000"),
        (field("number", decimal_digits=2), "1.000,5"),
        (field("number", decimal_digits=1), "2.55"),
        (field("number"), "1" * 40),
        (field("number", minimum=Decimal(1), maximum=Decimal(5)), "0"),
        (field("radio", choices=YES_NO), "maybe"),
        (field("checklist", choices=YES_NO), "maybe"),
        (field("date"), "2026-02-30"),
        (field("date"), "mañana"),
    ],
)
def test_an_answer_of_another_kind_is_refused_in_both_languages(asked: Field, sent: str) -> None:
    assert refused(asked, sent)


def test_zero_answers_a_required_number_and_nothing_does_not() -> None:
    asked = field("number", required=True)

    assert load(asked, "0") == Decimal(0)
    assert refused(asked, "")
    assert refused(field("checkbox", required=True))
    assert refused(field("checklist", choices=YES_NO, required=True))


def test_an_institution_is_chosen_from_those_that_are_offered() -> None:
    asked = field("select", offering="need")
    offered = {"q": (Choice("house", WORD),)}

    assert load_answers(form(asked), {"q": ["house"]}, offered).facts["q"] == "house"
    with pytest.raises(AnswersRefused):
        load_answers(form(asked), {"q": ["palace"]}, offered)


def test_free_text_goes_to_the_vault_and_facts_do_not() -> None:
    fact = Field("a", "number", WORD, OPEN)
    secret = Field("b", "textarea", WORD, OPEN, vault=True, max_length=20)

    answers = load_answers(form(fact, secret), {"a": ["1"], "b": ["algo"]}, {})

    assert (dict(answers.facts), dict(answers.vault)) == ({"a": Decimal(1)}, {"b": "algo"})


@pytest.mark.parametrize(("kind", "written_as"), [("textarea", "case_code"), ("textfield", "any")])
def test_what_is_no_code_of_a_case_is_free_text_and_takes_no_format(
    kind: str, written_as: str
) -> None:
    raw = {"type": kind, "key": "q", "label": "q", "properties": {"format": written_as, **DECLARED}}

    with pytest.raises(ShapeRefused) as refusal:
        read_component(raw)

    assert refusal.value.rule == "format"


def test_the_code_of_a_case_may_be_a_fact() -> None:
    properties = {"format": "case_code", **DECLARED}

    asked = read_component(
        {"type": "textfield", "key": "q", "label": "q", "properties": properties}
    )

    assert isinstance(asked, Field)
    assert not asked.vault


NO_DOUBT = Bilingual("Si tiene dudas, espere.", "When in doubt, wait.")


def decision(condition: str) -> Form:
    """Return a form that asks for a doubt and a decision, which `condition` refuses."""
    doubt = Field("doubt", "radio", WORD, OPEN, choices=YES_NO)
    return form(doubt, field("radio", choices=YES_NO, refused_when=(condition, NO_DOUBT)))


def test_an_answer_that_does_not_go_with_another_is_refused_with_its_own_text() -> None:
    asked = decision('= q = "yes" and doubt = "yes"')

    with pytest.raises(AnswersRefused) as refusal:
        load_answers(asked, {"q": ["yes"], "doubt": ["yes"]}, {})

    assert refusal.value.problems == {"q": NO_DOUBT}
    assert refusal.value.problems["q"].en == NO_DOUBT.en
    assert load_answers(asked, {"q": ["yes"], "doubt": ["no"]}, {}).facts["q"] == "yes"


def test_an_answer_that_does_not_go_with_what_was_known_before_is_refused() -> None:
    asked = decision('= q = "yes" and age != null and age < 18')
    sent = {"q": ["yes"]}

    with pytest.raises(AnswersRefused):
        load_answers(asked, sent, {}, facts={"age": Decimal(17)})
    assert load_answers(asked, sent, {}, facts={"age": Decimal(18)}).facts["q"] == "yes"
    assert load_answers(asked, sent, {}, facts={}).facts["q"] == "yes"


def test_an_answer_of_today_goes_before_what_was_known() -> None:
    asked = decision('= doubt = "yes"')

    load_answers(asked, {"q": ["yes"], "doubt": ["no"]}, {}, facts={"doubt": "yes"})


def test_a_question_that_is_hidden_is_not_refused() -> None:
    hidden = field("radio", hidden_when="= true", refused_when=("= true", NO_DOUBT))

    assert load_answers(form(hidden), {}, {}).facts == {"q": None}


@given(st.dictionaries(st.text(max_size=9), st.lists(st.text(max_size=30), max_size=3), max_size=4))
def test_whatever_is_sent_is_loaded_or_refused(raw: dict[str, list[str]]) -> None:
    asked = form(field("radio", choices=YES_NO), Field("n", "number", WORD, OPEN))
    problems: dict[str, Bilingual] = {}
    try:
        load_answers(asked, raw, {})
    except AnswersRefused as error:
        problems = error.problems

    assert all(problem.en and problem.es for problem in problems.values())


def test_answers_are_told_in_words_of_both_languages() -> None:
    assert in_words(field("radio", choices=YES_NO), "yes").en == "Yes"
    assert in_words(field("checklist", choices=YES_NO), ["yes", "no"]) == "Sí, No"
    assert in_words(field("number"), Decimal(0)) == "0"
    assert in_words(field("checkbox"), value=False) == "No"
    assert in_words(field("textarea"), None).en == "No answer"
