"""Does what a scenario says that somebody does, by the verbs that pages use; says what was not as it should be."""

from collections.abc import Callable, Mapping
from typing import Final

from engine.bilingual import Bilingual
from engine.errors import (
    AnswersRefused,
    InterventionRefused,
    NoLongerAwaited,
    NotFound,
    RutaError,
    TaskClosed,
    TaskTaken,
)
from engine.facade import RawAnswers
from engine.model.ids import CaseId, IdempotencyKey, TaskId, new_id
from engine.rehearsal.record import CaseRecord, case_ids
from engine.rehearsal.scene import Scene
from engine.scenarios.script import Act, Refusal, Step, VerbName


class NotDone(Exception):
    """An act that cannot even be tried. Never leaves `engine.rehearsal`."""

    def __init__(self, message: Bilingual) -> None:
        super().__init__(message.en)
        self.message = message


def do(scene: Scene, step: Step, act: Act) -> Bilingual | None:
    """Do the act of a step; return what is wrong, None when it went as the scenario says."""
    before = case_ids(scene.engine.context)
    try:
        _VERBS[act.verb](scene, step, act)
    except NotDone as impossible:
        return impossible.message
    except RutaError as error:
        return _refusal(act, error)
    if act.refused is not None:
        return _not_refused(act)
    return _name_begun(scene, step, act, set(before))


def _name_begun(scene: Scene, step: Step, act: Act, before: set[CaseId]) -> Bilingual | None:
    """Give the case that an act began its name."""
    name = act.begins or (step.case if act.verb == "open" else None)
    begun = [one for one in case_ids(scene.engine.context) if one not in before]
    if name is None:
        return None
    if len(begun) != 1:
        return _begun(len(begun))
    scene.cases[name] = begun[0]
    return None


# -- the verbs ------------------------------------------------------------------------------------


def _open(scene: Scene, _: Step, act: Act) -> None:
    canton = act.canton or scene.scenario.canton
    actor = scene.actor(act.by)
    scene.engine.open_case(actor, process_id=act.process_id, canton=canton, key=_key())


def _claim(scene: Scene, step: Step, act: Act) -> None:
    scene.engine.claim(scene.actor(act.by), _task(scene, step, act), key=_key())


def _release(scene: Scene, step: Step, act: Act) -> None:
    scene.engine.release(scene.actor(act.by), _task(scene, step, act), key=_key())


def _complete(scene: Scene, step: Step, act: Act) -> None:
    task_id = _task(scene, step, act)
    _require_in_inbox(scene, act, task_id)
    scene.engine.complete(scene.actor(act.by), task_id, _answers(scene, act), key=_key())


def _report(scene: Scene, step: Step, act: Act) -> None:
    case = _case(scene, step)
    scene.engine.report(
        scene.actor(act.by),
        case.head.case_id,
        where=_where(scene, case, act),
        element_id=act.about.element_id if act.about else "",
        answers=_answers(scene, act),
        key=_key(),
    )


def _nudge(scene: Scene, step: Step, act: Act) -> None:
    scene.engine.nudge(scene.actor(act.by), _task(scene, step, act), act.reason, key=_key())


def _reassign(scene: Scene, step: Step, act: Act) -> None:
    if act.to is not None:
        task_id = _task(scene, step, act)
        scene.engine.reassign(scene.actor(act.by), task_id, act.to, act.reason, key=_key())


def _extend(scene: Scene, step: Step, act: Act) -> None:
    if act.until is not None:
        task_id = _task(scene, step, act)
        scene.engine.extend(scene.actor(act.by), task_id, act.until, act.reason, key=_key())


_VERBS: Final[Mapping[VerbName, Callable[[Scene, Step, Act], None]]] = {
    "open": _open,
    "complete": _complete,
    "claim": _claim,
    "release": _release,
    "report": _report,
    "nudge": _nudge,
    "reassign": _reassign,
    "extend": _extend,
}


# -- what they are about --------------------------------------------------------------------------


def _key() -> IdempotencyKey:
    return IdempotencyKey(new_id())


def _case(scene: Scene, step: Step) -> CaseRecord:
    case = scene.case(step)
    if case is None:
        raise NotDone(_NO_CASE)
    return case


def _task(scene: Scene, step: Step, act: Act) -> TaskId:
    """Return the task at the element, the actor's own institution's before another's."""
    found = _case(scene, step).tasks_at(act.about) if act.about else []
    if not found or not (found[0].is_open or act.refused):
        raise NotDone(_no_task(act, _waiting(_case(scene, step))))
    hers = [task for task in found if task.institution == act.by.institution and task.is_open]
    return (hers or found)[0].task_id


def _require_in_inbox(scene: Scene, act: Act, task_id: TaskId) -> None:
    """A task that is not in somebody's list is one that she never finds, whatever she may do with it."""
    if act.refused is not None:
        return
    cursor: str | None = None
    while True:
        page = scene.engine.inbox(scene.actor(act.by), cursor=cursor)
        if task_id in {entry.task_id for entry in page.entries}:
            return
        cursor = page.next_cursor
        if cursor is None:
            raise NotDone(_not_in_inbox(act))


def _answers(scene: Scene, act: Act) -> RawAnswers:
    """Return what is sent, with the codes of other cases; what was typed may stand in no notice."""
    codes = {
        field: [scene.record(scene.cases[name]).head.case_code]
        for field, name in (act.codes or {}).items()
        if name in scene.cases
    }
    given = act.answers or {}
    asked = scene.known.asked_by(act.about) if act.about else {}
    scene.typed |= {text for key, texts in given.items() if asked[key].vault for text in texts}
    return {**{key: list(texts) for key, texts in given.items()}, **codes}


def _where(scene: Scene, case: CaseRecord, act: Act) -> str:
    """Return where an event is reported: the process that it begins, else the part of the case that awaits it."""
    about = act.about
    if about is None:
        raise NotDone(_NO_CASE)
    process = scene.known.definition.processes[about.process_id]
    if process.reports[about.element_id].message == process.begins_by:
        return about.process_id
    parts = [one for one in case.instances if one.process_id == about.process_id]
    parts.sort(key=lambda one: (one.ended_at is None, one.started_at))
    if not parts:
        raise NotDone(_no_task(act, _waiting(case)))
    return parts[-1].instance_id


# -- in words -------------------------------------------------------------------------------------

_ERRORS: Final[Mapping[Refusal, type[RutaError]]] = {
    "answers": AnswersRefused,
    "not_found": NotFound,
    "taken": TaskTaken,
    "closed": TaskClosed,
    "not_awaited": NoLongerAwaited,
    "intervention": InterventionRefused,
}


def _refusal(act: Act, error: RutaError) -> Bilingual | None:
    """Return what is wrong with a refusal, None when it is the one that must be."""
    fields = error.problems if isinstance(error, AnswersRefused) else {}
    is_kind = act.refused is not None and isinstance(error, _ERRORS[act.refused])
    if is_kind and (not act.refused_fields or set(act.refused_fields) == set(fields)):
        return None
    reasons = [f"{key}: {problem.es}" for key, problem in fields.items()] or [error.message.es]
    in_english = [f"{key}: {problem.en}" for key, problem in fields.items()] or [error.message.en]
    return Bilingual(
        f"{_act(act)} fue rechazado: {'; '.join(reasons)}",
        f"{_act(act)} was refused: {'; '.join(in_english)}",
    )


def _not_refused(act: Act) -> Bilingual:
    return Bilingual(
        f"{_act(act)} debía ser rechazado ({act.refused}) y se hizo.",
        f"{_act(act)} had to be refused ({act.refused}) and was done.",
    )


def _act(act: Act) -> str:
    about = act.about.element_id if act.about else act.process_id
    return f"{act.verb} {about}, {act.by.institution}"


def _begun(number: int) -> Bilingual:
    return Bilingual(
        f"el paso da nombre al caso que abre, y abrió {number}.",
        f"the step names the case that it begins, and it began {number}.",
    )


def _no_task(act: Act, waiting: str) -> Bilingual:
    about = act.about.element_id if act.about else ""
    return Bilingual(
        f"el caso no espera «{about}». Espera: {waiting}.",
        f"the case does not wait at “{about}”. It waits at: {waiting}.",
    )


def _waiting(case: CaseRecord) -> str:
    return ", ".join(f"{task.element_id} ({task.institution})" for task in case.open_tasks) or "–"


def _not_in_inbox(act: Act) -> Bilingual:
    about = act.about.element_id if act.about else ""
    return Bilingual(
        f"«{about}» no está entre las tareas de {act.by.institution}.",
        f"“{about}” is not among the tasks of {act.by.institution}.",
    )


_NO_CASE: Final = Bilingual(
    "todavía no hay un caso con este nombre.", "there is no case by this name yet."
)
