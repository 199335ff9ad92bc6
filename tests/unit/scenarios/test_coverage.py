"""Coverage tells what the engine's steps passed, what they did not, and for what reason."""

from pathlib import Path

import pytest

from engine.rehearsal import Coverage, Rehearsal
from engine.scenarios.checking import Scenarios
from engine.scenarios.gaps import read_gaps
from tests.rehearsed import STORY, Rehearsed

GAPS = """\
- in: p00_alert
  not_passed: [to_attach, alert_attached]
  reason: {es: Lo recorre otro paquete., en: Another package passes it.}
- in: d1_urgency
  not_passed: minor
  reason: {es: Sin caso todavía., en: No case yet.}
"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    return Rehearsed.of(tmp_path_factory.mktemp("covered"))


def covered(stage: Rehearsed, gaps: str, folder: Path) -> Coverage:
    """Play the story beside a file of gaps, and return what it passed."""
    scenario, _ = stage.read(STORY)
    assert scenario is not None
    found, findings = read_gaps(stage.known, "scenarios/gaps.yaml", gaps.encode())
    assert findings == []
    rehearsal = Rehearsal(stage.files, Scenarios(stage.known, (scenario,), found, ()))
    rehearsal.play(scenario, stage.stage.copy(folder / "story.db"))
    return rehearsal.coverage()


def test_what_was_passed_counts_and_what_only_waits_does_not(
    stage: Rehearsed, tmp_path: Path
) -> None:
    coverage = covered(stage, GAPS, tmp_path)

    passed = {one.place[1] for one in coverage.all if one.is_passed}
    assert passed == {
        "alert_arrives",
        "alert_arrives_to_register_alert",
        "register_alert",
        "register_alert_to_propose_urgency",
        "propose_urgency",
        "propose_urgency_to_acknowledge_alert",
        "danger_now",
    }
    assert coverage.figures("p00_alert") == {
        "flow": (3, 12),
        "event": (1, 2),
        "task": (2, 5),
        "end": (0, 3),
    }
    assert coverage.figures("d1_urgency") == {"rule": (1, 18)}


def test_a_gap_is_told_with_its_reason(stage: Rehearsed, tmp_path: Path) -> None:
    coverage = covered(stage, GAPS, tmp_path)

    reasons = {one.place[1]: one.reason for one in coverage.missed("p00_alert")}
    assert reasons["to_attach"] == "Lo recorre otro paquete."
    assert reasons["to_open"] is None
    assert coverage.stale == ()


def test_a_reason_for_what_is_passed_after_all_is_an_error(
    stage: Rehearsed, tmp_path: Path
) -> None:
    coverage = covered(stage, GAPS.replace("to_attach", "register_alert"), tmp_path)

    assert [(gap.line, gap.place) for gap in coverage.stale] == [
        (2, ("p00_alert", "register_alert"))
    ]


@pytest.mark.parametrize(
    ("before", "after", "line", "told"),
    [
        ("in: p00_alert", "in: p99", 1, "no such process or decision table"),
        ("minor", "nothing_like_it", 5, "“nothing_like_it”"),
        ("[to_attach, alert_attached]", "[to_attach, to_attach]", 2, "has a reason further up"),
        ("reason: {es: Sin", "because: {es: Sin", 6, "“because” is not understood"),
        (", en: No case yet.", "", 6, "“en” is missing."),
    ],
)
def test_a_gap_that_names_nothing_is_refused(
    stage: Rehearsed, before: str, after: str, line: int, told: str
) -> None:
    _, findings = read_gaps(stage.known, "gaps.yaml", GAPS.replace(before, after).encode())

    assert findings[0].element_id == f"gaps.yaml:{line}"
    assert told in findings[0].message.en
