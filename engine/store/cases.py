"""Cases and their instances: lock first, then read, then write what a step changed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, exists, func, insert, or_, select, update

from engine.errors import NotFound, Tampered
from engine.model.case import CaseHead, Fact, HumanTask, RunningInstance
from engine.model.case_code import new_case_code
from engine.model.ids import CaseId, InstitutionCode, TaskId
from engine.model.territory import Territory
from engine.store.database import Transaction
from engine.store.documents import read_facts
from engine.store.journal import Request
from engine.store.keys import CaseKey, Keys, seal, unseal
from engine.store.running import insert_instance, instance_columns, instance_of
from engine.store.tables import case, case_key, instance, journal, task
from engine.store.tasks import task_of


@dataclass(frozen=True, slots=True)
class Work:
    """One case under lock, with the instance and the task that a verb is about.

    `earlier` is the digest of the request for which the idempotency key was used before, None if it is new.
    """

    head: CaseHead
    key: CaseKey
    instance: RunningInstance
    task: HumanTask
    earlier: str | None = None


def lock_case_of_task(tx: Transaction, task_id: TaskId, institution: InstitutionCode) -> CaseHead:
    """Lock the case of a task that an institution holds or held, and return its head. Raises `NotFound`.

    The task of another institution is not even waited for: how long an answer takes tells nothing.
    """
    hers = (task.c.task_id == task_id, task.c.institution_code == institution)
    wanted = select(task.c.case_id).where(*hers).scalar_subquery()
    return _locked(tx, select(case).where(case.c.case_id == wanted).with_for_update())


def lock_case_in(tx: Transaction, task_id: TaskId, territory: Territory | None) -> CaseHead:
    """Lock the case of a task for the coordination of a territory (None: the nation). Raises `NotFound`.

    As above, what is none of hers is not waited for.
    """
    wanted = select(task.c.case_id).where(task.c.task_id == task_id).scalar_subquery()
    found = within(territory, select(case).where(case.c.case_id == wanted))
    return _locked(tx, found.with_for_update())


def within(territory: Territory | None, wanted: Select[Any]) -> Select[Any]:
    """Narrow a statement over cases to those of a territory; None is the whole nation."""
    if territory is None:
        return wanted
    return wanted.where(
        or_(
            case.c.province_code.in_(territory.provinces),
            case.c.canton_code.in_(territory.cantons),
        )
    )


def lock_case_reached(
    tx: Transaction, case_id: CaseId, institution: InstitutionCode, cantons: Collection[str]
) -> CaseHead:
    """Lock a case in which an institution has or had a task, or that lies in one of `cantons`.

    Raises `NotFound`. Any other case is not even waited for.
    """
    takes_part = exists().where(
        task.c.case_id == case.c.case_id, task.c.institution_code == institution
    )
    reached = or_(takes_part, case.c.canton_code.in_(cantons))
    wanted = select(case).where(case.c.case_id == case_id, reached)
    return _locked(tx, wanted.with_for_update(of=case))


def lock_case(tx: Transaction, case_id: CaseId) -> CaseHead:
    return _locked(tx, select(case).where(case.c.case_id == case_id).with_for_update())


def _locked(tx: Transaction, statement: Select[Any]) -> CaseHead:
    row = tx.execute(statement).first()
    if row is None:
        raise NotFound
    return head_of(row)


def load_work(
    tx: Transaction, keys: Keys, head: CaseHead, task_id: TaskId, request: Request
) -> Work:
    """Read the instance, the task and what the key was used for before, after the case is locked."""
    row = tx.execute(
        select(task, *instance_columns(), journal.c.body_hash.label("earlier"))
        .join(instance, instance.c.instance_id == task.c.instance_id)
        .join(case_key, case_key.c.case_id == task.c.case_id)
        .outerjoin(journal, journal.c.idempotency_key == request.key)
        .where(task.c.task_id == task_id)
    ).one()
    key = keys.unwrap(head.case_id, row.master_id, row.wrapped)
    return Work(head, key, instance_of(row, key), task_of(row), row.earlier)


def key_of(tx: Transaction, keys: Keys, case_id: CaseId) -> CaseKey:
    row = tx.execute(select(case_key).where(case_key.c.case_id == case_id)).one()
    return keys.unwrap(case_id, row.master_id, row.wrapped)


@dataclass(frozen=True, slots=True)
class Desk:
    """A locked case as somebody stands before it who has no task in hand.

    `held` counts the open tasks of her institution. `earlier` is for which request, and by whom, her
    idempotency key was used before.
    """

    head: CaseHead
    key: CaseKey
    held: int
    earlier: tuple[str | None, str] | None


def load_desk(
    tx: Transaction, keys: Keys, head: CaseHead, institution: InstitutionCode, request: Request
) -> Desk:
    """Read what a verb about no task needs, after the case is locked."""
    open_tasks = select(func.count()).where(
        task.c.case_id == head.case_id,
        task.c.institution_code == institution,
        task.c.closed_at.is_(None),
    )
    row = tx.execute(
        select(
            case_key.c.master_id,
            case_key.c.wrapped,
            open_tasks.scalar_subquery().label("held"),
            journal.c.body_hash,
            journal.c.account_id,
        )
        .outerjoin(journal, journal.c.idempotency_key == request.key)
        .where(case_key.c.case_id == head.case_id)
    ).first()
    if row is None:
        raise Tampered(what=f"case {head.case_id}")
    key = keys.unwrap(head.case_id, row.master_id, row.wrapped)
    earlier = None if row.account_id is None else (row.body_hash, row.account_id)
    return Desk(head, key, row.held, earlier)


def case_key_of(tx: Transaction, keys: Keys, case_id: CaseId) -> CaseKey:
    """Return the key of a case. Raises `Tampered` when it has none."""
    row = tx.execute(select(case_key).where(case_key.c.case_id == case_id)).first()
    if row is None:
        raise Tampered(what=f"case {case_id}")
    return keys.unwrap(case_id, row.master_id, row.wrapped)


def find_open_by_code(tx: Transaction, case_code: str) -> CaseHead | None:
    """Return the open case with exactly this code, without locking it."""
    row = tx.execute(
        select(case).where(case.c.case_code == case_code, case.c.closed_at.is_(None))
    ).first()
    return None if row is None else head_of(row)


def unused_code(tx: Transaction, prefix: str) -> str:
    """Return a fresh case code that no case has."""
    while True:
        code = new_case_code(prefix)
        if tx.execute(select(case.c.case_id).where(case.c.case_code == code)).first() is None:
            return code


def insert_case(tx: Transaction, keys: Keys, head: CaseHead, started: RunningInstance) -> CaseKey:
    """Insert a new case with its key and its first instance."""
    key, wrapped = keys.new_case_key(head.case_id)
    tx.execute(
        insert(case).values(
            case_id=head.case_id,
            case_code=head.case_code,
            canton_code=head.canton_code,
            province_code=head.province_code,
            opener_code=head.opener,
            opened_at=head.opened_at,
            facts_revision=0,
            facts=seal(key, b"{}", f"case|facts|{head.case_id}|0"),
            journal_seq=head.journal_seq,
            journal_head=head.journal_head,
            journal_mac=_head_mac(keys, head.case_id, head.journal_seq, head.journal_head),
        )
    )
    tx.execute(
        insert(case_key).values(case_id=head.case_id, master_id=keys.master_id, wrapped=wrapped)
    )
    insert_instance(tx, key, started)
    return key


def save_head(
    tx: Transaction,
    keys: Keys,
    head: CaseHead,
    journal_head: tuple[int, str],
    closed_at: datetime | None,
) -> None:
    """Write the new head of the journal with its keyed digest, and the end of the case if it came."""
    seq, digest = journal_head
    tx.execute(
        update(case)
        .where(case.c.case_id == head.case_id, case.c.journal_seq == head.journal_seq)
        .values(
            journal_seq=seq,
            journal_head=digest,
            journal_mac=_head_mac(keys, head.case_id, seq, digest),
            closed_at=closed_at,
        )
    )


def is_sealed_head(tx: Transaction, keys: Keys, head: CaseHead) -> bool:
    """Tell whether the head of a case's journal is one that this program wrote."""
    found = tx.execute(select(case.c.journal_mac).where(case.c.case_id == head.case_id))
    written: str = found.scalar_one()
    return written == _head_mac(keys, head.case_id, head.journal_seq, head.journal_head)


def _head_mac(keys: Keys, case_id: CaseId, seq: int, digest: str) -> str:
    return keys.mac(f"case|{case_id}|{seq}|{digest}")


def head_of(row: Row[Any]) -> CaseHead:
    return CaseHead(
        case_id=CaseId(row.case_id),
        case_code=row.case_code,
        canton_code=row.canton_code,
        province_code=row.province_code,
        opener=InstitutionCode(row.opener_code),
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        journal_seq=row.journal_seq,
        journal_head=row.journal_head,
    )


def any_case(tx: Transaction) -> bool:
    return tx.execute(select(case.c.case_id).limit(1)).first() is not None


def read_head(tx: Transaction, case_id: CaseId) -> CaseHead:
    """Return a case's head without locking it. Raises `NotFound`."""
    row = tx.execute(select(case).where(case.c.case_id == case_id)).first()
    if row is None:
        raise NotFound
    return head_of(row)


def all_ids(tx: Transaction) -> list[CaseId]:
    rows = tx.execute(select(case.c.case_id).order_by(case.c.opened_at))
    return [CaseId(row.case_id) for row in rows]


def open_case_facts(tx: Transaction, key: CaseKey, case_id: CaseId) -> dict[str, Fact]:
    """Return the facts that belong to the whole case. Raises `Tampered`."""
    row = tx.execute(
        select(case.c.facts, case.c.facts_revision).where(case.c.case_id == case_id)
    ).one()
    document = unseal(key, row.facts, f"case|facts|{case_id}|{row.facts_revision}")
    return read_facts(document, f"case {case_id}")
