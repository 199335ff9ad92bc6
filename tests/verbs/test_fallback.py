"""A task finds its institution in the canton, then the province, then the nation; coordination hears of it."""

import pytest
from sqlalchemy import text

from engine.errors import NobodyFits
from engine.model.ids import CaseId, TaskId
from engine.model.notice import Envelope
from tests.answers import CONSENT, NEED, receiver
from tests.installation import package
from tests.verbs.world import World, key

QUITO, RUMINAHUI, GUAYAQUIL = "1701", "1705", "0901"
NOBODY = {"receiver_choice": ["none_available"]}

# The canton of the case: who gets the search, which coordination is told, what the course of the case says.
STEPS = {
    RUMINAHUI: ("casa_puente_claro", [], "Passed to Casa Puente Claro: "),
    QUITO: (
        "albergue_amanecer",
        ["coordinacion_pichincha"],
        "Passed to Albergue Amanecer, which covers the province, because nobody in the canton ",
    ),
    GUAYAQUIL: (
        "hogar_tres_volcanes",
        ["coordinacion_nacional"],
        "Passed to Hogar Tres Volcanes, which covers the nation, because nobody closer ",
    ),
}


def shelters_search(level: str) -> dict[str, bytes]:
    """Return the package with the search given to shelters, one of which covers a canton by itself."""
    files = package()
    files["bpmn/p01_referral.bpmn"] = files["bpmn/p01_referral.bpmn"].replace(
        b'ruta:role="coordinacion"', b'ruta:role="acogida"'
    )
    files["ecuador.toml"] = (
        files["ecuador.toml"]
        .replace(b'id = "acogida"', f'id = "acogida"\nlevel = "{level}"'.encode())
        .replace(
            b'canton = "1705"\ncovers = ["province:17", "province:23"]',
            b'canton = "1705"\ncovers = ["canton:1705"]',
        )
    )
    return files


def search_in(world: World, canton: str) -> CaseId:
    """Open a case whose sender finds nobody, so that the search begins; deliver what came before."""
    actor = world.actor("ong")
    opened = world.engine.open_case(actor, process_id="p01_referral", canton=canton, key=key())
    world.complete("ong", "register_need", NEED)
    told(world)
    world.complete("ong", "choose_receiver", NOBODY)
    return opened.case_id


def told(world: World) -> list[Envelope]:
    sent: list[Envelope] = []
    world.engine.deliver_notices(sent.append)
    return sent


def fallbacks(sent: list[Envelope]) -> list[tuple[str, str]]:
    return [(one.institution, one.capacity) for one in sent if one.kind == "fallback"]


def closes(world: World, *roles: str) -> None:
    """Let the institutions of these roles vanish from the directory, as no deployment would."""
    with world.engine.context.database.write() as tx:
        for role in roles:
            gone = text("DELETE FROM institution WHERE CAST(roles AS VARCHAR) LIKE :role")
            tx.execute(gone, {"role": f'%"{role}"%'})
        tx.execute(text("UPDATE setting SET value = '99' WHERE name = 'directory_revision'"))
    world.engine.context.forget()


@pytest.mark.parametrize("canton", STEPS)
def test_nobody_in_the_canton_then_the_province_then_the_nation(world: World, canton: str) -> None:
    holder, coordinations, course = STEPS[canton]
    world.engine.deploy(shelters_search("canton"))

    case_id = search_in(world, canton)

    sent = told(world)
    assert [one.institution for one in sent if one.kind == "task_ready"] == [holder]
    assert fallbacks(sent) == [(code, "coordinator") for code in coordinations]
    latest = world.engine.case(world.actor("ong"), case_id).timeline[0].text
    assert latest.en.startswith(course)
    assert latest.es.startswith("Pasó a ")


def test_what_is_found_where_the_protocol_expects_it_is_told_to_nobody(world: World) -> None:
    world.engine.deploy(shelters_search("province"))

    search_in(world, QUITO)

    assert fallbacks(told(world)) == []


def test_the_notice_leads_the_coordinator_to_the_case_that_says_why(world: World) -> None:
    world.engine.deploy(shelters_search("canton"))
    case_id = search_in(world, QUITO)

    (notice,) = [one for one in told(world) if one.kind == "fallback"]

    task_id = notice.path.removeprefix("/tareas/")
    coordinated = world.engine.coordinated_task(world.actor("pichincha"), TaskId(task_id))
    assert coordinated.case_id == case_id
    case = world.engine.case(world.actor("pichincha"), case_id)
    assert "porque nadie del cantón cumple el rol" in case.timeline[0].text.es
    assert case.case_code not in notice.path + notice.text.es + notice.text.en


def test_falling_back_is_told_once_within_the_statements_of_a_verb(world: World) -> None:
    world.engine.deploy(shelters_search("canton"))
    actor = world.actor("ong")
    world.engine.open_case(actor, process_id="p01_referral", canton=GUAYAQUIL, key=key())
    world.complete("ong", "register_need", NEED)
    task_id, sent = world.task_of("ong", "choose_receiver").task_id, key()

    with world.counting() as statements:
        world.engine.complete(actor, task_id, NOBODY, key=sent)
    world.engine.complete(actor, task_id, NOBODY, key=sent)

    assert statements.count("COMMIT") == 1
    assert len(statements) - 1 <= 10
    assert len(fallbacks(told(world))) == 1
    assert list(world.engine.verify()) == []


def test_a_role_that_nobody_fills_any_more_goes_to_the_coordination(world: World) -> None:
    world.engine.deploy(shelters_search("province"))
    closes(world, "acogida")

    search_in(world, QUITO)

    assert fallbacks(told(world)) == [("coordinacion_pichincha", "coordinator")]
    assert world.task_of("pichincha", "find_receiver").case_code


def test_a_party_that_is_gone_leaves_its_task_to_the_coordination(world: World) -> None:
    case_id = world.open().case_id
    world.complete("ong", "register_need", NEED)
    world.complete("ong", "choose_receiver", receiver("albergue_amanecer"))
    closes(world, "acogida")

    world.complete("ong", "record_consent", CONSENT)

    assert world.task_of("pichincha", "answer_referral").case_code
    assert fallbacks(told(world)) == [("coordinacion_pichincha", "coordinator")]
    course = world.engine.case(world.actor("pichincha"), case_id).timeline[0].text
    assert course.es.startswith("Pasó a la coordinación, Coordinación Provincial de Pichincha")
    assert "is gone" in course.en


def test_without_a_coordination_either_nobody_fits_and_nothing_is_done(world: World) -> None:
    world.open()
    world.complete("ong", "register_need", NEED)
    closes(world, "coordinacion")

    with pytest.raises(NobodyFits):
        world.complete("ong", "choose_receiver", NOBODY)

    assert world.task_of("ong", "choose_receiver").is_mine
