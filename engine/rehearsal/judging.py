"""Tells whether what must hold after a step does: by the records, and by what each person is shown."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from engine.bilingual import Bilingual
from engine.model.case import JournalEntry
from engine.rehearsal.record import CaseRecord, Place, as_sent, case_ids
from engine.rehearsal.scene import Scene
from engine.rehearsal.seeing import finds, reasons_shown, sees
from engine.scenarios.drawn import Drawn
from engine.scenarios.script import (
    Cases,
    Closed,
    Counted,
    DueTask,
    Expectation,
    FactHeld,
    Findable,
    Fired,
    Never,
    Notices,
    OpenTasks,
    Passed,
    Sees,
    StalledFor,
    Telling,
    Told,
    Unseen,
)

Judged = Iterator[Bilingual]


def judge(scene: Scene, case: CaseRecord | None, expectation: Expectation) -> list[Bilingual]:
    """Return what is wrong, an empty list when the expectation holds."""
    if isinstance(expectation, Cases):
        return list(_cases(scene, expectation))
    if case is None:
        return [_NO_CASE]
    return list(_JUDGES[type(expectation)](scene, case, expectation))


def differs(expected: object, found: object) -> Bilingual:
    """Say what was expected and what is there."""
    return Bilingual(
        f"se esperaba {_list(expected)}; hay {_list(found)}.",
        f"expected {_list(expected)}; there is {_list(found)}.",
    )


def _list(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Iterable):
        return ", ".join(str(one) for one in value) or "–"
    return str(value)


def _place(element: Drawn) -> Place:
    return element.process_id, element.element_id


def _open(_: Scene, case: CaseRecord, expected: OpenTasks) -> Judged:
    wanted = Counter(
        (code, *_place(task)) for code, tasks in expected.held.items() for task in tasks
    )
    found = Counter((task.institution, *case.place(task)) for task in case.open_tasks)
    if wanted != found:
        yield differs(
            sorted(f"{task} ({code})" for code, _, task in wanted.elements()),
            sorted(f"{task} ({code})" for code, _, task in found.elements()),
        )


def _passed(scene: Scene, case: CaseRecord, expected: Passed) -> Judged:
    path = iter([*_path(scene, case)])
    for number, element in enumerate(expected.elements):
        if _place(element) not in path:
            before = expected.elements[number - 1].element_id if number else None
            yield _not_passed(element.element_id, before)
            return


def _path(scene: Scene, case: CaseRecord) -> Iterator[Place]:
    for passage in scene.passages(case):
        for element_id in passage.passed:
            yield passage.process_id, element_id


def _never(scene: Scene, case: CaseRecord, expected: Never) -> Judged:
    found = {*_path(scene, case), *(case.place(task) for task in case.tasks)}
    for element in expected.elements:
        if _place(element) in found:
            yield _was_passed(element.element_id)


def _counted(scene: Scene, case: CaseRecord, expected: Counted) -> Judged:
    times = [*_path(scene, case)].count(_place(expected.element))
    if times != expected.times:
        name = expected.element.element_id
        yield differs(f"{name} × {expected.times}", f"{name} × {times}")


def _due(scene: Scene, case: CaseRecord, expected: DueTask) -> Judged:
    found = [task for task in case.tasks_at(expected.task) if task.is_open]
    if not found:
        yield _not_open(expected.task.element_id)
        return
    if expected.at is not None and found[0].due_at != expected.at:
        yield differs(scene.when(expected.at), scene.when(found[0].due_at))
    deadline = scene.known.definition.deadline(*_place(expected.task))
    if expected.deadline not in (None, deadline.id):
        yield differs(expected.deadline, deadline.id)
    if expected.source not in (None, deadline.source_kind):
        yield differs(expected.source, deadline.source_kind)


def _told(scene: Scene, case: CaseRecord, expected: Told) -> Judged:
    """Compare who was told and when; a moment or rung that the scenario leaves out is not compared."""
    found = [
        (case.place_of(entry.content["task"]), entry)
        for entry in scene.entries(case)
        if entry.kind == expected.kind
    ]
    left = list(found)
    for telling in expected.tellings:
        match = next((one for one in left if _is_told(telling, *one)), None)
        if match is not None:
            left.remove(match)
    if left or len(found) != len(expected.tellings):
        wanted = [
            _telling(scene, one.task.element_id, one.to, one.rung, one.at)
            for one in expected.tellings
        ]
        yield differs(wanted, [_entry(scene, entry) for _, entry in found])


def _is_told(telling: Telling, place: Place, entry: JournalEntry) -> bool:
    return (
        place == _place(telling.task)
        and entry.content["institution"] == telling.to
        and telling.rung in (None, entry.content["position"])
        and telling.at in (None, entry.at)
    )


def _entry(scene: Scene, entry: JournalEntry) -> str:
    said = entry.content
    rung = said["position"] if entry.kind == "escalated" else None
    return _telling(scene, said["element"], said["institution"], rung, entry.at)


def _telling(scene: Scene, task: object, to: object, rung: object, at: datetime | None) -> str:
    when = "" if at is None else f" {scene.when(at)}"
    return f"{task} → {to}" + ("" if rung is None else f" [{rung}]") + when


def _notices(scene: Scene, case: CaseRecord, expected: Notices) -> Judged:
    wanted = Counter(f"{one.kind} → {one.to} ({one.capacity})" for one in expected.notices)
    found = Counter(
        f"{one.kind} → {one.institution} ({one.capacity})" for one in scene.notices(case)
    )
    if wanted != found:
        yield differs(sorted(wanted.elements()), sorted(found.elements()))


def _fact(_: Scene, case: CaseRecord, expected: FactHeld) -> Judged:
    fact = case.fact(expected.key)
    found = as_sent(fact.value) if fact else ()
    if found != expected.value:
        yield differs([expected.key, "=", *expected.value], [expected.key, "=", *found])


def _fired(scene: Scene, case: CaseRecord, expected: Fired) -> Judged:
    taken = [
        tuple(one.rule_id for one in decided.fired if one.decision_id == expected.decision)
        for passage in scene.passages(case)
        for decided in passage.decided
        if expected.decision in {decided.decision_id, *(one.decision_id for one in decided.fired)}
    ]
    if not taken or taken[-1] != expected.rules:
        yield differs(expected.rules, taken[-1] if taken else ())


def _closed(_: Scene, case: CaseRecord, expected: Closed) -> Judged:
    found = case.root.outcome if case.head.closed_at else None
    wanted = expected.outcome.element_id if expected.outcome else None
    if found != wanted:
        yield differs(wanted or _OPEN, found or _OPEN)


def _sees(scene: Scene, case: CaseRecord, expected: Sees) -> Judged:
    shown = sees(scene, expected.who, case)
    missing = [field for field in expected.fields if field not in shown]
    if missing:
        yield _does_not_see(expected.who.institution, missing, sorted(shown))


def _unseen(scene: Scene, case: CaseRecord, expected: Unseen) -> Judged:
    shown = sees(scene, expected.who, case)
    leaked = [field for field in expected.fields or sorted(shown) if field in shown]
    if leaked:
        yield _does_see(expected.who.institution, leaked)


def _findable(scene: Scene, case: CaseRecord, expected: Findable) -> Judged:
    ways = finds(scene, expected.who, case)
    if expected.is_found and "code" not in ways:
        yield _not_found(expected.who.institution)
    if not expected.is_found and ways:
        yield _found(expected.who.institution, ways)


def _stalled(scene: Scene, case: CaseRecord, expected: StalledFor) -> Judged:
    found = reasons_shown(scene, expected.who, case)
    if sorted(found) != sorted(expected.reasons):
        yield differs(expected.reasons, found)


def _cases(scene: Scene, expected: Cases) -> Judged:
    found = len(case_ids(scene.engine.context))
    if found != expected.number:
        yield differs(str(expected.number), str(found))


_JUDGES: Final[Mapping[type, Callable[[Scene, CaseRecord, Any], Judged]]] = {
    OpenTasks: _open,
    Passed: _passed,
    Never: _never,
    Counted: _counted,
    DueTask: _due,
    Told: _told,
    Notices: _notices,
    FactHeld: _fact,
    Fired: _fired,
    Closed: _closed,
    Sees: _sees,
    Unseen: _unseen,
    Findable: _findable,
    StalledFor: _stalled,
}


def _not_passed(element: str, before: str | None) -> Bilingual:
    return Bilingual(
        f"el caso no pasó por «{element}»" + (f" después de «{before}»." if before else "."),
        f"the case did not pass “{element}”" + (f" after “{before}”." if before else "."),
    )


def _was_passed(element: str) -> Bilingual:
    return Bilingual(
        f"«{element}» no debía ocurrir nunca, y ocurrió.",
        f"“{element}” must never happen, and did.",
    )


def _not_open(element: str) -> Bilingual:
    return Bilingual(f"la tarea «{element}» no está abierta.", f"the task “{element}” is not open.")


def _does_not_see(who: str, missing: list[str], shown: list[str]) -> Bilingual:
    return Bilingual(
        f"{who} debe ver {_list(missing)} y no lo ve. Ve: {_list(shown)}.",
        f"{who} must see {_list(missing)} and does not. What it sees: {_list(shown)}.",
    )


def _does_see(who: str, leaked: list[str]) -> Bilingual:
    return Bilingual(
        f"{who} no debe ver {_list(leaked)}, y lo ve.",
        f"{who} must not see {_list(leaked)}, and does.",
    )


def _not_found(who: str) -> Bilingual:
    return Bilingual(
        f"{who} debe encontrar el caso por su código y no lo encuentra.",
        f"{who} must find the case by its code and does not.",
    )


def _found(who: str, ways: list[str]) -> Bilingual:
    return Bilingual(
        f"{who} no debe encontrar el caso, y lo encuentra: {_list(ways)}.",
        f"{who} must not find the case, and does: {_list(ways)}.",
    )


_OPEN: Final = "–"
_NO_CASE: Final = Bilingual(
    "todavía no hay un caso con este nombre.", "there is no case by this name yet."
)
