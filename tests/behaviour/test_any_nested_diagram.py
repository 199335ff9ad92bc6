"""Nested diagrams that nobody drew run as a reader of BPMN would run them with a pencil.

The pencil knows scopes only: a scope holds what goes on in it, and is over when nothing is left. It shares no
code and no idea of tokens with the engine. What repeats is a scope that holds one for each time. Whatever two
branches could do at once begins with a task, so that every diagram has one outcome.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.errors import AmbiguousMessage, NotFound
from engine.testing import ProcessRun
from tests.diagrams.build import boundary, chain, definitions, event, loop, subprocess, times

CODES = ("e", "f")
MOST_ELEMENTS = 300


@dataclass(frozen=True)
class Task:
    name: str


@dataclass(frozen=True)
class Throw:
    """An escalation on the way, or an end: error, escalation or terminate."""

    name: str
    what: str


@dataclass(frozen=True)
class Fork:
    name: str
    branches: tuple[tuple[Step, ...], ...]


@dataclass(frozen=True)
class Event:
    name: str
    what: str
    interrupts: bool
    steps: tuple[Step, ...]

    def catches(self, thrown: str) -> bool:
        return thrown in {self.what, self.what + thrown[-2:]} and self.what != "message"


@dataclass(frozen=True)
class Repeats:
    """At once, in turn, or as long as a condition asked first or last is true; `enough` of them may do."""

    how: str
    often: int
    enough: int | None = None

    def begins(self) -> int:
        if self.how == "last asked":
            return 1
        return self.often if self.how == "at once" else min(self.often, 1)

    def is_over(self, done: int) -> bool:
        return done >= self.often or done == self.enough


@dataclass(frozen=True)
class Sub:
    name: str
    steps: tuple[Step, ...]
    inside: tuple[Event, ...]
    border: tuple[Event, ...]
    repeats: Repeats | None = None


Step = Task | Throw | Fork | Sub


# The drawing.


def drawn(steps: tuple[Step, ...]) -> str:
    ways = chain(*(step.name for step in steps))
    return "".join(map(drawn_step, steps)) + ways


def drawn_step(step: Step) -> str:
    if isinstance(step, Task):
        return f'<userTask id="{step.name}"/>'
    if isinstance(step, Throw):
        is_end = step.name.startswith("end")
        return event("endEvent" if is_end else "intermediateThrowEvent", step.name, step.what)
    if isinstance(step, Fork):
        branches = "".join(
            drawn(branch) + chain(step.name, branch[0].name) for branch in step.branches
        )
        return f'<parallelGateway id="{step.name}"/>{branches}'
    borders = "".join(
        boundary(each.name, step.name, told(each), interrupts=each.interrupts)
        + drawn(each.steps)
        + chain(each.name, each.steps[0].name)
        for each in step.border
    )
    return subprocess(step.name, drawn_marker(step.repeats) + drawn_body(step)) + borders


def drawn_marker(repeats: Repeats | None) -> str:
    if repeats is None:
        return ""
    if repeats.how.endswith("asked"):
        return loop(f"loopCounter < {repeats.often}", before=repeats.how == "first asked")
    until = None if repeats.enough is None else f"numberOfCompletedInstances = {repeats.enough}"
    return times(str(repeats.often), until=until, sequential=repeats.how == "in turn")


def drawn_body(sub: Sub) -> str:
    start = f"{sub.name}_begun"
    first = [step.name for step in sub.steps[:1]]
    handlers = "".join(map(drawn_handler, sub.inside))
    return f'<startEvent id="{start}"/>' + drawn(sub.steps) + chain(start, *first) + handlers


def drawn_handler(handler: Event) -> str:
    interrupts = "" if handler.interrupts else 'isInterrupting="false"'
    start = event("startEvent", handler.name, told(handler), attributes=interrupts)
    inside = start + drawn(handler.steps) + chain(handler.name, handler.steps[0].name)
    return subprocess(f"{handler.name}_sub", inside, attributes='triggeredByEvent="true"')


def told(happening: Event) -> str:
    is_message = happening.what == "message"
    return f"message {happening.name}" if is_message else happening.what


def model(whole: Sub) -> bytes:
    known = "".join(
        f'<error id="error_{code}" errorCode="{code}"/>'
        f'<escalation id="escalation_{code}" escalationCode="{code}"/>'
        for code in CODES
    )
    known += "".join(f'<message id="message_{n}" name="{n}"/>' for n in messages(whole))
    return definitions(f'{known}<process id="p">{drawn_body(whole)}</process>')


def messages(sub: Sub) -> list[str]:
    events = [*sub.inside, *sub.border]
    found = [each.name for each in events if each.what == "message"]
    return found + [name for step in every_step(sub.steps) for name in messages_in(step)]


def messages_in(step: Step) -> list[str]:
    return messages(step) if isinstance(step, Sub) else []


def every_step(steps: tuple[Step, ...]) -> list[Step]:
    forks = [step for step in steps if isinstance(step, Fork)]
    inner = [each for fork in forks for branch in fork.branches for each in every_step(branch)]
    return [*steps, *inner]


# The pencil.


@dataclass(eq=False)
class Going:
    """Something that goes on: a task, or an error that nobody caught (without a name), or a scope."""

    name: str
    then: tuple[Step, ...] = ()
    scope: Scope | None = None
    age: int = 0


@dataclass(eq=False)
class Scope:
    around: Scope | None
    border: tuple[Event, ...]
    armed: list[Event]
    handles: Event | None = None
    repeating: Sub | None = None
    done: int = 0
    going: list[Going] = field(default_factory=list)


class Pencil:
    def __init__(self, whole: Sub) -> None:
        self.ages = count()
        self.whole = Scope(None, (), list(whole.inside))
        self.go(self.whole, whole.steps)
        self.tidy(self.whole)

    def go(self, scope: Scope, steps: tuple[Step, ...]) -> None:
        if not steps:
            return
        step, then = steps[0], steps[1:]
        if isinstance(step, Task):
            scope.going.append(Going(step.name, then, age=next(self.ages)))
        elif isinstance(step, Fork):
            for branch in step.branches:
                self.go(scope, branch)
        elif isinstance(step, Sub):
            self.enter(scope, step, then)
        else:
            self.throw(scope, step.what, then)

    def enter(self, scope: Scope, sub: Sub, then: tuple[Step, ...]) -> None:
        if sub.repeats is None:
            self.begin(scope, sub, then, sub.border)
        elif not sub.repeats.begins():
            self.go(scope, then)
        else:
            all_times = Scope(scope, sub.border, [], repeating=sub)
            scope.going.append(Going("", then, all_times))
            for _ in range(sub.repeats.begins()):
                self.begin(all_times, sub, (), ())

    def begin(
        self, scope: Scope, sub: Sub, then: tuple[Step, ...], border: tuple[Event, ...]
    ) -> None:
        inner = Scope(scope, border, list(sub.inside))
        scope.going.append(Going("", then, inner))
        self.go(inner, sub.steps)

    def leave_once(self, scope: Scope) -> None:
        """Count one time of what repeats, and end it or begin the next."""
        sub = scope.repeating
        if sub is None or sub.repeats is None:
            return
        scope.done += 1
        if sub.repeats.is_over(scope.done):
            scope.going.clear()
        elif sub.repeats.how != "at once":
            self.begin(scope, sub, (), ())

    def throw(self, scope: Scope, what: str, then: tuple[Step, ...]) -> None:
        if what == "terminate":
            scope.going.clear()
            return
        found = self.catcher(scope, what)
        if found is None and what.startswith("error"):
            scope.going.append(Going("stuck"))
        elif found is None:
            self.go(scope, then)
        else:
            place, caught, is_inside = found
            self.happen(place, caught, is_inside=is_inside)
            if not caught.interrupts:
                self.go(scope, then)

    def catcher(self, scope: Scope, what: str) -> tuple[Scope, Event, bool] | None:
        came_from: Event | None = None
        at: Scope | None = scope
        while at is not None:
            for events, is_inside in ((at.armed, True), (at.border, False)):
                fitting = [each for each in events if each is not came_from and each.catches(what)]
                if fitting:
                    exact = [each for each in fitting if each.what == what]
                    return at, (exact + fitting)[0], is_inside
            came_from, at = at.handles, at.around
        return None

    def happen(self, scope: Scope, event: Event, *, is_inside: bool) -> None:
        if is_inside:
            if event.interrupts:
                scope.going.clear()
                scope.armed.clear()
            inner = Scope(scope, (), [], handles=event)
            scope.going.append(Going("", (), inner))
            self.go(inner, event.steps)
            return
        around = scope.around
        assert around is not None
        if event.interrupts:
            around.going = [each for each in around.going if each.scope is not scope]
        self.go(around, event.steps)

    def tidy(self, scope: Scope) -> None:
        """Leave the scopes in which nothing goes on, from the inside outwards."""
        for each in list(scope.going):
            if each.scope is not None and each in scope.going:
                self.tidy(each.scope)
                if not each.scope.going and each in scope.going:
                    scope.going.remove(each)
                    self.go(scope, each.then)
                    self.leave_once(scope)
                    self.tidy(self.whole)

    def every(self, scope: Scope) -> list[tuple[Scope, Going]]:
        inner = [one for each in scope.going if each.scope for one in self.every(each.scope)]
        return [*((scope, each) for each in scope.going), *inner]

    def active(self) -> list[str]:
        found = [each.name for _, each in self.every(self.whole) if each.scope is None]
        return sorted(name for name in found if name != "stuck")

    def stuck(self) -> int:
        return len([each for _, each in self.every(self.whole) if each.name == "stuck"])

    def complete(self, name: str) -> None:
        named = [each for each in self.every(self.whole) if each[1].name == name]
        scope, done = min(named, key=lambda each: each[1].age)
        scope.going.remove(done)
        self.go(scope, done.then)
        self.tidy(self.whole)

    def hear(self, message: str) -> int:
        """Let a message arrive where one place awaits it; return how many do."""
        scopes = [self.whole, *(e.scope for _, e in self.every(self.whole) if e.scope is not None)]
        found = [
            (scope, each, is_inside)
            for scope in scopes
            for events, is_inside in ((scope.armed, True), (scope.border, False))
            for each in events
            if each.name == message and self.whole.going
        ]
        if len(found) == 1:
            [(scope, happening, is_inside)] = found
            self.happen(scope, happening, is_inside=is_inside)
            self.tidy(self.whole)
        return len(found)


# The diagrams.


class Names:
    def __init__(self) -> None:
        self.count = 0

    def next(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"


@st.composite
def nested(draw: st.DrawFn) -> Sub:
    names = Names()
    return Sub(names.next("p"), a_body(draw, names, 3), events(draw, names, 2), ())


def a_body(draw: st.DrawFn, names: Names, depth: int) -> tuple[Step, ...]:
    steps: list[Step] = []
    for _ in range(draw(st.integers(1, 2))):
        kind = draw(
            st.sampled_from(["task", "throw", "sub", "sub"] if depth else ["task", "throw"])
        )
        if kind == "task":
            steps.append(Task(names.next("t")))
        elif kind == "throw":
            steps.append(Throw(names.next("thrown"), f"escalation {draw(st.sampled_from(CODES))}"))
        else:
            repeats = a_repetition(draw)
            first = [Task(names.next("t"))] if repeats and repeats.how == "at once" else []
            inner = (*first, *a_body(draw, names, depth - 1))
            border = events(draw, names, 2)
            steps.append(Sub(names.next("x"), inner, events(draw, names, 2), border, repeats))
    return (*steps, *an_ending(draw, names, depth))


def a_repetition(draw: st.DrawFn) -> Repeats | None:
    how = draw(st.sampled_from(["", "", "at once", "in turn", "first asked", "last asked"]))
    if not how:
        return None
    enough = draw(st.sampled_from([None, 1, 2])) if how in {"at once", "in turn"} else None
    return Repeats(how, draw(st.integers(0, 3)), enough)


def an_ending(draw: st.DrawFn, names: Names, depth: int) -> list[Step]:
    kind = draw(st.sampled_from(["none", "none", "throw", "fork"] if depth else ["none", "throw"]))
    if kind == "throw":
        return [an_end(draw, names)]
    if kind == "fork":
        branches = tuple((Task(names.next("t")), *a_body(draw, names, depth - 1)) for _ in range(2))
        return [Fork(names.next("g"), branches)]
    return []


def an_end(draw: st.DrawFn, names: Names) -> Step:
    code = draw(st.sampled_from(CODES))
    what = draw(st.sampled_from([f"error {code}", f"escalation {code}", "terminate"]))
    return Throw(names.next("end"), what)


def events(draw: st.DrawFn, names: Names, most: int) -> tuple[Event, ...]:
    kinds = ["message", "error", "escalation", *(f"error {c}" for c in CODES)]
    kinds += [f"escalation {c}" for c in CODES]
    chosen = draw(st.lists(st.sampled_from(kinds), max_size=most, unique=True))
    found = []
    for what in chosen:
        interrupts = what.startswith("error") or draw(st.booleans())
        steps: list[Step] = [Task(names.next("t"))]
        if draw(st.booleans()):
            steps.append(an_end(draw, names))
        found.append(Event(names.next("h"), what, interrupts, tuple(steps)))
    return tuple(found)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(whole=nested(), choices=st.lists(st.integers(0, 30), min_size=1, max_size=14))
def test_scopes_open_end_and_catch_as_with_a_pencil(whole: Sub, choices: list[int]) -> None:
    drawing = model(whole)
    assume(drawing.count(b" id=") < MOST_ELEMENTS)
    run = ProcessRun.start({"p.bpmn": drawing}, process_id="p")
    pencil = Pencil(whole)
    compare(run, pencil)

    for choice in choices:
        offered = [*dict.fromkeys(pencil.active()), *messages(whole)]
        if not offered:
            break
        chosen = offered[choice % len(offered)]
        if chosen in messages(whole):
            assert hears(run, chosen) == min(pencil.hear(chosen), 2)
        else:
            run.complete(chosen)
            pencil.complete(chosen)
        compare(run, pencil)


def compare(run: ProcessRun, pencil: Pencil) -> None:
    assert sorted(run.active()) == pencil.active()
    assert len(run.incidents) == pencil.stuck()
    assert run.ended == (not pencil.whole.going)


def hears(run: ProcessRun, message: str) -> int:
    try:
        run.message(message)
    except NotFound:
        return 0
    except AmbiguousMessage:
        return 2
    return 1
