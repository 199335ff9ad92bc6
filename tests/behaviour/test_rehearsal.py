"""A scenario holds when what it says is so, and says by line what is not."""

from pathlib import Path
from textwrap import dedent

import pytest

from engine.scenarios.expecting import EXPECTATIONS
from engine.scenarios.reading import HEAD, STEP, read_scenario
from tests.installation import package
from tests.rehearsed import STORY, Rehearsed

EXPECTED = "    expect: {cases: 1}\n"
LATER = "  - wait: PT3H\n"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    return Rehearsed.of(tmp_path_factory.mktemp("rehearsed"))


def story(expect: str, *, later: bool = False) -> str:
    """Return the story with another expectation, on a line of its own, at once or three hours later."""
    told = STORY.replace(EXPECTED, LATER + EXPECTED if later else EXPECTED)
    return told.replace(EXPECTED, f"    expect:\n      {expect}\n")


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


HERE = "coordinacion_santo_domingo"
AT_ONCE = {
    "open tasks": (
        f"open: {{{HERE}: acknowledge_alert}}",
        "open: {fundacion_raiz_de_ceibo: register_alert}",
        f"expected register_alert (fundacion_raiz_de_ceibo); there is acknowledge_alert ({HERE}).",
    ),
    "no open task": (
        f"open: {{{HERE}: Acusar la alerta}}",
        "open: nothing",
        f"expected –; there is acknowledge_alert ({HERE}).",
    ),
    "the path": (
        "passed: [alert_arrives, register_alert, propose_urgency_to_acknowledge_alert]",
        "passed: [propose_urgency, register_alert]",
        "did not pass “register_alert” after “propose_urgency”.",
    ),
    "what never happened": (
        "never: [to_open, register_person]",
        "never: acknowledge_alert",
        "“acknowledge_alert” must never happen, and did.",
    ),
    "how often": (
        "count: {register_alert: 1, acknowledge_alert: 0}",
        "count: {register_alert: 2}",
        "expected register_alert × 2; there is register_alert × 1.",
    ),
    "when it is due": (
        "due: {acknowledge_alert: {at: 2026-11-23T13:10, deadline: DL01, source: configurable}}",
        "due: {acknowledge_alert: PT1H}",
        "expected 2026-11-23T13:00 (PT1H); there is 2026-11-23T13:10 (PT1H10M).",
    ),
    "why it is due": (
        "due: {acknowledge_alert: {deadline: DL01}}",
        "due: {acknowledge_alert: {deadline: DL06}}",
        "expected DL06; there is DL01.",
    ),
    "whether the law says so": (
        "due: {acknowledge_alert: {source: configurable}}",
        "due: {acknowledge_alert: {source: law}}",
        "expected law; there is configurable.",
    ),
    "the date of a task that is not open": (
        "due: {acknowledge_alert: PT1H10M}",
        "due: {register_alert: PT1H}",
        "the task “register_alert” is not open.",
    ),
    "notices": (
        f"notices: [{{kind: task_ready, to: {HERE}}}]",
        "notices: nothing",
        f"expected –; there is task_ready → {HERE} (worker).",
    ),
    "facts": (
        "facts: {alert_urgency: P1, persons_count: 1, attached_case: []}",
        "facts: {alert_urgency: P2}",
        "expected alert_urgency, =, P2; there is alert_urgency, =, P1.",
    ),
    "the rule of a decision": (
        "fired: {d1_urgency: danger_now}",
        "fired: {d1_urgency: [danger_now, minor]}",
        "expected danger_now, minor; there is danger_now.",
    ),
    "a decision that was not taken": (
        "fired: {d1_urgency: danger_now}",
        "fired: {d2_age: doubt_protects}",
        "expected doubt_protects; there is –.",
    ),
    "the end": ("closed: no", "closed: cases_opened", "expected cases_opened; there is –."),
    "what somebody sees": (
        f"sees: {{{HERE}: [imminent_danger, person_called]}}",
        f"sees: {{{HERE}: alert_decision}}",
        f"{HERE} must see alert_decision and does not.",
    ),
    "what somebody does not see": (
        f"does_not_see: {{{HERE}: alert_decision}}",
        f"does_not_see: {{{HERE}: [alert_decision, person_called]}}",
        f"{HERE} must not see person_called, and does.",
    ),
    "that somebody sees nothing": (
        "does_not_see: {albergue_amanecer: everything}",
        f"does_not_see: {{{HERE}: everything}}",
        f"{HERE} must not see alert_channel",
    ),
    "who finds the case": (
        f"finds: [{HERE}, fundacion_raiz_de_ceibo]",
        "finds: albergue_amanecer",
        "albergue_amanecer must find the case by its code and does not.",
    ),
    "who does not find the case": (
        "does_not_find: [albergue_amanecer, coordinacion_pichincha]",
        f"does_not_find: {HERE}",
        f"{HERE} must not find the case, and does: code, case, list, task.",
    ),
    "how many cases there are": ("cases: 1", "cases: 2", "expected 2; there is 1."),
}
LATER_ON = {
    "who was reminded, and when": (
        f"reminded: [{{task: acknowledge_alert, to: {HERE}, at: PT40M}}, {{task: Acusar la alerta, to: {HERE}}}]",
        f"reminded: [{{task: acknowledge_alert, to: {HERE}, at: PT41M}}, {{task: Acusar la alerta, to: {HERE}}}]",
        f"acknowledge_alert → {HERE} 2026-11-23T12:40 (PT40M)",
    ),
    "that nobody was reminded": (
        f"reminded: [{{task: acknowledge_alert, to: {HERE}}}, {{task: acknowledge_alert, to: {HERE}}}]",
        "reminded: nothing",
        "expected –; there is acknowledge_alert",
    ),
    "who was told that it is late, on which rung": (
        (
            f"escalated: [{{task: acknowledge_alert, to: {HERE}, rung: 1, at: PT1H10M}},"
            " {task: acknowledge_alert, to: coordinacion_nacional, rung: 2, at: PT2H10M}]"
        ),
        (
            f"escalated: [{{task: acknowledge_alert, to: {HERE}, rung: 1}},"
            f" {{task: acknowledge_alert, to: {HERE}, rung: 2}}]"
        ),
        "acknowledge_alert → coordinacion_nacional [2] 2026-11-23T14:10 (PT2H10M)",
    ),
    "what the board of a coordinator shows": (
        f"stalled: {{{HERE}: unanswered, coordinacion_pichincha: nothing}}",
        f"stalled: {{{HERE}: overdue}}",
        "expected overdue; there is unanswered.",
    ),
}


@pytest.mark.parametrize(("right", "wrong", "told"), AT_ONCE.values(), ids=AT_ONCE)
def test_what_is_expected_holds_or_is_told(
    stage: Rehearsed, right: str, wrong: str, told: str
) -> None:
    refuted = story(wrong)

    assert stage.failures(story(right)) == []
    ((line, words),) = stage.failures(refuted)
    assert line == line_of(refuted, wrong)
    assert told in words


@pytest.mark.parametrize(("right", "wrong", "told"), LATER_ON.values(), ids=LATER_ON)
def test_what_time_brings_holds_or_is_told(
    stage: Rehearsed, right: str, wrong: str, told: str
) -> None:
    assert stage.failures(story(right, later=True)) == []
    ((_, words),) = stage.failures(story(wrong, later=True))
    assert told in words


def test_a_failure_is_told_in_spanish_too(stage: Rehearsed) -> None:
    (failure,) = stage.play(story("cases: 2")).failures

    assert failure.message.es == "se esperaba 2; hay 1."
    assert failure.step == 2


ACTS = {
    "a task that does not wait": (
        "complete: register_person\n    as: coordinacion_santo_domingo",
        "does not wait at “register_person”. It waits at: acknowledge_alert",
    ),
    "a task that is not in her list": (
        "complete: acknowledge_alert\n    as: coordinacion_pichincha",
        "“acknowledge_alert” is not among the tasks of coordinacion_pichincha.",
    ),
    "answers that the form refuses": (
        "complete: acknowledge_alert\n    as: coordinacion_santo_domingo",
        "was refused: alert_urgency:",
    ),
    "a refusal that does not come": (
        "claim: acknowledge_alert\n    as: coordinacion_santo_domingo\n    refused: taken",
        "had to be refused (taken) and was done.",
    ),
    "a refusal for another reason": (
        "claim: acknowledge_alert\n    as: albergue_amanecer\n    refused: taken",
        "was refused: It does not exist, or you have no access to it.",
    ),
    "a refusal at another question": (
        (
            "complete: acknowledge_alert\n    as: coordinacion_santo_domingo\n"
            "    answers: {alert_urgency: P1}\n    refused: {answers: alert_urgency}"
        ),
        "was refused: alert_decision:",
    ),
    "a case that does not begin": (
        (
            "complete: acknowledge_alert\n    as: coordinacion_santo_domingo\n    begins: her\n"
            "    answers: {alert_urgency: P1, alert_decision: open}"
        ),
        "the step names the case that it begins, and it began 0.",
    ),
}


@pytest.mark.parametrize(("act", "told"), ACTS.values(), ids=ACTS)
def test_an_act_that_goes_otherwise_ends_the_story(stage: Rehearsed, act: str, told: str) -> None:
    after = "  - expect: {cases: 7}\n"

    ((line, words),) = stage.failures(f"{STORY}  - {act}\n{after}")

    assert line == len(STORY.splitlines()) + 1
    assert told in words


@pytest.mark.parametrize(
    "act",
    [
        "claim: acknowledge_alert\n    as: albergue_amanecer\n    refused: not_found",
        "complete: register_alert\n    as: fundacion_raiz_de_ceibo\n    answers: calm\n    refused: closed",
        (
            "complete: acknowledge_alert\n    as: coordinacion_santo_domingo\n"
            "    answers: {alert_urgency: P1}\n    refused: {answers: alert_decision}"
        ),
        (
            "extend: acknowledge_alert\n    as: coordinacion_santo_domingo\n    until: PT30M\n"
            "    reason: Falta gente.\n    refused: intervention"
        ),
    ],
)
def test_what_must_be_refused_and_is_holds(stage: Rehearsed, act: str) -> None:
    assert stage.failures(f"{STORY}  - {act}\n    expect: {{cases: 1}}\n") == []


def test_nothing_holds_of_a_case_that_never_began(stage: Rehearsed) -> None:
    begins = STORY.index("  - open:")
    never = STORY[:begins] + "  - wait: PT1H\n    expect: {never: case_closed}\n"

    assert stage.failures(never) == [
        (line_of(never, "never:"), "there is no case by this name yet.")
    ]


def test_a_notice_that_names_an_institution_is_told_of_whatever_the_story_expects(
    tmp_path: Path,
) -> None:
    notice = "notices/task_ready.es.txt"
    chatty = {notice: package()[notice] + b"\nLa espera el Albergue Amanecer.\n"}

    ((_, words),) = Rehearsed.of(tmp_path, chatty).failures(STORY)

    assert (
        words == "a notice (task_ready) tells something of the case, an institution or an answer."
    )


def test_a_failure_of_the_machine_is_told_of_whatever_the_story_expects(tmp_path: Path) -> None:
    decision = "dmn/d1_urgency.dmn"
    before, entry, after = package()[decision].partition(b'<outputEntry id="danger_now_')
    failing = after.replace(
        b'"P1"', b'if 1 / (string length(threats) - 2) = 1 then "P1" else "P2"', 1
    )
    changed = {decision: before + entry + failing}

    failures = Rehearsed.of(tmp_path, changed).failures(story("closed: no"))

    no_step, incident = (words for _, words in failures)
    assert no_step.endswith("is open and has no next step, owner or date.")
    assert incident.endswith("has an incident at “propose_urgency”.")


DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_that_explains_scenarios_shows_one_that_holds(stage: Rehearsed) -> None:
    page = (DOCS / "how-to" / "write-a-scenario.md").read_text(encoding="utf-8")
    shown = dedent(page.partition("```yaml\n")[2].partition("   ```")[0])

    scenario, findings = read_scenario(stage.known, "scenarios/late_answer.yaml", shown.encode())

    assert findings == []
    assert scenario is not None
    assert stage.play_scenario(scenario).failures == ()


def test_the_reference_knows_every_word_of_the_language() -> None:
    page = (DOCS / "reference" / "scenarios.md").read_text(encoding="utf-8")

    words = {*STEP, *HEAD, *EXPECTATIONS} - {"claim", "release", "to", "until", "reason", "at"}
    assert [word for word in words if f"| `{word}`" not in page and f", `{word}`" not in page] == []
