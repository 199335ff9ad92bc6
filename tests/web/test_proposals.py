"""A decision proposes, a person decides: the page of a task says what is proposed and why."""

from collections.abc import Callable

import pytest

from engine.facade import Engine
from engine.model.ids import IdempotencyKey, new_id
from tests.answers import QUITO
from tests.care import HIGH, LOW, NEED, care_package
from tests.web.accompanied import Accompanied
from tests.web.referral import actor_of
from tests.web.visitor import Visitor

Visit = Callable[[str], Visitor]

PROPOSED = "<strong>Propuesta: Alta.</strong> Tabla «Prioridad»: No tiene dónde dormir esta noche."
PICKED = 'name="priority" value="{0}" checked'


@pytest.fixture
def task(engine: Engine) -> str:
    """The page on which a person confirms what was proposed."""
    engine.deploy(care_package())
    ong = actor_of(engine, "ong")
    opened = engine.open_case(ong, process_id="care", canton=QUITO, key=IdempotencyKey(new_id()))
    engine.complete(ong, opened.task_id, NEED, key=IdempotencyKey(new_id()))
    return f"/tareas/{engine.inbox(ong).entries[0].task_id}"


def test_the_proposal_stands_at_its_question_with_the_reason(task: str, visit: Visit) -> None:
    text = visit("ong").get(task).text

    assert PROPOSED in text
    assert "Usted decide: confírmela o elija otra respuesta." in text
    assert 'aria-describedby="priority-seen priority-proposal"' in text
    assert PICKED.format("high") in text


def test_what_she_picked_goes_before_the_proposal(task: str, visit: Visit) -> None:
    browser = visit("ong")
    browser.get(task)
    browser.press(f"{task}/guardar", LOW)

    text = browser.get(task).text

    assert PICKED.format("low") in text
    assert PICKED.format("high") not in text
    assert PROPOSED in text


@pytest.mark.parametrize(
    ("answers", "said"),
    [(HIGH, "Confirma la propuesta."), (LOW, "Cambiada: la propuesta era «Alta».")],
)
def test_the_review_and_the_case_say_what_became_of_it(
    task: str, visit: Visit, answers: dict[str, list[str]], said: str
) -> None:
    browser = visit("ong")
    browser.get(task)
    browser.press(f"{task}/revisar", answers)
    review = browser.page.text
    browser.press(f"{task}/enviar", answers)
    case = browser.get("/casos").text.split('class="code" href="/casos/', 1)[1].split('"', 1)[0]

    page = browser.get(f"/casos/{case}").text

    assert said in review
    assert f"{said} Puesto de ong." in page
    assert PROPOSED in page


def test_what_comes_from_the_case_stands_in_the_form(engine: Engine, visit: Visit) -> None:
    care = Accompanied(engine).passes_to("salud")

    text = visit("salud").get(f"/tareas/{care.task_id}").text

    assert "Viene del caso: Alta. Cámbielo si no es así." in text
    assert PICKED.format("high") in text
