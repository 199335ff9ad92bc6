"""The pages that explain the rules, each in Spanish and English, beside the two diagrams that show it.

A page is at `pages/RULE/es.md` and `en.md`; `accepted.bpmn` and `refused.bpmn` are its examples, and
what else is there belongs to them.
"""

from difflib import get_close_matches
from importlib.resources import files
from typing import Final

from engine.bilingual import Bilingual
from engine.errors import RuleUnexplained

_PAGES: Final = files("engine.lint") / "pages"
NEAREST: Final = 3


def explained_rules() -> list[str]:
    """Return the names of the rules that have a page."""
    return sorted(page.name for page in _PAGES.iterdir() if page.is_dir())


def explain_rule(rule: str) -> Bilingual:
    """Return what a rule asks, why, and how to correct what breaks it; raises RuleUnexplained."""
    # A finding ends with its rule in brackets, and people copy it so.
    name = rule.strip().strip("[]").lower()
    rules = explained_rules()
    if name not in rules:
        near = get_close_matches(name, rules, n=NEAREST) or rules
        raise RuleUnexplained(rule=rule, rules=", ".join(near))
    es, en = ((_PAGES / name / f"{language}.md").read_text("utf-8") for language in ("es", "en"))
    return Bilingual(es, en)
