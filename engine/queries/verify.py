"""Checks every chain and every sealed document, and names what was changed, removed or swapped by hand."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from engine.bilingual import Bilingual
from engine.context import Context
from engine.definitions import load_definition
from engine.errors import Finding, RutaError
from engine.model.case import CaseHead
from engine.model.ids import CaseId
from engine.queries.expected import Expected, check_end, check_events, check_letters, check_rows
from engine.queries.tokens import check_tokens
from engine.store import (
    access,
    cases,
    drafts,
    factors,
    incidents,
    interventions,
    journal,
    messages,
    people,
    protocol,
    running,
    tasks,
    timers,
    vault,
)
from engine.store.database import Transaction
from engine.store.journal import GENESIS
from engine.store.keys import Keys

_UNREADABLE: Final = (ValueError, TypeError, KeyError, IndexError, AttributeError)
"""What a row that was never written by this program may raise when it is read."""


def verify(ctx: Context) -> Iterator[Finding]:
    """Yield a finding for each thing that is not as it was written; nothing when all is."""
    with ctx.database.read() as tx:
        yield from _definitions(tx)
        known = set()
        for case_id in cases.all_ids(tx):
            known.add(case_id)
            yield from verify_case(ctx, tx, case_id)
        for orphan in sorted(journal.case_ids(tx) - known):
            yield _finding(
                "removed", f"case {orphan}", "falta el caso de la bitácora", "its case is missing"
            )
        for account_id, error in (
            *factors.tampered(tx, ctx.keys),
            *people.tampered_addresses(tx, ctx.keys),
        ):
            yield Finding("document", f"account {account_id}", error.message)
        yield from _access(ctx.keys, tx)


def verify_case(ctx: Context, tx: Transaction, case_id: CaseId) -> Iterator[Finding]:
    """Check one case; whatever cannot even be read is named, and the next case is checked all the same."""
    try:
        head = cases.read_head(tx, case_id)
        where = f"case {head.case_code}"
        rows = list(journal.raw_rows(tx, head.case_id))
        broken = list(
            _chain(ctx.keys, f"{where}, journal", rows, head.journal_seq, head.journal_head)
        )
        yield from broken
        if not cases.is_sealed_head(tx, ctx.keys, head) and not broken:
            yield _finding(
                "head",
                where,
                "la cabeza de la bitácora fue alterada",
                "its journal's head was changed",
            )
        yield from _contents(ctx, tx, head, where, [] if broken else rows)
    except RutaError as error:
        yield Finding("document", f"case {case_id}", error.message)
    except _UNREADABLE as error:
        name = type(error).__name__
        yield _finding(
            "unreadable",
            f"case {case_id}",
            f"no se puede leer ({name})",
            f"cannot be read ({name})",
        )


def _contents(
    ctx: Context, tx: Transaction, head: CaseHead, where: str, rows: Sequence[Mapping[str, Any]]
) -> Iterator[Finding]:
    key, instances = running.load_instances(tx, ctx.keys, head.case_id)
    kept = vault.kept(tx, key, head.case_id)
    drafts.require_sealed(tx, key, head.case_id)
    taken = interventions.of_case(tx, head.case_id)
    interventions.reasons(key, taken)
    resolved = incidents.resolutions(tx, key, head.case_id)
    cases.open_case_facts(tx, key, head.case_id)
    if rows:
        expected = Expected.of(
            (row["institution_code"], row["kind"], json.loads(row["content"])) for row in rows
        )
        definitions = {
            one.instance_id: ctx.definition(tx, one.definition_hash) for one in instances
        }
        found = tasks.tasks_of_case(tx, head.case_id)
        ahead = timers.rungs_ahead(tx, head.case_id)
        armed = timers.events_ahead(tx, head.case_id)
        yield from check_rows(where, head, expected, found)
        yield from expected.check_interventions(where, taken)
        yield from expected.check_resolutions(where, resolved)
        yield from expected.check_instances(where, instances, kept)
        yield from expected.check_timers(where, found, ahead, instances, definitions)
        yield from check_events(where, instances, definitions, armed)
        yield from check_tokens(
            where, instances, definitions, found, incidents.open_in(tx, head.case_id)
        )
        yield from check_end(where, head, instances)
        waiting = messages.waiting_for(tx, key, head.case_id)
        called = timers.messages_ahead(tx, head.case_id)
        yield from check_letters(
            where, waiting, called, messages.missing(tx, expected.letters), head
        )


def _chain(
    keys: Keys, where: str, rows: Iterable[Mapping[str, Any]], last: int, head: str
) -> Iterator[Finding]:
    previous, expected = GENESIS, 1
    for row in rows:
        if row["seq"] != expected:
            yield _entry("removed", where, expected, "falta el asiento", "entry is missing:")
            return
        digest = journal.digest(previous, row)
        if digest != row["hash"] or keys.mac(digest) != row["mac"]:
            yield _entry(
                "changed", where, expected, "fue alterado el asiento", "entry was changed:"
            )
            return
        previous, expected = digest, expected + 1
    if (expected - 1, previous) != (last, head):
        yield _entry("removed", where, expected, "falta el asiento", "entry is missing:")


def _access(keys: Keys, tx: Transaction) -> Iterator[Finding]:
    heads = access.chains(tx)
    for chain, head in heads.items():
        where = f"access records {chain}"
        try:
            rows = list(access.raw_rows(tx, chain))
            broken = list(_chain(keys, where, rows, head.seq, head.hash))
        except _UNREADABLE as error:
            name = type(error).__name__
            broken = [
                _finding(
                    "unreadable", where, f"no se puede leer ({name})", f"cannot be read ({name})"
                )
            ]
        yield from broken
        if not broken and head.mac != access.head_mac(keys, chain, head.seq, head.hash):
            yield _finding("head", where, "la cabeza fue alterada", "its head was changed")
    for orphan in sorted(access.chain_names(tx) - set(heads)):
        yield _finding(
            "removed", f"access records {orphan}", "falta su cabeza", "its head is missing"
        )


def _definitions(tx: Transaction) -> Iterator[Finding]:
    for digest, content in protocol.all_definitions(tx):
        try:
            load_definition(digest, content)
        except RutaError as error:
            yield Finding("definition", digest, error.message)


def _entry(rule: str, where: str, seq: int, es: str, en: str) -> Finding:
    return _finding(rule, where, f"{es} {seq}", f"{en} {seq}")


def _finding(rule: str, where: str, es: str, en: str) -> Finding:
    return Finding(rule, where, Bilingual(es, en))
