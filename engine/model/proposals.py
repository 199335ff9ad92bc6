"""What a decision proposes to a person, and what she made of it, in words."""

from dataclasses import dataclass

from engine.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a decision proposes for a question: in words, by which table, and why each rule of it applies."""

    value: Bilingual
    decision: Bilingual | None
    reasons: tuple[Bilingual, ...]


@dataclass(frozen=True, slots=True)
class ProposalReview:
    """What became of a proposal: a person, told by her post, confirmed it or answered otherwise."""

    proposal: Proposed
    is_confirmed: bool
    by: Bilingual | None = None
