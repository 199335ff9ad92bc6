"""What must never be a fact: free text and what could kill. One sealed value a field, under the case's key."""

import json
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from engine.model.case import Fact
from engine.model.ids import CaseId, InstanceId
from engine.store.database import Transaction
from engine.store.documents import read_fact, write_fact
from engine.store.journal import canonical
from engine.store.keys import CaseKey, seal, unseal
from engine.store.tables import vault


def keep(
    tx: Transaction,
    key: CaseKey,
    case_id: CaseId,
    instance_id: InstanceId,
    values: Mapping[str, Fact],
) -> None:
    """Keep values, each sealed to its own place; a value given again replaces the one before."""
    rows = [
        {
            "instance_id": instance_id,
            "field_key": name,
            "case_id": case_id,
            "value": seal(key, canonical(write_fact(fact)).encode(), _place(instance_id, name)),
        }
        for name, fact in values.items()
    ]
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(vault).values(rows)
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["instance_id", "field_key"], set_={"value": statement.excluded.value}
        )
    )


def kept(tx: Transaction, key: CaseKey, case_id: CaseId) -> dict[InstanceId, dict[str, Fact]]:
    """Return all values of a case by instance. Raises `Tampered`."""
    found: dict[InstanceId, dict[str, Fact]] = {}
    for row in tx.execute(select(vault).where(vault.c.case_id == case_id)):
        plain = unseal(key, row.value, _place(row.instance_id, row.field_key))
        found.setdefault(InstanceId(row.instance_id), {})[row.field_key] = read_fact(
            json.loads(plain)
        )
    return found


def _place(instance_id: str, name: str) -> str:
    return f"vault|value|{instance_id}|{name}"
