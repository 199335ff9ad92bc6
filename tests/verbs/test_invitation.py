"""Coming in by invitation alone: one link, once, for three days; who may invite, and who may be shut out."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from engine.bilingual import Bilingual
from engine.errors import (
    InvitationRefused,
    LinkRefused,
    NotADemonstration,
    NotFound,
    PasswordRefused,
)
from engine.model.actor import OPERATOR, Capacity
from engine.model.ids import IdempotencyKey, InstitutionCode, new_id
from engine.model.people import AccountState, Invitee, Password
from engine.model.session import Stage
from engine.model.views import TaskView
from tests.installation import PASSWORD, account, become_demonstration
from tests.signing_in import code_now, signed_in
from tests.verbs.door import HOME, Door, invitee
from tests.verbs.world import World

SHELTER = InstitutionCode("albergue_amanecer")


def test_a_link_leads_to_a_password_and_a_second_factor(door: Door) -> None:
    link = door.engine.invite(OPERATOR, invitee()).token
    assert door.engine.invited(link).username == "nueva"

    begun = door.engine.accept_invitation(link, PASSWORD)
    enrolled = door.engine.confirm_factor(begun.token, door.code_for(begun.token))

    assert begun.stage is Stage.ENROL
    actor = door.engine.actor_of(enrolled.signed_in.token)
    assert actor is not None
    assert actor.institution == HOME
    assert door.told("nueva") == ["invited", "invitation_accepted", "second_factor_set_up"]
    assert list(door.engine.verify()) == []


def test_in_a_demonstration_the_link_leads_straight_in(door: Door) -> None:
    become_demonstration(door.engine)
    link = door.engine.invite(OPERATOR, invitee()).token

    begun = door.engine.accept_invitation(link, PASSWORD)

    assert begun.stage is Stage.FULL


def test_outside_a_demonstration_there_is_no_account_without_an_invitation(door: Door) -> None:
    with pytest.raises(NotADemonstration):
        door.engine.create_account(account("ong"))


def test_what_has_people_never_becomes_a_demonstration(door: Door) -> None:
    with pytest.raises(NotADemonstration):
        door.engine.become_demonstration()

    assert door.engine.sign_in("ong", PASSWORD).stage is Stage.PASSWORD


def test_a_link_serves_once(door: Door) -> None:
    link = door.engine.invite(OPERATOR, invitee()).token
    door.engine.accept_invitation(link, PASSWORD)

    for again in (door.engine.invited, lambda one: door.engine.accept_invitation(one, PASSWORD)):
        with pytest.raises(LinkRefused):
            again(link)


def test_of_two_who_open_a_link_at_once_one_gets_in(door: Door) -> None:
    link = door.engine.invite(OPERATOR, invitee()).token
    got: list[bool] = []

    def accept() -> None:
        try:
            door.engine.accept_invitation(link, PASSWORD)
            got.append(True)
        except LinkRefused:
            got.append(False)

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == [False, True]


def test_a_link_expires_after_three_days(door: Door) -> None:
    link = door.engine.invite(OPERATOR, invitee()).token
    door.machine.advance(timedelta(hours=71, minutes=59))
    assert door.engine.invited(link).username == "nueva"

    door.machine.advance(timedelta(minutes=1))

    with pytest.raises(LinkRefused):
        door.engine.accept_invitation(link, PASSWORD)


def test_a_newer_link_takes_the_place_of_the_one_before(door: Door) -> None:
    older = door.engine.invite(OPERATOR, invitee()).token

    newer = door.engine.invite(OPERATOR, invitee()).token

    with pytest.raises(LinkRefused):
        door.engine.invited(older)
    assert door.engine.invited(newer).username == "nueva"


def test_setting_up_can_be_resumed_while_the_link_would_hold(door: Door) -> None:
    link = door.engine.invite(OPERATOR, invitee()).token
    door.engine.accept_invitation(link, PASSWORD)
    door.machine.advance(timedelta(hours=1))
    assert door.engine.sign_in("nueva", PASSWORD).stage is Stage.ENROL

    door.machine.advance(timedelta(hours=72))

    assert not door.tries("nueva", PASSWORD)


@pytest.mark.parametrize(
    "password",
    [
        "corta",
        "contraseña2026",
        "Password2026!!",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "1234567890123456",
        "abcdefghijklmnop",
        "nueva.nueva.nueva",
        "trata protocolo ecuador",
        "x" * 129,
    ],
)
def test_a_password_that_is_guessed_first_is_refused_and_the_link_stays(
    door: Door, password: str
) -> None:
    link = door.engine.invite(OPERATOR, invitee()).token

    with pytest.raises(PasswordRefused):
        door.engine.accept_invitation(link, password)

    assert door.engine.invited(link).shortest == 12


@pytest.mark.parametrize(
    "password", ["tres gatos rojos", "ñandú lila 7 veces", "839201847362", "xk9mqw2vl7zr"]
)
def test_a_password_needs_no_composition(door: Door, password: str) -> None:
    link = door.engine.invite(OPERATOR, invitee()).token

    assert door.engine.accept_invitation(link, password).stage is Stage.ENROL


def test_accents_typed_in_another_way_are_the_same_password(door: Door) -> None:
    link = door.engine.invite(OPERATOR, invitee()).token
    door.engine.accept_invitation(link, "ñandú lila 7 veces")

    assert door.tries("nueva", "n\u0303andu\u0301 lila 7 veces")


@pytest.mark.parametrize(
    "wrong",
    [
        Invitee("No", Bilingual("a", "b"), HOME, frozenset({Capacity.WORKER})),
        Invitee("ñandu", Bilingual("a", "b"), HOME, frozenset({Capacity.WORKER})),
        Invitee("nueva", Bilingual("", "b"), HOME, frozenset({Capacity.WORKER})),
        Invitee("nueva", Bilingual("a", "b" * 121), HOME, frozenset({Capacity.WORKER})),
        Invitee("nueva", Bilingual("a", "b"), HOME, frozenset()),
        Invitee(
            "nueva", Bilingual("a", "b"), InstitutionCode("nada"), frozenset({Capacity.WORKER})
        ),
        Invitee("ong_2", Bilingual("a", "b"), HOME, frozenset({Capacity.WORKER})),
    ],
)
def test_nobody_is_invited_who_could_not_come_in(door: Door, wrong: Invitee) -> None:
    with pytest.raises(InvitationRefused):
        door.engine.invite(OPERATOR, wrong)


def test_a_supervisor_invites_people_of_her_own_institution_alone(door: Door) -> None:
    supervisor = door.actor("ong_supervision")

    assert door.engine.invite(supervisor, invitee()).username == "nueva"
    assert door.engine.invite(supervisor, invitee("otra", HOME, Capacity.SUPERVISOR))
    for foreign in (invitee("tercera", SHELTER), invitee("tercera", HOME, Capacity.COORDINATOR)):
        with pytest.raises(NotFound):
            door.engine.invite(supervisor, foreign)


@pytest.mark.parametrize("username", ["ong", "pichincha"])
def test_who_does_not_supervise_invites_nobody(door: Door, username: str) -> None:
    actor = door.actor(username)

    with pytest.raises(NotFound):
        door.engine.invite(actor, invitee("nueva", actor.institution))
    with pytest.raises(NotFound):
        door.engine.team(actor)


def test_a_supervisor_issues_no_link_for_herself_for_strangers_or_for_a_coordinator(
    door: Door,
) -> None:
    supervisor = door.actor("ong_supervision")
    door.engine.invite(OPERATOR, invitee("coordina", HOME, Capacity.COORDINATOR))

    for username in ("ong_supervision", "albergue", "coordina"):
        with pytest.raises(NotFound):
            door.engine.invite_again(supervisor, door.engine.find_account(OPERATOR, username))
    with pytest.raises(InvitationRefused):
        door.engine.invite(supervisor, invitee("coordina"))


def test_a_new_link_ends_all_that_was_set_up(door: Door) -> None:
    token, codes = door.opens("ong"), door.recovery_codes()
    begun = door.passes_password()

    link = door.engine.invite_again(
        door.actor("ong_supervision"), door.engine.find_account(OPERATOR, "ong")
    ).token

    assert door.engine.actor_of(token) is None
    assert not door.tries_recovery_code(begun, codes[0])
    assert not door.tries("ong", PASSWORD)
    again = door.engine.accept_invitation(link, "tres gatos rojos").token
    assert door.engine.actor_of(
        door.engine.confirm_factor(again, door.code_for(again)).signed_in.token
    )


def test_switching_off_ends_sessions_at_once_and_opens_to_nobody(door: Door) -> None:
    token, begun = door.opens("ong"), door.passes_password()

    door.engine.switch_off(door.actor("ong_supervision"), door.engine.find_account(OPERATOR, "ong"))

    assert door.engine.actor_of(token) is None
    assert door.engine.stage_of(begun) is None
    assert not door.tries("ong", PASSWORD)
    assert door.told("ong")[-2] == "switched_off"


def test_nobody_switches_off_her_own_account_or_one_elsewhere(door: Door) -> None:
    supervisor = door.actor("ong_supervision")

    for username in ("ong_supervision", "albergue"):
        with pytest.raises(NotFound):
            door.engine.switch_off(supervisor, door.engine.find_account(OPERATOR, username))


def test_the_tasks_of_an_account_that_was_switched_off_go_back(door: Door) -> None:
    key = IdempotencyKey(new_id())
    opened = door.engine.open_case(
        door.actor("ong"), process_id="p01_referral", canton="1701", key=key
    )

    door.engine.switch_off(door.actor("ong_supervision"), door.engine.find_account(OPERATOR, "ong"))

    view = door.engine.task(door.actor("ong_2"), opened.task_id)
    assert isinstance(view, TaskView)
    assert view.state == "ready"
    assert list(door.engine.verify()) == []


def test_an_account_that_was_switched_off_comes_back_by_a_new_link(door: Door) -> None:
    supervisor = door.actor("ong_supervision")
    ong = door.engine.find_account(OPERATOR, "ong")
    door.engine.switch_off(supervisor, ong)

    link = door.engine.invite_again(supervisor, ong).token

    assert door.engine.accept_invitation(link, PASSWORD).account_id == ong


def test_a_supervisor_sees_the_accounts_of_her_institution_page_by_page(door: Door) -> None:
    supervisor = door.actor("ong_supervision")
    for number in range(26):
        door.engine.invite(OPERATOR, invitee(f"nueva{number:02}"))

    first = door.engine.team(supervisor)
    second = door.engine.team(supervisor, cursor=first.next_cursor)

    names = [entry.username for page in (first, second) for entry in page.entries]
    assert len(first.entries) == 25
    assert names == sorted(names)
    assert len(set(names)) == 29
    assert second.next_cursor is None
    assert {entry.state for entry in first.entries} == {AccountState.INVITED}
    own = next(entry for entry in second.entries if entry.username == "ong_supervision")
    assert not own.may_invite
    assert not own.may_switch_off


def test_a_team_is_read_in_as_many_statements_however_large(world: World) -> None:
    supervisor, numbers = world.actor("ong_supervision"), []

    for size in range(2):
        with world.counting() as seen:
            world.engine.team(supervisor)
        # Settings are read again after a second; they are no part of the list.
        numbers.append(len([sql for sql in seen if "access_" in sql or "FROM account" in sql]))
        for number in range(30):
            world.engine.invite(OPERATOR, invitee(f"nueva{size}{number:02}"))

    assert numbers[0] == numbers[1]
    assert numbers[0] <= 4


def test_changing_the_password_ends_the_other_sessions(door: Door) -> None:
    token, other = door.opens("ong"), door.opens("ong")
    new = Password("tres gatos rojos")

    door.engine.change_password(door.actor("ong"), token, current=PASSWORD, new=new)

    assert door.engine.actor_of(token) is not None
    assert door.engine.actor_of(other) is None
    assert not door.tries("ong", PASSWORD)
    assert signed_in(door.engine, "ong", new)


def test_a_person_sees_and_closes_her_own_sessions(door: Door) -> None:
    token = door.opens("ong")
    actor = door.engine.actor_of(token)
    assert actor is not None
    door.engine.close_other_sessions(actor, token)
    other = door.opens("ong")
    named = {one.is_this: one for one in door.engine.own_account(actor, token).sessions}
    stranger = door.actor("albergue")

    door.engine.close_session(stranger, named[False].session_id)
    assert door.engine.actor_of(other) is not None
    door.engine.close_session(actor, named[False].session_id)
    assert door.engine.actor_of(other) is None
    door.engine.close_other_sessions(actor, token)

    assert [one.is_this for one in door.engine.own_account(actor, token).sessions] == [True]


def test_a_session_that_ended_by_itself_is_no_open_session(door: Door) -> None:
    stale = door.opens("ong")
    actor = door.engine.actor_of(stale)
    assert actor is not None
    door.engine.close_other_sessions(actor, stale)

    door.machine.advance(timedelta(minutes=16))
    token = door.opens("ong")

    assert [one.is_this for one in door.engine.own_account(actor, token).sessions] == [True]
    with door.engine.context.database.read() as tx:
        left = text("SELECT count(*) FROM session WHERE account_id = :account_id")
        assert tx.execute(left, {"account_id": actor.account_id}).scalar_one() == 1


def test_a_first_code_that_is_wrong_sets_nothing_up(door: Door) -> None:
    link = door.engine.invite(OPERATOR, invitee()).token
    begun = door.engine.accept_invitation(link, PASSWORD).token
    secret = door.engine.proposed_factor(begun).secret

    assert not door.tries_code(begun, code_now(door.engine, secret))

    assert door.engine.sign_in("nueva", PASSWORD).stage is Stage.ENROL
