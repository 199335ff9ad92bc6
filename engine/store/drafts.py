"""Drafts: one sealed text a task and author, under the case's key. Closing a task deletes them, by a trigger."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.model.case import HumanTask
from engine.model.draft import Draft, Window
from engine.model.ids import AccountId, CaseId, DefinitionHash, TaskId
from engine.store.database import Transaction
from engine.store.journal import canonical
from engine.store.keys import CaseKey, Keys, seal, unseal
from engine.store.tables import case_key, draft, instance, task
from engine.store.tasks import task_of


@dataclass(frozen=True, slots=True)
class FormIdentity:
    """Which form of which version of the protocol."""

    definition_hash: DefinitionHash
    form_id: str


@dataclass(frozen=True, slots=True)
class Typing:
    """A task of a locked case as its author finds it; `last` is where her draft was saved last, if there is one."""

    task: HumanTask
    key: CaseKey
    process_id: str
    definition_hash: DefinitionHash
    last: Window | None
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Saving:
    """One saving of a draft: whose it is, of which task and form, from where and when, and what it says."""

    task_id: TaskId
    account_id: AccountId
    form: FormIdentity
    window: Window
    saved_at: datetime
    answers: Mapping[str, Sequence[str]] = field(repr=False)
    at_field: str | None


def load(tx: Transaction, keys: Keys, task_id: TaskId, account_id: AccountId) -> Typing:
    """Return a task whose case is locked with what saving somebody's draft needs."""
    mine = (draft.c.task_id == task.c.task_id) & (draft.c.account_id == account_id)
    row = tx.execute(
        _with_key(task, draft.c.version, draft.c.window_id, draft.c.turn, draft.c.updated_at)
        .add_columns(instance.c.process_id, instance.c.definition_hash)
        .outerjoin(draft, mine)
        .where(task.c.task_id == task_id)
    ).one()
    return Typing(
        task=task_of(row),
        key=_key(keys, row),
        process_id=row.process_id,
        definition_hash=DefinitionHash(row.definition_hash),
        last=Window(row.window_id, row.version, row.turn) if row.version else None,
        saved_at=row.updated_at,
    )


def keep(tx: Transaction, key: CaseKey, saving: Saving) -> None:
    """Keep a draft in the place of the one before, sealed to its task, author, form and version."""
    row: dict[str, Any] = {
        "task_id": saving.task_id,
        "account_id": saving.account_id,
        "definition_hash": saving.form.definition_hash,
        "form_id": saving.form.form_id,
        "version": saving.window.version,
        "window_id": saving.window.window_id,
        "turn": saving.window.turn,
        "updated_at": saving.saved_at,
    }
    row["content"] = seal(key, _written(saving), _place(row))
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(draft).values(row)
    tx.execute(statement.on_conflict_do_update(index_elements=["task_id", "account_id"], set_=row))


def find(
    tx: Transaction, keys: Keys, task_id: TaskId, account_id: AccountId
) -> tuple[FormIdentity, Draft] | None:
    """Return somebody's own draft of a task and the form it was typed into. Raises `Tampered`."""
    wanted = _with_key(task.c.case_id, draft).join(draft, draft.c.task_id == task.c.task_id)
    row = tx.execute(
        wanted.where(draft.c.task_id == task_id, draft.c.account_id == account_id)
    ).first()
    if row is None:
        return None
    form = FormIdentity(DefinitionHash(row.definition_hash), row.form_id)
    content = _opened(_key(keys, row), row)
    answers = {name: tuple(values) for name, values in content["answers"].items()}
    return form, Draft(answers, content["at_field"], row.updated_at, row.version)


def forget(tx: Transaction, task_id: TaskId, account_id: AccountId) -> None:
    """Delete somebody's own draft of a task, if there is one."""
    tx.execute(delete(draft).where(draft.c.task_id == task_id, draft.c.account_id == account_id))


def tasks_with(
    tx: Transaction, account_id: AccountId, task_ids: Collection[TaskId]
) -> frozenset[TaskId]:
    """Return for which of some tasks an account has a draft."""
    rows = tx.execute(
        select(draft.c.task_id).where(
            draft.c.task_id.in_(task_ids), draft.c.account_id == account_id
        )
    )
    return frozenset(TaskId(row.task_id) for row in rows)


def require_sealed(tx: Transaction, key: CaseKey, case_id: CaseId) -> None:
    """Open every draft of a case and forget what it says. Raises `Tampered`."""
    wanted = select(draft).join(task, task.c.task_id == draft.c.task_id)
    for row in tx.execute(wanted.where(task.c.case_id == case_id)):
        _opened(key, row)


def _with_key(*columns: Any) -> Select[Any]:
    return (
        select(*columns, case_key.c.master_id, case_key.c.wrapped)
        .select_from(task)
        .join(instance, instance.c.instance_id == task.c.instance_id)
        .join(case_key, case_key.c.case_id == task.c.case_id)
    )


def _key(keys: Keys, row: Row[Any]) -> CaseKey:
    return keys.unwrap(row.case_id, row.master_id, row.wrapped)


def _written(saving: Saving) -> bytes:
    answers = {name: list(values) for name, values in saving.answers.items()}
    return canonical({"answers": answers, "at_field": saving.at_field}).encode()


def _opened(key: CaseKey, row: Row[Any]) -> Any:
    return json.loads(unseal(key, row.content, _place(dict(row._mapping))))  # noqa: SLF001 - SQLAlchemy's public mapping of a row


def _place(row: Mapping[str, Any]) -> str:
    names = ("task_id", "account_id", "definition_hash", "form_id", "version")
    return "|".join(["draft|content", *(str(row[name]) for name in names)])
