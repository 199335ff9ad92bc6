"""Who may do and see what: pure functions over an actor and her relation to a case, deny by default.

Nothing here reads a database or knows a page. Use cases ask `may`, queries ask `may` and `may_see`.
"""

from engine.policy.disclosure import Sharing, may_see
from engine.policy.verbs import NO_RELATION, Relation, Verb, may

__all__ = ["NO_RELATION", "Relation", "Sharing", "Verb", "may", "may_see"]
