"""What templates can say: bilingual texts, instants, paragraphs, and whose page it is."""

import re
from typing import Any

from flask import Flask
from flask_babel import Babel

from engine.bilingual import Bilingual
from engine.model.actor import Capacity
from engine.model.ids import new_id
from web import moments
from web.current import engine, find_actor, is_demonstration, language


def add_rendering(app: Flask) -> None:
    """Teach an application's templates the product's words, in the language of the page."""
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "finalize": _in_words}
    Babel(app, locale_selector=language)
    app.jinja_env.filters.update(words=_in_words, without=_without, paragraphs=_paragraphs)
    app.jinja_env.globals.update(
        moment=moments.moment,
        machine_time=moments.machine_time,
        field_time=moments.field_time,
        zone_name=moments.zone_name,
        due_words=moments.due_words,
        span=moments.span,
        urgency=moments.urgency,
        language=language,
        is_demonstration=is_demonstration,
        product_time=_product_time,
        find_actor=find_actor,
        home_zone=_zone,
        new_key=new_id,
        COORDINATOR=Capacity.COORDINATOR,
        SUPERVISOR=Capacity.SUPERVISOR,
    )


def _in_words(value: Any) -> Any:
    """Return a bilingual text in the language of the page, anything else as it is."""
    return value.into(language()) if isinstance(value, Bilingual) else value


def _without(post: Bilingual, institution: str) -> str:
    """Return a post without the name of its institution, which stands beside it."""
    return post.into(language()).removesuffix(f", {institution}")


def _paragraphs(text: str) -> list[str]:
    """Return a text cut at its blank lines."""
    return [part for part in re.split(r"\n\s*\n", str(_in_words(text)).strip()) if part]


def _product_time() -> str:
    return moments.moment(engine().now(), _zone())


def _zone() -> str:
    return engine().zone()
