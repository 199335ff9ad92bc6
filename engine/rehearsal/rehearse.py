"""Plays the scenarios of a package one by one, each on an installed database of its own."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from engine.bilingual import Bilingual
from engine.errors import Finding, ScenariosRefused
from engine.rehearsal.coverage import Coverage, Tally, coverage_of
from engine.rehearsal.doing import do
from engine.rehearsal.judging import judge
from engine.rehearsal.scene import Failure, Scene
from engine.rehearsal.stage import Stage
from engine.rehearsal.standing import ends_well, stands
from engine.scenarios.checking import FOLDER, Scenarios, read_scenarios
from engine.scenarios.script import Scenario, Step


@dataclass(frozen=True, slots=True)
class Played:
    """A scenario that was played, with all that did not go as it says."""

    scenario: Scenario
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """The scenarios of a package, ready to be played. What they passed is added up."""

    files: Mapping[str, bytes]
    told: Scenarios
    tally: Tally = field(default_factory=Tally)

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> "Rehearsal":
        """Read the scenarios of a package. Raises `ScenariosRefused`, or what the package itself is refused with."""
        told = read_scenarios(files)
        if told.findings:
            raise ScenariosRefused(list(told.findings))
        if not told.scenarios:
            raise ScenariosRefused([Finding("scenario", FOLDER, _NONE)])
        return cls(files, told)

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        return self.told.scenarios

    def play_all(self) -> Iterator[Played]:
        """Play every scenario, each on a fresh SQLite database that is gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="ruta-") as folder:
            empty = self.install(f"sqlite:///{folder}/empty.db")
            for number, scenario in enumerate(self.scenarios):
                yield self.play(scenario, empty.copy(Path(folder, f"{number}.db")))

    def install(self, url: str) -> Stage:
        """Install an empty database for all the scenarios. Raises `DatabaseInUse` for one that has tables."""
        first = min(scenario.starts_at for scenario in self.scenarios)
        return Stage.install(url, self.files, first)

    def play(self, scenario: Scenario, stage: Stage) -> Played:
        """Play one scenario on a stage where none was played."""
        with _opened(Scene.on(stage, self.told.known, scenario)) as scene:
            failures = tuple(_play(scene))
        self.tally.add(scene.watched.passages)
        return Played(scenario, failures)

    def coverage(self) -> Coverage:
        """Return what was passed by the scenarios that were played so far."""
        return coverage_of(self.told, self.tally)


@contextmanager
def _opened(scene: Scene) -> Iterator[Scene]:
    with closing(scene.engine):
        yield scene


def _play(scene: Scene) -> Iterator[Failure]:
    """Play step by step. An act that goes wrong ends it: what follows would tell of another story."""
    for number, step in enumerate(scene.scenario.steps, 1):
        wrong = _act(scene, step)
        if wrong is not None:
            yield Failure(step.line, number, wrong)
            return
        yield from _judge(scene, step, number)
    last = scene.scenario.steps[-1]
    for message in ends_well(scene):
        yield Failure(last.line, len(scene.scenario.steps), message)


def _act(scene: Scene, step: Step) -> Bilingual | None:
    scene.begin_step()
    at = scene.scenario.starts_at + step.at
    scene.pass_time(at)
    wrong = do(scene, step, step.act) if step.act else None
    # A worker ticks within seconds: what an act leaves for it is done before anybody looks.
    scene.pass_time(at)
    return wrong


def _judge(scene: Scene, step: Step, number: int) -> Iterator[Failure]:
    case = scene.case(step)
    for expectation in step.expect:
        for message in judge(scene, case, expectation):
            yield Failure(expectation.line, number, message)
    for message in stands(scene):
        yield Failure(step.line, number, message)


_NONE: Final = Bilingual(
    "no hay ningún escenario: escriba uno en scenarios/nombre.yaml.",
    "there is no scenario: write one in scenarios/name.yaml.",
)
