"""Stores a package as an immutable version and puts it in force, with its institutions and calendars."""

from collections.abc import Mapping
from typing import Final

from engine.bilingual import Bilingual
from engine.context import Context
from engine.definitions import Package, read_package
from engine.errors import Finding, PackageRefused
from engine.model.ids import DefinitionHash
from engine.package.checks import check_coverage
from engine.store import lists, protocol
from engine.store.database import Transaction


def deploy(ctx: Context, files: Mapping[str, bytes]) -> DefinitionHash:
    """Deploy a package. Raises `PackageRefused` or `DiagramRefused`; nothing is stored then."""
    package = read_package(files)
    definition, now = package.definition, ctx.machine.now()
    with ctx.database.write() as tx:
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


def _refuse_orphans(ctx: Context, tx: Transaction, package: Package) -> None:
    """Refuse a directory that would leave an open case without an owner, a place or a calendar."""
    directory, in_use = package.directory, lists.in_use(tx)
    findings = [
        Finding("in-use", f"institution {code}", _HOLDS_TASKS)
        for code in sorted(in_use.institutions - set(directory.institutions))
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


_HOLDS_TASKS: Final = Bilingual(
    "tiene tareas abiertas: déjela en el paquete hasta que se completen",
    "it holds open tasks: leave it in the package until they are completed",
)
_HAS_CASES: Final = Bilingual(
    "tiene casos abiertos: déjelo en el paquete", "it has open cases: leave it in the package"
)
