"""Who looked at what: a chain per case and one per reader, written before the page is shown.

What happens to an account (signing in, invitations, second factors) stands in a chain of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine.model.actor import Actor
from engine.store.database import Transaction
from engine.store.journal import GENESIS, canonical, digest
from engine.store.keys import Keys
from engine.store.tables import access_head, access_record


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody looked at: a kind of page, and which task and fields of it; or did to an account."""

    chain: str
    kind: str
    content: Mapping[str, object]


def record(tx: Transaction, keys: Keys, actor: Actor, at: datetime, look: Look) -> None:
    """Append one access record to its chain ("case:…", "reader:…" or "account:…")."""
    chain = look.chain
    seq, previous = _locked_head(tx, chain)
    row = {
        "chain": chain,
        "seq": seq + 1,
        "at": at,
        "account_id": actor.account_id,
        "institution_code": actor.institution,
        "kind": look.kind,
        "content": canonical(look.content),
    }
    hashed = digest(previous, row)
    tx.execute(insert(access_record).values(**row, hash=hashed, mac=keys.mac(hashed)))
    tx.execute(
        update(access_head)
        .where(access_head.c.chain == chain)
        .values(hash=hashed, mac=head_mac(keys, chain, seq + 1, hashed))
    )


def _locked_head(tx: Transaction, chain: str) -> tuple[int, str]:
    """Count one more in the head of a chain, which locks it; return its number and hash before."""
    dialect = sqlite if tx.dialect.name == "sqlite" else postgresql
    first = dialect.insert(access_head).values(chain=chain, seq=1, hash=GENESIS, mac="")
    counted = first.on_conflict_do_update(
        index_elements=["chain"], set_={"seq": access_head.c.seq + 1}
    ).returning(access_head.c.seq, access_head.c.hash)
    row = tx.execute(counted).one()
    return row.seq - 1, row.hash


def head_mac(keys: Keys, chain: str, seq: int, digest: str) -> str:
    """Return the keyed digest that a head carries: who sets it back by hand cannot write it."""
    return keys.mac(f"access|{chain}|{seq}|{digest}")


@dataclass(frozen=True, slots=True)
class Head:
    seq: int
    hash: str
    mac: str


def chains(tx: Transaction) -> dict[str, Head]:
    """Return the head of every chain."""
    return {row.chain: Head(row.seq, row.hash, row.mac) for row in tx.execute(select(access_head))}


def chain_names(tx: Transaction) -> set[str]:
    """Return the chains that have records."""
    return {row.chain for row in tx.execute(select(access_record.c.chain).distinct())}


def raw_rows(tx: Transaction, chain: str) -> Iterable[Mapping[str, Any]]:
    rows = tx.execute(
        select(access_record).where(access_record.c.chain == chain).order_by(access_record.c.seq)
    )
    return [dict(row._mapping) for row in rows]  # noqa: SLF001 - SQLAlchemy's public mapping of a row
