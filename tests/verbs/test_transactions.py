"""One verb, one transaction, one commit; sending twice does once; of two at once one wins."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from threading import Barrier

import pytest
from sqlalchemy import text

from engine.bilingual import Bilingual
from engine.errors import AnswersRefused, KeyReused, NotFound, RutaError, TaskClosed, TaskTaken
from engine.model.ids import InstitutionCode, TaskId
from engine.model.views import Opened
from tests.answers import (
    ACCEPT,
    ADULT,
    ALERT,
    ARRIVED,
    CONSENT,
    FINAL_REPORT,
    MANAGER,
    NEED,
    OPEN,
    QUITO,
    READ,
    REJECT,
    RIGHTS,
    RISK,
    SANTO_DOMINGO,
    TAKEN,
    WITHDRAWN,
    receiver,
)
from tests.verbs.world import World, key

MOST_STATEMENTS = 10
MOST_WITH_OTHERS = 18
"""Of a verb that opens a case or an instance, or answers the one that opened it."""


def test_every_verb_is_one_commit_of_at_most_ten_statements(world: World) -> None:
    seen: dict[str, list[str]] = {}

    def count(name: str, verb: Callable[[], object]) -> None:
        world.engine.now()
        with world.counting() as seen[name]:
            verb()

    actor, ong = world.actor, world.actor("ong")
    engine = world.engine
    world.open()  # warms what a process reads once
    start = partial(engine.open_case, process_id="p01_referral", canton=QUITO, key=key())
    count("open_case", lambda: start(ong))
    for username, element, answers in (
        ("ong", "register_need", NEED),
        ("ong", "choose_receiver", receiver("albergue_amanecer")),
        ("ong", "record_consent", CONSENT),
        ("albergue", "answer_referral", ACCEPT),
        ("albergue", "confirm_arrival", ARRIVED),
        ("albergue", "counter_referral", FINAL_REPORT),
        ("ong", "read_counter_referral", READ),
    ):
        task_id = world.task_of(username, element).task_id
        who = actor(username)
        if element == "answer_referral":
            count("claim", partial(engine.claim, who, task_id, key=key()))
            count("release", partial(engine.release, who, task_id, key=key()))
        count(element, partial(engine.complete, who, task_id, answers, key=key()))
    _, waiting = world.asked()
    world.pass_time(hours=49)
    count("run_due", lambda: engine.run_due(limit=1))

    assert world.task_of("albergue", "answer_referral").task_id == waiting
    # The worker looks for events before it reminds, each in a transaction of its own.
    commits = {"run_due": 2}
    for name, statements in seen.items():
        assert statements.count("COMMIT") == commits.get(name, 1), name
        assert len(statements) - commits.get(name, 1) <= MOST_STATEMENTS, (name, statements)


def test_what_opens_cases_and_instances_is_one_commit_too(world: World) -> None:
    seen: dict[str, list[str]] = {}
    world.engine.open_case(
        world.actor("raiz"), process_id="p00_alert", canton=SANTO_DOMINGO, key=key()
    )
    named = {**MANAGER, "age_treatment": ["adult"]}
    for username, element, answers in (
        ("raiz", "register_alert", ALERT),
        ("santo_domingo", "acknowledge_alert", OPEN),
        ("santo_domingo", "register_person", {**ADULT, "another_person": ["no"]}),
        ("santo_domingo", "name_manager", named),
        ("raiz", "take_charge", TAKEN),
        ("raiz", "explain_rights", RIGHTS),
        ("raiz", "assess_risk", RISK),
        ("raiz", "register_need", NEED),
        ("raiz", "choose_receiver", {"receiver_choice": ["none_available"]}),
        ("santo_domingo", "find_receiver", WITHDRAWN),
    ):
        task_id, who = world.task_of(username, element).task_id, world.actor(username)
        world.engine.now()
        with world.counting() as seen[element]:
            world.engine.complete(who, task_id, answers, key=key())

    assert world.task_of("raiz", "read_referral_result")
    for name, statements in seen.items():
        assert statements.count("COMMIT") == 1, name
        assert len(statements) - 1 <= MOST_WITH_OTHERS, (name, statements)


def test_every_intervention_is_one_commit_of_at_most_ten_statements(world: World) -> None:
    seen: dict[str, list[str]] = {}
    engine, coordinator = world.engine, world.actor("pichincha")
    world.open()
    world.complete("ong", "register_need", NEED)
    world.complete("ong", "choose_receiver", {"receiver_choice": ["none_available"]})
    task_id = world.task_of("pichincha", "find_receiver").task_id
    until = world.clock.now() + timedelta(hours=5)
    here, there = coordinator.institution, InstitutionCode("coordinacion_santo_domingo")

    for name, verb in {
        "nudge": partial(engine.nudge, coordinator, task_id),
        "extend": partial(engine.extend, coordinator, task_id, until, "Falta personal."),
        "supervisor": partial(engine.reassign, coordinator, task_id, here, "Falta personal."),
        "reassign": partial(engine.reassign, coordinator, task_id, there, "Falta personal."),
    }.items():
        engine.now()
        with world.counting() as seen[name]:
            verb(key=key())

    for name, statements in seen.items():
        assert statements.count("COMMIT") == 1, name
        assert len(statements) - 1 <= MOST_STATEMENTS, (name, statements)


def test_lists_read_the_same_number_of_statements_however_long_they_are(world: World) -> None:
    def cost(look: Callable[[], object]) -> int:
        world.engine.now()
        look()
        with world.counting() as seen:
            look()
        return len(seen)

    engine, ong, coordinator = world.engine, world.actor("ong"), world.actor("pichincha")
    looks = (
        lambda: engine.inbox(ong),
        lambda: engine.cases(ong),
        lambda: engine.stalled(coordinator),
    )
    world.open()
    world.pass_time(days=9)
    few = [cost(look) for look in looks]
    world.clock.advance(-(world.clock.now() - world.engine.cases(ong).entries[0].opened_at))
    for _ in range(12):
        world.open()
    world.pass_time(days=9)

    assert [cost(look) for look in looks] == few
    assert max(few) <= 12


def test_the_same_form_sent_twice_completes_once(world: World) -> None:
    case_id, task_id = world.asked()
    sent = key()

    first = world.engine.complete(world.actor("albergue"), task_id, ACCEPT, key=sent)
    second = world.engine.complete(world.actor("albergue"), task_id, ACCEPT, key=sent)

    assert (first.was_repeated, second.was_repeated) == (False, True)
    timeline = world.engine.case(world.actor("ong"), case_id).timeline
    assert [entry.text.en for entry in timeline].count("Completed: Answer the referral") == 1


def test_the_same_key_with_other_answers_is_refused(world: World) -> None:
    _, task_id = world.asked()
    sent = key()
    world.engine.complete(world.actor("albergue"), task_id, ACCEPT, key=sent)

    with pytest.raises(KeyReused):
        world.engine.complete(world.actor("albergue"), task_id, REJECT, key=sent)


def test_opening_twice_with_one_key_opens_one_case(world: World) -> None:
    sent, actor = key(), world.actor("ong")

    first = world.engine.open_case(actor, process_id="p01_referral", canton="1701", key=sent)
    second = world.engine.open_case(actor, process_id="p01_referral", canton="1701", key=sent)

    assert first == second
    assert len(world.engine.cases(actor).entries) == 1


def test_of_two_who_claim_at_once_one_wins_and_the_other_is_told_by_whom(world: World) -> None:
    _, task_id = world.asked()
    together = Barrier(2)

    def claim(username: str) -> RutaError | None:
        actor = world.actor(username)
        together.wait()
        try:
            world.engine.claim(actor, task_id, key=key())
        except RutaError as error:
            return error
        return None

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(claim, ["albergue", "albergue_2"]))

    refused = [error for error in results if error is not None]
    assert [type(error) for error in refused] == [TaskTaken]
    winner = ["albergue", "albergue_2"][results.index(None)]
    assert refused[0].fields["by"] == Bilingual(f"Puesto de {winner}", f"Post of {winner}")


def test_of_two_who_complete_at_once_one_wins(world: World) -> None:
    case_id, task_id = world.asked()
    together = Barrier(2)

    def complete(username: str) -> type[RutaError] | None:
        actor = world.actor(username)
        together.wait()
        try:
            world.engine.complete(actor, task_id, ACCEPT, key=key())
        except RutaError as error:
            return type(error)
        return None

    with ThreadPoolExecutor(2) as pool:
        results = set(pool.map(complete, ["albergue", "albergue_2"]))

    assert results == {None, TaskClosed}
    assert len(world.engine.case(world.actor("ong"), case_id).waiting) == 1


def test_a_supervisor_may_take_over_what_a_colleague_holds_and_nobody_else(world: World) -> None:
    _, task_id = world.asked()
    world.engine.claim(world.actor("albergue"), task_id, key=key())
    with pytest.raises(TaskTaken):
        world.engine.claim(world.actor("albergue_2"), task_id, key=key())

    world.engine.claim(world.actor("albergue_supervision"), task_id, key=key())

    world.engine.complete(world.actor("albergue_supervision"), task_id, ACCEPT, key=key())


def test_a_task_for_a_later_day_waits_for_the_institution_and_not_for_one_person(
    world: World,
) -> None:
    world.asked()
    world.complete("albergue", "answer_referral", ACCEPT)
    assert world.task_of("albergue", "confirm_arrival").is_mine

    world.complete("albergue", "confirm_arrival", ARRIVED)

    report = world.task_of("albergue_2", "counter_referral")
    assert (report.state, report.may_take) == ("ready", True)


def test_opening_twice_at_the_same_moment_opens_one_case(world: World) -> None:
    sent, together = key(), Barrier(2)
    actor = world.actor("ong")

    def open_case(_: int) -> Opened:
        together.wait()
        return world.engine.open_case(actor, process_id="p01_referral", canton=QUITO, key=sent)

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(open_case, range(2))

    assert first == second
    assert len(world.engine.cases(actor).entries) == 1


def test_a_used_key_tells_a_stranger_nothing_about_a_task(world: World) -> None:
    _, task_id = world.asked()
    sent, stranger = key(), world.actor("salud")
    world.engine.open_case(stranger, process_id="p01_referral", canton=QUITO, key=sent)

    for found in (task_id, TaskId("0" * 32)):
        with pytest.raises(NotFound):
            world.engine.claim(stranger, found, key=sent)
        with pytest.raises(NotFound):
            world.engine.complete(stranger, found, ACCEPT, key=sent)


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "MDAwMS0wMS0wMVQwMDowMDowMCsxNDowMCB4",
        "OTk5OS0xMi0zMVQyMzo1OTo1OS0xNDowMCB4",
        "MjAyNi0xMS0yMVQwMDowMDowMCswMDowMCAA",
    ],
)
def test_a_cursor_that_was_never_given_finds_nothing(world: World, cursor: str) -> None:
    for look in (world.engine.inbox, world.engine.cases):
        with pytest.raises(NotFound):
            look(world.actor("ong"), cursor=cursor)
    with pytest.raises(NotFound):
        world.engine.stalled(world.actor("pichincha"), cursor=cursor)


def test_a_task_given_back_can_be_taken_by_a_colleague(world: World) -> None:
    _, task_id = world.asked()
    world.engine.claim(world.actor("albergue"), task_id, key=key())
    with pytest.raises(TaskTaken):
        world.engine.complete(world.actor("albergue_2"), task_id, ACCEPT, key=key())

    world.engine.release(world.actor("albergue"), task_id, key=key())

    world.engine.complete(world.actor("albergue_2"), task_id, ACCEPT, key=key())


def test_a_refused_form_leaves_no_trace_in_the_database(world: World) -> None:
    _, task_id = world.asked()
    before = _rows(world)

    with pytest.raises(AnswersRefused):
        world.engine.complete(world.actor("albergue"), task_id, {}, key=key())

    assert _rows(world) == before


def _rows(world: World) -> dict[str, int]:
    tables = ("task", "timer", "journal", "outbox", "vault", "instance", "escalation")
    with world.engine.context.database.read() as tx:
        return {
            name: tx.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()  # noqa: S608
            for name in tables
        }
