"""The command `ruta`: wires the engine, the pages, the worker and the packaged protocol together.

Every command exits with 0 only when all is well. What is refused is told in the person's language on
stderr, with the remedy, and exits with 1; a command line that is not understood exits with 2.
"""

import logging
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import click

from engine.bilingual import Bilingual
from engine.clock import SystemClock
from engine.errors import Finding, KeyFileRefused, NothingDeployed, RutaError
from engine.facade import Engine, Keys
from engine.model.people import NewAccount
from notifications.channels.console import ConsoleChannel
from notifications.channels.memory import MemoryChannel
from notifications.channels.smtp import MailServer, SmtpChannel
from notifications.delivery import Delivery, Mailing, Postman
from notifications.worker import run_worker
from web.account_commands import ACCOUNT_COMMANDS
from web.children import interrupted_once, run_together
from web.commands import Commands, Parameter, in_words
from web.console import Console, spoken_language
from web.demonstration.load import Loading, load_demonstration, protocol_in_force
from web.draw_command import DRAW_COMMAND
from web.key_files import KEY_BYTES, create_key
from web.listening import require_free_port
from web.opening import current_engine, opened_engine
from web.package_folder import read_file, read_package, read_packaged
from web.refusals import FileUnreadable, NotAPackage
from web.scenario_command import SCENARIO_COMMAND
from web.settings import TABLE, Settings, require_language

COMMANDS = Commands(
    Bilingual(
        "Ruta ejecuta el protocolo de un país para acompañar a personas sobrevivientes de trata.",
        "Ruta executes a country's protocol for survivors of trafficking in persons.",
    ),
    groups={
        "db": Bilingual("La base de datos.", "The database."),
        "scenario": Bilingual("Los escenarios del protocolo.", "The scenarios of the protocol."),
    },
)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    # Whatever is written (database, keys, copies) is for this account alone.
    os.umask(0o077)
    words = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(run(words or ["--help"], Console(os.environ, spoken_language(words, os.environ))))


def run(arguments: Sequence[str], console: Console) -> int:
    """Run one command and return its exit code; what is refused is told, never thrown."""
    try:
        # Help is told without any other setting, so that it helps when one of them is wrong.
        require_language(console.environ)
        spoken = COMMANDS.spoken(console.language, _settings_told(console.language))
        code = spoken.main(list(arguments), "ruta", obj=console, standalone_mode=False)
    except RutaError as error:
        console.complain(error.message)
    except click.ClickException as error:
        console.complain(in_words(error))
        return 2
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone; closing it here keeps Python from complaining at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        console.complain(_unusable(error).message)
    else:
        return int(code or 0)
    return 1


def _settings_told(language: str) -> str:
    """Return the table of settings, one a line, for the end of the help."""
    lines = [f"{row.name} ({row.default or '–'})\n  {row.meaning.into(language)}" for row in TABLE]
    heading = Bilingual("Variables de entorno:", "Environment variables:").into(language)
    # Click's mark for a paragraph that is not to be wrapped.
    return "\b\n" + "\n".join([heading, *lines])


def _unusable(error: OSError) -> FileUnreadable:
    return FileUnreadable(
        path=error.filename or type(error).__name__, problem=error.strerror or str(error)
    )


# -- an installation ----------------------------------------------------------------------------


def _create_installation(console: Console, settings: Settings) -> None:
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    _require_no_lost_key(settings)
    for path in (settings.secret_key_file, settings.master_key_file):
        if create_key(path):
            console.say(f"Clave creada: {path}", f"Key created: {path}")


def _require_no_lost_key(settings: Settings) -> None:
    """A new master key would make whatever the lost one sealed unreadable for good, unnoticed at first."""
    if settings.master_key_file.exists():
        return
    with closing(Engine.open(settings.database_url, Keys.from_bytes(bytes(KEY_BYTES)))) as engine:
        if engine.health().protocol:
            raise KeyFileRefused(setting="RUTA_MASTER_KEY_FILE", problem=_LOST_KEY)


_LOST_KEY = Bilingual(
    "no está, y la base de datos ya está en uso. Restaure la copia que guardó, o indique otra base.",
    "it is missing, and the database is in use. Restore the copy that you kept, or name another database.",
)


# -- set-up -------------------------------------------------------------------------------------


@COMMANDS.add("init", "Crea las claves y la base de datos.", "Create the keys and the database.")
def init(console: Console) -> int:
    settings = console.settings()
    _create_installation(console, settings)
    with opened_engine(settings) as engine:
        engine.upgrade()
    console.say(
        f"Guarde una copia de {settings.master_key_file} en otro lugar: sin ella no se lee ningún caso.\n"
        "Siguiente paso: ruta deploy",
        f"Keep a copy of {settings.master_key_file} elsewhere: without it no case can be read.\n"
        "Next: ruta deploy",
    )
    return 0


@COMMANDS.add(
    "db upgrade", "Lleva la base de datos a esta versión.", "Bring the database to this version."
)
def db_upgrade(console: Console) -> int:
    with opened_engine(console.settings()) as engine:
        engine.upgrade()
    console.say("La base de datos está al día.", "The database is current.")
    return 0


@COMMANDS.add(
    "lint",
    "Revisa un paquete de protocolo, un diagrama, una decisión o un formulario.",
    "Check a protocol package, a diagram, a decision or a form.",
    Parameter("path", Bilingual("CARPETA|ARCHIVO", "FOLDER|FILE")),
)
def lint(console: Console, path: str) -> int:
    place = Path(path)
    if not place.is_dir() and place.suffix not in _UNCHECKED:
        raise NotAPackage(path=place, problem=_NOT_LINTED)
    found = _findings(place)
    code = _report(console, found)
    if found:
        console.say(*_EXPLAINED)
    if not place.is_dir():
        unchecked = _UNCHECKED[place.suffix]
        console.say(unchecked.es, unchecked.en)
    return code


def _findings(place: Path) -> list[Finding]:
    if place.is_dir():
        return Engine.lint(read_package(place))
    return Engine.lint_file(place.name, read_file(place))


_EXPLAINED = (
    "Qué pide una regla y cómo se corrige: ruta explain REGLA",
    "What a rule asks, and how to correct what breaks it: ruta explain RULE",
)


@COMMANDS.add(
    "explain",
    "Explica una regla: qué pide, por qué y cómo se corrige.",
    "Explain a rule: what it asks, why, and how to correct what breaks it.",
    Parameter("rule", Bilingual("REGLA", "RULE")),
)
def explain(console: Console, rule: str) -> int:
    page = Engine.explain(rule)
    console.say(page.es.rstrip(), page.en.rstrip())
    return 0


COMMANDS.declared.append(DRAW_COMMAND)

_UNCHECKED = {
    ".bpmn": Bilingual(
        "Solo se revisó si el diagrama se puede ejecutar. Sus formularios, plazos, roles, datos y traducciones se "
        "revisan con el paquete: ruta lint CARPETA",
        "Only whether the diagram can be executed was checked. Its forms, deadlines, roles, facts and translations "
        "are checked with the package: ruta lint FOLDER",
    ),
    ".dmn": Bilingual(
        "Solo se revisaron las decisiones por sí mismas. Los datos que leen y la tarea que las toma se revisan con el "
        "paquete: ruta lint CARPETA",
        "Only the decisions by themselves were checked. The facts that they read and the task that takes them are "
        "checked with the package: ruta lint FOLDER",
    ),
    ".form": Bilingual(
        "Solo se revisó el formulario por sí mismo. Los datos, roles, finalidades y clases que nombra se revisan con "
        "el paquete: ruta lint CARPETA",
        "Only the form by itself was checked. The facts, roles, purposes and data classes that it names are checked "
        "with the package: ruta lint FOLDER",
    ),
}
_NOT_LINTED = Bilingual(
    "se revisa una carpeta o un archivo .bpmn, .dmn o .form.",
    "a folder or a .bpmn, .dmn or .form file can be checked.",
)


def _report(console: Console, findings: Iterable[Finding]) -> int:
    """Print one line a finding and a summary; return 1 when there is any."""
    found = list(findings)
    for finding in found:
        line = Bilingual(
            *(f"{finding.element_id}: {text} [{finding.rule}]" for text in _both(finding))
        )
        console.say(line.es, line.en)
    if not found:
        console.say("Sin observaciones.", "No findings.")
        return 0
    console.say(f"Observaciones: {len(found)}.", f"Findings: {len(found)}.")
    return 1


def _both(finding: Finding) -> tuple[str, str]:
    return finding.message.es, finding.message.en


@COMMANDS.add(
    "deploy",
    "Pone en vigor un paquete; sin carpeta, el incluido.",
    "Put a package in force; without a folder, the one included.",
    Parameter("path", Bilingual("CARPETA", "FOLDER"), is_required=False),
)
def deploy(console: Console, path: str | None) -> int:
    files = read_package(Path(path)) if path else read_packaged()
    with current_engine(console.settings()) as engine:
        version = engine.deploy(files)
    console.say(f"En vigor: versión {version}", f"In force: version {version}")
    return 0


@COMMANDS.add(
    "verify",
    "Comprueba que nada fue alterado por fuera.",
    "Check that nothing was altered from outside.",
)
def verify(console: Console) -> int:
    with current_engine(console.settings()) as engine:
        return _report(console, engine.verify())


COMMANDS.declared.append(SCENARIO_COMMAND)
COMMANDS.declared.extend(ACCOUNT_COMMANDS)


# -- running ------------------------------------------------------------------------------------


@COMMANDS.add("serve", "Atiende las páginas.", "Serve the pages.")
def serve(console: Console) -> int:
    # The pages are imported here alone: `ruta lint` starts without Flask.
    from web.serving import serve_pages  # noqa: PLC0415

    settings = console.settings()
    require_free_port(settings.host, settings.port)
    _log()
    with interrupted_once(), current_engine(settings) as engine:
        if not engine.health().protocol:
            raise NothingDeployed
        serve_pages(
            engine,
            settings,
            when_ready=lambda: console.say(
                f"Ruta atiende en {settings.base_url}", f"Ruta is listening at {settings.base_url}"
            ),
        )
    return 0


@COMMANDS.add("worker", "Cumple plazos y entrega avisos.", "Keep deadlines and deliver notices.")
def worker(console: Console) -> int:
    settings = console.settings()
    postman = _postman(settings)
    _log()
    with interrupted_once(), current_engine(settings) as engine:
        run_worker(engine, postman, tick_seconds=settings.tick_seconds)
    return 0


def _postman(settings: Settings) -> Postman:
    """Return who brings the notices, as RUTA_NOTICE_CHANNEL says."""
    if settings.notice_channel == "smtp" and settings.smtp_host and settings.mail_from:
        server = MailServer(
            settings.smtp_host,
            settings.smtp_port,
            settings.smtp_security,
            settings.smtp_user,
            settings.smtp_password,
            settings.smtp_ca_file,
        )
        return Mailing(SmtpChannel(server, settings.mail_from), settings.base_url)
    return Delivery(ConsoleChannel(sys.stdout), settings.language, settings.base_url)


def _log() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")


@COMMANDS.add(
    "demo",
    "Muestra Ruta con casos ficticios.",
    "Show Ruta with fictional cases.",
    Parameter(
        "--load-only",
        Bilingual("Carga los casos ficticios y termina.", "Load the fictional cases and end."),
    ),
)
def demo(console: Console, load_only: bool) -> int:  # noqa: FBT001 (click passes it by name)
    settings = console.settings(RUTA_SECURE_COOKIES="false", RUTA_TICK_SECONDS="1")
    if not load_only:
        require_free_port(settings.host, settings.port)
    _create_installation(console, settings)
    console.say("Preparando la demostración…", "Preparing the demonstration…")
    kept = protocol_in_force(settings)
    past = Delivery(MemoryChannel(), settings.language, settings.base_url)
    accounts = load_demonstration(Loading(settings, SystemClock().now(), past.send))
    _introduce(console, settings, accounts)
    if kept:
        _tell_protocol(console, kept)
    if load_only:
        return 0
    console.say("\nCtrl-C termina.", "\nCtrl-C ends it.")
    return run_together(["serve", "worker"], environment(settings, console))


def environment(settings: Settings, console: Console) -> dict[str, str]:
    """Return the environment in which a child has exactly these settings."""
    values = {row.name: getattr(settings, row.field) for row in TABLE}
    told = {name: "" if value is None else str(value) for name, value in values.items()}
    told["RUTA_LANGUAGE"] = console.language
    rest = {name: value for name, value in console.environ.items() if name != "PORT"}
    return {**rest, **told}


def _introduce(console: Console, settings: Settings, accounts: Sequence[NewAccount]) -> None:
    """Print the address and the accounts: usernames, passwords, posts."""
    console.say(
        f"\nDemostración: personas, instituciones y casos son ficticios.\n{settings.base_url}\n",
        f"\nDemonstration: people, institutions and cases are fictional.\n{settings.base_url}\n",
    )
    width = max(len(account.username) for account in accounts)
    for account in accounts:
        line = f"  {account.username:<{width}}  {account.password}  "
        console.say(f"{line}{account.post.es}", f"{line}{account.post.en}")


def _tell_protocol(console: Console, version: str) -> None:
    console.say(
        f"\nProtocolo en vigor: versión {version}\n"
        "Sigue el que había. Para cambiarlo: ruta deploy CARPETA; sin carpeta, vuelve el incluido.",
        f"\nProtocol in force: version {version}\n"
        "It stays as it was. To change it: ruta deploy FOLDER; without a folder, the included one returns.",
    )


if __name__ == "__main__":
    main()
