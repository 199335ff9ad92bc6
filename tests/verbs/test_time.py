"""What is late reminds, then climbs the ladder, each rung once; the worker may die at any moment."""

from sqlalchemy import text

from engine.facade import Engine
from engine.model.notice import Envelope
from engine.model.views import TaskView
from tests.answers import ACCEPT, NEED
from tests.installation import KEYS
from tests.verbs.world import World, key


def told(world: World) -> list[tuple[str, str, str]]:
    """Deliver what is due; return kind, institution and capacity of each notice."""
    sent: list[Envelope] = []
    world.engine.deliver_notices(sent.append)
    return [(one.kind, one.institution, one.capacity) for one in sent]


def test_a_silent_receiver_is_reminded_and_then_the_ladder_is_climbed(world: World) -> None:
    world.asked()
    assert told(world) == [("task_ready", "albergue_amanecer", "worker")]

    world.pass_time(hours=12)
    world.engine.run_due()
    assert told(world) == [("reminder", "albergue_amanecer", "worker")]

    world.pass_time(hours=12)
    world.engine.run_due()
    assert sorted(told(world)) == [
        ("escalation", "albergue_amanecer", "supervisor"),
        ("reminder", "albergue_amanecer", "worker"),
        ("reminder", "albergue_amanecer", "worker"),
    ]

    world.pass_time(hours=24)
    world.engine.run_due()
    assert told(world) == [("escalation", "coordinacion_pichincha", "coordinator")]


def test_each_rung_is_climbed_once_however_often_the_worker_looks(world: World) -> None:
    case_id, _ = world.asked()
    world.pass_time(days=30)

    touched = [world.engine.run_due() for _ in range(3)]

    assert touched == [1, 0, 0]
    timeline = world.engine.case(world.actor("ong"), case_id).timeline
    assert len([entry for entry in timeline if "escalation" in entry.text.en]) == 2
    assert len([entry for entry in timeline if "Reminder" in entry.text.en]) == 1


def test_another_worker_goes_on_where_the_first_one_stopped(world: World) -> None:
    world.asked()
    world.pass_time(hours=25)
    world.engine.run_due()
    other = Engine.open(world.url, KEYS, clock=world.clock)

    world.pass_time(hours=24)

    assert other.run_due() == 1
    assert world.engine.run_due() == 0
    other.close()


def test_an_escalation_reaches_the_supervisor_and_the_coordinator_of_the_place(
    world: World,
) -> None:
    case_id, task_id = world.asked()
    world.pass_time(hours=49)
    world.engine.run_due()

    supervisor = world.engine.inbox(world.actor("albergue_supervision"))
    assert [entry.task_id for entry in supervisor.escalated] == [task_id]
    stalled = world.engine.stalled(world.actor("pichincha"))
    (entry,) = stalled.entries
    assert (entry.case_id, entry.reason, entry.rung, entry.rungs) == (case_id, "unanswered", 2, 2)
    assert entry.institution == "Albergue Amanecer"
    assert world.engine.stalled(world.actor("santo_domingo")).entries == ()


def test_a_task_done_in_time_neither_reminds_nor_escalates(world: World) -> None:
    _, task_id = world.asked()
    told(world)

    world.engine.complete(world.actor("albergue"), task_id, ACCEPT, key=key())
    world.pass_time(days=40)
    world.engine.run_due()

    waiting = world.task_of("albergue", "confirm_arrival").task_id
    with world.engine.context.database.read() as tx:
        about = tx.execute(text("SELECT DISTINCT task_id FROM outbox WHERE kind <> 'task_ready'"))
        assert [row.task_id for row in about] == [waiting]


def test_a_case_that_cannot_go_on_holds_up_no_other_and_becomes_an_incident(world: World) -> None:
    broken, _ = world.asked()
    world.pass_time(minutes=1)
    sound, _ = world.asked()
    world.pass_time(days=3)
    with world.engine.context.database.write() as tx:
        wanted = text("""UPDATE "case" SET canton_code = '9999' WHERE case_id = :case""")
        tx.execute(wanted, {"case": broken})

    assert world.engine.run_due() == 2
    world.engine.run_due()

    with world.engine.context.database.read() as tx:
        escalated = text("SELECT DISTINCT case_id FROM task WHERE rung > 0")
        reached = tx.execute(escalated).scalars().all()
        incidents = tx.execute(text("SELECT case_id FROM incident")).scalars().all()
    assert (reached, incidents) == ([sound], [broken])

    with world.engine.context.database.write() as tx:
        tx.execute(text("""UPDATE "case" SET canton_code = '1701'"""))
    world.pass_time(minutes=11)
    world.engine.run_due()

    with world.engine.context.database.read() as tx:
        still_open = text("SELECT count(*) FROM incident WHERE resolved_at IS NULL")
        assert tx.execute(still_open).scalar_one() == 0
        assert set(tx.execute(escalated).scalars()) == {sound, broken}


def test_what_the_coordination_itself_is_late_with_climbs_past_it(world: World) -> None:
    world.open()
    world.complete("ong", "register_need", NEED)
    world.complete("ong", "choose_receiver", {"receiver_choice": ["none_available"]})
    told(world)

    world.pass_time(days=30)
    world.engine.run_due()

    coordinators = {where for kind, where, who in told(world) if who == "coordinator"}
    assert coordinators == {"coordinacion_nacional"}


def test_notices_of_a_task_lead_to_one_place_whoever_reads_them(world: World) -> None:
    """The link of a coordinator tells no more than that of a worker; her page opens from there."""
    _, task_id = world.asked()
    world.pass_time(days=3)
    world.engine.run_due()
    sent: list[Envelope] = []

    world.engine.deliver_notices(sent.append)

    assert {one.capacity for one in sent} == {"worker", "supervisor", "coordinator"}
    assert {one.path for one in sent} == {f"/tareas/{task_id}"}


def test_a_late_answer_is_still_an_answer(world: World) -> None:
    _, task_id = world.asked()
    world.pass_time(days=10)
    world.engine.run_due()

    world.engine.complete(world.actor("albergue"), task_id, ACCEPT, key=key())

    task = world.task_of("albergue", "confirm_arrival")
    assert isinstance(task, TaskView)
    assert not task.due.is_overdue
    assert world.engine.stalled(world.actor("pichincha")).entries == ()


def test_a_notice_that_could_not_be_sent_is_tried_again_later_and_then_once(world: World) -> None:
    world.asked()
    tried: list[str] = []

    def fails(envelope: Envelope) -> None:
        tried.append(envelope.dedupe_key)
        raise ConnectionError

    assert world.engine.deliver_notices(fails) == 0
    assert told(world) == []
    world.pass_time(minutes=2)
    assert told(world) == [("task_ready", "albergue_amanecer", "worker")]
    world.pass_time(days=1)
    assert told(world) == []
    assert len(tried) == 1


def test_a_notice_says_that_there_is_a_task_and_nothing_else(world: World) -> None:
    opened, _ = world.asked()
    world.pass_time(days=3)
    world.engine.run_due()
    sent: list[Envelope] = []

    world.engine.deliver_notices(sent.append)

    case = world.engine.case(world.actor("ong"), opened)
    for envelope in sent:
        for words in (envelope.text.es, envelope.text.en, envelope.path):
            assert case.case_code not in words
            assert "Amanecer" not in words
            assert "referral" not in words.lower()
    assert len({envelope.text for envelope in sent}) == 1
