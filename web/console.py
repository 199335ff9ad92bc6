"""How the command line speaks: Spanish unless English is asked for, what is wrong on stderr."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import click

from engine.bilingual import LANGUAGES, Bilingual
from web.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class Console:
    """A person at a terminal: the language she reads, and the environment that she has set up."""

    environ: Mapping[str, str]
    language: str

    def settings(self, **defaults: str) -> Settings:
        """Read the settings; `defaults` stand for what the environment does not say."""
        return load_settings({**defaults, **self.environ})

    def say(self, es: str, en: str) -> None:
        click.echo(Bilingual(es, en).into(self.language))

    def complain(self, text: Bilingual) -> None:
        click.echo(text.into(self.language), err=True)


def spoken_language(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """Return the language that is asked for, before anything is parsed: help and refusals need it."""
    words = [word for argument in arguments for word in argument.split("=", 1)]
    asked = [after for word, after in pairwise(words) if word == "--language"]
    wished = [*asked, environ.get("RUTA_LANGUAGE", "")]
    return next((language for language in wished if language in LANGUAGES), "es")
