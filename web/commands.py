"""Commands that explain themselves in Spanish or English, and how they are declared."""

import importlib.metadata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

import click

from engine.bilingual import LANGUAGES, Bilingual
from web.console import Console

Verb = Callable[..., int]
"""A command's function: takes the console and its arguments, returns the exit code."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """An argument (`text` is its name in the usage line) or a flag (`text` explains it)."""

    name: str
    text: Bilingual
    is_required: bool = True
    is_repeated: bool = False

    def spoken(self, language: str) -> click.Parameter:
        text = self.text.into(language)
        if self.name.startswith("--"):
            return click.Option([self.name], help=text, is_flag=True)
        metavar = f"{text}..." if self.is_repeated else text
        return click.Argument(
            [self.name],
            required=self.is_required,
            metavar=metavar if self.is_required else f"[{metavar}]",
            nargs=-1 if self.is_repeated else 1,
        )


@dataclass(frozen=True, slots=True)
class Option:
    """An option with a value: `value` stands for it in the usage, `choices` are those it may have."""

    name: str
    text: Bilingual
    value: Bilingual
    choices: tuple[str, ...] = ()
    is_repeated: bool = False
    is_required: bool = True

    def spoken(self, language: str) -> click.Parameter:
        return click.Option(
            [self.name],
            help=self.text.into(language),
            metavar=self.value.into(language),
            type=click.Choice(self.choices) if self.choices else str,
            multiple=self.is_repeated,
            required=self.is_required,
        )


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it is declared. "db upgrade" is the command `upgrade` of the group `db`."""

    name: str
    text: Bilingual
    verb: Verb
    parameters: tuple[Parameter | Option, ...]

    @property
    def group(self) -> str:
        return self.name.rpartition(" ")[0]

    def spoken(self, language: str) -> click.Command:
        command: click.Command = _kind(SpanishCommand, click.Command, language)(
            self.name.rpartition(" ")[2],
            help=self.text.into(language),
            callback=click.pass_obj(self.verb),
            params=[*(part.spoken(language) for part in self.parameters), _help(language)],
            **_grammar(language),
        )
        return command


@dataclass(frozen=True, slots=True)
class Commands:
    """All commands, in the order in which help lists them; `groups` explains those that have several."""

    text: Bilingual
    groups: dict[str, Bilingual]
    declared: list[Command] = field(default_factory=list)

    def add(
        self, name: str, es: str, en: str, *parameters: Parameter | Option
    ) -> Callable[[Verb], Verb]:
        """Declare the decorated function as a command."""

        def declare(verb: Verb) -> Verb:
            self.declared.append(Command(name, Bilingual(es, en), verb, parameters))
            return verb

        return declare

    def spoken(self, language: str, epilog: str) -> click.Group:
        """Return the whole command line, explained in one language."""
        top = _group("ruta", self.text, self._members(language), language)
        top.params += [_language(language), _version(language)]
        # Before any command: a setting that is unknown or malformed is refused, used or not.
        top.callback = click.pass_obj(_require_settings)
        top.epilog = epilog
        return top

    def _members(self, language: str) -> list[click.Command]:
        members: list[click.Command] = []
        for group, commands in groupby(self.declared, attrgetter("group")):
            spoken = [command.spoken(language) for command in commands]
            members += [_group(group, self.groups[group], spoken, language)] if group else spoken
        return members


def _require_settings(console: Console) -> None:
    console.settings()


def in_words(error: click.ClickException) -> Bilingual:
    """Tell what click refuses, with the remedy."""
    english = error.format_message()
    match error:
        case click.NoSuchOption():
            spanish = f"La opción {error.option_name} no existe."
        case click.exceptions.NoSuchCommand():
            spanish = f"La orden {error.command_name} no existe."
        case click.MissingParameter():
            missing = error.param.human_readable_name if error.param else ""
            spanish = f"Falta un argumento: {missing}."
        case _:
            spanish = f"La orden no se entiende ({english.rstrip('.')})."
    return Bilingual(f"{spanish} Vea `ruta --help`.", f"{english} See `ruta --help`.")


# -- the words of click -------------------------------------------------------------------------


class SpanishFormatter(click.HelpFormatter):
    """Click's help with Spanish headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "Uso: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading({"Options": "Opciones", "Commands": "Órdenes"}.get(heading, heading))


class SpanishContext(click.Context):
    formatter_class = SpanishFormatter


class SpanishCommand(click.Command):
    context_class = SpanishContext


class OrderedGroup(click.Group):
    """Lists its commands in the order of a day's work, not of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)


class SpanishGroup(OrderedGroup):
    context_class = SpanishContext


def _kind(spanish: type[Any], english: type[Any], language: str) -> type[Any]:
    return spanish if language == "es" else english


def _grammar(language: str) -> dict[str, Any]:
    metavar = Bilingual("[OPCIONES]", "[OPTIONS]").into(language)
    return {"options_metavar": metavar, "add_help_option": False}


def _group(
    name: str, text: Bilingual, members: Sequence[click.Command], language: str
) -> click.Group:
    metavar = Bilingual("ORDEN [ARGUMENTOS]...", "COMMAND [ARGUMENTS]...").into(language)
    group: click.Group = _kind(SpanishGroup, OrderedGroup, language)(
        name,
        help=text.into(language),
        commands=members,
        params=[_help(language)],
        subcommand_metavar=metavar,
        **_grammar(language),
    )
    return group


def _help(language: str) -> click.Option:
    return _telling("--help", _HELP.into(language), lambda context: context.get_help())


def _version(language: str) -> click.Option:
    return _telling("--version", _VERSION.into(language), lambda _: f"ruta {version()}")


def version() -> str:
    """Return the version of the installed program."""
    return importlib.metadata.version("ruta")


def _telling(name: str, text: str, tell: Callable[[click.Context], str]) -> click.Option:
    """Return an option that prints something and ends."""

    def act(context: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001 (click's)
        if value and not context.resilient_parsing:
            click.echo(tell(context))
            context.exit()

    return click.Option(
        [name], help=text, is_flag=True, is_eager=True, expose_value=False, callback=act
    )


def _language(language: str) -> click.Option:
    # Read by `spoken_language` before anything else; declared here so that it is checked and explained.
    return click.Option(
        ["--language"],
        help=_LANGUAGE.into(language),
        type=click.Choice(LANGUAGES),
        expose_value=False,
    )


_HELP: Final = Bilingual("Muestra esta ayuda y termina.", "Show this help and end.")
_VERSION: Final = Bilingual("Muestra la versión y termina.", "Show the version and end.")
_LANGUAGE: Final = Bilingual(
    "Idioma de las respuestas.", "Language of the answers; Spanish by default."
)
