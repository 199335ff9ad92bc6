"""The instances of a case: opened, unsealed, and written back with their next revision."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import func, insert, select, update

from engine.errors import Tampered
from engine.model.case import Fact, RunningInstance
from engine.model.ids import CaseId, DefinitionHash, InstanceId
from engine.store.database import Transaction
from engine.store.documents import place, read_facts, write_facts
from engine.store.keys import CaseKey, Keys, seal, unseal
from engine.store.tables import case_key, instance, task


def load_instances(
    tx: Transaction, keys: Keys, case_id: CaseId
) -> tuple[CaseKey, list[RunningInstance]]:
    """Return a case's key and all its instances, unsealed: its own first, then as they began."""
    rows = tx.execute(
        select(*instance_columns(), instance.c.instance_id, instance.c.case_id)
        .join(case_key, case_key.c.case_id == instance.c.case_id)
        .where(instance.c.case_id == case_id)
        .order_by(*beginnings())
    ).all()
    if not rows:
        raise Tampered(what=f"case {case_id}")
    key = keys.unwrap(case_id, rows[0].master_id, rows[0].wrapped)
    return key, [instance_of(row, key) for row in rows]


def beginnings() -> tuple[Any, ...]:
    """Return by what instances of a case are put in the order in which they began.

    Of those that began in one moment, the first of the case comes first, and then they come by the branch that
    opened them: what follows must not depend on ids, which are random.
    """
    began = (instance.c.started_at, instance.c.parent_id.is_not(None))
    opened = (func.coalesce(instance.c.conversation, 0), instance.c.process_id)
    return (*began, *opened, instance.c.instance_id)


def running_instances(tx: Transaction, key: CaseKey, case_id: CaseId) -> list[RunningInstance]:
    """Return the instances of a locked case that go on, oldest first."""
    rows = tx.execute(
        select(instance)
        .where(instance.c.case_id == case_id, instance.c.ended_at.is_(None))
        .order_by(*beginnings())
    )
    return [instance_of(row, key) for row in rows]


def running_processes(tx: Transaction, case_id: CaseId) -> list[tuple[str, DefinitionHash]]:
    """Return the processes that go on in a case, each with its version, without locking it."""
    rows = tx.execute(
        select(instance.c.process_id, instance.c.definition_hash).where(
            instance.c.case_id == case_id, instance.c.ended_at.is_(None)
        )
    )
    return [(row.process_id, DefinitionHash(row.definition_hash)) for row in rows]


def root_of(tx: Transaction, case_id: CaseId) -> tuple[InstanceId, str]:
    """Return the instance with which a case began, and its process."""
    first = (instance.c.case_id == case_id, instance.c.parent_id.is_(None))
    found = select(instance).where(*first).order_by(*beginnings()).limit(1)
    row = tx.execute(found).one()
    return InstanceId(row.instance_id), row.process_id


def begun_by_call(
    tx: Transaction, key: CaseKey, caller: RunningInstance, conversation: int
) -> list[RunningInstance]:
    """Return the instances that a branch of another one opened, whether they ended or not."""
    rows = tx.execute(
        select(instance).where(
            instance.c.case_id == caller.case_id,
            instance.c.parent_id == caller.instance_id,
            instance.c.conversation == conversation,
        )
    )
    return [instance_of(row, key) for row in rows]


def insert_instance(tx: Transaction, key: CaseKey, started: RunningInstance) -> None:
    """Insert an instance with its first revision, linked to the one that opened it."""
    tx.execute(
        insert(instance).values(
            instance_id=started.instance_id,
            case_id=started.case_id,
            parent_id=started.parent_id,
            conversation=started.conversation,
            definition_hash=started.definition_hash,
            process_id=started.process_id,
            started_at=started.started_at,
            ended_at=started.ended_at,
            outcome=started.outcome,
            revision=started.revision,
            **_sealed(key, started),
        )
    )


def save_instance(tx: Transaction, key: CaseKey, changed: RunningInstance) -> RunningInstance:
    """Write an instance's next revision. Raises `Tampered` if another revision stands there."""
    after = replace(changed, revision=changed.revision + 1)
    written = tx.execute(
        update(instance)
        .where(
            instance.c.instance_id == changed.instance_id,
            instance.c.revision == changed.revision,
        )
        .values(
            revision=after.revision,
            ended_at=after.ended_at,
            outcome=after.outcome,
            **_sealed(key, after),
        )
    )
    if written.rowcount != 1:
        raise Tampered(what=f"instance {changed.instance_id}")
    return after


def instance_of(row: Any, key: CaseKey) -> RunningInstance:
    """Return an instance with its documents unsealed. Raises `Tampered`."""
    where = (row.instance_id, row.revision, row.definition_hash)
    facts = unseal(key, row.facts, place("facts", *where))
    return RunningInstance(
        instance_id=InstanceId(row.instance_id),
        case_id=CaseId(row.case_id),
        definition_hash=DefinitionHash(row.definition_hash),
        process_id=row.process_id,
        revision=row.revision,
        snapshot=unseal(key, row.snapshot, place("snapshot", *where)),
        facts=read_facts(facts, f"instance {row.instance_id}"),
        started_at=row.started_at,
        ended_at=row.ended_at,
        outcome=row.outcome,
        parent_id=InstanceId(row.parent_id) if row.parent_id else None,
        conversation=row.conversation,
    )


def instance_columns() -> list[Any]:
    return [
        *(column for column in instance.c if column.name not in task.c),
        case_key.c.master_id,
        case_key.c.wrapped,
    ]


def _sealed(key: CaseKey, at: RunningInstance) -> Mapping[str, bytes]:
    where = (at.instance_id, at.revision, at.definition_hash)
    facts: Mapping[str, Fact] = at.facts
    return {
        "snapshot": seal(key, at.snapshot, place("snapshot", *where)),
        "facts": seal(key, write_facts(facts), place("facts", *where)),
    }
