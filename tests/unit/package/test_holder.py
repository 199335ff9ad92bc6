"""Wherever a case is, each task finds an institution: near, further away, or the coordination."""

import json
from hashlib import sha256

import pytest

from engine.definitions import load_definition, read_package
from engine.model.case import Fact
from engine.model.directory import Directory
from engine.model.ids import AccountId, DefinitionHash, InstitutionCode
from engine.model.process import PartyHolder, RoleHolder
from engine.package.holder import Holding, find_holder
from tests.installation import NOON, package

PACKAGE = read_package(package())
MANIFEST, DIRECTORY = PACKAGE.definition.manifest, PACKAGE.directory
NATIONAL = InstitutionCode("coordinacion_nacional")
GUAYAQUIL = "0901"
ANYBODY = AccountId("a" * 32)


def chosen(receiver: str | None) -> dict[str, Fact]:
    return {"receiver": Fact(receiver, "choose_receiver", NATIONAL, ANYBODY, NOON, 1)}


@pytest.mark.parametrize("role", sorted(MANIFEST.roles))
def test_every_canton_finds_a_holder_for_every_role(role: str) -> None:
    for canton in DIRECTORY.cantons:
        holding = find_holder(MANIFEST, DIRECTORY, canton, RoleHolder(role), {})

        assert holding is not None
        held_by_role = role in DIRECTORY.institutions[holding.institution].roles
        assert held_by_role == (holding.reach != "coordination")
        assert (holding.told is None) == (holding.reach is None)


@pytest.mark.parametrize("receiver", ["closed_last_year", None])
def test_a_party_that_is_gone_leaves_its_task_to_the_coordination(receiver: str | None) -> None:
    facts = chosen(receiver)

    holding = find_holder(MANIFEST, DIRECTORY, GUAYAQUIL, PartyHolder("receiver"), facts)

    assert holding == Holding(NATIONAL, "coordination", NATIONAL)


def test_a_party_holds_its_task_wherever_it_is() -> None:
    code = InstitutionCode("albergue_amanecer")

    holding = find_holder(MANIFEST, DIRECTORY, GUAYAQUIL, PartyHolder("receiver"), chosen(code))

    assert holding == Holding(code)


def test_without_a_coordination_nobody_fits() -> None:
    alone = Directory({}, DIRECTORY.cantons, {})

    assert find_holder(MANIFEST, alone, GUAYAQUIL, RoleHolder("acogida"), {}) is None


def test_a_version_of_before_there_was_a_coordination_still_runs() -> None:
    stored = json.loads(PACKAGE.content)
    del stored["manifest"]["coordination"]
    for name in ("notices/fallback.es.txt", "notices/fallback.en.txt"):
        del stored["files"][name]
    content = json.dumps(stored).encode()

    definition = load_definition(DefinitionHash(sha256(content).hexdigest()), content)

    assert definition.manifest.coordination is None
    holding = find_holder(definition.manifest, DIRECTORY, GUAYAQUIL, RoleHolder("acogida"), {})
    assert holding == Holding(InstitutionCode("hogar_tres_volcanes"), "nation", None)
