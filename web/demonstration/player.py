"""Plays the fictional cases of a demonstration through the verbs that people use, at their own times.

Loading can be interrupted and repeated: each verb carries a key made of the case's place in the file,
and the progress remembers which task a step was about to complete.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from engine.bilingual import Bilingual
from engine.clock import FixedClock
from engine.errors import AnswersRefused, RutaError
from engine.facade import Engine
from engine.model.actor import Actor
from engine.model.ids import CaseId, IdempotencyKey, TaskId
from engine.model.notice import Envelope
from engine.rehearsal import pass_time
from web.demonstration.file import ToldCase
from web.demonstration.progress import Progress
from web.refusals import DemonstrationRefused


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """A moment of the told past; step 0 opens the case, step n is the n-th of its steps."""

    at: datetime
    case: int
    step: int


def timeline(cases: tuple[ToldCase, ...], now: datetime) -> list[Event]:
    """Return what happens in all cases, in the order in which it happened before `now`."""
    return sorted(event for case in cases for event in _events(case, now))


def _events(case: ToldCase, now: datetime) -> Iterator[Event]:
    at = now - case.started_before
    yield Event(at, case.number, 0)
    for number, step in enumerate(case.steps, 1):
        at += step.after
        yield Event(at, case.number, number)


@dataclass(frozen=True, slots=True)
class Player:
    """Tells the cases to an engine whose `clock` it moves. Notices of the past go to `send`."""

    engine: Engine
    clock: FixedClock
    cases: Mapping[int, ToldCase]
    people: Mapping[str, Actor]
    progress: Progress
    send: Callable[[Envelope], None]

    def play(self, now: datetime) -> None:
        """Tell all cases up to `now`. Raises `DemonstrationRefused`, naming the case and the step."""
        events = timeline(tuple(self.cases.values()), now)
        if events and events[-1].at > now:
            raise DemonstrationRefused(place="demonstration.toml", problem=_FUTURE)
        for event in events:
            self._pass_time(event.at)
            self._tell(event)
            self.engine.deliver_notices(self.send)
        self._pass_time(now)

    def _pass_time(self, until: datetime) -> None:
        """Let the time pass: reminders and escalations of the told past fire at their own moments."""
        pass_time(self.engine, self.clock, until, partial(self.engine.deliver_notices, self.send))

    def _tell(self, event: Event) -> None:
        case = self.cases[event.case]
        try:
            if event.step == 0:
                self._open(case)
            else:
                self._complete(case, event.step)
        except RutaError as error:
            place = f"case {case.number}, step {event.step}"
            raise DemonstrationRefused(place=place, problem=_reason(error)) from error

    def _open(self, case: ToldCase) -> None:
        actor = self.people[case.opened_by]
        if case.process is None:
            # A case that an earlier load found is the same one; its first task may be done by now.
            if self.progress.find_case(case.number) is not None:
                return
            self.progress.remember_case(case.number, self._begun_for(actor, case))
            return
        opened = self.engine.open_case(
            actor, process_id=case.process, canton=case.canton, key=_key(case.number, 0)
        )
        self.progress.remember_case(case.number, opened.case_id)

    def _begun_for(self, actor: Actor, case: ToldCase) -> CaseId:
        """Return the case that waits for an actor at its first task here and is none that was told before."""
        known = {self.progress.find_case(number) for number in self.cases if number != case.number}
        for entry in self.engine.inbox(actor).entries:
            task = self.engine.task(actor, entry.task_id)
            first = case.steps[0].task if case.steps else getattr(task, "element_id", None)
            if task.case_id not in known and getattr(task, "element_id", None) == first:
                return task.case_id
        problem = Bilingual("ningún caso fue abierto por otro", "no case was begun by another one")
        raise DemonstrationRefused(place=f"case {case.number}", problem=problem)

    def _complete(self, case: ToldCase, number: int) -> None:
        step = case.steps[number - 1]
        actor = self.people[step.by]
        task_id = self.progress.task(case.number, number)
        if task_id is None:
            task_id = self._waiting(actor, self.progress.case(case.number), step.task)
            # Written before the verb: a repetition then completes this very task, or learns that it did.
            self.progress.remember_task(case.number, number, task_id)
        codes = {key: [self._code_of(actor, name)] for key, name in step.codes.items()}
        answers = {**step.answers, **codes}
        self.engine.complete(actor, task_id, answers, key=_key(case.number, number))

    def _code_of(self, actor: Actor, name: str) -> str:
        """Return the code of a case that was told before, by its name in the file."""
        for case in self.cases.values():
            if case.name == name and self.progress.find_case(case.number) is not None:
                return self.engine.case(actor, self.progress.case(case.number)).case_code
        problem = Bilingual(f"ningún caso se llama {name}", f"no case is called {name}")
        raise DemonstrationRefused(place=name, problem=problem)

    def _waiting(self, actor: Actor, case_id: CaseId, element_id: str) -> TaskId:
        """Return the open task of a case that stands at an element of its diagram."""
        for waiting in self.engine.case(actor, case_id).waiting:
            if waiting.task_id is None:
                continue
            task = self.engine.task(actor, waiting.task_id)
            if getattr(task, "element_id", None) == element_id:
                return waiting.task_id
        problem = Bilingual(
            f"el caso no espera {element_id}", f"the case does not wait at {element_id}"
        )
        raise DemonstrationRefused(place=element_id, problem=problem)


def _key(case: int, step: int) -> IdempotencyKey:
    told = hashlib.sha256(f"demonstration case {case} step {step}".encode())
    return IdempotencyKey(told.hexdigest()[:32])


def _reason(error: RutaError) -> Bilingual:
    if not isinstance(error, AnswersRefused):
        return error.message
    return Bilingual(
        "; ".join(f"{key}: {problem.es}" for key, problem in error.problems.items()),
        "; ".join(f"{key}: {problem.en}" for key, problem in error.problems.items()),
    )


_FUTURE: Final = Bilingual("un paso está en el futuro", "a step lies in the future")
