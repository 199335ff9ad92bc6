"""Deploying is repeatable, leaves running cases on their version, and takes nothing away under them."""

import pytest

from engine.errors import DiagramRefused, KeyFileRefused, PackageRefused
from engine.facade import Engine, Keys
from tests.answers import ACCEPT, NEED, receiver
from tests.installation import account, become_demonstration, package
from tests.verbs.world import World

AMANECER = b'code = "albergue_amanecer"'


def without_institution(files: dict[str, bytes], code: bytes) -> dict[str, bytes]:
    head, marker, tail = files["ecuador.toml"].partition(b"[[institution]]")
    kept = [part for part in (marker + tail).split(b"[[institution]]") if part and code not in part]
    return {**files, "ecuador.toml": head + b"".join(b"[[institution]]" + part for part in kept)}


def relabelled(files: dict[str, bytes]) -> dict[str, bytes]:
    diagram = files["bpmn/p01_referral.bpmn"].replace(
        b"Confirmar la llegada", "Confirmar que llegó".encode()
    )
    return {**files, "bpmn/p01_referral.bpmn": diagram}


def test_deploying_the_same_package_again_changes_nothing(world: World) -> None:
    first = world.engine.deploy(package())

    with world.counting() as seen:
        second = world.engine.deploy(package())

    assert first == second
    assert not [statement for statement in seen if statement.startswith(("INSERT", "UPDATE"))]


def test_a_running_case_stays_on_its_version_and_a_new_one_takes_the_new(world: World) -> None:
    world.asked()

    world.engine.deploy(relabelled(package()))

    world.complete("albergue", "answer_referral", ACCEPT)
    assert world.task_of("albergue", "confirm_arrival").name == "Confirmar la llegada"
    world.asked("albergue_ceibo_sereno")
    world.complete("ceibo", "answer_referral", ACCEPT)
    assert world.task_of("ceibo", "confirm_arrival").name == "Confirmar que llegó"


def test_an_institution_with_open_tasks_cannot_be_taken_away(world: World) -> None:
    world.asked()

    with pytest.raises(PackageRefused) as refused:
        world.engine.deploy(without_institution(package(), AMANECER))

    assert [one.element_id for one in refused.value.findings] == ["institution albergue_amanecer"]
    world.complete("albergue", "answer_referral", ACCEPT)


def test_an_institution_that_was_chosen_and_is_awaited_cannot_be_taken_away(world: World) -> None:
    world.open()
    world.complete("ong", "register_need", NEED)
    world.complete("ong", "choose_receiver", receiver("albergue_amanecer"))

    with pytest.raises(PackageRefused):
        world.engine.deploy(without_institution(package(), AMANECER))


def test_a_demonstration_loaded_again_ends_the_sessions_of_its_accounts(world: World) -> None:
    become_demonstration(world.engine)
    assert world.engine.actor_of(world.tokens["ong"]) is not None

    world.engine.create_account(account("ong"))

    assert world.engine.actor_of(world.tokens["ong"]) is None


def test_an_institution_without_open_tasks_can_leave(world: World) -> None:
    world.engine.deploy(without_institution(package(), AMANECER))

    assert world.actor("albergue").institution == ""


def test_a_refused_package_leaves_the_one_in_force(world: World) -> None:
    files = package()
    files["bpmn/p01_referral.bpmn"] = b"<not-bpmn/>"

    with pytest.raises(DiagramRefused):
        world.engine.deploy(files)

    assert world.open().case_code.startswith("EC-")


def test_a_key_that_did_not_seal_this_database_is_refused_with_the_remedy(world: World) -> None:
    other = Engine.open(world.url, Keys.from_bytes(b"another key, of thirty-two bytes"))

    with pytest.raises(KeyFileRefused, match="RUTA_MASTER_KEY_FILE"):
        other.require_current()
    other.close()
