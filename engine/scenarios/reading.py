"""Reads a scenario file: its head, then step by step, so that an author sees what is wrong with all of them."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from engine.bilingual import Bilingual
from engine.errors import Finding
from engine.scenarios import parts
from engine.scenarios.acting import DETAILS, VERBS, Cast, read_act
from engine.scenarios.expecting import Reading, read_expectations
from engine.scenarios.known import Known
from engine.scenarios.script import Scenario, Step
from engine.scenarios.source import Misread, Node, Table, Text, read_source

HEAD: Final = ("id", "title", "shows", "start", "place", "steps")
TIMES: Final = ("at", "after", "wait")
STEP: Final = (*VERBS, *DETAILS, "refused", *TIMES, "case", "expect")


def read_scenario(known: Known, name: str, content: bytes) -> tuple[Scenario | None, list[Finding]]:
    """Return a scenario, or every reason why it cannot be played, each with its line."""
    try:
        head = parts.table(read_source(content), (*HEAD, "answers"), HEAD)
        script = _Script(known, name, head)
    except Misread as misread:
        return None, [misread.finding(name)]
    steps = script.steps()
    if script.findings:
        return None, script.findings
    return script.scenario(steps), []


@dataclass(slots=True)
class _Now:
    """Where the reading of the steps stands: the moment, and the case that they are about."""

    at: timedelta = timedelta(0)
    case: str | None = None


class _Script:
    """A scenario while it is read. The head is read at once; what is wrong with steps is gathered."""

    def __init__(self, known: Known, name: str, head: Table) -> None:
        found = head.entries
        self._name = name
        self._id = parts.text(found["id"])
        if name.rpartition("/")[2] != f"{self._id}.yaml":
            raise Misread(head.keys["id"], _NOT_THE_FILE)
        self._title, self._shows = parts.bilingual(found["title"]), parts.bilingual(found["shows"])
        self._canton = known.canton(found["place"])
        zone = known.zone(self._canton)
        self._reading = Reading(known, parts.local_time(found["start"], zone), zone)
        self._cast = Cast(dict(_sets(found["answers"])) if "answers" in found else {})
        self._nodes = parts.items(found["steps"])
        self._last = head.keys["steps"]
        self.findings: list[Finding] = []

    def steps(self) -> tuple[Step, ...]:
        """Return the steps that could be read; the others are among the findings."""
        now, found = _Now(), list[Step]()
        for node in self._nodes:
            try:
                found.append(self._step(node, now))
            except Misread as misread:
                self.findings.append(misread.finding(self._name))
                self._cast.cases += _named(node)
        if not self.findings and not any(step.expect for step in found):
            self.findings.append(Misread(self._last, _NO_EXPECTATION).finding(self._name))
        return tuple(found)

    def scenario(self, steps: tuple[Step, ...]) -> Scenario:
        return Scenario(
            name=self._name,
            scenario_id=self._id,
            title=self._title,
            shows=self._shows,
            starts_at=self._reading.starts_at,
            canton=self._canton,
            zone=self._reading.zone,
            steps=steps,
        )

    def _step(self, node: Node, now: _Now) -> Step:
        step = parts.table(node, STEP)
        now.at = _time(step, now.at)
        act = read_act(self._reading, step, self._cast)
        if act is None and "expect" not in step.entries:
            raise Misread(step.line, _EMPTY_STEP)
        now.case = self._case(step, now)
        begins = act.begins if act else None
        if act is not None and act.verb == "open":
            begins = begins or f"{len(self._cast.cases) + 1}"
            now.case = begins
        if begins is not None:
            self._cast.cases.append(begins)
        expect = step.entries.get("expect")
        told = read_expectations(self._reading, expect) if expect else ()
        return Step(step.line, now.at, now.case, act, told)

    def _case(self, step: Table, now: _Now) -> str | None:
        named = step.entries.get("case")
        if named is None:
            return now.case
        if "open" in step.entries:
            raise Misread(step.keys["case"], _NEW_CASE)
        return parts.word(named, self._cast.cases)


def _named(node: Node) -> list[str]:
    """Return the case that a step names which could not be read, so that those after it are not wrong too."""
    begins = node.entries.get("begins") if isinstance(node, Table) else None
    return [begins.text] if isinstance(begins, Text) else []


def _sets(node: Node) -> "list[tuple[str, Table]]":
    return [(named.text, parts.any_table(value)) for named, value in parts.entries(node)]


def _time(step: Table, before: timedelta) -> timedelta:
    told = [key for key in step.entries if key in TIMES]
    if len(told) > 1:
        raise Misread(step.keys[told[1]], _TWO_TIMES)
    if not told:
        return before
    span = parts.span(step.entries[told[0]])
    at = span if told[0] == "at" else before + span
    if at < before:
        raise Misread(step.keys[told[0]], _BACKWARDS)
    return at


_NOT_THE_FILE: Final = Bilingual(
    "el id y el nombre del archivo deben ser iguales: «id: nombre» en nombre.yaml.",
    "the id and the name of the file must be the same: “id: name” in name.yaml.",
)
_NO_EXPECTATION: Final = Bilingual(
    "ningún paso dice qué debe cumplirse: agregue «expect» al menos a uno.",
    "no step says what must hold: add “expect” to at least one.",
)
_EMPTY_STEP: Final = Bilingual(
    "el paso no hace ni comprueba nada: agregue qué se hace o «expect».",
    "the step neither does nor checks anything: add what is done, or “expect”.",
)
_NEW_CASE: Final = Bilingual(
    "«open» abre un caso nuevo: póngale nombre con «begins».",
    "“open” opens a new case: name it with “begins”.",
)
_TWO_TIMES: Final = Bilingual(
    "un paso tiene una sola hora: at (desde el inicio), o after o wait (desde el paso anterior).",
    "a step has one time: at (since the start), or after or wait (since the step before).",
)
_BACKWARDS: Final = Bilingual(
    "los pasos van en el orden del tiempo: este es anterior al paso que está antes.",
    "steps go in the order of time: this one is earlier than the one before it.",
)
