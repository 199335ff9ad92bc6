"""Who may do and see what: pure functions over an actor and her relation to a case, deny by default.

Nothing here reads a database or knows a page. Use cases ask `may`, queries ask `may` and `may_see`.
"""

from engine.policy.disclosure import (
    SERVICE,
    Sharing,
    identifies,
    is_recipient,
    lacks_consent,
    may_see,
    outlived_consents,
)
from engine.policy.interventions import (
    Elsewhere,
    appointing_fact,
    elsewhere,
    extension_limit,
    extensions_left,
    next_nudge_at,
    party_of,
)
from engine.policy.reports import Going, Reportable, declared_reports, reportable
from engine.policy.verbs import NO_RELATION, Relation, Verb, may

__all__ = [
    "NO_RELATION",
    "SERVICE",
    "Elsewhere",
    "Going",
    "Relation",
    "Reportable",
    "Sharing",
    "Verb",
    "appointing_fact",
    "declared_reports",
    "elsewhere",
    "extension_limit",
    "extensions_left",
    "identifies",
    "is_recipient",
    "lacks_consent",
    "may",
    "may_see",
    "next_nudge_at",
    "outlived_consents",
    "party_of",
    "reportable",
]
