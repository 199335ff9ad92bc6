"""Facts and snapshots in their stored form: one sealed document each, bound to instance, revision and definition."""

import json
from collections.abc import Mapping
from datetime import datetime

from engine.errors import Tampered
from engine.model.case import Fact
from engine.model.facts import decode_fact, encode_fact
from engine.model.ids import AccountId, InstitutionCode
from engine.store.journal import canonical


def place(column: str, instance_id: str, revision: int, definition_hash: str) -> str:
    """Return where an instance's document stands; it opens nowhere else."""
    return f"instance|{column}|{instance_id}|{revision}|{definition_hash}"


def write_fact(fact: Fact) -> dict[str, object]:
    return {
        "value": encode_fact(fact.value),
        "step": fact.step,
        "institution": fact.institution,
        "account": fact.account_id,
        "at": fact.at.isoformat(),
        "revision": fact.revision,
    }


def read_fact(stored: Mapping[str, object]) -> Fact:
    return Fact(
        value=decode_fact(stored["value"]),  # type: ignore[arg-type]  # checked by decode_fact
        step=str(stored["step"]),
        institution=InstitutionCode(str(stored["institution"])),
        account_id=AccountId(str(stored["account"])),
        at=datetime.fromisoformat(str(stored["at"])),
        revision=int(str(stored["revision"])),
    )


def write_facts(facts: Mapping[str, Fact]) -> bytes:
    return canonical({name: write_fact(fact) for name, fact in facts.items()}).encode()


def read_facts(document: bytes, what: str) -> dict[str, Fact]:
    """Return the facts of a document. Raises `Tampered` on a shape that was never written."""
    try:
        return {name: read_fact(stored) for name, stored in json.loads(document).items()}
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise Tampered(what=what) from error
