"""What a scenario says and cannot be played is refused with its line and the remedy; nothing is ignored."""

import pytest

from engine.scenarios.source import Misread, read_source
from tests.rehearsed import STORY, Rehearsed


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Rehearsed:
    return Rehearsed.of(tmp_path_factory.mktemp("read"))


ACT = "as: fundacion_raiz_de_ceibo\n    after"
MISTAKES = {
    "a key of the head": ("start:", "begin:", "begin", "“begin” is not understood here."),
    "a key of a step": ("after:", "later:", "later:", "“later” is not understood here."),
    "a kind of expectation": ("{cases: 1}", "{case: 1}", "case: 1", "“case” is not understood"),
    "a missing key": ("shows:", "#hows:", "id: story", "“shows” is missing."),
    "a key that stands twice": ("place:", "id:", "id: 2301", "“id” stands in line 1 already"),
    "an anchor": ("place: 2301", "place: &here 2301", "&here", "anchors"),
    "a tag": ("place: 2301", "place: !!str 2301", "!!str", "tags"),
    "what is not YAML": ("{es: Una alerta", "{es: [Una alerta", "title", "not YAML"),
    "another document": ("steps:", "---\nsteps:", "---", "second document"),
    "the id of another file": ("id: story", "id: other", "id: other", "must be the same"),
    "one language": (", en: An alert}", "}", "title", "“en” is missing."),
    "an unknown place": ("place: 2301", "place: 9999", "9999", "has no “9999” here."),
    "a time that is none": ("T12:00", "T25:00", "T25:00", "time of the place"),
    "a time with a zone": ("T12:00", "T12:00-05:00", "-05:00", "time of the place"),
    "a span that is none": ("PT10M", "10 minutes", "10 minutes", "ISO 8601"),
    "a span of unknown length": ("PT10M", "P1M", "P1M", "without a sign, months or years"),
    "an unknown task": (
        "complete: register_alert",
        "complete: registr_alert",
        "registr_alert",
        "It is close to: register_alert",
    ),
    "a task that no person does": (
        "complete: register_alert",
        "complete: propose_urgency",
        "propose_urgency",
        "no person does this task",
    ),
    "a process that nobody starts": ("p00_alert", "p00_case", "p00_case", "has no “p00_case”"),
    "an unknown institution": (ACT, f"as: fundacion\n{ACT[27:]}", "as: fundacion\n", "“fundacion”"),
    "an unknown capacity": ("ceibo\n    begins", "ceibo/boss\n    begins", "/boss", "“boss”"),
    "a question of another form": (
        "{imminent_danger: yes",
        "{reject_code: other",
        "reject_code",
        "does not ask “reject_code”",
    ),
    "an answer that is not offered": (
        "imminent_danger: yes",
        "imminent_danger: perhaps",
        "perhaps",
        "“perhaps” is no possible answer. These are: no, unknown, yes.",
    ),
    "an unknown set of answers": ("[calm,", "[quiet,", "[quiet", "“quiet” is none of these words: calm"),
    "a detail of another verb": ("begins: alert", "until: PT1H", "until", "“until” does not go with “open”."),
    "a missing detail": ("    begins: alert\n", "  - nudge: register_alert\n", "nudge", "“nudge” lacks “as”."),
    "two verbs": ("begins: alert", "claim: register_alert", "claim", "a step does one thing"),
    "no verb": ("- open: p00_alert", "- at: PT1M", "as: fundacion", "what is done is missing"),
    "two times": ("after: PT10M", "after: PT10M\n    at: PT1H", "at: PT1H", "a step has one time"),
    "an unknown case": ("after: PT10M", "case: other", "case: other", "“other” is none of these words"),
    "an unknown fact": ("{cases: 1}", "{facts: {urgencia: P1}}", "urgencia", "“urgencia”"),
    "an unknown rule": ("{cases: 1}", "{fired: {d2_age: danger}}", "danger}", "“danger”"),
    "a name of several things": (
        "{cases: 1}",
        "{passed: alert_attached}",
        "{passed",
        "p00_alert/alert_attached, p00_case/alert_attached",
    ),
    "a number that is none": ("{cases: 1}", "{cases: one}", "cases: one", "whole number"),
    "an unknown kind of notice": (
        "{cases: 1}",
        "{notices: [{kind: letter, to: albergue_amanecer}]}",
        "letter",
        "task_ready, reminder, escalation, fallback",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "at", "told"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_refused_with_its_line(
    stage: Rehearsed, before: str, after: str, at: str, told: str
) -> None:
    assert before in STORY
    text = STORY.replace(before, after, 1)

    scenario, findings = stage.read(text)

    assert scenario is None
    line = text[: text.index(at)].count("\n") + 1
    assert (findings[0].rule, findings[0].element_id) == (
        "scenario",
        f"scenarios/story.yaml:{line}",
    )
    assert told in findings[0].message.en
    assert findings[0].message.es != findings[0].message.en


def test_what_is_wrong_with_several_steps_is_told_at_once(stage: Rehearsed) -> None:
    text = STORY.replace("open: p00_alert", "open: p99").replace("{cases: 1}", "{cases: one}")
    text += "  - case: alert\n    expect: {closed: no}\n"

    _, findings = stage.read(text)

    assert [found.element_id.rpartition(":")[2] for found in findings] == ["24", "31"]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("    expect: {cases: 1}\n", "", "no step says what must hold"),
        (
            "- open: p00_alert",
            "- wait: PT1M\n  - open: p00_alert",
            "neither does nor checks anything",
        ),
    ],
)
def test_a_scenario_that_could_not_fail_is_refused(
    stage: Rehearsed, before: str, after: str, told: str
) -> None:
    _, findings = stage.read(STORY.replace(before, after))

    assert told in findings[0].message.en


def test_a_scenario_without_steps_is_refused(stage: Rehearsed) -> None:
    begins = STORY.index("steps:")

    _, findings = stage.read(STORY[:begins] + "steps: []\n")

    assert "a list goes here with at least one entry" in findings[0].message.en


def test_answers_are_the_texts_that_stand_there(stage: Rehearsed) -> None:
    """YAML itself would read `no` as false, and 2301 as a number."""
    scenario, _ = stage.read(STORY)

    assert scenario is not None
    act = scenario.steps[1].act
    assert act is not None
    assert act.answers is not None
    assert act.answers["medical_emergency"] == ("no",)
    assert act.answers["imminent_danger"] == ("yes",)
    assert scenario.canton == "2301"


def test_the_time_is_that_of_the_place(stage: Rehearsed) -> None:
    in_galapagos = STORY.replace("place: 2301", "place: 2001")

    scenario, _ = stage.read(in_galapagos)

    assert scenario is not None
    assert scenario.starts_at.isoformat() == "2026-11-23T18:00:00+00:00"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"- [" * 40, b"a: *b", b"\x00"])
def test_bytes_that_are_no_scenario_are_refused(content: bytes) -> None:

    with pytest.raises(Misread):
        read_source(content)
