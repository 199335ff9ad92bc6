"""A case opened for reading, and how an actor stands to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from engine.bilingual import Bilingual
from engine.context import Context
from engine.definitions import Definition
from engine.forms.words import in_words
from engine.model.actor import Actor
from engine.model.case import INTERVENTION, CaseHead, Fact, HumanTask, RunningInstance
from engine.model.directory import Directory
from engine.model.form import Choice, Field
from engine.model.ids import AccountId, InstanceId, InstitutionCode
from engine.model.views import KnownValue
from engine.policy import (
    Relation,
    Sharing,
    Verb,
    is_recipient,
    may,
    may_see,
    outlived_consents,
)
from engine.queries.words import name_of
from engine.store import cases, people, tasks, vault
from engine.store.database import Transaction

Parties = Mapping[str, InstitutionCode]
Standing = Literal["party", "own_entries", "coordination"]
"""Why an actor may look at a case, the widest first."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything of one case, unsealed: never leaves the queries uncut."""

    head: CaseHead
    instances: tuple[RunningInstance, ...]
    tasks: tuple[HumanTask, ...]
    vault: Mapping[InstanceId, Mapping[str, Fact]] = field(repr=False)
    definitions: Mapping[InstanceId, Definition] = field(repr=False)
    posts: Mapping[AccountId, Bilingual] = field(repr=False)

    @property
    def open_tasks(self) -> list[HumanTask]:
        return [task for task in self.tasks if task.is_open]

    def instance(self, instance_id: InstanceId) -> RunningInstance:
        return next(one for one in self.instances if one.instance_id == instance_id)

    def definition(self, instance_id: InstanceId) -> Definition:
        return self.definitions[instance_id]

    def parties(self, instance: RunningInstance) -> Parties:
        """Return the institutions that hold the party lanes of an instance now."""
        process = self.definition(instance.instance_id).processes[instance.process_id]
        values = instance.values()
        return {
            fact: InstitutionCode(str(values[fact]))
            for fact in process.party_facts
            if values.get(fact)
        }


def open_file(ctx: Context, tx: Transaction, head: CaseHead) -> CaseFile:
    """Read a whole case. Raises `Tampered` when a document of it was edited by hand."""
    key, instances = cases.load_instances(tx, ctx.keys, head.case_id)
    found = tasks.tasks_of_case(tx, head.case_id)
    owners = {task.owner_id for task in found if task.owner_id is not None}
    return CaseFile(
        head=head,
        instances=tuple(instances),
        tasks=tuple(found),
        vault=vault.kept(tx, key, head.case_id),
        definitions={one.instance_id: ctx.definition(tx, one.definition_hash) for one in instances},
        posts=people.posts_of(tx, owners),
    )


def relation_of(directory: Directory, actor: Actor, file: CaseFile) -> Relation:
    """Return how an actor stands to a case."""
    mine = actor.institution
    canton = directory.cantons[file.head.canton_code]
    home = directory.institutions.get(mine)
    return Relation(
        holds=any(task.institution == mine for task in file.open_tasks),
        is_opener=file.head.opener == mine,
        is_party=any(_is_party(file, one, mine) for one in file.instances),
        took_part=any(
            task.owner_id == actor.account_id and task.institution == mine and not task.is_open
            for task in file.tasks
        ),
        in_territory=home is not None and home.reach(canton) is not None,
    )


def _is_party(file: CaseFile, instance: RunningInstance, mine: InstitutionCode) -> bool:
    """Tell whether an institution is a party that the case has reached since it became one.

    To be chosen is not to be asked: before the person has consented, the case is none of its business.
    """
    since = [
        instance.facts[fact].at for fact, code in file.parties(instance).items() if code == mine
    ]
    return any(
        task.institution == mine
        and task.instance_id == instance.instance_id
        and task.ready_at >= at
        for task in file.tasks
        for at in since
    )


def known_values(
    directory: Directory, actor: Actor, relation: Relation, file: CaseFile
) -> tuple[tuple[KnownValue, ...], int]:
    """Return what was answered and the actor may read, and how many answers the person did not allow her."""
    shown, withheld = [], 0
    for instance in file.instances:
        for asked, fact in _answered(file, instance):
            if _may_read(actor, relation, file, instance, asked, fact):
                shown.append(_known(directory, file, instance, asked, fact))
            elif _is_meant_for(actor, relation, file, instance, asked):
                withheld += 1
    return tuple(sorted(shown, key=lambda value: value.at)), withheld


def _answered(file: CaseFile, instance: RunningInstance) -> Iterator[tuple[Field, Fact]]:
    """Yield the answers that are there, in the order of the forms.

    What was recorded with a consent for another recipient than today's is left out: read as an answer it
    would be copied, and the one thing that has to be asked anew is the consent.
    """
    given = {**instance.facts, **file.vault.get(instance.instance_id, {})}
    definition = file.definition(instance.instance_id)
    outlived = outlived_consents(definition.manifest, instance.facts)
    for key in definition.fields:
        fact = given.get(key)
        if fact is None or fact.value in (None, []) or fact.step in outlived:
            continue
        asked = _asked(definition, instance, key, fact)
        if asked is not None:
            yield asked, fact


def _asked(definition: Definition, instance: RunningInstance, key: str, fact: Fact) -> Field | None:
    """Return the question that a fact answers; a party that a coordinator changed was asked for by a form."""
    if fact.step == INTERVENTION:
        return definition.fields[key]
    return definition.asked(instance.process_id, fact.step).get(key)


def _is_meant_for(
    actor: Actor, relation: Relation, file: CaseFile, instance: RunningInstance, asked: Field
) -> bool:
    return may(actor, Verb.SEE_VALUES, relation) and is_recipient(
        actor.institution, actor.roles, asked.disclosure, file.parties(instance)
    )


def _may_read(
    actor: Actor,
    relation: Relation,
    file: CaseFile,
    instance: RunningInstance,
    asked: Field,
    fact: Fact,
) -> bool:
    if not may(actor, Verb.SEE_VALUES, relation):
        hers = (fact.account_id, fact.institution) == (actor.account_id, actor.institution)
        return hers and may(actor, Verb.SEE_OWN_ENTRIES, relation)
    sharing = Sharing.in_force(file.definition(instance.instance_id).manifest, instance.facts)
    return may_see(
        actor.institution, actor.roles, asked.disclosure, fact, file.parties(instance), sharing
    )


def _known(
    directory: Directory, file: CaseFile, instance: RunningInstance, asked: Field, fact: Fact
) -> KnownValue:
    definition = file.definition(instance.instance_id)
    step = definition.processes[instance.process_id].tasks.get(fact.step)
    return KnownValue(
        key=asked.key,
        label=asked.label,
        value=in_words(asked, fact.value, _institutions(directory, asked)),
        step=step.name if step else _WITHOUT_FORM.get(fact.step, _OPENING),
        institution=name_of(directory, fact.institution),
        at=fact.at,
        disclosure=asked.disclosure,
    )


_OPENING: Final = Bilingual("Apertura", "Opening")
_WITHOUT_FORM: Final = {
    INTERVENTION: Bilingual("Decisión de la coordinación", "Decision of the coordination")
}


def _institutions(directory: Directory, asked: Field) -> tuple[Choice, ...]:
    if asked.offering is None:
        return ()
    return tuple(
        Choice(one.code, Bilingual(one.name, one.name)) for one in directory.institutions.values()
    )
