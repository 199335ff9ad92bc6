"""A case that cannot go on by itself: its coordination is told, sees where, and lets it go on with a reason."""

import pytest
from sqlalchemy import text

from engine.errors import InterventionRefused, KeyReused, NotFound
from engine.model.coordination import IncidentEntry
from engine.model.ids import CaseId, IncidentId, new_id
from engine.model.notice import Envelope, Letter
from tests.answers import NEED, receiver
from tests.installation import package
from tests.verbs.world import World, key

WHY = "Soporte corrigió el protocolo."
# A branch that cannot be computed until tomorrow.
TOMORROW = 'if now() &gt; date and time("2026-11-24T00:00:00Z") then 1 else 0'


@pytest.fixture
def stuck(world: World) -> tuple[World, CaseId]:
    """A case that stands at a gateway none of whose branches can be computed today."""
    files = package()
    [name] = [one for one in files if one.endswith("p01_referral.bpmn")]
    condition = b'= receiver_choice = "chosen"'
    assert condition in files[name]
    files[name] = files[name].replace(
        condition, f'= receiver_choice = "chosen" and 1 / ({TOMORROW}) &gt; 0'.encode()
    )
    world.engine.deploy(files)
    opened = world.open()
    world.complete("ong", "register_need", NEED)
    told(world)
    world.complete("ong", "choose_receiver", receiver("albergue_amanecer"))
    return world, opened.case_id


def told(world: World) -> list[tuple[str, str, str, str]]:
    sent: list[Envelope] = []
    world.engine.deliver_notices(sent.append)
    return [(one.kind, one.institution, one.capacity, one.path) for one in sent]


def incident_of(world: World) -> IncidentEntry:
    (found,) = world.engine.stalled(world.actor("pichincha")).incidents
    return found


def resolve(world: World, incident_id: IncidentId, username: str = "pichincha") -> None:
    world.engine.resolve(world.actor(username), incident_id, WHY, key=key())


def newest(world: World, username: str, case_id: CaseId) -> list[tuple[str, str]]:
    timeline = world.engine.case(world.actor(username), case_id).timeline
    return [(entry.text.en, entry.reason) for entry in timeline[:2]]


def test_the_coordination_of_the_place_is_told_once_and_sees_where_the_case_stands(
    stuck: tuple[World, CaseId],
) -> None:
    world, case_id = stuck

    assert told(world) == [("escalation", "coordinacion_pichincha", "coordinator", "/coordinacion")]
    found = incident_of(world)
    assert (found.case_id, found.element.en, found.since) == (
        case_id,
        "Is there someone to ask?",
        world.clock.now(),
    )
    assert found.case_code == world.engine.case(world.actor("ong"), case_id).case_code
    assert world.engine.stalled(world.actor("santo_domingo")).incidents == ()


def test_an_e_mail_about_an_incident_says_no_more_than_any_other(
    stuck: tuple[World, CaseId],
) -> None:
    world, _ = stuck
    world.engine.choose_address(world.actor("pichincha"), "turno@coordinacion.example")
    sent: list[Letter] = []

    world.engine.mail_notices(sent.append)

    (letter,) = sent
    assert letter.path == "/coordinacion"
    assert letter.text.es.splitlines() == [
        "Ruta: tiene una tarea",
        "",
        "Hay una tarea en Ruta. Para verla, ingrese aquí:",
        "",
        "{link}",
    ]


def test_trying_again_too_early_changes_nothing_and_says_so(stuck: tuple[World, CaseId]) -> None:
    world, case_id = stuck
    before = newest(world, "pichincha", case_id)

    with pytest.raises(InterventionRefused, match="Nothing changed"):
        resolve(world, incident_of(world).incident_id)

    assert newest(world, "pichincha", case_id) == before
    assert incident_of(world).resolved_at is None
    assert list(world.engine.verify()) == []


def test_trying_again_when_the_cause_is_gone_lets_the_case_go_on(
    stuck: tuple[World, CaseId],
) -> None:
    world, case_id = stuck
    found = incident_of(world)
    told(world)
    world.pass_time(days=1)

    coordinator = world.actor("pichincha")
    with world.counting() as statements:
        world.engine.resolve(coordinator, found.incident_id, WHY, key=key())

    assert statements.count("COMMIT") == 1
    assert len(statements) - 1 <= 10
    assert world.task_of("ong", "record_consent").case_id == case_id
    assert world.engine.stalled(world.actor("pichincha")).incidents == ()
    assert newest(world, "pichincha", case_id)[1] == (
        "Coordination resolved the incident at: Is there someone to ask?",
        WHY,
    )
    assert newest(world, "ong", case_id)[1][1] == ""
    assert [kind for kind, *_ in told(world)] == ["task_ready"]
    again = world.engine.incident(world.actor("pichincha"), found.incident_id)
    assert again.resolved_at == world.clock.now()
    assert list(world.engine.verify()) == []


def test_resolving_twice_with_one_key_resolves_once(stuck: tuple[World, CaseId]) -> None:
    world, _ = stuck
    incident_id, sent = incident_of(world).incident_id, key()
    world.pass_time(days=1)
    coordinator, engine = world.actor("pichincha"), world.engine

    engine.resolve(coordinator, incident_id, WHY, key=sent)
    engine.resolve(coordinator, incident_id, WHY, key=sent)

    with pytest.raises(KeyReused):
        engine.resolve(coordinator, incident_id, "Otro motivo.", key=sent)
    with pytest.raises(InterventionRefused, match="resolved already"):
        resolve(world, incident_id)
    assert world.task_of("ong", "record_consent")


@pytest.mark.parametrize("username", ["santo_domingo", "ong", "ong_supervision", "salud"])
def test_only_a_coordinator_of_the_place_sees_or_resolves_it(
    stuck: tuple[World, CaseId], username: str
) -> None:
    world, _ = stuck
    incident_id = incident_of(world).incident_id
    world.pass_time(days=1)

    with pytest.raises(NotFound):
        world.engine.incident(world.actor(username), incident_id)
    with pytest.raises(NotFound):
        resolve(world, incident_id, username)
    assert incident_of(world).incident_id == incident_id


def test_what_is_not_there_is_not_found(world: World) -> None:
    nowhere = IncidentId(new_id())

    with pytest.raises(NotFound):
        world.engine.incident(world.actor("pichincha"), nowhere)
    with pytest.raises(NotFound):
        resolve(world, nowhere)


def test_without_a_reason_nothing_is_resolved(stuck: tuple[World, CaseId]) -> None:
    world, _ = stuck
    incident_id = incident_of(world).incident_id
    world.pass_time(days=1)

    with pytest.raises(InterventionRefused, match="Write the reason"):
        world.engine.resolve(world.actor("pichincha"), incident_id, " ", key=key())

    assert incident_of(world).incident_id == incident_id


def test_a_reason_is_sealed_and_a_resolution_made_by_hand_is_found(
    stuck: tuple[World, CaseId],
) -> None:
    world, _ = stuck
    incident_id = incident_of(world).incident_id
    world.pass_time(days=1)
    resolve(world, incident_id)

    with world.engine.context.database.write() as tx:
        (sealed,) = tx.execute(text("SELECT resolution FROM incident")).one()
        tx.execute(text("UPDATE incident SET resolution = NULL"))

    assert WHY.encode() not in sealed
    assert [one.message.en for one in world.engine.verify()] == [
        "the row differs from the journal: incidents"
    ]


def test_a_failure_of_the_machine_is_told_once_and_closed_with_a_reason(world: World) -> None:
    case_id, _ = world.asked()
    told(world)
    with world.engine.context.database.write() as tx:
        # The first rung cannot be climbed: it stands written already.
        tx.execute(
            text(
                "INSERT INTO escalation (task_id, rung, target, institution_code, at)"
                " SELECT task_id, 1, 'supervisor', 'nobody', ready_at FROM task"
                " WHERE closed_at IS NULL"
            )
        )
    world.pass_time(hours=30)
    world.engine.run_due()
    world.pass_time(minutes=11)
    world.engine.run_due()
    alarms = [path for _, _, who, path in told(world) if who == "coordinator"]
    found = incident_of(world)
    assert (alarms, found.is_of_system, found.element.en) == (["/coordinacion"], True, "The system")

    resolve(world, found.incident_id)

    assert world.engine.stalled(world.actor("pichincha")).incidents == ()
    assert newest(world, "pichincha", case_id)[0] == (
        "Coordination resolved the incident at: The system",
        WHY,
    )
    world.pass_time(minutes=11)
    world.engine.run_due()
    assert incident_of(world).incident_id != found.incident_id
    assert list(world.engine.verify()) == []


def test_an_incident_that_was_hidden_by_hand_is_named(stuck: tuple[World, CaseId]) -> None:
    world, _ = stuck
    with world.engine.context.database.write() as tx:
        tx.execute(text("UPDATE incident SET resolved_at = at"))

    found = [one.message.en for one in world.engine.verify()]

    assert found == ["the row differs from the stored state: incidents"]
