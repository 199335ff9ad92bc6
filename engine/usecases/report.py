"""Takes what a person reports: an event that the case awaits, or one by which another part of it begins."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from engine.context import Context
from engine.definitions import Definition
from engine.errors import KeyReused, NoLongerAwaited, NotFound
from engine.forms.answers import load_answers
from engine.forms.choices import choices_of
from engine.model.actor import Actor
from engine.model.case import Entry, Fact
from engine.model.directory import Directory
from engine.model.form import Answers
from engine.model.ids import IdempotencyKey, InstanceId
from engine.model.reports import Reported, ReportPlace
from engine.model.step import MessageArrived
from engine.model.views import Follower
from engine.policy import Going, Relation, Reportable, Verb, may, reportable
from engine.store import cases, tasks
from engine.store.cases import Desk
from engine.store.journal import Request
from engine.usecases.following import follow, linked
from engine.usecases.setting import Setting
from engine.usecases.turn import FIRST_REVISION, Turn
from engine.usecases.writing import write

RawAnswers = Mapping[str, Sequence[str]]


def report(
    ctx: Context, actor: Actor, place: ReportPlace, raw: RawAnswers, key: IdempotencyKey
) -> Reported:
    now, directory = ctx.now(), ctx.directory()
    sent = {name: list(raw[name]) for name in raw}
    request = Request.of(key, "report", place.case_id, place.where, place.element_id, sent)
    covered = _covered(directory, actor)
    with ctx.database.write() as tx:
        head = cases.lock_case_reached(tx, place.case_id, actor.institution, covered)
        desk = cases.load_desk(tx, ctx.keys, head, actor.institution, request)
        relation = _relation(actor, desk, covered)
        if desk.earlier == (request.body_hash, actor.account_id):
            return Reported(head.case_id, (), _sees(actor, relation, desk), was_repeated=True)
        if not may(actor, Verb.REPORT, relation):
            raise NotFound
        if desk.earlier is not None:
            raise KeyReused
        turn = Turn(Setting(ctx, tx, directory, actor, now), head, desk.key)
        _report(turn, _found(turn, relation, place), raw)
        follow(turn)
        write(turn, request)
    after = Relation(holds=_still_holds(turn, desk), in_territory=relation.in_territory)
    return Reported(
        head.case_id, tuple(_waits(turn)), _sees(actor, after, desk), was_repeated=False
    )


def _covered(directory: Directory, actor: Actor) -> list[str]:
    """Return the cantons in which the actor may report without holding a task."""
    home = directory.institutions.get(actor.institution)
    if home is None or not may(actor, Verb.REPORT, Relation(in_territory=True)):
        return []
    return [code for code, canton in directory.cantons.items() if home.reach(canton) is not None]


def _relation(actor: Actor, desk: Desk, covered: Sequence[str]) -> Relation:
    return Relation(
        holds=desk.held > 0,
        is_opener=desk.head.opener == actor.institution,
        in_territory=desk.head.canton_code in covered,
    )


def _followed(turn: Turn, relation: Relation, place: ReportPlace) -> Collection[InstanceId]:
    """Return the running parts from which the actor may begin another; what is awaited needs none of them."""
    running, actor = turn.running(), turn.setting.actor
    if place.where in running:
        return ()
    if relation.is_opener or may(actor, Verb.SEE_PROGRESS, relation):
        return running
    return tasks.worked_on(turn.setting.tx, turn.head.case_id, actor.institution)


def _found(turn: Turn, relation: Relation, place: ReportPlace) -> Reportable:
    """Return what is reported, if it is awaited now and the actor may report it. Raises `NoLongerAwaited`."""
    setting = turn.setting
    awaited = {one.instance_id: one.awaited for one in linked(turn)}
    going = [
        Going(one_id, setting.definition(one).processes[one.process_id], awaited[one_id])
        for one_id, one in turn.running().items()
    ]
    in_force = setting.ctx.definition_in_force(setting.tx).processes
    for one in reportable(going, in_force, _followed(turn, relation, place)):
        if (one.where, one.report.element_id) == (place.where, place.element_id):
            return one
    raise NoLongerAwaited


def _report(turn: Turn, found: Reportable, raw: RawAnswers) -> None:
    if found.begins:
        _begin(turn, found, raw)
    else:
        _arrive(turn, found, raw)


def _arrive(turn: Turn, found: Reportable, raw: RawAnswers) -> None:
    """Let what was reported happen where an instance awaits it."""
    setting, instance = turn.setting, turn.running()[found.heard_by]
    revision = instance.revision + 1
    definition = setting.definition(instance)
    answers = _answers(turn, definition, found, instance.values(), raw)
    turn.entries.append(_entry(found, instance.instance_id, revision, answers))
    turn.kept[instance.instance_id] = _provenance(setting, found, revision, answers.vault)
    turn.advance(
        instance,
        MessageArrived(found.report.message, found.token_id, None, answers.facts),
        event_id=found.report.element_id,
        written=_provenance(setting, found, revision, answers.facts),
    )


def _begin(turn: Turn, found: Reportable, raw: RawAnswers) -> None:
    """Begin a process for the actor's institution, beside the instance that might have sent its message."""
    setting, process = turn.setting, found.process
    asked_by: dict[str, object] = {}
    if process.opener_fact is not None:
        asked_by[process.opener_fact] = setting.actor.institution
    definition = setting.ctx.definition_in_force(setting.tx)
    answers = _answers(turn, definition, found, asked_by, raw)
    opener = {
        name: setting.fact(value, process.process_id, FIRST_REVISION)
        for name, value in asked_by.items()
    }
    instance_id = turn.start(
        process.process_id,
        facts=_provenance(setting, found, FIRST_REVISION, answers.facts) | opener,
        arrived=MessageArrived(found.report.message, None, None, answers.facts),
        parent_id=found.heard_by,
    )
    turn.kept[instance_id] = _provenance(setting, found, FIRST_REVISION, answers.vault)
    # What was said stands before what followed from it: the request's key goes with the first entry.
    turn.entries.insert(0, _entry(found, instance_id, FIRST_REVISION, answers))


def _answers(
    turn: Turn,
    definition: Definition,
    found: Reportable,
    facts: Mapping[str, object],
    raw: RawAnswers,
) -> Answers:
    head, directory = turn.head, turn.setting.directory
    form = definition.report_form(found.process.process_id, found.report.element_id)
    asking = definition.asking(found.process.process_id, facts) or head.opener
    choices = choices_of(form, facts, head.canton_code, directory, without=asking)
    return load_answers(form, raw, choices, facts=facts)


def _entry(found: Reportable, instance_id: InstanceId, revision: int, answers: Answers) -> Entry:
    content = {
        "instance": instance_id,
        "element": found.report.element_id,
        "message": found.report.message,
        "revision": revision,
        "facts": sorted(answers.facts),
        "vault": sorted(name for name, value in answers.vault.items() if value is not None),
    }
    return Entry("reported", content)


def _provenance(
    setting: Setting, found: Reportable, revision: int, values: Mapping[str, object]
) -> dict[str, Fact]:
    step = found.report.element_id
    return {name: setting.fact(value, step, revision) for name, value in values.items()}


def _waits(turn: Turn) -> Iterable[Follower]:
    """Yield the tasks that wait because of the report, each with its institution."""
    for task in turn.opened:
        instance = turn.touched[task.instance_id].instance
        element = turn.setting.definition(instance).task(instance.process_id, task.element_id)
        yield Follower(element.name, turn.setting.directory.named(task.institution))


def _still_holds(turn: Turn, desk: Desk) -> bool:
    mine = turn.setting.actor.institution
    gone = sum(task.institution == mine for task in turn.closed)
    return desk.held - gone + sum(task.institution == mine for task in turn.opened) > 0


def _sees(actor: Actor, relation: Relation, desk: Desk) -> bool:
    is_opener = desk.head.opener == actor.institution
    return is_opener or may(actor, Verb.REPORT, relation)
