"""Reads all the scenarios of a package, and checks them with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from engine.definitions import read_package
from engine.errors import DiagramRefused, Finding, PackageRefused
from engine.scenarios.gaps import Gap, read_gaps
from engine.scenarios.known import Known
from engine.scenarios.reading import read_scenario
from engine.scenarios.script import Scenario

FOLDER: Final = "scenarios/"
GAPS: Final = "scenarios/gaps.yaml"


@dataclass(frozen=True, slots=True)
class Scenarios:
    """What the scenario files of a package say; with findings, what of them could be read."""

    known: Known
    scenarios: tuple[Scenario, ...]
    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]


def read_scenarios(files: Mapping[str, bytes]) -> Scenarios:
    """Read the scenarios of a package. Raises `PackageRefused` or `DiagramRefused` for the package itself."""
    known = Known.of(read_package(files), files)
    found: list[Scenario] = []
    findings: list[Finding] = []
    gaps: tuple[Gap, ...] = ()
    for name in sorted(one for one in files if one.startswith(FOLDER)):
        if name == GAPS:
            gaps, wrong = read_gaps(known, name, files[name])
            findings += wrong
            continue
        scenario, wrong = read_scenario(known, name, files[name])
        findings += wrong
        found += [scenario] if scenario else []
    return Scenarios(known, tuple(found), gaps, tuple(findings))


def lint(files: Mapping[str, bytes]) -> list[Finding]:
    """Return every finding of a package; without any in the package itself, those of its scenarios."""
    try:
        return list(read_scenarios(files).findings)
    except (PackageRefused, DiagramRefused) as refusal:
        return refusal.findings
