"""Each member who is to hear of a task gets one letter; what goes wrong is tried again or shown, never lost."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from sqlalchemy import text

from engine.errors import AddressDeferred, AddressMalformed, AddressRefused
from engine.facade import Engine
from engine.model.actor import Actor
from engine.model.ids import AccountId
from engine.model.notice import Letter
from engine.store.outbox import MOST_ATTEMPTS
from tests.verbs.world import World

FIRST, SECOND = "turno@albergue.example", "noche@albergue.example"
CHIEF = "jefatura@albergue.example"
HOLDER = "albergue_amanecer"


@dataclass
class Post:
    """Stands for the mail server: keeps the letters, and raises what a test has put in the way of an address."""

    letters: list[Letter] = field(default_factory=list)
    troubles: dict[str, BaseException] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        self.tried.append(letter.address)
        if letter.address in self.troubles:
            raise self.troubles[letter.address]
        self.letters.append(letter)

    @property
    def reached(self) -> list[str]:
        return sorted(letter.address for letter in self.letters)


@pytest.fixture
def post(world: World) -> Post:
    for username, address in (("albergue", FIRST), ("albergue_2", SECOND)):
        world.engine.choose_address(world.actor(username), address)
    world.asked()
    return Post()


def failures(world: World) -> list[tuple[str, str]]:
    """Return capacity and reason of each dead letter."""
    wanted = text("SELECT capacity, failure FROM outbox WHERE failed_at IS NOT NULL ORDER BY 1, 2")
    with world.engine.context.database.read() as tx:
        return [(row.capacity, row.failure) for row in tx.execute(wanted)]


def test_every_member_with_the_capacity_and_an_address_gets_one_letter(
    world: World, post: Post
) -> None:
    delivered = [world.engine.mail_notices(post.send) for _ in range(3)]

    assert delivered == [2, 0, 0]
    assert post.reached == [SECOND, FIRST]
    assert len({letter.dedupe_key for letter in post.letters}) == 2


def test_a_letter_is_the_same_whatever_the_kind_of_notice(world: World, post: Post) -> None:
    world.engine.choose_address(world.actor("albergue_supervision"), CHIEF)
    world.pass_time(hours=25)
    world.engine.run_due()

    world.engine.mail_notices(post.send)

    assert CHIEF in post.reached
    assert len({(letter.text, letter.path) for letter in post.letters}) == 1


def test_whoever_has_it_is_not_told_again_because_another_could_not_be_reached(
    world: World, post: Post
) -> None:
    post.troubles[SECOND] = AddressDeferred(code=451)
    world.engine.mail_notices(post.send)
    assert post.reached == [FIRST]

    del post.troubles[SECOND]
    world.engine.mail_notices(post.send)
    assert post.reached == [FIRST]
    world.pass_time(minutes=1)
    world.engine.mail_notices(post.send)

    assert post.reached == [SECOND, FIRST]
    assert failures(world) == []


def test_an_address_that_is_refused_for_good_is_a_dead_letter_at_once(
    world: World, post: Post
) -> None:
    post.troubles[SECOND] = AddressRefused(code=550)

    world.engine.mail_notices(post.send)
    world.pass_time(days=2)
    world.engine.mail_notices(post.send)

    assert post.tried.count(SECOND) == 1
    assert failures(world) == [("worker", "refused")]


def test_a_server_that_is_away_ends_the_round_and_the_waits_grow(world: World, post: Post) -> None:
    post.troubles = {FIRST: ConnectionRefusedError(), SECOND: ConnectionRefusedError()}

    assert world.engine.mail_notices(post.send) == 0
    assert len(post.tried) == 1
    for minutes in (1, 1, 2, 2):
        world.engine.mail_notices(post.send)
        world.engine.mail_notices(post.send)
        world.pass_time(minutes=minutes)

    # At 0, 1 and 3 minutes, twice each: once for every address.
    assert len(post.tried) == 6


def test_after_the_last_attempt_it_is_a_dead_letter_that_says_so(world: World, post: Post) -> None:
    post.troubles = {FIRST: AddressDeferred(code=451)}

    for _ in range(MOST_ATTEMPTS + 3):
        world.engine.mail_notices(post.send)
        world.pass_time(hours=6)

    assert post.tried.count(FIRST) == MOST_ATTEMPTS
    assert failures(world) == [("worker", "unreachable")]
    assert post.reached == [SECOND]


def test_a_worker_killed_in_its_last_attempt_leaves_a_dead_letter(world: World, post: Post) -> None:
    class PowerFailure(BaseException):
        """Ends everything where it stands."""

    post.troubles = {FIRST: AddressDeferred(code=451)}
    for _ in range(MOST_ATTEMPTS - 1):
        world.engine.mail_notices(post.send)
        world.pass_time(hours=6)
    post.troubles = {FIRST: PowerFailure()}
    with pytest.raises(PowerFailure):
        world.engine.mail_notices(post.send)

    world.pass_time(hours=6)
    world.engine.mail_notices(post.send)

    assert post.tried.count(FIRST) == MOST_ATTEMPTS
    assert failures(world) == [("worker", "unreachable")]


def test_an_institution_with_nobody_to_tell_is_a_dead_letter_at_once(world: World) -> None:
    post = Post()
    world.asked()
    world.pass_time(hours=25)
    world.engine.run_due()

    world.engine.mail_notices(post.send)

    assert post.tried == []
    assert ("supervisor", "nobody") in failures(world)


def test_a_letter_is_written_for_the_language_that_its_reader_reads(
    world: World, post: Post
) -> None:
    world.engine.choose_language(world.actor("albergue_2"), "en")

    world.engine.mail_notices(post.send)

    assert {one.address: one.language for one in post.letters} == {FIRST: "es", SECOND: "en"}


def test_an_address_taken_away_meanwhile_gets_nothing(world: World, post: Post) -> None:
    post.troubles[SECOND] = AddressDeferred(code=451)
    world.engine.mail_notices(post.send)
    world.engine.choose_address(world.actor("albergue_2"), "  ")

    world.pass_time(hours=1)
    world.engine.mail_notices(post.send)

    assert post.tried.count(SECOND) == 1
    assert failures(world) == [("worker", "nobody")]


def test_an_address_is_sealed_shown_shortened_and_to_its_owner_alone(world: World) -> None:
    world.engine.choose_address(world.actor("albergue"), "secreta@albergue.example")

    shown = world.engine.notice_address(world.actor("albergue"))

    assert shown == "s…@albergue.example"
    assert world.engine.notice_address(world.actor("albergue_2")) is None
    with world.engine.context.database.read() as tx:
        (sealed,) = tx.execute(
            text("SELECT address FROM account WHERE username = 'albergue'")
        ).one()
    assert b"secreta" not in sealed


@pytest.mark.parametrize("verb", [Engine.switch_off, Engine.invite_again])
def test_an_account_that_is_shut_hears_of_nothing_not_even_of_what_was_to_be_tried_again(
    world: World, post: Post, verb: Callable[[Engine, Actor, AccountId], object]
) -> None:
    post.troubles[FIRST] = AddressDeferred(code=450)
    world.engine.mail_notices(post.send)
    gone = world.actor("albergue").account_id

    verb(world.engine, world.actor("albergue_supervision"), gone)

    post.troubles.clear()
    world.pass_time(hours=13)
    world.engine.run_due()
    world.engine.mail_notices(post.send)
    assert FIRST not in post.reached
    assert post.reached == [SECOND, SECOND]


def test_an_address_moved_to_another_account_is_found_and_never_used(
    world: World, post: Post
) -> None:
    with world.engine.context.database.write() as tx:
        tx.execute(
            text(
                "UPDATE account SET address = (SELECT address FROM account WHERE username = 'albergue')"
                " WHERE username = 'albergue_2'"
            )
        )

    world.engine.mail_notices(post.send)

    assert post.tried == [FIRST]
    assert failures(world) == [("worker", "refused")]
    assert [one.rule for one in world.engine.verify()] == ["document"]


@pytest.mark.parametrize(
    "written",
    ["turno", "a@b", "a b@c.example", "a@b.example\nBcc: x@y.example", "ñ@b.example", "a" * 255 + "@b.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused_without_repeating_it(world: World, written: str) -> None:
    with pytest.raises(AddressMalformed) as refused:
        world.engine.choose_address(world.actor("albergue"), written)

    assert written not in str(refused.value)
