"""The scenarios of the packaged protocol hold, and pass all of it that they are meant to pass."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.rehearsal import Played, Rehearsal
from engine.rehearsal.stage import Stage
from tests.databases import create_database, drop_database
from tests.installation import package

REHEARSAL = Rehearsal.of(package())
SCENARIOS = {scenario.scenario_id: scenario for scenario in REHEARSAL.scenarios}
ON_BOTH = ["e2_refused_by_three", "r1_warm_handover"]

WHOLE = ["p00_alert", "p00_case", "p01_referral", "d1_urgency", "d2_age"]
"""What scenarios pass wholly, but for what `gaps.yaml` gives a reason for."""


class Playing:
    """Plays each scenario once, whoever asks for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stage = REHEARSAL.install(f"sqlite:///{folder}/empty.db")
        self._played: dict[str, Played] = {}

    def played(self, scenario_id: str) -> Played:
        if scenario_id not in self._played:
            stage = self._stage.copy(self._folder / f"{scenario_id}.db")
            self._played[scenario_id] = REHEARSAL.play(SCENARIOS[scenario_id], stage)
        return self._played[scenario_id]


@pytest.fixture(scope="module")
def playing(tmp_path_factory: pytest.TempPathFactory) -> Playing:
    return Playing(tmp_path_factory.mktemp("scenarios"))


@pytest.fixture
def on_postgresql(server: str) -> Iterator[Stage]:
    yield REHEARSAL.install(create_database(server, "rehearsal"))
    drop_database(server, "rehearsal")


def told(played: Played) -> list[str]:
    return [f"line {one.line}: {one.message.en}" for one in played.failures]


@pytest.mark.parametrize("scenario_id", SCENARIOS)
def test_a_scenario_of_the_protocol_holds(playing: Playing, scenario_id: str) -> None:
    assert told(playing.played(scenario_id)) == []


@pytest.mark.parametrize("scenario_id", ON_BOTH)
def test_a_scenario_of_the_protocol_holds_on_postgresql(
    on_postgresql: Stage, scenario_id: str
) -> None:
    assert told(REHEARSAL.play(SCENARIOS[scenario_id], on_postgresql)) == []


def test_what_is_passed_by_no_scenario_has_a_reason(playing: Playing) -> None:
    for scenario_id in SCENARIOS:
        playing.played(scenario_id)

    coverage = REHEARSAL.coverage()

    unexplained = [one for where in WHOLE for one in coverage.missed(where) if one.reason is None]
    assert [one.place for one in unexplained] == []
    assert coverage.stale == ()
