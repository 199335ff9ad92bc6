"""The second factor: asked of everybody, taken once, delayed like the password, recoverable, sealed."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text

from engine.errors import CodeRefused, NotFound, OldPasswordRefused
from engine.model.session import Stage
from tests.installation import ACCOUNTS, PASSWORD, become_demonstration
from tests.verbs.door import HALF_A_MINUTE, WRONG, Door


def test_a_password_alone_opens_no_full_session(door: Door) -> None:
    begun = door.engine.sign_in("ong", PASSWORD)

    assert begun.stage is Stage.PASSWORD
    assert door.engine.stage_of(begun.token) is Stage.PASSWORD
    assert door.engine.actor_of(begun.token) is None


def test_the_code_opens_a_full_session_under_another_token(door: Door) -> None:
    begun = door.passes_password()

    full = door.engine.pass_code(begun, door.code_of())

    assert full.stage is Stage.FULL
    assert full.token != begun
    assert door.engine.stage_of(begun) is None
    assert door.engine.actor_of(full.token) is not None
    assert door.told("ong")[-2:] == ["password_passed", "code_passed"]


def test_in_a_demonstration_nobody_is_asked_for_a_second_factor(door: Door) -> None:
    become_demonstration(door.engine)

    begun = door.engine.sign_in("ong", PASSWORD)

    assert begun.stage is Stage.FULL
    assert door.engine.actor_of(begun.token) is not None


def test_a_code_is_taken_once(door: Door) -> None:
    code = door.code_of()
    assert door.tries_code(door.passes_password(), code)

    assert not door.tries_code(door.passes_password(), code)

    door.machine.advance(HALF_A_MINUTE)
    assert door.tries_code(door.passes_password(), door.code_of())


def test_a_code_older_than_one_that_was_used_is_refused(door: Door) -> None:
    older = door.code_of()
    door.machine.advance(HALF_A_MINUTE)
    assert door.tries_code(door.passes_password(), door.code_of())

    assert not door.tries_code(door.passes_password(), older)


@pytest.mark.parametrize(
    ("seconds", "is_taken"), [(-61, False), (-30, True), (30, True), (61, False)]
)
def test_a_clock_may_be_half_a_minute_off(door: Door, seconds: int, *, is_taken: bool) -> None:
    code = door.code_of()
    door.machine.advance(timedelta(seconds=seconds))

    assert door.tries_code(door.passes_password(), code) is is_taken


def test_of_two_who_send_the_same_code_at_once_one_gets_in(door: Door) -> None:
    code, sessions = door.code_of(), [door.passes_password(), door.passes_password()]

    got = _at_once([partial(door.tries_code, held, code) for held in sessions])

    assert sorted(got) == [False, True]


def test_a_session_that_passed_the_password_lives_ten_minutes(door: Door) -> None:
    begun = door.passes_password()

    door.machine.advance(timedelta(minutes=10, seconds=1))

    assert door.engine.stage_of(begun) is None
    assert not door.tries_code(begun, door.code_of())


def test_wrong_codes_delay_codes_and_passwords_alike(door: Door) -> None:
    begun = door.passes_password()
    for _ in range(3):
        assert not door.tries_code(begun, "000000")

    assert not door.tries_code(begun, door.code_of())
    assert not door.tries("ong", PASSWORD)
    door.machine.advance(timedelta(seconds=2))

    assert door.tries_code(begun, door.code_of())


def test_a_right_password_does_not_forgive_wrong_codes(door: Door) -> None:
    for wait in (0, 0, 0, 2, 3):
        door.machine.advance(timedelta(seconds=wait))
        assert not door.tries_code(door.passes_password(), "000000")

    door.machine.advance(timedelta(seconds=3))
    assert not door.tries("ong", PASSWORD)
    door.machine.advance(timedelta(seconds=2))

    assert door.tries("ong", PASSWORD)


def test_delays_of_codes_never_shut_the_door_for_good(door: Door) -> None:
    for _ in range(20):
        door.machine.advance(timedelta(minutes=6))
        assert not door.tries_recovery_code(door.passes_password(), "00000-00000")

    door.machine.advance(timedelta(minutes=6))

    assert door.tries_code(door.passes_password(), door.code_of())


def test_every_failure_is_told_alike(door: Door) -> None:
    code, messages = door.code_of(), set()
    door.engine.pass_code(door.passes_password(), code)

    for wrong in (code, "000000", "", "no es un código", "٣٣٣٣٣٣"):
        with pytest.raises(CodeRefused) as refused:
            door.engine.pass_code(door.passes_password(), wrong)
        messages.add(refused.value.message)
        door.machine.advance(timedelta(seconds=10))

    assert len(messages) == 1


def test_a_recovery_code_opens_only_the_setting_up_of_another_factor(door: Door) -> None:
    codes, before = door.recovery_codes(), door.code_of()

    begun = door.engine.pass_recovery_code(door.passes_password(), codes[0].lower())

    assert begun.stage is Stage.ENROL
    assert door.engine.actor_of(begun.token) is None
    enrolled = door.engine.confirm_factor(begun.token, door.code_for(begun.token))
    assert door.engine.actor_of(enrolled.signed_in.token) is not None
    assert not door.tries_code(door.passes_password(), before)
    assert not door.tries_recovery_code(door.passes_password(), codes[1])
    assert door.tries_recovery_code(door.passes_password(), enrolled.recovery_codes[9])


def test_a_recovery_code_serves_once(door: Door) -> None:
    codes = door.recovery_codes()
    assert len(set(codes)) == 10
    assert door.tries_recovery_code(door.passes_password(), codes[0])

    assert not door.tries_recovery_code(door.passes_password(), codes[0])

    own = door.engine.own_account(door.actor("ong"), door.opens("ong"))
    assert own.codes_left == 9


def test_of_two_who_send_the_same_recovery_code_at_once_one_gets_in(door: Door) -> None:
    codes, sessions = door.recovery_codes(), [door.passes_password(), door.passes_password()]

    got = _at_once([partial(door.tries_recovery_code, held, codes[0]) for held in sessions])

    assert sorted(got) == [False, True]


def test_two_recovery_codes_at_once_do_not_open_one_session_twice(door: Door) -> None:
    codes, begun = door.recovery_codes(), door.passes_password()

    got = _at_once([partial(door.tries_recovery_code, begun, code) for code in codes[:2]])

    assert sorted(got) == [False, True]
    assert door.engine.own_account(door.actor("ong"), "").codes_left == 9


def test_the_present_factor_holds_until_the_new_one_has_given_a_code(door: Door) -> None:
    actor, token = door.actor("ong"), door.opens("ong")

    begun = door.engine.replace_factor(actor, token, PASSWORD)

    assert door.engine.actor_of(token) is None
    with pytest.raises(CodeRefused):
        door.engine.confirm_factor(begun.token, "000000")
    assert door.tries_code(door.passes_password(), door.code_of())


def test_setting_up_another_factor_ends_every_other_session(door: Door) -> None:
    other, token = door.opens("ong"), door.opens("ong")
    begun = door.engine.replace_factor(door.actor("ong"), token, PASSWORD).token

    door.engine.confirm_factor(begun, door.code_for(begun))

    assert door.engine.actor_of(other) is None


def test_what_changes_an_account_asks_for_the_password_with_the_delays_of_the_door(
    door: Door,
) -> None:
    actor, token = door.actor("ong"), door.opens("ong")
    asking: tuple[Callable[[str], object], ...] = (
        lambda password: door.engine.renew_recovery_codes(actor, password),
        lambda password: door.engine.replace_factor(actor, token, password),
        lambda password: door.engine.change_password(
            actor, token, current=password, new="tres gatos sobre la mesa"
        ),
    )

    for ask in asking:
        with pytest.raises(OldPasswordRefused):
            ask(WRONG)

    with pytest.raises(OldPasswordRefused):
        asking[0](PASSWORD)
    assert not door.tries("ong", PASSWORD)


def test_no_session_but_its_own_shows_a_proposed_secret(door: Door) -> None:
    for token in (door.passes_password(), door.opens("ong"), "x" * 43):
        with pytest.raises(NotFound):
            door.engine.proposed_factor(token)


def test_a_secret_moved_to_another_account_is_refused_and_named(door: Door) -> None:
    with door.engine.context.database.write() as tx:
        first = "(SELECT secret FROM second_factor ORDER BY account_id LIMIT 1)"
        tx.execute(text(f"UPDATE second_factor SET secret = {first}"))  # noqa: S608 - our own words

    found = list(door.engine.verify())

    assert len(found) == len(ACCOUNTS) - 1
    assert {finding.rule for finding in found} == {"document"}


def test_no_secret_and_no_code_stands_in_clear(door: Door) -> None:
    codes = door.recovery_codes()
    begun = door.engine.pass_recovery_code(door.passes_password(), codes[0]).token
    secret = door.engine.proposed_factor(begun).secret
    door.engine.confirm_factor(begun, door.code_for(begun))

    with door.engine.context.database.read() as tx:
        rows = [
            str(tuple(row))
            for table in ("account", "session", "second_factor", "recovery_code", "access_record")
            for row in tx.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - our own tables
        ]

    for word in (secret, begun, *codes, *(code.replace("-", "") for code in codes)):
        assert not [row for row in rows if word in row]


def _at_once(tries: list[Callable[[], bool]]) -> list[bool]:
    """Do several things at the same moment, each in a thread of its own."""
    barrier, got = threading.Barrier(len(tries)), []

    def run(one: Callable[[], bool]) -> None:
        barrier.wait()
        got.append(one())

    threads = [threading.Thread(target=run, args=(one,)) for one in tries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got
