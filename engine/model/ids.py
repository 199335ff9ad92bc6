"""Identifiers, each a type of its own so that one cannot pass for another."""

import secrets
from typing import NewType

CaseId = NewType("CaseId", str)
InstanceId = NewType("InstanceId", str)
TaskId = NewType("TaskId", str)
IncidentId = NewType("IncidentId", str)
AccountId = NewType("AccountId", str)
SessionId = NewType("SessionId", str)
TokenId = NewType("TokenId", str)
InstitutionCode = NewType("InstitutionCode", str)
DefinitionHash = NewType("DefinitionHash", str)
IdempotencyKey = NewType("IdempotencyKey", str)


def new_id() -> str:
    """Return 128 random bits as 32 hexadecimal digits: ids tell nothing and cannot be guessed."""
    return secrets.token_hex(16)
