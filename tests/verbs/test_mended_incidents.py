"""A coordinator lets a case go on from an incident elsewhere, or ends what stands in it: rehearsed, confirmed, told."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select, update

from engine.errors import InterventionRefused, KeyReused, NotFound
from engine.model.coordination import IncidentEntry
from engine.model.ids import CaseId, IncidentId
from engine.model.mending import Mending, MendingKind, Rehearsal
from engine.store import tables
from tests.answers import NEED as REFERRAL_NEED
from tests.answers import QUITO, receiver
from tests.care import HIGH, NEED
from tests.stuck import stuck_package
from tests.verbs.world import World, key

WHY = "Soporte corrigió el protocolo."
WRITTEN = (
    tables.case,
    tables.instance,
    tables.task,
    tables.timer,
    tables.journal,
    tables.outbox,
    tables.incident,
    tables.message,
)


@pytest.fixture
def stuck(world: World) -> World:
    """The packaged protocol with processes that stop until tomorrow."""
    world.engine.deploy(stuck_package())
    return world


def begun(world: World, process_id: str, first: str) -> CaseId:
    ong = world.actor("ong")
    opened = world.engine.open_case(ong, process_id=process_id, canton=QUITO, key=key())
    world.complete("ong", first, NEED)
    return opened.case_id


def only(world: World, username: str = "pichincha") -> IncidentEntry:
    (found,) = world.engine.stalled(world.actor(username)).incidents
    return world.engine.incident(world.actor(username), found.incident_id)


def decision(kind: MendingKind, element_id: str = "") -> Mending:
    return Mending(kind, WHY, element_id)


def rehearse(world: World, kind: MendingKind, element_id: str = "") -> Rehearsal:
    incident_id = only(world).incident_id
    return world.engine.rehearse(world.actor("pichincha"), incident_id, decision(kind, element_id))


def mend(world: World, kind: MendingKind, element_id: str = "") -> IncidentId | None:
    """Rehearse and confirm; return the incident that came of it."""
    seen = rehearse(world, kind, element_id).seen
    return world.engine.mend(
        world.actor("pichincha"),
        only(world).incident_id,
        decision(kind, element_id),
        seen=seen,
        key=key(),
    )


def targets(world: World) -> list[str]:
    remedies = only(world).remedies
    assert remedies is not None
    return [choice.value for group in remedies.targets for choice in group.choices]


def told(world: World, case_id: CaseId, username: str = "pichincha") -> list[tuple[str, str]]:
    timeline = world.engine.case(world.actor(username), case_id).timeline
    return [(entry.text.en, entry.reason) for entry in timeline]


def rows(world: World) -> list[tuple[object, ...]]:
    """Return everything that a decision could have written, but who looked."""
    with world.engine.context.database.read() as tx:
        return [tuple(row) for one in WRITTEN for row in tx.execute(select(one))]


def written_over(world: World, case_id: CaseId, snapshot: bytes) -> bytes:
    """Write over the stored state of a case's instance, as by hand; return what stood there."""
    of_case = tables.instance.c.case_id == case_id
    with world.engine.context.database.write() as tx:
        stood: bytes = tx.execute(select(tables.instance.c.snapshot).where(of_case)).scalar_one()
        tx.execute(update(tables.instance).where(of_case).values(snapshot=snapshot))
    return stood


@contextmanager
def refused(what: str) -> Iterator[None]:
    with pytest.raises(InterventionRefused, match=what):
        yield


# -- what is offered, and what it would do --------------------------------------------------------


def test_the_steps_of_the_same_scope_are_offered_in_words_and_no_event_at_a_border(
    stuck: World,
) -> None:
    begun(stuck, "stay", "stay_note")

    remedies = only(stuck).remedies

    assert remedies is not None
    assert [
        (group.name.en, [choice.label.en for choice in group.choices]) for group in remedies.targets
    ] == [
        ("Tasks of a person", ["Note", "Find another", "Settle", "Tell the family", "Say goodbye"]),
        ("Decisions and joins", ["Both", "Both ready"]),
        ("Ends", ["Done", "No stay"]),
    ]
    assert (remedies.may_end, remedies.part) == (True, None)


def test_a_rehearsal_tells_what_would_happen_and_stores_nothing(stuck: World) -> None:
    begun(stuck, "stay", "stay_note")
    only(stuck)
    before = rows(stuck)

    found = rehearse(stuck, "moved", "settle")

    assert [(one.name.en, one.institution) for one in found.opens] == [
        ("Settle", "Fundación Hilo y Camino")
    ]
    assert found.opens[0].due_at > stuck.clock.now()
    assert (found.element.en, found.target and found.target.en) == ("Fits?", "Settle")
    assert found.stops == ()
    assert rows(stuck) == before


def test_a_rehearsal_tells_that_the_case_would_stop_again(stuck: World) -> None:
    begun(stuck, "stay", "stay_note")

    found = rehearse(stuck, "moved", "both")

    [(element, reason)] = found.stops
    assert [(one.name.en, one.is_another) for one in found.opens] == [("Tell the family", True)]

    assert element.en == "Fits?"
    assert "could not be evaluated" in reason.en


# -- moving ---------------------------------------------------------------------------------------


def test_a_case_goes_on_at_the_step_that_was_chosen_and_everybody_reads_it(stuck: World) -> None:
    case_id = begun(stuck, "stay", "stay_note")
    found = only(stuck)
    seen = rehearse(stuck, "moved", "settle").seen
    coordinator = stuck.actor("pichincha")

    with stuck.counting() as statements:
        came = stuck.engine.mend(
            coordinator, found.incident_id, decision("moved", "settle"), seen=seen, key=key()
        )

    assert statements.count("COMMIT") == 1
    assert len(statements) - 1 <= 10
    assert came is None
    assert stuck.task_of("ong", "settle").case_id == case_id
    assert stuck.engine.stalled(coordinator).incidents == ()
    moved = ("Coordination moved the case from “Fits?” to “Settle”", WHY)
    assert moved in told(stuck, case_id)
    assert (moved[0], "") in told(stuck, case_id, "ong")
    again = stuck.engine.incident(coordinator, found.incident_id)
    assert (again.resolved_at, again.remedies) == (stuck.clock.now(), None)
    stuck.complete("ong", "settle", HIGH)
    stuck.complete("ong", "beside", HIGH)
    assert stuck.task_of("ong", "stay_last")
    assert list(stuck.engine.verify()) == []


def test_the_rest_of_the_case_and_other_cases_go_on_meanwhile(stuck: World) -> None:
    first, second = begun(stuck, "stay", "stay_note"), begun(stuck, "waiting", "waiting_note")
    before = told(stuck, second)

    stuck.complete("ong", "beside", HIGH)
    found = stuck.engine.stalled(stuck.actor("pichincha")).incidents
    [stay] = [one.incident_id for one in found if one.case_id == first]
    moving = decision("moved", "together")
    seen = stuck.engine.rehearse(stuck.actor("pichincha"), stay, moving).seen
    stuck.engine.mend(stuck.actor("pichincha"), stay, moving, seen=seen, key=key())

    assert stuck.task_of("ong", "stay_last").case_id == first
    assert told(stuck, second) == before
    assert [entry for entry, _ in told(stuck, first)].count("Incident at: Fits?") == 1


def test_what_changed_since_the_rehearsal_is_looked_at_again(stuck: World) -> None:
    case_id = begun(stuck, "stay", "stay_note")
    seen = rehearse(stuck, "moved", "settle").seen
    stuck.complete("ong", "beside", HIGH)
    before = told(stuck, case_id)

    with refused("changed after this preview"):
        stuck.engine.mend(
            stuck.actor("pichincha"),
            only(stuck).incident_id,
            decision("moved", "settle"),
            seen=seen,
            key=key(),
        )

    assert told(stuck, case_id) == before


def test_confirming_twice_moves_once(stuck: World) -> None:
    begun(stuck, "stay", "stay_note")
    incident_id, sent = only(stuck).incident_id, key()
    seen, engine = rehearse(stuck, "moved", "settle").seen, stuck.engine
    coordinator, moving = stuck.actor("pichincha"), decision("moved", "settle")

    engine.mend(coordinator, incident_id, moving, seen=seen, key=sent)
    engine.mend(coordinator, incident_id, moving, seen=seen, key=sent)

    with pytest.raises(KeyReused):
        engine.mend(coordinator, incident_id, decision("moved", "instead"), seen=seen, key=sent)
    with refused("resolved already"):
        engine.mend(coordinator, incident_id, moving, seen=seen, key=key())
    assert len(engine.inbox(stuck.actor("ong")).entries) == 2


@pytest.mark.parametrize("username", ["santo_domingo", "ong", "ong_supervision", "salud"])
def test_only_a_coordinator_of_the_place_rehearses_or_decides(stuck: World, username: str) -> None:
    begun(stuck, "stay", "stay_note")
    incident_id, somebody = only(stuck).incident_id, stuck.actor(username)
    seen = rehearse(stuck, "moved", "settle").seen

    with pytest.raises(NotFound):
        stuck.engine.rehearse(somebody, incident_id, decision("moved", "settle"))
    with pytest.raises(NotFound):
        stuck.engine.mend(somebody, incident_id, decision("moved", "settle"), seen=seen, key=key())

    assert only(stuck).incident_id == incident_id


@pytest.mark.parametrize(
    ("mending", "told_what"),
    [
        (Mending("moved", WHY, "stop"), "Choose one of the list"),
        (Mending("moved", WHY, "nowhere"), "Choose one of the list"),
        (Mending("moved", WHY), "Choose one of the list"),
        (Mending("moved", " ", "settle"), "Write the reason"),
        (Mending("moved", WHY, "stay_done"), None),
        (Mending("part_ended", WHY), "close the case"),
    ],
)
def test_what_may_not_be_is_refused_before_anything_happens(
    stuck: World, mending: Mending, told_what: str | None
) -> None:
    begun(stuck, "stay", "stay_note")
    incident_id, coordinator = only(stuck).incident_id, stuck.actor("pichincha")
    if told_what is None:
        # Another branch goes on: the case does not end by it.
        assert stuck.engine.rehearse(coordinator, incident_id, mending).stops == ()
        return

    with refused(told_what):
        stuck.engine.rehearse(coordinator, incident_id, mending)


def test_nobody_is_asked_before_the_person_consented(stuck: World) -> None:
    files = stuck_package()
    [name] = [one for one in files if one.endswith("p01_referral.bpmn")]
    files[name] = files[name].replace(
        b'= receiver_choice = "chosen"', b'= receiver_choice = "chosen" and 1 / 0 &gt; 0'
    )
    stuck.engine.deploy(files)
    stuck.open()
    stuck.complete("ong", "register_need", REFERRAL_NEED)
    stuck.complete("ong", "choose_receiver", receiver("albergue_amanecer"))

    with refused("needs the person's consent"):
        rehearse(stuck, "moved", "answer_referral")
    mend(stuck, "moved", "record_consent")

    assert stuck.task_of("ong", "record_consent")
    assert stuck.engine.inbox(stuck.actor("albergue")).entries == ()


# -- ending ---------------------------------------------------------------------------------------


def test_a_branch_ends_and_the_others_go_on(stuck: World) -> None:
    case_id = begun(stuck, "stay", "stay_note")
    assert [one.en for one in rehearse(stuck, "ended").joins] == ["Both ready"]

    mend(stuck, "ended")

    assert ("Coordination ended the way that stood at: Fits?", WHY) in told(stuck, case_id)
    assert stuck.engine.stalled(stuck.actor("pichincha")).incidents == ()
    assert stuck.task_of("ong", "beside")
    assert list(stuck.engine.verify()) == []


def test_a_case_is_not_closed_by_ending_its_last_branch(stuck: World) -> None:
    begun(stuck, "caller", "caller_note")
    mend(stuck, "part_ended")

    with refused("close the case"):
        rehearse(stuck, "ended")
    with refused("close the case"):
        rehearse(stuck, "moved", "caller_done")


def test_when_a_called_part_ends_its_caller_stands_still_until_somebody_decides(
    stuck: World,
) -> None:
    case_id = begun(stuck, "caller", "caller_note")
    remedies = only(stuck).remedies
    assert remedies is not None
    assert remedies.part is not None
    assert remedies.part.en == "The part"

    came = mend(stuck, "part_ended")

    found = only(stuck)
    assert (found.incident_id, found.element.en) == (came, "Call the part")
    assert "ended the part that was waited for" in found.reason.en
    assert ("Coordination ended a part of the case: The part", WHY) in told(stuck, case_id)
    assert stuck.engine.resolve(stuck.actor("pichincha"), found.incident_id, WHY, key=key()) is None
    assert stuck.task_of("ong", "caller_after")
    assert list(stuck.engine.verify()) == []


def test_a_moved_token_of_a_called_part_brings_its_caller_on(stuck: World) -> None:
    begun(stuck, "caller", "caller_note")

    mend(stuck, "moved", "part_task")
    stuck.complete("ong", "part_task", HIGH)

    assert stuck.task_of("ong", "caller_after")
    assert list(stuck.engine.verify()) == []


def test_a_part_whose_answer_is_waited_for_ends_only_by_giving_it(stuck: World) -> None:
    begun(stuck, "asker_of_help", "asking_note")
    stuck.complete("ong", "prepare", HIGH)

    with refused("waits for the answer"):
        rehearse(stuck, "part_ended")
    with refused("waits for the answer"):
        rehearse(stuck, "ended")
    found = rehearse(stuck, "moved", "help_other")
    mend(stuck, "moved", "help_other")

    assert [one.name.en for one in found.opens] == ["Go on"]
    assert "Who asks was told: Help came" in [one.en for one in found.happens]
    assert stuck.task_of("ong", "asking_last")
    assert list(stuck.engine.verify()) == []


# -- trying again, and what closes by itself ------------------------------------------------------


def test_what_fails_again_for_another_reason_is_told_as_a_new_incident(stuck: World) -> None:
    files = stuck_package()
    [today] = re.findall(rb"1 / \(if now\(\).*?else 0\) &gt; 0", files["bpmn/stay.bpmn"])
    tomorrow = today.replace(b"then 1 else 0", b"then sqrt(-1) else 1 / 0")
    files["bpmn/stay.bpmn"] = files["bpmn/stay.bpmn"].replace(today, tomorrow)
    stuck.engine.deploy(files)
    case_id = begun(stuck, "stay", "stay_note")
    first, coordinator = only(stuck), stuck.actor("pichincha")
    assert "Division by zero" in first.reason.en
    stuck.pass_time(days=1)

    came = stuck.engine.resolve(coordinator, first.incident_id, WHY, key=key())

    second = only(stuck)
    assert (second.incident_id, first.incident_id == second.incident_id) == (came, False)
    assert "no square root" in second.reason.en
    assert ("Coordination resolved the incident at: Fits?", WHY) in told(stuck, case_id)
    assert list(stuck.engine.verify()) == []


def test_a_message_that_came_too_early_is_handed_over_again_once(stuck: World) -> None:
    case_id = begun(stuck, "asker_of_help", "asking_note")
    mend(stuck, "moved", "help_task")
    stuck.complete("ong", "help_task", HIGH)
    found, coordinator = only(stuck), stuck.actor("pichincha")
    assert (found.element.en, found.remedies and found.remedies.is_message) == ("Help given", True)
    with refused("came when nobody awaited it"):
        stuck.engine.resolve(coordinator, found.incident_id, WHY, key=key())

    stuck.complete("ong", "prepare", HIGH)
    stuck.engine.resolve(coordinator, found.incident_id, WHY, key=key())

    assert stuck.task_of("ong", "asking_last").case_id == case_id
    assert stuck.engine.stalled(coordinator).incidents == ()
    with refused("resolved already"):
        stuck.engine.resolve(coordinator, found.incident_id, WHY, key=key())
    assert list(stuck.engine.verify()) == []


def test_a_message_may_be_given_up(stuck: World) -> None:
    case_id = begun(stuck, "asker_of_help", "asking_note")
    mend(stuck, "moved", "help_task")
    stuck.complete("ong", "help_task", HIGH)

    mend(stuck, "ended")

    assert stuck.engine.stalled(stuck.actor("pichincha")).incidents == ()
    said = [words for words, _ in told(stuck, case_id)]
    assert "Coordination left the message undelivered that came from: Help given" in said
    assert list(stuck.engine.verify()) == []


def test_an_incident_closes_with_the_scope_that_ends_around_it(stuck: World) -> None:
    case_id = begun(stuck, "stay", "stay_note")
    ong = stuck.actor("ong")
    incident_id = only(stuck).incident_id
    [entry] = stuck.engine.case(ong, case_id).reports

    stuck.engine.report(ong, case_id, where=entry.where, element_id="stop", answers={}, key=key())

    assert stuck.engine.case(ong, case_id).closed_at is not None
    assert stuck.engine.stalled(stuck.actor("pichincha")).incidents == ()
    again = stuck.engine.incident(stuck.actor("pichincha"), incident_id)
    assert again.resolved_at == stuck.clock.now()
    assert list(stuck.engine.verify()) == []


def test_an_incident_of_an_event_closes_with_the_task_at_whose_border_that_stood(
    stuck: World,
) -> None:
    case_id = begun(stuck, "waiting", "waiting_note")
    assert only(stuck).element.en == "Too late"
    assert targets(stuck) == []

    stuck.complete("ong", "wait_task", HIGH)

    assert stuck.task_of("ong", "waiting_last").case_id == case_id
    assert stuck.engine.stalled(stuck.actor("pichincha")).incidents == ()


def test_a_timer_that_could_not_be_told_runs_when_it_is_tried_again(stuck: World) -> None:
    begun(stuck, "waiting", "waiting_note")
    stuck.pass_time(days=1)
    stuck.engine.resolve(stuck.actor("pichincha"), only(stuck).incident_id, WHY, key=key())

    stuck.pass_time(hours=2)
    stuck.engine.run_due()

    assert stuck.task_of("ong", "waiting_look")
    assert stuck.task_of("ong", "wait_task")
    assert list(stuck.engine.verify()) == []


def test_what_the_worker_failed_at_happens_once_when_the_cause_is_gone(stuck: World) -> None:
    stuck.pass_time(days=1)
    case_id = begun(stuck, "waiting", "waiting_note")
    kept = written_over(stuck, case_id, b"altered")
    stuck.pass_time(hours=2)
    stuck.engine.run_due()
    found, coordinator = only(stuck), stuck.actor("pichincha")
    assert found.is_of_system
    assert "altered outside the system" in found.reason.en
    with refused("altered outside the system"):
        stuck.engine.resolve(coordinator, found.incident_id, WHY, key=key())

    written_over(stuck, case_id, kept)
    stuck.engine.resolve(coordinator, found.incident_id, WHY, key=key())
    stuck.pass_time(minutes=11)
    stuck.engine.run_due()

    waiting = stuck.engine.case(coordinator, case_id).waiting
    assert [one.name.en for one in waiting] == ["Wait", "Look"]
    assert stuck.engine.stalled(coordinator).incidents == ()
    assert list(stuck.engine.verify()) == []


def test_an_incident_tells_whose_turn_it_is_and_since_when(stuck: World) -> None:
    begun(stuck, "stay", "stay_note")

    found = only(stuck)

    assert (found.owner, found.since) == (
        "Coordinación Provincial de Pichincha (demostración)",
        stuck.clock.now(),
    )
