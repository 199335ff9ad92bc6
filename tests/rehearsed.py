"""A small story in the language of scenarios, and a stage on which variations of it are played."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from engine.definitions import read_package
from engine.errors import Finding
from engine.model.ids import new_id
from engine.rehearsal import Played, Rehearsal
from engine.rehearsal.stage import Stage
from engine.scenarios.checking import Scenarios
from engine.scenarios.known import Known
from engine.scenarios.reading import read_scenario
from engine.scenarios.script import Scenario
from tests.installation import NOON, package

NAME: Final = "scenarios/story.yaml"

STORY: Final = """\
id: story
title: {es: Una alerta, en: An alert}
shows: {es: Que se oye., en: That it is heard.}
start: 2026-11-23T12:00
place: 2301

answers:
  calm:
    alert_channel: civil_society
    reporter_reserved: yes
    persons_count: 1
    imminent_danger: no
    medical_emergency: no
    exploiter_present: no
    may_be_minor: no
    recent_sexual_violence: no
    pregnancy: no
    detained_or_facing_removal: no
    hours_matter: no
    situation_now: over_7_days
    threats: no

steps:
  - open: p00_alert
    as: fundacion_raiz_de_ceibo
    begins: alert
  - complete: register_alert
    as: fundacion_raiz_de_ceibo
    after: PT10M
    answers: [calm, {imminent_danger: yes, person_called: La del mercado}]
    expect: {cases: 1}
"""


@dataclass(frozen=True)
class Rehearsed:
    """A package without scenarios of its own, and an installed database of it."""

    files: Mapping[str, bytes]
    known: Known
    stage: Stage
    folder: Path

    @classmethod
    def of(cls, folder: Path, changed: Mapping[str, bytes] | None = None) -> Self:
        files = {
            name: data for name, data in package().items() if not name.startswith("scenarios/")
        }
        files |= changed or {}
        stage = Stage.install(f"sqlite:///{folder}/empty.db", files, NOON)
        return cls(files, Known.of(read_package(files), files), stage, folder)

    def read(self, text: str) -> tuple[Scenario | None, list[Finding]]:
        return read_scenario(self.known, NAME, text.encode())

    def play(self, text: str) -> Played:
        """Play a story; fail if it cannot be read."""
        scenario, findings = self.read(text)
        assert scenario is not None, findings
        return self.play_scenario(scenario)

    def play_scenario(self, scenario: Scenario) -> Played:
        rehearsal = Rehearsal(self.files, Scenarios(self.known, (scenario,), (), ()))
        return rehearsal.play(scenario, self.stage.copy(self.folder / f"{new_id()}.db"))

    def failures(self, text: str) -> list[tuple[int, str]]:
        """Return what does not go as a story says: the line and the words."""
        return [(one.line, one.message.en) for one in self.play(text).failures]
