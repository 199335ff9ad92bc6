"""Stores a package as an immutable version and puts it in force, with its institutions and calendars."""

from collections.abc import Mapping
from typing import Final

from engine.bilingual import Bilingual
from engine.context import Context
from engine.definitions import Package, read_package
from engine.errors import Finding, PackageRefused
from engine.model.ids import DefinitionHash
from engine.package.checks import check_coverage
from engine.store import lists, protocol, running
from engine.store.database import Transaction


def deploy(ctx: Context, files: Mapping[str, bytes]) -> DefinitionHash:
    """Deploy a package. Raises `PackageRefused` or `DiagramRefused`; nothing is stored then."""
    package = read_package(files)
    definition, now = package.definition, ctx.machine.now()
    with ctx.database.write() as tx:
        _refuse_another(tx, definition.manifest.package_id)
        _refuse_orphans(ctx, tx, package)
        if not protocol.has_definition(tx, definition.hash):
            protocol.save_definition(
                tx,
                {
                    "hash": definition.hash,
                    "package_id": definition.manifest.package_id,
                    "label": definition.manifest.version,
                    "content": package.content,
                    "deployed_at": now,
                },
            )
        protocol.put_in_force(tx, definition.manifest.package_id, definition.hash, now)
        if protocol.load_directory(tx) != package.directory:
            protocol.replace_directory(tx, package.directory, now)
    ctx.forget()
    return definition.hash


def _refuse_another(tx: Transaction, package_id: str) -> None:
    """One installation executes one country's protocol: another one would take over its cases and people."""
    others = set(protocol.force(tx)) - {package_id}
    if others:
        raise PackageRefused([Finding("package", f"id = {package_id}", _ANOTHER)])


def _refuse_orphans(ctx: Context, tx: Transaction, package: Package) -> None:
    """Refuse a directory that would leave an open case without an owner, a place or a calendar."""
    directory, in_use = package.directory, lists.in_use(tx)
    held = in_use.institutions | _parties(ctx, tx)
    findings = [
        Finding("in-use", f"institution {code}", _HOLDS_TASKS)
        for code in sorted(held - set(directory.institutions))
    ]
    findings += [
        Finding("in-use", f"canton {code}", _HAS_CASES)
        for code in sorted(in_use.cantons - set(directory.cantons))
    ]
    for digest in in_use.definitions:
        running = ctx.definition(tx, digest)
        findings += check_coverage(running.manifest, directory, running.processes)
    if findings:
        raise PackageRefused(findings)


def _parties(ctx: Context, tx: Transaction) -> set[str]:
    """Return the institutions that are a party of an open case: a lane may be theirs next."""
    found: set[str] = set()
    for case_id in lists.running_cases(tx):
        _, instances = running.load_instances(tx, ctx.keys, case_id)
        for instance in instances:
            definition = ctx.definition(tx, instance.definition_hash)
            facts = definition.processes[instance.process_id].party_facts
            found |= {str(instance.facts[fact].value) for fact in facts & set(instance.facts)}
    return found - {"None"}


_HOLDS_TASKS: Final = Bilingual(
    "tiene tareas abiertas, o un caso abierto la espera: déjela en el paquete hasta que terminen",
    "it holds open tasks, or an open case awaits it: leave it in the package until they end",
)
_ANOTHER: Final = Bilingual(
    "esta instalación ya ejecuta otro paquete; use una instalación por paquete o el mismo id",
    "this installation executes another package already; use one for each, or the same id",
)
_HAS_CASES: Final = Bilingual(
    "tiene casos: déjelo en el paquete", "it has cases: leave it in the package"
)
