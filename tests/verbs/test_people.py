"""Signing in and out: one answer to every failure, growing delays, nobody locked out, sessions that end."""

from datetime import timedelta

import pytest

from engine.errors import NotFound, SignInRefused
from engine.model.ids import IdempotencyKey, new_id
from tests.installation import NOON, PASSWORD, become_demonstration
from tests.verbs.door import WRONG, Door


def test_the_right_password_opens_a_session_and_signing_out_ends_it(door: Door) -> None:
    token = door.opens("ong")
    actor = door.engine.actor_of(token)
    assert actor is not None
    assert actor.institution == "fundacion_hilo_y_camino"

    door.engine.sign_out(token)

    assert door.engine.actor_of(token) is None


def test_an_unknown_name_and_a_wrong_password_are_told_alike(door: Door) -> None:
    with pytest.raises(SignInRefused) as unknown:
        door.engine.sign_in("nadie", PASSWORD)
    with pytest.raises(SignInRefused) as wrong:
        door.engine.sign_in("ong", WRONG)

    assert unknown.value.message == wrong.value.message


def test_delays_grow_and_never_shut_the_door_for_good(door: Door) -> None:
    for _ in range(3):
        assert not door.tries("ong", WRONG)
    assert not door.tries("ong", PASSWORD)

    for _ in range(20):
        door.machine.advance(timedelta(minutes=6))
        assert not door.tries("ong", WRONG)
    door.machine.advance(timedelta(minutes=6))

    assert door.tries("ong", PASSWORD)


def test_a_try_that_comes_too_early_does_not_lengthen_the_delay(door: Door) -> None:
    for _ in range(3):
        door.tries("ong", WRONG)
    for _ in range(10):
        door.tries("ong", PASSWORD)

    door.machine.advance(timedelta(seconds=2))

    assert door.tries("ong", PASSWORD)


def test_a_session_ends_after_fifteen_idle_minutes(door: Door) -> None:
    token = door.opens("ong")
    for _ in range(3):
        door.machine.advance(timedelta(minutes=14))
        assert door.engine.actor_of(token) is not None

    door.machine.advance(timedelta(minutes=16))

    assert door.engine.actor_of(token) is None


def test_a_session_ends_after_twelve_hours_however_busy(door: Door) -> None:
    token = door.opens("ong")

    for _ in range(12 * 6):
        door.machine.advance(timedelta(minutes=10))
        door.engine.actor_of(token)
    door.machine.advance(timedelta(minutes=1))

    assert door.engine.actor_of(token) is None


def test_moving_the_demonstrations_clock_leaves_sessions_alone(door: Door) -> None:
    become_demonstration(door.engine)
    token = door.opens("ong")
    actor = door.engine.actor_of(token)
    assert actor is not None

    moved = door.engine.move_clock(actor, timedelta(days=5))

    assert moved == NOON + timedelta(days=5)
    assert door.engine.actor_of(token) is not None


def test_a_token_that_was_never_given_opens_nothing(door: Door) -> None:
    assert door.engine.actor_of("x" * 43) is None


def test_the_language_of_an_account_is_remembered(door: Door) -> None:
    token = door.opens("ong")
    actor = door.engine.actor_of(token)
    assert actor is not None

    door.engine.choose_language(actor, "en")

    again = door.engine.actor_of(token)
    assert again is not None
    assert again.language == "en"


def test_people_of_an_institution_that_left_the_directory_may_nothing(door: Door) -> None:
    token = door.opens("ong")
    with door.engine.context.database.write() as tx:
        tx.exec_driver_sql(
            "DELETE FROM institution WHERE code = 'fundacion_hilo_y_camino'",
        )
        tx.exec_driver_sql("UPDATE setting SET value = '99' WHERE name = 'directory_revision'")
    door.engine.context.forget()

    actor = door.engine.actor_of(token)

    assert actor is not None
    with pytest.raises(NotFound):
        door.engine.inbox(actor)
    with pytest.raises(NotFound):
        door.engine.open_case(
            actor, process_id="p01_referral", canton="1701", key=IdempotencyKey(new_id())
        )
