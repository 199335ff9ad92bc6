"""The command that plays scenarios: one line each, what did not go as they say, and what none of them passed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from engine.bilingual import Bilingual
from engine.rehearsal import Coverage, CoveredKind, Played, Rehearsal
from web.commands import Command, Option, Parameter
from web.console import Console
from web.package_folder import read_file, read_package, read_packaged
from web.refusals import DatabaseForOneScenario, FileUnreadable

FOLDER: Final = "scenarios"
SUFFIX: Final = ".yaml"
GAPS: Final = f"gaps{SUFFIX}"


def run_scenarios(
    console: Console, paths: Sequence[str], package: str | None, database: str | None
) -> int:
    files = read_package(Path(package)) if package else read_packaged()
    rehearsal = Rehearsal.of(_with(files, [Path(path) for path in paths]))
    failed = 0
    for played in _play(rehearsal, database):
        failed += bool(played.failures)
        _tell(console, played)
    coverage = rehearsal.coverage()
    _tell_figures(console, coverage)
    if not paths:
        _tell_missed(console, coverage)
    _tell_stale(console, coverage)
    return 1 if failed or coverage.stale else 0


def _with(files: Mapping[str, bytes], paths: Sequence[Path]) -> dict[str, bytes]:
    """Return a package with the scenarios that are named in place of its own, if any are named."""
    if not paths:
        return dict(files)
    kept = {
        name: data
        for name, data in files.items()
        if not name.startswith(f"{FOLDER}/") or name == f"{FOLDER}/{GAPS}"
    }
    named = {f"{FOLDER}/{path.name}": read_file(path) for path in _found(paths)}
    return {**kept, **named}


def _found(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the scenario files that are named: each by itself, or a folder of them."""
    for path in paths:
        found = sorted(path.glob(f"*{SUFFIX}")) if path.is_dir() else [path]
        if not found:
            raise FileUnreadable(path=path, problem=_NONE_THERE)
        yield from found


def _play(rehearsal: Rehearsal, database: str | None) -> Iterator[Played]:
    """Play all scenarios on databases that are gone afterwards, or one on a database that stays."""
    if database is None:
        yield from rehearsal.play_all()
        return
    if len(rehearsal.scenarios) > 1:
        raise DatabaseForOneScenario(number=len(rehearsal.scenarios))
    yield rehearsal.play(rehearsal.scenarios[0], rehearsal.install(database))


# -- in words -------------------------------------------------------------------------------------


def _tell(console: Console, played: Played) -> None:
    told, days = played.scenario, _span(played)
    verdict = _FAILED if played.failures else _HELD
    steps = len(told.steps)
    console.say(
        f"{verdict.es}  {told.scenario_id}: {told.title.es} ({steps} pasos, {days})",
        f"{verdict.en}  {told.scenario_id}: {told.title.en} ({steps} steps, {days})",
    )
    for one in played.failures:
        where = f"    {told.name}:{one.line}"
        console.say(
            f"{where}, paso {one.step}: {one.message.es}",
            f"{where}, step {one.step}: {one.message.en}",
        )


def _span(played: Played) -> str:
    minutes = int(played.scenario.lasts.total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    clock = f"{rest // 60}:{rest % 60:02}"
    return f"{days} d {clock}" if days else clock


def _tell_figures(console: Console, coverage: Coverage) -> None:
    console.say("\nRecorrido por los escenarios:", "\nPassed by the scenarios:")
    for where in coverage.wheres:
        figures = coverage.figures(where).items()
        console.say(
            f"  {where}: " + ", ".join(f"{_KINDS[kind].es} {n}/{of}" for kind, (n, of) in figures),
            f"  {where}: " + ", ".join(f"{_KINDS[kind].en} {n}/{of}" for kind, (n, of) in figures),
        )


def _tell_missed(console: Console, coverage: Coverage) -> None:
    """Tell what the scenarios of a whole package never passed; some of them alone pass little."""
    for where in coverage.wheres:
        for one in coverage.missed(where):
            kind, reason = _KIND[one.kind], one.reason or _NO_REASON
            place = f"{where}/{one.place[1]}"
            console.say(
                f"  sin recorrer: {kind.es} {place} ({one.name.es}). {reason.es}",
                f"  not passed: {kind.en} {place} ({one.name.en}). {reason.en}",
            )


def _tell_stale(console: Console, coverage: Coverage) -> None:
    for gap in coverage.stale:
        place = f"{FOLDER}/{GAPS}:{gap.line}: {'/'.join(gap.place)}"
        console.say(f"{place} {_STALE.es}", f"{place} {_STALE.en}")


_KINDS: Final[Mapping[CoveredKind, Bilingual]] = {
    "flow": Bilingual("flujos", "flows"),
    "event": Bilingual("eventos", "events"),
    "task": Bilingual("tareas", "tasks"),
    "end": Bilingual("finales", "ends"),
    "rule": Bilingual("reglas", "rules"),
}
_KIND: Final[Mapping[CoveredKind, Bilingual]] = {
    "flow": Bilingual("flujo", "flow"),
    "event": Bilingual("evento", "event"),
    "task": Bilingual("tarea", "task"),
    "end": Bilingual("final", "end"),
    "rule": Bilingual("regla", "rule"),
}
_HELD: Final = Bilingual("cumple   ", "holds")
_FAILED: Final = Bilingual("NO CUMPLE", "FAILS")
_NO_REASON: Final = Bilingual(
    "Sin razón: escriba un escenario, o la razón en scenarios/gaps.yaml.",
    "No reason: write a scenario, or the reason in scenarios/gaps.yaml.",
)
_STALE: Final = Bilingual(
    "sí se recorre: borre esta línea.", "is passed after all: delete this line."
)
_NONE_THERE: Final = Bilingual(
    f"no hay escenarios ({SUFFIX}) en la carpeta",
    f"there are no scenarios ({SUFFIX}) in the folder",
)

SCENARIO_COMMAND: Final = Command(
    "scenario run",
    Bilingual(
        "Ensaya escenarios y dice qué parte del protocolo recorren; sin archivos, los del paquete.",
        "Play scenarios and tell which part of the protocol they pass; without files, the package's own.",
    ),
    run_scenarios,
    (
        Parameter(
            "paths",
            Bilingual("ARCHIVO|CARPETA", "FILE|FOLDER"),
            is_required=False,
            is_repeated=True,
        ),
        Option(
            "--package",
            Bilingual(
                "Paquete con el que se ensayan; sin él, el incluido.",
                "Package with which they are played; without it, the one included.",
            ),
            Bilingual("CARPETA", "FOLDER"),
            is_required=False,
        ),
        Option(
            "--database",
            Bilingual(
                "Base de datos vacía en la que se ensaya un solo escenario, y que queda.",
                "Empty database in which a single scenario is played, and which stays.",
            ),
            Bilingual("URL", "URL"),
            is_required=False,
        ),
    ),
)
