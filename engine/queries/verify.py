"""Checks every chain and every sealed document, and names the first bad entry of each."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from engine.bilingual import Bilingual
from engine.context import Context
from engine.definitions import load_definition
from engine.errors import Finding, RutaError, Tampered
from engine.model.case import CaseHead
from engine.store import access, cases, interventions, journal, people, protocol, vault
from engine.store.database import Transaction
from engine.store.journal import GENESIS
from engine.store.keys import Keys


def verify(ctx: Context) -> Iterator[Finding]:
    """Yield a finding for what was changed, removed or swapped by hand; nothing when all is as it was written."""
    with ctx.database.read() as tx:
        yield from _definitions(tx)
        yield from _addresses(ctx, tx)
        for head in cases.all_heads(tx):
            where = f"case {head.case_code}"
            rows = list(journal.raw_rows(tx, head.case_id))
            yield from _chain(
                ctx.keys, f"{where}, journal", rows, head.journal_seq, head.journal_head
            )
            yield from _documents(ctx, tx, head, where, rows)
        for chain, (seq, digest) in access.chains(tx).items():
            rows = list(access.raw_rows(tx, chain))
            yield from _chain(ctx.keys, f"access records {chain}", rows, seq, digest)


def _chain(
    keys: Keys, where: str, rows: Iterable[Mapping[str, Any]], last: int, head: str
) -> Iterator[Finding]:
    previous, expected = GENESIS, 1
    for row in rows:
        if row["seq"] != expected:
            yield _finding("removed", where, expected, "falta el asiento", "entry is missing:")
            return
        digest = journal.digest(previous, row)
        if digest != row["hash"] or keys.mac(digest) != row["mac"]:
            yield _finding(
                "changed", where, expected, "fue alterado el asiento", "entry was changed:"
            )
            return
        previous, expected = digest, expected + 1
    if (expected - 1, previous) != (last, head):
        yield _finding("removed", where, expected, "falta el asiento", "entry is missing:")


def _documents(
    ctx: Context, tx: Transaction, head: CaseHead, where: str, rows: Iterable[Mapping[str, Any]]
) -> Iterator[Finding]:
    try:
        key, instances = cases.load_instances(tx, ctx.keys, head.case_id)
        vault.kept(tx, key, head.case_id)
        decided = interventions.of_case(tx, head.case_id)
        interventions.reasons(key, decided)
        cases.open_case_facts(tx, key, head.case_id)
    except Tampered as error:
        yield Finding("document", where, error.message)
        return
    if {one.intervention_id for one in decided} != _interventions(rows):
        yield Finding("intervention", where, _NOT_INTERVENED)
    written = _revisions(rows)
    for instance in instances:
        if written.get(instance.instance_id) != instance.revision:
            text = Bilingual(
                "el estado guardado no es el último que anotó la bitácora",
                "the stored state is not the last one that the journal tells of",
            )
            yield Finding("revision", f"{where}, instance {instance.instance_id}", text)


_NOT_INTERVENED: Final = Bilingual(
    "las intervenciones guardadas no son las que anotó la bitácora",
    "the stored interventions are not those that the journal tells of",
)


def _interventions(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    contents = [json.loads(row["content"]) for row in rows]
    return {content["intervention"] for content in contents if "intervention" in content}


def _addresses(ctx: Context, tx: Transaction) -> Iterator[Finding]:
    for account_id, sealed in people.sealed_addresses(tx).items():
        try:
            ctx.keys.open_address(account_id, sealed)
        except Tampered as error:
            yield Finding("document", f"account {account_id}", error.message)


def _revisions(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        content = json.loads(row["content"])
        if "revision" in content:
            found[content["instance"]] = content["revision"]
    return found


def _definitions(tx: Transaction) -> Iterator[Finding]:
    for digest, content in protocol.all_definitions(tx):
        try:
            load_definition(digest, content)
        except RutaError as error:
            yield Finding("definition", digest, error.message)


def _finding(rule: str, where: str, seq: int, es: str, en: str) -> Finding:
    return Finding(rule, where, Bilingual(f"{es} {seq}", f"{en} {seq}"))
