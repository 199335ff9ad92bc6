"""A case opened for reading, and how an actor stands to it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

from engine.bilingual import Bilingual
from engine.bpmn import waiting
from engine.context import Context
from engine.definitions import Definition
from engine.forms.words import in_words
from engine.model.actor import SYSTEM, Actor
from engine.model.case import (
    INTERVENTION,
    CaseHead,
    Fact,
    HumanTask,
    JournalEntry,
    RunningInstance,
)
from engine.model.directory import Directory
from engine.model.form import Choice, Field
from engine.model.ids import AccountId, InstanceId, InstitutionCode
from engine.model.process import PersonHolder, Process
from engine.model.proposals import ProposalReview
from engine.model.step import InstanceState, Waiting
from engine.model.views import KnownValue
from engine.policy import (
    Going,
    Relation,
    Sharing,
    Verb,
    identifies,
    is_recipient,
    may,
    may_see,
    outlived_consents,
)
from engine.queries.words import name_of, proposal_view
from engine.store import people, running, tasks, vault
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
    def root(self) -> RunningInstance:
        """Return the instance with which the case began: what it is called by."""
        return next(one for one in self.instances if one.parent_id is None)

    @property
    def running(self) -> list[RunningInstance]:
        return [one for one in self.instances if one.ended_at is None]

    @property
    def open_tasks(self) -> list[HumanTask]:
        return [task for task in self.tasks if task.is_open]

    def instance(self, instance_id: InstanceId) -> RunningInstance:
        return next(one for one in self.instances if one.instance_id == instance_id)

    def definition(self, instance_id: InstanceId) -> Definition:
        return self.definitions[instance_id]

    def process(self, instance: RunningInstance) -> Process:
        return self.definition(instance.instance_id).processes[instance.process_id]

    def parties(self, instance: RunningInstance) -> Parties:
        """Return the institutions that hold the party lanes of an instance now."""
        return parties_in(self.process(instance), instance.values())


def parties_in(process: Process, values: Mapping[str, object]) -> Parties:
    """Return the institutions that hold the party lanes of a process, by the facts that name them."""
    return {
        fact: InstitutionCode(str(values[fact])) for fact in process.party_facts if values.get(fact)
    }


def open_file(ctx: Context, tx: Transaction, head: CaseHead) -> CaseFile:
    """Read a whole case. Raises `Tampered` when a document of it was edited by hand."""
    key, instances = running.load_instances(tx, ctx.keys, head.case_id)
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


def with_authors(tx: Transaction, file: CaseFile, entries: Iterable[JournalEntry]) -> CaseFile:
    """Return a case that knows the posts of whoever stands in its journal, also without a task of hers."""
    authors = {AccountId(entry.account_id) for entry in entries} - {SYSTEM.account_id}
    return replace(file, posts={**file.posts, **people.posts_of(tx, authors - set(file.posts))})


def awaited_by(file: CaseFile, instance: RunningInstance) -> Waiting:
    """Return what an instance waits for besides people."""
    diagrams = file.definition(instance.instance_id).diagrams
    return waiting(diagrams, InstanceState(instance.process_id, instance.snapshot, {}))


def going(file: CaseFile, instances: Iterable[RunningInstance]) -> list[Going]:
    """Return instances of a case as reports see them."""
    return [
        Going(one.instance_id, file.process(one), awaited_by(file, one).awaited)
        for one in instances
    ]


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
    return mine in asked_parties(file, instance).values()


def asked_parties(file: CaseFile, instance: RunningInstance) -> Parties:
    """Return the parties of an instance that it has reached since they became parties.

    To be chosen is not to be asked: before the person has consented, the case is none of its business.
    """
    here = [task for task in file.tasks if task.instance_id == instance.instance_id]
    return {
        fact: code
        for fact, code in file.parties(instance).items()
        if any(
            task.institution == code and _came_after(task, instance, instance.facts[fact])
            for task in here
        )
    }


def _came_after(task: HumanTask, instance: RunningInstance, party: Fact) -> bool:
    """Tell whether a task of a party came to it since the party was chosen.

    Within one moment no clock tells: then it came after if it outlived the moment, or if its institution
    has written something since the choice.
    """
    if task.ready_at != party.at:
        return task.ready_at > party.at
    if task.closed_at is None or task.closed_at > party.at:
        return True
    return any(
        fact.institution == task.institution and fact.revision > party.revision
        for fact in instance.facts.values()
    )


def _to_read(
    actor: Actor, relation: Relation, file: CaseFile, instance: RunningInstance
) -> Relation:
    """Return how an actor stands to one part of a case when she reads what was answered there.

    Values go with a task, and a task is of one part. Who works on a part reads what the parts that it began
    tell it; who accompanies the person, and who coordinates the place, read while any task is theirs.
    """
    lines = [instance, *_began(file, instance)]
    mine, held = actor.institution, {one.instance_id for one in lines}
    holds_here = any(
        task.institution == mine and task.instance_id in held for task in file.open_tasks
    )
    stays = may(actor, Verb.SEE_PROGRESS, relation) or any(
        _accompanies(file, one, mine) for one in lines
    )
    return replace(relation, holds=holds_here or (relation.holds and stays))


def _began(file: CaseFile, instance: RunningInstance) -> Iterator[RunningInstance]:
    """Yield the part whose message began an instance, then the one that began that, up to the first."""
    while instance.parent_id is not None:
        instance = file.instance(instance.parent_id)
        yield instance


def _accompanies(file: CaseFile, instance: RunningInstance, mine: InstitutionCode) -> bool:
    """Tell whether somebody of an institution has taken a personal role of an instance."""
    holders = [lane.holder for lane in file.process(instance).lanes.values()]
    roles = {holder.role for holder in holders if isinstance(holder, PersonHolder)}
    asked = asked_parties(file, instance)
    return mine in {asked.get(role) for role in roles}


def known_values(
    directory: Directory, actor: Actor, relation: Relation, file: CaseFile
) -> tuple[tuple[KnownValue, ...], int]:
    """Return what was answered and the actor may read, and how many answers the person did not allow her."""
    shown, withheld = [], 0
    for instance in file.instances:
        for asked, fact in _answered(file, instance):
            if may_read(actor, relation, file, instance, asked, fact):
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
    return may(actor, Verb.SEE_VALUES, _to_read(actor, relation, file, instance)) and is_recipient(
        actor.institution, actor.roles, asked.disclosure, asked_parties(file, instance)
    )


def may_read(
    actor: Actor,
    relation: Relation,
    file: CaseFile,
    instance: RunningInstance,
    asked: Field,
    fact: Fact,
) -> bool:
    """Tell whether an actor may read a value of an instance as the answer to a question.

    A party that was chosen reads as one only once it was asked.
    """
    if not may(actor, Verb.SEE_VALUES, _to_read(actor, relation, file, instance)):
        hers = (fact.account_id, fact.institution) == (actor.account_id, actor.institution)
        return hers and may(actor, Verb.SEE_OWN_ENTRIES, relation)
    sharing = Sharing.in_force(file.definition(instance.instance_id).manifest, instance.facts)
    parties = asked_parties(file, instance)
    return may_see(actor.institution, actor.roles, asked.disclosure, fact, parties, sharing)


def _known(
    directory: Directory, file: CaseFile, instance: RunningInstance, asked: Field, fact: Fact
) -> KnownValue:
    process, offered = file.process(instance), _institutions(directory, asked)
    step = process.tasks.get(fact.step) or process.reports.get(fact.step)
    return KnownValue(
        key=asked.key,
        label=asked.label,
        value=in_words(asked, fact.value, offered),
        step=step.name if step else _WITHOUT_FORM.get(fact.step, _OPENING),
        institution=name_of(directory, fact.institution),
        at=fact.at,
        disclosure=asked.disclosure,
        review=_review(file, instance, asked, fact, offered),
        identifies=identifies(asked),
    )


def _review(
    file: CaseFile,
    instance: RunningInstance,
    asked: Field,
    fact: Fact,
    choices: tuple[Choice, ...],
) -> ProposalReview | None:
    """Return what a decision had proposed for an answer, and whether its author confirmed it."""
    if fact.proposal is None:
        return None
    definition, process = file.definition(instance.instance_id), file.process(instance)
    return ProposalReview(
        proposal=proposal_view(definition, process, asked, fact.proposal, choices),
        is_confirmed=fact.value == fact.proposal.value,
        by=file.posts.get(fact.account_id),
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
